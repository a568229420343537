"""traitlets: typed attributes of configurable applications, each a setting with a default.

Modelled: the trait types that hold plain data, `Type` and `Instance` as what they hold, read on an instance.
Not modelled: validation, observers, `@default` methods of subclasses, configuration files.
Source: traitlets 5.14, traitlets/traitlets.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Instance as Object
from analyzer.evaluator.symbols import name_of
from analyzer.evaluator.values import Dict as Mapping
from analyzer.evaluator.values import List as Values
from analyzer.evaluator.values import Unknown

NOT_GIVEN: Final = object()


class Trait(StandIn):
    """A trait; looked up on an instance, it gives the setting."""

    EMPTY: Any = None
    default: Any

    def __init__(self, default_value: Any = NOT_GIVEN, *_: Any, **__: Any) -> None:
        self.default = self.EMPTY if default_value is NOT_GIVEN else default_value

    def tag(self, **_: Any) -> Any:
        return self

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        named = next((name for name, value in _own(instance) if value is self), None)
        if named is None:
            return self.default
        return self.run.setting(f"{name_of(owner).rpartition('.')[2]}.{named}", "traitlets", self.default)


def _own(instance: Any) -> list[tuple[str, Any]]:
    cls = instance.cls if isinstance(instance, Object) else instance
    return [pair for base in getattr(cls, "mro", ()) for pair in getattr(base, "attributes", {}).items()]


@stands_for("traitlets.traitlets.Unicode", "traitlets.Unicode", "traitlets.CUnicode", "traitlets.ObjectName")
class Unicode(Trait):
    """A text."""

    EMPTY = ""


@stands_for("traitlets.traitlets.Bool", "traitlets.Bool", "traitlets.CBool")
class Bool(Trait):
    """A truth value."""

    EMPTY = False


@stands_for("traitlets.traitlets.Integer", "traitlets.Integer", "traitlets.Int", "traitlets.Float")
class Integer(Trait):
    """A number."""

    EMPTY = 0


@stands_for("traitlets.traitlets.Any", "traitlets.Any", "traitlets.Callable")
class AnyTrait(Trait):
    """Anything."""


@stands_for("traitlets.traitlets.Union", "traitlets.Union")
class Union(Trait):
    """One of several traits."""

    def __init__(self, trait_types: Any = None, default_value: Any = None, **_: Any) -> None:
        Trait.__init__(self, default_value)


@stands_for("traitlets.traitlets.Type", "traitlets.Type")
class Type(Trait):
    """A class: what stands there is the default class itself."""

    def __init__(self, default_value: Any = NOT_GIVEN, klass: Any = None, **options: Any) -> None:
        if default_value is NOT_GIVEN:
            default_value = klass
        Trait.__init__(self, options.get("default_value", default_value))


@stands_for("traitlets.traitlets.List", "traitlets.List", "traitlets.Set", "traitlets.Tuple")
class List(Trait):
    """Several values."""

    def __init__(self, trait: Any = None, default_value: Any = NOT_GIVEN, **_: Any) -> None:
        given = plain(trait) if default_value is NOT_GIVEN else default_value
        self.default = given if isinstance(given, Values) else Values([], self.run.path)


@stands_for("traitlets.traitlets.Dict", "traitlets.Dict")
class Dict(Trait):
    """A mapping."""

    def __init__(self, value_trait: Any = None, default_value: Any = NOT_GIVEN, **_: Any) -> None:
        given = plain(value_trait) if default_value is NOT_GIVEN else default_value
        self.default = given if isinstance(given, Mapping) else Mapping({}, self.run.path)


@stands_for("traitlets.traitlets.Instance", "traitlets.Instance")
class Instance(Trait):
    """An object that something else provides."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.default = Unknown("an object that the configuration provides", self.run.place())
