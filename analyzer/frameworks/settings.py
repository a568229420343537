"""Settings libraries: python-decouple, environs, starlette.config, python-dotenv.

Each gives a Setting: the default that the code names, or what is not known.
Source: decouple.py 3.8; environs 11 to 14; starlette/config.py.
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import lifted, plain
from analyzer.evaluator.symbols import Symbol
from analyzer.evaluator.values import Dict, External, Tuple, Unknown

NOT_GIVEN = object()


def _variable(run: Interpreter, source: str, name: Any, default: Any, cast: Any = None) -> Any:
    def get(key: Any) -> Any:
        if not isinstance(key, str):
            return Unknown("setting whose name is not known", run.place())
        if default is NOT_GIVEN:
            return run.setting(key, source, Unknown(f"setting {key} has no default", run.place()), False)
        value = (
            run.call(cast, [plain(default)])
            if cast is not None and isinstance(plain(default), str)
            else default
        )
        return run.setting(key, source, plain(value), True)

    return lifted(get, name)


@stands_for("decouple.config")
def decouple(run: Interpreter, option: Any, default: Any = NOT_GIVEN, cast: Any = None) -> Any:
    return _variable(run, "decouple", option, default, cast)


@stands_for("decouple.Config", "decouple.AutoConfig", "starlette.config.Config")
class Config(StandIn):
    """A configuration object that is called with a name."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Files are not read."""

    def __call__(self, option: Any, cast: Any = None, default: Any = NOT_GIVEN) -> Any:
        return _variable(self.run, "config", option, default, cast)

    def get(self, key: Any, cast: Any = None, default: Any = NOT_GIVEN) -> Any:
        return _variable(self.run, "config", key, default, cast)


@stands_for("environs.Env", "environ.Env", "environ.FileAwareEnv")
class Env(StandIn):
    """`env("NAME", default=...)`, `env.bool("NAME", False)`, and the other types; defaults may stand in the
    scheme: `Env(NAME=(bool, False))`."""

    def __init__(self, *_: Any, **scheme: Any) -> None:
        self.prefix = plain(scheme.pop("prefix", "")) or ""
        self.scheme = scheme

    @internal
    def read(self, name: Any, default: Any) -> Any:
        """One variable."""
        key = plain(name)
        told = plain(self.scheme.get(key)) if isinstance(key, str) else None
        if default is NOT_GIVEN and isinstance(told, Tuple) and len(told.elements) == 2:
            default = told.elements[1].value
        return _variable(
            self.run, "environs", f"{self.prefix}{key}" if isinstance(key, str) else name, default
        )

    def __call__(self, name: Any = None, *args: Any, **named: Any) -> Any:
        """`env(var, cast, default)` of environ, `env(name, default)` of environs."""
        values = [one for one in args if not isinstance(plain(one), (External, Symbol))]  # others are types
        default = named.get("default", values[-1] if values else NOT_GIVEN)
        return self.read(named.get("var", name), default)

    def read_env(self, *_: Any, **__: Any) -> None:
        """Files are not read."""

    def prefixed(self, prefix: Any) -> Any:
        return self.run.call(self.cls, [], {"prefix": f"{self.prefix}{plain(prefix)}"})


def _typed(self: Env, name: Any = None, default: Any = NOT_GIVEN, *_: Any, **named: Any) -> Any:
    """One variable; environ calls the first parameter `var`."""
    return self.read(named.get("var", name), default)


for _kind in (
    "str",
    "bool",
    "int",
    "float",
    "decimal",
    "list",
    "tuple",
    "dict",
    "json",
    "url",
    "path",
    "db",
    "cache",
    "db_url",
    "cache_url",
    "email_url",
    "datetime",
    "date",
    "timedelta",
    "uuid",
    "log_level",
    "enum",
):
    setattr(Env, _kind, _typed)


@stands_for("dotenv.load_dotenv", "dotenv.main.load_dotenv")
def load_dotenv(run: Interpreter, *_: Any, **__: Any) -> Any:
    return True


@stands_for("dotenv.dotenv_values", "dotenv.main.dotenv_values")
def dotenv_values(run: Interpreter, *_: Any, **__: Any) -> Any:
    return Dict({}, run.path, True)
