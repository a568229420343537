"""Which directories are on the path when the project runs: inferred from its layout and from its own imports.

The layout proposes roots (`Layout.static_roots`).  Then every absolute import is a vote: one that can be
resolved below exactly one of the directories around its file votes for that directory, and all the
directories that its name passes through are thereby imported by an outer name.  A relative import says the
same of the package in which it stands and of those that it climbs through.  A directory is a root if more
imports need it than reach it by an outer name; a proposed root stays one in a draw.  A text such as
'shop.settings' that can be resolved below one directory of the whole tree is a vote as well.

Many a module shares its name with the library that it adapts (`cache/redis.py`, `alembic/`).  Imports of such
a name mean the library if more of them ask for what is not there than for what is, or if the file imports its
own name.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analyzer.names.evidence import Said
from analyzer.names.layout import Layout, ancestors, join


@dataclass(frozen=True, slots=True)
class Roots:
    """The inferred roots, and the names that they do not offer after all."""

    directories: tuple[str, ...]
    """Outermost first; '' is always among them."""
    hidden: frozenset[str]
    """Paths directly below a root that an absolute import does not mean: a library of that name is meant."""


def infer_roots(
    layout: Layout,
    said: Iterable[tuple[str, Iterable[Said]]],
    mentioned: Callable[[str, str], bool] = lambda *_: True,
) -> Roots:
    """The roots of a tree, given what each of its files says.  The order of the files does not matter.

    `mentioned(path, name)` tells whether a module's text holds a name at all.
    """
    proposed = layout.static_roots()
    count = _Count(layout, proposed, mentioned)
    for path, statements in said:
        count.file(path, statements)
    count.finish()
    roots = {""}
    needed = count.needed()
    for directory in proposed | needed.keys():
        outer = count.outer[directory]
        if needed[directory] > outer or (directory in proposed and needed[directory] >= outer):
            roots.add(directory)
    return Roots(tuple(sorted(roots, key=depth_first)), _hidden(layout, roots, count))


def depth_first(directory: str) -> tuple[int, str]:
    """Sorts outer directories before inner ones."""
    return (directory.count("/") + 1 if directory else 0, directory)


class _Count:
    """Votes, by directory or by the path that a top-level name stands for."""

    def __init__(
        self, layout: Layout, proposed: frozenset[str], mentioned: Callable[[str, str], bool]
    ) -> None:
        self.outer: Counter[str] = Counter()
        """Imports that reach a directory by an outer name."""
        self.met: Counter[str] = Counter()
        """Imports of something inside a path, or in it, that is there."""
        self.missed: Counter[str] = Counter()
        """Imports of something inside a path, or in it, that is not there."""
        self.disowned: set[str] = set()
        """Files that import a module of their own name: they mean another one."""
        self._votes: Counter[tuple[str, str]] = Counter()
        """Directory and the path in it for which an import needs it."""
        self._layout = layout
        self._proposed = sorted(proposed, key=depth_first)
        self._mentioned = mentioned
        self._said: Counter[tuple[str, Said]] = Counter()
        """What is said in one directory, how often: a directory's files mostly repeat each other."""
        self._climbs: Counter[tuple[str, int]] = Counter()
        """Relative imports in one directory, by level."""
        self._resolved: dict[tuple[str, str], str | None] = {}
        self._holders: dict[str, set[str]] = {}
        for directory, names in layout.modules.items():
            for name in names:
                self._holders.setdefault(name, set()).add(directory)

    def needed(self) -> Counter[str]:
        """How many imports need each directory; those of a name that mostly means a library do not count."""
        needed: Counter[str] = Counter()
        for (directory, path), votes in self._votes.items():
            if path not in self.disowned and votes > self.missed[path]:
                needed[directory] += votes
        return needed

    def file(self, path: str, statements: Iterable[Said]) -> None:
        directory, _, base = path.rpartition("/")
        own = base[:-3]
        for said in statements:
            if said.level:
                self._climbs[directory, said.level] += 1
                continue
            top = said.module.partition(".")[0]
            if top not in self._holders:
                continue
            if top == own and not said.is_text:
                self.disowned.add(path)
            else:
                self._said[directory, said] += 1

    def finish(self) -> None:
        """Turn what was said into votes."""
        for (directory, level), times in self._climbs.items():
            for crossed in ancestors(directory)[::-1][:level]:
                self.outer[crossed] += times
        for (directory, said), times in self._said.items():
            where = self._holders[said.module.partition(".")[0]]
            if said.is_text:
                self._text(said.module, where, times)
            else:
                around = [outer for outer in ancestors(directory) if outer in where]
                self._import(around, said.module, said.name, times)

    def _import(self, around: list[str], module: str, name: str, times: int) -> None:
        layout = self._layout
        parts = module.split(".")
        found = [outer for outer in around if self._resolve(outer, module)]
        single = len(found) == 1
        if not found:
            found = [root for root in self._proposed if self._resolve(root, module)]
        if not found:
            for outer in around:
                self.missed[join(outer, parts[0])] += times
            return
        through = found[0]
        top = self._resolve(through, parts[0])
        target = self._resolve(through, module)
        assert top is not None
        assert target is not None
        if not self._holds(target, name, through, is_top=len(parts) == 1):
            self.missed[top] += times
            return
        alone = target in layout.directories and len(parts) == 1 and not name
        if alone and (target not in layout.packages or not self._offers(through)):
            return  # a folder is called as the library that its files adapt, or of which they are examples
        if single and parts[0] not in sys.stdlib_module_names:
            self._votes[through, top] += times
        if alone:
            return  # `import directory` meets nothing in it
        self.met[top] += times
        for part in parts:
            through = join(through, part)
            self.outer[through] += times

    def _resolve(self, directory: str, module: str) -> str | None:
        """The path of a dotted name below a directory; the same few are asked for from everywhere."""
        key = directory, module
        if key not in self._resolved:
            self._resolved[key] = self._layout.resolve(directory, module.split("."))
        return self._resolved[key]

    def _holds(self, target: str, name: str, through: str, *, is_top: bool) -> bool:
        """Whether `from target import name` can succeed.

        A file is opened only where a root depends on it: an import of a single name is weak evidence for one.
        """
        layout = self._layout
        if not name:
            return True
        if target in layout.directories:
            if layout.entity(target, name) is not None:
                return True
            if target not in layout.packages:
                return False
            target = join(target, "__init__.py")
        return not is_top or self._offers(through) or self._mentioned(target, name)

    def _offers(self, directory: str) -> bool:
        """Whether the layout says already that imports begin in a directory."""
        return not directory or directory in self._proposed

    def _text(self, module: str, where: set[str], times: int) -> None:
        """A dotted text: it counts only if all of it, or all but an attribute at its end, is in one place."""
        for wanted in (module, module.rpartition(".")[0]):
            found = [holder for holder in where if self._resolve(holder, wanted)] if "." in wanted else []
            if len(found) == 1:
                top = self._resolve(found[0], wanted.partition(".")[0])
                assert top is not None
                self._votes[found[0], top] += times
            if found:
                return


def _hidden(layout: Layout, roots: set[str], count: _Count) -> frozenset[str]:
    hidden = set()
    for root in roots:
        for name in layout.modules[root]:
            path = layout.resolve(root, [name])
            assert path is not None
            if name in sys.stdlib_module_names:
                doubtful = path.endswith(".py") or not count.outer[path]
            elif path in layout.packages:
                doubtful = False
            else:
                # A namespace is shared with other distributions: what is missing in it may be theirs.
                shared = count.met[path] > 0 and any(one.startswith(f"{path}/") for one in layout.packages)
                doubtful = path in count.disowned or (count.missed[path] > count.met[path] and not shared)
            if doubtful:
                hidden.add(path)
    return frozenset(hidden)
