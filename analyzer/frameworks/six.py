"""six: names that Python 2 and 3 spell differently.

Modelled: the types, iteration over dictionaries, what takes classes and functions as they are, all as under
Python 3.  `django.utils.six` is a copy of it.
Source: six 1.17; Django 1.4 to 2.2, django/utils/six.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Native
from analyzer.evaluator.values import External, Tuple

CONSTANTS: Final = {
    "six.PY2": False,
    "six.PY3": True,
    "six.string_types": Tuple.of([External("builtins.str")]),
    "six.integer_types": Tuple.of([External("builtins.int")]),
    "six.class_types": Tuple.of([External("builtins.type")]),
}

ALIASES: Final = {
    "six.text_type": "builtins.str",
    "six.binary_type": "builtins.bytes",
    "six.moves.range": "builtins.range",
    "six.moves.zip": "builtins.zip",
    "six.moves.map": "builtins.map",
    "six.moves.filter": "builtins.filter",
    "six.moves.reduce": "functools.reduce",
    **{
        f"six.moves.urllib.parse.{name}": f"urllib.parse.{name}"
        for name in ("quote", "quote_plus", "urljoin", "urlparse", "urlsplit")
    },
    **{
        f"django.utils.six.{name}": f"six.{name}" for name in ("iteritems", "iterkeys", "itervalues", "wraps")
    },
}


@stands_for("six.iteritems", "six.viewitems")
def iteritems(run: Interpreter, d: Any, **_: Any) -> Any:
    return run.call(run.attribute(d, "items"), [])


@stands_for("six.iterkeys", "six.viewkeys")
def iterkeys(run: Interpreter, d: Any, **_: Any) -> Any:
    return run.call(run.attribute(d, "keys"), [])


@stands_for("six.itervalues", "six.viewvalues")
def itervalues(run: Interpreter, d: Any, **_: Any) -> Any:
    return run.call(run.attribute(d, "values"), [])


@stands_for("six.python_2_unicode_compatible")
def python_2_unicode_compatible(run: Interpreter, cls: Any) -> Any:
    return cls


@stands_for("six.add_metaclass")
def add_metaclass(run: Interpreter, metaclass: Any) -> Any:
    """Who reads the class sees the methods that it has."""
    return Native("six.add_metaclass", lambda run, cls: cls)
