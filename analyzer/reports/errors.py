"""What can go wrong with reports; every message is fit for the user."""

from __future__ import annotations


class ReportError(Exception):
    """A report cannot be made or written."""


class OutputError(ReportError):
    """A report cannot be written to the place that was asked for."""


class FormatError(ReportError):
    """A file that should be an output format is none."""


class DrawingError(ReportError):
    """A map cannot be drawn."""


class DrawingTimeError(DrawingError):
    """A map cannot be drawn in the time that is given for it."""
