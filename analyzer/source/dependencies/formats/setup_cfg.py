"""setup.cfg: the declarative configuration of setuptools.

Source: https://setuptools.pypa.io/en/latest/userguide/declarative_config.html
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.source.dependencies.dependency import Dependency
from analyzer.source.dependencies.formats import requirements
from analyzer.source.dependencies.manifest import Manifest, ManifestError


def claims(path: str) -> bool:
    """Whether the path is one of this format."""
    return path.rpartition("/")[2] == "setup.cfg"


def read(manifest: Manifest) -> Iterator[Dependency]:
    """`install_requires`, `setup_requires` and the extras; `file:` lists are followed."""
    import configparser  # noqa: PLC0415  (only where a tree has a setup.cfg)

    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(manifest.text, manifest.path)
    except configparser.Error as error:
        raise ManifestError(f"cannot be read ({error.message.splitlines()[0]})") from None
    yield from _values(manifest, parser.get("options", "install_requires", fallback=None), None)
    yield from _values(manifest, parser.get("options", "setup_requires", fallback=None), "build-system")
    yield from _values(manifest, parser.get("options", "tests_require", fallback=None), "test")
    if parser.has_section("options.extras_require"):
        for extra, value in parser.items("options.extras_require"):
            yield from _values(manifest, value, extra)


def _values(manifest: Manifest, value: str | None, group: str | None) -> Iterator[Dependency]:
    if not value:
        return
    if value.strip().startswith("file:"):
        for reference in value.strip().removeprefix("file:").split(","):
            included = manifest.beside(reference.strip())
            if included:
                yield from requirements.read_as(included, group)
        return
    separated = value if "\n" in value.strip() else value.replace(",", "\n") if ";" not in value else value
    entries = (line.partition(" #")[0].strip() for line in separated.splitlines())
    yield from manifest.declared([entry for entry in entries if entry and not entry.startswith("#")], group)
