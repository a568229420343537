"""Signatures: what CPython's `inspect.signature` says of the same callables."""

from __future__ import annotations

from tests.evaluator.running import agrees


def test_functions_show_their_parameters_in_order_and_kind() -> None:
    agrees("""
        import inspect

        def written(a, /, b, *rest, c, d=4, **more): ...

        def bare(): ...

        names = [one.name for one in inspect.signature(written).parameters.values()]
        kinds = [int(one.kind) for one in inspect.signature(written).parameters.values()]
        with_default = [
            one.name for one in inspect.signature(written).parameters.values() if one.default is not one.empty
        ]
        default = inspect.signature(written).parameters["d"].default
        none = list(inspect.signature(bare).parameters)
    """)


def test_methods_classes_and_callable_objects_leave_out_their_receiver() -> None:
    agrees("""
        import inspect

        class Door:
            def __init__(self, width, height=2): ...
            def open(self, far): ...
            def __call__(self, who): ...

        class Gate(Door):
            pass

        of_class = list(inspect.signature(Door).parameters)
        inherited = list(inspect.signature(Gate).parameters)
        of_method = list(inspect.signature(Door(1).open).parameters)
        unbound = list(inspect.signature(Door.open).parameters)
        of_object = list(inspect.signature(Door(1)).parameters)
    """)


def test_variables_of_a_class_are_no_parameters_of_its_constructor() -> None:
    agrees("""
        import inspect
        import typing
        from dataclasses import dataclass

        @dataclass
        class Door:
            made: typing.ClassVar[int] = 0
            known: "typing.ClassVar[list]"
            width: int
            _height: int = 2

        names = list(inspect.signature(Door).parameters)
    """)


def test_wrappers_show_what_they_wrap() -> None:
    agrees("""
        import functools
        import inspect

        def outer(function):
            @functools.wraps(function)
            def wrapper(*args, **kwargs): ...
            return wrapper

        def plain(function):
            def wrapper(*args, **kwargs): ...
            return wrapper

        def written(a, b): ...

        wrapped = list(inspect.signature(outer(outer(written))).parameters)
        hidden = list(inspect.signature(plain(written)).parameters)
        partly = list(inspect.signature(functools.partial(written, 1)).parameters)
    """)


def test_a_signature_made_by_hand_takes_precedence() -> None:
    agrees("""
        import functools
        import inspect

        def written(a, b=2): ...

        seen = inspect.signature(written)
        first, second = seen.parameters.values()
        added = inspect.Parameter("c", inspect.Parameter.KEYWORD_ONLY, default=3)
        written.__signature__ = seen.replace(parameters=[first.replace(name="z"), second, added])

        class View:
            def __init__(self, hidden): ...

        View.__signature__ = inspect.Signature([inspect.Parameter("shown", 1)])

        @functools.wraps(written)
        def wrapper(*args, **kwargs): ...

        names = list(inspect.signature(written).parameters)
        shown = inspect.signature(written).parameters.values()
        defaults = [one.default for one in shown if one.default is not inspect.Parameter.empty]
        of_class = list(inspect.signature(View).parameters)
        of_wrapper = list(inspect.signature(wrapper).parameters)
    """)


def test_data_classes_show_their_fields() -> None:
    agrees("""
        import inspect
        from dataclasses import dataclass

        @dataclass
        class Point:
            x: int
            y: int = 0

        @dataclass
        class Named(Point):
            name: str = ""

        names = list(inspect.signature(Named).parameters)
        shown = inspect.signature(Named).parameters.values()
        defaults = [one.default for one in shown if one.default is not one.empty]
    """)
