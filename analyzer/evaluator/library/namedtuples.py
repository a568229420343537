"""Named tuples, of `collections` and of `typing`: fields by name and by position.

Source: https://docs.python.org/3/library/collections.html#collections.namedtuple
"""

from __future__ import annotations

from functools import partial
from typing import Any

from analyzer.evaluator import classes
from analyzer.evaluator.annotations import annotated_names
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.symbols import Bound, Class, Instance, Native
from analyzer.evaluator.values import Arguments, Dict, Possible, Tuple, Unknown


@stands_for("typing.NamedTuple", "typing_extensions.NamedTuple")
class NamedTuple(StandIn):
    """`class Point(NamedTuple)`, and what `namedtuple("Point", ...)` makes."""

    EAGER = True

    @classmethod
    def on_class(cls, run: Interpreter, made: Any) -> None:
        own = annotated_names(made)
        if own:
            defaults = {name: made.namespace[name] for name, _ in own if name in made.namespace}
            _declare(run, made, [name for name, _ in own], defaults)

    @staticmethod
    def construct(run: Interpreter, name: Any, fields: Any = None, **_: Any) -> Any:
        pairs = [run.each(one.value) for one in run.each(fields)]
        return _made(run, name, [plain(pair[0].value) for pair in pairs if pair], [])

    def __init__(self, *args: Any, **keywords: Any) -> None:
        names = run_names(self.run, self.cls)
        defaults = self.run.attribute(self.cls, "_field_defaults", None)
        known = defaults.entries if isinstance(defaults, Dict) else {}
        for position, name in enumerate(names):
            entry = known.get((str, name))
            missing = entry[1].value if entry is not None else Unknown(f"field {name} is not given")
            self.attributes[name] = args[position] if position < len(args) else keywords.get(name, missing)
        self.payload = Tuple.of([self.attributes[name] for name in names])


def run_names(run: Interpreter, cls: Any) -> list[str]:
    """The fields of a named tuple, in order."""
    found = run.attribute(cls, "_fields", None)
    return [str(one.value) for one in found.elements] if isinstance(found, Tuple) else []


def _declare(run: Interpreter, made: Class, names: list[str], defaults: dict[str, Any]) -> None:
    """Give a class what every named tuple has."""
    for name in names:
        made.attributes.pop(name, None)
    made.attributes.update(
        _fields=Tuple.of(names),
        _field_defaults=Dict({(str, name): (name, Possible(one)) for name, one in defaults.items()}),
        __match_args__=Tuple.of(names),
        _replace=Native("_replace", partial(_replace, run), plain=False),
        _asdict=Native("_asdict", partial(_asdict, run), plain=False),
        _make=Bound(Native("_make", _make), made),
    )


def _replace(run: Interpreter, me: Instance, **changes: Any) -> Any:
    kept = {name: me.attributes[name] for name in run_names(run, me.cls) if name in me.attributes}
    return run.call(me.cls, [], {**kept, **changes})


def _asdict(run: Interpreter, me: Instance) -> Any:
    names = [name for name in run_names(run, me.cls) if name in me.attributes]
    return Dict({(str, name): (name, Possible(me.attributes[name])) for name in names}, run.path)


def _make(run: Interpreter, cls: Any, values: Any) -> Any:
    inner, whole = run.elements(values)
    return run.call_with(cls, Arguments([one.value for one in inner], more_positional=not whole))


@stands_for("collections.namedtuple")
def namedtuple(run: Interpreter, typename: Any, field_names: Any, *, defaults: Any = None, **_: Any) -> Any:
    listed = plain(field_names)
    if isinstance(listed, str):
        names: list[Any] = listed.replace(",", " ").split()
    else:
        names = [plain(one.value) for one in run.each(listed)]
    return _made(run, typename, names, [one.value for one in run.each(defaults)])


def _made(run: Interpreter, typename: Any, names: list[Any], defaults: list[Any]) -> Any:
    if run.file is None or not all(isinstance(name, str) for name in names):
        return Unknown("named tuple whose fields are not known", run.place())
    name = plain(typename) if isinstance(plain(typename), str) else "namedtuple"
    made = classes.build(run, name, [run.external("typing.NamedTuple")], {}, run.file, name)
    tail = names[len(names) - len(defaults) :] if defaults else []
    _declare(run, made, names, dict(zip(tail, defaults, strict=False)))
    return made
