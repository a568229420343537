"""Writing suppressions into the files of a project: one line more, and every other byte as it was.

A comment is put above the first line of what a finding is about.  Where that line stands inside a text or
behind a continued line, the next one that is free serves; the tokens of the file are compared before and
after, so that nothing but a comment is ever added.  What has no place in a Python or YAML file is an entry of
`groundplan.yaml`.
"""

from __future__ import annotations

import io
import json
import re
import tokenize
from collections.abc import Iterator
from typing import Any, Final

from analyzer.configuration import Suppression, configuration_from
from analyzer.facts import Evidence

PYTHON: Final = (".py", ".pyi")
YAML: Final = (".yaml", ".yml")

_INDENT: Final = re.compile(rb"[ \t]*")
_ENTRIES: Final = re.compile(rb"^suppressions:[ \t]*(?:#.*)?$", re.MULTILINE)
_ITEM: Final = re.compile(rb"^(?P<indent>[ \t]*)- ", re.MULTILINE)


class ExcuseError(Exception):
    """A suppression cannot be written there; one sentence."""


def comment_for(what: Suppression) -> str:
    """The comment that says it: `# groundplan: allow[SEC-X-001; owner=shop] reason`."""
    settings = [", ".join(what.rule)]
    if what.owner:
        settings.append(f"owner={what.owner}")
    if what.expires:
        settings.append(f"expires={what.expires}")
    return f"# groundplan: allow[{'; '.join(settings)}] {' '.join(what.reason.split())}"


def can_hold_comments(path: str) -> bool:
    """Whether suppressions are read from comments of such a file."""
    return path.endswith((*PYTHON, *YAML))


def with_comment(data: bytes, at: Evidence, what: Suppression) -> bytes:
    """The file with the suppression above what the evidence points at.

    Raises ExcuseError where no line of it can be preceded by a comment.
    """
    lines = data.splitlines(keepends=True)
    ending = b"\r\n" if lines and lines[0].endswith(b"\r\n") else b"\n"
    says = comment_for(what).encode()
    before = said_by(at.path, data)
    if before is None:
        raise ExcuseError(f"{at.path}: cannot be read as it stands, and is left alone")
    for number in range(at.line, min(at.end_line, len(lines)) + 1):
        line = lines[number - 1]
        indent = _INDENT.match(line)
        if not line.strip() or indent is None:
            continue
        made = b"".join([*lines[: number - 1], indent[0], says, ending, *lines[number - 1 :]])
        if said_by(at.path, made) == before:
            return made
    raise ExcuseError(f"{at.path}:{at.line}: no comment can stand above what the finding is about")


def said_by(path: str, data: bytes) -> list[tuple[int, str]] | list[str] | None:
    """What a file says apart from its comments; None where it cannot be read."""
    return _python_tokens(data) if path.endswith(PYTHON) else _yaml_events(data)


def with_entry(data: bytes, name: str, what: Suppression) -> bytes:
    """The settings with one suppression more, their comments and their order untouched.

    Raises ExcuseError where the list of suppressions is written in brackets, ConfigurationError where the
    settings are wrong already.
    """
    before = configuration_from(data, name)
    found = _ENTRIES.search(data)
    if found is None:
        if before.suppressions:
            raise ExcuseError(f"{name}: write the suppressions as a list with dashes, one below the other")
        separator = b"" if not data or data.endswith(b"\n") else b"\n"
        made = data + separator + b"suppressions:\n" + _entry(what, b"  ")
    else:
        end = _end_of_block(data, found.end())
        item = _ITEM.search(data, found.end(), end)
        text = _entry(what, item["indent"] if item else b"  ")
        made = data[:end] + (b"" if data[:end].endswith(b"\n") else b"\n") + text + data[end:]
    after = configuration_from(made, name)
    if after.suppressions != (*before.suppressions, what):
        raise ExcuseError(
            f"{name}: the suppressions are written in a way that cannot be added to; add it by hand"
        )
    return made


def _entry(what: Suppression, indent: bytes) -> bytes:
    values: dict[str, Any] = {
        "rule": list(what.rule) if len(what.rule) > 1 else what.rule[0],
        "subject": what.subject,
        "path": what.path,
        "fingerprint": what.fingerprint,
        "reason": what.reason,
        "owner": what.owner,
        "expires": str(what.expires) if what.expires else None,
    }
    told = [
        f"{key}: {value if key in ('rule', 'expires') and isinstance(value, str) else _quoted(value)}"
        for key, value in values.items()
        if value is not None
    ]
    lead = indent.decode()
    return "".join(f"{lead}{'  ' if at else '- '}{line}\n" for at, line in enumerate(told)).encode()


def _quoted(value: Any) -> str:
    """Every JSON text is a YAML one."""
    return json.dumps(value, ensure_ascii=False)


def _end_of_block(data: bytes, start: int) -> int:
    """Where the lines end that belong to a key of the outermost mapping: behind the last that is indented, or
    is an item of its list."""
    end = position = data.find(b"\n", start) + 1 or len(data)
    while position < len(data):
        after = data.find(b"\n", position) + 1 or len(data)
        line = data[position:after]
        if line.strip() and not line.startswith((b" ", b"\t", b"-", b"#")):
            break
        if line.strip() and not line.startswith(b"#"):
            end = after
        position = after
    return end


def _python_tokens(data: bytes) -> list[tuple[int, str]] | None:
    """What the file says to Python; None where it is none."""
    try:
        return [
            (token.type, token.string)
            for token in tokenize.tokenize(io.BytesIO(data).readline)
            if token.type not in (tokenize.COMMENT, tokenize.NL)
        ]
    except (tokenize.TokenError, SyntaxError, ValueError):
        return None


def _yaml_events(data: bytes) -> list[str] | None:
    """What the file says to a YAML reader; None where it is none."""
    import yaml  # noqa: PLC0415  (few projects are suppressed in)

    def told() -> Iterator[str]:
        for event in yaml.parse(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            value, anchor = getattr(event, "value", ""), getattr(event, "anchor", "")
            yield f"{type(event).__name__} {value!r} {anchor} {getattr(event, 'tag', '')}"

    try:
        return list(told())
    except (yaml.YAMLError, ValueError):
        return None
