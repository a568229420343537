"""Texts that are translated when they are shown, and objects that are made when they are first used.

A translated text is the text in the language of the source.  A lazy object is made at its first use and then
stands for what it made.
Not modelled: catalogues.
Source: django/utils/translation/__init__.py, django/utils/functional.py 5.2.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.proxies import Proxy
from analyzer.evaluator import internal, stands_for
from analyzer.evaluator.attributes import own_method
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import quiet
from analyzer.evaluator.symbols import Descriptor
from analyzer.evaluator.values import Unknown

EMPTY: Final = "django.utils.functional.empty"
"""What `_wrapped` is before its first use."""


@stands_for(
    "django.utils.translation.gettext",
    "django.utils.translation.gettext_lazy",
    "django.utils.translation.gettext_noop",
    "django.utils.translation.ugettext",
    "django.utils.translation.ugettext_lazy",
    "django.utils.translation.ugettext_noop",
    "django.utils.encoding.force_str",
    "django.utils.encoding.force_text",
    "django.utils.encoding.smart_str",
    "django.utils.safestring.mark_safe",
    "django.utils.functional.lazystr",
)
def as_written(run: Interpreter, message: Any = None, *_: Any, **named: Any) -> Any:
    return message if message is not None else next(iter(named.values()), Unknown("a text", run.place()))


@stands_for("django.utils.translation.pgettext", "django.utils.translation.pgettext_lazy")
def in_context(run: Interpreter, context: Any, message: Any) -> Any:
    return message


@stands_for("django.utils.translation.get_language")
def get_language(run: Interpreter) -> Any:
    return run.attribute(run.external("django.conf.settings"), "LANGUAGE_CODE", "en-us")


@stands_for("django.utils.functional.lazy")
def lazy(run: Interpreter, func: Any, *_: Any) -> Any:
    """A function that is called when its result is used: called at once."""
    return func


@quiet
@stands_for("django.utils.functional.classproperty")
def classproperty(run: Interpreter, method: Any = None) -> Any:
    return Descriptor("classproperty", method)


@quiet
@stands_for("django.utils.decorators.classonlymethod")
def classonlymethod(run: Interpreter, method: Any) -> Any:
    return Descriptor("classmethod", method)


@stands_for("django.utils.functional.LazyObject")
class LazyObject(Proxy):
    """What the `_setup` of a class that derives from it puts into `_wrapped`, at the first use."""

    _state = "new"

    def __init__(self) -> None:
        """Nothing is made yet."""

    @internal
    def wrapped(self) -> Any:
        if self._state == "new":
            self._state = "making"
            method = own_method(self.run, self, "_setup")
            if method is not None:
                self.run.call(method, [])
            self._state = "made"
        made = plain(self.attributes.get("_wrapped", self))
        return Unknown("what a lazy object stands for", self.run.place()) if made is self else made

    @internal
    def receiver(self) -> Any:
        return self if self._state == "making" else self.wrapped()

    @internal
    def missing_attribute(self, name: str) -> Any:
        return self.run.external(EMPTY) if name == "_wrapped" else super().missing_attribute(name)


@stands_for("django.utils.functional.SimpleLazyObject")
class SimpleLazyObject(Proxy):
    """What its function makes, made at the first use."""

    def __init__(self, func: Any) -> None:
        self.func = func
        self.behind: Any = None
        self.is_made = False

    @internal
    def wrapped(self) -> Any:
        if not self.is_made:
            self.is_made = True
            self.behind = Unknown("read while it is made")
            self.behind = plain(self.run.call(self.func, []))
        return self.behind


ALIASES: Final = {"django.utils.translation.trans_real.get_language": "django.utils.translation.get_language"}
