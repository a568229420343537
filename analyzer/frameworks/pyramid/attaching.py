"""venusian: what decorators attach to objects of a module waits there until somebody scans the module.

Source: venusian 3.1, venusian/__init__.py.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Module, name_of


@dataclass(slots=True)
class Attached:
    """One thing that waits for a scan: where it was written, and what it does with a configurator."""

    module: str
    node: ast.AST | None
    file: Module | None
    path: Path
    action: Callable[[Any], None]
    subject: str
    done: bool = False


def attach(run: Interpreter, subject: Any, action: Callable[[Any], None], depth: int = 0) -> None:
    """Have something done when the module that is being evaluated is scanned; `depth` calls further out, it
    is the module that made those calls."""
    callers = [(run.node, run.file), *((node, file) for _, node, file in reversed(run.stack))]
    outer = callers[min(depth, len(callers) - 1) :]
    own = [one for one in outer if one[1] is not None and one[1].path is not None]
    node, file = own[0] if own else outer[0]  # a library attaches for whom called it
    module = file.name if file is not None else ""
    waiting(run).append(Attached(module, node, file, run.path, action, name_of(plain(subject))))


def waiting(run: Interpreter) -> list[Attached]:
    """Everything that waits, in the order in which it was written."""
    found: list[Attached] = run.notes.setdefault("venusian.attached", [])
    return found


def below(run: Interpreter, package: str) -> Iterator[Attached]:
    """What waits in a package or a module."""
    for one in list(waiting(run)):
        if one.module == package or one.module.startswith(f"{package}."):
            yield one


class Context(StandIn):
    """What a callback gets: its `config` is the configurator that scans."""

    def __init__(self, config: Any = None) -> None:
        self.expose(config=config)


@stands_for("venusian.Scanner")
class Scanner(Context):
    """`Scanner(config=...)`: also used by hand."""

    def __init__(self, **options: Any) -> None:
        self.expose(**options)

    def scan(self, package: Any, *_: Any, **__: Any) -> None:
        module = plain(package)
        if isinstance(module, Module):
            scan(self.run, module.name, self, ())


@stands_for("venusian.AttachInfo")
class AttachInfo(StandIn):
    """Where something was attached."""

    def __init__(self, module: Any = None, scope: Any = "module") -> None:
        self.expose(module=module, scope=scope, codeinfo=None)


@stands_for("venusian.attach")
def attach_callback(
    run: Interpreter, wrapped: Any, callback: Any, category: Any = None, depth: Any = 1, *_: Any, **__: Any
) -> Any:
    """`venusian.attach(object, callback)`, for the module that called the function which attaches."""
    name = name_of(plain(wrapped)).rpartition(".")[2]
    further = plain(depth)
    attach(
        run,
        wrapped,
        lambda context: run.call(callback, [context, name, wrapped]),
        further if isinstance(further, int) else 1,
    )
    scope = "class" if run.stack and run.stack[-1][0].owner is not None else "module"
    return run.call(run.external("venusian.AttachInfo"), [run.file, scope])


def scan(run: Interpreter, package: str, context: Any, ignored: tuple[str, ...]) -> None:
    """Import everything below a package, then do what waits there."""
    _import(run, package, ignored)
    for one in below(run, package):
        if any(one.module == name or one.module.startswith(f"{name}.") for name in ignored):
            continue
        one.done = True
        with run.at((*run.path, *one.path), one.node or ast.Pass(), one.file):
            one.action(context)


def _import(run: Interpreter, package: str, ignored: tuple[str, ...]) -> None:
    found = run.index.find(package, None)
    if found is None or package in ignored:
        return
    if found.path is not None:
        run.importer.load(run.importer.of_path(found.path))
    for name in run.index.submodules(package, None):
        inner = run.index.find(f"{package}.{name}", None)
        if inner is not None and not (inner.path or "").rpartition("/")[2].startswith("test"):
            _import(run, f"{package}.{name}", ignored)
