"""YAML with places: every value knows the line that it stands on, so that every complaint can name it.

Read from the parser's events, not from its objects: nothing is constructed, no tag is honoured, a key given
twice is an error, and depth, size and the expansion of aliases are bounded while reading.  Plain scalars mean
what YAML 1.2 says (`no`, `on` and `12:30` are text).

Not supported, with a message that says so: tags, several documents in one file, merge keys (`<<`), and keys
that are not plain text.
Source: https://yaml.org/spec/1.2.2/#103-core-schema
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import yaml

MAX_BYTES = 300_000  # the largest rule file of ours has 12,000; a configuration is written by hand
MAX_VALUES = 20_000  # what a file of that size can hold; aliases count each time they are used
MAX_DEPTH = 30  # a configuration needs five levels


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with a file that the user wrote."""

    path: str
    line: int
    """From 1; 0 where the file as a whole is meant."""
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}"


class ConfigurationError(Exception):
    """A file that the user wrote is wrong; `problems` holds everything found, in order of place."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value: text, number, truth value, or None where nothing is given."""

    value: str | int | float | bool | None
    line: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file; each entry keeps the line of its key."""

    entries: dict[str, tuple[int, Node]]
    line: int


Node: TypeAlias = Scalar | Sequence | Mapping


def read_yaml(path: Path, name: str) -> Node:
    """The single document of a file; `name` is what messages call the file.

    Raises ConfigurationError where the file cannot be read or is not YAML of the supported kind.
    """
    try:
        if not path.is_file():
            raise ConfigurationError([Problem(name, 0, "there is no such file")])
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigurationError([Problem(name, 0, f"cannot be read: {reason}")]) from None
    if len(data) > MAX_BYTES:
        raise ConfigurationError([Problem(name, 0, f"is larger than {MAX_BYTES:,} bytes")])
    return read_yaml_bytes(data, name)


def read_yaml_bytes(data: bytes, name: str) -> Node:
    """The single document of a YAML file's content.  Raises ConfigurationError."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigurationError([Problem(name, line, "is not UTF-8")]) from None
    return parse_yaml(text, name)


def parse_yaml(text: str, name: str) -> Node:
    """The single document of a YAML text; an empty text is an empty mapping."""
    import yaml  # noqa: PLC0415  (many projects have no settings, and an unchanged one reads no rules)

    reading = _Reading(name)
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            reading.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = (error.problem or "is not YAML").strip()
        raise ConfigurationError(
            [*reading.problems, Problem(name, mark.line + 1 if mark else 0, f"not YAML: {problem}")]
        ) from None
    except yaml.reader.ReaderError as error:
        raise ConfigurationError(
            [Problem(name, _line_of(text, error), f"not YAML: {error.reason}")]
        ) from None
    if reading.problems:
        raise ConfigurationError(reading.problems)
    return reading.document if reading.document is not None else Mapping({}, 1)


def _line_of(text: str, error: yaml.reader.ReaderError) -> int:
    position = error.position if isinstance(error.position, int) else 0
    return text.count("\n", 0, position) + 1


class _Collection:
    """A list or mapping that is still open."""

    __slots__ = ("anchor", "items", "key", "line", "mapping", "seen", "size")

    def __init__(self, *, mapping: bool, anchor: str | None, line: int) -> None:
        self.mapping = mapping
        self.anchor = anchor
        self.line = line
        self.items: list[Node] = []
        self.seen: dict[str, tuple[int, Node]] = {}
        self.key: tuple[str, int] | None = None
        self.size = 1


class _Reading:
    """One document in the making."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.document: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[_Collection] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._documents = 0
        self._values = 0

    def take(self, event: yaml.Event) -> None:
        import yaml  # noqa: PLC0415  (see parse_yaml)

        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_tag(event.tag, line)
            self._count(1, line)
            plain = event.implicit[0]
            if plain and event.value == "<<":
                self.problems.append(Problem(self.name, line, "merge keys ('<<') are not supported"))
            value = _resolved(event.value) if plain else event.value
            self._place(Scalar(value, line), event.anchor, 1, event.value)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._refuse_tag(event.tag, line)
            if len(self._open) == MAX_DEPTH:
                self._stop(line, f"is nested more than {MAX_DEPTH} levels deep")
            self._count(1, line)
            mapping = isinstance(event, yaml.MappingStartEvent)
            self._open.append(_Collection(mapping=mapping, anchor=event.anchor, line=line))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.AliasEvent):
            self._repeat(event.anchor or "", line)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(line, "holds more than one YAML document")

    def _count(self, values: int, line: int) -> None:
        self._values += values
        if self._values > MAX_VALUES:
            self._stop(line, f"holds more than {MAX_VALUES:,} values, counting what aliases repeat")

    def _close(self) -> None:
        done = self._open.pop()
        node: Node = Mapping(done.seen, done.line) if done.mapping else Sequence(tuple(done.items), done.line)
        self._place(node, done.anchor, done.size, None)

    def _repeat(self, anchor: str, line: int) -> None:
        known = self._anchors.get(anchor)
        if known is None:
            self._stop(line, f"alias *{anchor} refers to nothing before it, or to what it stands in")
        else:
            node, size = known
            self._count(size, line)
            self._place(node, None, size, None)

    def _place(self, node: Node, anchor: str | None, size: int, text: str | None) -> None:
        """Put a finished node where it belongs; `text` is its literal text where it may be a key."""
        if not self._open:
            self.document = node
            return
        parent = self._open[-1]
        parent.size += size
        if not parent.mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._key(node, text, parent)
        else:
            key, line = parent.key
            parent.key = None
            parent.seen.setdefault(key, (line, node))
        if anchor is not None:
            self._anchors[anchor] = (node, size)

    def _key(self, node: Node, text: str | None, parent: _Collection) -> tuple[str, int]:
        if text is None:
            self.problems.append(Problem(self.name, node.line, "a key must be text"))
            return "", node.line
        if text in parent.seen:
            first = parent.seen[text][0]
            message = f"'{text}' is given twice, first on line {first}"
            self.problems.append(Problem(self.name, node.line, message))
        return text, node.line

    def _refuse_tag(self, tag: str | None, line: int) -> None:
        if tag is not None and tag != "!":
            self.problems.append(Problem(self.name, line, f"YAML tags are not supported: {tag}"))

    def _stop(self, line: int, message: str) -> None:
        raise ConfigurationError([*self.problems, Problem(self.name, line, message)])


_INTEGER = re.compile(r"[-+]?[0-9]{1,18}\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}(?:\.[0-9]{0,18})?)(?:[eE][-+]?[0-9]{1,3})?\Z")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


def _resolved(text: str) -> str | int | float | bool | None:
    """What an unquoted scalar means."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    return text
