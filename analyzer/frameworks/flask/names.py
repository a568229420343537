"""Names: where Flask defines what can be imported from elsewhere, and small functions.

Source: flask/__init__.py, flask/helpers.py, flask/cli.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.known import leaving_as_is
from analyzer.evaluator import StandIn, quiet, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Native
from analyzer.evaluator.values import Unknown

ALIASES: Final = {
    "flask.abort": "flask.helpers.abort",
    "flask.redirect": "flask.helpers.redirect",
    "flask.url_for": "flask.helpers.url_for",
    "flask.make_response": "flask.helpers.make_response",
    "flask.jsonify": "flask.json.jsonify",
    "flask.request": "flask.globals.request",
    "flask.session": "flask.globals.session",
    "flask.g": "flask.globals.g",
    "flask.Response": "flask.wrappers.Response",
    "flask.Request": "flask.wrappers.Request",
}


def _as_is(run: Interpreter, function: Any) -> Any:
    return function


@stands_for("flask.cli.with_appcontext")
@quiet
def with_appcontext(run: Interpreter, f: Any) -> Any:
    return run.call(leaving_as_is(run, "flask.cli.with_appcontext"), [f])


@stands_for("flask.helpers.get_root_path", "flask.get_root_path")
def get_root_path(run: Interpreter, import_name: Any) -> Any:
    name = plain(import_name)
    importer = run.file.path if run.file is not None else None
    found = run.index.find(name, importer) if isinstance(name, str) else None
    if found is None:
        return Unknown("folder of a module", run.place())
    return f"/{found.path.rpartition('/')[0] if found.path is not None else found.directory}"


@stands_for("flask.cli.AppGroup")
class AppGroup(StandIn):
    """Commands of an application or of a blueprint."""

    def __init__(self, name: Any = None, *_: Any, **options: Any) -> None:
        self.expose(name=name, help=options.get("help"))

    def command(self, *_: Any, **__: Any) -> Any:
        return Native("flask.cli.AppGroup.command", _as_is)

    def group(self, *args: Any, **_: Any) -> Any:
        run = self.run
        made = run.call(run.external("flask.cli.AppGroup"), [])
        return Native("flask.cli.AppGroup.group", lambda run, function: made)

    def add_command(self, cmd: Any, name: Any = None) -> None:
        """A command or a group of them."""
