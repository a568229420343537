"""Permissions that are put together by `&`, `|` and `~`: what they come to, and each of them as a guard.

Libraries make an object of each sign, with its operands as attributes (`op1`, `op2`); some first make one
that gives it when it is called, as the permissions themselves are.  A library's file declares the classes of
these objects in a table ``PERMISSION_SIGNS``: {qualified name: "&", "|", "~" or "()"}.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from analyzer.concepts.known import told
from analyzer.concepts.routing import PROTECTING, GuardDraft
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Annotated, Instance, name_of

MAX_NESTING: Final = 20

CALLED: Final = "()"
"""The sign of what gives the expression when it is called."""


@dataclass(slots=True)
class Expression:
    """A permission, or `&`, `|` and `~` of expressions."""

    sign: str
    value: Any
    operands: tuple[Expression, ...] = ()

    def leaves(self) -> list[Expression]:
        """The permissions in it."""
        return [self] if not self.sign else [leaf for one in self.operands for leaf in one.leaves()]

    def protects(self, leaves: Mapping[int, bool]) -> bool:
        """Whether nobody passes without one of the permissions that protect, by their identities."""
        match self.sign:
            case "":
                return leaves[id(self)]
            case "|":
                return all(one.protects(leaves) for one in self.operands)
            case "&":
                return any(one.protects(leaves) for one in self.operands)
        return False

    def text(self) -> str:
        """The expression with the qualified names of its permissions."""
        if not self.sign:
            return name_of(self.value.cls if isinstance(self.value, Instance) else self.value)
        inner = [f"({one.text()})" if len(one.operands) > 1 else one.text() for one in self.operands]
        return f"~{inner[0]}" if self.sign == "~" else f" {self.sign} ".join(inner)


def expression_of(run: Interpreter, value: Any, depth: int = 0) -> Expression:
    """What an element of a list of permissions says."""
    if isinstance(value, Instance) and depth < MAX_NESTING:
        made: Any = value
        signs = told(run, "PERMISSION_SIGNS")
        if signs.get(name_of(value.cls)) == CALLED:
            made = run.demand("permissions", partial(run.call, value, []))
        sign = signs.get(name_of(made.cls)) if isinstance(made, Instance) else None
        if sign is not None:
            parts = [made.attributes[name] for name in ("op1", "op2") if name in made.attributes]
            return Expression(sign, value, tuple(expression_of(run, plain(one), depth + 1) for one in parts))
    if isinstance(value, Annotated) and depth < MAX_NESTING:  # `A | B` of classes of which nothing is known
        inner = [expression_of(run, plain(one), depth + 1) for one in value.arguments]
        return Expression("|", value, tuple(inner))
    return Expression("", value)


def together(expression: Expression, drafts: Mapping[int, GuardDraft]) -> Iterator[GuardDraft]:
    """The guards of an expression's permissions, by the identities of these, as they refuse in it."""
    alone = {key: one.kind in PROTECTING and one.refuses is True for key, one in drafts.items()}
    protects = expression.protects(alone)
    parent = expression.text() if expression.sign else None
    for leaf in expression.leaves():
        draft = drafts[id(leaf)]
        if parent is not None:
            refuses = True if protects and draft.kind in PROTECTING else None
            draft = replace(draft, parent=parent, refuses=refuses)
        yield draft
