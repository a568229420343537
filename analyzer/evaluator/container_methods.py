"""The methods of lists, tuples, sets and dictionaries."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Final

from analyzer.evaluator.comparing import as_constant, key_of, same, truth
from analyzer.evaluator.conditions import beyond
from analyzer.evaluator.containers import (
    append,
    delete_item,
    drop,
    elements_of,
    extend,
    get_item,
    item_at,
    length,
    lookup,
    sequence_of,
    set_item,
    take_out,
    update,
)
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import join, lifted, plain
from analyzer.evaluator.operations import Members, binary
from analyzer.evaluator.values import (
    Container,
    Dict,
    Generator,
    List,
    Possible,
    Sequence,
    Set,
    Tuple,
    Unknown,
    Value,
)

Method = Callable[..., Any]


def _insert(run: Interpreter, me: Sequence, at: Any, value: Any) -> None:
    append(run, me, value, at if isinstance(at, int) else None)


def _pop(run: Interpreter, me: Sequence, at: Any = -1) -> Any:
    if not me.elements:
        return (
            Unknown("popped from a list that is not known")
            if me.open
            else run.fails("IndexError", "pop from empty")
        )
    value = item_at(run, me, at)
    delete_item(run, me, at)
    return value


def _remove(run: Interpreter, me: Sequence, value: Any) -> None:
    for position, one in enumerate(me.elements):
        if same(one.value, value) is True:
            take_out(run, me, [position])
            return
    if me.exact and all(same(one.value, value) is False for one in me.elements):
        run.fails("ValueError", "is not in the list")


def _discard(run: Interpreter, me: Sequence, value: Any) -> None:
    if run.contains(me, value) is not False:
        _remove(run, me, value)


def _clear(run: Interpreter, me: Container) -> None:
    if isinstance(me, Sequence):
        take_out(run, me, range(len(me.elements)))
    elif isinstance(me, Dict):
        for key in list(me.entries):
            drop(run, me, key)
    me.open = me.open and bool(beyond(run.path, me.made))


def _index(run: Interpreter, me: Sequence, value: Any, *_: Any) -> Any:
    if me.exact:
        for position, one in enumerate(me.elements):
            if same(one.value, value) is True:
                return position
        return run.fails("ValueError", "is not in the list")
    return Unknown("position in a list that is not known")


def _count(run: Interpreter, me: Sequence, value: Any) -> Any:
    found = [same(one.value, value) for one in me.elements]
    return sum(map(bool, found)) if me.exact and None not in found else Unknown("count in what is not known")


def _sort(run: Interpreter, me: Sequence, *, key: Any = None, reverse: Any = False) -> None:
    me.elements[:] = sorted_elements(run, me.elements, key, reverse)


def sorted_elements(run: Interpreter, elements: list[Possible], key: Any, reverse: Any) -> list[Possible]:
    """Sorted where every key is known and comparable; as they are otherwise."""
    keys = [
        as_constant(plain(run.call(key, [one.value]) if key is not None else one.value)) for one in elements
    ]
    if any(isinstance(one, Value) for one in keys):
        return elements
    try:
        order = sorted(range(len(keys)), key=keys.__getitem__, reverse=truth(reverse)[1] is True)
    except TypeError:
        return elements
    return [elements[position] for position in order]


def _reverse(run: Interpreter, me: Sequence) -> None:
    me.elements.reverse()


def _copy(run: Interpreter, me: Sequence) -> Sequence:
    return type(me)(list(me.elements), me.made, me.open)


def _union(run: Interpreter, me: Sequence, *others: Any) -> Sequence:
    made = _copy(run, me)
    for other in others:
        extend(run, made, other)
    return made


def _without(run: Interpreter, me: Sequence, *others: Any) -> Sequence:
    gone = Members(List([one for other in others for one in elements_of(run, other)[0]]))
    kept = [one for one in me.elements if one.value not in gone]
    return type(me)(kept, me.made, me.open)


def _shared(run: Interpreter, me: Sequence, *others: Any) -> Sequence:
    kept = me.elements
    for other in others:
        inner, whole = elements_of(run, other)
        if whole:
            kept = [one for one in kept if any(same(one.value, each.value) is not False for each in inner)]
    return type(me)(list(kept), me.made, me.open)


def _next(run: Interpreter, me: Sequence, *default: Any) -> Any:
    if me.elements:
        first = me.elements[0]
        return first.value if not first.path else join([first, *map(Possible, default)])
    return default[0] if default else Unknown("next of what is not known")


def _length(run: Interpreter, me: Container) -> Any:
    return length(me)


def _all_in(run: Interpreter, me: Any, other: Any) -> Any:
    inner, whole = elements_of(run, me)
    found = [run.contains(other, one.value) for one in inner]
    if not whole or any(isinstance(one, Value) for one in found):
        return Unknown("inclusion of what is not known")
    return all(found)


def _isdisjoint(run: Interpreter, me: Sequence, other: Any) -> Any:
    shared = _shared(run, me, other)
    known = me.exact and not any(one.path for one in shared.elements) and elements_of(run, other)[1]
    return not shared.elements if known else Unknown("disjointness of what is not known")


SEQUENCE_METHODS: Final[dict[str, Method]] = {
    "append": append,
    "add": append,
    "extend": extend,
    "insert": _insert,
    "pop": _pop,
    "remove": _remove,
    "discard": _discard,
    "clear": _clear,
    "index": _index,
    "count": _count,
    "sort": _sort,
    "reverse": _reverse,
    "copy": _copy,
    "__copy__": _copy,
    "union": _union,
    "difference": _without,
    "intersection": _shared,
    "__next__": _next,
    "appendleft": lambda run, me, value: append(run, me, value, 0),
    "popleft": lambda run, me: _pop(run, me, 0),
    "__contains__": lambda run, me, value: run.contains(me, value),
    "__getitem__": get_item,
    "__setitem__": set_item,
    "__iter__": lambda run, me: me,
    "__len__": _length,
    "issubset": _all_in,
    "issuperset": lambda run, me, other: _all_in(run, other, me),
    "isdisjoint": _isdisjoint,
    "symmetric_difference": lambda run, me, other: binary(ast.BitXor, me, sequence_of(run, Set, other)),
}


def _set_update(run: Interpreter, me: Sequence, *others: Any) -> None:
    for other in others:
        extend(run, me, other)


def _get(run: Interpreter, me: Dict, key: Any, default: Any = None) -> Any:
    return lifted(lambda one: lookup(run, me, one, default, strict=False), key)


def _dict_pop(run: Interpreter, me: Dict, key: Any, *default: Any) -> Any:
    value = lookup(run, me, key, default[0] if default else None, strict=not default)
    delete_item(run, me, key)
    return value


def _setdefault(run: Interpreter, me: Dict, key: Any, default: Any = None) -> Any:
    entry = me.entries.get(key_of(key))
    if entry is not None:
        return entry[1].value
    set_item(run, me, key, default)
    return default


def _update(run: Interpreter, me: Dict, *others: Any, **keywords: Any) -> None:
    for other in others:
        update(run, me, other)
    for key, value in keywords.items():
        set_item(run, me, key, value)


def _items(run: Interpreter, me: Dict) -> List:
    pairs = [Possible(Tuple.of([key, one.value]), one.path) for key, one in me.entries.values()]
    return List(pairs, me.made, me.open)


def _keys(run: Interpreter, me: Dict) -> List:
    return List([Possible(key, one.path) for key, one in me.entries.values()], me.made, me.open)


def _values(run: Interpreter, me: Dict) -> List:
    return List([one for _, one in me.entries.values()], me.made, me.open)


def _dict_copy(run: Interpreter, me: Dict) -> Dict:
    return Dict(dict(me.entries), me.made, me.open)


def _popitem(run: Interpreter, me: Dict, *_: Any, **__: Any) -> Any:
    if not me.entries:
        return Unknown("item of an empty dictionary")
    key, possible = list(me.entries.values())[-1]
    delete_item(run, me, key)
    return Tuple.of([key, possible.value])


DICT_METHODS: Final[dict[str, Method]] = {
    "get": _get,
    "pop": _dict_pop,
    "setdefault": _setdefault,
    "update": _update,
    "items": _items,
    "keys": _keys,
    "values": _values,
    "copy": _dict_copy,
    "__copy__": _dict_copy,
    "clear": _clear,
    "popitem": _popitem,
    "__contains__": lambda run, me, key: run.contains(me, key),
    "__getitem__": get_item,
    "__setitem__": set_item,
    "__delitem__": delete_item,
    "__iter__": _keys,
    "__len__": _length,
    "most_common": lambda run, me, *_: _items(run, me),
    "move_to_end": lambda run, me, *_, **__: None,
}


def method_of(container: Container, name: str) -> Method | None:
    """The method of a built-in container, called as `method(run, container, ...)`."""
    if isinstance(container, Dict):
        return DICT_METHODS.get(name)
    if name == "update" and isinstance(container, Set):
        return _set_update
    if name == "__next__" and not isinstance(container, Generator):
        return None
    return SEQUENCE_METHODS.get(name)
