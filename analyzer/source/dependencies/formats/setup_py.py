"""setup.py, read as a syntax tree and never run.

Modelled: the keywords of `setup(...)` as literals, names bound once to literals at module level, `+`,
`list()`, dictionaries of extras.  Not modelled: lists that code reads from files (files of requirements are
found by their own names) or computes. Source: https://setuptools.pypa.io/en/latest/references/keywords.html
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from analyzer.source.dependencies.dependency import Dependency, requirement
from analyzer.source.dependencies.manifest import Manifest, ManifestError
from analyzer.source.parsing import parse_python

_KEYWORDS = {"install_requires": None, "tests_require": "test", "setup_requires": "build-system"}
MAX_DEPTH = 20
"""Names standing for names, lists inside lists: real files need three levels."""


def claims(path: str) -> bool:
    """Whether the path is one of this format."""
    return path.rpartition("/")[2] == "setup.py"


def read(manifest: Manifest) -> Iterator[Dependency]:
    """What the calls of `setup` require."""
    parsed = parse_python(manifest.text.encode("utf-8", "replace"), manifest.path)
    if parsed.tree is None:
        problem = parsed.problem
        raise ManifestError(*(problem.reason, problem.line) if problem else ("cannot be read",))
    names = _bound_names(parsed.tree)
    for call in ast.walk(parsed.tree):
        if isinstance(call, ast.Call) and _called(call) == "setup":
            for keyword in call.keywords:
                if keyword.arg in _KEYWORDS:
                    yield from _listed(manifest, keyword.value, names, _KEYWORDS[keyword.arg])
                elif keyword.arg == "extras_require":
                    yield from _extras(manifest, keyword.value, names)


def _extras(manifest: Manifest, node: ast.expr, names: Mapping[str, ast.expr]) -> Iterator[Dependency]:
    node = _followed(node, names)
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield from _listed(manifest, value, names, key.value)


def _listed(
    manifest: Manifest, node: ast.expr, names: Mapping[str, ast.expr], group: str | None
) -> Iterator[Dependency]:
    for constant in _strings(node, names, 0):
        for offset, text in enumerate(str(constant.value).splitlines()):
            found = requirement(text)
            if found:
                yield manifest.dependency(found, constant.lineno + offset, group=group)


def _strings(node: ast.expr, names: Mapping[str, ast.expr], depth: int) -> Iterator[ast.Constant]:
    if depth > MAX_DEPTH:
        return
    node = _followed(node, names)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif isinstance(node, ast.List | ast.Tuple | ast.Set):
        for element in node.elts:
            inner = element.value if isinstance(element, ast.Starred) else element
            yield from _strings(inner, names, depth + 1)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from _strings(node.left, names, depth + 1)
        yield from _strings(node.right, names, depth + 1)
    elif isinstance(node, ast.Call) and _called(node) in ("list", "sorted", "tuple", "set") and node.args:
        yield from _strings(node.args[0], names, depth + 1)


def _followed(node: ast.expr, names: Mapping[str, ast.expr]) -> ast.expr:
    for _ in range(MAX_DEPTH):
        if not isinstance(node, ast.Name) or node.id not in names:
            break
        node = names[node.id]
    return node


def _bound_names(tree: ast.Module) -> dict[str, ast.expr]:
    """Module-level names with the value of their last assignment."""
    names: dict[str, ast.expr] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    names[target.id] = statement.value
        elif (
            isinstance(statement, ast.AnnAssign)
            and statement.value
            and isinstance(statement.target, ast.Name)
        ):
            names[statement.target.id] = statement.value
    return names


def _called(call: ast.Call) -> str | None:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else None
