"""Reports in several formats: made on two cores, and written into a folder, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from analyzer.beside import Beside
from analyzer.reports.catalogue import Format
from analyzer.reports.errors import DrawingError, OutputError
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


def rendered(
    report: ReportInput, formats: Iterable[Format], *, apart: bool = False
) -> dict[str, bytes | DrawingError]:
    """What each of the formats tells, by its name; of a map that cannot be drawn, why not.

    `apart` lets another process make what holds every fact, all but one of these, meanwhile.
    """
    wanted = [*formats]
    whole = [one for one in wanted if one.whole][:-1]
    others = [one for one in wanted if one not in whole]
    with Beside(partial(_rendered, report, whole), apart=apart and bool(whole)) as elsewhere:
        made = _rendered(report, others)
        made |= elsewhere.result()
    return {one.name: made[one.name] for one in wanted}


def _rendered(report: ReportInput, formats: Iterable[Format]) -> dict[str, bytes | DrawingError]:
    made: dict[str, bytes | DrawingError] = {}
    for one in formats:
        try:
            made[one.name] = one.render(report)
        except DrawingError as undrawn:
            made[one.name] = undrawn
    return made


def write_outputs(contents: dict[Path, bytes]) -> None:
    """Write rendered reports to files, all or none; raises OutputError."""
    try:
        write_files(contents)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(
            f"{error.filename}: cannot be written ({reason}); older reports were left as they were"
        ) from error
