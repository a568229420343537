"""Facts about work that is no request: tasks, schedules, consumers of messages, commands, serverless
functions.

With the routes they are what starts work in a target; the view `entry_point` lists all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Any, ClassVar

from analyzer.facts.row import Row, fact


@fact
class Work(Row):
    """What every piece of work has: a name by which it is started, and the code that does it."""

    name: Annotated[str, "name by which it is started; {?} marks a part that is not known"]
    framework: Annotated[str, "library that starts it: celery, rq, click, ..."]
    application: Annotated[str | None, "object that it is registered on, by its place of construction"] = None
    handler: Annotated[str, "function or class that does the work: pkg.module.qualname"]
    handler_file: Annotated[str | None, "file that defines the handler"] = None
    handler_line: Annotated[int | None, "line of its definition"] = None
    handler_end_line: Annotated[int | None, "last line of its definition"] = None
    handler_async: Annotated[bool | None, "whether the handler is a coroutine function"] = None
    module: Annotated[str | None, "module that defines the handler (module.id)"] = None
    options: Annotated[Mapping[str, Any], "further options, as text or plain values"] = field(
        default_factory=dict
    )
    by_default: Annotated[bool | None, "false: the settings' defaults leave it out; null: not known"] = True


@fact
class Task(Work):
    """Work that a queue's worker or an orchestrator does when somebody asks for it."""

    TABLE: ClassVar[str] = "task"

    kind: Annotated[str, "task; flow, dag, job, asset or step of an orchestrator"] = "task"
    part_of: Annotated[str | None, "the flow, dag or job that it is a step of (task.name)"] = None
    queue: Annotated[str | None, "queue that it is sent to, where one is named"] = None
    max_retries: Annotated[int | None, "how often it is tried again; -1: without end; null: not known"] = None
    retry_delay: Annotated[float | None, "seconds before it is tried again, where given"] = None
    time_limit: Annotated[float | None, "seconds after which it is ended, where given"] = None
    acknowledges_late: Annotated[
        bool | None, "whether its message is acknowledged only when it is done; null: not known"
    ] = None
    rate_limit: Annotated[str | None, "how often it may run, as text"] = None


@fact
class Schedule(Work):
    """Work that the clock starts."""

    TABLE: ClassVar[str] = "schedule"

    expression: Annotated[
        str,
        "when: a cron expression (of six fields, the first are seconds), 'every 300 s', 'at <time>'; {?} "
        "where not known",
    ]
    seconds: Annotated[float | None, "length of the interval, where it is one"] = None
    timezone: Annotated[str | None, "time zone of the expression, where given"] = None
    starts: Annotated[str | None, "task that it starts (task.name)"] = None


@fact
class Consumer(Work):
    """Work that a message starts."""

    TABLE: ClassVar[str] = "consumer"

    channel: Annotated[str, "topic, queue or subject that it listens to; {?} marks what is not known"]
    broker: Annotated[str, "kafka, rabbitmq, redis, nats, sqs, ...; unknown where nothing says"]
    group: Annotated[str | None, "consumer group, where given"] = None
    exchange: Annotated[str | None, "exchange that the queue is bound to, where given"] = None
    acknowledges: Annotated[
        str | None, "before: as soon as it is delivered; after: when the work is done; manual: the code does"
    ] = None
    dead_letter: Annotated[str | None, "where a message goes that cannot be handled"] = None


@fact
class Command(Work):
    """Work that somebody starts from a shell."""

    TABLE: ClassVar[str] = "command"

    program: Annotated[str | None, "installed script, or `manage.py`, that it is called through"] = None
    help: Annotated[str | None, "first line of its help"] = None


@fact
class ServerlessFunction(Work):
    """Work that a cloud platform's event starts, apart from HTTP requests (routes) and messages
    (consumers)."""

    TABLE: ClassVar[str] = "serverless_function"

    platform: Annotated[str, "aws, azure or google"]
    event: Annotated[str, "what starts it: invocation, storage, http, timer, stream, ..."]
    source: Annotated[str | None, "bucket, table, path, ... that the event comes from"] = None
