"""`__all__`, where it is constant: recognised fully or not at all.

Understood, in any order and number, directly in the module's body: assignment (plain or annotated) of a list
or tuple of texts or a sum of such, `+=`, `.extend`, `.append` and `.remove`.  If the name is written, called
upon or handed on in any other way (under a condition, from another module's `__all__`, to a helper), the
whole is not known.  Reading it in a loop, a comparison, a `return` or through `sorted`, `list`, `set`,
`tuple`, `len` changes nothing and is allowed.
"""

from __future__ import annotations

import ast

_READERS = frozenset({"sorted", "list", "set", "frozenset", "tuple", "len", "dir", "repr"})

EXPORTS = "__all__"


def constant_exports(tree: ast.Module, mentions: int) -> tuple[str, ...] | None:
    """The value of the module's `__all__` when its body has run; None where it is not constant or absent.

    `mentions` tells how often the file names it: only where it does so elsewhere has the whole file to be
    searched.
    """
    names: list[str] | None = None
    understood: set[int] = set()
    for statement in tree.body:
        target, operation, value = _write(statement)
        if target is None:
            continue
        texts = _texts(value)
        if texts is None:
            return None
        understood.add(id(target))
        if operation == "=":
            names = texts
        elif names is None:
            return None
        elif operation == "remove":
            if texts[0] not in names:
                return None
            names.remove(texts[0])
        else:
            names += texts
    if names is None or (mentions != len(understood) and not _only_reads_besides(tree, understood)):
        return None
    return tuple(names)


def _write(statement: ast.stmt) -> tuple[ast.Name | None, str, ast.expr | None]:
    """The `__all__` that a statement writes, how, and the list or tuple that it takes."""
    target: ast.expr | None = None
    operation, value = "", None
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, operation, value = statement.targets[0], "=", statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target, operation, value = statement.target, "=", statement.value
    elif isinstance(statement, ast.AugAssign) and isinstance(statement.op, ast.Add):
        target, operation, value = statement.target, "+=", statement.value
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        call = statement.value
        if isinstance(call.func, ast.Attribute) and len(call.args) == 1 and not call.keywords:
            target, operation, value = call.func.value, call.func.attr, call.args[0]
            if operation in ("append", "remove"):
                value = ast.List(elts=[value])
            elif operation != "extend":
                return None, "", None
    if isinstance(target, ast.Name) and target.id == EXPORTS:
        return target, operation, value
    return None, "", None


def _texts(node: ast.expr | None) -> list[str] | None:
    """The texts of a list or tuple display, or of a sum of them."""
    terms: list[list[str]] = []
    pending = [node]
    while pending:
        term = pending.pop()
        if isinstance(term, ast.BinOp) and isinstance(term.op, ast.Add):
            pending += (term.left, term.right)
            continue
        if not isinstance(term, ast.List | ast.Tuple):
            return None
        texts = [
            item.value for item in term.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)
        ]
        if len(texts) != len(term.elts):
            return None
        terms.append(texts)
    return [text for texts in reversed(terms) for text in texts]


def _only_reads_besides(tree: ast.Module, understood: set[int]) -> bool:
    """No other mention of `__all__` in the file can change the list."""
    harmless = set(understood)
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            harmless.add(id(node.iter))
        elif isinstance(node, ast.Return):
            harmless.add(id(node.value))
        elif isinstance(node, ast.Compare):
            harmless.update(map(id, node.comparators))
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in _READERS:
                harmless.update(map(id, node.args))
        elif isinstance(node, ast.Global):
            if EXPORTS in node.names:
                return False
        elif isinstance(node, ast.Import | ast.ImportFrom):
            if any((alias.asname or alias.name) == EXPORTS for alias in node.names):
                return False
        elif isinstance(node, ast.Name) and node.id == EXPORTS and id(node) not in harmless:
            return False
    return True
