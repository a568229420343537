"""The model that AUTH_USER_MODEL means where the settings that say it are not read: an application that
others install has its own user model all the same, and its migrations speak of it by the setting.
"""

from __future__ import annotations

import re
from typing import Final

from analyzer.evaluator.interpreter import Interpreter

DEFAULT: Final = "auth.User"

_OF_USERS: Final = re.compile(rb"(?m)^class (\w+)\([^)]*\bAbstract(?:Base)?User\b[^)]*\)")
_ABSTRACT: Final = re.compile(rb"\n    class Meta\b[^\n]*\n(?:        [^\n]*\n|\n)*?        abstract = True")
_NEXT: Final = re.compile(rb"\n\S")
_LABEL: Final = re.compile(rb"(?m)^    label = [\"'](\w+)[\"']")


def supposed_user_model(run: Interpreter) -> str:
    """The only model below Django's abstract users, as `label.Name`; Django's own where there is none."""
    holding = run.tree.vocabulary.holding_any([b"AbstractUser", b"AbstractBaseUser"])
    found = {
        f"{_label(run, path)}.{name}"
        for path in holding - run.tree.tests
        if "/migrations/" not in path
        for name in _models(run.tree.peek(path))
    }
    return found.pop() if len(found) == 1 else DEFAULT


def _models(content: bytes) -> list[str]:
    """Names of the classes, abstract ones left out."""
    found = []
    for match in _OF_USERS.finditer(content):
        end = _NEXT.search(content, match.end())
        if not _ABSTRACT.search(content, match.end(), end.start() if end else len(content)):
            found.append(match[1].decode("utf-8", "replace"))
    return found


def _label(run: Interpreter, path: str) -> str:
    """Label of the application that a file of models belongs to."""
    folder = path.rpartition("/models")[0] or path.rpartition("/")[0]
    told = _LABEL.search(run.tree.peek(f"{folder}/apps.py")) if run.tree.file(f"{folder}/apps.py") else None
    return told[1].decode() if told is not None else folder.rpartition("/")[2]
