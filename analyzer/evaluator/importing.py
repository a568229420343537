"""Importing: modules of the target are evaluated once, when first asked for; libraries are names.

A missing module of the target's own (generated, or shipped by another distribution that shares the top-level
name) is a blind spot, and raises only where the target is ready to catch an ImportError.  Third-party imports
succeed. A name taken from a module that is still being evaluated is resolved at its first read.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.copies import original
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.signals import RAISE, Raised
from analyzer.evaluator.symbols import MODULE, Deferred, Frame, Function, Module
from analyzer.evaluator.values import External, List, Sequence, Unknown
from analyzer.source.outline import docstring


class Importer:
    """The modules of one evaluation (`sys.modules`)."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self.modules: dict[str, Module] = {}
        """By path; a namespace package by its directory and a slash."""
        self.parse: Callable[[str], ast.Module | None] = lambda path: run.tree.parse(path).tree
        """Gives the tree of a file, None if it has none."""
        self._given: dict[Module, int] = {}
        """How many names a module had when it was made from a specification."""
        self.scripts: set[str] = set()
        """Paths of the files that are started themselves, whose `__name__` is `__main__`."""

    def of_path(self, path: str) -> Module:
        """The module of a file of the target."""
        module = self.modules.get(path)
        if module is None:
            module = self.modules[path] = Module(self.run.index.canonical(path), path)
        return module

    def absolute(self, name: str, importer: Module | None) -> Any:
        """The module that `import name` binds in full; parents are imported first."""
        path = importer.path if importer is not None else None
        index = self.run.index
        found = index.find(name, path)
        if found is None and not index.owns(name, path):
            return self._of_stubs(name)
        library = original(self.run, name, found.path if found is not None else None)
        if library is not None:
            return self.run.external(library)
        if found is None:
            return self._missing(name, path)
        parts = name.split(".")
        for end in range(1, len(parts)):
            parent = index.find(".".join(parts[:end]), path)
            if parent is not None and parent.path is not None:
                self.load(self.of_path(parent.path))
        module = self._module(found)
        self.load(module)
        return module

    def _of_stubs(self, name: str) -> Any:
        """A module of a library: importing `a.b` binds `b` in `a`, also where a stub says a part of `a`."""
        parts = name.split(".")
        for end in range(1, len(parts)):
            parent = ".".join(parts[:end])
            if parent in self.run.registry.stubs:
                stub = self.run.external(parent)
                self.load(stub)
                if stub.frame is not None:
                    stub.frame.bindings.setdefault(parts[end], self.run.external(f"{parent}.{parts[end]}"))
        return self.run.external(name)

    def _module(self, found: Any) -> Module:
        if found.path is not None:
            return self.of_path(found.path)
        key = f"{found.directory}/"
        module = self.modules.get(key)
        if module is None:
            module = self.modules[key] = Module(found.name, None)
            module.state = "done"
            module.frame = Frame(MODULE, module, None, module.attributes)
        return module

    def _missing(self, name: str, path: str | None) -> Any:
        run = self.run
        outcome = run.fails("ModuleNotFoundError", f"module {name} is not in the tree")
        run.hole("import", name, "a module of the target's own that is not in the tree", affects="all")
        # Its parent is there, so whatever is imported from it has a name.
        return External(name) if isinstance(outcome, Unknown) else outcome

    def relative(self, name: str, level: int, importer: Module) -> Any:
        """The module of `from ..name import`."""
        if importer.path is None:
            base = importer.name.split(".")
            return self.run.external(
                ".".join([*base[: max(1, len(base) - level + 1)], name] if name else base)
            )
        full = self.run.index.resolve_relative(importer.path, level, name)
        if not full:
            return Unknown("relative import beyond the root", self.run.place())
        return self.absolute(full, importer)

    def name(self, module: Any, name: str) -> Any:
        """`from module import name`."""
        if isinstance(module, Module):
            found = self.attribute(module, name, defer=True)
            if found is not ABSENT:
                return found
            if self.run.index.owns(f"{module.name}.{name}", module.path) and module.state == "done":
                submodule = self.run.index.find(f"{module.name}.{name}", module.path)
                if submodule is not None:
                    loaded = self._module(submodule)
                    self.load(loaded)
                    return loaded
            if module.state == "failed" or module.path is None:
                return self.run.external(f"{module.name}.{name}")
            outcome = self.run.fails("ImportError", f"{module.name} has no {name}")
            # What a package lacks may be a module that the deployment brings.
            is_package = module.path.endswith("__init__.py") and isinstance(outcome, Unknown)
            return External(f"{module.name}.{name}") if is_package else outcome
        if isinstance(module, External):
            return self.run.external(f"{module.name}.{name}")
        if isinstance(module, Unknown):
            return Unknown(f"{name} of a module that is not known", self.run.place())
        return self.run.attribute(module, name)

    def attribute(self, module: Module, name: str, defer: bool) -> Any:
        """`module.name`: a binding, a submodule, what its `__getattr__` gives, or ABSENT."""
        self.load(module)
        frame = module.frame
        if frame is None:
            return External(f"{module.name}.{name}")
        found = frame.bindings.get(name, ABSENT)
        if found is not ABSENT:
            return self.run.settle(found) if not defer or type(found) is not Deferred else found
        match name:
            case "__name__":
                return module.name
            case "__file__":
                return f"/{module.path}" if module.path else None
            case "__path__" | "__package__" | "__spec__" | "__doc__":
                return self.dunder(frame, name)
            case "__dict__":
                return self.run.namespace_of(module)
        submodule = self._submodule(module, name)
        if submodule is not None:
            return submodule
        if module.state == "loading":
            return Deferred(module, name) if defer else ABSENT
        getter = frame.bindings.get("__getattr__")
        if isinstance(getter, Function):
            return self.run.call(getter, [name])
        if module.path is not None:
            return self.starred(module, name) if not name.startswith("_") else ABSENT
        # A library module may be partly a stub and partly played.
        return self.run.registry.symbols.get(f"{module.name}.{name}", ABSENT)

    def _submodule(self, module: Module, name: str) -> Module | None:
        index = self.run.index
        if module.path is not None and not module.path.endswith("__init__.py"):
            return None
        anchor = module.path
        found = index.find(f"{module.name}.{name}", anchor)
        if found is None:
            return None
        loaded = self._module(found)
        self.load(loaded)
        return loaded

    def public(self, module: Any) -> list[tuple[str, Any]]:
        """What a star import binds."""
        if isinstance(module, External):
            return self._of_library(module.name)
        if not isinstance(module, Module):
            return []
        self.load(module)
        bindings = module.frame.bindings if module.frame is not None else {}
        listed = bindings.get("__all__")
        if isinstance(listed, Sequence) and not listed.open:
            names = [one.value for one in listed.elements if isinstance(one.value, str)]
            return [
                (name, found) for name in names if (found := self.attribute(module, name, True)) is not ABSENT
            ]
        found = [(name, value) for name, value in list(bindings.items()) if not name.startswith("_")]
        if module.path is None and f"stub:{module.name}" in self.modules:  # partly a stub and partly played
            found += [one for one in self._of_library(module.name) if one[0] not in bindings]
        return found

    def _of_library(self, library: str) -> list[tuple[str, Any]]:
        """What a star import from a library binds, as far as it is known."""
        names = self.run.registry.public_names(library)
        if not names and f"stub:{library}" not in self.modules:
            self.run.hole("import", f"{library}.*", "star import from a library that is not read")
        return [(name, self.run.external(f"{library}.{name}")) for name in names]

    def starred(self, module: Module, name: str) -> Any:
        """A name that no scope binds and that a star import from a library may have bound: what a library is
        known to have, or what the only such library must have; ABSENT else."""
        found = [self.run.external(f"{library}.{name}") for library in reversed(module.stars)]
        known = [one for one in found if not isinstance(one, External)]
        return known[0] if known else found[0] if len(found) == 1 else ABSENT

    def made(self, path: str) -> Module:
        """The module of a file as `module_from_spec` gives it: names can be put into it before it runs."""
        module = self.of_path(path)
        if module.state == "new":
            module.state = "made"
            module.frame = Frame(MODULE, module, None, module.attributes)
        self._given[module] = len(module.attributes)
        return module

    def execute(self, module: Module) -> None:
        """What `exec_module` does; a module that ran already does again where names were put into it."""
        given = self._given.pop(module, len(module.attributes))
        if module.state == "done" and len(module.attributes) > given:
            module.state = "new"
        self.load(module)

    def load(self, module: Module) -> None:
        """Evaluate a module's top level, once."""
        if module.state not in ("new", "made"):
            return
        run = self.run
        module.state = "loading"
        if module.tree is None and module.path is not None:
            module.tree = self.parse(module.path)
        if module.tree is None:
            module.state = "failed"
            run.hole("file", module.name, "the file cannot be read or parsed", affects="all")
            return
        frame = Frame(MODULE, module, None, module.attributes)
        module.frame = frame
        before = (run.path, run.node, run.file, run.stack, run.filtering)
        run.path, run.file, run.stack, run.filtering = (), module, [], False
        ended, run.raised = "done", None
        try:
            with run.module_of(module.name):
                ended_by = run.block(module.tree.body, frame)
            if ended_by == RAISE and run.raised is not None:
                run.raises(f"{module.name} raises")
        except Raised:
            ended = "new"
            raise
        except RecursionError:
            raise
        except Exception as error:  # what imports this module is read on
            if run.strict:
                raise
            run.accident(f"module {module.name}", error)
        finally:
            module.state = ended
            run.path, run.node, run.file, run.stack, run.filtering = before

    def stub(self, name: str) -> Module:
        """A library module written in the library's own syntax beside the stand-ins."""
        key = f"stub:{name}"
        module = self.modules.get(key)
        if module is None:
            module = self.modules[key] = Module(name, None)
            module.tree = ast.parse(self.run.registry.stubs[name])
        self.load(module)
        return module

    def name_seen(self, module: Module) -> str:
        """`__name__`."""
        return "__main__" if module.path in self.scripts else module.name

    def dunder(self, frame: Frame, name: str) -> Any:
        """The other names that every module has."""
        module = frame.module
        is_package = module.path is None or module.path.endswith("__init__.py")
        if name == "__package__":
            return module.name if is_package else module.name.rpartition(".")[0]
        if name == "__path__" and module.path is not None:
            return List.of([f"/{module.path.rpartition('/')[0]}"]) if is_package else ABSENT
        if name == "__path__":
            found = self.run.index.find(module.name)
            return List.of([f"/{found.directory}"]) if found is not None else Unknown("__path__")
        if name == "__doc__":
            return docstring(module.tree)
        if name == "__spec__":
            return None
        if name == "__class__":
            scope: Frame | None = frame
            while scope is not None and (scope.function is None or scope.function.owner is None):
                scope = scope.parent
            if scope is not None and scope.function is not None:
                return scope.function.owner
        return Unknown(name)
