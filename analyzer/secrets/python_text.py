"""A Python file as texts: which literals stand on a line, and which lines only speak to people.

Those are comments, texts that are statements by themselves, and what is given as an example or a description
of an interface (`Field(examples=[...])`).
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

_SHOWN = frozenset({
    "description", "example", "examples", "help", "json_schema_extra", "openapi_examples", "openapi_extra",
    "schema_extra",
})  # fmt: skip
"""Arguments that are texts for the readers of a documentation."""

_NAMED_SHOWN = re.compile(r"(?i)(^|_)(example|sample|test|dummy|fake|mock)s?(_|$)")
"""Names that say of what they hold that it is shown to readers, or made for tests."""

_BETWEEN_STATEMENTS = frozenset({tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT})


class PythonText:
    """What its tokens say, as far as it has any: what stands before an error counts."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def literals(self) -> dict[int, set[str]]:
        """The texts of the code by the line where they begin."""
        found: dict[int, set[str]] = {}
        for token, documents in self._tokens:
            if token.type == tokenize.STRING and not documents:
                try:
                    value = ast.literal_eval(token.string)
                except (ValueError, SyntaxError, MemoryError, RecursionError):
                    continue
                shown = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                found.setdefault(token.start[0], set()).add(shown)
        return found

    @cached_property
    def documentation(self) -> frozenset[int]:
        """The lines of comments, and of texts that are statements by themselves."""
        lines: set[int] = set()
        for token, documents in self._tokens:
            if documents or token.type == tokenize.COMMENT:
                lines.update(range(token.start[0], token.end[0] + 1))
        return frozenset(lines)

    @cached_property
    def illustrations(self) -> frozenset[int]:
        """The lines of what documentation shows: an argument's first to its last, and those of a text of many
        lines that is a statement by itself."""
        lines: set[int] = set()
        for token, documents in self._tokens:
            if documents and token.end[0] > token.start[0]:
                lines.update(range(token.start[0], token.end[0] + 1))
        tokens = [token for token, _ in self._tokens if token.type not in (tokenize.NL, tokenize.COMMENT)]
        depth, within = 0, 0  # brackets that are open; how many were where the argument began
        shown = False  # a statement that binds a name which says so: `connection_example = Arguments(...)`
        for before, token in pairwise(tokens):
            depth += (token.string in "([{") - (token.string in ")]}") if token.type == tokenize.OP else 0
            if token.type == tokenize.NEWLINE:
                shown = False
            elif not depth and token.string == "=" and _NAMED_SHOWN.search(before.string):
                shown = True
            if within and (depth < within or (depth == within and token.string == ",")):
                within = 0
            elif not within and depth and token.string == "=" and before.string in _SHOWN:
                within = depth
            if within or shown:
                lines.update(range(token.start[0], token.end[0] + 1))
        return frozenset(lines)

    @cached_property
    def _tokens(self) -> list[tuple[tokenize.TokenInfo, bool]]:
        """Every token, and whether it is a text that is a statement by itself."""
        return [*self._read()]

    def _read(self) -> Iterator[tuple[tokenize.TokenInfo, bool]]:
        before = tokenize.NEWLINE
        try:
            for token in tokenize.generate_tokens(io.StringIO(self._text).readline):
                yield token, token.type == tokenize.STRING and before in _BETWEEN_STATEMENTS
                if token.type not in (tokenize.NL, tokenize.COMMENT):
                    before = token.type
        except (tokenize.TokenError, SyntaxError):
            return
