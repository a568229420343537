"""Syntax newer than the running Python: what it becomes, on which lines, and that older Pythons would
agree."""

from __future__ import annotations

import ast
import sys
import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.source import parse_python
from analyzer.source.cutting import is_too_deep, may_be_newer, pieces
from analyzer.source.modern import parse_modern
from analyzer.source.rewriting import rewritten

before_3_12 = pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads it itself")
before_3_14 = pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python reads it itself")


def module(source: str) -> ast.Module:
    parsed = parse_python(source.encode(), "m.py")
    assert parsed.problem is None, parsed.problem
    assert parsed.tree is not None
    return parsed.tree


def restored(source: str) -> ast.Module:
    """The tree by way of the rewriting, whether or not the running Python needs it."""

    def refusing_once(text: str) -> ast.Module:
        if text == source:
            raise SyntaxError
        return ast.parse(text)

    return parse_modern(source, refusing_once)


F_STRINGS = {
    "the same quotes": (r"""f"{a["b"]}" """, r"""f"{a['b']}" """),
    "nested": (r"""f'{f'{f'{1}'}'}'""", """f'''{f\"\"\"{f'{1}'}\"\"\"}'''"""),
    "a comment and a newline": ("f'{a  # why\n }'", "f'{a}'"),
    "a newline": ("f'{\na\n}{b}'", "f'{a}{b}'"),
    "joined": (r"""("a" f"{b["c"]}" 'd' f'{e}')""", r"""f"a{b['c']}d{e}" """),
    "joined over lines": ("('a'  # one\n f'{b['c']}'\n\n 'd')", """f"a{b['c']}d" """),
    "self-documenting": (r"""f"{a["b"]=}" """, r"""f"a[\"b\"]={a['b']!r}" """),
    "self-documenting with a format": (r"""f"{ a["b"] = :>3}" """, r"""f" a[\"b\"] = {a['b']:>3}" """),
    "braces": (r"""f"{{{a["b"]}}}" """, r"""f"{{{a['b']}}}" """),
    "raw": (r"""rf"\d{a["b"]}\{c}" """, r"""rf"\d{a['b']}\{c}" """),
    "raw over lines": ('''Rf"""\\d\n{a["""b"""]}\n\\{c}"""''', '''rf"""\\d\n{a['b']}\n\\{c}"""'''),
    "escapes": (r"""f"\n\N{EN DASH}\\{a["b"]}\x41" """, r"""f"\n\N{EN DASH}\\{a['b']}\x41" """),
    "formats": (r"""f"{a["b"]}{c:%H:%M}{d!s:}{e!a}" """, r"""f"{a['b']}{c:%H:%M}{d!s:}{e!a}" """),
    "a format with a field": (r"""f"{a["b"]:{c["d"]}.{e}}" """, r"""f"{a['b']:{c['d']}.{e}}" """),
    "tuples and lambdas": (r"""f"{*a, b["c"]}{(lambda: 1)()}" """, r"""f"{*a, b['c']}{(lambda: 1)()}" """),
    "assignment expression": (r"""f"{(x := a["b"])}" """, r"""f"{(x := a['b'])}" """),
    "empty": (r"""f"" f"{a["b"]}" f'' """, r"""f"{a['b']}" """),
    "in parentheses": (r"""(f"{a["b"]}").join(c)""", r"""f"{a['b']}".join(c)"""),
}


@pytest.mark.parametrize(("source", "meaning"), F_STRINGS.values(), ids=F_STRINGS)
def test_f_strings_of_3_12_mean_what_older_ones_say(source: str, meaning: str) -> None:
    assert ast.dump(module(f"x = {source}\n")) == ast.dump(ast.parse(f"x = {meaning}\n"))


def test_a_backslash_inside_a_field() -> None:
    assert "Constant(value='\\n')" in ast.dump(module("x = f'{'\\n'.join(a)!r:>{w}}'\n"))


@pytest.mark.parametrize(
    "source",
    ["f'a{b}c'", "f'{b!r:>{w}}' 'x'", "rf'\\d{b}'", "f'{{}}'", "f'''a\n{b}\nc'''", "'a' f'{b=}'", "f'\\{b}'",
     "f'{b:\\x41}'"],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:invalid escape sequence")
def test_restoring_strings_gives_what_the_compiler_gives(source: str) -> None:
    assert ast.dump(restored(f"x = {source}\n")) == ast.dump(ast.parse(f"x = {source}\n"))


@before_3_12
def test_type_parameters_are_set_on_their_nodes() -> None:
    tree = module(
        textwrap.dedent(
            """
            def plain(): ...
            class Page[T: Model = User, *Ts, **P](Base[T]):
                async def load[K](self, key: K) -> T: ...
                def size(self): ...
            """
        )
    )
    page = tree.body[1]
    assert isinstance(page, ast.ClassDef)
    parameters = page.type_params  # type: ignore[attr-defined]
    assert [(type(one).__name__, one.name) for one in parameters] == [
        ("TypeVar", "T"),
        ("TypeVarTuple", "Ts"),
        ("ParamSpec", "P"),
    ]
    assert [ast.unparse(part) for part in (parameters[0].bound, parameters[0].default_value)] == [
        "Model",
        "User",
    ]
    load, size = page.body
    assert [one.name for one in load.type_params] == ["K"]  # type: ignore[attr-defined]
    assert not hasattr(size, "type_params")
    assert ast.unparse(page.bases[0]) == "Base[T]"


@before_3_12
def test_a_type_statement_is_an_assignment() -> None:
    source = "type Pair[T] = tuple[T, T]; x = 1\ntype = 3\nprint(type)\n"
    assert ast.dump(module(source)) == ast.dump(
        ast.parse("Pair = tuple[T, T]; x = 1\ntype = 3\nprint(type)\n")
    )


@before_3_14
def test_template_strings_are_calls_and_no_strings() -> None:
    tree = module("""x = t"SELECT {a["b"]!r:>{w}} and {c}!"\n""")
    template = '__import__("string.templatelib", None, None, ["Template"]).Template'
    interpolation = '__import__("string.templatelib", None, None, ["Interpolation"]).Interpolation'
    meaning = f"""x = {template}("SELECT ", {interpolation}(a["b"], 'a["b"]', "r", f">{{w}}"), " and ",
        {interpolation}(c, "c", None, ""), "!")"""
    assert ast.dump(tree) == ast.dump(ast.parse(meaning))
    assert ast.dump(module("x = t''\n")) == ast.dump(ast.parse(f"x = {template}()\n"))
    assert all(node.lineno == 1 for node in ast.walk(tree) if isinstance(node, ast.expr))


@before_3_14
def test_exceptions_without_parentheses() -> None:
    new = "try: pass\nexcept A, b.C: pass\n"
    assert ast.dump(module(new)) == ast.dump(ast.parse("try: pass\nexcept (A, b.C): pass\n"))
    starred = "try: pass\nexcept* A, B: pass\n"
    assert ast.dump(module(starred)) == ast.dump(ast.parse("try: pass\nexcept* (A, B): pass\n"))


@pytest.mark.skipif(sys.version_info >= (3, 15), reason="this Python reads it itself")
@pytest.mark.parametrize(
    ("source", "meaning"),
    [
        ("lazy import a.b as c, d; x = 1\n", "import a.b as c, d; x = 1\n"),
        ("lazy from .a import (\n    b,\n)\n", "from .a import (\n    b,\n)\n"),
        ("[*x for x in y if x]\n", "[__joined__1 for x in y if x for __joined__1 in x]\n"),
        ("{*x, } | {*x for x in y}\n", "{*x, } | {__joined__1 for x in y for __joined__1 in x}\n"),
        ("f(*x for x in y)\n", "f(__joined__1 for x in y for __joined__1 in x)\n"),
        (
            "{**x for x in y}\n",
            "{__joined__1: __joined__2 for x in y for __joined__1, __joined__2 in (x).items()}\n",
        ),
    ],
)
def test_syntax_of_3_15(source: str, meaning: str) -> None:
    assert ast.dump(module(source)) == ast.dump(ast.parse(meaning))


MODERN = '''\
"""A module whose text begins
in the first column.
"""
from x import (
y,
)

@decorated(
    1,
)
class Page[
    T: Model,
    U,
](Base):
    """Doc
for this"""

    type Key[
        K
    ] = (
        dict[K, T]
    )

    def label(self, row):
        return f"""a
            {row["""b"""]}
            {
                row['c']  # why
            }""" f"{row["d"]}"

    def load[K](self): return self.key

try:
    marker_1 = 1
except A, B:
    marker_2 = 2
else:
    marker_3 = 3
finally:
    marker_4 = 4
marker_5 = t"{
    x}"
marker_6 = \\
f"{y["z"]}"
if x: marker_7 = 1
'''


@before_3_12
@pytest.mark.parametrize("source", [MODERN, MODERN.replace("\ny,", "\n    y,")], ids=["whole", "in pieces"])
def test_every_line_stays_where_it_was(source: str) -> None:
    lines = source.splitlines()
    tree = module(source)
    found: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.lineno
        elif isinstance(node, ast.ClassDef | ast.FunctionDef):
            found[node.name] = node.lineno
        elif isinstance(node, ast.Constant) and node.value in ("b", "c", "d", "z"):
            found[node.value] = node.lineno
    expected = {
        f"marker_{n}": next(i for i, line in enumerate(lines, 1) if f"marker_{n}" in line)
        for n in range(1, 8)
    }
    written = {
        "Page": "class Page[",
        "label": "    def label(self, row):",
        "load": "    def load[K](self): return self.key",
        "Key": "    type Key[",
        "b": '            {row["""b"""]}',
        "c": "                row['c']  # why",
        "d": '            }""" f"{row["d"]}"',
        "z": 'f"{y["z"]}"',
    }
    expected |= {name: lines.index(line) + 1 for name, line in written.items()}
    assert found == expected
    assert rewritten(source).text.count("\n") == source.count("\n")


@before_3_12
def test_cut_in_the_wrong_places_it_is_read_whole() -> None:
    source = "x = [\na\n,\nb, f'{c['d']}'\n]\ny = f'{a['b']}'\n"
    assert ast.dump(module(source)) == ast.dump(
        ast.parse("x = [\na\n,\nb, f\"{c['d']}\"\n]\ny = f\"{a['b']}\"\n")
    )


def test_pieces_are_the_text() -> None:
    cut = list(pieces(MODERN))
    assert "".join(text for _, text in cut) == MODERN
    assert [line for line, _ in cut] == [1, 4, 5, 8, 33, 41, 43, 45]
    for line, text in cut:
        assert MODERN.splitlines()[line - 1] == text.splitlines()[0]


@given(st.text(st.sampled_from("ab \n\"'#\\()@:"), max_size=60))
def test_any_text_can_be_cut(text: str) -> None:
    assert "".join(piece for _, piece in pieces(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "not " * 600 + "f'{a['b']}'\n",
        "x = " + "-" * 600 + "f'{a['b']}'\n",
        "x = " + "a.b(c, d)" * 600 + "f'{a['b']}'\n",
        "x = " + "[" * 201 + "f'{a['b']}'\n",
        "del " + "(" * 30 + "f'{a['b']}'" + ")" * 30 + "\n",
        "match x:\n    case " + "(" * 30 + "f'{a['b']}'" + ")" * 30 + ": pass\n",
        "if a: pass\n" + "elif a: pass\n" * 600 + "else: f'{a['b']}'\n",
    ],
)
def test_what_a_recursive_parser_would_not_survive_is_refused(text: str) -> None:
    assert is_too_deep(text)
    start = time.monotonic()
    assert parse_python(text.encode(), "m.py").tree is None or sys.version_info >= (3, 12)
    assert time.monotonic() - start < 5


def test_wide_is_not_deep() -> None:
    assert not is_too_deep("x = {\n" + "    a.b: c.d + e[f](g, h),\n" * 2_000 + "}\n" + "x.y(z)\n" * 2_000)


def test_nothing_newer_means_no_second_parser() -> None:
    assert not may_be_newer("x = 1\nprint 'x'\ndef f(a, b): ...\nclass A(B[C]): ...\ntypes = [1]\n")


@given(st.text(st.sampled_from("ab{}!:='\"\\\n#[]() rf"), max_size=20))
def test_any_f_string_is_read_as_the_running_python_reads_it(inside: str) -> None:
    """What this Python accepts by itself must come out of the rewriting as the same tree."""
    source = f"x = f'''{inside}'''\n"
    try:
        native = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    try:
        tree = restored(source)
    except SyntaxError:
        return  # some of 3.11 is refused since 3.12: LibCST follows the newer grammar
    assert ast.dump(tree) == ast.dump(native)


def test_only_what_is_refused_is_rewritten() -> None:
    seen: list[str] = []

    def compiled(text: str) -> ast.Module:
        seen.append(text)
        if "newer" in text:
            raise SyntaxError
        return ast.parse(text)

    with pytest.raises(SyntaxError):
        parse_modern("a = 1\nb = 2\nc = f'newer'\nd = 4\n", compiled)
    assert seen[:4] == [
        "a = 1\nb = 2\nc = f'newer'\nd = 4\n",
        "a = 1\nb = 2\n",
        "\n\nc = f'newer'\nd = 4\n",
        "\n\nc = f'newer'\n",
    ]


@before_3_12
def test_more_than_can_be_rewritten_is_one_problem() -> None:
    many = parse_python(b"type Alias = f'{x}'\n" * 40_000, "m.py")
    assert many.tree is None
    assert many.problem is not None
    assert many.problem.reason.startswith("uses more syntax that is newer")


def test_cutting_takes_no_more_than_the_text_is_long() -> None:
    hostile = [
        '"""\n"""\n' * 100_000,
        "'''" + "\\'''" * 200_000,
        "'" * 900_001,
        "@\n" * 400_000,
        "x = '\n" * 200_000,
    ]
    start = time.monotonic()
    for text in hostile:
        assert sum(len(piece) for _, piece in pieces(text)) == len(text)
    assert time.monotonic() - start < 10
