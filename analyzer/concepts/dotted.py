"""What a dotted text names: handlers, classes and modules that a table mentions by their address."""

from __future__ import annotations

from functools import partial
from typing import Any

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.values import Place, Unknown


def named(run: Interpreter, text: str, place: Place | None) -> Any:
    """The object at `pkg.module.name` or `pkg.module:name`, as an import in the file of `place` finds it."""
    module, _, name = text.replace(":", ".").rpartition(".")
    importer = run.importer.modules.get(place.path) if place is not None else run.file
    if not module or importer is None:
        return Unknown(f"what {text} names", place)
    found = run.demand(f"import of {text}", partial(run.import_module, module, importer))
    return Unknown(f"what {text} names", place) if found is None else run.import_name(found, name)
