"""View sets of which not everything is read: a router takes nothing else, which says enough for its routes.

One that is not read at all, or has a base that is not, is taken for a view set that has all usual actions,
none besides those that are read, and `pk` in its paths.  Which permissions such a base asks for is not known.
What is called a mixin brings none of the usual actions: it adds to those that others bring.
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator import stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute, mro_of
from analyzer.evaluator.classes import build
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.builtins import hasattr_
from analyzer.evaluator.symbols import Class, name_of
from analyzer.evaluator.values import External, Result, Unknown


@stands_for("rest_framework.unread.is_read")
def is_read(run: Interpreter, viewset: Any) -> Any:
    """Whether it is known what a view set has; no function of the library's."""
    return not isinstance(plain(viewset), (External, Unknown, Result))


@stands_for("rest_framework.unread.as_view_set")
def as_view_set(run: Interpreter, viewset: Any) -> Any:
    """What a router was given, its unread base taken for a view set; no function of the library's."""
    cls = plain(viewset)
    if isinstance(cls, Class) and class_attribute(run, cls, "get_extra_actions") is ABSENT:
        unread = [at for at, base in enumerate(cls.mro) if isinstance(base, External) and not _is_mixin(base)]
        for at in unread[:1]:
            cls.mro = (*cls.mro[:at], *_taken_for(run, name_of(cls.mro[at])).mro, *cls.mro[at:])
    return viewset


@stands_for("rest_framework.unread.has_action")
def has_action(run: Interpreter, viewset: Any, action: Any) -> Any:
    """Whether a view set has an action; no function of the library's."""
    view = plain(viewset)
    if not isinstance(view, Class):
        return hasattr_(run, view, action)
    for base in mro_of(view):
        if isinstance(base, Class) and action in base.namespace:
            return True
        if isinstance(base, External) and not _is_mixin(base):
            return hasattr_(run, view, action)
    return False


def _is_mixin(base: External) -> bool:
    return base.name.endswith("Mixin")


def _taken_for(run: Interpreter, unread: str) -> Class:
    """A view set in the place of a class that is not read."""
    known: dict[str, Class] = run.notes.setdefault("rest_framework.unread", {})
    if unread not in known:
        above = run.external("rest_framework.viewsets.ModelViewSet")
        policies = {"permission_classes": Unknown(f"{unread} is not read")}
        known[unread] = build(run, unread.rpartition(".")[2], [above], policies, above.module, unread)
    return known[unread]
