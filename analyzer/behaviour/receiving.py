"""The parameters of the function that is read: what each holds when the body begins.

By annotation, by what callers give, and by what a framework puts there: a marker in the annotation or in the
default stands for the result of a call that the framework makes before.
"""

from __future__ import annotations

import ast
from typing import Any

from analyzer.behaviour.calling import Calls
from analyzer.behaviour.converters import MAKES
from analyzer.behaviour.declared import as_promised, harmless
from analyzer.behaviour.given import Given, all_arguments, defaults_of, parameter_names
from analyzer.behaviour.resolving import held
from analyzer.behaviour.summary import Seed, step
from analyzer.behaviour.things import (
    EVERYWHERE,
    NOTHING,
    PARAMETER,
    Made,
    Method,
    Origin,
    Origins,
    Thing,
    cleaned,
    merged,
)
from analyzer.evaluator.annotations import parameter_annotation
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Annotated, Class, Function, Instance, name_of


class Receiving(Calls):
    """Binding the parameters."""

    def parameters(self, receiver: Class | None, given: dict[int, Thing]) -> None:
        """Bind the parameters: by annotation, by what callers give, by what a framework puts there."""
        seed = self.machine.seed(self.function)
        defaults = defaults_of(self.function.node)
        names = parameter_names(self.function.node)
        for argument in all_arguments(self.function.node):
            starred = next((mark for mark in ("", "*", "**") if f"{mark}{argument.arg}" in names), "")
            index = names[f"{starred}{argument.arg}"]
            thing = self._parameter(argument, index, receiver, given, seed)
            if argument.arg in defaults:
                thing = self._defaulted(thing, defaults[argument.arg], argument)
            self.names[argument.arg] = thing

    def _of_owner(self, kinds: tuple[Any, ...]) -> tuple[Any, ...]:
        """The kinds of an object on which this method may have been looked up: others have their own."""
        owner = self.function.owner
        found = []
        for kind in kinds:
            cls = kind.cls if isinstance(kind, (Made, Instance)) else kind
            if not isinstance(cls, Class) or owner is None or owner in mro_of(cls):
                found.append(kind)
        return tuple(found)

    def _parameter(
        self,
        argument: ast.arg,
        index: int,
        receiver: Class | None,
        given: dict[int, Thing],
        seed: Seed | None,
    ) -> Thing:
        origin = Origin(PARAMETER, argument.arg, index)
        origins: Origins = {origin: ()}
        if index == 0 and receiver is not None and self.function.owner is not None:
            bare = given.get(0)
            if argument.arg in ("self", "cls", "mcs") or bare is not None:
                kinds = self._of_owner(bare.kinds) if bare is not None else ()
                kinds = kinds or (Made(receiver),)
                fields = (
                    {name: Thing((cls,)) for name, cls in held(bare).items()} if bare is not None else None
                )
                return Thing(kinds, origins, fields=fields or None)
        typed = NOTHING
        if argument.annotation is not None:
            typed = self._injected(parameter_annotation(self.machine.run, self.function, argument))
        if not typed.kinds and seed is not None and argument.arg in seed.kinds:
            typed = Thing((seed.kinds[argument.arg],))
        if seed is not None and argument.arg in seed.converters:
            made = self._converted(seed.converters[argument.arg])
            typed = made if made.kinds else typed
        callables = [one for one in given.get(index, NOTHING).kinds if isinstance(one, (Function, Method))]
        if callables:  # a declared `Callable` does not say which one it is
            typed = Thing(tuple(callables))
        if not typed.kinds and index in given:
            typed = _without_constants(given[index])
        node = self.function.node
        if not typed.kinds and not isinstance(node, ast.Lambda) and node.decorator_list:
            typed = self.machine.handed_by_decorators(self.function).get(argument.arg, typed)
        if typed.kinds and all(harmless(kind) for kind in typed.kinds):
            origins = cleaned(origins, EVERYWHERE)
        if seed is not None and argument.arg in seed.sources:
            location, name, clean = seed.sources[argument.arg]
            where = step(self.place(argument), f"{location} {name}")
            harmless_too = EVERYWHERE if "*" in next(iter(origins)).clean else frozenset()
            origins = {Origin(location, name, clean=clean | harmless_too): (where,)}
        return Thing(typed.kinds, merged([typed.origins, origins]), None, typed.items, typed.fields)

    def _converted(self, converter: Class) -> Thing:
        """What a converter of the target's makes of a part of the path, before the handler is called."""
        method = self.machine.resolver.attribute(Thing((Made(converter),)), MAKES)
        made = self.call(method, Given([NOTHING], {}), self.function.node, "dependency")  # type: ignore[arg-type]
        models = tuple(one for one in made.kinds if isinstance(one, Made))
        return Thing(models, items=made.items, fields=made.fields)

    def _injected(self, annotation: Any) -> Thing:
        """Something of a type; with a marker in `Annotated`, what the marker's callable gives."""
        marker = None
        for extra in annotation.arguments[1:] if isinstance(annotation, Annotated) else ():
            marker = self._marked(extra) or marker
        declared = self.machine.types.of(annotation)
        return declared if marker is None else as_promised(marker, declared)

    def _marked(self, value: Any) -> Thing | None:
        """What a marker of a framework's stands for: the result of a call that it makes before."""
        value = plain(value)
        if not isinstance(value, Instance):
            return None
        attribute = self.machine.book.injected.get(name_of(value.cls))
        if attribute is None:
            return None
        target = value.attributes.get(attribute, getattr(value, attribute, None))
        if plain(target) is None:
            return None
        function = self.machine.resolver.thing_of(target)
        return self.call(function, Given([], {}), self.function.node, "dependency")  # type: ignore[arg-type]

    def _defaulted(self, thing: Thing, default: ast.expr, argument: ast.arg) -> Thing:
        """A parameter with a default: a marker of a framework's says what it is."""
        if not isinstance(default, (ast.Call, ast.Name, ast.Attribute)):
            return thing
        value = self.function.defaults.get(argument.arg)
        if value is None:
            run = self.machine.run
            with run.at((), default, self.function.module), run.aside():
                value = run.evaluate(default, self.function.frame)
        marked = self._marked(value)
        if marked is None:
            return thing
        kinds = as_promised(Thing(marked.kinds), Thing(thing.kinds)).kinds if thing.kinds else marked.kinds
        return Thing(kinds, marked.origins, None, marked.items or thing.items, marked.fields)


def _without_constants(thing: Thing) -> Thing:
    """Of which kinds an argument is: what is constant is one caller's alone, the summary is for all who give
    things of these kinds."""
    kinds = tuple(one for one in thing.kinds if not isinstance(one, (str, bytes, int, float)))
    return Thing(kinds, items=_without_constants(thing.items) if thing.items is not None else None)
