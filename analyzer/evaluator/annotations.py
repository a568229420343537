"""Type expressions: what an annotation means, and how people write it.

Annotations are evaluated when asked for, in the frame that they were written in.  Text in them is read as an
expression; a name that is imported only for the type checker is looked for through the arm that does not run.
"""

from __future__ import annotations

import ast
from typing import Any

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import union
from analyzer.evaluator.symbols import CLASS, MODULE, Annotated, Class, Frame, Function, NativeClass, name_of
from analyzer.evaluator.values import Dict, External, Possible, Setting, Unknown, Value


def evaluate_annotation(run: Interpreter, node: ast.expr, frame: Frame) -> Any:
    """The type that an annotation stands for: a class, an `Annotated`, a library symbol, None, or Unknown."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            return evaluate_annotation(run, ast.parse(node.value.strip(), mode="eval").body, frame)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return Unknown("annotation that is not an expression")
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return union(
            [evaluate_annotation(run, node.left, frame), evaluate_annotation(run, node.right, frame)]
        )
    if isinstance(node, ast.Subscript):
        of = evaluate_annotation(run, node.value, frame)
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        last = name_of(of).rpartition(".")[2]
        if last == "Optional":
            return union([evaluate_annotation(run, parts[0], frame), None])
        if last == "Union":
            return union([evaluate_annotation(run, part, frame) for part in parts])
        if last == "Literal":
            return Annotated(of, tuple(run.evaluate(part, frame) for part in parts))
        if last == "Annotated":
            # Only the first argument is a type.
            rest = [run.evaluate(part, frame) for part in parts[1:]]
            return Annotated(of, (evaluate_annotation(run, parts[0], frame), *rest))
        return Annotated(of, tuple(evaluate_annotation(run, part, frame) for part in parts))
    if isinstance(node, ast.Name):
        scope = frame.scope_of(node.id)
        if scope is None and f"builtins.{node.id}" not in run.registry.symbols:
            found = _type_checking_name(run, frame, node.id)
            if found is not None:
                return found
    if isinstance(node, ast.List):
        return Annotated(External("list"), tuple(evaluate_annotation(run, part, frame) for part in node.elts))
    value = run.evaluate(node, frame)
    if isinstance(value, str):
        return _named_by_text(run, value, frame)
    return value.default if isinstance(value, Setting) else value


def _named_by_text(run: Interpreter, text: str, frame: Frame) -> Any:
    """The type that a name stands for which is bound to a text: `Json = "dict[str, Json]"` names itself."""
    reading: set[tuple[str, str]] = run.notes.setdefault("types being read", set())
    key = (frame.module.name, text)
    if key in reading:
        return Unknown("a type that names itself", run.place())
    reading.add(key)
    try:
        return evaluate_annotation(run, ast.Constant(text), frame)
    finally:
        reading.discard(key)


def _type_checking_name(run: Interpreter, frame: Frame, name: str) -> Any:
    """A name that the module imports under TYPE_CHECKING."""
    tree = frame.module.tree
    if tree is None:
        return None
    for statement in tree.body:
        if not (isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.dump(statement.test)):
            continue
        for inner in statement.body:
            if isinstance(inner, (ast.Import, ast.ImportFrom)) and any(
                (alias.asname or alias.name.partition(".")[0]) == name for alias in inner.names
            ):
                scratch = Frame(MODULE, frame.module, None, {})
                run.block([inner], scratch)
                return scratch.bindings.get(name)
    return None


def annotations_of(run: Interpreter, cls: Class) -> Dict:
    """`cls.__annotations__`: the class's own annotated names, in order."""
    made = Dict({})
    for name, annotation in annotated_names(cls):
        made.entries[(str, name)] = (name, Possible(run.annotation(annotation, class_frame(cls))))
    return made


def annotated_names(cls: Class) -> list[tuple[str, ast.expr]]:
    """The annotated names of a class body with their annotations, in order."""
    if cls.node is None:
        return []
    found: dict[str, ast.expr] = {}
    pending = list(cls.node.body)
    while pending:
        statement = pending.pop(0)
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            found.setdefault(statement.target.id, statement.annotation)
        elif isinstance(statement, ast.If):
            pending[:0] = [*statement.body, *statement.orelse]
    return list(found.items())


def is_class_variable(annotation: ast.expr) -> bool:
    """Whether an annotation says that a name is the class's own: `typing.ClassVar[int]`, also as text."""
    return last_name(annotation) == "ClassVar"


def last_name(annotation: ast.expr) -> str:
    """`ClassVar` of `typing.ClassVar[int]` or of the same as text."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value.partition("[")[0].rpartition(".")[2]
    if isinstance(annotation, ast.Subscript):
        annotation = annotation.value
    return str(getattr(annotation, "id", getattr(annotation, "attr", "")))


def class_frame(cls: Class) -> Frame:
    """A frame in which annotations of a class body are evaluated."""
    assert cls.frame is not None
    frame = Frame(CLASS, cls.module, cls.frame, cls.namespace, cls.qualname)
    frame.cls = cls
    return frame


def parameter_annotation(run: Interpreter, function: Function, argument: ast.arg) -> Any:
    """The meaning of a parameter's annotation; None where it has none."""
    if argument.annotation is None:
        return None
    with run.at((), argument.annotation, function.module):
        return run.annotation(argument.annotation, function.frame)


def union_members(annotation: Any) -> tuple[Any, ...]:
    """The members of `A | B`, or the one type."""
    if isinstance(annotation, Annotated) and name_of(annotation.of) == "typing.Union":
        return annotation.arguments
    return (annotation,)


def is_annotated(annotation: Any) -> bool:
    """Whether it is `typing.Annotated[...]`."""
    return isinstance(annotation, Annotated) and name_of(annotation.of).rpartition(".")[2] == "Annotated"


def spelled_type(annotation: Any) -> str:
    """A type as people write it, library prefixes dropped."""
    match annotation:
        case None:
            return "None"
        case Annotated() if is_annotated(annotation):
            return spelled_type(annotation.arguments[0])
        case Annotated():
            name = name_of(annotation.of)
            if name == "typing.Union":
                return " | ".join(spelled_type(one) for one in annotation.arguments)
            return f"{_last(name)}[{', '.join(spelled_type(one) for one in annotation.arguments)}]"
        case Class():
            return annotation.qualname
        case External() | NativeClass():
            return _last(annotation.name)
        case Unknown():
            return "{?}"
        case Value():
            return _last(name_of(annotation))
    return repr(annotation)


def _last(name: str) -> str:
    return name.rpartition(".")[2]
