"""What Luigi says about the tasks that a module registers."""

from __future__ import annotations

import importlib
from typing import Any

from luigi.task_register import Register

from tests.frameworks.oracles.spelling import name_of


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """The tasks of one module."""
    module = importlib.import_module(asked["load"].partition(":")[0])
    register: Any = Register
    found = {
        family: task
        for family, task in register._get_reg().items()
        if task is not Register.AMBIGUOUS_CLASS and task.__module__ == module.__name__
    }
    return {
        "name": module.__name__,
        "routes": [],
        "work": [
            {"subject": "task", "name": family, "handler": name_of(task.run)}
            for family, task in found.items()
        ],
    }
