"""How statements end, and how an exception of the target travels through the evaluator."""

from __future__ import annotations

from typing import Any, Final

RETURN: Final = "return"
RAISE: Final = "raise"
BREAK: Final = "break"
CONTINUE: Final = "continue"


class Raised(Exception):  # noqa: N818  (a signal of the target's, not an error of ours)
    """Something of the target's raises, and a handler of the target's is there to catch it."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value
