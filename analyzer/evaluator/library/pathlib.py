"""pathlib: paths below the virtual root, over the target's own file tree.

Source: https://docs.python.org/3/library/pathlib.html
"""

from __future__ import annotations

import fnmatch
import posixpath
from pathlib import PurePosixPath
from typing import Any

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.os import inside, join_paths, path_text
from analyzer.evaluator.standin import StandIn, internal, stands_for
from analyzer.evaluator.values import List, Possible, Text, Tuple, Unknown


@stands_for("pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath", "anyio.Path")
class Path(StandIn):
    """A path; `where` is its text, possibly with holes."""

    where: Any

    def __init__(self, *parts: Any) -> None:
        known = [path_text(plain(part)) for part in parts]
        self.where = join_paths(known) if known else "."

    def text(self) -> Any:
        return self.where

    def _made(self, where: Any) -> Any:
        return make_path(self.run, where)

    def __truediv__(self, other: Any) -> Any:
        return self._made(join_paths([self.where, path_text(plain(other))]))

    def __rtruediv__(self, other: Any) -> Any:
        return self._made(join_paths([path_text(plain(other)), self.where]))

    def joinpath(self, *others: Any) -> Any:
        return self._made(join_paths([self.where, *(path_text(plain(one)) for one in others)]))

    def _apply(self, function: Any) -> Any:
        if isinstance(self.where, str):
            return function(self.where)
        return Unknown("path that is not known")

    @property
    def parent(self) -> Any:
        return self._made(self._apply(posixpath.dirname))

    @property
    def parents(self) -> Any:
        found: list[Any] = []
        here = self.where if isinstance(self.where, str) else ""
        while here and here not in ("/", "."):
            here = posixpath.dirname(here) or "."
            found.append(self._made(here))
        return (
            List.of(found) if isinstance(self.where, str) else List([Possible(Unknown("parent"))], (), True)
        )

    @property
    def name(self) -> Any:
        return self._apply(posixpath.basename)

    @property
    def path(self) -> Any:
        return self.where

    @property
    def stem(self) -> Any:
        return self._apply(lambda where: posixpath.splitext(posixpath.basename(where))[0])

    @property
    def suffix(self) -> Any:
        return self._apply(lambda where: posixpath.splitext(where)[1])

    @property
    def parts(self) -> Any:
        return self._apply(lambda where: Tuple.of(PurePosixPath(where).parts))

    def resolve(self, *_: Any, **__: Any) -> Any:
        return self._made(self._apply(posixpath.normpath))

    def is_absolute(self) -> Any:
        return self._apply(lambda where: where.startswith("/"))

    @internal
    def same_as(self, other: Any) -> bool | None:
        if not isinstance(other, Path):
            return False
        return self.where == other.where if isinstance(self.where, str) else None

    def absolute(self) -> Any:
        return self

    def expanduser(self) -> Any:
        return self

    def as_posix(self) -> Any:
        return self.where

    def __str__(self) -> Any:
        return self.where

    def __fspath__(self) -> Any:
        return self.where

    def with_suffix(self, suffix: Any) -> Any:
        return self._made(self._apply(lambda where: posixpath.splitext(where)[0] + str(plain(suffix))))

    def with_name(self, name: Any) -> Any:
        return self._made(
            self._apply(lambda where: posixpath.join(posixpath.dirname(where), str(plain(name))))
        )

    def relative_to(self, other: Any, *_: Any) -> Any:
        other = path_text(plain(other))
        if isinstance(other, str) and isinstance(self.where, str):
            return self._made(posixpath.relpath(self.where, other))
        return self._made(Unknown("relative path"))

    def exists(self) -> Any:
        place = inside(self.where)
        if place is not None and (self.run.tree.exists(place) or self.run.tree.is_dir(place)):
            return True
        return Unknown("whether a file exists", self.run.place())

    def is_dir(self) -> Any:
        place = inside(self.where)
        if place is not None and (self.run.tree.exists(place) or self.run.tree.is_dir(place)):
            return self.run.tree.is_dir(place)
        return Unknown("whether a folder exists", self.run.place())

    def is_file(self) -> Any:
        place = inside(self.where)
        if place is not None and (self.run.tree.exists(place) or self.run.tree.is_dir(place)):
            return not self.run.tree.is_dir(place)
        return Unknown("whether a file exists", self.run.place())

    def mkdir(self, *_: Any, **__: Any) -> None:
        """Nothing is made."""

    def iterdir(self) -> Any:
        place = inside(self.where)
        if place is None or not self.run.tree.is_dir(place):
            return List([Possible(Unknown("entry of a folder"))], (), True)
        return List.of(
            [self._made(posixpath.join(self.where, name)) for name in self.run.tree.children(place)]
        )

    def glob(self, pattern: Any, *_: Any, **__: Any) -> Any:
        return self._found(plain(pattern), False)

    def rglob(self, pattern: Any, *_: Any, **__: Any) -> Any:
        return self._found(plain(pattern), True)

    def _found(self, pattern: Any, deep: bool) -> Any:
        place = inside(self.where)
        if place is None or not isinstance(pattern, str):
            return List([Possible(Unknown("file found by a pattern"))], (), True)
        if not self.run.tree.is_dir(place):
            return List([], (), True)  # a folder that is not there, as far as can be seen
        return List.of([self._made(f"/{found}") for found in matching(self.run, place, pattern, deep)])

    def open(self, *_: Any, **__: Any) -> Any:
        return Unknown("a file's content")

    def read_text(self, *_: Any, **__: Any) -> Any:
        return Unknown("a file's content")


def make_path(run: Interpreter, where: Any) -> Path:
    """A path object from a text."""
    made = run.allocate(run.external("pathlib.Path"))
    assert isinstance(made, Path)
    made.where = where if isinstance(where, (str, Text)) else Text((where,))
    return made


def matching(run: Interpreter, place: str, pattern: str, deep: bool) -> list[str]:
    """Files and folders of the target below `place` that match a glob pattern."""
    if "**" in pattern:
        deep, pattern = True, pattern.replace("**/", "")
    depth = pattern.count("/")
    found = []
    pending = [place]
    while pending:
        here = pending.pop(0)
        for name in run.tree.children(here):
            full = f"{here}/{name}".lstrip("/")
            relative = full[len(place) :].lstrip("/")
            tail = "/".join(relative.split("/")[-depth - 1 :])
            if fnmatch.fnmatchcase(tail, pattern) and (deep or relative.count("/") == depth):
                found.append(full)
            if run.tree.is_dir(full) and (deep or relative.count("/") < depth):
                pending.append(full)
    return sorted(found)


@stands_for("glob.glob", "glob.iglob")
def glob(run: Interpreter, pattern: Any, *_: Any, **__: Any) -> Any:
    pattern = path_text(plain(pattern))
    if not isinstance(pattern, str) or not pattern.startswith("/"):
        return List([Possible(Unknown("file found by a pattern"))], run.path, True)
    fixed = pattern.split("*", 1)[0].rpartition("/")[0]
    place = inside(fixed or "/")
    if place is None or not run.tree.is_dir(place):
        return List([Possible(Unknown("file found by a pattern"))], run.path, True)
    return List.of([f"/{found}" for found in matching(run, place, pattern[len(fixed) + 1 :], False)])


@stands_for("os.scandir")
def scandir(run: Interpreter, path: Any = "/") -> Any:
    place = inside(path_text(plain(path)))
    if place is None or not run.tree.is_dir(place):
        return List([Possible(Unknown("entry of a folder"))], run.path, True)
    return List.of([make_path(run, f"/{place}/{name}") for name in run.tree.children(place)])
