"""`Pecan` and `make_app`: applications, with the root of their tree and their hooks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.layers import layer_draft
from analyzer.concepts.routing import GuardDraft
from analyzer.concepts.serving import Served, write
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Function, Instance
from analyzer.facts import Facts
from analyzer.frameworks.pecan.dispatch import Tree
from analyzer.frameworks.pecan.front import in_front, in_wrapper
from analyzer.frameworks.pecan.hooks import hook_guards

CONFIGURATION: Final = "config.py"
"""The file that `pecan serve` is given, by its usual name."""


@stands_for("pecan.Pecan", "pecan.make_app")
class Pecan(StandIn):
    """An application: a root, below which everything is looked up by its name."""

    RECORDS = True
    APPLICATION = True
    WEIGHS_PATHS = True  # objects are looked up by their names; `_default` and `_lookup` answer what has none

    def __init__(
        self, root: Any = None, *_: Any, hooks: Any = None, force_canonical: Any = True, **options: Any
    ) -> None:
        self.root = root
        self.wrap = options.get("wrap_app")
        self.hooks = hooks
        self.canonical = truth(force_canonical)[0] is not False

    @internal
    def roots(self) -> Iterator[Any]:
        """The objects that may be the root."""
        run = self.run
        names: dict[str, None] = {}
        found = False
        for one in run.alternatives(self.root):
            given = plain(one.value)
            if isinstance(given, Instance):
                found = True
                yield given
            elif isinstance(given, str):
                names[given] = None
            else:
                names |= dict.fromkeys(_configured(run))
        made = [plain(self.called(name)) for name in names]
        if not (found or made) or not all(isinstance(one, Instance) for one in made):
            run.hole("route", "pecan", "the root of an application is not known", self.place, "routes")
        yield from (one for one in made if isinstance(one, Instance))

    @internal
    def called(self, name: str) -> Any:
        """The object that a dotted name gives when it is called."""
        run = self.run
        module, _, attribute = name.rpartition(".")
        importer = run.importer.modules.get(self.place.path) if self.place is not None else None
        if not module or importer is None or run.index.find(module, None) is None:
            return None

        def make() -> Any:
            return run.call(run.import_name(run.import_module(module, importer), attribute), [])

        return run.demand(f"root controller {name}", make)

    @internal
    def before(self) -> Iterator[GuardDraft]:
        """What the hooks do before any controller is asked."""
        run = self.run
        for one in run.each(self.hooks):
            yield from hook_guards(run, one.value, one.path)


def _configured(run: Interpreter) -> Iterator[str]:
    """The roots that configuration files name: `app = {"root": "package.root.RootController"}`."""
    for file in run.tree.files:
        if file.path.rpartition("/")[2] != CONFIGURATION or file.is_test:
            continue
        tree = run.importer.parse(file.path)
        for statement in tree.body if tree is not None else ():
            value = statement.value if isinstance(statement, ast.Assign) else None
            pairs = zip(value.keys, value.values, strict=True) if isinstance(value, ast.Dict) else ()
            for key, root in pairs:
                given = root.value if isinstance(root, ast.Constant) else None
                if getattr(key, "value", None) == "root" and isinstance(given, str):
                    yield given


def compose(run: Interpreter, facts: Facts) -> None:
    """Every application with what its tree answers."""
    served = []
    for app in [one for one in run.standins if isinstance(one, Pecan)]:
        drafts = [draft for root in app.roots() for draft in Tree(run, app.place, app.canonical).drafts(root)]
        layers = list(in_front(run, app.place))
        if plain(app.wrap) is not None:
            layers.append(layer_draft(run, app.wrap, {}, app.place))
        if isinstance(wrapper := plain(app.wrap), Function):
            layers += in_wrapper(run, wrapper)
        around = list(app.before())
        served.append(Served(app=app, framework="pecan", drafts=drafts, layers=layers, around=around))
    write(run, facts, served)
