"""Calls: binding arguments, running function bodies, and calling what is not a function of the target."""

from __future__ import annotations

import ast
import inspect
from functools import partial
from typing import Any, Final

from analyzer.evaluator import classes, texts
from analyzer.evaluator.attributes import ABSENT, EXCEPTIONS, TextMethod, bind, class_attribute, mro_of
from analyzer.evaluator.conditions import beyond
from analyzer.evaluator.containers import ELEMENTS_PER_STEP, weight
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import join, lifted, plain, resting_on
from analyzer.evaluator.managing import leaving, parts_of
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import (
    COMPREHENSION,
    FUNCTION,
    Annotated,
    Bound,
    Class,
    Deferred,
    Descriptor,
    Frame,
    Function,
    Instance,
    Module,
    Native,
    NativeClass,
    Super,
    Wrapped,
    name_of,
)
from analyzer.evaluator.values import (
    Arguments,
    Dict,
    External,
    Generator,
    Join,
    List,
    Possible,
    Result,
    Sequence,
    Setting,
    Tuple,
    Unknown,
)

MAX_RECURSION: Final = 2
"""How often one function may be in progress at once: with fan-out, deeper recursion explodes."""

MAX_KNOWN_RECURSION: Final = 30
"""The same where all arguments are known, as in a walk over a tree of menus or settings."""

MAX_RECURSIVE_CALLS: Final = 200
"""Calls beyond MAX_RECURSION until the outermost call of the function returns."""

MAX_STEPS_AGAIN: Final = 400
"""Steps of a function that is called while it is in progress: over unknown data it never ends by itself."""

MAX_ARGUMENTS: Final = 1_000
"""Arguments that a starred container may become."""

MAX_DEPTH: Final = 90
"""Calls of target functions within each other; real start-up code stays below thirty."""


def call(run: Interpreter, callee: Any, args: Arguments) -> Any:
    """What calling a value gives."""
    match callee:
        case Function():
            return call_function(run, callee, args)
        case Bound():
            return _call_bound(run, callee, args)
        case Class() | NativeClass():
            return classes.instantiate(run, callee, args)
        case Native():
            return call_native(run, callee, args)
        case TextMethod():
            return _call_text_method(run, callee, args)
        case Instance():
            return _call_instance(run, callee, args)
        case Setting():
            return resting_on(callee.names, call(run, callee.default, args))
        case Join():
            found = []
            for one in callee.alternatives:
                with run.under(one.path):
                    found.append(Possible(call(run, one.value, args), one.path))
            return join(found)
        case Wrapped() | Descriptor() | Annotated() | Deferred():
            return call(run, _inside(run, callee), args)
        case External(name=name) if name in EXCEPTIONS:
            return classes.exception(run, callee, args)
        case External() | Unknown():
            return _call_unmodelled(run, callee, args)
    return Unknown("call of what cannot be called", run.place())


def _inside(run: Interpreter, callee: Wrapped | Descriptor | Annotated | Deferred) -> Any:
    match callee:
        case Wrapped():
            return callee.inner
        case Descriptor():
            return callee.function
        case Annotated():
            return callee.of
    return run.settle(callee)


def _call_bound(run: Interpreter, callee: Bound, args: Arguments) -> Any:
    function = callee.function
    if isinstance(function, Native):
        if not run.spend(weight(callee.receiver)):
            return Unknown(f"call of {function.name}, of which there are too many")
        if function.plain:
            return run.native(
                function.run, function.name, (run, callee.receiver, *args.positional), args.keywords
            )
        if inspect.ismethod(function.run):  # a class method of a stand-in, called on a class of the target
            return run.native(
                function.run.__func__, function.name, (callee.receiver, run, *args.positional), args.keywords
            )
        return run.native(
            function.run, function.name, (callee.receiver, *args.positional), args.keywords, args
        )
    inner = Arguments(
        [callee.receiver, *args.positional], args.keywords, args.more_positional, args.more_keywords
    )
    return call(run, function, inner)


def call_native(run: Interpreter, callee: Native, args: Arguments) -> Any:
    """A function of ours."""
    if not run.spend(sum(map(weight, args.positional))):
        return Unknown(f"call of {callee.name}, of which there are too many")
    if callee.plain or inspect.ismethod(callee.run):
        return run.native(callee.run, callee.name, (run, *args.positional), args.keywords, args)
    if _lacks_receiver(callee, args):
        return Result(callee.name, args, run.place())
    return run.native(callee.run, callee.name, tuple(args.positional), args.keywords, args)


def _lacks_receiver(callee: Native, args: Arguments) -> bool:
    """Whether a method of a class that we play is called on the class, with something that is no object of
    it: `Path.joinpath(home, "x")`."""
    code = getattr(callee.run, "__code__", None)
    if code is None or code.co_varnames[:1] != ("self",):
        return False
    receiver = plain(args.positional[0]) if args.positional else None
    return not isinstance(receiver, Instance) or not hasattr(receiver, callee.run.__name__)


def _call_text_method(run: Interpreter, callee: TextMethod, args: Arguments) -> Any:
    if not isinstance(callee.text, (str, bytes)) and not hasattr(callee.text, "parts"):
        return (
            texts.shown(run, callee.text)
            if callee.name == "__str__"
            else Unknown(f"method {callee.name} of a constant")
        )
    if args.more_positional or args.more_keywords:
        return Unknown("text method with what is not known")
    return texts.call_method(run, callee.text, callee.name, args.positional, args.keywords)


def _call_instance(run: Interpreter, callee: Instance, args: Arguments) -> Any:
    found = class_attribute(run, callee.cls, "__call__")
    if found is ABSENT:
        return _call_unmodelled(run, Result(name_of(callee.cls), args, callee.place), args)
    return call(run, bind(run, found, callee, callee.cls), args)


def _call_unmodelled(run: Interpreter, callee: External | Unknown, args: Arguments) -> Any:
    """A library call that nobody models: given one function or class, it is taken for a decorator."""
    run.note_escapes(callee, args)
    if len(args.positional) == 1 and not args.keywords and not args.more_positional:
        given = args.positional[0]
        around = getattr(given, "function", None) if isinstance(given, StandIn) else given  # of a partial
        if isinstance(around, (Function, Wrapped, Bound)):
            return Wrapped(given, callee, run.place())
        if isinstance(given, Class):
            return given
    if isinstance(callee, External):
        through = getattr(callee, "through", None)
        return Result(callee.name, args, run.place(), through, _gives_some(run, callee.name))
    if isinstance(callee, Result):
        given = args if not callee.arguments.positional else callee.arguments
        return Result(callee.of, given, run.place(), callee.through, _gives_some(run, callee.of))
    return Unknown(callee.reason, run.place())


def _gives_some(run: Interpreter, name: str) -> bool:
    """Whether a library's function is known to give something other than None."""
    return any(pattern.search(name) for pattern in run.registry.declared("NEVER_NONE"))


def call_function(run: Interpreter, function: Function, args: Arguments) -> Any:
    """Run a function of the target on these arguments and join what it may return."""
    node = function.node
    if not run.step():
        return Unknown(f"call of {function.full_name}, of which there are too many")
    progress = run.in_progress
    depth = progress.get(node, 0)
    visit = _visit(run, node, args)
    visiting = depth > 0 and visit is not None and visit not in run.visits
    if depth >= MAX_RECURSION and not _may_recurse(run, node, depth, args, visiting):
        return Unknown(f"recursion of {function.full_name}", run.place())
    if len(run.stack) >= MAX_DEPTH:
        run.exhausted(f"calls more than {MAX_DEPTH} deep", function.place)
        return Unknown("calls too deep", run.place())
    frame = Frame(FUNCTION, function.module, function.frame, {}, function.qualname, run.path)
    frame.function = function
    bind_arguments(run, function, args, frame)
    function.calls += 1
    progress[node] = depth + 1
    if visit is not None:
        run.visits[visit] = run.visits.get(visit, 0) + 1
    run.stack.append((function, run.node, run.file))
    before, at, file = run.path, run.node, run.file
    run.file = function.module
    try:
        if isinstance(node, ast.Lambda):
            return run.evaluate(node.body, frame)
        parts = parts_of(run, node) if run.entering is not None and run.entering is at else None
        body = node.body if parts is None else parts.before
        if depth and not visiting:
            with run.aside(MAX_STEPS_AGAIN, counts=True):
                completion = run.block(body, frame)
        elif run.filtering and not run.relevance.surely(function, args):
            with run.aside():
                completion = run.block(body, frame)
        else:
            completion = run.block(body, frame)
        if frame.yields is not None or run.bodies.of(node).yields:
            made = Generator(frame.yields or [], before)
            made.returned = _returned(run, frame, completion, function)
            if parts is not None and completion is None:
                made.leave = leaving(run, function, frame, parts)
            return made
        return _returned(run, frame, completion, function)
    finally:
        progress[node] = depth
        if visit is not None:
            _leave(run.visits, visit)
        if not depth:
            run.recursions.pop(node, None)
        run.stack.pop()
        run.path, run.node, run.file = before, at, file


def _visit(run: Interpreter, node: ast.AST, args: Arguments) -> tuple[ast.AST, int] | None:
    """A method at work on an object that records: such objects are few, and a method that goes on from one
    of them to the next (a blueprint that registers those below it) calls itself without being a recursion."""
    receiver = args.positional[0] if args.positional else None
    if isinstance(receiver, StandIn) and getattr(type(receiver), "RECORDS", False):
        return node, id(receiver)
    return None


def _leave(visits: dict[tuple[ast.AST, int], int], visit: tuple[ast.AST, int]) -> None:
    visits[visit] -= 1
    if not visits[visit]:
        del visits[visit]


def _may_recurse(
    run: Interpreter, node: ast.AST, depth: int, args: Arguments, visiting: bool = False
) -> bool:
    """Whether a function may call itself once more: over known data or other objects, and not too often."""
    taken = run.recursions.get(node, 0)
    known = visiting or (not (args.more_positional or args.more_keywords) and all(map(_is_known, args)))
    if depth >= MAX_KNOWN_RECURSION or taken >= MAX_RECURSIVE_CALLS or not known:
        return False
    run.recursions[node] = taken + 1
    return True


def _is_known(value: Any) -> bool:
    if isinstance(value, Sequence):
        return value.exact
    return not isinstance(value, (Unknown, Join, External)) and not (isinstance(value, Dict) and value.open)


def _returned(run: Interpreter, frame: Frame, completion: str | None, function: Function) -> Any:
    found = [Possible(one.value, beyond(one.path, frame.entry)) for one in frame.returns]
    if completion is None:
        found.append(Possible(None, beyond(run.path, frame.entry)))
    elif not found:
        return run.raises(f"{function.full_name} raises")
    if len(found) == 1:
        return found[0].value
    return join(found)


def bind_arguments(run: Interpreter, function: Function, args: Arguments, frame: Frame) -> None:
    """Bind parameters as Python does; what is missing is Unknown, never an error."""
    spec = function.node.args
    names = frame.bindings
    positional = [*spec.posonlyargs, *spec.args]
    given = args.positional
    keywords = dict(args.keywords)
    for position, parameter in enumerate(positional):
        name = parameter.arg
        if position < len(given):
            names[name] = given[position]
        elif name in keywords:
            names[name] = keywords.pop(name)
        elif args.more_positional or args.more_keywords:
            names[name] = Unknown(f"argument {name} may be given", run.place())
        else:
            names[name] = default_value(run, function, name)
    for parameter in spec.kwonlyargs:
        name = parameter.arg
        if name in keywords:
            names[name] = keywords.pop(name)
        elif args.more_keywords:
            names[name] = Unknown(f"argument {name} may be given", run.place())
        else:
            names[name] = default_value(run, function, name)
    if spec.vararg is not None:
        rest = [Possible(value) for value in given[len(positional) :]]
        names[spec.vararg.arg] = Tuple(rest, run.path, args.more_positional)
    if spec.kwarg is not None:
        entries: dict[Any, tuple[Any, Possible]] = {
            (str, key): (key, Possible(value)) for key, value in keywords.items()
        }
        names[spec.kwarg.arg] = Dict(entries, run.path, args.more_keywords)
    first = positional[0].arg if positional else None
    frame.receiver = names.get(first) if first is not None and function.owner is not None else None


def defaults_of(function: Function) -> dict[str, ast.expr]:
    """The default expressions of a function's parameters, by name."""
    spec = function.node.args
    if not spec.defaults and not spec.kw_defaults:
        return {}
    positional = [*spec.posonlyargs, *spec.args]
    found = {
        parameter.arg: default
        for parameter, default in zip(
            positional[len(positional) - len(spec.defaults) :], spec.defaults, strict=True
        )
    }
    found.update(
        {
            parameter.arg: default
            for parameter, default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True)
            if default is not None
        }
    )
    return found


def bind_defaults(run: Interpreter, function: Function) -> None:
    """Evaluate the defaults that may be another value later: names, and all within a loop or a function.

    The others wait until they are asked for: what they construct may need modules that are not complete yet.
    """
    frame = function.frame
    passing = frame.kind in (FUNCTION, COMPREHENSION) or frame.loop is not None
    for name, expression in defaults_of(function).items():
        if isinstance(expression, ast.Name):
            scope = frame.scope_of(expression.id)
            value = scope.bindings.get(expression.id, ABSENT) if scope is not None else ABSENT
            if value is not ABSENT and not isinstance(value, Deferred):
                function.defaults[name] = value
        elif passing and not isinstance(expression, ast.Constant):
            waits = run.filtering and not run.relevance.of(expression, frame)
            function.defaults[name] = (
                run.postpone(expression, frame) if waits else run.evaluate(expression, frame)
            )


def default_value(run: Interpreter, function: Function, name: str) -> Any:
    """The default of a parameter, evaluated once in the defining frame; Unknown where it has none."""
    cache = function.defaults
    if name in cache:
        return run.settle(cache[name])
    expression = defaults_of(function).get(name)
    if expression is None:
        return Unknown(f"argument {name} of {function.name} is not given", run.place())
    with run.at((), expression, function.module):
        value = run.evaluate(expression, function.frame)
    cache[name] = value
    return value


def evaluate_arguments(run: Interpreter, node: ast.Call, frame: Frame) -> Arguments:
    """The arguments of a call expression."""
    args = Arguments()
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            inner, whole = run.elements(run.evaluate(argument.value, frame))
            certain = whole and not any(one.path for one in inner)
            room = MAX_ARGUMENTS - len(args.positional)
            args.positional.extend(
                one.value for one in inner[: max(0, room)] if certain or not isinstance(one.value, Unknown)
            )
            args.more_positional = args.more_positional or not certain or len(inner) > room
        else:
            args.positional.append(run.evaluate(argument, frame))
    for keyword in node.keywords:
        value = run.evaluate(keyword.value, frame)
        if keyword.arg is not None:
            args.keywords[keyword.arg] = value
            continue
        for one in (each.value for each in run.alternatives(plain(value))):
            one = plain(one)
            if isinstance(one, Instance) and one.payload is not None:
                one = one.payload
            if isinstance(one, Dict):
                for key, possible in one.entries.values():
                    if isinstance(key, str):
                        args.keywords[key] = possible.value if not possible.path else join([possible])
                    else:
                        args.more_keywords = True
                args.more_keywords = args.more_keywords or one.open
            elif one is not None:
                args.more_keywords = True
    return args


def evaluate_call(run: Interpreter, node: ast.Call, frame: Frame) -> Any:
    """A call expression."""
    function = node.func
    if isinstance(function, ast.Name) and function.id == "super" and frame.scope_of("super") is None:
        return _super(run, node, frame)
    return finish_call(run, node, run.evaluate(function, frame), frame)


def finish_call(run: Interpreter, node: ast.Call, callee: Any, frame: Frame) -> Any:
    """A call expression of which the callee is evaluated."""
    if isinstance(callee, Native) and callee.name in FRAME_AWARE:
        return _of_frame(run, callee.name, node, frame)
    args = evaluate_arguments(run, node, frame)
    before = run.node
    run.node = node
    result = call(run, callee, args)
    run.node = before
    return result


FRAME_AWARE: Final = frozenset(["builtins.locals", "builtins.globals", "builtins.vars", "builtins.dir"])


def _of_frame(run: Interpreter, name: str, node: ast.Call, frame: Frame) -> Any:
    if node.args:
        value = run.evaluate(node.args[0], frame)
        if name == "builtins.dir":
            return lifted(partial(_listed, run), value)
        return run.namespace_of(value)
    scope = frame
    if name == "builtins.globals" and frame.module.frame is not None:
        return run.namespace_of(frame.module)
    while scope.kind == "comprehension" and scope.parent is not None:
        scope = scope.parent
    if scope.kind == "module":
        return run.namespace_of(frame.module)
    run.spend(len(scope.bindings) // ELEMENTS_PER_STEP)
    return Dict({(str, key): (key, Possible(value)) for key, value in scope.bindings.items()})


def _listed(run: Interpreter, value: Any) -> Any:
    """`dir(value)`."""
    names = _names_on(run, value)
    run.spend(len(names or ()) // ELEMENTS_PER_STEP)
    return Unknown("dir of an object") if names is None else List.of(sorted(names))


def _names_on(run: Interpreter, value: Any) -> set[str] | None:
    """What `dir(value)` lists, without what every object has; None where it is not known."""
    if isinstance(value, Module):
        return set(run.names_of(value))
    if not isinstance(value, (Class, Instance)):
        return None
    order = mro_of(value.cls if isinstance(value, Instance) else value)
    if any(isinstance(base, (External, Unknown)) for base in order):
        return None
    names = {
        f"_{base.name.lstrip('_')}{name}" if name[:2] == "__" and name[-2:] != "__" else name
        for base in order
        if isinstance(base, Class)
        for name in base.namespace
    }
    return names | set(value.attributes) if isinstance(value, Instance) else names


def _super(run: Interpreter, node: ast.Call, frame: Frame) -> Any:
    if len(node.args) >= 2:
        return Super(run.evaluate(node.args[0], frame), run.evaluate(node.args[1], frame))
    scope: Frame | None = frame
    while scope is not None and not (scope.kind == FUNCTION and scope.function and scope.function.owner):
        scope = scope.parent
    if scope is None or scope.function is None:
        return Unknown("super() outside a method", run.place())
    spec = scope.function.node.args
    positional = [*spec.posonlyargs, *spec.args]
    receiver = scope.bindings.get(positional[0].arg) if positional else None
    return Super(scope.function.owner, receiver)
