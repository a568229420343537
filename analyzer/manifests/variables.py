"""Variables in manifests: files of them (`.env` and its templates), and their use in texts.

Interpolation is the compose specification's, which shells share: `$NAME`, `${NAME}`, `${NAME:-default}`,
`${NAME-default}`, `${NAME:?error}`, `${NAME:+other}`, `$$`.  A name without a value stays as it is written,
so that nobody takes it for an empty text. Source:
https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md; dotenv files as compose-go reads
them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final

from analyzer.manifests.project import Project

MAX_NESTING: Final = 8
"""Variables that are made of variables; real files need two levels."""

MAX_LENGTH: Final = 20_000
"""Characters of an expanded value: what doubles with each line must not fill the memory."""

_USE = re.compile(
    r"\$(?:(?P<escaped>\$)|(?P<plain>[A-Za-z_]\w*)"
    r"|\{(?P<name>[A-Za-z_]\w*)(?:(?P<sign>:?[-?+])(?P<rest>(?:[^{}$]|\$(?!\{)|\$\{[^{}]*\})*))?\})"
)
_LINE = re.compile(r"^\s*(?:export\s+)?(?P<name>[A-Za-z_][\w.-]*)\s*=\s*(?P<value>.*?)\s*$")
_TEMPLATE = re.compile(r"(example|sample|template|dist|default|tmpl)", re.IGNORECASE)


def interpolated(text: str, values: Mapping[str, str], depth: int = 0) -> str:
    """The text with the variables put in that are known."""
    if "$" not in text or depth > MAX_NESTING:
        return text

    def put(match: re.Match[str]) -> str:
        if match["escaped"]:
            return "$"
        name = match["plain"] or match["name"]
        value = values.get(name)
        sign, rest = match["sign"] or "", match["rest"] or ""
        if sign.endswith("+"):
            return interpolated(_bare(rest), values, depth + 1) if value else ""
        if value is None or (sign.startswith(":") and not value):
            return interpolated(_bare(rest), values, depth + 1) if sign.endswith("-") else match[0]
        return value

    return _USE.sub(put, text)[:MAX_LENGTH]


def _bare(text: str) -> str:
    """A default without the quotes around all of it, which shells take away."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def names_used(text: str) -> Iterator[str]:
    """The names of the variables that a text uses."""
    for match in _USE.finditer(text):
        name = match["plain"] or match["name"]
        if name:
            yield name
        if match["rest"]:
            yield from names_used(match["rest"])


def variables(text: str) -> dict[str, tuple[str, int]]:
    """The variables of a dotenv file, each with its line; later ones may use earlier ones."""
    found: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = None if line.lstrip().startswith("#") else _LINE.match(line)
        if match is None:
            continue
        value = match["value"]
        if value[:1] in "'\"" and value:
            end = value.find(value[0], 1)
            literal = value[0] == "'"
            value = value[1:end] if end > 0 else value[1:]
        else:
            literal = False
            value = re.split(r"\s#", value)[0].rstrip()
        if not literal:
            value = interpolated(value, {name: known for name, (known, _) in found.items()})
        found[match["name"]] = (value, number)
    return found


def is_template(name: str) -> bool:
    """Whether a file of this name is a template for a file of variables."""
    lowered = name.lower()
    return "env" in re.split(r"[._-]", lowered) and bool(_TEMPLATE.search(lowered))


def environment_file(project: Project, path: str) -> tuple[str, bool] | None:
    """The file of variables at a path; where it is absent, as it should be in a repository, the template
    that lies
    beside it.  With it: whether it is a template."""
    path = posixpath.normpath(path)
    if project.exists(path):
        return path, is_template(posixpath.basename(path))
    folder, name = posixpath.split(path)
    parts = set(re.split(r"[._-]", name.lower())) - {"", "env"}
    candidates = []
    for other in project.tree.children(folder):
        known = set(re.split(r"[._-]", other.lower())) - {"", "env"}
        if is_template(other) and project.exists(posixpath.join(folder, other)):
            rest = {part for part in known if not _TEMPLATE.fullmatch(part)}
            candidates.append((rest != parts, other))
    if not candidates:
        return None
    return posixpath.join(folder, min(candidates)[1]), True
