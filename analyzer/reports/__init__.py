"""Reports: the facts told to people and programs, one file per format in `formats/`.

report = ReportInput(facts, project="shop")
write_reports(report, Path("groundplan-report"), formats())
"""

from __future__ import annotations

from analyzer.reports.catalogue import Format, formats
from analyzer.reports.errors import DrawingError, FormatError, OutputError, ReportError
from analyzer.reports.report import ReportInput, SchemaChoice, Screen
from analyzer.reports.writer import rendered, write_outputs, write_reports

__all__ = [
    "DrawingError",
    "Format",
    "FormatError",
    "OutputError",
    "ReportError",
    "ReportInput",
    "SchemaChoice",
    "Screen",
    "formats",
    "rendered",
    "write_outputs",
    "write_reports",
]
