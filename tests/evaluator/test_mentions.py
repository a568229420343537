"""What a text mentions: never less than its syntax tree has."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import indent

import pytest

import analyzer
from analyzer.evaluator.bodies import Bodies
from analyzer.evaluator.mentions import mentions
from analyzer.evaluator.relevance import MUTATORS

SOURCES = sorted(Path(analyzer.__file__).parent.rglob("*.py"))


def check(function: ast.FunctionDef | ast.AsyncFunctionDef, text: str) -> bool:
    """The text names what the tree does; False where it does not tell."""
    told, body = mentions(text.encode()), Bodies().of(function)
    if told is None:
        return False
    assert {one.id for one in body.names} <= set(told.names)
    for one in body.attributes:
        assert not isinstance(one.value, ast.Name) or one.attr in told.members_of(one.value.id)
    changes = body.stores or any(one.attr in MUTATORS for one in body.attributes)
    assert told.may_change or not changes
    assert not body.imports
    return True


def test_of_real_functions() -> None:
    asked = told = 0
    for path in SOURCES:
        source = path.read_text()
        lines = source.splitlines(keepends=True)
        for one in ast.walk(ast.parse(source)):
            if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)):
                asked += 1
                first = one.body[0]
                begin = min([first.lineno, *(each.lineno for each in getattr(first, "decorator_list", []))])
                told += check(one, "".join(lines[begin - 1 : one.end_lineno]))
    assert told > 0.8 * asked


@pytest.mark.parametrize(
    ("body", "tells"),
    [
        ("return routes", True),
        ("'routes'  # routes", True),
        ("return f'{routes}'", True),
        ('return f"{x["a"]} {routes}"', True),
        ("(routes\n  ).append(1)", True),
        ("routes  .  append(1)", True),
        ("(f'{x}', routes  # here\n  .append(1))", False),
        ("(routes  # here\n  .append(1))", True),
        ("routes\\\n.append(1)", True),
        ("routes[1] = 2", True),
        ("x: routes = 1", True),
        ("import routes", False),
        ("from a import routes", False),
        ("return röutes", False),
        ("return 'ö'", True),
        ("'''x ' routes ''' + routes", True),
        ("x = 'it\\'s' + routes", True),
        ("# it's routes.\nroutes.append(f'{1}')", True),
    ],
)
def test_of_texts(body: str, tells: bool) -> None:
    try:
        function = ast.parse("def f():\n" + indent(body, " ")).body[0]
    except SyntaxError:  # texts within fields, before Python 3.12
        return
    assert isinstance(function, ast.FunctionDef)
    assert check(function, indent(body, " ")) is tells


def test_comments_and_texts_are_not_mentioned() -> None:
    told = mentions(b'return one(\'two\', """three""")  # four')
    assert told is not None
    assert told.names == ("return", "one")
