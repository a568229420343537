"""The output formats there are: one file each, found by looking.

A format is a Python file with

    NAME = "csv"                             what the user asks for
    SUFFIX = ".csv"                          ending of the file that is written
    DESCRIPTION = "the routes as a table"    for help and documentation
    STEM = "routes"                          optional: name of the file; {view} stands for the map's view
    FINDINGS = True                          optional: it tells findings, so that the gate can speak it
    TABLES = True                            optional: it tells the tables, for `groundplan schema`
    ON_REQUEST = True                        optional: it is written only where it is asked for by name
    WHOLE = True                             optional: it holds every fact, and takes as long as all others

    def render(report: ReportInput) -> bytes: ...

Ours are in `formats/`; a file in any other folder that the user names works the same way.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from analyzer.reports.errors import FormatError
from analyzer.reports.report import ReportInput

OURS = Path(__file__).with_name("formats")

STEM = "audit"
"""Name of the files of formats that do not say another one."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way to tell the facts."""

    name: str
    suffix: str
    description: str
    stem: str
    findings: bool
    tables: bool
    on_request: bool
    whole: bool
    render: Callable[[ReportInput], bytes]

    def file_name(self, report: ReportInput) -> str:
        """Name of the file in a folder of reports."""
        return self.stem.replace("{view}", report.view) + self.suffix


def formats(folders: Sequence[Path] = ()) -> dict[str, Format]:
    """Every format by name, sorted: ours and those in the user's folders.

    Files of the user's folders are run: they must be the user's own, never the analysed project's.  Raises
    FormatError for a file that is no format, and for a name that is taken.
    """
    found: dict[str, tuple[Format, Path]] = {}
    for folder in (OURS, *folders):
        for path in _files(folder):
            made = _format(_load(path), path)
            if made.name in found:
                other = found[made.name][1]
                raise FormatError(f"{path}: the format {made.name} is defined by {other} already")
            found[made.name] = (made, path)
    return {name: found[name][0] for name in sorted(found)}


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".py" and path.name[0] not in "_.")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise FormatError(f"{folder}: the folder of formats cannot be read ({reason})") from error


def _load(path: Path) -> ModuleType:
    if path.parent == OURS:
        return import_module(f"analyzer.reports.formats.{path.stem}")
    spec = importlib.util.spec_from_file_location(f"groundplan_format_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise FormatError(f"{path}: cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise FormatError(f"{path}: {type(error).__name__} while it was loaded: {error}") from error
    return module


def _format(module: ModuleType, path: Path) -> Format:
    lacking = [name for name in ("NAME", "SUFFIX", "DESCRIPTION", "render") if not hasattr(module, name)]
    if lacking:
        raise FormatError(f"{path}: no output format, for it lacks {', '.join(lacking)}")
    return Format(
        name=module.NAME,
        suffix=module.SUFFIX,
        description=module.DESCRIPTION,
        stem=getattr(module, "STEM", STEM),
        findings=getattr(module, "FINDINGS", False),
        tables=getattr(module, "TABLES", False),
        on_request=getattr(module, "ON_REQUEST", False),
        whole=getattr(module, "WHOLE", False),
        render=module.render,
    )
