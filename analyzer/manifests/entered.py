"""Which of the Python files that several services share each of them runs: those that its command enters, and
what these import.

    files = Modules(project, sources).run_by(workload)

Entries are the modules, scripts and applications that a command line or a script of the project names, for
any server or task queue.  From there on imports are followed: those of module level always, those inside a
function only where something that runs speaks of the function by its name.  Names of modules in texts count
as imports (settings, `include(".views")`, tables of applications); what is found by a search of a package
brings in the package.

Not known, and then nothing is left out: commands that name nothing of the project.  A module that only its
computed name leads to is missed.
"""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from analyzer.manifests.code import installed
from analyzer.manifests.model import Workload
from analyzer.manifests.project import Project, alike_at_end

_MODULE: Final = re.compile(r"(?:^|\s)-m[ =]+[\"']?([A-Za-z_][\w.]*)")
_SCRIPT: Final = re.compile(r"[\w./-]+\.py\b")
_TARGET: Final = re.compile(r"(?<![\w.:/@-])([A-Za-z_][\w.]*):[A-Za-z_]\w*")
_OPTION: Final = re.compile(
    r"(?:^|\s)(?:-A|--app|--module|--wsgi|--worker-class)[ =]+[\"']?([A-Za-z_][\w.]*)"
)
_DOTTED: Final = re.compile(r"(?<![\w./:-])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?![\w/:-])")
_GIVEN: Final = ("FLASK_APP", "DJANGO_SETTINGS_MODULE", "APP_MODULE", "MODULE_NAME", "CELERY_APP")
"""Variables that name what servers run."""

_ALIEN: Final = re.compile(
    r"^\s*(?:exec\s+)?(?:/\S*/)?(?:mkdocs|sphinx-\w+|nginx|redis-server|hdfs|yarn|npm|npx|pnpm|node|jupyter(?:-\w+)?)\b"
)
"""Programs that run nothing of a project's Python code."""

_IMPORT: Final = re.compile(
    r"^(?P<indent>[ \t]*)(?:from[ \t]+(?P<origin>[.\w]+)[ \t]+import[ \t]+(?P<names>\([^)]*\)|[^\n#]*)"
    r"|import[ \t]+(?P<plain>[^\n#]*))",
    re.MULTILINE,
)
_TEXT: Final = re.compile(r"[\"'](\.?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?::\w+)?[\"']")
_SEARCHED: Final = re.compile(r"\biter_modules\(|\bwalk_packages\(|\.scan\(|\bfind_modules\(")
_DEFINED: Final = re.compile(r"^([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_TOP: Final = re.compile(r"^(?:(?:async[ \t]+)?def[ \t]+(\w+)|[A-Za-z_@])", re.MULTILINE)
"""Where a statement of module level begins."""

_DECORATED: Final = re.compile(r"^@[^\n]*(?:\n[ \t)\]}][^\n]*)*\n\Z", re.MULTILINE)
MAX_DECORATOR: Final = 600
"""Characters before a function in which its last decorator begins."""


@dataclass(frozen=True, slots=True)
class _Edge:
    """Files that one file brings in, and the functions that it does so in."""

    files: tuple[str, ...]
    functions: tuple[str, ...] = ()


def is_python(path: str) -> bool:
    """Whether a file is a module, or the sample of one."""
    return installed(path).endswith(".py")


class Modules:
    """The Python files of several services that share them."""

    def __init__(self, project: Project, sources: Iterable[str], roots: Iterable[str]) -> None:
        self.project = project
        self.roots = frozenset(roots)
        """Folders and files that images are built from: where a single file comes to lie is not known."""
        self.files = [path for path in sources if is_python(path)]
        self._edges: dict[str, list[_Edge]] = {}
        self._names: dict[str, tuple[frozenset[str], dict[str, frozenset[str]]]] = {}

    def run_by(self, workload: Workload) -> list[str] | None:
        """The files that a workload runs; None where its command does not tell."""
        entries = self._entries(workload)
        if not entries:
            return [] if self._runs_others(workload) or self._is_missing(workload) else None
        given = [one.value for name in _GIVEN if (one := workload.environment.get(name)) is not None]
        words = _NAME.findall(" ".join((workload.command, workload.started or "", *given)))
        return sorted(self._reached(entries, words))

    # -- entries -------------------------------------------------------------------------------------------

    def _entries(self, workload: Workload) -> list[str]:
        text = f"{workload.command}\n{workload.started}"
        values = [given.value for name in _GIVEN if (given := workload.environment.get(name)) is not None]
        names = [
            *_MODULE.findall(text),
            *_TARGET.findall(text),
            *_OPTION.findall(text),
            *_DOTTED.findall(text),
        ]
        found: dict[str, None] = {}
        for script in _SCRIPT.findall("\n".join((text, *values))):
            found.update(dict.fromkeys(self._scripts(script)))
        for name in (*names, *(value.partition(":")[0] for value in values)):
            modules = [self._modules(one, "") for one in (name, f"{name}.__main__", f"{name}.celery")]
            if (
                not any(modules) and "." in name
            ):  # a class or an object of a module: `arq app.worker.Settings`
                modules = [self._modules(name.rpartition(".")[0], "")]
            found.update(dict.fromkeys(path for one in modules for path in one))
        return list(found)

    def _scripts(self, word: str) -> list[str]:
        alike = {path: common for path in self.files if (common := alike_at_end(path, word))}
        return sorted(alike, key=lambda path: (-alike[path], path.count("/"), path))[:1]

    def _is_missing(self, workload: Workload) -> bool:
        """Whether a command names a module of a package that is here, and that module is not."""
        names = [*_MODULE.findall(workload.command), *_TARGET.findall(workload.command)]
        return any(
            name.count(".") > 1 and name.partition(".")[0] in self._by_tail and not self._modules(name, "")
            for name in names
        )

    def _runs_others(self, workload: Workload) -> bool:
        """Whether a command runs a program that is none of the project's."""
        if workload.started:
            return False
        module = _MODULE.search(workload.command)
        if module is not None and module[1].partition(".")[0] in sys.stdlib_module_names:
            return True
        return bool(_ALIEN.match(workload.command))

    # -- modules -------------------------------------------------------------------------------------------

    @cached_property
    def _by_tail(self) -> dict[str, list[str]]:
        """Each ending of a dotted name to the files that it may mean."""
        found: dict[str, list[str]] = {}
        for path in self.files:
            parts = installed(path).removesuffix(".py").split("/")
            if parts[-1] == "__init__":
                parts.pop()
            for start in range(len(parts)):
                found.setdefault(".".join(parts[start:]), []).append(path)
        return found

    def _modules(self, name: str, near: str) -> list[str]:
        """The file of a module with those of the packages around it; the one nearest to who asks."""
        candidates = self._by_tail.get(name)
        if not candidates:
            last = self._by_tail.get(name.rpartition(".")[2], ())
            return [path for path in last if path in self.roots]
        chosen = min(candidates, key=lambda path: (-_shared(path, near), path.count("/"), path))
        return [*self._packages(chosen, name), chosen]

    def _holding(self, name: str, near: str) -> list[str]:
        """The file of the module that a dotted name is in: only one that has what it names, for tables and
        their columns, settings and files are named in the same way."""
        origin, _, last = name.rpartition(".")
        files = self._modules(origin, near)
        if last == "py":  # the file itself
            return files
        defines = re.compile(_DEFINES.format(re.escape(last)), re.MULTILINE)
        return files if files and defines.search(self.project.searched(files[-1])) else []

    def _packages(self, path: str, name: str) -> Iterator[str]:
        folder = posixpath.dirname(path)
        for _ in range(name.count(".") + path.endswith("/__init__.py")):
            around = f"{folder}/__init__.py" if folder else "__init__.py"
            if around != path and around in self._known:
                yield around
            folder = posixpath.dirname(folder)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.files)

    def _below(self, package: str) -> list[str]:
        folder = posixpath.dirname(package)
        return [path for path in self.files if path.startswith(f"{folder}/")] if folder else []

    # -- what is imported ----------------------------------------------------------------------------------

    def _reached(self, entries: list[str], words: Iterable[str]) -> set[str]:
        """The files that come with these; `words` are those of the command, which names functions, too."""
        reached: set[str] = set()
        spoken: set[str] = set(words)
        silent: dict[str, list[frozenset[str]]] = {}
        waiting = list(entries)
        entered = set(entries)
        lazy: list[_Edge] = []
        while waiting:
            while waiting:
                path = waiting.pop()
                if path in reached:
                    continue
                reached.add(path)
                outside, functions = self._spoken(path)
                spoken |= outside
                for name, body in functions.items():
                    if path in entered:
                        spoken |= body
                    else:
                        silent.setdefault(name, []).append(body)
                for edge in self._edges_of(path):
                    if edge.functions:
                        lazy.append(edge)
                    else:
                        waiting += edge.files
            while heard := silent.keys() & spoken:
                for name in heard:
                    spoken = spoken.union(*silent.pop(name))
            left = []
            for edge in lazy:
                if set(edge.functions) <= spoken:
                    waiting += edge.files
                else:
                    left.append(edge)
            lazy = left
        return reached

    def _spoken(self, path: str) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
        """The names that a file speaks of, other than to define a function of that name: outside of its
        functions, and in each of those that nothing calls but who speaks of them."""
        if path not in self._names:
            outside: list[str] = []
            functions: dict[str, frozenset[str]] = {}
            for name, text in _sections(self.project.searched(path)):
                words = _NAME.findall(_DEFINED.sub("", text))
                if name:
                    functions[name] = functions.get(name, frozenset()) | frozenset(words)
                else:
                    outside += words
            self._names[path] = frozenset(outside), functions
        return self._names[path]

    def _edges_of(self, path: str) -> list[_Edge]:
        if path not in self._edges:
            text = self.project.searched(path)
            self._edges[path] = [*self._imports(path, text), *self._named(path, text)]
        return self._edges[path]

    def _imports(self, path: str, text: str) -> Iterator[_Edge]:
        functions = _Functions(text)
        for match in _IMPORT.finditer(text):
            found: list[str] = []
            if match["plain"]:
                for part in match["plain"].split(","):
                    found += self._modules(part.partition(" as ")[0].strip(), path)
            else:
                origin = _absolute(match["origin"], path)
                found += self._modules(origin, path)
                for part in match["names"].strip("()").split(","):
                    name = part.partition(" as ")[0].strip()
                    if _NAME.fullmatch(name):
                        found += self._modules(f"{origin}.{name}" if origin else name, path)
            if found:
                yield _Edge(tuple(found), functions.around(match.start(), len(match["indent"])))

    def _named(self, path: str, text: str) -> Iterator[_Edge]:
        """Modules and packages that texts name."""
        table = "INSTALLED_APPS" in text
        found: list[str] = []
        for match in _TEXT.finditer(text):
            name = match[1]
            if not table and "." not in name:
                continue
            if name.startswith("."):
                name = _absolute(name, path)
            files = self._modules(name, path) or self._holding(name, path)
            found += files
            if files and table and files[-1].endswith("/__init__.py"):
                found += self._below(files[-1])
        if _SEARCHED.search(text):
            found += self._below(path)
        if found:
            yield _Edge(tuple(found))


_DEFINES: Final = r"^(?:(?:class|def|async[ \t]+def)[ \t]+{0}\b|{0}[ \t]*[:=]|(?:from|import)\b[^\n]*\b{0}\b)"
"""A statement of module level that gives a name, of which the name is to be filled in."""


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """The functions of module level that no decorator hands to somebody, by name; without one, all else."""
    start = 0
    inside = ""
    for match in _TOP.finditer(text):
        decorated = _DECORATED.search(text[max(0, match.start() - MAX_DECORATOR) : match.start()]) is not None
        name = match[1] if match[1] and not decorated else ""
        if name or inside:
            yield inside, text[start : match.start()]
            start, inside = match.start(), name
    yield inside, text[start:]


class _Functions:
    """The functions of a file, by where they begin."""

    def __init__(self, text: str) -> None:
        self.heads = [(match.start(), len(match[1]), match[2]) for match in _DEFINED.finditer(text)]

    def around(self, at: int, indent: int) -> tuple[str, ...]:
        """The names of the functions that a line stands in, innermost first."""
        found: list[str] = []
        for start, depth, name in reversed(self.heads):
            if start < at and depth < indent:
                found.append(name)
                indent = depth
            if indent == 0:
                break
        return tuple(found)


def _absolute(name: str, path: str) -> str:
    """A relative name of a module as one from the top of the tree."""
    if not name.startswith("."):
        return name
    rest = name.lstrip(".")
    folder = posixpath.dirname(path)
    for _ in range(len(name) - len(rest) - 1):
        folder = posixpath.dirname(folder)
    return ".".join([*(folder.split("/") if folder else []), *([rest] if rest else [])])


def _shared(one: str, other: str) -> int:
    """How many folders two files have in common."""
    return len(posixpath.commonprefix([one.split("/")[:-1], other.split("/")[:-1]]))
