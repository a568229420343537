"""django-split-settings: settings that are put together from several files.

Each file that matches runs in the namespace of the module that includes it, in the order of the patterns, and
among the matches of one pattern in sorted order.
Source: django-split-settings 1.3, split_settings/tools.py.
"""

from __future__ import annotations

import posixpath
from fnmatch import fnmatchcase
from typing import Any, Final

from analyzer.evaluator import stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Module

MAX_FILES: Final = 500
"""Files of one call."""


@stands_for("split_settings.tools.optional")
def optional(run: Interpreter, filename: Any) -> Any:
    return filename


@stands_for("split_settings.tools.include")
def include(run: Interpreter, *args: Any, **_: Any) -> None:
    including = run.file
    if including is None or including.path is None or including.frame is None:
        return
    folder = including.path.rpartition("/")[0]
    for one in args:
        pattern = plain(one)
        if not isinstance(pattern, str):
            run.hole("import", "split_settings", "a file of settings whose name is not known")
            continue
        wanted = posixpath.normpath(posixpath.join(folder, pattern))
        found = sorted(
            file.path
            for file in run.tree.files
            if file.role == "python" and fnmatchcase(file.path, wanted) and file.path != including.path
        )
        for path in found[:MAX_FILES]:
            _run(run, including, path)


def _run(run: Interpreter, including: Module, path: str) -> None:
    """Run a file in the namespace of the one that includes it."""
    module = run.importer.of_path(path)
    tree = run.importer.parse(path)
    if tree is None or including.frame is None:
        return
    module.tree, module.frame, module.state = tree, including.frame, "done"
    before = (run.node, run.file)
    run.file = module
    try:
        run.block(tree.body, including.frame)
    finally:
        run.node, run.file = before
