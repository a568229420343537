"""A file that names dependencies, as its format's reader sees it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from analyzer.source.dependencies.dependency import Dependency, Kind, Requirement, requirement

MAX_TOML_BYTES = 8 * 1024 * 1024
"""tomllib reads some 2.5 MB a second, in Python; with the lists of files removed no real lock file comes
near."""

_FILE_LISTS = re.compile(
    r"^(?:wheels|files|archives) = \[\n(?:[ \t\]].*\n)*?\]\n|^(?:sdist|wheels|files) = [\[{].*[\]}]\n",
    re.MULTILINE,
)


_QUOTED = re.compile(r""""([^"]+)"|'([^']+)'""")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_KEY = re.compile(r"""\s*(?:["']?([\w.-]+?)["']?\s*[=:]|\[[^\]]*?["']?([\w-]+)["']?\]\s*$)""")


class ManifestError(ValueError):
    """The file is not what its name promises; `line` is where, 1 if unknown."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.line = line


class Manifest:
    """The text of one such file, and its neighbours."""

    def __init__(self, path: str, text: str, neighbour: Callable[[str], Manifest | None]) -> None:
        self.path = path
        self.text = text
        self._neighbour = neighbour

    def beside(self, reference: str) -> Manifest | None:
        """The file that this one refers to, relative to its own directory; None outside the tree or already
        read."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), reference))
        return None if path.startswith(("../", "/")) else self._neighbour(path)

    def toml(self, *, without_file_lists: bool = False) -> Mapping[str, object]:
        """The file as TOML.  A lock file's lists of wheels are nine tenths of it and say nothing that is
        asked for."""
        import tomllib  # noqa: PLC0415  (only where a tree has TOML)

        text = self.text
        if without_file_lists:
            try:
                return self._loaded(_FILE_LISTS.sub("", text), tomllib.loads)
            except ManifestError:
                pass  # laid out otherwise than the tools write it: read whole
        return self._loaded(text, tomllib.loads)

    def json(self) -> Mapping[str, object]:
        """The file as JSON."""
        import json  # noqa: PLC0415

        return self._loaded(self.text, json.loads)

    @staticmethod
    def _loaded(text: str, loads: Callable[[str], object]) -> Mapping[str, object]:
        if len(text) > MAX_TOML_BYTES:
            raise ManifestError("is too large to be read as a list of dependencies")
        try:
            return table(loads(text.replace("\r\n", "\n")))
        except RecursionError:
            raise ManifestError("is nested too deeply") from None
        except ValueError as error:
            line = re.search(r"line (\d+)", str(error))
            raise ManifestError(f"cannot be read ({error})", int(line[1]) if line else 1) from None

    @cached_property
    def lines(self) -> list[str]:
        """The text's lines; the first is line 1."""
        return self.text.splitlines()

    def line_of(self, *texts: str) -> int:
        """The first line that has one of the texts, tried in order, in quotes, alone or as a value; 1 if
        none."""
        return next((self._values[text] for text in texts if text in self._values), 1)

    def line_of_key(self, name: str) -> int:
        """The first line that gives the key a value, or that heads a table of that name; 1 if there is
        none."""
        return self._keys.get(name, 1)

    @cached_property
    def _values(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for number, line in enumerate(self.lines, 1):
            for match in _QUOTED.finditer(line):
                found.setdefault(match[1] or match[2], number)
            plain = _COMMENT.sub("", line).strip()
            found.setdefault(plain, number)
            found.setdefault(plain.partition("=")[2].strip(), number)
        return found

    @cached_property
    def _keys(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for number, line in enumerate(self.lines, 1):
            match = _KEY.match(line)
            if match:
                found.setdefault(match[1] or match[2], number)
        return found

    @cached_property
    def package_lines(self) -> dict[tuple[str, str], int]:
        """Of a lock file: the line of each `name = "..."` that is followed by `version = "..."`."""
        found: dict[tuple[str, str], int] = {}
        name, line_of_name = "", 0
        for number, line in enumerate(self.lines, 1):
            if line.startswith('name = "'):
                name, line_of_name = line[8:].rstrip().rstrip('"'), number
            elif line.startswith('version = "') and name:
                found.setdefault((name, line[11:].rstrip().rstrip('"')), line_of_name)
                name = ""
        return found

    def dependency(
        self,
        found: Requirement,
        line: int,
        *,
        kind: Kind = "declared",
        group: str | None = None,
        version: str | None = None,
    ) -> Dependency:
        """The requirement, with the place where this file states it."""
        exact = version or found.version
        return Dependency(
            found.name, exact, found.specifier, found.extras, found.marker, self.path, line, kind, group
        )

    def declared(self, lines: object, group: str | None = None) -> Iterator[Dependency]:
        """A list of PEP 508 strings."""
        for text in texts(lines):
            found = requirement(text)
            if found:
                yield self.dependency(found, self.line_of(text), group=group)


def table(value: object) -> Mapping[str, object]:
    """The value if it is a table, else an empty one: what is not of the format's shape says nothing."""
    return value if isinstance(value, dict) else {}


def tables(value: object) -> list[Mapping[str, object]]:
    """The tables in a list; empty if the value is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def texts(value: object) -> list[str]:
    """The strings in a list, or the string itself as the only one."""
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def text_of(value: object) -> str | None:
    """The value if it is a string that is not empty."""
    return value if isinstance(value, str) and value else None
