"""How files become modules: dotted names to files and back, whatever the layout.

Every file has one canonical name, the one below the innermost root around it; `find` also understands the
names that outer roots give it and answers with the same module.  Two services of one tree may hold the same
top-level name: then the importing file decides, the root nearest to it winning, and their modules' canonical
names are equal, so that only the path tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from analyzer.names.evidence import Said, evidence_in_summary, evidence_in_text, mentions
from analyzer.names.layout import Layout, ancestors
from analyzer.names.roots import Roots, depth_first, infer_roots
from analyzer.names.summary import ModuleSummary
from analyzer.source import SourceTree


class Module(NamedTuple):
    """A module, a package or a namespace package of the target."""

    name: str
    """The canonical dotted name."""
    path: str | None
    """The file; None for a namespace package."""
    is_package: bool
    directory: str
    """Of a package its own directory, of a module the one in which it lies."""


class ModuleIndex:
    """The modules of one tree."""

    def __init__(self, layout: Layout, roots: Roots) -> None:
        self.roots: tuple[str, ...] = roots.directories
        """Directories that are on the path, outermost first; '' is the tree's top and always there."""
        self._layout = layout
        self._root_set = frozenset(roots.directories)
        self._orders: dict[str, tuple[str, ...]] = {}
        self._canonical: dict[str, str] = {}
        self._names: dict[str, dict[str, Module]] = {root: {} for root in roots.directories}
        self._holders: dict[str, list[str]] = {}
        for path in sorted(layout.directories | layout.files):
            module = self._make(path)
            if module is not None:
                self._enter(module, path)
        for root in roots.directories:
            for name in layout.modules[root]:
                if layout.entity(root, name) not in roots.hidden:
                    self._holders.setdefault(name, []).append(root)

    @classmethod
    def build(cls, tree: SourceTree, summaries: Mapping[str, ModuleSummary] | None = None) -> ModuleIndex:
        """The index of a tree.  A file without a summary is read as text, which says nearly as much."""
        layout = Layout.of([file.path for file in tree.files])
        evidence = _evidence(tree, layout, summaries or {})

        def mentioned(path: str, name: str) -> bool:
            return mentions(tree.peek(path), name)

        return cls(layout, infer_roots(layout, evidence, mentioned))

    @classmethod
    def of_paths(cls, paths: Iterable[str]) -> ModuleIndex:
        """The index of a tree of which only the files' names are known."""
        layout = Layout.of(paths)
        return cls(layout, infer_roots(layout, ()))

    def canonical(self, path: str) -> str:
        """The dotted name of a Python file.  Raises KeyError for a path that is none."""
        return self._canonical[path]

    def find(self, name: str, importer: str | None = None) -> Module | None:
        """The module that an absolute import of `name` in the file `importer` means; None if it is not in the
        tree.
        """
        top = name.partition(".")[0]
        holders = self._holders.get(top)
        if holders is None:
            return None
        for root in holders if len(holders) == 1 else self._order(importer):
            if root in holders:
                names = self._names[root]
                found = names.get(name)
                if found is not None or names[top].path is not None:
                    return found
        return None

    def submodules(self, name: str, importer: str | None = None) -> tuple[str, ...]:
        """The simple names of the modules and packages directly in a package, sorted.

        As `pkgutil.iter_modules` gives them: directories without `__init__.py` are left out.
        """
        package = self.find(name, importer)
        if package is None or not package.is_package:
            return ()
        layout = self._layout
        inside = package.directory
        return tuple(
            sorted(
                child
                for child in layout.modules[inside]
                if f"{inside}/{child}" in layout.packages or f"{inside}/{child}.py" in layout.files
            )
        )

    def resolve_relative(self, importer: str, level: int, module: str = "") -> str:
        """The absolute name of a relative import, for `find`; '' where it climbs out of the tree."""
        around = ancestors(importer.rpartition("/")[0])
        if level > len(around):
            return ""
        base = self._directory_name(around[-level]) if level else ""
        return f"{base}.{module}" if base and module else base or module

    def owns(self, name: str, importer: str | None = None) -> bool:
        """Whether a dotted name belongs to the target, be it there or missing.

        A missing module of a regular package is the target's; one of a namespace package is only if the
        target keeps modules directly in it, since anybody may add to a namespace.
        """
        parts = name.split(".")
        held = self._holders.get(parts[0])
        if not held:
            return False
        for end in range(len(parts), 0, -1):
            found = self.find(".".join(parts[:end]), importer)
            if found is not None:
                complete = end == len(parts)
                return complete or found.path is not None or self._layout.holds_files(found.directory)
        return False

    def module_at(self, path: str) -> Module:
        """The module of a Python file.  Raises KeyError for a path that is none."""
        made = self._make(path)
        if made is None or path not in self._layout.files:
            raise KeyError(path)
        return made._replace(path=path)

    def _order(self, importer: str | None) -> tuple[str, ...]:
        """The roots as a file sees them: those around it, innermost first, then those that share most of its
        path.
        """
        if importer is None:
            return self.roots
        directory = importer.rpartition("/")[0]
        order = self._orders.get(directory)
        if order is None:
            around = ancestors(directory)
            depth = {place: index for index, place in enumerate(around)}

            def nearness(root: str) -> tuple[bool, int, tuple[int, str]]:
                shared = max(depth.get(place, 0) for place in ancestors(root))
                return (root not in depth, -shared, depth_first(root))

            order = self._orders[directory] = tuple(sorted(self.roots, key=nearness))
        return order

    def _make(self, path: str) -> Module | None:
        layout = self._layout
        if path in layout.files:
            directory, _, base = path.rpartition("/")
            if base == "__init__.py":
                name = self._directory_name(directory) or "__init__"
                self._canonical[path] = name
                return Module(name, path, True, directory)
            name = self._name_below(self._root_of(directory), path[:-3])
            self._canonical[path] = name
            return Module(name, path, False, directory)
        if path and path not in layout.packages:
            return Module(self._directory_name(path), None, True, path)
        return None

    def _enter(self, module: Module, path: str) -> None:
        """Make a module known by the names that every root around it gives it."""
        place = module.directory if module.is_package else path[:-3]
        parent = place.rpartition("/")[0]
        for root in ancestors(parent) if place else ():
            if root in self._root_set:
                names = self._names[root]
                name = self._name_below(root, place)
                known = names.get(name)
                if known is None or (module.is_package and module.path) or known.path is None:
                    names[name] = module

    def _root_of(self, directory: str) -> str:
        """The innermost root that is the directory or around it."""
        return next(place for place in reversed(ancestors(directory)) if place in self._root_set)

    def _directory_name(self, directory: str) -> str:
        """The name of a directory as a package: below the innermost root that is truly around it."""
        if not directory:
            return ""
        return self._name_below(self._root_of(directory.rpartition("/")[0]), directory)

    @staticmethod
    def _name_below(root: str, place: str) -> str:
        inside = place[len(root) + 1 :] if root else place
        return inside.replace(".", "_").replace("/", ".")


def _evidence(
    tree: SourceTree, layout: Layout, summaries: Mapping[str, ModuleSummary]
) -> Iterator[tuple[str, list[Said]]]:
    for path in sorted(layout.files):
        summary = summaries.get(path)
        if summary is not None:
            yield path, evidence_in_summary(summary)
        else:
            yield path, evidence_in_text(tree.peek(path))
