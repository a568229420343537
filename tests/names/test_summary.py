from __future__ import annotations

import ast
import json
import marshal
import textwrap

import pytest

from analyzer.names import ModuleSummary, summarize
from analyzer.names.reading import MODULE


def said(source: str) -> ModuleSummary:
    return summarize(ast.parse(textwrap.dedent(source)), "shop/main.py")


def edges(source: str) -> list[tuple[str, int, str, str, str]]:
    return [edge[:5] for edge in said(source).imports]


def flags(source: str) -> dict[str, tuple[bool, bool, bool]]:
    return {edge.module: (edge.in_function, edge.type_checking, edge.in_try) for edge in said(source).imports}


def test_every_form_of_import() -> None:
    assert edges(
        """
        import a.b, c as d
        from e import f, g as h
        from . import i
        from ..j.k import *
        """
    ) == [
        ("import", 0, "a.b", "", ""),
        ("import", 0, "c", "", "d"),
        ("from", 0, "e", "f", ""),
        ("from", 0, "e", "g", "h"),
        ("from", 1, "", "i", ""),
        ("star", 2, "j.k", "*", ""),
    ]


def test_an_import_over_several_lines_has_its_first_and_last() -> None:
    (edge, _) = said("from a import (\n    b,\n    c,\n)\n").imports
    assert (edge.line, edge.end_line) == (1, 4)


def test_where_an_import_stands() -> None:
    assert flags(
        """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            import checked
            def f():
                import checked_and_lazy
        else:
            import unchecked
        def g():
            import lazy
            try:
                import lazy_and_tried
            except ImportError:
                import fallback
        class C:
            import in_class
        """
    ) == {
        "typing": (False, False, False),
        "checked": (False, True, False),
        "checked_and_lazy": (True, True, False),
        "unchecked": (False, False, False),
        "lazy": (True, False, False),
        "lazy_and_tried": (True, False, True),
        "fallback": (True, False, False),
        "in_class": (False, False, False),
    }


@pytest.mark.parametrize(
    ("test", "body", "otherwise"),
    [
        ("TYPE_CHECKING", True, False),
        ("typing.TYPE_CHECKING", True, False),
        ("TYPE_CHECKING and DEBUG", True, False),
        ("not TYPE_CHECKING", False, True),
        ("TYPE_CHECKING or DEBUG", False, False),
        ("DEBUG", False, False),
    ],
)
def test_who_takes_a_branch(test: str, body: bool, otherwise: bool) -> None:
    found = flags(f"if {test}:\n    import a\nelse:\n    import b\n")
    assert (found["a"][1], found["b"][1]) == (body, otherwise)


def test_after_not_type_checking_every_other_branch_is_for_checkers() -> None:
    found = flags("if not TYPE_CHECKING:\n import a\nelif X:\n import b\nelse:\n import c\nimport d\n")
    assert [found[name][1] for name in "abcd"] == [False, True, True, False]


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        ("try:\n import a\nexcept ImportError:\n pass", True),
        ("try:\n import a\nexcept (ValueError, ModuleNotFoundError):\n pass", True),
        ("try:\n import a\nexcept Exception as error:\n pass", True),
        ("try:\n import a\nexcept:\n pass", True),
        ("try:\n import a\nexcept* ImportError:\n pass", True),
        ("with contextlib.suppress(ImportError):\n import a", True),
        ("with suppress(KeyError):\n import a", False),
        ("try:\n import a\nexcept ValueError:\n pass", False),
        ("try:\n import a\nfinally:\n pass", False),
        ("try:\n pass\nexcept ImportError:\n pass\nelse:\n import a", False),
    ],
)
def test_whether_a_failing_import_is_caught(source: str, caught: bool) -> None:
    assert flags(source)["a"][2] is caught


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import importlib\nimportlib.import_module('a.b')", [(0, "a.b")]),
        ("import importlib.util\nimportlib.import_module('a')", [(0, "a")]),
        ("import importlib as i\ni.import_module('a')", [(0, "a")]),
        ("from importlib import import_module\nimport_module('a')", [(0, "a")]),
        ("from importlib import import_module as load\nload('a')", [(0, "a")]),
        ("__import__('a.b')", [(0, "a.b")]),
        ("import importlib\nimportlib.import_module('.a', __package__)", [(1, "a")]),
        ("import importlib\nimportlib.import_module('..a', package=__name__)", [(2, "a")]),
        ("import importlib\nimportlib.import_module('..a', 'x.y')", [(0, "x.a")]),
        ("import importlib\nimportlib.import_module('.', 'x.y')", [(0, "x.y")]),
        ("import importlib\nimportlib.import_module('....a', 'x.y')", []),
        ("import importlib\nimportlib.import_module('.a', package)", []),
        ("import importlib\nimportlib.import_module(name)", []),
        ("import importlib\nimportlib.import_module()", []),
        ("import_module('a')", []),
    ],
)
def test_imports_by_text(source: str, expected: list[tuple[int, str]]) -> None:
    assert [(edge.level, edge.module) for edge in said(source).imports if edge.kind == "string"] == expected


def test_an_import_by_text_in_a_function_is_lazy() -> None:
    (_, edge) = said("import importlib\ndef f():\n    return [importlib.import_module('a')]\n").imports
    assert (edge.module, edge.in_function, edge.line) == ("a", True, 3)


def test_definitions() -> None:
    summary = said(
        """
        @app.get("/")
        @cached
        async def home():
            def inner(): ...
            class Local:
                def method(self): ...

        class View(Base[int], web.View, make(), metaclass=Meta):
            @property
            def name(self): ...

        @table["x"].wrap
        @(lambda f: f)
        def odd(): ...
        """
    )
    assert [tuple(each) for each in summary.definitions] == [
        ("function", "home", 4, 7, True, ("app.get", "cached"), ()),
        ("function", "home.<locals>.inner", 5, 5, False, (), ()),
        ("class", "home.<locals>.Local", 6, 7, False, (), ()),
        ("function", "home.<locals>.Local.method", 7, 7, False, (), ()),
        ("class", "View", 9, 11, False, (), ("Base", "web.View", "make")),
        ("function", "View.name", 11, 11, False, ("property",), ()),
        ("function", "odd", 15, 15, False, ("", ""), ()),
    ]


def test_bindings_of_a_module() -> None:
    summary = said(
        """
        import a.b, c as d
        from e import f as g, h
        from i import *
        j = k, (l, *m) = n[0] = o.p = 1
        q: int = 1
        r: int
        s += 1
        for t, u in v: w = 1
        while (x := y): z = 1
        with aa as bb, cc as (dd, ee): ...
        try: ff = 1
        except E as gg: hh = 1
        match ii:
            case [jj, *kk] | {"x": ll, **mm} as nn: oo = 1
        def pp(qq=(rr := 1)):
            ss = 1
            global tt
        class uu:
            vv = 1
            ww = [xx := 1]
        yy = lambda: (zz := 1)
        [ab := 1 for ac in ad if (ae := 2)]
        """
    )
    expected = "a d g h j k l m q s t u w x z bb dd ee ff gg hh jj kk ll mm nn oo pp rr tt uu yy ab ae"
    assert summary.bindings == tuple(sorted(expected.split()))


def test_calls_and_where_they_stand() -> None:
    summary = said(
        """
        app = FastAPI(title=name())
        app.include_router(build().router, deps=[Depends(get)])
        make().mount("/x", y.z.w())
        @app.get(path())
        def home(a=default(), *, b=named()):
            def inner(): deep()
            return [f(x) for x in g() if h()] or f"{fmt():{width()}}"
        class View(mixin()):
            pool = Pool()
            key = lambda self: late(self)
        table[index()](first())
        """
    )
    found = [(call.name, call.line, summary.qualname(call.within)) for call in summary.calls]
    assert sorted(found) == sorted(
        [
            ("FastAPI", 2, ""),
            ("name", 2, ""),
            ("app.include_router", 3, ""),
            ("build", 3, ""),
            ("Depends", 3, ""),
            (".mount", 4, ""),
            ("make", 4, ""),
            ("y.z.w", 4, ""),
            ("app.get", 5, ""),
            ("path", 5, ""),
            ("default", 6, ""),
            ("named", 6, ""),
            ("deep", 7, "home.<locals>.inner"),
            ("f", 8, "home"),
            ("g", 8, "home"),
            ("h", 8, "home"),
            ("fmt", 8, "home"),
            ("width", 8, "home"),
            ("mixin", 9, ""),
            ("Pool", 10, "View"),
            ("late", 11, "View"),
            ("index", 12, ""),
            ("first", 12, ""),
        ]
    )
    assert [call.line for call in summary.calls] == sorted(call.line for call in summary.calls)


def test_callers_of_a_name_and_of_an_attribute() -> None:
    summary = said("import x\nx.go()\ndef f():\n    y.x.go()\n    go()\n")
    assert [call.line for call in summary.callers("x.go")] == [2]
    assert [call.line for call in summary.callers("go")] == [5]
    assert [call.line for call in summary.callers(".go")] == [2, 4]
    assert [call.within for call in summary.callers(".go")] == [MODULE, 0]


def test_texts_that_could_name_something() -> None:
    summary = said(
        '''
        """a.docstring"""
        INSTALLED_APPS = ["shop.cart", "shop.users.apps.UsersConfig", "two words.x", "no", ".x", "x."]
        path("x/", include("shop.urls"))
        run("main:app", a={"k.ey": b"by.tes"}, b=f"{x}.y")
        '''
    )
    assert summary.dotted_strings == (
        "k.ey",
        "main:app",
        "shop.cart",
        "shop.urls",
        "shop.users.apps.UsersConfig",
    )


def test_plain_forms_give_the_same_summary_back() -> None:
    summary = said("__all__ = ['f']\nimport a\n@b\nclass C(D):\n    async def f(self): return g('x.y')\n")
    assert ModuleSummary.from_plain(marshal.loads(marshal.dumps(summary.to_plain()))) == summary
    assert ModuleSummary.from_plain(json.loads(json.dumps(summary.to_plain()))) == summary


@pytest.mark.parametrize(
    "damage", [None, (), 7, ("p",), ("p", [[1]], [], [], None, [], []), ("p",) + (3,) * 6]
)
def test_another_shape_is_refused(damage: object) -> None:
    with pytest.raises(ValueError, match="not a module summary"):
        ModuleSummary.from_plain(damage)  # type: ignore[arg-type]


def test_a_thousand_branches_and_ten_thousand_terms_need_no_stack() -> None:
    branches = "if a == 0:\n  f()\n" + "".join(f"elif a == {n}:\n  f()\n" for n in range(1, 900))
    assert len(said(branches).calls) == 900
    total: ast.expr = ast.parse("f()", mode="eval").body
    for _ in range(10_000):
        total = ast.BinOp(total, ast.Add(), ast.parse("f()", mode="eval").body)
    tree = ast.Module([ast.Expr(total)], [])
    assert len(summarize(tree, "x.py").calls) == 10_001
