"""re: patterns on known texts.

Patterns are hostile input: a matching that takes longer than a small bound is Unknown.  On a text of which
only the beginning is known, it is told where that decides whether a pattern matches.
Source: https://docs.python.org/3/library/re.html
"""

from __future__ import annotations

import re
import string
import warnings
from typing import Any, Final

from analyzer.evaluator.backtracking import attempts
from analyzer.evaluator.beginnings import is_anchored, matches_beginning
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import MAX_ELEMENTS, MAX_SIZE
from analyzer.evaluator.standin import StandIn, internal, stands_for
from analyzer.evaluator.symbols import Instance
from analyzer.evaluator.values import Dict, Digits, List, Possible, Present, Text, Tuple, Unknown

MAX_SUBJECT: Final = 2_000
"""Characters of a text that patterns are tried on."""

MAX_ATTEMPTS: Final = 5_000_000
"""Ways in which a pattern may be tried on a text: some tenths of a second."""

CONSTANTS = {
    f"re.{name}": int(getattr(re, name))
    for name in (
        "IGNORECASE",
        "I",
        "MULTILINE",
        "M",
        "DOTALL",
        "S",
        "VERBOSE",
        "X",
        "ASCII",
        "A",
        "UNICODE",
        "U",
    )
}


def compiled(pattern: Any, flags: Any = 0) -> re.Pattern[str] | None:
    """The pattern, if it is known and harmless."""
    pattern = plain(pattern)
    if isinstance(pattern, Pattern):
        return pattern.known
    if not isinstance(pattern, str) or len(pattern) > MAX_SUBJECT:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(pattern, flags & ~re.DEBUG if isinstance(flags, int) else 0)
    except (re.error, ValueError, OverflowError, RecursionError):
        return None


@stands_for("re.Pattern")
class Pattern(StandIn):
    """A compiled pattern."""

    known: re.Pattern[str] | None

    @internal
    def subject(self, value: Any, *, everywhere: bool = True) -> str | None:
        """The text, if it is known and trying the pattern on it, at one place or at all, does not take
        long."""
        value = plain(value)
        if self.known is None or not isinstance(value, str) or len(value) > MAX_SUBJECT:
            return None
        places = len(value) + 1 if everywhere else 1
        return value if places * attempts(self.known, len(value)) <= MAX_ATTEMPTS else None

    @staticmethod
    def construct(run: Interpreter, pattern: Any, flags: Any = 0) -> Any:
        return compile_(run, pattern, flags)

    def match(self, text: Any, *_: Any) -> Any:
        return self._search("match", text)

    def search(self, text: Any, *_: Any) -> Any:
        return self._search("search", text)

    def fullmatch(self, text: Any, *_: Any) -> Any:
        return self._search("fullmatch", text)

    def _search(self, how: str, text: Any) -> Any:
        subject = self.subject(text, everywhere=how == "search")
        if self.known is None or subject is None:
            return self._begun(how, plain(text))
        found = getattr(self.known, how)(subject)
        return None if found is None else _match(self.run, found)

    def _begun(self, how: str, text: Any) -> Any:
        """What comes of a text of which more than the beginning is not known."""
        begins = text.parts[0] if isinstance(text, Text) and len(text.parts) > 1 else None
        if (
            self.known is not None
            and isinstance(begins, str)
            and (how != "search" or is_anchored(self.known))
        ):
            then = string.digits if isinstance(text.parts[1], Digits) else None
            found = matches_beginning(self.known, begins, then, whole=how == "fullmatch")
            if found is not None:
                return Present("match of what is not known", self.run.place()) if found else None
        return Unknown("match of what is not known", self.run.place())

    def sub(self, replacement: Any, text: Any, count: Any = 0, *_: Any) -> Any:
        subject, new = self.subject(text), plain(replacement)
        if self.known is None or subject is None:
            return Unknown("substitution in what is not known", self.run.place())
        times = count if isinstance(count, int) else 0
        try:
            if isinstance(new, str):
                most = len(new) + len(subject) * new.count("\\")
                if (len(subject) + 1) * most > MAX_SIZE:
                    return Unknown("text too long")
                return self.known.sub(new, subject, times)
            pieces = [self.run.call(new, [_match(self.run, found)]) for found in self.known.finditer(subject)]
        except (re.error, IndexError):
            return Unknown("substitution fails")
        if sum(len(piece) for piece in pieces if isinstance(piece, str)) > MAX_SIZE:
            return Unknown("text too long")
        if not all(isinstance(piece, str) for piece in pieces):
            return Unknown("substitution by what is not known", self.run.place())
        taken = iter(pieces)
        return self.known.sub(lambda _: next(taken), subject)

    def findall(self, text: Any, *_: Any) -> Any:
        subject = self.subject(text)
        if self.known is None or subject is None:
            return List([Possible(Unknown("match"))], (), True)
        if self.known.groups * len(subject) > MAX_ELEMENTS:
            return List([Possible(Unknown("match"))], (), True)
        found = self.known.findall(subject)
        return List.of([Tuple.of(one) if isinstance(one, tuple) else one for one in found])

    def finditer(self, text: Any, *_: Any) -> Any:
        subject = self.subject(text)
        if self.known is None or subject is None:
            return List([Possible(Unknown("match"))], (), True)
        return List.of([_match(self.run, found) for found in self.known.finditer(subject)])

    def split(self, text: Any, *_: Any) -> Any:
        subject = self.subject(text)
        if self.known is None or subject is None:
            return List([Possible(Unknown("part"))], (), True)
        return List.of(self.known.split(subject))


@stands_for("re.Match")
class Match(StandIn):
    """What a pattern found."""

    found: re.Match[str]

    def group(self, *which: Any) -> Any:
        try:
            found = self.found.group(*map(plain, which))
        except (IndexError, TypeError):
            return Unknown("group of a match")
        return Tuple.of(found) if isinstance(found, tuple) else found

    def __getitem__(self, which: Any) -> Any:
        return self.group(which)

    def groups(self, *_: Any) -> Any:
        return Tuple.of(self.found.groups())

    def groupdict(self, *_: Any) -> Any:
        return Dict({(str, key): (key, Possible(one)) for key, one in self.found.groupdict().items()})

    def start(self, *_: Any) -> Any:
        return self.found.start()

    def end(self, *_: Any) -> Any:
        return self.found.end()


def _match(run: Interpreter, found: re.Match[str]) -> Instance:
    made = run.allocate(run.external("re.Match"))
    assert isinstance(made, Match)
    made.found = found
    return made


@stands_for("re.compile")
def compile_(run: Interpreter, pattern: Any, flags: Any = 0) -> Any:
    made = run.allocate(run.external("re.Pattern"))
    assert isinstance(made, Pattern)
    made.known = compiled(pattern, flags)
    made.expose(pattern=plain(pattern))
    return made


def _through(name: str) -> Any:
    def call(run: Interpreter, pattern: Any, *args: Any, **keywords: Any) -> Any:
        flags = keywords.pop("flags", 0)
        made = pattern if isinstance(plain(pattern), Pattern) else compile_(run, pattern, flags)
        return run.call(run.attribute(plain(made), name), [*args], keywords)

    return stands_for(f"re.{name}")(call)


match = _through("match")
search = _through("search")
fullmatch = _through("fullmatch")
sub = _through("sub")
findall = _through("findall")
finditer = _through("finditer")
split = _through("split")


@stands_for("re.escape")
def escape(run: Interpreter, pattern: Any) -> Any:
    text = plain(pattern)
    return re.escape(text) if isinstance(text, str) else Unknown("escaped text")
