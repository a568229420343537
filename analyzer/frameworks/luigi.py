"""Luigi: tasks as classes.

Modelled: classes derived from `luigi.Task` and its library descendants that can run, with their family name,
retries and time limit.
Not modelled: dependencies between tasks, parameters.
Source: luigi 3.8: task.py, task_register.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.work import seconds, whole, works
from analyzer.evaluator import StandIn, internal
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Function, NativeClass
from analyzer.evaluator.values import Unknown
from analyzer.facts import Facts
from analyzer.facts import Task as TaskFact

ENTRY_PACKAGES: Final = ("luigi",)

FRAMEWORK: Final = "luigi"


class LuigiTask(StandIn):
    """What tasks derive from."""

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of a task", self.run.place())


FAMILIES: Final = {r"luigi\.(?:\w+\.)*\w*Task\w*": LuigiTask}


def compose(run: Interpreter, facts: Facts) -> None:
    """The classes that say how they run."""
    for cls in list(run.classes):
        if cls.module.path is None or not any(
            isinstance(base, NativeClass) and base.played_by is LuigiTask for base in cls.mro
        ):
            continue
        found = class_attribute(run, cls, "run")
        if not isinstance(found, Function):
            continue
        space = plain(class_attribute(run, cls, "task_namespace"))
        retries = class_attribute(run, cls, "retry_count")
        limit = class_attribute(run, cls, "worker_timeout")
        works(run).add(
            TaskFact,
            f"{space}.{cls.name}" if isinstance(space, str) and space else cls.name,
            FRAMEWORK,
            found,
            place=cls.place,
            max_retries=None if retries is ABSENT else whole(retries),
            time_limit=None if limit is ABSENT else seconds(limit),
        )
