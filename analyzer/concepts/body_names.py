"""What names in a function's body stand for, as far as that is known without running it.

Known are parameters by their type, objects that the function makes itself by their class, names of the scopes
around it, what it imports, and members of what is known; of `super()`, what the classes after its own have.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from analyzer.evaluator.annotations import is_annotated, parameter_annotation
from analyzer.evaluator.attributes import ABSENT, class_attribute, mro_of, owner_of_self
from analyzer.evaluator.bodies import Bodies
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Bound, Class, Descriptor, Frame, Function, Instance, Module, name_of
from analyzer.evaluator.values import Container, External, Setting, Unknown, is_constant


def is_given(node: ast.expr, function: Function, bodies: Bodies) -> bool:
    """Whether a name is a parameter of the function around: what a decorator decorates, or is asked to do.
    The object whose method the decorator is, is not, nor is what is known to be no function. What functions
    further out are given says how it decorates, unless that is a function and nothing nearer is called."""
    if not isinstance(node, ast.Name) or node.id in ("self", "cls"):
        return False
    scope = function.frame.scope_of(node.id)
    if scope is None or scope.function is None or not is_parameter(node.id, scope.function):
        return False
    value = scope.bindings.get(node.id)
    further_out = scope is not function.frame
    if further_out and (isinstance(value, (Class, Instance)) or _calls_nearer(function, scope, bodies)):
        return False
    return node.id not in scope.bindings or not (is_constant(value) or isinstance(value, Container))


def _calls_nearer(function: Function, outer: Frame, bodies: Bodies) -> bool:
    """Whether a function calls what a function around it was given that stands nearer than `outer`."""
    called = {one.func.id for one in bodies.of(function.node).calls if isinstance(one.func, ast.Name)}
    frame: Frame | None = function.frame
    while frame is not None and frame is not outer:
        if frame.function is not None and any(is_parameter(name, frame.function) for name in called):
            return True
        frame = frame.parent
    return False


def is_parameter(name: str, function: Function) -> bool:
    """Whether a function has a parameter of this name."""
    return _parameter(function, name) is not None


def standing_for(run: Interpreter, function: Function, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The names in a function's code that stand for objects of a library's, with what is known of these; and
    the full names of those, for the functions that it calls."""
    found = dict(wanted)
    for name in run.bodies.of(function.node).names:
        scope = function.frame.scope_of(name.id)
        if scope is not None and not is_parameter(name.id, function):
            meant = name_of(run.settle(scope.bindings.get(name.id)))
            if meant in wanted:
                found[name.id] = wanted[meant]
    return found


def resolve(run: Interpreter, node: ast.expr, function: Function, bodies: Bodies) -> Any:
    """What a name in a function's body stands for, as far as it is known without running the body; for an
    object of a class of the target's, the class, for its methods."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        parameter = _parameter(function, node.id)
        if parameter is not None:
            kind = parameter_annotation(run, function, parameter)
            while is_annotated(kind):
                kind = kind.arguments[0]
            return kind if isinstance(kind, Class) else None
        made = _made(run, node.id, function, bodies) or _tested(run, node.id, function, bodies)
        if made is not None:
            return made
        scope = function.frame.scope_of(node.id)
        if scope is not None:
            return run.settle(scope.bindings.get(node.id))
        imported = _local_import(run, node.id, function, bodies)
        return imported if imported is not None else External(f"builtins.{node.id}")
    if isinstance(node, ast.Call):
        cls = resolve(run, node.func, function, bodies)
        return cls if isinstance(cls, Class) and not is_object(node.func, function, bodies) else None
    if isinstance(node, ast.Attribute):
        owner = owner_of_self(node, function)
        if owner is not None:
            found = class_attribute(run, owner, node.attr)
            if isinstance(found, Descriptor) and found.kind in ("staticmethod", "classmethod"):
                return found.function
            found = None if found is ABSENT else found
            return found.as_of(function.read_for) if isinstance(found, Function) else found
        if is_upper(node.value) and function.owner is not None:
            found = _beyond(run, function.owner, node.attr, function.read_for)
            return found.as_of(function.read_for) if isinstance(found, Function) else found
        owner = resolve(run, node.value, function, bodies)
        if isinstance(owner, (Module, Class, External, Setting, Instance)):
            with run.at((), node, function.module):
                found = run.attribute(owner, node.attr, None)
            if isinstance(found, Bound):  # a method of the object's, or of the class itself
                return found.function
            return None if isinstance(found, Unknown) else found
    return None


def is_upper(node: ast.expr) -> bool:
    """Whether it is `super()`."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


def _beyond(run: Interpreter, owner: Class, name: str, receiver: Class | None = None) -> Any:
    """A member that the classes after this one have, in its order of resolution, or that of a subclass."""
    order = mro_of(receiver or owner)
    for base in order[order.index(owner) + 1 :]:
        if isinstance(base, Class) and name in base.namespace:
            return run.settle(base.namespace[name])
    return None


def _made(run: Interpreter, name: str, function: Function, bodies: Bodies) -> Class | None:
    """The class of what the function itself makes and calls so."""
    made = bodies.of(function.node).made
    call = made.get(name)
    if call is None or _root(call.func) in made:  # what is made of something made could be made of itself
        return None
    cls = resolve(run, call.func, function, bodies)
    return cls if isinstance(cls, Class) and not is_object(call.func, function, bodies) else None


def _tested(run: Interpreter, name: str, function: Function, bodies: Bodies) -> Class | None:
    """The class of the target's own of which the function asks whether what it calls so is an object."""
    body = bodies.of(function.node)
    if name not in body.tested or name not in body.given or name == getattr(body.tested[name], "id", None):
        return None
    cls = resolve(run, body.tested[name], function, bodies)
    return cls if isinstance(cls, Class) and not is_object(body.tested[name], function, bodies) else None


def _root(node: ast.expr) -> str | None:
    """The name that an expression of members and calls begins with."""
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return None
    return node.id


def is_object(node: ast.expr, function: Function, bodies: Bodies) -> bool:
    """Whether what resolves to a class stands for an object of it: a parameter, a name for what was made, or
    the making itself."""
    if isinstance(node, ast.Name):
        body = bodies.of(function.node)
        return _parameter(function, node.id) is not None or node.id in body.made or node.id in body.tested
    return isinstance(node, ast.Call)


def _parameter(function: Function, name: str) -> ast.arg | None:
    spec = function.node.args
    for parameter in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs):
        if parameter.arg == name:
            return parameter
    return None


def _local_import(run: Interpreter, name: str, function: Function, bodies: Bodies) -> Any:
    """A name that the function itself imports."""
    statement, original = bodies.of(function.node).imports.get(name, (None, ""))
    if statement is None:
        return None
    module = run.import_from(statement.module or "", statement.level, function.module)
    return run.import_name(module, original)
