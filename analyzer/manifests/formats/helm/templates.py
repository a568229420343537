"""Templates of a chart, rendered with the chart's values: what of Go's templates and Sprig decides a
manifest.

Modelled: `if`/`else`/`with`/`range`/`define`/`include`/`template`, variables, pipelines, and the
functions that charts are made of (`default`, `quote`, `printf`, `toYaml`, `indent`, `trunc`, `eq`, `and`,
...).  A test that cannot be decided is taken to hold; a value that is not known is an empty text.  Lines
stay where they are as far as possible: what an action leaves out leaves its line breaks, so that evidence
points into the template.

Source: https://pkg.go.dev/text/template and https://masterminds.github.io/sprig/
"""

from __future__ import annotations

import operator
import re
from collections import ChainMap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Final

from analyzer.source.yaml_text import List, Map

RELEASE: Final = "release-name"
"""How the release is called; it is taken off the names that begin with it."""

MAX_OUTPUT: Final = 400_000
"""Characters that one template may come to."""

MAX_STEPS: Final = 20_000
"""Actions that rendering one template may take, those of what it includes counted."""

MAX_DEPTH: Final = 30
"""Templates that include one another."""

_ACTION = re.compile(r"\{\{(-?)\s*(.*?)\s*(-?)\}\}", re.DOTALL)
_TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*\"|`[^`]*`|'[^']*'|:=|[()|,=]|\$?[\w.$-]*\w[\w.-]*|\$|\.")


_KEYWORD = re.compile(r"(if|with|range|define|block|else|end)\b\s*")
"""What begins or ends a block; `with.Values.x` does as well."""


class _Unknown:
    """A value that is not known."""

    def __repr__(self) -> str:
        return ""


UNKNOWN: Final = _Unknown()


@dataclass(frozen=True, slots=True)
class Chart:
    """What templates ask about."""

    name: str
    version: str
    values: Map


@dataclass(slots=True)
class _Node:
    """A piece of a template: text, an action, or a block."""

    kind: str
    text: str
    body: list[_Node] = field(default_factory=list)
    other: list[_Node] = field(default_factory=list)


@dataclass(slots=True)
class _Scope:
    """The dot and the variables."""

    dot: Any
    variables: ChainMap[str, Any]

    @classmethod
    def of(cls, dot: Any) -> _Scope:
        return cls(dot, ChainMap({"$": dot}))

    def within(self, dot: Any) -> _Scope:
        return _Scope(dot, self.variables.new_child())

    def assign(self, name: str, value: Any) -> None:
        """Give a variable another value where it was declared."""
        holding = (one for one in self.variables.maps if name in one)
        next(holding, self.variables.maps[0])[name] = value


class Renderer:
    """Renders the templates of one chart."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self._defined: dict[str, list[_Node]] = {}
        self._depth = 0
        self._steps = 0
        self._root: dict[str, Any] = {
            "Values": chart.values,
            "Release": {"Name": RELEASE, "Namespace": "default", "Service": "Helm", "IsInstall": "true"},
            "Chart": {"Name": chart.name, "AppVersion": chart.version, "Version": chart.version},
        }

    def define(self, text: str) -> None:
        """Take in a file of named templates."""
        self._steps = 0
        for _ in self._blocks(_parsed(text), _Scope.of(self._root)):
            pass  # what stands outside of the named templates is not shown

    def render(self, text: str) -> str:
        """What a template comes to."""
        self._steps = 0
        nodes = _parsed(text)
        out = "".join(self._blocks(nodes, _Scope.of(self._root)))[:MAX_OUTPUT]
        out = out.replace(f"{RELEASE}-", "")
        return out.replace(RELEASE, self.chart.name)

    def is_off(self, condition: str) -> bool:
        """Whether a condition of a dependency does not hold by the chart's values."""
        value: Any = self.chart.values
        for part in condition.split(",", maxsplit=1)[0].strip().split("."):
            value = _member(value, part)
        return bool(value == "false")

    # -- blocks ----------------------------------------------------------------------------------------------

    def _blocks(self, nodes: list[_Node], scope: _Scope) -> Iterator[str]:
        for node in nodes:
            self._steps += 1
            if self._steps > MAX_STEPS:
                return
            if node.kind == "text":
                yield node.text
            elif node.kind == "action":
                yield self._action(node.text, scope)
            elif node.kind == "define":
                self._defined[_literal(node.text)] = node.body
            elif node.kind == "if":
                taken = node.body if self._holds(node.text, scope) else node.other
                yield from self._blocks(taken, scope)
            elif node.kind == "with":
                value = self._pipeline(node.text, scope)
                if value is UNKNOWN or _truth(value):
                    yield from self._blocks(node.body, scope.within(value))
                else:
                    yield from self._blocks(node.other, scope)
            elif node.kind == "range":
                yield from self._range(node, scope)

    def _range(self, node: _Node, scope: _Scope) -> Iterator[str]:
        names, _, expression = node.text.rpartition(":=")
        value = self._pipeline(expression, scope)
        variables = [name.strip() for name in names.split(",") if name.strip()]
        if isinstance(value, Map | dict):
            pairs = list(value.items())
        elif isinstance(value, list):
            pairs = list(enumerate(value))
        else:  # of what is not known one turn; of a mapping none, since a key without a name is no YAML
            pairs = [(UNKNOWN, UNKNOWN)] if value is UNKNOWN and len(variables) < 2 else []
        for key, one in pairs:
            inner = scope.within(one)
            for name, bound in zip(variables, [key, one] if len(variables) > 1 else [one], strict=False):
                inner.variables[name] = bound
            yield from self._blocks(node.body, inner)
        if not pairs:
            yield from self._blocks(node.other, scope)

    def _holds(self, text: str, scope: _Scope) -> bool:
        value = self._pipeline(text, scope)
        return True if value is UNKNOWN else _truth(value)

    def _action(self, text: str, scope: _Scope) -> str:
        if text.startswith("/*"):
            return ""
        if match := re.match(r"(\$\w+)\s*(:?=)\s*(.*)", text, re.DOTALL):
            value = self._pipeline(match[3], scope)
            if match[2] == ":=":
                scope.variables[match[1]] = value
            else:
                scope.assign(match[1], value)
            return ""
        if text.startswith("template "):
            text = "include" + text.removeprefix("template")
        return _shown(self._pipeline(text, scope))

    # -- expressions -----------------------------------------------------------------------------------------

    def _pipeline(self, text: str, scope: _Scope) -> Any:
        tokens = _TOKEN.findall(text)
        value, _ = self._piped(tokens, 0, scope)
        return value

    def _piped(self, tokens: list[str], at: int, scope: _Scope) -> tuple[Any, int]:
        value: Any = UNKNOWN
        first = True
        while at < len(tokens) and tokens[at] != ")":
            words: list[Any] = []
            name = ""
            while at < len(tokens) and tokens[at] not in ("|", ")"):
                piece = tokens[at]
                if piece == "(":
                    inner, at = self._piped(tokens, at + 1, scope)
                    words.append(inner)
                    at += 1
                    if at < len(tokens) and tokens[at].startswith(".") and len(tokens[at]) > 1:
                        words[-1] = _path(words[-1], tokens[at])
                        at += 1
                    continue
                if not words and not name and _is_function(piece):
                    name = piece
                elif piece not in (",", "="):
                    words.append(self._word(piece, scope))
                at += 1
            if name:
                value = self._call(name, [*words, *([] if first else [value])], scope)
            elif words:
                value = words[0]
            first = False
            if at < len(tokens) and tokens[at] == "|":
                at += 1
        return value, at

    def _word(self, piece: str, scope: _Scope) -> Any:
        if piece[:1] in "\"'`":
            return _literal(piece)
        if piece == ".":
            return scope.dot
        if piece.startswith("$"):
            name, _, rest = piece.partition(".")
            return _path(scope.variables.get(name, UNKNOWN), f".{rest}" if rest else "")
        if piece.startswith("."):
            return _path(scope.dot, piece)
        return piece

    def _call(self, name: str, given: list[Any], scope: _Scope) -> Any:
        self._steps += 1
        if name == "include":
            return self._include(given, scope)
        function = _FUNCTIONS.get(name)
        if function is None:
            return UNKNOWN
        try:
            return function(given)
        except (IndexError, ValueError, TypeError, AttributeError):
            return UNKNOWN

    def _include(self, given: list[Any], scope: _Scope) -> Any:
        name = _shown(given[0]) if given else ""
        nodes = self._defined.get(name)
        if nodes is None or self._depth >= MAX_DEPTH:
            return self.chart.name if name.endswith(("name", "fullname")) else UNKNOWN
        self._depth += 1
        dot = given[1] if len(given) > 1 else scope.dot
        try:
            return "".join(self._blocks(nodes, _Scope.of(dot))).strip()
        finally:
            self._depth -= 1


def _parsed(text: str) -> list[_Node]:
    """The blocks of a template; ends that close nothing are dropped, blocks that nobody closes end with
    it."""
    root = _Node("root", "")
    stack: list[tuple[_Node, list[_Node]]] = [(root, root.body)]
    at = 0
    for match in _ACTION.finditer(text):
        before = text[at : match.start()]
        at = match.end()
        if match[1] and before.strip(" \t") == "":
            before = before.rstrip(" \t")
        elif match[1]:
            before = before.rstrip(" \t") if before.endswith((" ", "\t")) else before
        stack[-1][1].append(_Node("text", before))
        keyword = _KEYWORD.match(match[2])
        word, rest = (keyword[1], match[2][keyword.end() :]) if keyword is not None else ("", match[2])
        if word in ("if", "with", "range", "define", "block"):
            node = _Node("define" if word == "block" else word, rest.strip())
            stack[-1][1].append(node)
            stack.append((node, node.body))
        elif word == "else" and len(stack) > 1:
            owner, _ = stack.pop()
            stack.append((owner, owner.other))
            if rest.startswith(("if ", "with ")):
                inner = _Node(rest.partition(" ")[0], rest.partition(" ")[2])
                owner.other.append(inner)
                stack[-1] = (inner, inner.body)
        elif word == "end":
            if len(stack) > 1:
                stack.pop()
        else:
            stack[-1][1].append(_Node("action", match[2]))
    stack[-1][1].append(_Node("text", text[at:]))
    return root.body


def _is_function(piece: str) -> bool:
    return (
        piece in _FUNCTIONS
        or piece == "include"
        or (piece[:1].isalpha() and piece not in ("true", "false", "nil"))
    )


def _literal(piece: str) -> str:
    piece = piece.strip()
    if piece[:1] in "\"'`" and len(piece) > 1:
        return piece[1:-1].replace('\\"', '"').replace("\\n", "\n")
    return piece


def _path(value: Any, path: str) -> Any:
    for part in [part for part in path.split(".") if part]:
        value = _member(value, part)
    return value


def _member(value: Any, name: str) -> Any:
    if isinstance(value, Map | dict):
        return value.get(name)
    return UNKNOWN if value is UNKNOWN else None


def _truth(value: Any) -> bool:
    return value not in (None, "", "false", "0", False) and not (isinstance(value, list | dict) and not value)


def _shown(value: Any) -> str:
    if value is None or value is UNKNOWN:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return _flow(value)
    return str(value)


def _flow(value: Any) -> str:
    """A value as YAML on one line, which fits wherever a block would."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quote(str(key))}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    return "null" if value is None or value is UNKNOWN else _quote(_shown(value))


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _indented(given: list[Any]) -> str:
    """`nindent` and `indent` of what is flow YAML anyway; other texts get their spaces."""
    text, width = _shown(given[-1]), int(given[0])
    if text.startswith(("{", "[")):
        return " " * max(1, width) + text
    return "\n" + "\n".join(" " * width + line for line in text.splitlines())


def _default(given: list[Any]) -> Any:
    value = given[1] if len(given) > 1 else None
    return value if value is not UNKNOWN and _truth(value) else given[0]


def _compared(given: list[Any], equal: bool) -> Any:
    if UNKNOWN in given[:2]:
        return UNKNOWN
    return (_shown(given[0]) in [_shown(one) for one in given[1:]]) is equal


def _all(given: list[Any]) -> Any:
    for one in given:
        if one is not UNKNOWN and not _truth(one):
            return False
    return UNKNOWN if UNKNOWN in given else given[-1]


def _any(given: list[Any]) -> Any:
    for one in given:
        if one is not UNKNOWN and _truth(one):
            return one
    return UNKNOWN if UNKNOWN in given else given[-1]


def _printf(given: list[Any]) -> str:
    words = iter(given[1:])
    return re.sub(r"%[-+ #0-9.]*[svdqtf]", lambda _: _shown(next(words, "")), _shown(given[0]))


def _index(given: list[Any]) -> Any:
    value = given[0]
    for key in given[1:]:
        if isinstance(value, List | list) and str(key).isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            value = _member(value, _shown(key))
    return value


def _merged(given: list[Any], overwrites: bool) -> Any:
    """Mappings laid over one another: the first that has something under a key decides, or the last; an empty
    text, a zero and `false` are nothing (dario.cat/mergo, which Sprig hands on to)."""
    known = [one for one in given if isinstance(one, dict)]
    laid: dict[str, Any] = {}
    for one in known if overwrites else reversed(known):
        for key, value in one.items():
            below = laid.get(key)
            if isinstance(below, dict) and isinstance(value, dict):
                laid[key] = _merged([below, value], overwrites=True)
            elif key not in laid or _truth(value):
                laid[key] = value
    return laid


def _selected(given: list[Any], keeps: bool) -> Any:
    names = set(map(_shown, given[1:]))
    return {key: value for key, value in given[0].items() if (key in names) is keeps}


def _dig(given: list[Any]) -> Any:
    """`dig "a" "b" default mapping`."""
    *names, otherwise, value = given
    for name in names:
        value = _member(value, _shown(name))
    return otherwise if value is None else value


def _sized(given: list[Any], holds: Callable[[float, float], bool]) -> Any:
    if UNKNOWN in given[:2]:
        return UNKNOWN
    return holds(float(_shown(given[0])), float(_shown(given[1])))


def _reckoned(given: list[Any], reckon: Callable[[int, int], int]) -> Any:
    return UNKNOWN if UNKNOWN in given else reduce(reckon, (int(_shown(one)) for one in given))


def _joined(given: list[Any]) -> Any:
    return UNKNOWN if given[1] is UNKNOWN else _shown(given[0]).join(map(_shown, given[1]))


def _in_list(given: list[Any]) -> Any:
    held = given[1] if isinstance(given[1], list) else []
    return UNKNOWN if UNKNOWN in given else _shown(given[0]) in map(_shown, held)


_FUNCTIONS: Final[dict[str, Callable[[list[Any]], Any]]] = {
    "default": _default,
    "quote": lambda given: _quote(_shown(given[-1])),
    "squote": lambda given: _quote(_shown(given[-1])),
    "toYaml": lambda given: UNKNOWN if given[-1] is UNKNOWN else _flow(given[-1]),
    "toJson": lambda given: UNKNOWN if given[-1] is UNKNOWN else _flow(given[-1]),
    "toString": lambda given: _shown(given[-1]),
    "indent": _indented,
    "nindent": _indented,
    "trunc": lambda given: _shown(given[-1])[: int(given[0])],
    "trimSuffix": lambda given: _shown(given[-1]).removesuffix(_shown(given[0])),
    "trimPrefix": lambda given: _shown(given[-1]).removeprefix(_shown(given[0])),
    "trim": lambda given: _shown(given[-1]).strip(),
    "lower": lambda given: _shown(given[-1]).lower(),
    "upper": lambda given: _shown(given[-1]).upper(),
    "replace": lambda given: _shown(given[-1]).replace(_shown(given[0]), _shown(given[1])),
    "int": lambda given: given[-1],
    "int64": lambda given: given[-1],
    "tpl": lambda given: given[0],
    "required": lambda given: given[-1],
    "coalesce": _any,
    "printf": _printf,
    "print": lambda given: "".join(map(_shown, given)),
    "contains": lambda given: _shown(given[0]) in _shown(given[1]),
    "hasPrefix": lambda given: _shown(given[1]).startswith(_shown(given[0])),
    "hasKey": lambda given: _member(given[0], _shown(given[1])) is not None,
    "get": lambda given: _member(given[0], _shown(given[1])),
    "index": _index,
    "eq": lambda given: _compared(given, equal=True),
    "ne": lambda given: _compared(given, equal=False),
    "not": lambda given: UNKNOWN if given[0] is UNKNOWN else not _truth(given[0]),
    "empty": lambda given: UNKNOWN if given[0] is UNKNOWN else not _truth(given[0]),
    "and": _all,
    "or": _any,
    "ternary": lambda given: given[0] if given[-1] is UNKNOWN or _truth(given[-1]) else given[1],
    "list": list,
    "dict": lambda given: dict(zip(map(_shown, given[::2]), given[1::2], strict=False)),
    "merge": lambda given: _merged(given, overwrites=False),
    "mustMerge": lambda given: _merged(given, overwrites=False),
    "mergeOverwrite": lambda given: _merged(given, overwrites=True),
    "mustMergeOverwrite": lambda given: _merged(given, overwrites=True),
    "deepCopy": lambda given: given[0],
    "pick": lambda given: _selected(given, keeps=True),
    "omit": lambda given: _selected(given, keeps=False),
    "dig": _dig,
    "keys": lambda given: [key for one in given for key in one],
    "values": lambda given: list(given[0].values()),
    "concat": lambda given: [item for one in given for item in one],
    "append": lambda given: [*given[0], given[1]],
    "prepend": lambda given: [given[1], *given[0]],
    "compact": lambda given: [one for one in given[0] if _truth(one)],
    "uniq": lambda given: list(dict.fromkeys(given[0])),
    "sortAlpha": lambda given: sorted(map(_shown, given[0])),
    "first": lambda given: given[0][0],
    "last": lambda given: given[0][-1],
    "has": _in_list,
    "len": lambda given: UNKNOWN if given[0] is UNKNOWN else len(given[0]),
    "join": _joined,
    "splitList": lambda given: _shown(given[1]).split(_shown(given[0])),
    "gt": lambda given: _sized(given, operator.gt),
    "ge": lambda given: _sized(given, operator.ge),
    "lt": lambda given: _sized(given, operator.lt),
    "le": lambda given: _sized(given, operator.le),
    "add": lambda given: _reckoned(given, operator.add),
    "add1": lambda given: _reckoned([*given, 1], operator.add),
    "sub": lambda given: _reckoned(given, operator.sub),
    "mul": lambda given: _reckoned(given, operator.mul),
    "max": lambda given: _reckoned(given, max),
    "min": lambda given: _reckoned(given, min),
    "title": lambda given: _shown(given[-1]).title(),
    "nospace": lambda given: "".join(_shown(given[-1]).split()),
    "cat": lambda given: " ".join(map(_shown, given)),
    "hasSuffix": lambda given: _shown(given[1]).endswith(_shown(given[0])),
    "lookup": lambda _: {},
    "kindIs": lambda given: {"map": isinstance(given[1], dict), "slice": isinstance(given[1], list)}.get(
        _shown(given[0]), isinstance(given[1], str)
    ),
}
"""Functions of templates; what is not here gives a value that is not known."""
