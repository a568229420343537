"""Work that no client starts, from its registration to its facts.

A framework file says `works(run).add(Task, name=..., handler=..., ...)` where the target registers a task, a
schedule, a consumer, a command or a serverless function; place and tests in force are taken from there.
Options may be values of any kind: `seconds`, `number`, `flag` and `text` say what is known of them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from analyzer.concepts.applications import Names
from analyzer.concepts.callables import describe, evidence_of
from analyzer.concepts.layers import shown_arguments
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import Path, default_of, joined, text_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.functools import Cached, Partial
from analyzer.evaluator.notes import kept
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import Bound, Class, Function, Module, Native, Wrapped
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, External, Join, Place, Result, Set, Unknown
from analyzer.facts import BlindSpot, Certainty, Facts, Work


@dataclass(slots=True)
class WorkDraft:
    """One registered piece of work."""

    kind: type[Work]
    name: Any
    framework: str
    handler: Any
    on: StandIn | None
    place: Place | None
    path: Path
    options: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)


class Works:
    """The work of a run, in the order of registration."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run
        self.drafts: list[WorkDraft] = []

    def add(
        self,
        kind: type[Work],
        name: Any,
        framework: str,
        handler: Any,
        /,
        *,
        on: StandIn | None = None,
        options: dict[str, Any] | None = None,
        place: Place | None = None,
        path: Path = (),
        **details: Any,
    ) -> WorkDraft:
        """Note a piece of work, registered here (or at `place`) under the tests in force (and `path`);
        `details` are columns of its kind.  That a script is run as one is no condition: it is how it is
        started."""
        run = self._run
        draft = WorkDraft(
            kind,
            name,
            framework,
            handler,
            on,
            place or run.place(),
            tuple(one for one in joined(run.path, path) if not one.text.startswith("__name__ ==")),
            options or {},
            details,
        )
        self.drafts.append(draft)
        return draft

    def write(self, facts: Facts) -> None:
        """All of it as facts."""
        names = Names(self._run)
        for draft in self.drafts:
            _write(facts, draft, names)


def works(run: Interpreter) -> Works:
    """The run's collection."""
    return kept(run, Works, lambda: Works(run))


def _write(facts: Facts, draft: WorkDraft, names: Names) -> None:
    name, whole = spelled(draft.name)
    handler = describe(draft.handler)
    place = handler.place
    row = draft.kind(
        id=f"{draft.framework} {name}",
        name=name,
        framework=draft.framework,
        application=names.of(draft.on) if draft.on is not None else None,
        handler=handler.name,
        handler_file=place.path if place else None,
        handler_line=place.line if place else None,
        handler_end_line=place.end_line if place else None,
        handler_async=handler.is_async,
        module=handler.module,
        options=shown_arguments(draft.options),
        by_default=default_of(draft.path),
        evidence=evidence_of(draft.place or place),
        certainty=Certainty.CONDITIONAL if draft.path else Certainty.CERTAIN,
        condition=text_of(draft.path),
        **draft.details,
    )
    facts.add(row)
    for known, what in ((whole, "the name"), (handler.known, "the handler")):
        if not known:
            facts.add(
                BlindSpot(
                    id=f"{draft.kind.TABLE} {row.id}: {what}",
                    kind=draft.kind.TABLE,
                    subject=name,
                    affects="work",
                    reason=f"{what} of a {draft.kind.TABLE} is not known",
                    evidence=evidence_of(draft.place or place),
                )
            )


# -- what options say ----------------------------------------------------------------------------------------


def text(value: Any) -> str | None:
    """An option as text; None where it is not given, `{?}` in place of what is not known."""
    value = plain(value)
    return None if value is None else spelled(value)[0]


def number(value: Any) -> float | None:
    """An option as a number, where it is one."""
    value = plain(value)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def whole(value: Any) -> int | None:
    """An option as an integer, where it is one."""
    value = number(value)
    return int(value) if value is not None and value == int(value) else None


def flag(value: Any) -> bool | None:
    """An option as a yes or no, by its default where a setting decides it."""
    return truth(value)[1]


UNITS: Final = {
    "days": 86_400.0,
    "seconds": 1.0,
    "microseconds": 1e-6,
    "milliseconds": 1e-3,
    "minutes": 60.0,
    "hours": 3_600.0,
    "weeks": 604_800.0,
}
"""Arguments of `timedelta` in their order, with what one of each is in seconds."""


def seconds(value: Any) -> float | None:
    """A length of time, given in seconds or as a `timedelta`, where it is known."""
    value = plain(value)
    if isinstance(value, Result) and value.of == "datetime.timedelta":
        given = dict(zip(UNITS, value.arguments.positional, strict=False)) | value.arguments.keywords
        amounts = {unit: number(amount) for unit, amount in given.items()}
        if any(amount is None or unit not in UNITS for unit, amount in amounts.items()):
            return None
        return sum(amount * UNITS[unit] for unit, amount in amounts.items() if amount is not None)
    return number(value)


def every(value: Any) -> dict[str, Any]:
    """The columns of a schedule that is an interval."""
    length = seconds(value)
    return {"expression": "every {?} s" if length is None else f"every {length:g} s", "seconds": length}


def cron(minute: Any = "*", hour: Any = "*", day: Any = "*", month: Any = "*", weekday: Any = "*") -> str:
    """The expression of five fields."""
    return " ".join(cron_field(field) for field in (minute, hour, day, month, weekday))


def cron_field(value: Any) -> str:
    """One field: a number, several numbers, an expression, or None for any."""
    value = plain(value)
    if isinstance(value, Join):
        return "{?}"
    shown = shown_arguments({"": value})[""]
    if value is None:
        return "*"
    if isinstance(shown, list):
        return ",".join(map(str, sorted(shown, key=str) if isinstance(value, Set) else shown))
    return "{?}" if isinstance(value, Unknown) else str(shown).replace(" ", "")


def entries(value: Any) -> list[tuple[Any, Any, Path]]:
    """Keys and values of a dictionary, each with the tests under which it is there."""
    value = plain(value)
    if not isinstance(value, Dict):
        return []
    return [(key, one.value, one.path) for key, one in value.entries.values()]


def entry(value: Any, key: str) -> Any:
    """What a dictionary holds under a key; None where it has none."""
    return next((found for name, found, _ in entries(value) if name == key), None)


# -- functions that became something else -------------------------------------------------------------------


def function_of(value: Any) -> Function | None:
    """The function inside what decorators made of it."""
    function = describe(value).function
    return function if isinstance(function, Function) else None


class Turned(Wrapped):
    """A function that a decorator turned into an object of the library which is still called like it."""

    __slots__ = ()


def turned_into(function: Any, by: Any, place: Place | None, /, **attributes: Any) -> Turned:
    """A function that became an object of a library's; `attributes` are what the target can read from it."""
    made = Turned(function, by, place)
    made.attributes.update(attributes)
    return made


def is_callable(value: Any) -> bool:
    """Whether the first argument of a decorator that can do without a call is what it decorates."""
    return isinstance(plain(value), (Function, Class, Bound, Wrapped, Partial, Cached))


def place_of_key(run: Interpreter, key: Any) -> Place | None:
    """Where a dictionary at the top level of an evaluated module has this key, with its value."""
    key = plain(key)
    if not isinstance(key, str):
        return None
    places: dict[str, Place] | None = run.notes.get("work.keys")
    if places is None:
        places = run.notes["work.keys"] = dict(_keys_of_schedules(run))
    return places.get(key)


def _keys_of_schedules(run: Interpreter) -> Iterator[tuple[str, Place]]:
    for path, module in sorted(run.importer.modules.items()):
        if module.path is None or module.tree is None or b"schedule" not in run.tree.peek(path).lower():
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        yield key.value, Place(path, key.lineno, value.end_lineno or key.lineno)


def senders(*names: str) -> dict[str, Any]:
    """Methods of a task by which it is asked for: what they give is known only when it is done."""
    return {name: Native(name, _sent) for name in names}


def _sent(run: Interpreter, *_: Any, **__: Any) -> Any:
    return Unknown("result of a task", run.place())


def decorated(run: Interpreter, given: Any, name: str, register: Callable[[Interpreter, Any], Any]) -> Any:
    """A decorator that may be used without a call: what it makes of the function that it is given, or, where
    it is given none, the decorator itself."""
    return register(run, given) if is_callable(given) else Native(name, register)


def evaluated_mentioning(run: Interpreter, word: bytes) -> Iterator[Module]:
    """The evaluated modules of the target whose text has this word, by path."""
    for path in sorted(run.tree.vocabulary.holding(word)):
        module = run.importer.modules.get(path)
        if module is not None and module.path is not None and module.frame is not None:
            yield module


def enclosing(run: Interpreter) -> Any:
    """The target's function that is running, or else its module: what does the work that begins here."""
    for function, _, _ in reversed(run.stack):
        if function.module.path is not None:
            return function
    return External(run.file.name if run.file is not None else "{?}")


def calls_in_functions(
    run: Interpreter, words: Iterable[bytes], names: frozenset[str]
) -> Iterator[tuple[Function, ast.Call]]:
    """Calls of methods of these names inside functions of evaluated modules that mention a library: for what
    is registered when a message or a request comes, and never at start-up."""
    paths = {module.path for word in words for module in evaluated_mentioning(run, word)}
    for function in list(run.functions):
        if function.module.path in paths and run.bodies.calls_one_of(function.node, names):
            for call in run.bodies.of(function.node).calls:
                if isinstance(call.func, ast.Attribute) and call.func.attr in names:
                    yield function, call


def place_of_call(function: Function, call: ast.Call) -> Place | None:
    """Where a call stands that was found in a function's body."""
    path = function.module.path
    return None if path is None else Place(path, call.lineno, call.end_lineno or call.lineno)
