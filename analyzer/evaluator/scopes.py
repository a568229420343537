"""Frames: where names are bound, and how Python finds them."""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator.conditions import Path
from analyzer.evaluator.values import Class, Function, Module, Possible

MODULE: Final = "module"
CLASS: Final = "class"
FUNCTION: Final = "function"
COMPREHENSION: Final = "comprehension"


class Frame:
    """One running scope.  `entry` is the path in force when it was entered."""

    __slots__ = (
        "bindings", "cls", "entry", "function", "globals", "kind", "module", "nonlocals", "parent", "qualname",
        "receiver", "returns", "yields",
    )

    def __init__(
        self,
        kind: str,
        module: Module,
        parent: Frame | None,
        bindings: dict[str, Any],
        qualname: str = "",
        entry: Path = (),
    ) -> None:
        self.kind = kind
        self.module = module
        self.parent = parent
        self.bindings = bindings
        self.qualname = qualname
        self.entry = entry
        self.function: Function | None = None
        self.cls: Class | None = None
        self.receiver: Any = None
        self.globals: set[str] | None = None
        self.nonlocals: set[str] | None = None
        self.returns: list[Possible] = []
        self.yields: list[Possible] | None = None

    def scope_of(self, name: str) -> Frame | None:
        """The frame that binds `name`, seen from here; None when only builtins can."""
        if self.globals is not None and name in self.globals:
            return self.module.frame
        if name in self.bindings and not (self.nonlocals is not None and name in self.nonlocals):
            return self
        outer = self.parent
        while outer is not None:
            if outer.kind != CLASS and name in outer.bindings:
                return outer
            outer = outer.parent
        return None

    def target_of(self, name: str) -> Frame:
        """The frame in which an assignment to `name` from here takes effect."""
        if self.globals is not None and name in self.globals and self.module.frame is not None:
            return self.module.frame
        if self.nonlocals is not None and name in self.nonlocals:
            outer = self.parent
            while outer is not None:
                if outer.kind == FUNCTION and name in outer.bindings:
                    return outer
                outer = outer.parent
        return self

    def snapshot(self) -> Frame:
        """This frame with its names as they are now."""
        frame = Frame(self.kind, self.module, self.parent, dict(self.bindings), self.qualname, self.entry)
        frame.function, frame.cls, frame.receiver = self.function, self.cls, self.receiver
        frame.globals, frame.nonlocals, frame.yields = self.globals, self.nonlocals, self.yields
        return frame

    def inner_name(self, name: str) -> str:
        """The qualified name of something called `name` that is defined here."""
        if self.kind == FUNCTION:
            return f"{self.qualname}.<locals>.{name}"
        if self.kind == CLASS:
            return f"{self.qualname}.{name}"
        return name if not self.qualname else f"{self.qualname}.{name}"
