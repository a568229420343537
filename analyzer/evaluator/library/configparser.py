"""configparser: what a program reads from files of its deployment.

A value is a setting under the name of its section and option: by default what a file of the target's own says
that the program reads, or else the fallback that the code names.
Not modelled: interpolation; whole sections (`parser["section"]`, `items`).
Source: https://docs.python.org/3/library/configparser.html
"""

from __future__ import annotations

import configparser
from typing import Any, Final

from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.os import inside, path_text
from analyzer.evaluator.standin import StandIn, internal, stands_for
from analyzer.evaluator.values import List, Unknown

MISSING: Final = object()
"""What stands for a fallback that is not given."""

MAX_BYTES: Final = 200_000
"""Of a file that is read."""


@stands_for(
    "configparser.ConfigParser",
    "configparser.RawConfigParser",
    "configparser.SafeConfigParser",
    "ConfigParser.ConfigParser",
)
class Parser(StandIn):
    """A parser, with what it has read."""

    _read: configparser.RawConfigParser | None = None

    def __init__(self, *_: Any, **__: Any) -> None:
        """Options of how a file is written make no difference to what is read here."""

    @internal
    def _parser(self) -> configparser.RawConfigParser:
        """What has been read; also of an object whose class never called this one's `__init__`."""
        if self._read is None:
            self._read = configparser.RawConfigParser(strict=False, allow_no_value=True)
        return self._read

    def read(self, filenames: Any, *_: Any, **__: Any) -> Any:
        """Files that are not the target's are the deployment's."""
        run = self.run
        given = plain(filenames)
        listed = [given] if isinstance(given, str) or not isinstance(given, List) else None
        for one in listed if listed is not None else [each.value for each in run.each(given)]:
            place = inside(path_text(plain(one)))
            file = run.tree.file(place) if place is not None else None
            if file is not None and place is not None and file.size <= MAX_BYTES:
                self._take(run.tree.text(place))
        return List([], run.path, True)

    def read_string(self, string: Any, *_: Any) -> None:
        if isinstance(plain(string), str):
            self._take(plain(string))

    @internal
    def _take(self, text: str) -> None:
        try:
            self._parser().read_string(text)
        except configparser.Error:
            return  # the program would fail on it; what was read before stands

    def get(self, section: Any, option: Any, *_: Any, fallback: Any = MISSING, **__: Any) -> Any:
        return self._value(section, option, fallback, configparser.RawConfigParser.get)

    def getint(self, section: Any, option: Any, *_: Any, fallback: Any = MISSING, **__: Any) -> Any:
        return self._value(section, option, fallback, configparser.RawConfigParser.getint)

    def getfloat(self, section: Any, option: Any, *_: Any, fallback: Any = MISSING, **__: Any) -> Any:
        return self._value(section, option, fallback, configparser.RawConfigParser.getfloat)

    def getboolean(self, section: Any, option: Any, *_: Any, fallback: Any = MISSING, **__: Any) -> Any:
        return self._value(section, option, fallback, configparser.RawConfigParser.getboolean)

    @internal
    def _value(self, section: Any, option: Any, fallback: Any, getter: Any) -> Any:
        section, option = plain(section), plain(option)
        if not isinstance(section, str) or not isinstance(option, str):
            return Unknown("option whose name is not known", self.run.place())
        name = f"{section}.{option}"
        try:
            found = getter(self._parser(), section, option)
        except (configparser.Error, ValueError, TypeError, AttributeError):
            found = fallback
        if found is MISSING:
            return self.run.setting(name, "file", Unknown(f"option {name}"), False)
        return self.run.setting(name, "file", found)
