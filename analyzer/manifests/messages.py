"""What a file says about messages: whether it publishes or consumes, and under which names.

Told by the calls of the brokers' client libraries, read as text in any language; the names are the texts
on the lines around these calls and on lines that speak of a topic, a queue or the like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from analyzer.facts import Evidence
from analyzer.manifests.project import Project, evidence


class Family(NamedTuple):
    """The client libraries of a kind of broker."""

    mentioned: tuple[str, ...]
    """One of these stands in every file that uses such a library."""
    produces: re.Pattern[str]
    consumes: re.Pattern[str]


_FAMILIES: Final = {
    "kafka": Family(
        ("kafka", "sarama", "confluent", "redpanda", "faust"),
        re.compile(
            r"\b(?:Async|Sync)?Producer\b|\.produce\(|ProducerRecord|ProducerMessage|KafkaTemplate|"
            r"StreamBridge|"
            r"send_and_wait\(|producer\.send|kafka\.Writer|[tT]opic\w*\.send\("
        ),
        re.compile(
            r"[kK]afka_?Consumer|ConsumerBuilder|\b[sS]ubscribe\(|@KafkaListener|ConsumerGroup|"
            r"kafka\.NewReader|"
            r"[cC]onsumer\.(?:[pP]oll|[cC]onsume)|\bConsumer\(|\.agent\("
        ),
    ),
    "amqp": Family(
        ("amqp", "pika", "rabbit", "kombu", "lapin", "masstransit", "rhea", "proton", "jms"),
        re.compile(
            r"[bB]asic_?[pP]ublish|\.[pP]ublish(?:WithContext|Async)?\(|send_?[tT]o_?[qQ]ueue|"
            r"convertAndSend|"
            r"default_exchange|"
            r"\b(?:[nN]ew|[cC]reate|[oO]pen)_?(?:[pP]ublisher|[sS]ender)\("
        ),
        re.compile(
            r"[bB]asic_?[cC]onsume|\.[cC]onsume\(|@RabbitListener|start_?[cC]onsuming|\.[sS]ubscribe\(|"
            r"queue\.iterator|@JmsListener|\bConsumer\(|"
            r"\b(?:[nN]ew|[cC]reate|[oO]pen)_?(?:[cC]onsumer|[rR]eceiver)\("
        ),
    ),
    "redis": Family(
        ("redis", "valkey"),
        re.compile(
            r"\.[rlRL][pP]ush\(|\.[pP]ublish\(|\.[xX][aA]dd\(|List(?:Left|Right)Push|PublishAsync\(|"
            r"[\"'](?:XADD|[LR]PUSH|PUBLISH)[\"']"
        ),
        re.compile(
            r"[\"'](?:XREAD(?:GROUP)?|B[LR]POP|P?SUBSCRIBE)[\"']|"
            r"\.[bB]?[rlRL][pP]op\(|\.[bB][rR][pP]op[lL][pP]ush\(|\.[pP]?[sS]ubscribe\(|"
            r"\.[xX][rR]ead(?:[gG]roup)?\(|"
            r"List(?:Left|Right)Pop|SubscribeAsync\("
        ),
    ),
    "sqs": Family(
        ("sqs",),
        re.compile(r"\.send_message(?:_batch|s)?\(|\b[sS]endMessage(?:Batch)?(?:Command|Request|Async)?\b"),
        re.compile(r"\.receive_messages?\(|\b[rR]eceiveMessage(?:Command|Request|Async)?\b|@SqsListener"),
    ),
    "nats": Family(("nats",), re.compile(r"\.[pP]ublish\("), re.compile(r"[sS]ubscribe\(|\.pull_subscribe")),
    "mqtt": Family(("mqtt", "paho"), re.compile(r"\.[pP]ublish\("), re.compile(r"\.[sS]ubscribe\(")),
    "pulsar": Family(
        ("pulsar",), re.compile(r"[cC]reate_?[pP]roducer|\.send\("), re.compile(r"\.[sS]ubscribe\(")
    ),
}

_NEAR: Final = 2
"""Lines around a call whose texts may be the name of the channel."""

CHANNEL_WORD: Final = re.compile(
    r"(?i)topic|queue|exchange|channel|routing_?key|stream|subject|list_?key|event"
)
"""What a name of a variable or a line says that it is about a channel with."""

_NAMING: Final = re.compile(
    r"(?i)topic|queue|exchange|channel|routing_?key|stream_?name|subject|event_?(?:type|name)|binding|"
    r"subscription"
)
"""What a line of code says that gives a channel its name."""

_NAMING_WORDS: Final = (
    "topic", "queue", "exchange", "channel", "routing", "stream", "subject", "event", "binding",
    "subscription",
)  # fmt: skip
_TEXT: Final = re.compile(r"\"([\w./:-]{2,120})\"|'([\w./:-]{2,120})'")
_CONSTANTS: Final = re.compile(r"(?i)(config|setting|constant|const|topic|queue|event|channel)[^/]*\Z")
_NO_CODE: Final = ("#", "//", "*", "import ", "using ", "from ")
ORDINARY: Final = re.compile(
    r"(?i)(utf-?8|ascii|true|false|null|none|direct|topic|fanout|headers|info|error|warn(ing)?|debug|"
    r"id|ok|data|"
    r"name|type|value|key|message|status|\d+|application/json|content-type|latest|earliest|all|queue|"
    r"exchange|"
    r"event|events|topics|routing_?key|\w+_(type|id|ids|name|key|at|time|count|url|host|port)|"
    r"[^a-zA-Z]*|x-[\w-]+|action|payload|unknown|body|content|default|source|target|result|error|"
    r"\w+(Consumer|Producer|Publisher|Handler|Service|Client|Error|Exception|Manager|Listener|Event)|"
    r"localhost|.*/.*|.*:(?:\d.*)?|.*\.(go|py|js|json)|kafka|rabbitmq|redis|amqp|nats)"
)


@dataclass(frozen=True, slots=True)
class Messages:
    """What one file says."""

    produces: Evidence | None
    consumes: Evidence | None
    produced: dict[str, Evidence]
    consumed: dict[str, Evidence]
    named: dict[str, Evidence]
    """Texts on lines that speak of a channel."""


NOTHING: Final = Messages(None, None, {}, {}, {})


class MessageReader:
    """Reads the files of one system for one family of brokers; each once."""

    def __init__(self, project: Project, family: str) -> None:
        self.project = project
        self.family = _FAMILIES[family]
        self._known: dict[str, Messages] = {}

    def of(self, path: str) -> Messages:
        """What a file says."""
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: str) -> Messages:
        text = self.project.searched(path)
        lowered = text.lower()
        uses = any(word in lowered for word in self.family.mentioned)
        if not uses and not _CONSTANTS.search(path):
            return NOTHING
        lines = text.splitlines()
        named = _named(lines, path)
        if not uses:
            return Messages(None, None, {}, {}, named)
        making, produced = _calls(lines, path, self.family.produces, text)
        taking, consumed = _calls(lines, path, self.family.consumes, text)
        return Messages(making, taking, produced, consumed, named)


def _calls(
    lines: list[str], path: str, pattern: re.Pattern[str], text: str
) -> tuple[Evidence | None, dict[str, Evidence]]:
    """The first call, and the texts around all of them."""
    first: Evidence | None = None
    found: dict[str, Evidence] = {}
    if pattern.search(text) is None:
        return None, found
    for number, line in enumerate(lines, 1):
        if pattern.search(line) and not line.lstrip().startswith(_NO_CODE):
            first = first or evidence(path, number)
            for at in range(max(1, number - _NEAR), min(len(lines), number + _NEAR) + 1):
                if at != number and not _NAMING.search(lines[at - 1]):
                    continue
                for match in _TEXT.finditer(lines[at - 1]):
                    found.setdefault(match[1] or match[2], evidence(path, at))
    return first, _special(found)


def _named(lines: list[str], path: str) -> dict[str, Evidence]:
    found: dict[str, Evidence] = {}
    for number, line in enumerate(lines, 1):
        if len(line) > 400 or line.lstrip().startswith(_NO_CODE):
            continue
        lowered = line.lower()
        if any(word in lowered for word in _NAMING_WORDS) and _NAMING.search(line):
            for match in _TEXT.finditer(line):
                found.setdefault(match[1] or match[2], evidence(path, number))
    return _special(found)


def _special(found: dict[str, Evidence]) -> dict[str, Evidence]:
    """Without words that stand beside any call and are no names of channels."""
    return {
        text: at
        for text, at in found.items()
        if not ("_" in text and text.isupper()) and not ORDINARY.fullmatch(text)
    }
