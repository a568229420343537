"""Expressions: one small function per kind of syntax node."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from analyzer.evaluator import calls, texts
from analyzer.evaluator.attributes import (
    ABSENT,
    attribute,
    class_attribute,
    own_method,
    played_method,
    truth_of,
)
from analyzer.evaluator.comparing import compare, is_text_or_number, key_of, truth
from analyzer.evaluator.conditions import Condition, Path, joined
from analyzer.evaluator.containers import annotated, get_item, weight
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import join, lifted, plain, resting_on, settings_of
from analyzer.evaluator.narrowing import Narrowing
from analyzer.evaluator.operations import SYMBOLS, binary, unary
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import (
    COMPREHENSION,
    FUNCTION,
    Annotated,
    Bound,
    Class,
    Frame,
    Function,
    Instance,
    NativeClass,
    name_of,
)
from analyzer.evaluator.values import (
    Dict,
    External,
    Failure,
    Generator,
    Join,
    List,
    Possible,
    Sequence,
    Set,
    Slice,
    Tuple,
    Unknown,
    is_constant,
)

CHECKS_PER_OBJECT: Final = 4
"""Comparisons of constants that take the time of one of containers or objects."""

MAX_SUBSCRIPTS: Final = 8
"""Subscripts of one type, one behind the other."""


def _constant(run: Interpreter, node: ast.Constant, frame: Frame) -> Any:
    return node.value


def _name(run: Interpreter, node: ast.Name, frame: Frame) -> Any:
    name = node.id
    if name in frame.bindings and frame.globals is None and frame.nonlocals is None:
        return run.settle(frame.bindings[name])
    scope = frame.scope_of(name)
    if scope is not None and name in scope.bindings:
        return run.settle(scope.bindings[name])
    return run.builtin(name, frame)


def _attribute(run: Interpreter, node: ast.Attribute, frame: Frame) -> Any:
    value = run.evaluate(node.value, frame)
    run.node = node
    return attribute(run, value, node.attr)


def _call(run: Interpreter, node: ast.Call, frame: Frame) -> Any:
    return calls.evaluate_call(run, node, frame)


def _binary(run: Interpreter, node: ast.BinOp, frame: Frame) -> Any:
    # A sum of ten thousand terms is a tree ten thousand deep on its left side: walk it in a loop.
    pending: list[ast.BinOp] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp):
        pending.append(left)
        left = left.left
    value = run.evaluate(left, frame)
    for one in reversed(pending):
        value = operate(run, type(one.op), value, run.evaluate(one.right, frame))
    return value


def operate(run: Interpreter, kind: type[ast.operator], one: Any, other: Any) -> Any:
    """A binary operator; instances of the target's classes bring their own methods for it."""
    symbol = SYMBOLS.get(kind)
    own = _of_library(OPERATORS[kind], one, other)
    if own is not NotImplemented:
        return own
    if symbol is not None:
        for receiver, argument, name in ((one, other, symbol), (other, one, f"__r{symbol[2:]}")):
            if isinstance(receiver, Instance) and class_attribute(run, receiver.cls, name) is not ABSENT:
                return run.call(attribute(run, receiver, name), [argument])
            method = _of_metaclass(run, receiver, name)
            if method is not None:
                return run.call(method, [argument])
    if kind is ast.Mod and isinstance(plain(one), str):
        result = lifted(partial(texts.percent, run), one, other)
    else:
        result = _certain(run, binary(kind, content(one), content(other)))
    return result if run.spend(weight(result)) else Unknown("operation, of which there are too many")


def _of_library(symbol: str, *operands: Any) -> Any:
    """What an operator gives where an operand is a library's object that has a say."""
    for one in operands:
        if isinstance(one, StandIn):
            found = one.operation(symbol, *operands)
            if found is not NotImplemented:
                return found
    return NotImplemented


def _of_metaclass(run: Interpreter, value: Any, name: str) -> Any:
    """An operator that a class of the target's has from its metaclass; None where it has none."""
    if not isinstance(value, Class) or not isinstance(value.metaclass, Class):
        return None
    found = class_attribute(run, value.metaclass, name)
    return Bound(found, value) if isinstance(found, Function) else None


def content(value: Any) -> Any:
    """What an object of a class derived from a container holds, what a member of an enumeration of texts or
    numbers is worth; any other value itself."""
    if not isinstance(value, Instance):
        return value
    if "_value_" in value.attributes and is_text_or_number(value):
        return value.attributes["_value_"]
    return value.payload if value.payload is not None else value


def _deciding(value: Any, is_and: bool) -> Any:
    """What an operand is where it ends the operation: of several values only those that can."""
    if not isinstance(value, Join):
        return value
    kept = [one for one in value.alternatives if truth(one.value)[0] is not is_and]
    return join(kept) if kept else value


def _boolean(run: Interpreter, node: ast.BoolOp, frame: Frame) -> Any:
    """`a and b or c`: the value that decides, or a join of those that may."""
    is_and = isinstance(node.op, ast.And)
    found: list[Possible] = []
    names: tuple[str, ...] = ()
    default: Any = ABSENT
    by_default: bool | None = True
    entry = run.path
    value: Any = None
    for position, operand in enumerate(node.values):
        value = run.evaluate(operand, frame)
        known, held = truth_of(run, value)
        last = position == len(node.values) - 1
        if known is not None and not last:
            if known is not is_and:
                break
            continue
        if last:
            break
        names += settings_of(value)
        if by_default and held is not None and held is not is_and:
            default, by_default = plain(value), False
        elif held is None:
            by_default = None if by_default else by_default
        test = Condition(operand, held)
        found.append(Possible(_deciding(value, is_and), (test.negated() if is_and else test,)))
        run.path = joined(run.path, (test if is_and else test.negated(),))
    passed = run.path[len(entry) :] if run.path[: len(entry)] == entry else ()
    run.path = entry
    if not found:
        return value
    known, held = truth_of(run, value)
    if (
        known is not None
        and known is not is_and
        and not isinstance(value, (Instance, Class, Function))
        and is_and
    ):
        # `unknown and False` is false whatever the unknown is.
        return value if names == () else resting_on(names, value)
    if names and by_default is not None:
        chosen = default if default is not ABSENT else plain(value)
        if not isinstance(chosen, (Instance, Class, Function)):
            return resting_on(names, chosen)
    if is_and and any(isinstance(one.value, Unknown) for one in found):
        return join([Possible(Unknown("conjunction of what is not known")), Possible(value, passed)])
    kept = [one for one in found if not (plain(one.value) is None and not is_and)]
    return join([*kept, Possible(value, passed)])


def _unary(run: Interpreter, node: ast.UnaryOp, frame: Frame) -> Any:
    value = run.evaluate(node.operand, frame)
    if isinstance(node.op, ast.Not):
        known, _ = truth_of(run, value)
        return unary(ast.Not, value if known is None else known)
    own = _of_library(OPERATORS[type(node.op)], value)
    if own is not NotImplemented:
        return own
    name = UNARY_METHODS[type(node.op)]
    method = own_method(run, value, name) or _of_metaclass(run, value, name)
    return run.call(method, []) if method is not None else _certain(run, unary(type(node.op), value))


def _certain(run: Interpreter, result: Any) -> Any:
    """A result, unless the operation raises."""
    return run.fails(result.kind, result.reason) if type(result) is Failure else result


def _compare(run: Interpreter, node: ast.Compare, frame: Frame) -> Any:
    left = run.evaluate(node.left, frame)
    outcome: Any = True
    for kind, right_node in zip(node.ops, node.comparators, strict=True):
        right = run.evaluate(right_node, frame)
        outcome = compared(run, type(kind), left, right)
        known, _ = truth_of(run, outcome)
        if known is False:
            return outcome
        left = right
    return outcome


def compared(run: Interpreter, kind: type[ast.cmpop], one: Any, other: Any) -> Any:
    """One comparison; instances of the target's classes bring their own methods for it."""
    if kind in (ast.In, ast.NotIn):
        found = _contained(run, one, other)
        return unary(ast.Not, found) if kind is ast.NotIn else found
    own = _of_library(OPERATORS[kind], one, other)
    if own is not NotImplemented:
        return own
    for receiver, argument, name in (
        (one, other, COMPARISONS.get(kind)),
        (other, one, REFLECTED.get(kind)),
    ):
        method = own_method(run, receiver, name) if name is not None else None
        if method is not None:
            return run.call(method, [argument])
    if kind is ast.NotEq and (own_method(run, one, "__eq__") or own_method(run, other, "__eq__")):
        return unary(ast.Not, compared(run, ast.Eq, one, other))
    if kind not in (ast.Is, ast.IsNot):
        one, other = content(one), content(other)
    return _certain(run, compare(kind, one, other))


def _contained(run: Interpreter, one: Any, container: Any) -> Any:
    """`one in container`."""
    holder = plain(container)
    method = own_method(run, holder, "__contains__")
    if method is None and isinstance(holder, StandIn):
        method = played_method(run, holder, "__contains__")
    if method is not None:
        found = run.call(method, [one])
        known, by_default = truth_of(run, found)
        if known is not None or by_default is None:
            return known if known is not None else Unknown("membership in what is not known")
        return resting_on(settings_of(found), by_default)
    if isinstance(holder, Class) or (isinstance(holder, Instance) and holder.payload is None):
        members = run.iterate(holder)
        container = members if members is not None else container
    elements = container.elements if isinstance(container, Sequence) and container.exact else []
    if not run.spend(weight(container) * (1 if is_constant(one) else CHECKS_PER_OBJECT)):
        return Unknown("membership, of which there are too many")
    if isinstance(one, Instance) or any(isinstance(each.value, Instance) for each in elements):
        found = [truth(compared(run, ast.Eq, one, each.value))[0] for each in elements]
        if True in found:
            return True
        if elements and None not in found:
            return False
    return _certain(run, compare(ast.In, one, container))


def _conditional(run: Interpreter, node: ast.IfExp, frame: Frame) -> Any:
    test = run.evaluate(node.test, frame)
    known, by_default = truth_of(run, test)
    if known is not None:
        return run.evaluate(node.body if known else node.orelse, frame)
    condition = Condition(node.test, by_default)
    narrowing = Narrowing(run, node.test, frame)
    found: list[Possible] = []
    for holds, branch in ((True, node.body), (False, node.orelse)):
        held = condition if holds else condition.negated()
        with run.under((held,)):
            found.append(Possible(narrowing.evaluated(holds, partial(run.evaluate, branch, frame)), (held,)))
    names = settings_of(test)
    usual, other = found if by_default else reversed(found)
    if by_default is not None and not set(names).isdisjoint(settings_of(other.value)):
        # `f"/{prefix}" if prefix else ""`: what it comes to where the setting is another one is not known
        return resting_on(names, plain(usual.value))
    return join(found)


def _display(kind: type[Sequence]) -> Callable[[Interpreter, Any, Frame], Any]:
    def build(run: Interpreter, node: ast.List | ast.Tuple | ast.Set, frame: Frame) -> Any:
        made = kind([], run.path)
        made.written = (frame.module.path, node.lineno, node.end_lineno or node.lineno)
        for element in node.elts:
            if isinstance(element, ast.Starred):
                inner, whole = run.elements(run.evaluate(element.value, frame))
                made.elements.extend(inner)
                made.open = made.open or not whole
            else:
                made.elements.append(Possible(run.evaluate(element, frame)))
        return made

    return build


def _dict(run: Interpreter, node: ast.Dict, frame: Frame) -> Any:
    made = Dict({}, run.path)
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        key = run.evaluate(key_node, frame) if key_node is not None else None
        value = run.evaluate(value_node, frame)
        if key_node is None:
            run.update(made, value)
        else:
            made.entries[key_of(key)] = (key, Possible(value))
    return made


def _joined_text(run: Interpreter, node: ast.JoinedStr, frame: Frame) -> Any:
    parts: list[Any] = []
    for piece in node.values:
        if isinstance(piece, ast.FormattedValue):
            value = run.evaluate(piece.value, frame)
            conversion = chr(piece.conversion) if piece.conversion > 0 else None
            if piece.format_spec is not None or conversion not in (None, "s"):
                spec = run.evaluate(piece.format_spec, frame) if piece.format_spec is not None else ""
                value = texts.with_spec(run, value, conversion, spec if isinstance(spec, str) else "?")
            parts.append(value)
        else:
            parts.append(run.evaluate(piece, frame))
    return texts.formatted(run, parts)


def _lambda(run: Interpreter, node: ast.Lambda, frame: Frame) -> Any:
    made = Function(node, frame, frame.module, "<lambda>", frame.inner_name("<lambda>"))
    calls.bind_defaults(run, made)
    return made


def _subscript(run: Interpreter, node: ast.Subscript, frame: Frame) -> Any:
    value = run.evaluate(node.value, frame)
    if isinstance(value, External) and isinstance(node.slice, ast.Slice):
        return Unknown(f"a part of {value.name}", run.place())  # no type is sliced
    if isinstance(value, NativeClass) or annotated(value):
        getter = class_attribute(run, value, "__class_getitem__") if isinstance(value, Class) else ABSENT
        if isinstance(getter, Function):
            return run.call(Bound(getter, value), [run.evaluate(node.slice, frame)])
        if isinstance(value, Class) and getter is ABSENT:
            members = run.iterate(value)
            if members is not None:  # an enumeration by name
                found = value.namespace.get(str(plain(run.evaluate(node.slice, frame))))
                return found if found is not None else Unknown("member of an enumeration")
        return _typed(run, value, node.slice, frame)
    index = run.evaluate(node.slice, frame)
    run.node = node
    return item_of(run, value, index)


def item_of(run: Interpreter, value: Any, index: Any) -> Any:
    """`value[index]`."""
    method = own_method(run, value, "__getitem__")
    if method is not None:
        return run.call(method, [index])
    if isinstance(value, Instance):
        if class_attribute(run, value.cls, "__getitem__") is not ABSENT:
            return run.call(attribute(run, value, "__getitem__"), [index])
        missing = own_method(run, value, "__missing__")
        if missing is not None and value.payload is not None and run.contains(value.payload, index) is False:
            return run.call(missing, [index])
    found = get_item(run, value, index)
    if isinstance(index, Slice) and not run.spend(weight(found)):
        return Unknown("part, of which there are too many")
    return found


def _typed(run: Interpreter, of: Any, node: ast.expr, frame: Frame) -> Any:
    inner = of
    for _ in range(MAX_SUBSCRIPTS):
        if not isinstance(inner, Annotated):
            break
        inner = inner.of
    else:
        return Unknown("type with too many subscripts", run.place())
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    if name_of(of) in ("typing.Literal", "typing_extensions.Literal"):
        return Annotated(of, tuple(run.evaluate(part, frame) for part in parts))
    if name_of(of) in ("typing.Annotated", "typing_extensions.Annotated"):
        rest = [run.evaluate(part, frame) for part in parts[1:]]
        return Annotated(of, (run.annotation(parts[0], frame), *rest))
    return Annotated(of, tuple(run.annotation(part, frame) for part in parts))


def _slice(run: Interpreter, node: ast.Slice, frame: Frame) -> Any:
    bounds = [
        None if part is None else plain(run.evaluate(part, frame))
        for part in (node.lower, node.upper, node.step)
    ]
    return Slice(*bounds)


def _assigned(run: Interpreter, node: ast.NamedExpr, frame: Frame) -> Any:
    value = run.evaluate(node.value, frame)
    scope = frame
    while scope.kind == COMPREHENSION and scope.parent is not None:
        scope = scope.parent
    run.assign(node.target, value, scope)
    return value


def _await(run: Interpreter, node: ast.Await, frame: Frame) -> Any:
    return run.evaluate(node.value, frame)


def _yield(run: Interpreter, node: ast.Yield | ast.YieldFrom, frame: Frame) -> Any:
    value = None if node.value is None else run.evaluate(node.value, frame)
    scope: Frame | None = frame
    while scope is not None and scope.kind != FUNCTION:
        scope = scope.parent
    if scope is None:
        return Unknown("yield outside a function")
    if scope.yields is None:
        scope.yields = []
    extra = tuple(condition for condition in run.path if condition not in scope.entry)
    if isinstance(node, ast.YieldFrom):
        scope.yields.extend(Possible(one.value, joined(extra, one.path)) for one in run.elements(value)[0])
        return value.returned if isinstance(value, Generator) else Unknown("result of an iterator")
    scope.yields.append(Possible(value, extra))
    return Unknown("sent into a generator")


def _comprehension(kind: type[Sequence]) -> Callable[[Interpreter, Any, Frame], Any]:
    def build(run: Interpreter, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, frame: Frame) -> Any:
        made = kind([], run.path)

        def put(inner: Frame, extra: Path) -> None:
            made.elements.append(Possible(run.evaluate(node.elt, inner), extra))

        made.open, names = _iterate(run, node.generators, frame, put)
        return resting_on(names, made)

    return build


def _dict_comprehension(run: Interpreter, node: ast.DictComp, frame: Frame) -> Any:
    made = Dict({}, run.path)

    def put(inner: Frame, extra: Path) -> None:
        key = run.evaluate(node.key, inner)
        made.entries[key_of(key)] = (key, Possible(run.evaluate(node.value, inner), extra))

    made.open, names = _iterate(run, node.generators, frame, put)
    return resting_on(names, made)


def _iterate(
    run: Interpreter, generators: list[ast.comprehension], frame: Frame, put: Callable[[Frame, Path], None]
) -> tuple[bool, tuple[str, ...]]:
    """Run the loops of a comprehension; whether there may be more than what they run over, and the settings
    that say what that is."""
    inner = Frame(COMPREHENSION, frame.module, frame, {}, frame.qualname, frame.entry)
    whole = True
    names: dict[str, None] = {}

    def loop(position: int, extra: Path) -> None:
        nonlocal whole
        if position == len(generators):
            put(inner, extra)
            return
        generator = generators[position]
        iterable = run.evaluate(generator.iter, inner if position else frame)
        names.update(dict.fromkeys(settings_of(iterable)))
        elements, complete = run.elements(iterable)
        whole = whole and complete
        for one in elements:
            if not run.step():
                return
            run.assign(generator.target, one.value, inner)
            tests: Path = one.path
            for test in generator.ifs:
                known, by_default = truth_of(run, run.evaluate(test, inner))
                if known is False:
                    break
                if known is None:
                    tests = joined(tests, (Condition(test, by_default),))
            else:
                loop(position + 1, joined(extra, tests))

    loop(0, ())
    return not whole, tuple(names)


def _starred(run: Interpreter, node: ast.Starred, frame: Frame) -> Any:
    return run.evaluate(node.value, frame)


def _formatted(run: Interpreter, node: ast.FormattedValue, frame: Frame) -> Any:
    return texts.shown(run, run.evaluate(node.value, frame))


UNARY_METHODS: Final[dict[type[ast.unaryop], str]] = {
    ast.USub: "__neg__",
    ast.UAdd: "__pos__",
    ast.Invert: "__invert__",
}

OPERATORS: Final[dict[type[ast.AST], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitOr: "|",
    ast.BitAnd: "&",
    ast.BitXor: "^",
    ast.MatMult: "@",
    ast.USub: "-",
    ast.UAdd: "+",
    ast.Invert: "~",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
}

COMPARISONS: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "__eq__",
    ast.NotEq: "__ne__",
    ast.Lt: "__lt__",
    ast.LtE: "__le__",
    ast.Gt: "__gt__",
    ast.GtE: "__ge__",
}

REFLECTED: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "__eq__",
    ast.Lt: "__gt__",
    ast.LtE: "__ge__",
    ast.Gt: "__lt__",
    ast.GtE: "__le__",
}

Evaluator = Callable[["Interpreter", Any, Frame], Any]

EXPRESSIONS: Final[dict[type[ast.AST], Evaluator]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.List: _display(List),
    ast.Tuple: _display(Tuple),
    ast.Set: _display(Set),
    ast.Dict: _dict,
    ast.JoinedStr: _joined_text,
    ast.FormattedValue: _formatted,
    ast.Lambda: _lambda,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.NamedExpr: _assigned,
    ast.Await: _await,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
    ast.ListComp: _comprehension(List),
    ast.SetComp: _comprehension(Set),
    ast.GeneratorExp: _comprehension(Generator),
    ast.DictComp: _dict_comprehension,
    ast.Starred: _starred,
}
