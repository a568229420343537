"""pyproject.toml: PEP 621 tables, PEP 735 groups, and what Poetry, uv, PDM, Hatch, Flit and setuptools add.

Not modelled: requirements that a build hook computes.
Sources: https://packaging.python.org/en/latest/specifications/pyproject-toml/ and .../dependency-groups/;
https://python-poetry.org/docs/pyproject/; https://docs.astral.sh/uv/concepts/projects/dependencies/;
https://setuptools.pypa.io/en/latest/userguide/pyproject_config.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analyzer.source.dependencies.dependency import (
    Dependency,
    Requirement,
    normalised,
    poetry_specifier,
)
from analyzer.source.dependencies.formats import requirements
from analyzer.source.dependencies.manifest import Manifest, table, tables, text_of, texts


def claims(path: str) -> bool:
    """Whether the path is one of this format."""
    return path.rpartition("/")[2] == "pyproject.toml"


def read(manifest: Manifest) -> Iterator[Dependency]:
    """Every dependency that the file declares."""
    document = manifest.toml()
    project = table(document.get("project"))
    tool = table(document.get("tool"))
    yield from manifest.declared(project.get("dependencies"))
    for extra, lines in table(project.get("optional-dependencies")).items():
        yield from manifest.declared(lines, extra)
    for group, entries in table(document.get("dependency-groups")).items():
        yield from manifest.declared(entries, group)  # an `include-group` table names what is read anyway
    yield from manifest.declared(table(document.get("build-system")).get("requires"), "build-system")
    yield from _poetry(manifest, table(tool.get("poetry")))
    yield from _other_tools(manifest, tool)
    yield from _setuptools(manifest, table(tool.get("setuptools")))


def _poetry(manifest: Manifest, poetry: Mapping[str, object]) -> Iterator[Dependency]:
    sections: list[tuple[str | None, Mapping[str, object]]] = [
        (None, table(poetry.get("dependencies"))),
        ("dev", table(poetry.get("dev-dependencies"))),
    ]
    sections.extend(
        (name, table(table(group).get("dependencies"))) for name, group in table(poetry.get("group")).items()
    )
    for group, section in sections:
        for name, constraint in section.items():
            if name.lower() == "python":
                continue
            line = manifest.line_of_key(name)
            alternatives: list[object] = [*tables(constraint)]
            for alternative in alternatives or [constraint]:
                found = _poetry_requirement(name, alternative)
                yield manifest.dependency(found, line, group=group)


def _poetry_requirement(name: str, constraint: object) -> Requirement:
    options = table(constraint)
    version = text_of(constraint) or text_of(options.get("version"))
    marker = text_of(options.get("markers"))
    python = text_of(options.get("python"))
    if python and not marker:
        marker = f"python_version {python}"
    specifier = poetry_specifier(version) if version and version != "*" else None
    return Requirement(normalised(name), specifier, tuple(sorted(texts(options.get("extras")))), marker)


def _other_tools(manifest: Manifest, tool: Mapping[str, object]) -> Iterator[Dependency]:
    uv = table(tool.get("uv"))
    yield from manifest.declared(uv.get("dev-dependencies"), "dev")
    yield from manifest.declared(uv.get("constraint-dependencies"), "constraints")
    yield from manifest.declared(uv.get("override-dependencies"), "overrides")
    for group, lines in table(table(tool.get("pdm")).get("dev-dependencies")).items():
        yield from manifest.declared(lines, group)
    for name, environment in table(table(tool.get("hatch")).get("envs")).items():
        for key in ("dependencies", "extra-dependencies"):
            yield from manifest.declared(table(environment).get(key), f"hatch:{name}")
    flit = table(table(tool.get("flit")).get("metadata"))
    yield from manifest.declared(flit.get("requires"))
    for extra, lines in table(flit.get("requires-extra")).items():
        yield from manifest.declared(lines, extra)


def _setuptools(manifest: Manifest, setuptools: Mapping[str, object]) -> Iterator[Dependency]:
    """`dynamic = ["dependencies"]`: the lists stand in files of requirements."""
    dynamic = table(setuptools.get("dynamic"))
    yield from _files(manifest, dynamic.get("dependencies"), None)
    for extra, entry in table(dynamic.get("optional-dependencies")).items():
        yield from _files(manifest, entry, extra)


def _files(manifest: Manifest, entry: object, group: str | None) -> Iterator[Dependency]:
    for reference in texts(table(entry).get("file")):
        included = manifest.beside(reference)
        if included:
            yield from requirements.read_as(included, group)
