"""Message flows: producers and consumers that meet in a broker, by the names of topics, queues, channels
and tasks.

Which service publishes and which consumes is told by the calls of the brokers' client libraries, read as
text in any language; what they share is told by the names on the lines around these calls and by variables
that hold such names; of Python, by calls over helpers and settings besides (`channels`). Task queues (Celery,
RQ, Dramatiq, arq, Huey) are told by what a service's command runs; remote calls over a broker (nameko) by the
name of the service class.

Limits: where no name is known on one side, the only producer and consumer of a broker are paired, as
inferred.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from analyzer.facts import Certainty, Evidence
from analyzer.manifests.channels import Channels, Said, Told, meet
from analyzer.manifests.code import Code
from analyzer.manifests.linked import Linked
from analyzer.manifests.links import Mentioned
from analyzer.manifests.messages import CHANNEL_WORD, MessageReader, Messages
from analyzer.manifests.processes import MONITOR, SCHEDULER, WORKER, is_job, role_of
from analyzer.manifests.project import Project, evidence
from analyzer.manifests.systems import System
from analyzer.manifests.triggers import started_flows

MANY: Final = 3
"""Publishers and consumers of one name, from which on it names the place where all meet."""

_TASKS: Final = re.compile(
    r"\.(delay|apply_async|send_task|enqueue|enqueue_job|send_with_options|kiq|defer|defer_async)\("
)
_SCHEDULES: Final = re.compile(r"add_periodic_task|beat_schedule|CELERYBEAT_SCHEDULE|crontab\(")
_TASK: Final = re.compile(r"^\s*@(?:[\w.]+\.)?(?:task|shared_task|actor|job|dramatiq\.actor)\b", re.MULTILINE)
_BODY: Final = re.compile(r"^([ \t]*)(?:async[ \t]+)?def\b.*(?:\n(?:\1[ \t)].*|[ \t]*))*", re.MULTILINE)
"""A function with all that is further in than its `def`."""

_GROUP: Final = re.compile(
    r"(?i)(?:consumer(?:_?group)?(?:_?(?:name|id))?|(?:stream|queue|topic|kafka)_?group(?:_?(?:name|id))?|"
    r"group_?id)\Z"
)
"""How a variable ends that says in which group of consumers a service is."""

_RPC: Final = re.compile(r"(?:Service)?RpcProxy\(\s*['\"]([\w.-]+)['\"]|ClusterRpcProxy\b.*?\.(\w+)\.")
_RPC_NAME: Final = re.compile(r"^\s+name\s*=\s*['\"]([\w.-]+)['\"]", re.MULTILINE)
_RPC_METHOD: Final = re.compile(r"^\s*@rpc\b", re.MULTILINE)
_EVENT: Final = re.compile(r"@event_handler\(\s*['\"]([\w.-]+)['\"]\s*,\s*['\"]([\w.-]+)['\"]", re.DOTALL)
_DISPATCH: Final = re.compile(r"EventDispatcher\(")

BROKERS: Final = {"kafka": "kafka", "rabbitmq": "amqp", "activemq": "amqp", "redis": "redis",
                  "valkey": "redis",
                  "nats": "nats", "mqtt": "mqtt", "pulsar": "pulsar", "sqs": "sqs"}  # fmt: skip
"""Engine to the family of client libraries that it is used with."""


@dataclass(frozen=True, slots=True)
class Flowing:
    """Messages that pass from one service to another."""

    source: str
    target: str
    via: str
    channel: str
    style: str
    evidence: Evidence | None
    certainty: Certainty = Certainty.CERTAIN
    reason: str | None = None


@dataclass(slots=True)
class _Side:
    """What a service does with one broker."""

    produces: Evidence | None = None
    consumes: Evidence | None = None
    produced: dict[str, Evidence] = field(default_factory=dict)
    consumed: dict[str, Evidence] = field(default_factory=dict)
    told_produced: list[Told] = field(default_factory=list)
    told_consumed: list[Told] = field(default_factory=list)
    """Calls of Python with the channels that they are told of."""
    told: set[str] = field(default_factory=set)
    """Names that variables hold or that stand beside a call: better than what merely stands in the file."""


def flows_of(
    project: Project, system: System, codes: dict[str, Code], links: list[Linked], mentioned: Mentioned
) -> list[Flowing]:
    """The flows of a system."""
    found: dict[tuple[str, str, str, str], Flowing] = {}
    brokers: dict[str, str] = {}
    for name, code in codes.items():
        if code.product is not None and code.product.engine in BROKERS:
            brokers[name] = BROKERS[code.product.engine]
    for broker, family in sorted(brokers.items()):
        members = sorted({link.source for link in links if link.target == broker and not link.external})
        reader = _Broker(project, system, codes, mentioned, broker, family)
        if family == "redis":  # beside a real broker it keeps the results
            reader.elsewhere = {link.source for link in links if brokers.get(link.target) == "amqp"}
        for flow in reader.flows(members):
            found.setdefault((flow.source, flow.target, flow.via, flow.channel), flow)
    for source, target, via, trigger, at, certainty, why in started_flows(project, system, codes, links):
        flow = Flowing(source, target, via, trigger.channel, "event", at, certainty, why)
        found.setdefault((source, target, via, trigger.channel), flow)
    return [found[key] for key in sorted(found)]


class _Broker:
    """Everything that passes through one broker."""

    def __init__(
        self,
        project: Project,
        system: System,
        codes: dict[str, Code],
        mentioned: Mentioned,
        broker: str,
        family: str,
    ) -> None:
        self.project = project
        self.system = system
        self.codes = codes
        self.mentioned = mentioned
        self.broker = broker
        self.family = family
        self.messages = MessageReader(project, family)
        self.channels = Channels(project, self.messages.family)
        self.elsewhere: set[str] = set()
        """Workers that get their tasks from another broker."""

    def flows(self, members: list[str]) -> Iterator[Flowing]:
        yield from self._tasks(members)
        remote = list(self._remote(members))
        yield from remote
        if remote:
            return
        sides = {name: self._side(name) for name in members if self._is_main(name)}
        producers = {name: side for name, side in sides.items() if side.produces}
        consumers = {name: side for name, side in sides.items() if side.consumes}
        if self.family == "sqs":  # the queue is the channel
            for source, one in producers.items():
                for target in consumers:
                    if source != target and not self._one_code(source, target):
                        yield Flowing(source, target, self.broker, self.broker, "message", one.produces)
            return
        common = _meeting_places(sides.values())
        paired = False
        for source, one in producers.items():
            for target, other in consumers.items():
                shared = (one.produced.keys() & other.consumed.keys()) - common
                if source == target or not shared or self._one_code(source, target):
                    continue
                paired = True
                told = one.told | other.told
                channel = min(shared, key=lambda name: (name not in told, name))
                yield Flowing(source, target, self.broker, channel, "message", one.produced[channel])
        for flow in self._met(sides):
            paired = True
            yield flow
        if not paired and len(producers) == 1 and len(consumers) == 1 and self.family != "redis":
            (source, one), (target, _) = *producers.items(), *consumers.items()
            if source != target:
                why = "the only producer and the only consumer of the broker; the channel's name is not known"
                yield Flowing(
                    source, target, self.broker, "", "message", one.produces, Certainty.INFERRED, why
                )

    def _met(self, sides: dict[str, _Side]) -> Iterator[Flowing]:
        """Calls of Python that meet in a channel, over helpers and settings."""
        for source, one in sides.items():
            for target, other in sides.items():
                if source == target or self._one_code(source, target):
                    continue
                for made in one.told_produced:
                    channel = next(
                        (found for taken in other.told_consumed if (found := meet(made, taken))), None
                    )
                    if channel is not None:
                        yield Flowing(source, target, self.broker, channel, "message", made.at)
                        break

    def _is_main(self, name: str) -> bool:
        return role_of(self.system.workloads[name]) not in (MONITOR, SCHEDULER)

    def _one_code(self, source: str, target: str) -> bool:
        """Of two services with the same code nobody can tell which of them publishes."""
        return self.codes[source].sources == self.codes[target].sources

    # -- messages ------------------------------------------------------------------------------------------

    def _own_files(self, name: str) -> list[str]:
        """The sources of a service without the libraries that several services hold."""
        code = self.codes[name]
        return [path for path in code.sources if path not in code.libraries]

    def _side(self, name: str) -> _Side:
        side = _Side()
        channels = {
            given.value: given.evidence
            for variable, given in self.mentioned.used.get(name, {}).items()
            if CHANNEL_WORD.search(variable) and re.fullmatch(r"[\w.-]{2,120}", given.value)
        }
        side.told.update(channels)
        own = self._own_files(name)
        python = self._of_python(name)
        side.told_produced, side.told_consumed = python.produced, python.consumed
        for path in own:
            said = self.messages.of(path)
            if path in python.read:
                said = _as_run(said, python)
            side.produces = side.produces or said.produces
            side.consumes = side.consumes or said.consumes
            side.produced.update(said.produced)
            side.consumed.update(said.consumed)
            neither = said.produces is None and said.consumes is None
            if said.produces is not None or neither:
                side.produced = {**said.named, **side.produced}
            if said.consumes is not None or neither:
                side.consumed = {**said.named, **side.consumed}
        if channels and side.produces is None and side.consumes is None:
            side.consumes = self._in_group(name)
        for told in side.told_produced:
            for text in sorted(told.names):
                side.produced.setdefault(text, told.at)
        side.produced = {**channels, **side.produced}
        side.consumed = {**channels, **side.consumed}
        return side

    def _in_group(self, name: str) -> Evidence | None:
        """The variable by which a service is told under which name, or in which group, it takes messages: its
        code does not show it where a library of an unread language does."""
        used = self.mentioned.used.get(name, {})
        groups = (one.evidence for variable, one in sorted(used.items()) if _GROUP.search(variable))
        return next(groups, None)

    def _of_python(self, name: str) -> Said:
        """What the Python files of a service say, its libraries among them."""
        files = self.codes[name].sources
        others = [code.sources for other, code in self.codes.items() if other != name]
        shared = set(files).intersection(*[set().union(*others)]) if others else set()
        workload = self.system.workloads[name]
        texts = [
            workload.command,
            workload.started,
            *(given.value for given in workload.environment.values()),
        ]
        words = {word for text in texts if text for word in re.findall(r"\w+", text)}
        return self.channels.of(files, shared, words)

    # -- tasks ---------------------------------------------------------------------------------------------

    def _tasks(self, members: list[str]) -> Iterator[Flowing]:
        roles = {name: role_of(self.system.workloads[name]) for name in members}
        workers = [name for name in members if roles[name] == WORKER and name not in self.elsewhere]
        for worker in workers:
            files = set(self._own_files(worker))
            for name in members:
                if (
                    name == worker
                    or roles[name] in (WORKER, MONITOR)
                    or is_job(self.system.workloads[name])
                    or not files & set(self._own_files(name))
                ):
                    continue
                pattern = _SCHEDULES if roles[name] == SCHEDULER else _TASKS
                at = self._first(name, pattern)
                if at is not None:
                    yield Flowing(name, worker, self.broker, "tasks", "task", at)
            for name in workers:  # a task that sends another one
                at = self._within_task(name) if files & set(self._own_files(name)) else None
                if at is not None:
                    yield Flowing(name, worker, self.broker, "tasks", "task", at)

    def _within_task(self, name: str) -> Evidence | None:
        """Where a task of a service sends a task."""
        for path in self._own_files(name):
            text = self.project.searched(path)
            for task in _TASK.finditer(text):
                body = _BODY.search(text, task.end())
                sent = _TASKS.search(text, body.start(), body.end()) if body is not None else None
                if sent is not None:
                    return evidence(path, text.count("\n", 0, sent.start()) + 1)
        return None

    def _first(self, name: str, pattern: re.Pattern[str]) -> Evidence | None:
        for path in self._own_files(name):
            text = self.project.searched(path)
            match = pattern.search(text)
            if match:
                return evidence(path, text.count("\n", 0, match.start()) + 1)
        return None

    # -- remote calls over a broker ------------------------------------------------------------------------

    def _remote(self, members: list[str]) -> Iterator[Flowing]:
        served: dict[str, str] = {}
        calls: list[tuple[str, str, Evidence]] = []
        events: list[tuple[str, str, str, Evidence]] = []
        dispatching: set[str] = set()
        for name in members:
            for path in self.codes[name].sources:
                if not path.endswith(".py"):
                    continue
                text = self.project.searched(path)
                if "nameko" not in text:
                    continue
                for match in (
                    _RPC_NAME.finditer(text) if _RPC_METHOD.search(text) or "EventDispatcher" in text else ()
                ):
                    served.setdefault(match[1], name)
                for match in _RPC.finditer(text):
                    at = evidence(path, text.count("\n", 0, match.start()) + 1)
                    calls.append((name, match[1] or match[2], at))
                for match in _EVENT.finditer(text):
                    at = evidence(path, text.count("\n", 0, match.start()) + 1)
                    events.append((name, match[1], match[2], at))
                if _DISPATCH.search(text):
                    dispatching.add(name)
        for source, wanted, at in calls:
            target = served.get(wanted)
            if target is not None and target != source:
                yield Flowing(source, target, self.broker, f"rpc {wanted}", "request/reply", at)
        for consumer, publisher, event, at in events:
            source_ = served.get(publisher)
            if source_ is not None and source_ in dispatching and source_ != consumer:
                yield Flowing(source_, consumer, self.broker, f"event {event}", "event", at)


def _as_run(said: Messages, python: Said) -> Messages:
    """What a file says, of which the calls that nobody runs, or that stand in a helper, say nothing."""
    return replace(
        said,
        produces=said.produces if python.produced else None,
        consumes=said.consumes if python.consumed else None,
    )


def _meeting_places(sides: Collection[_Side]) -> set[str]:
    """Names that many publish to and many consume from: exchanges and the like, which tell nobody's
    partner."""
    publishing = Counter(name for side in sides if side.produces for name in side.produced)
    consuming = Counter(name for side in sides if side.consumes for name in side.consumed)
    return {name for name, number in publishing.items() if number > MANY and consuming[name] > MANY}
