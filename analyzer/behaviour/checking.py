"""What tests look at: a name whose content a test may refuse counts as checked from there on.

A test asks for a name by itself where that holds what a check said (`ok = is_safe(path)`), or what was found
by asking for something (`row = get_by_name(name)`): then what was asked for is what is looked at.  An
expression that is handed to a check as it is written is checked wherever it is written again below that test.
What a function of the target's own was handed, and looks at in no branch, raising where it does not like it,
is checked after the call.

Limits: whether a check is a good one is not decided here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from analyzer.behaviour.given import Given
from analyzer.behaviour.sending import Sendings
from analyzer.behaviour.summary import Summary
from analyzer.behaviour.things import PARAMETER, Thing, Trail
from analyzer.source.walking import walk

CHECKS: Final = re.compile(
    r"(?i)(valid|check|verif|allow|safe|sanit|white_?list|permitted|is_?in|match|search|isalnum|isdigit|isnumeric|"
    r"isdecimal|isalpha|isidentifier|startswith|is_relative_to|has_?perm|can_|ensure|resolve_url|url_has|"
    r"^_?(is|has|may)_\w|inside|within|traversal|trusted|legal|reject|forbid|points_to|public|private|banned|blocked|^common(path|prefix)$|^relpath$)"
)
"""Names of calls by which code decides whether it likes a value."""

LOOKS_UP: Final = re.compile(
    r"(?i)(^get_|(^|_)(find|fetch_?one|fetch_?row|first|one|scalar|look_?up|by|select|query|exists)(_|$))"
)
"""Names of calls by which something is looked up: where it is found, what it was looked up by is known."""


class Checking(Sendings):
    """Reading what tests look at."""

    def note_verdict(self, name: str, value: ast.expr) -> None:
        """Remember of what a name that is bound here tells: a check of something, or what was found by it."""
        value = value.value if isinstance(value, ast.Await) else value
        looked_at: list[str] = []
        if isinstance(value, (ast.Compare, ast.BoolOp)) or (isinstance(value, ast.Call) and _is_check(value)):
            looked_at = self.checked_names(value)
        elif isinstance(value, ast.Call) and LOOKS_UP.search(called_name(value.func)):
            looked_at = self._asked_for(value)
        self.verdicts.pop(name, None)
        if looked_at:
            self.verdicts[name] = tuple(dict.fromkeys(looked_at))

    def _asked_for(self, call: ast.Call) -> list[str]:
        """Names with content that a call, and the calls that it is chained to, are handed."""
        names = self.machine.syntax.once("is handed", call, lambda: _handed(call))
        return [one for one in names if one in self.names and self.names[one].origins]

    def checked_names(self, test: ast.expr) -> list[str]:
        """Names of which a test decides whether it likes what they hold."""
        return self.checked(test)[0]

    def checked(self, test: ast.expr) -> tuple[list[str], list[str]]:
        """The same, and what is handed to a check as it is written, where it is more than a name:
        `request.GET.get("next")`."""
        found: list[str] = []
        if self.verdicts:
            for name in _bare_names(test):
                found += self.verdicts.get(name, ())
        names, texts, keys = self.machine.syntax.once("looks at", test, lambda: _looked_at(test))
        names = self._without_the_unproven(test, names)
        known = self.names
        if keys:  # `".." in path`, but not `"id" in params` of a mapping whose entry is taken
            names = names + [name for name, key in keys if not self._looked_up(name, key)]
        return [one for one in dict.fromkeys(found + names) if one in known and known[one].origins], texts

    def _without_the_unproven(self, test: ast.expr, names: list[str]) -> list[str]:
        """The names without those that only an expression is tried on that leaves open what else is there."""
        searches = self.machine.syntax.once("searches", test, lambda: tuple(_searches(test)))
        left = list(names)
        for search in searches:
            written = search.args[0]
            pattern = written.value if isinstance(written, ast.Constant) else None
            if isinstance(written, ast.Name) and written.id in self.names:
                pattern = self.names[written.id].constant
            if isinstance(pattern, str) and proves_nothing(pattern, called_name(search.func)):
                for name in names_in(search.args[1]):
                    if name in left:
                        left.remove(name)
        return left

    def _looked_up(self, name: str, key: Any) -> bool:
        """Whether the function looks something up in what a name holds, by this key."""
        function = self.function.node
        known = self.machine.syntax.once("looks up", function, lambda: frozenset(_lookups(function)))
        return (name, key) in known

    def mark(self, names: list[str], node: ast.stmt | ast.expr) -> None:
        place = f"{self.path}:{node.lineno}"
        for name in names:
            thing = self.names.get(name)
            if thing is None:
                continue
            marked: dict[Any, Trail] = {}
            for origin, trail in thing.origins.items():
                marked.setdefault(origin._replace(checked=origin.checked or place), trail)
            self.names[name] = thing.with_origins(marked)

    def note_refusal(self, looked_at: list[str], node: ast.stmt | ast.expr) -> None:
        """Remember of which parameters a test decides that raises where it does not like them."""
        if self.depth or self.branches or self.caught:
            return
        place = f"{self.path}:{node.lineno}"
        for name in looked_at:
            for origin in self.names[name].origins:
                if origin.location == PARAMETER and not origin.field and not origin.clean:
                    self.summary.refuses.setdefault(origin.number, place)

    def refused_by(self, summary: Summary, bound: dict[int, Thing], given: Given, node: ast.expr) -> None:
        """What a callee looked at, and did not refuse, is checked from here on."""
        for index in summary.refuses:
            thing = bound.get(index)
            if thing is None or not thing.origins:
                continue
            names = [name for name, one in self.names.items() if one is thing]
            if names:
                self.note_refusal(names, node)
                self.mark(names, node)
            elif isinstance(node, ast.Call):
                self._liked_as_written(thing, given, node)

    def _liked_as_written(self, thing: Thing, given: Given, node: ast.Call) -> None:
        """An argument that is more than a name: `ensure(request.GET["next"])`."""
        if any(isinstance(one, ast.Starred) for one in node.args):
            return
        for written, one in zip(node.args, given.args, strict=False):
            if one is thing and isinstance(written, (ast.Attribute, ast.Subscript)):
                place = f"{self.path}:{node.lineno}"
                self.liked = {**self.liked, self.machine.syntax.text(written): place}

    @contextmanager
    def below(self, test: ast.expr) -> Iterator[None]:
        """Where a test has been passed or has failed: what it looked at counts as checked."""
        names, liked = self.names, self.liked
        looked_at, texts = self.checked(test)
        if looked_at:
            self.names = dict(names)
            self.mark(looked_at, test)
        if texts:
            self.liked = {**liked, **dict.fromkeys(texts, f"{self.path}:{test.lineno}")}
        try:
            yield
        finally:
            self.names, self.liked = names, liked

    def liked_again(self, thing: Thing, node: ast.expr) -> Thing:
        """An expression that a test around it was handed as it is written."""
        if not self.liked or not thing.origins:
            return thing
        place = self.liked.get(self.machine.syntax.text(node))
        if place is None:
            return thing
        return thing.with_origins(
            {one._replace(checked=one.checked or place): trail for one, trail in thing.origins.items()}
        )


def _is_check(call: ast.Call) -> bool:
    """Whether a call checks what it is handed, or what it is made of does: `Path(commonpath([a, b]))`."""
    return any(
        isinstance(one, ast.Call) and CHECKS.search(called_name(one.func)) for one in (call, *call.args)
    )


def _is_of_constants(node: ast.expr) -> bool:
    """Whether an expression is made of the code's own texts: `os.path.join("..", "")`, `os.pardir + "/"`."""
    match node:
        case ast.Constant() | ast.Attribute(value=ast.Name(id="os"), attr="pardir" | "sep" | "altsep"):
            return True
        case ast.Call(args=arguments, keywords=[]):
            return all(map(_is_of_constants, arguments))
        case ast.BinOp(left=left, right=right):
            return _is_of_constants(left) and _is_of_constants(right)
    return False


def _handed(call: ast.Call) -> list[str]:
    calls = [one for one in walk(call) if isinstance(one, ast.Call)]
    given = [one for each in calls for one in (*each.args, *(key.value for key in each.keywords))]
    return [one for argument in given for one in names_in(argument)]


def _lookups(function: ast.AST) -> Iterator[tuple[str, Any]]:
    """Names of mappings, each with a key by which something is looked up in it."""
    for one in walk(function):
        match one:
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=key)):
                yield name, key
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="get" | "pop" | "getlist"),
                args=[ast.Constant(value=key), *_],
            ):
                yield name, key


def _looked_at(test: ast.expr) -> tuple[list[str], list[str], list[tuple[str, Any]]]:
    """What a test compares with something known or hands to a check: names, and texts of expressions; apart
    from them, names of what it looks into for a constant."""
    names: list[str] = []
    texts: list[str] = []
    keys: list[tuple[str, Any]] = []
    for one in walk(test):
        match one:
            case ast.Compare(ops=[ast.In() | ast.NotIn()]):
                names += names_in(one.left)
                if isinstance(one.left, ast.Constant) and not _is_keys(one.comparators[0]):
                    key = one.left.value
                    keys += [(name, key) for name in names_in(one.comparators[0])]
                elif isinstance(one.comparators[0], ast.Attribute) and one.comparators[0].attr == "parents":
                    names += names_in(one.comparators[0])  # `ROOT in path.parents`
                elif not isinstance(one.left, ast.Constant) and _is_of_constants(one.left):
                    names += names_in(one.comparators[0])  # `os.path.join("..", "") in path`
            case ast.Compare(ops=[ast.Eq() | ast.NotEq()], comparators=[ast.Constant() | ast.Attribute()]):
                with_nothing = isinstance(one.comparators[0], ast.Constant) and not one.comparators[0].value
                if isinstance(one.left, (ast.Name, ast.Attribute)) and not with_nothing:
                    names += names_in(one.left)
            case ast.Attribute(value=address, attr="netloc" | "hostname"):
                names += names_in(address)  # `if urlparse(target).netloc:`
            case ast.GeneratorExp(
                elt=each, generators=[ast.comprehension(target=ast.Name(id=element), iter=many)]
            ):
                if element in _looked_at(each)[0]:  # `all(key in KNOWN for key in asked)`
                    names += names_in(many)
            case ast.Call() if CHECKS.search(called_name(one.func)):
                given = [*one.args, *(keyword.value for keyword in one.keywords)]
                names += [name for argument in given for name in names_in(argument)]
                if isinstance(one.func, ast.Attribute):
                    names += names_in(one.func.value)
                texts += [
                    ast.unparse(argument)
                    for argument in given
                    if isinstance(argument, (ast.Call, ast.Attribute, ast.Subscript))
                ]
    return names, texts, keys


def _searches(test: ast.expr) -> Iterator[ast.Call]:
    """`re.search(pattern, text)` and `re.match(...)`."""
    for one in walk(test):
        match one:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re" | "regex"), attr="search" | "match"),
                args=[_, _, *_],
            ):
                yield one


_ORDINARY: Final = re.compile(r"a-z|A-Z|0-9|\\w|\\d")
_END: Final = re.compile(r"(?<!\\)(?:\$|\\[Zz])\)*\Z")


def proves_nothing(pattern: str, called: str) -> bool:
    """Whether a text in which an expression is found may hold anything else: ordinary characters are looked
    for, and only a part of the text must be of them.  What looks for other characters refuses them."""
    if "[^" in pattern or not _ORDINARY.search(pattern):
        return False
    begins = called == "match" or bool(re.match(r"\(*(?:\(\?[a-zA-Z]+\))?(?:\^|\\A)", pattern))
    return not (begins and _END.search(pattern))


def _is_keys(node: ast.expr) -> bool:
    """`mapping.keys()`."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "keys"


def names_in(node: ast.expr) -> list[str]:
    return [one.id for one in walk(node) if isinstance(one, ast.Name)]


def called_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _bare_names(test: ast.expr) -> list[str]:
    """Names that a test asks for by themselves: `if found`, `if found is None`, `if ok and ...`."""
    match test:
        case ast.Name(id=name):
            return [name]
        case ast.UnaryOp(op=ast.Not(), operand=one):
            return _bare_names(one)
        case ast.BoolOp(values=many):
            return [name for one in many for name in _bare_names(one)]
        case ast.Compare(left=one, ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return _bare_names(one)
        case ast.Compare(left=one, ops=[ast.Eq() | ast.NotEq()], comparators=[ast.Name() | ast.Attribute()]):
            return _bare_names(one)  # `common = commonpath([root, path]); if common != root`
    return []
