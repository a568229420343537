"""`tornado.options`: what the command line and configuration files decide.

Modelled: `define` and `options.name`, settings with their defaults.  Not modelled: option groups, callbacks.
Source: tornado/options.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.values import List, Unknown

OPTIONS: Final = "tornado.options.options"


@stands_for("tornado.options.OptionParser")
class OptionParser(StandIn):
    """The options that were defined, by name."""

    def define(self, name: Any, default: Any = None, type: Any = None, help: Any = None, **_: Any) -> None:
        known = plain(name)
        if isinstance(known, str):
            self.attributes[known.replace("-", "_")] = self.run.setting(known, "tornado.options", default)

    def missing_attribute(self, name: str) -> Any:
        return self.run.setting(name, "tornado.options", Unknown(f"option {name}"), has_default=False)

    def parse_command_line(self, *_: Any, **__: Any) -> Any:
        return List([], self.run.path, True)

    def parse_config_file(self, *_: Any, **__: Any) -> None:
        """The file is the deployment's."""

    def __getitem__(self, name: Any) -> Any:
        known = plain(name)
        return self.run.attribute(self, known) if isinstance(known, str) else Unknown("an option")


INSTANCES: Final = {OPTIONS: OptionParser}


@stands_for("tornado.options.define")
def define(run: Interpreter, name: Any, *args: Any, **options: Any) -> None:
    """An option of the one parser."""
    run.call(run.attribute(run.external(OPTIONS), "define"), [name, *args], options)


@stands_for("tornado.options.parse_command_line")
def parse_command_line(run: Interpreter, *_: Any, **__: Any) -> Any:
    """The deployment gives them."""
    return List([], run.path, True)
