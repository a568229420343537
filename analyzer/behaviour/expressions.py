"""Expressions: each is read once, its parts in the order in which Python evaluates them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from typing import Any, Final

from analyzer.behaviour.checking import names_in
from analyzer.behaviour.given import Given, Inner, Upper
from analyzer.behaviour.implementations import library_name
from analyzer.behaviour.loading import Loading
from analyzer.behaviour.passwords import is_chosen, sent_as
from analyzer.behaviour.resolving import PropertyOf
from analyzer.behaviour.texts import brace_formatted, percent_formatted
from analyzer.behaviour.things import (
    ITEMS,
    NOTHING,
    OWNER,
    PARAMETER,
    PICKED,
    REST,
    ROWS,
    TOGETHER,
    Made,
    Member,
    Method,
    Of,
    Origin,
    Origins,
    Query,
    Step,
    Thing,
    cleaned,
    either,
    joined_text,
    merged,
    named_by,
    one_of_texts,
    part_of,
    stepped,
    under,
    union,
)
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.symbols import CLASS, Class, Function, Instance
from analyzer.evaluator.values import Dict, External, Sequence

MAX_FIELDS: Final = 60
"""Entries of a dictionary display that are known one by one."""

MAX_COMPARISON: Final = 80
"""Characters of a comparison that a finding shows."""

REPRESENTED: Final = (ord("r"), ord("a"))
"""Conversions of an f-string that show a line break as one."""

ORDERING: Final = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
"""Comparisons of sizes."""

UNDOING: Final = frozenset(["unescape", "striptags"])
"""What is asked of a text that was declared safe and makes a plain text of it again."""

CLAIMS: Final = frozenset(["cookie", "header", "address"])
"""Parts of the request in which programs look for who is calling."""

INPUTS: Final = frozenset(["query", "form", "json", "path"])

PRIVILEGE: Final = re.compile(
    r"(?i)(^|_|-)(is_?)?(admin|superuser|staff|role|internal|privileged?|access_?level)s?($|_|-)"
)
"""Names of inputs by which a client says what it may do."""

PASSWORD: Final = re.compile(r"(?i)(user_?)?(password|passwd|pwd|passphrase)")

SHOWN_AS_NUMBER: Final = frozenset("bcdoxXneEfFgG%")


VALIDATED: Final = frozenset(["validated_data", "cleaned_data"])
"""Attributes in which serializers and forms of Django's keep what they let through: under the names of their
own fields, whatever a client sends beside them."""


class Expressions(Loading):
    """Reading expressions."""

    def evaluate(self, node: ast.expr) -> Thing:
        handler = EXPRESSIONS.get(type(node))
        return handler(self, node) if handler is not None else NOTHING

    def constant(self, node: Any) -> Thing:
        return Thing((node.value,))

    def name(self, node: Any) -> Thing:
        known = self.names.get(node.id)
        if known is not None:
            return known
        frame = self.function.frame
        if self.function.owner is not None and frame.kind == CLASS and frame.parent is not None:
            frame = frame.parent  # what a class body binds, its methods do not see by its bare name
        scope = frame.scope_of(node.id)
        if scope is not None:
            return self.machine.resolver.thing_of(scope.bindings.get(node.id))
        return Thing((External(f"builtins.{node.id}"),))

    def attribute(self, node: Any) -> Thing:
        undone = node.attr in UNDOING and isinstance(node.value, ast.Call)
        self.undone, before = undone, self.undone
        owner = self.evaluate(node.value)
        self.undone = before
        return self.attribute_of(owner, node.attr, node)

    def attribute_of(self, owner: Thing, name: str, node: ast.expr) -> Thing:
        """`owner.name`; a property is called, a part of a request is a source."""
        for kind in owner.kinds:
            if isinstance(kind, Upper):
                return self._beyond(kind, name)
        found = self.led_to(self.machine.resolver.attribute(owner, name), owner, name, node)
        for kind in found.kinds:
            if isinstance(kind, PropertyOf):
                return self.call_own(kind.function, kind.receiver, Given([], {}), node)
            if isinstance(kind, Member):
                knows = self.machine.book.of_name(f"{kind.name}:")
                if knows is not None:  # an attribute that is more than a method not yet called
                    return self.library_attribute(kind, owner, node)
            elif isinstance(kind, External):
                knows = self.machine.book.of_name(f"{kind.name}:")
                if knows is not None:
                    return self.library_attribute(Member(kind.name, owner), owner, node)
        if name in VALIDATED:
            clean = cleaned(found.origins, frozenset(["attribute"]))
            return Thing(found.kinds, clean, found.pieces, found.items, found.fields)
        return found

    def library_attribute(self, member: Member, owner: Thing, node: ast.expr) -> Thing:
        """An attribute of a library's object that the library's file knows (its key ends in a colon)."""
        return self.call_library(f"{member.name}:", owner, Given([], {}), node)

    def _beyond(self, upper: Upper, name: str) -> Thing:
        """An attribute of `super()`."""
        kinds = [kind for kind in upper.receiver.kinds if isinstance(kind, (Made, Instance, Class))]
        cls = kinds[0] if kinds else upper.after
        order = mro_of(cls if isinstance(cls, Class) else cls.cls)
        rest = order[order.index(upper.after) + 1 :] if upper.after in order else order[1:]
        unknown: Member | None = None
        for base in rest:
            if isinstance(base, Class):
                raw = self.machine.run.settle(base.namespace.get(name))
                if isinstance(raw, Function):
                    return Thing((Method(raw, upper.receiver),))
                if raw is not None:  # a class method gets the class that was asked, not the one that has it
                    asked = cls if isinstance(cls, Class) else cls.cls
                    return self.machine.resolver.bound(raw, asked, upper.receiver)
            of = library_name(base)
            if of is not None:
                member = Member(f"{of}.{name}", upper.receiver)
                if self.machine.book.of_name(member.name) is not None:
                    return Thing((member,))
                unknown = unknown or member
        return Thing((unknown,)) if unknown is not None else NOTHING

    def call_expression(self, node: Any) -> Thing:
        awaited, self.awaiting = self.awaiting, False
        callee = self.evaluate(node.func)
        if isinstance(node.func, ast.Name) and node.func.id == "super" and self.function.owner is not None:
            first = next(iter(self.names.values()), NOTHING)
            return Thing((Upper(self.function.owner, first),))
        given = self.arguments(node)
        self.awaiting = awaited
        try:
            return self.liked_again(
                self._text_method(callee, given, node) or self.call(callee, given, node), node
            )
        finally:
            self.awaiting = False

    def arguments(self, node: ast.Call) -> Given:
        args: list[Thing] = []
        keywords: dict[str, Thing] = {}
        rest: Thing | None = None
        for one in node.args:
            if isinstance(one, ast.Starred):
                thing = self.evaluate(one.value)
                rest = Thing((), merged([(rest or NOTHING).origins, thing.origins]))
            elif rest is None:
                args.append(self.evaluate(one))
            else:
                rest = Thing((), merged([rest.origins, self.evaluate(one).origins]))
        for keyword in node.keywords:
            before = len(self.summary.done)
            thing = self.evaluate(keyword.value)
            self.becomes(keyword.arg or "", before)
            if keyword.arg is not None:
                keywords[keyword.arg] = thing
            elif thing.fields and not thing.origins:
                keywords.update(thing.fields)
            else:
                keywords.update(thing.fields or {})
                rest = Thing((), merged([(rest or NOTHING).origins, thing.origins]))
        return Given(args, keywords, rest)

    def _text_method(self, callee: Thing, given: Given, node: ast.expr) -> Thing | None:
        """`format` and `join`, which put texts together."""
        for kind in callee.kinds:
            if not isinstance(kind, Member):
                continue
            last = kind.name.rpartition(".")[2]
            text = kind.receiver.constant
            if last == "format" and isinstance(text, str) and given.rest is None:
                return self.together(brace_formatted(text, given.args, given.keywords), self._put_in(node))
            if last == "join" and isinstance(text, str) and len(given.args) == 1:
                items = given.args[0]
                listed = node.args[0] if isinstance(node, ast.Call) else None
                parts = list((items.fields or {}).values())
                if isinstance(listed, (ast.List, ast.Tuple)) and 0 < len(parts) == len(listed.elts):
                    glued = [part for one in parts for part in (Thing((text,)), one)]
                    return self.together(glued[1:], node)
                if items.origins:
                    inner = items.items or Thing((), items.origins)
                    return self.together([inner, Thing((text,)), Thing((), items.origins)], node)
                return Thing((Of("builtins.str"),))
        return None

    def _put_in(self, node: ast.expr) -> ast.expr:
        """The first argument of `text.format(...)`."""
        if not isinstance(node, ast.Call):
            return node
        return next(iter((*node.args, *(one.value for one in node.keywords))), node)

    def joined(self, node: Any) -> Thing:
        parts: list[Thing] = []
        first: ast.expr | None = None
        for one in node.values:
            if isinstance(one, ast.FormattedValue):
                thing = self.evaluate(one.value)
                first = first or (one.value if thing.origins else None)
                if one.format_spec is not None and _is_numeric(one.format_spec):
                    thing = Thing()
                elif one.conversion in REPRESENTED or _is_of_own_class(thing):
                    thing = Thing(thing.kinds, cleaned(thing.origins, frozenset(["log"])))
                parts.append(thing)
            else:
                parts.append(self.evaluate(one))
        return self.together(parts, first or node)

    def together(self, parts: list[Thing], node: ast.AST) -> Thing:
        """A text that is put together here: at `node`, the first of what is put in, for texts go over many
        lines."""
        text = joined_text(parts)
        if text.pieces is None or not text.origins:
            return text
        place = self.place(node)
        return text.with_origins(stepped(text.origins, Step(place.path, place.line, TOGETHER)))

    def binary(self, node: Any) -> Thing:
        left, right = self.evaluate(node.left), self.evaluate(node.right)
        if isinstance(node.op, ast.Add):
            return self.added(left, right, node)
        text = left.constant
        if isinstance(node.op, ast.Mod) and (isinstance(text, str) or left.pieces is not None):
            return self.formatted(left, right, node.right)
        if isinstance(node.op, ast.Div):
            return Thing(left.kinds or right.kinds, merged([left.origins, right.origins]))
        if isinstance(node.op, (ast.BitOr, ast.BitAnd, ast.Mult)):
            return Thing(left.kinds or right.kinds, merged([left.origins, right.origins]), None, left.items)
        return Thing((Of("builtins.int"),))

    def added(self, left: Thing, right: Thing, node: ast.AST) -> Thing:
        """`left + right`: of numbers, of lists, or of texts."""
        if left.items is not None or right.items is not None:
            items = union(left.items or NOTHING, right.items or NOTHING)
            return Thing(left.kinds, merged([left.origins, right.origins]), None, items)
        if isinstance(left.constant, (int, float)) or isinstance(right.constant, (int, float)):
            return Thing((Of("builtins.int"),))
        if left.pieces is not None and left.origins and not right.origins:
            return joined_text([left, right])  # the text was put together before, and only goes on
        if isinstance(node, ast.BinOp) and right.origins:
            node = node.right
        return self.together([left, right], node)

    def formatted(self, left: Thing, right: Thing, node: ast.expr) -> Thing:
        """`left % right`, where a text, or a number (`seconds %= 60`), stands on the left; `node` is what is
        put in."""
        text = left.constant
        if isinstance(text, (int, float)):
            return Thing((Of("builtins.int"),))
        if not isinstance(text, str):
            return self.together([left, Thing((), right.origins)], node)
        values = [right]
        if right.fields and all(name.isdigit() for name in right.fields):
            values = list(right.fields.values())
        return self.together(percent_formatted(text, values), node)

    def boolean(self, node: Any) -> Thing:
        found, *others = [self.evaluate(one) for one in node.values]
        for one in others:
            found = either(found, one)
        return found

    def comparison(self, node: Any) -> Thing:
        contained = any(isinstance(one, (ast.In, ast.NotIn)) for one in node.ops)
        sides: list[Thing] = []
        for one in (node.left, *node.comparators):
            thing = self.evaluate(one)
            if contained and one is not node.left:
                with self.once() if self._fetched_once(one, thing) else nullcontext():
                    self.consumed(thing, node, "in")
            if (
                thing.origins
                and _with_constant(node, one)
                and not (contained and _is_looked_into(thing, node))
            ):
                self._claimed(thing, node)
            if thing.origins and isinstance(node.ops[0], ORDERING):
                self.limited(thing, node=node)
            if thing.origins and _with_password(node, one):
                self._password_compared(thing, node)
            sides.append(thing)
        if len(node.ops) == 1 and isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
            self._password_known(node, sides)
        return Thing((Of("builtins.bool"),), fields=_picked(node, sides))

    def _password_known(self, node: ast.Compare, sides: list[Thing]) -> None:
        """A password that somebody sent is compared with one that stands in the code."""
        left, right = sides
        for written, sent, kept in ((node.left, left, right), (node.comparators[0], right, left)):
            name = sent_as(written)
            if name and any(map(_is_sent, sent.origins)) and is_chosen(kept.constant):
                self.note("credential", "comparison", node, verb="literal", subject=name)

    def _password_compared(self, thing: Thing, node: ast.Compare) -> None:
        """A password of the request, and the attribute of something that is called password."""
        kept = {
            origin: trail
            for origin, trail in thing.origins.items()
            if origin.location in ("form", "json", "body", "graphql")
        }
        if kept:
            told = self.machine.syntax.text(node)[:MAX_COMPARISON]
            self.reach("password compared", told, thing.with_origins(kept), node)

    def _claimed(self, thing: Thing, node: ast.Compare) -> None:
        """What a client says of itself, and a constant that it is compared with."""
        kept = {
            origin: trail
            for origin, trail in thing.origins.items()
            if origin.location in CLAIMS or (origin.location in INPUTS and PRIVILEGE.search(origin.name))
        }
        if kept:
            told = self.machine.syntax.text(node)[:MAX_COMPARISON]
            self.reach("claim", told, thing.with_origins(kept), node)

    def negated(self, node: Any) -> Thing:
        thing = self.evaluate(node.operand)
        number = thing.constant
        if isinstance(node.op, ast.USub) and isinstance(number, (int, float)):
            return Thing((-number,))
        return Thing((Of("builtins.bool"),)) if isinstance(node.op, ast.Not) else thing

    def conditional(self, node: Any) -> Thing:
        self.evaluate(node.test)
        # Where both arms do something with what was looked at, the test chooses, and refuses nothing.
        looked_at = set(self.checked_names(node.test))
        chosen = looked_at & set(names_in(node.body)) & set(names_in(node.orelse))
        with nullcontext() if chosen and looked_at == chosen else self.below(node.test):
            body = self.evaluate(node.body)
            return either(body, self.evaluate(node.orelse))

    def dictionary(self, node: Any) -> Thing:
        fields: dict[str, Thing] = {}
        origins: list[Origins] = []
        items = NOTHING
        for key, value in zip(node.keys, node.values, strict=True):
            thing = self.evaluate(value)
            origins.append(thing.origins)
            items = union(items, thing)
            if key is None:
                fields.update({REST: NOTHING} if thing.fields is None else thing.fields)
                continue
            name = self.evaluate(key).constant
            if isinstance(name, str) and len(fields) < MAX_FIELDS:
                fields[name] = thing
        return Thing((Of("builtins.dict"),), merged(origins), None, items, fields)

    def sequence(self, node: Any) -> Thing:
        items = NOTHING
        fields: dict[str, Thing] = {}
        origins: list[Origins] = []
        things: list[Thing] = []
        for index, one in enumerate(node.elts):
            thing = self.evaluate(one.value if isinstance(one, ast.Starred) else one)
            items = union(items, thing)
            origins.append(thing.origins)
            things.append(thing)
            if index < MAX_FIELDS:
                fields[str(index)] = thing
        items = one_of_texts(things) or items
        return Thing((Of(f"builtins.{type(node).__name__.lower()}"),), merged(origins), None, items, fields)

    def subscript(self, node: Any) -> Thing:
        owner = self.evaluate(node.value)
        if isinstance(node.slice, ast.Slice):
            for part in (node.slice.lower, node.slice.upper, node.slice.step):
                if part is not None:
                    self.evaluate(part)
            return self._sliced(owner, node.slice.upper is not None)
        key = self.evaluate(node.slice).constant
        return self.liked_again(self.item_of(owner, key, node), node)

    def _sliced(self, owner: Thing, ends: bool) -> Thing:
        kinds = tuple(
            replace(kind, bounded=ends or kind.bounded) if isinstance(kind, Query) else kind
            for kind in owner.kinds
        )
        return Thing(kinds, owner.origins, owner.pieces, owner.items)

    def item_of(self, owner: Thing, key: Any, node: ast.expr) -> Thing:
        """`owner[key]`."""
        if owner.fields is not None and key is not None:
            last = isinstance(key, int) and key < 0 and str(len(owner.fields) + key)
            known_part = owner.fields.get(last or str(key))
            if known_part is not None:
                return known_part
        known = self.machine.resolver.item(owner, key)
        if known is not None:
            return known
        for kind in owner.kinds:
            if isinstance(kind, Query) and key is None and kind.sent_by_use and node is not None:
                return owner.items or Thing((), owner.origins)  # one after the other of rows that are there
            if isinstance(kind, Query):
                return self.access(kind, owner, node, "[]", bounded=True, single=True)
            if isinstance(kind, Of):
                knows = self.machine.book.of_name(f"{kind.name}[]")
                if knows is not None:
                    return self.call_library(f"{kind.name}[]", owner, Given([Thing((key,))], {}), node)
        of_class = self._item_of_class(owner, key, node)
        if of_class is not None:
            return of_class
        own = any(isinstance(kind, Made) for kind in owner.kinds)
        part = key if isinstance(key, str) else ITEMS if own else None
        origins = named_by(part_of(owner.origins, part) if part is not None else owner.origins, key)
        if owner.items is not None:
            return Thing(owner.items.kinds, merged([owner.items.origins, origins]), owner.items.pieces)
        return Thing((), origins)

    def _item_of_class(self, owner: Thing, key: Any, node: ast.expr) -> Thing | None:
        """`Model[key]`, where the library of the model says what it does."""
        for cls in (kind for kind in owner.kinds if isinstance(kind, Class)):
            for base in mro_of(cls):
                of = library_name(base)
                if of is not None and self.machine.book.of_name(f"{of}[]") is not None:
                    return self.call_library(f"{of}[]", owner, Given([Thing((key,))], {}), node)
        return None

    def awaited(self, node: Any) -> Thing:
        self.awaiting = True
        try:
            return self.waited_for(self.evaluate(node.value), node.value)
        finally:
            self.awaiting = False

    def function_expression(self, node: Any) -> Thing:
        return Thing((Inner(node, dict(self.names)),))

    def comprehension(self, node: Any) -> Thing:
        before = self.names
        self.names = dict(before)
        try:
            with ExitStack() as loops:
                for one in node.generators:
                    rows = self.iterated(one.iter)
                    loops.enter_context(self.within(self.loop_kind(one.iter, rows), before))
                    self.bind_target(one.target, rows.items or Thing((), rows.origins))
                    for test in one.ifs:
                        self.evaluate(test)
                        loops.enter_context(self.below(test))
                if isinstance(node, ast.DictComp):
                    key = self.evaluate(node.key)
                    element = self.evaluate(node.value)
                    origins = under(key, element.origins)
                else:
                    element = self.evaluate(node.elt)
                    origins = element.origins
        finally:
            self.names = before
        name = {"ListComp": "list", "SetComp": "set", "DictComp": "dict"}.get(
            type(node).__name__, "generator"
        )
        return Thing((Of(f"builtins.{name}"),), origins, None, element)

    def iterated(self, node: ast.expr) -> Thing:
        """What is iterated over: a query is sent by it."""
        thing = self.evaluate(node)
        with self.once() if self._fetched_once(node, thing) else nullcontext():
            thing = self.consumed(thing, node, "iterated")
        if thing.items is None:
            known = self.machine.resolver.elements(thing)
            if known is not None:
                return Thing(thing.kinds, thing.origins, None, known)
        return thing

    def _fetched_once(self, node: ast.expr, thing: Thing) -> bool:
        """Whether it is a query of before the loops around us that keeps its rows: only the first turn sends
        it."""
        if not self.loops or not isinstance(node, ast.Name):
            return False
        named = self.names.get(node.id)
        keeps = any(
            isinstance(kind, Query) and kind.type in self.machine.book.keeping for kind in thing.kinds
        )
        return keeps and named is not None and self.before_loops.get(node.id) is named

    def loop_kind(self, node: ast.expr, rows: Thing) -> str | None:
        """Over what a loop runs; None for a few things that the code itself lists."""
        if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
            return None
        if any(origin.location == "rows" for origin in rows.origins):
            return "rows"
        for kind in rows.kinds:
            if isinstance(kind, Of) and kind.name in ("builtins.range()", "builtins.range"):
                return None
            if isinstance(kind, (str, bytes, Class)):
                return None
            if isinstance(kind, (Sequence, Dict)):
                return None  # a container that modules filled when they were loaded
        listed = rows.items.kinds if rows.items is not None and not rows.items.origins else ()
        if listed and not rows.origins and all(isinstance(kind, (str, bytes)) for kind in listed):
            return None  # texts that the code lists before the loop
        return "items"

    def bind_target(self, target: ast.expr, thing: Thing) -> None:
        raise NotImplementedError

    def named(self, node: Any) -> Thing:
        thing = self.evaluate(node.value)
        self.bind_target(node.target, thing)
        return thing

    def yielded(self, node: Any) -> Thing:
        if node.value is not None:
            thing = self.evaluate(node.value)
            self.returned(thing)
        return NOTHING

    def starred(self, node: Any) -> Thing:
        return self.evaluate(node.value)


def _with_constant(node: ast.Compare, one: ast.expr) -> bool:
    """Whether a comparison is one of this side with constants, other than with nothing."""
    if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.Eq, ast.NotEq, ast.In, ast.NotIn)):
        return False
    other = node.comparators[0] if one is node.left else node.left
    values = other.elts if isinstance(other, (ast.Tuple, ast.List, ast.Set)) else [other]
    return bool(values) and all(
        isinstance(value, ast.Constant) and value.value not in (None, "") for value in values
    )


def _is_sent(origin: Origin) -> bool:
    """Whether something may come from a request: rows do not, nor what an object was given beside it."""
    of_object = origin.location == PARAMETER and origin.name in ("self", "cls")
    return origin.location != ROWS and not (of_object and origin.field not in ("request", "req"))


def _picked(node: ast.Compare, sides: list[Thing]) -> dict[str, Thing] | None:
    """Of a condition on a column, what the column is compared with: `User.email == email`."""
    of_column = len(sides) == 2 and OWNER in (sides[0].fields or {}) and isinstance(node.ops[0], ast.Eq)
    return {PICKED: Thing((), sides[1].origins)} if of_column and sides[1].origins else None


def _is_looked_into(thing: Thing, node: ast.Compare) -> bool:
    """Whether a mapping or list of the code's own is asked what it holds, or a text for a separator."""
    sought = node.left.value if isinstance(node.left, ast.Constant) else None
    if sought is None:
        return False
    separates = isinstance(sought, str) and not any(one.isalnum() for one in sought)
    return separates or thing.fields is not None


def _with_password(node: ast.Compare, one: ast.expr) -> bool:
    """Whether the other side is the password of an object."""
    if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        return False
    other = node.comparators[0] if one is node.left else node.left
    return (
        isinstance(other, ast.Attribute)
        and bool(PASSWORD.fullmatch(other.attr))
        and not isinstance(one, ast.Attribute)
    )


def _is_of_own_class(thing: Thing) -> bool:
    """Whether it is an object of a class of the target's: a text that it becomes shows its parts with their
    line breaks escaped, as the body that a model declares does."""
    return bool(thing.kinds) and all(isinstance(kind, Made) for kind in thing.kinds)


def _is_numeric(spec: ast.expr) -> bool:
    """Whether a format accepts numbers only."""
    if not isinstance(spec, ast.JoinedStr) or len(spec.values) != 1:
        return False
    value = spec.values[0]
    return isinstance(value, ast.Constant) and str(value.value)[-1:] in SHOWN_AS_NUMBER


EXPRESSIONS: Final[dict[type[ast.expr], Callable[[Expressions, Any], Thing]]] = {
    ast.Constant: Expressions.constant,
    ast.Name: Expressions.name,
    ast.Attribute: Expressions.attribute,
    ast.Call: Expressions.call_expression,
    ast.JoinedStr: Expressions.joined,
    ast.BinOp: Expressions.binary,
    ast.BoolOp: Expressions.boolean,
    ast.Compare: Expressions.comparison,
    ast.UnaryOp: Expressions.negated,
    ast.IfExp: Expressions.conditional,
    ast.Dict: Expressions.dictionary,
    ast.List: Expressions.sequence,
    ast.Tuple: Expressions.sequence,
    ast.Set: Expressions.sequence,
    ast.Subscript: Expressions.subscript,
    ast.Await: Expressions.awaited,
    ast.Lambda: Expressions.function_expression,
    ast.ListComp: Expressions.comprehension,
    ast.SetComp: Expressions.comprehension,
    ast.DictComp: Expressions.comprehension,
    ast.GeneratorExp: Expressions.comprehension,
    ast.NamedExpr: Expressions.named,
    ast.Yield: Expressions.yielded,
    ast.YieldFrom: Expressions.yielded,
    ast.Starred: Expressions.starred,
}
