"""Budgets: how many steps an evaluation and its parts may take.

A step is a statement, a turn of a loop or a call: steps are the same on every machine, where seconds are not.
The whole has a budget, every request has one (a factory, a hook), and so has the top level of every module,
for which whoever imports it does not pay.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

MAX_STEPS: Final = 1_500_000
"""Steps of one evaluation; of dozens of applications none needed a quarter of that, and it is half a minute's
work."""

MAX_STEPS_PER_DEMAND: Final = 150_000
"""The same for one request (a module with what it imports, a called factory), so that one runaway does not
starve the others.  A start-up function that registers routes took 57,000; of four applications that use all
up, none had another route with 250,000."""

MAX_STEPS_PER_MODULE: Final = 150_000
"""The same for the top level of one module, without those that it imports: a list of URLs that asks a router
of the target's own for those of seventy view sets takes more than 60,000."""

MIN_STEPS_PER_DEMAND: Final = 2_000
"""What is left to a request when all steps are taken: to read a default, an annotation, a short function."""

MAX_STEPS_ASIDE: Final = 4_000
"""Steps of one call that does not matter for certain, while calls are filtered."""

MAX_STEPS_FREE: Final = 50_000
"""Steps aside, in one request, that do not count: a start-up function that calls thousands of things which do
not matter would otherwise take all steps of the run, and nothing else be read."""

BETWEEN: Final = "what is read between requests"
"""Such as the body of a class in which a library's file looks something up: from one request to the next, as
many steps as one may take."""


class Budgeted(ABC):
    """Something that counts its steps."""

    def __init__(self) -> None:
        self._steps = 0
        self._steps_until = MAX_STEPS_PER_DEMAND
        self._most = MAX_STEPS_PER_DEMAND
        self._demand = BETWEEN
        self._aside = 0
        self._free = MAX_STEPS_FREE
        """Steps aside that the request may still take for nothing."""

    @abstractmethod
    def too_many_steps(self, most: int) -> None:
        """Called where a budget of so many is used up, other than for what does not matter for certain."""

    @property
    def steps(self) -> int:
        """Steps taken so far."""
        return self._steps

    def step(self) -> bool:
        """Count one step; False when the budget is used up."""
        return self.spend(1)

    def spend(self, steps: int) -> bool:
        """Count what is as much work as some steps are; False when the budget is used up."""
        if not steps:
            return True
        self._steps += steps
        if self._steps > self._steps_until:
            if not self._aside:
                self.too_many_steps(self._most)
            return False
        return True

    @contextmanager
    def request(self, what: str, least: int, most: int | None) -> Iterator[None]:
        """A request under a budget of its own: steps that it may take however many were taken before, and
        steps that it may take in all (None: MAX_STEPS_PER_DEMAND)."""
        state = (self._demand, self._steps_until, self._most, self._free)
        self._demand, self._free = what, MAX_STEPS_FREE
        self._most = MAX_STEPS_PER_DEMAND if most is None else most
        self._steps_until = self._within(self._most, least)
        try:
            yield
        finally:
            self._demand, self._steps_until, self._most, self._free = state
            if self._demand == BETWEEN:
                self._steps_until = self._within(MAX_STEPS_PER_DEMAND)

    @contextmanager
    def aside(self, steps: int = MAX_STEPS_ASIDE, counts: bool = False) -> Iterator[None]:
        """Work on something that does not matter for certain, under a small budget.  What is spent on it does
        not count against what matters, up to MAX_STEPS_FREE, unless it `counts`: as recursions do, of which
        there may be many."""
        before, started = self._steps_until, self._steps
        self._steps_until = min(before, self._steps + steps)
        self._aside += 1
        try:
            yield
        finally:
            self._aside -= 1
            free = 0 if self._aside or counts else min(self._steps - started, self._free)
            self._free -= free
            self._steps_until = max(before, min(MAX_STEPS, before + free))

    @contextmanager
    def module_of(self, name: str) -> Iterator[None]:
        """The top level of a module, under a budget of its own: what imports it neither pays for it nor is
        cut short with it, and a module that is read once is read whole even where little was left."""
        before, started = self._steps_until, self._steps
        state = (self._demand, self._aside, self._most, self._free)
        self._steps_until = self._within(MAX_STEPS_PER_MODULE)
        self._demand, self._aside, self._most = f"module {name}", 0, MAX_STEPS_PER_MODULE
        self._free = MAX_STEPS_FREE
        try:
            yield
        finally:
            self._demand, self._aside, self._most, self._free = state
            taken, left = self._steps - started, before - started
            kept = self._steps + min(left, MIN_STEPS_PER_DEMAND)  # also where all steps of the run are taken
            self._steps_until = max(before, min(before + taken, MAX_STEPS), kept)

    def _within(self, most: int, least: int = MIN_STEPS_PER_DEMAND) -> int:
        """Up to which step something may run that may take so many, and has to get so many."""
        return max(min(self._steps + most, MAX_STEPS), self._steps + least)
