"""What a command has to say, as a value: it can be delivered now, and kept to be delivered again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from analyzer.cli.failures import ExitCode, InputError
from analyzer.cli.terminal import Terminal, visible


@dataclass
class Answer:
    """Everything that a command prints and writes, and the exit code that it ends with."""

    printed: bytearray = field(default_factory=bytearray)
    """For standard output, UTF-8 unless it is a binary format."""
    files: dict[Path, bytes] = field(default_factory=dict)
    """To be written, all or none."""
    notes: list[str] = field(default_factory=list)
    """For the person in front of it, on standard error."""
    exit_code: int = ExitCode.PASSED
    complete: bool = True
    """Not so where something had to be left out this time, and may be there the next."""

    def line(self, text: str = "") -> None:
        """Print one line, made safe."""
        self.write(visible(text) + "\n")

    def write(self, text: str) -> None:
        """Print exactly this text."""
        self.printed += text.encode("utf-8", "backslashreplace")


def deliver(answer: Answer, terminal: Terminal) -> int:
    """Write and print it; return its exit code.  Raises InputError where a file cannot be written."""
    if answer.files:
        from analyzer.writing import write_files

        try:
            write_files(answer.files)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise InputError(
                f"{error.filename}: cannot be written ({reason}); nothing was written, "
                "older reports are as they were"
            ) from None
    terminal.write_bytes(bytes(answer.printed))
    for note in answer.notes:
        terminal.note(note)
    return answer.exit_code
