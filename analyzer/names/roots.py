"""Which directories are on the path when the project runs: inferred from its layout and from its own imports.

The layout proposes roots (`Layout.static_roots`).  Then every absolute import is a vote: one that can be resolved
below exactly one of the directories around its file votes for that directory, and all the directories that its name
passes through are thereby imported by an outer name.  A relative import says the same of the package in which it
stands and of those that it climbs through.  A directory is a root if more imports need it than reach it by an outer
name; a proposed root stays one in a draw.  A text such as 'shop.settings' that can be resolved below one directory of
the whole tree is a vote as well.

A directory without `__init__.py` may be a namespace package or a mere folder that shares its name with a
library (`alembic/`): it can be imported unless more imports of that name miss it than meet it.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from analyzer.names.evidence import Said
from analyzer.names.layout import Layout, ancestors


@dataclass(frozen=True, slots=True)
class Roots:
    """The inferred roots, and the names that they do not offer after all."""

    directories: tuple[str, ...]
    """Outermost first; '' is always among them."""
    hidden: frozenset[str]
    """Paths directly below a root that an absolute import does not mean: a library of that name is meant."""


def infer_roots(layout: Layout, said: Iterable[tuple[str, Iterable[Said]]]) -> Roots:
    """The roots of a tree, given what each of its files says.  The order of the files does not matter."""
    proposed = layout.static_roots()
    count = _Count(layout, proposed)
    for path, statements in said:
        count.file(path, statements)
    roots = {""}
    for directory in proposed | count.votes.keys():
        needed, outer = count.votes[directory], count.outer[directory]
        if needed > outer or (directory in proposed and needed >= outer):
            roots.add(directory)
    return Roots(tuple(sorted(roots, key=depth_first)), _hidden(layout, roots, count))


def depth_first(directory: str) -> tuple[int, str]:
    """Sorts outer directories before inner ones."""
    return (directory.count("/") + 1 if directory else 0, directory)


class _Count:
    """Votes, by directory."""

    def __init__(self, layout: Layout, proposed: frozenset[str]) -> None:
        self.votes: Counter[str] = Counter()
        self.outer: Counter[str] = Counter()
        self.met: Counter[str] = Counter()
        """Imports of something inside a directory that is there."""
        self.missed: Counter[str] = Counter()
        """Imports of something inside a directory that is not there."""
        self._layout = layout
        self._proposed = sorted(proposed, key=depth_first)
        self._holders: dict[str, list[str]] = {}
        for directory in sorted(layout.modules):
            for name in layout.modules[directory]:
                self._holders.setdefault(name, []).append(directory)

    def file(self, path: str, statements: Iterable[Said]) -> None:
        directory = path.rpartition("/")[0]
        around = ancestors(directory)
        holders = self._holders
        for said in statements:
            if said.level:
                for crossed in around[::-1][: said.level]:
                    self.outer[crossed] += 1
                continue
            parts = said.module.split(".")
            where = holders.get(parts[0])
            if where is None:
                continue
            if said.is_text:
                self._text(parts, where)
            else:
                self._import(path, around, parts, said.name, where)

    def _import(self, path: str, around: list[str], parts: list[str], name: str, where: list[str]) -> None:
        layout = self._layout
        found = [
            outer for outer in around if outer in where and layout.resolve(outer, parts) not in (None, path)
        ]
        if not found:
            found = [root for root in self._proposed if root in where and layout.resolve(root, parts)]
            for holder in [holder for holder in around if holder in where] if not found else ():
                self._missed(holder, parts)
            votes = False
        else:
            votes = len(found) == 1 and parts[0] not in sys.stdlib_module_names
        if not found:
            return
        through = found[0]
        if votes:
            self.votes[through] += 1
        target = layout.resolve(through, parts)
        assert target is not None
        if target in layout.directories and target not in layout.packages:
            if name and layout.entity(target, name) is None:
                self._missed(through, parts)
                return
            if not name and len(parts) == 1:
                return
        for part in parts:
            through = f"{through}/{part}" if through else part
            self.outer[through] += 1
            self.met[through] += 1

    def _missed(self, holder: str, parts: list[str]) -> None:
        self.missed[f"{holder}/{parts[0]}" if holder else parts[0]] += 1

    def _text(self, parts: list[str], where: list[str]) -> None:
        """A dotted text: it counts only if all of it, or all but an attribute at its end, is in one place."""
        if len(parts) < 2:
            return
        for wanted in (parts, parts[:-1]):
            if len(wanted) < 2:
                return
            found = [holder for holder in where if self._layout.resolve(holder, wanted)]
            if found:
                if len(found) == 1:
                    self.votes[found[0]] += 1
                return


def _hidden(layout: Layout, roots: set[str], count: _Count) -> frozenset[str]:
    hidden = set()
    for root in roots:
        for name in layout.modules[root]:
            path = layout.entity(root, name)
            assert path is not None
            if name in sys.stdlib_module_names:
                if path.endswith(".py") or not count.met[path]:
                    hidden.add(path)
            elif path in layout.directories and path not in layout.packages and count.missed[path] > count.met[path]:
                hidden.add(path)
    return frozenset(hidden)
