"""APScheduler: schedules of work inside the process.

Modelled: the schedulers of APScheduler 3 with `add_job` and `scheduled_job`, triggers by name or as objects
(cron, interval, date, calendarinterval, `CronTrigger.from_crontab`, `AndTrigger`, `OrTrigger`);
`add_schedule` of APScheduler 4; Flask-APScheduler's `task` and its `JOBS` setting, `django_apscheduler`.
Jobs that functions add which nobody calls are told as well: something outside starts them.
Not modelled: job stores that hold jobs of an earlier run.
Source: apscheduler 3.11: schedulers/base.py, triggers/; 4.0.0a6: _schedulers/async_.py;
flask_apscheduler 1.13.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.work import UNITS, cron, cron_field, every, number, text, works
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Native
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import External, Result, Unknown
from analyzer.facts import Schedule

ENTRY_PACKAGES: Final = ("apscheduler", "flask_apscheduler", "django_apscheduler", "dramatiq_crontab")

FRAMEWORK: Final = "apscheduler"

KINDS: Final = {
    "CronTrigger": "cron",
    "IntervalTrigger": "interval",
    "DateTrigger": "date",
    "CalendarIntervalTrigger": "calendarinterval",
    "AndTrigger": "and",
    "OrTrigger": "or",
}
"""Trigger classes, to the names by which triggers are asked for."""

FIELDS: Final = ("year", "month", "day", "week", "day_of_week", "hour", "minute", "second")
"""Arguments of a cron trigger, in their order, from the longest to the shortest."""

FIRST: Final = {"month": "1", "day": "1", "hour": "0", "minute": "0", "second": "0"}
"""What a field shorter than every given one is; week and weekday are any."""

INTERVAL: Final = ("weeks", "days", "hours", "minutes", "seconds")

SCHEDULERS: Final = (
    *(
        f"apscheduler.schedulers.{room}.{name}Scheduler"
        for room, name in (
            ("base", "Base"),
            ("background", "Background"),
            ("blocking", "Blocking"),
            ("asyncio", "AsyncIO"),
            ("gevent", "Gevent"),
            ("tornado", "Tornado"),
            ("twisted", "Twisted"),
            ("qt", "Qt"),
        )
    ),
    "apscheduler.AsyncScheduler",
    "apscheduler.Scheduler",
    "apscheduler._schedulers.async_.AsyncScheduler",
    "apscheduler._schedulers.sync.Scheduler",
    "apscheduler.schedulers.async_.AsyncScheduler",
    "apscheduler.schedulers.sync.Scheduler",
    "flask_apscheduler.scheduler.APScheduler",
    "flask_apscheduler.APScheduler",
)


@stands_for(*SCHEDULERS)
class Scheduler(StandIn):
    """A scheduler."""

    RECORDS = True
    APPLICATION = True
    GATHERS = True
    REGISTERED_BY = ("add_job", "add_schedule")

    def __init__(self, *_: Any, timezone: Any = None, **__: Any) -> None:
        self.timezone = timezone

    def add_job(
        self,
        func: Any = None,
        trigger: Any = None,
        args: Any = None,
        kwargs: Any = None,
        id: Any = None,
        name: Any = None,
        *_: Any,
        **options: Any,
    ) -> Any:
        run = self.run
        if plain(func) is None:  # Flask-APScheduler takes the id first
            func = options.pop("func", None)
        when = _when(plain(trigger), options)
        given = next((one for one in (id, name) if plain(one) is not None), None)
        handler = _named(run, func)
        shown = describe(handler).name if given is None else given
        zone = when.pop("timezone", None) or text(options.get("timezone", self.zone()))
        works(run).add(Schedule, shown, FRAMEWORK, handler, on=self, timezone=zone, **when)
        return Unknown("a job", run.place())

    @internal
    def zone(self) -> Any:
        """The scheduler's own time zone, where it is a plain text."""
        zone = plain(getattr(self, "timezone", None))
        return zone if isinstance(zone, str) else None

    def scheduled_job(self, trigger: Any, *args: Any, **options: Any) -> Any:
        def register(run: Interpreter, function: Any) -> Any:
            self.add_job(function, trigger, *args, **options)
            return function

        return Native("scheduled_job", register)

    def task(self, trigger: Any, id: Any = None, *_: Any, **options: Any) -> Any:
        return self.scheduled_job(trigger, id=id, **options)

    def add_schedule(self, func_or_task_id: Any, trigger: Any = None, **options: Any) -> Any:
        self.add_job(func_or_task_id, trigger, id=options.get("id"))
        return Unknown("a schedule", self.run.place())

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Native(name, lambda run, *_, **__: Unknown(f"{name} of a scheduler", run.place()))


@stands_for("apscheduler.triggers.cron.CronTrigger")
class CronTrigger(StandIn):
    """`CronTrigger(hour=3)`, `CronTrigger.from_crontab("0 3 * * *")`."""

    def __init__(self, *args: Any, **fields: Any) -> None:
        self.columns = _cron({**dict(zip(FIELDS, args, strict=False)), **fields})

    @classmethod
    def from_crontab(cls, run: Interpreter, expr: Any, timezone: Any = None) -> Any:
        made = run.call(run.external("apscheduler.triggers.cron.CronTrigger"), [])
        made.columns = {"expression": text(expr) or "{?}", "timezone": text(timezone)}
        return made


def _named(run: Interpreter, func: Any) -> Any:
    """A function, or the one that a text names: `pkg.module:name`."""
    name = plain(func)
    if not isinstance(name, str):
        return func
    module, _, attribute = name.partition(":")
    if not attribute or run.index.find(module, None) is None:
        return External(name.replace(":", "."))
    found = run.importer.absolute(module, None)
    for part in attribute.split("."):
        found = run.attribute(found, part)
    return found


def _when(trigger: Any, options: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a trigger and its arguments."""
    if isinstance(trigger, CronTrigger):
        return dict(trigger.columns)
    if isinstance(trigger, Result):
        kind = KINDS.get(trigger.of.rpartition(".")[2], "")
        return _of_kind(kind, trigger.arguments.positional, trigger.arguments.keywords)
    if trigger is None:
        return {"expression": "at {?}" if "run_date" in options else "at once"}
    return _of_kind(trigger if isinstance(trigger, str) else "", [], options)


def _of_kind(kind: str, args: list[Any], options: Mapping[str, Any]) -> dict[str, Any]:
    match kind:
        case "cron":
            return _cron({**dict(zip(FIELDS, args, strict=False)), **options})
        case "interval":
            given = {**dict(zip(INTERVAL, args, strict=False)), **options}
            units = {unit: number(given[unit]) for unit in INTERVAL if unit in given}
            if any(amount is None for amount in units.values()):
                return {"expression": "every {?} s"}
            return every(
                sum(amount * UNITS[unit] for unit, amount in units.items() if amount is not None) or 1
            )
        case "date":
            date = next(iter(args), options.get("run_date"))
            return {"expression": f"at {spelled(date)[0]}" if isinstance(plain(date), str) else "at {?}"}
        case "and" | "or":
            inner = [
                _when(plain(one.value), {}) for one in getattr(plain(next(iter(args), None)), "elements", ())
            ]
            return {"expression": f" {kind} ".join(one["expression"] for one in inner) or "{?}"}
    return {"expression": "{?}"}


def _cron(given: Mapping[str, Any]) -> dict[str, Any]:
    """A cron expression: what is shorter than every given field is its first, the others are any."""
    fields: dict[str, str] = {}
    shorter = False
    left = [name for name in FIELDS if plain(given.get(name)) is not None]
    for name in FIELDS:
        if name in left:
            fields[name] = cron_field(given[name])
            shorter = name == left[-1]
        else:
            fields[name] = FIRST.get(name, "*") if shorter else "*"
    expression = cron(*(fields[name] for name in ("minute", "hour", "day", "month", "day_of_week")))
    if fields["second"] != "0":
        expression = f"{fields['second']} {expression}"
    for name in ("year", "week"):
        if fields[name] != "*":
            expression += f" ({name} {fields[name]})"
    return {"expression": expression, "timezone": text(given.get("timezone"))}
