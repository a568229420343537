"""The Python files of a tree as directories, and the import roots that their places alone suggest."""

from __future__ import annotations

import keyword
from collections.abc import Iterable
from dataclasses import dataclass

PROJECT_FILES = frozenset({"pyproject.toml", "setup.py", "setup.cfg", "manage.py"})
"""A directory that holds one of these is where a project of its own begins, and imports with it."""

SOURCE_DIRECTORY = "src"
"""By the packaging guide's convention put on the path, never imported: https://packaging.python.org, 'src
layout'.
"""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which directory holds which modules; '' is the top of the tree."""

    files: frozenset[str]
    """Paths of Python files."""
    directories: frozenset[str]
    """Every directory with a Python file somewhere below it, '' included."""
    packages: frozenset[str]
    """Directories with an `__init__.py`."""
    modules: dict[str, frozenset[str]]
    """Directory to the names that can be imported from it: its files without '.py', and its sub-
    directories.
    """
    projects: frozenset[str]
    """Directories in which a project begins."""

    @classmethod
    def of(cls, paths: Iterable[str]) -> Layout:
        """The layout of a tree with these files, Python and other."""
        files, packages, projects = set(), set(), set()
        modules: dict[str, set[str]] = {"": set()}
        for path in paths:
            directory, _, base = path.rpartition("/")
            if base in PROJECT_FILES:
                projects.add(directory)
            if not base.endswith(".py") or base == ".py":
                continue
            files.add(path)
            if base == "__init__.py":
                packages.add(directory)
            held = modules.get(directory)
            if held is None:
                held = modules[directory] = set()
                _enter(directory, modules)
            if base != "__init__.py":
                held.add(base[:-3])
        return cls(
            files=frozenset(files),
            directories=frozenset(modules),
            packages=frozenset(packages - {""}),
            modules={directory: frozenset(names) for directory, names in modules.items()},
            projects=frozenset(projects),
        )

    def entity(self, directory: str, name: str) -> str | None:
        """The path that `name` stands for in a directory: a package, a module, a namespace directory, in
        Python's order.

        A directory is given for the two kinds of package, the file for a module, None where there is neither.
        """
        if name not in self.modules.get(directory, ()):
            return None
        inside = join(directory, name)
        if inside in self.packages:
            return inside
        if inside + ".py" in self.files:
            return inside + ".py"
        return inside

    def resolve(self, directory: str, parts: list[str]) -> str | None:
        """The path that a dotted name stands for when `directory` is on the path; None if any part is
        missing.
        """
        for part in parts:
            found = self.entity(directory, part)
            if found is None:
                return None
            directory = found
        return directory

    def static_roots(self) -> frozenset[str]:
        """The directories that must be on the path if every package begins at its topmost `__init__.py`.

        A project file, a directory called `src` and a directory whose name no import statement can spell each
        begin anew; inside a package only the first does.
        """
        state: dict[str, tuple[str, str | None]] = {"": ("", None)}
        roots = set()
        for directory in sorted(self.directories):
            if directory:
                parent, _, name = directory.rpartition("/")
                boundary, package = state[parent]
                regular = directory in self.packages
                if directory in self.projects and not regular:
                    boundary, package = directory, None
                elif package is None and (not importable(name) or (name == SOURCE_DIRECTORY and not regular)):
                    boundary = directory
                elif package is None and regular:
                    package = directory
                state[directory] = boundary, package
            boundary, package = state[directory]
            if self.holds_files(directory):
                roots.add(boundary if package is None else package.rpartition("/")[0])
        return frozenset(roots)

    def holds_files(self, directory: str) -> bool:
        """Whether a Python file lies directly in the directory."""
        return directory in self.packages or any(
            join(directory, name) + ".py" in self.files for name in self.modules[directory]
        )


def join(directory: str, name: str) -> str:
    """A path below a directory, of which '' is the top."""
    return f"{directory}/{name}" if directory else name


def ancestors(directory: str) -> list[str]:
    """The directory itself and all above it, outermost ('') first."""
    found = [""]
    end = directory.find("/")
    while end >= 0:
        found.append(directory[:end])
        end = directory.find("/", end + 1)
    if directory:
        found.append(directory)
    return found


def importable(name: str) -> bool:
    """Whether an import statement can spell the name."""
    return name.isidentifier() and not keyword.iskeyword(name)


def _enter(directory: str, modules: dict[str, set[str]]) -> None:
    """Make a new directory known to all above it."""
    while directory:
        parent, _, name = directory.rpartition("/")
        known = parent in modules
        modules.setdefault(parent, set()).add(name)
        if known:
            return
        directory = parent
