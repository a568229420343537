"""Lists, tuples, sets and dictionaries: what is in them, and how it changes.

An element that was added under an undecided test keeps that test: the container then holds something that may
be absent, and its length is not known.  So does, with the opposite test, what is removed under one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from analyzer.evaluator.comparing import as_constant, is_told, key_of, same
from analyzer.evaluator.conditions import beyond, joined, never_all
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import join, lifted, plain
from analyzer.evaluator.operations import MAX_ELEMENTS
from analyzer.evaluator.symbols import Annotated, Bound, Class, Instance, Wrapped
from analyzer.evaluator.values import (
    Container,
    Dict,
    External,
    Generator,
    Join,
    List,
    Namespace,
    Possible,
    Result,
    Sequence,
    Set,
    Setting,
    Slice,
    Tuple,
    Unknown,
    Value,
    is_constant,
)

MAX_CANDIDATES: Final = 36
"""Entries of a dictionary that an unknown key may mean; joining more of them tells nobody anything."""

ELEMENTS_PER_STEP: Final = 8
"""Elements that are gone through in about the time of a step, or need as much memory; who goes through more
has that counted."""

CHARACTERS_PER_STEP: Final = 250
"""The same for texts: what counts is the memory that a text takes."""

UNBOUNDED_HOLE: Final = "element of what is not known"


def elements_of(run: Interpreter, value: Any) -> tuple[list[Possible], bool]:
    """What iterating over a value gives, each with its tests, and whether that is all."""
    match value:
        case Setting():
            return elements_of(run, value.default)
        case Join():
            return _of_alternatives(run, value)
        case Generator():
            taken, value.elements = value.elements, [] if not beyond(run.path, value.made) else value.elements
            return list(taken), not value.open
        case Sequence():
            if run.spend(len(value.elements) // ELEMENTS_PER_STEP):
                return list(value.elements), not value.open
        case Dict():
            entries = value.entries.values()
            if run.spend(len(entries) // ELEMENTS_PER_STEP):
                return [Possible(key, each.path) for key, each in entries], not value.open
        case str() if len(value) <= MAX_ELEMENTS:
            return [Possible(letter) for letter in value], True
        case bytes() if len(value) <= MAX_ELEMENTS:
            return [Possible(letter) for letter in value], True
        case Class() | Instance():
            iterated = run.iterate(value)
            if iterated is not None:
                return elements_of(run, iterated)
    return [Possible(Unknown(UNBOUNDED_HOLE, run.place()))], False


def _of_alternatives(run: Interpreter, value: Join) -> tuple[list[Possible], bool]:
    """The elements of several containers of which one is there; what is in more than one of them is there
    under the tests that they share."""
    found: dict[Any, Possible] = {}
    whole = True
    for one in value.alternatives:
        inner, complete = elements_of(run, one.value)
        whole = whole and complete
        for element in inner:
            path = joined(one.path, element.path)
            key = (
                id(element.value)
                if isinstance(element.value, Value)
                else (type(element.value), element.value)
            )
            before = found.get(key)
            shared = path if before is None else tuple(test for test in before.path if test in path)
            found[key] = Possible(element.value, shared)
    return list(found.values()), whole


def append_each(run: Interpreter, container: Any, value: Any, at: int | None = None) -> None:
    """Put an element into a list, or into each of several lists of which one is there."""
    for one in alternatives(plain(container)):
        inner = plain(one.value)
        if isinstance(inner, Sequence):
            append(run, inner, value, at)


def each(run: Interpreter, value: Any) -> list[Possible]:
    """Like `elements_of`, where a stand-in wants the elements and takes a hole for an element; None is
    empty."""
    value = plain(value)
    if value is None:
        return []
    if isinstance(value, Sequence):
        return list(value.elements)  # looking into a generator does not use it up
    if isinstance(value, Join):
        given = tuple(one for one in value.alternatives if plain(one.value) is not None)
        return _of_alternatives(run, Join(given))[0]
    return elements_of(run, value)[0]


def alternatives(value: Any) -> list[Possible]:
    """The values that this may be, each with its tests."""
    if isinstance(value, Setting) and isinstance(value.default, Join):
        value = value.default
    if isinstance(value, Join):
        return [
            Possible(inner.value, joined(one.path, inner.path))
            for one in value.alternatives
            for inner in alternatives(one.value)
        ]
    if isinstance(value, Wrapped):  # a library's decorator around one of several functions is around each
        inside = alternatives(value.inner)
        if len(inside) > 1:
            return [Possible(Wrapped(one.value, value.by, value.place), one.path) for one in inside]
    return [Possible(value)]


def get_item(run: Interpreter, container: Any, index: Any) -> Any:
    """`container[index]`."""
    return lifted(lambda a, b: _get_item(run, a, b), container, index)


def _get_item(run: Interpreter, container: Any, index: Any) -> Any:
    match container:
        case Dict():
            return lookup(run, container, index, missing=None, strict=True)
        case Sequence():
            return item_at(run, container, index)
        case str() | bytes():
            return _letters(container, index)
        case Instance() if container.payload is not None:
            return _get_item(run, container.payload, index)
        case Result() if isinstance(index, str) and _is_keyed(run, container.of):
            return Result(f"{container.of}.{index}", container.arguments, container.place, container.through)
        case Unknown():
            return Unknown(container.reason, container.place)
    return Unknown("item of what is not known", run.place())


def _is_keyed(run: Interpreter, name: str) -> bool:
    """Whether the items of what a library gave are its attributes, too, as the collections of a database."""
    keyed = (one for names in run.registry.declared("KEYED") for one in names)
    return any(name.startswith(one) and name[len(one) :][:1] in ("", ".") for one in keyed)


def _letters(text: str | bytes, index: Any) -> Any:
    try:
        if isinstance(index, Slice):
            return text[index.start : index.stop : index.step]
        return text[index]
    except (TypeError, IndexError, ValueError):
        return Unknown("index outside the text")


def item_at(run: Interpreter, container: Sequence, index: Any) -> Any:
    """The element at an index, or the elements of a slice; one of all where the index is not known."""
    if isinstance(index, Slice):
        bounds = (index.start, index.stop, index.step)
        if all(bound is None or isinstance(bound, int) for bound in bounds) and bounds[2] != 0:
            kind = type(container) if isinstance(container, (List, Tuple)) else List
            return kind(container.elements[slice(*bounds)], container.made, container.open)
        return List(list(container.elements), container.made, True)
    if isinstance(index, int):
        position = index + len(container.elements) if index < 0 else index
        certain = not any(one.path for one in container.elements[: position + 1])
        if 0 <= position < len(container.elements) and certain and not (container.open and index < 0):
            return container.elements[position].value
        if not container.open and not 0 <= position < len(container.elements):
            return run.fails("IndexError", "index outside the list")
    if not container.elements:
        return Unknown("item of a list that is not known", run.place())
    return join(container.elements)


def lookup(run: Interpreter, container: Dict, key: Any, missing: Any, strict: bool) -> Any:
    """`container[key]` (strict) or `container.get(key, missing)`."""
    entry = container.entries.get(key_of(key))
    if entry is not None:
        possible = entry[1]
        if not possible.path:
            return possible.value
        rest = [] if strict else [Possible(missing, never_all(possible.path))]
        return join([possible, *rest])
    if isinstance(key, Unknown) or (not is_constant(as_constant(key)) and not isinstance(key, Value)):
        key = Unknown("key")
    if isinstance(key, Unknown):
        values = [possible for _, possible in container.entries.values()]
        if 0 < len(values) <= MAX_CANDIDATES and not container.open:
            return join(values if strict else [*values, Possible(missing)])
        return Unknown("item under a key that is not known", run.place())
    if container.open:
        return Unknown("item of a dictionary that is not wholly known", run.place())
    return run.fails("KeyError", "key is not in the dictionary") if strict else missing


def set_item(run: Interpreter, container: Any, index: Any, value: Any) -> None:
    """`container[index] = value`."""
    container = plain(container)
    if isinstance(container, Instance) and container.payload is not None:
        container = container.payload
    if isinstance(container, Join):
        for one in container.alternatives:
            with run.under(one.path):
                set_item(run, one.value, index, value)
        return
    extra = beyond(run.path, container.made) if isinstance(container, Container) else ()
    if isinstance(container, Dict):
        key = key_of(index)
        before = container.entries.get(key)
        if extra and before is not None:
            value = join([Possible(value, extra), Possible(before[1].value, never_all(extra))])
            container.put(key, index, Possible(value, before[1].path))
        else:
            container.put(key, index, Possible(value, extra))
    elif isinstance(container, Sequence):
        if isinstance(index, int) and -len(container.elements) <= index < len(container.elements):
            old = container.elements[index]
            new = join([Possible(value, extra), Possible(old.value, never_all(extra))]) if extra else value
            container.elements[index] = Possible(new, old.path)
        elif isinstance(index, Slice):
            _set_slice(run, container, index, value, bool(extra))
        else:
            append(run, container, value)


def _set_slice(run: Interpreter, container: Sequence, index: Slice, value: Any, undecided: bool) -> None:
    """`container[start:stop] = value`.  Under an undecided test the container holds what either holds, and so
    it does where the value is not wholly known: what is not known may be what was there before."""
    inner, whole = elements_of(run, value)
    if undecided or not whole:
        held = {id(one.value) for one in container.elements}
        for one in inner:
            if id(one.value) not in held:
                held.add(id(one.value))
                append(run, container, one.value)
        container.open = container.open or not whole
        return
    bounds = (index.start, index.stop, index.step)
    known = all(b is None or isinstance(b, int) for b in bounds)
    if known and (bounds[2] in (None, 1) or len(container.elements[slice(*bounds)]) == len(inner)):
        container.elements[slice(*bounds)] = inner
    else:
        container.elements += inner
        container.open = True


def replace_elements(run: Interpreter, container: Sequence, after: Sequence) -> None:
    """Have a container hold what another holds; under an undecided test, what either holds."""
    extra = beyond(run.path, container.made)
    if not extra:
        container.elements[:] = after.elements
    else:
        for one in after.elements:
            with run.under(one.path):
                append(run, container, one.value)
    container.open = container.open or after.open


def delete_item(run: Interpreter, container: Any, index: Any) -> None:
    """`del container[index]`."""
    container = plain(container)
    if isinstance(container, Instance) and container.payload is not None:
        container = container.payload
    if isinstance(container, Dict):
        drop(run, container, key_of(index))
    elif isinstance(container, Sequence) and container.exact:
        count = len(container.elements)
        if isinstance(index, int) and -count <= index < count:
            take_out(run, container, [index % count])
        elif isinstance(index, Slice):
            bounds = (index.start, index.stop, index.step)
            if all(b is None or isinstance(b, int) for b in bounds) and bounds[2] != 0:
                take_out(run, container, range(count)[slice(*bounds)])


def take_out(run: Interpreter, container: Sequence, positions: Iterable[int]) -> None:
    """Remove elements; under an undecided test they stay, and are there only if it does not hold."""
    extra = beyond(run.path, container.made)
    for position in sorted(positions, reverse=True):
        if extra:
            one = container.elements[position]
            container.elements[position] = Possible(one.value, joined(one.path, never_all(extra)))
        else:
            del container.elements[position]


def drop(run: Interpreter, container: Dict, key: Any) -> None:
    """Remove an entry, as `take_out` does."""
    entry = container.entries.get(key)
    extra = beyond(run.path, container.made)
    if entry is not None and extra:
        container.put(key, entry[0], Possible(entry[1].value, joined(entry[1].path, never_all(extra))))
    elif entry is not None:
        container.drop(key)


def append(run: Interpreter, container: Sequence, value: Any, at: int | None = None) -> None:
    """Put one element in, with the tests in force beyond those under which the container was made."""
    if len(container.elements) >= MAX_ELEMENTS:
        container.open = True
        return
    element = Possible(value, beyond(run.path, container.made))
    if (
        isinstance(container, Set)
        and not element.path
        and any(same(value, one.value) is True and not one.path for one in container.elements)
    ):
        return
    if isinstance(container, Set) and is_told(value, container.elements):
        container.open = True
        return
    if at is None:
        container.elements.append(element)
    else:
        container.elements.insert(at, element)


def extend(run: Interpreter, container: Sequence, values: Any) -> None:
    """Put all elements of another iterable in."""
    inner, whole = elements_of(run, values)
    if container is plain(values):
        inner = list(inner)
    for one in inner:
        with run.under(one.path):
            append(run, container, one.value)
    container.open = container.open or not whole


def update(run: Interpreter, container: Dict, other: Any) -> None:
    """`container.update(other)`."""
    other = plain(other)
    if isinstance(other, Instance) and other.payload is not None:
        other = other.payload
    if not run.spend(weight(other)):
        container.open = True
    elif isinstance(other, Dict):
        certain = not beyond(run.path, container.made)
        for key, (shown, possible) in list(other.entries.items()):
            if certain and not possible.path:
                container.put(key, shown, Possible(possible.value))
                continue
            with run.under(possible.path):
                set_item(run, container, shown, possible.value)
        container.open = container.open or other.open
    elif isinstance(other, Sequence):
        for one in other.elements:
            pair = unpacked(run, one.value, 2)
            set_item(run, container, pair[0], pair[1])
        container.open = container.open or other.open
    elif isinstance(other, Join):
        for one in other.alternatives:
            with run.under(one.path):
                update(run, container, one.value)
    elif other is not None:
        container.open = True


def unpacked(run: Interpreter, value: Any, count: int) -> list[Any]:
    """`count` values from one that is unpacked; a join of tuples is taken apart by position."""
    if isinstance(value, Join):
        columns = [unpacked(run, one.value, count) for one in value.alternatives]
        return [
            join(
                [
                    Possible(column[at], one.path)
                    for column, one in zip(columns, value.alternatives, strict=True)
                ]
            )
            for at in range(count)
        ]
    inner, whole = elements_of(run, value)
    if whole and len(inner) == count:
        return [one.value if not one.path else join([one]) for one in inner]
    return [Unknown("part of what is not known", run.place()) for _ in range(count)]


def sequence_of(run: Interpreter, kind: type[Sequence], value: Any) -> Sequence:
    """`list(value)`, `tuple(value)`, `set(value)`."""
    inner, whole = elements_of(run, value)
    made = kind([], run.path, not whole)
    if kind is Set:
        for one in inner:
            if is_told(one.value, made.elements):
                made.open = True
            elif one.path or not any(same(one.value, seen.value) is True for seen in made.elements):
                made.elements.append(one)
    else:
        made.elements = inner
    return made


def dict_of(run: Interpreter, args: tuple[Any, ...], keywords: dict[str, Any]) -> Dict:
    """`dict(...)`."""
    made = Dict({}, run.path)
    for value in args:
        update(run, made, value)
    for key, value in keywords.items():
        set_item(run, made, key, value)
    return made


def length(value: Any) -> Any:
    """`len(value)`."""
    match value:
        case str() | bytes():
            return len(value)
        case Sequence() if value.exact:
            return len(value.elements)
        case Dict() if not value.open and not any(one.path for _, one in value.entries.values()):
            return len(value.entries)
        case Instance() if value.payload is not None:
            return length(value.payload)
    return Unknown("length of what is not known")


def weight(value: Any) -> int:
    """The steps that making or going through a value takes beside the one in which it is done."""
    if isinstance(value, (str, bytes)):
        return len(value) // CHARACTERS_PER_STEP
    if isinstance(value, Sequence):
        return len(value.elements) // ELEMENTS_PER_STEP
    if isinstance(value, Dict):
        names = value.names if isinstance(value, Namespace) else value.entries
        return len(names) // ELEMENTS_PER_STEP
    return 0


def annotated(value: Any) -> bool:
    """Whether subscripting this value makes a type rather than taking an item."""
    return isinstance(value, (Class, External, Annotated, Bound)) and not isinstance(value, Unknown)
