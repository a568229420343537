from __future__ import annotations

import ast

import pytest

from analyzer.names import summarize


def exports(source: str) -> tuple[str, ...] | None:
    return summarize(ast.parse(source), "shop/__init__.py").exports


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("__all__ = ['a', 'b']", ("a", "b")),
        ("__all__ = ('a',)", ("a",)),
        ("__all__ = []", ()),
        ("__all__: list[str] = ['a']", ("a",)),
        ("__all__ = ['a'] + ['b'] + ['c']", ("a", "b", "c")),
        ("__all__ = ['a']\n__all__ += ['b']", ("a", "b")),
        ("__all__ = ['a']\n__all__.extend(['b', 'c'])", ("a", "b", "c")),
        ("__all__ = ['a']\n__all__.append('b')", ("a", "b")),
        ("__all__ = ['a', 'b']\n__all__.remove('a')", ("b",)),
        ("__all__ = ['a']\n__all__ = ['b']", ("b",)),
        ("__all__ = ['a']\ndef __dir__():\n    return __all__", ("a",)),
        ("__all__ = ['a']\ndef __dir__():\n    return sorted(__all__)", ("a",)),
        ("__all__ = ['a']\nfor name in __all__: print(name)", ("a",)),
        ("__all__ = ['a']\ndef __getattr__(name):\n    if name in __all__: pass", ("a",)),
    ],
)
def test_what_is_constant_is_recognised(source: str, expected: tuple[str, ...]) -> None:
    assert exports(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "",
        "import a",
        "__all__ = names()",
        "__all__ = ['a', b]",
        "__all__ = sub.__all__ + ['a']",
        "__all__ = ['a'] + sub.__all__",
        "__all__ += ['a']",
        "__all__ = ['a']\n__all__ += sub.__all__",
        "__all__ = ['a']\n__all__.extend(sub.__all__)",
        "__all__ = ['a']\n__all__.remove('b')",
        "__all__ = ['a']\n__all__.insert(0, 'b')",
        "__all__ = ['a']\n__all__.sort()",
        "__all__ = ['a']\n__all__[0] = 'b'",
        "__all__ = ['a']\ndel __all__",
        "__all__ = ['a']\nif x:\n    __all__ += ['b']",
        "if x:\n    __all__ = ['a']",
        "__all__ = ['a']\nfor n in x: __all__.append(n)",
        "__all__ = ['a']\ndef export(f):\n    __all__.append(f.__name__)\n    return f",
        "__all__ = ['a']\ndef reset():\n    global __all__\n    __all__ = []",
        "__all__ = ['a']\nregister(__all__)",
        "__all__ = ['a']\nnames = __all__",
        "__all__ = ['a']\nfrom b import __all__",
        "__all__ = other = ['a']",
        "from b import __all__",
    ],
)
def test_anything_else_is_not_known(source: str) -> None:
    assert exports(source) is None
