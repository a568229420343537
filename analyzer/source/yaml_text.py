"""YAML of manifests: plain texts in mappings and lists that know the line each entry stands on.

Read from the parser's events: nothing is constructed and no tag is obeyed.  A scalar stays the text that the
file holds (`80`, `yes` and `1.10` are texts; an empty or `null` plain scalar is None).  Several documents,
anchors and merge keys (`<<`) are read as the compose and Kubernetes readers do; of a key given twice the last
counts.  The expansion of aliases, the depth and the number of values are bounded, so that no file of a
hostile project costs more than its size suggests.

Limits: keys that are no text are dropped; tags are remembered for mapping entries only.
Source: https://yaml.org/spec/1.2.2/ and https://yaml.org/type/merge.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, Union

if TYPE_CHECKING:
    import yaml

MAX_BYTES: Final = 2_000_000
"""The largest manifest written by hand that was seen has 600 KB; beyond are generated bundles."""

MAX_VALUES: Final = 200_000
"""Values of one file, each alias counted as all that it repeats."""

MAX_DEPTH: Final = 60
"""Custom resources with embedded schemas reach 30."""

Node: TypeAlias = Union["Map", "List", str, None]


class Map(dict[str, "Node"]):
    """A mapping; `lines` has the line of each key, `tags` the tag of those values that carry one."""

    def __init__(self, line: int = 1) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}
        self.tags: dict[str, str] = {}

    def put(self, key: str, value: Node, line: int) -> None:
        self[key] = value
        self.lines[key] = line

    def at(self, key: str) -> int:
        """The line of a key; of the mapping where there is no such key."""
        return self.lines.get(key, self.line)

    def map(self, key: str) -> Map:
        """The mapping under a key; an empty one where there is none."""
        value = self.get(key)
        return value if isinstance(value, Map) else Map(self.at(key))

    def sequence(self, key: str) -> List:
        """The list under a key; an empty one where there is none."""
        value = self.get(key)
        return value if isinstance(value, List) else List(self.at(key))

    def maps(self, key: str) -> list[Map]:
        """The mappings in the list under a key."""
        return [one for one in self.sequence(key) if isinstance(one, Map)]

    def text(self, key: str, default: str = "") -> str:
        """The text under a key."""
        value = self.get(key)
        return value if isinstance(value, str) else default


class List(list["Node"]):
    """A list; `lines` has the line of each element."""

    def __init__(self, line: int = 1) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []

    def put(self, value: Node, line: int) -> None:
        self.append(value)
        self.lines.append(line)

    def texts(self) -> list[tuple[str, int]]:
        """The elements that are texts, each with its line."""
        return [(one, line) for one, line in zip(self, self.lines, strict=True) if isinstance(one, str)]


class YamlError(Exception):
    """A text that is no YAML, or more of it than is read."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


def documents(text: str) -> list[Node]:
    """The documents of a text.  Raises YamlError."""
    import yaml  # noqa: PLC0415  (a project without manifests never needs it)

    reading = _Reading()
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            reading.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(mark.line + 1 if mark else 1, (error.problem or "is not YAML").strip()) from None
    except yaml.YAMLError as error:
        raise YamlError(1, str(error).splitlines()[0]) from None
    except RecursionError:
        raise YamlError(1, "is nested too deeply") from None
    return reading.documents


class _Open:
    """A collection that is still being filled."""

    __slots__ = ("anchor", "key", "key_line", "keyed", "merged", "node", "size", "tag")

    def __init__(self, node: Map | List, anchor: str | None, tag: str | None) -> None:
        self.node = node
        self.anchor = anchor
        self.tag = tag
        self.key: str | None = None
        self.key_line = 0
        self.keyed = False
        self.merged: list[Map] = []
        self.size = 1


class _Reading:
    """The documents in the making."""

    def __init__(self) -> None:
        self.documents: list[Node] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._values = 0

    def take(self, event: yaml.Event) -> None:
        import yaml  # noqa: PLC0415  (see documents)

        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.ScalarEvent):
            self._count(1, line)
            plain = event.implicit[0] and event.value in ("", "~", "null", "Null", "NULL")
            self._place(None if plain else event.value, event.anchor, event.tag, 1, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._count(1, line)
            if len(self._open) >= MAX_DEPTH:
                raise YamlError(line, f"is nested more than {MAX_DEPTH} levels deep")
            node = Map(line) if isinstance(event, yaml.MappingStartEvent) else List(line)
            self._open.append(_Open(node, event.anchor, event.tag))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.AliasEvent):
            known = self._anchors.get(event.anchor or "")
            if known is None:
                raise YamlError(line, f"alias *{event.anchor} refers to nothing before it")
            node_, size = known
            self._count(size, line)
            self._place(node_, None, None, size, line)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._anchors.clear()

    def _count(self, values: int, line: int) -> None:
        self._values += values
        if self._values > MAX_VALUES:
            raise YamlError(line, f"holds more than {MAX_VALUES:,} values, counting what aliases repeat")

    def _close(self) -> None:
        done = self._open.pop()
        if isinstance(done.node, Map):
            for other in done.merged:
                for key, value in other.items():
                    if key not in done.node:
                        done.node.put(key, value, other.at(key))
        self._place(done.node, done.anchor, done.tag, done.size, done.node.line)

    def _place(self, node: Node, anchor: str | None, tag: str | None, size: int, line: int) -> None:
        if anchor is not None:
            self._anchors[anchor] = (node, size)
        if not self._open:
            self.documents.append(node)
            return
        parent = self._open[-1]
        parent.size += size
        if isinstance(parent.node, List):
            parent.node.put(node, line)
        elif not parent.keyed:
            parent.key, parent.key_line, parent.keyed = node if isinstance(node, str) else None, line, True
        else:
            self._entry(parent, parent.node, node, tag)

    @staticmethod
    def _entry(parent: _Open, mapping: Map, node: Node, tag: str | None) -> None:
        parent.keyed = False
        if parent.key == "<<":
            parent.merged += [node] if isinstance(node, Map) else []
            parent.merged += [one for one in node if isinstance(one, Map)] if isinstance(node, List) else []
        elif parent.key is not None:
            mapping.put(parent.key, node, parent.key_line)
            if tag is not None and tag.startswith("!"):
                mapping.tags[parent.key] = tag
