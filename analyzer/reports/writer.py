"""Writing reports into a folder, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from analyzer.reports.catalogue import Format
from analyzer.reports.errors import OutputError
from analyzer.reports.report import ReportInput
from analyzer.writing import write_files


def write_reports(report: ReportInput, folder: Path, formats: Iterable[Format]) -> list[Path]:
    """Write the report in each of the formats into the folder (made if missing); return what was written.

    Everything is rendered before anything is written, and written under temporary names before any older
    report is replaced.  Raises OutputError where the folder cannot be written; older reports are then as
    they were.
    """
    contents = {folder / one.file_name(report): one.render(report) for one in formats}
    write_outputs(contents)
    return list(contents)


def write_outputs(contents: dict[Path, bytes]) -> None:
    """Write rendered reports to files, all or none; raises OutputError."""
    try:
        write_files(contents)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(
            f"{error.filename}: cannot be written ({reason}); older reports were left as they were"
        ) from error
