"""Room for calls within calls.

    @deep
    def analyze(...): ...

What follows a program goes as deep as the program is nested, and back again, thousands of times a second.
Two things of Python are not made for that.

* It allows a thousand calls within calls.  Those of Python functions cost no stack of C's from 3.11 on, so
  that many more do no harm.
* It keeps their frames in blocks of 16 kB, each of which it asks the system for when a call needs it and
  gives back when that call returns.  Where depth swings about the end of a block, every call asks for fresh
  memory: half of the time that the system spent on an audit went into that.  A frame that is larger than a
  block gets one with room for as much again, where those of the calls within find theirs.  Memory that nobody
  touches takes none of the machine's.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

DEPTH: Final = 30_000
"""Calls within calls that are allowed."""

ROOM: Final = 2**18
"""Words of the frame that makes room: two megabytes, so that as many stand open to what it calls."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


def deep(work: Callable[_P, _T]) -> Callable[_P, _T]:
    """Decorator: a function that may call as deep as a program is nested."""

    @wraps(work)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(max(before, DEPTH))
        try:
            return work(*args, **kwargs)
        finally:
            sys.setrecursionlimit(before)

    roomy: Any = run
    roomy.__code__ = roomy.__code__.replace(co_stacksize=ROOM)
    return run
