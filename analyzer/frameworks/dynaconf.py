"""dynaconf: settings from files of the project, with the defaults that the code and its validators name.

Modelled: files in TOML, YAML and JSON, named or of a list, looked for where dynaconf looks (the folder named
as root, the folders from the caller's upwards, and `config` in each); the sections of environments
(`default`, the current one, `global`); arguments that are no options; validators, given at once or
registered; names in whatever case; sections with what the target sets on them.  Every value is a setting.
Not modelled: secrets files (a project should hold none), Python and INI files, casts (`@int`, `@format`),
hooks, other loaders; of nested values, merging with what an earlier file says.
Source: dynaconf 3.2, dynaconf/base.py, dynaconf/validator.py, dynaconf/utils/files.py, default_settings.py.
"""

from __future__ import annotations

import json
import posixpath
import tomllib
from collections.abc import Iterator
from typing import Any, Final

import yaml

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.os import inside, path_text
from analyzer.evaluator.symbols import Instance
from analyzer.evaluator.texts import to_python
from analyzer.evaluator.values import Dict, List, Possible, Sequence, Unknown

MAX_FILE: Final = 1_000_000
"""Bytes of a file of settings that is read; those that people write stay below a hundred thousand."""

MAX_DEPTH: Final = 20
"""Sections within sections; real ones stay below five."""

FILES: Final = ("settings_files", "settings_file", "settings_module")
"""Options that name files of settings."""

OPTIONS: Final = frozenset(
    [
        *FILES, "environments", "env", "root_path", "validators", "envvar_prefix", "load_dotenv", "loaders",
        "core_loaders", "merge_enabled", "includes", "preload", "default_env", "env_switcher", "secrets",
        "silent", "lowercase_read", "apply_default_on_none", "encoding", "nested_separator", "dotenv_path",
        "project_root", "auto_cast", "fresh_vars", "ignore_unknown_envvars", "skip_validators", "base_dir",
        "validate_on_update", "sysenv_fallback", "dotted_lookup", "redis_enabled", "vault_enabled",
    ]
)  # fmt: skip
"""Arguments that say how settings are found, and are none."""


class Section(StandIn):
    """Settings below one name; those of the whole object have none."""

    name: str
    told: dict[str, Any]
    """What is known of them, by their names in lower case."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.name, self.told = "", {}

    @internal
    def under(self, key: Any, default: Any = NotImplemented) -> Any:
        """The setting of a name, dotted or not."""
        known = plain(key)
        if not isinstance(known, str):
            return Unknown("setting whose name is not known", self.run.place())
        first, _, rest = known.lower().partition(".")
        found = self.attributes.get(first, self.attributes.get(first.upper(), NotImplemented))
        if found is NotImplemented:
            found = self._told(known.partition(".")[0], self.told.get(first, NotImplemented), default, rest)
        if not rest:
            return found
        section = plain(found)
        return section.under(rest, default) if isinstance(section, Section) else found

    def _told(self, key: str, value: Any, default: Any, rest: str) -> Any:
        name = f"{self.name}.{key}" if self.name else key
        if isinstance(value, dict):
            section = self.attributes[key.lower()] = self.run.call(self.run.external(SECTION), [])
            section.name, section.told = name, value
            return section
        if value is NotImplemented and default is NotImplemented:
            missing = f"setting {name}.{rest}" if rest else f"setting {name}"
            return self.run.setting(
                name, "dynaconf", Unknown(f"{missing} has no default", self.run.place()), False
            )
        return self._setting(name, plain(default) if value is NotImplemented else value)

    def _setting(self, name: str, value: Any) -> Any:
        if isinstance(value, list):
            elements = [Possible(self._setting(name, one)) for one in value]
            return self.run.setting(name, "dynaconf", List(elements, self.run.path, False))
        if isinstance(value, dict):
            entries = {
                (str, key): (key, Possible(self._setting(f"{name}.{key}", one))) for key, one in value.items()
            }
            return Dict(entries, self.run.path)
        if isinstance(value, str) and value.startswith("@"):
            value = Unknown(f"setting {name} is cast", self.run.place())
        return self.run.setting(name, "dynaconf", value)

    def get(self, key: Any, default: Any = None, *_: Any, **__: Any) -> Any:
        return self.under(key, default)

    def __getitem__(self, key: Any) -> Any:
        return self.under(key)

    @internal
    def missing_attribute(self, name: str) -> Any:
        """What an unknown attribute is: a setting of that name."""
        return self.under(name)


SECTION: Final = "dynaconf.utils.boxing.DynaBox"
stands_for(SECTION)(Section)


@stands_for("dynaconf.base.LazySettings", "dynaconf.Dynaconf", "dynaconf.LazySettings")
class Dynaconf(Section):
    """The settings of a program."""

    def __init__(self, *_: Any, **options: Any) -> None:
        given = {_option(name): value for name, value in options.items()}
        super().__init__()
        for name, value in given.items():
            if name not in OPTIONS:
                self.told[name] = to_python(plain(value))
        for path in self._files(given):
            self._take(_read(self.run, path), given)
        self.expose(validators=self.run.call(self.run.external(VALIDATORS), [self]))
        self.demand(given.get("validators"))

    @internal
    def demand(self, validators: Any) -> None:
        """Take over the defaults of some validators."""
        for one in self.each(validators) if validators is not None else ():
            validator = plain(one.value)
            if isinstance(validator, Instance):
                names, default = validator.attributes.get("names"), validator.attributes.get("default")
                for name in self.each(names) if names is not None and default is not None else ():
                    _fill(self.told, plain(name.value), to_python(plain(default)))

    def _files(self, given: dict[str, Any]) -> Iterator[str]:
        """The files that are named and there."""
        for option in FILES:
            named = plain(given.get(option))
            listed = [plain(one.value) for one in named.elements] if isinstance(named, Sequence) else [named]
            for name in listed:
                text = path_text(name)
                for one in text.split(",") if isinstance(text, str) else ():
                    found = self._found(one.strip(), given)
                    if found is not None:
                        yield found

    def _found(self, name: str, given: dict[str, Any]) -> str | None:
        run, caller = self.run, self.run.place()
        root = plain(given.get("root_path"))
        places = [posixpath.join(root, name)] if isinstance(root, str) else []
        folder = posixpath.dirname(caller.path) if caller is not None else ""
        while True:
            places += [posixpath.join("/", folder, name), posixpath.join("/", folder, "config", name)]
            if not folder:
                break
            folder = posixpath.dirname(folder)
        for place in places:
            path = inside(place)
            if path is not None and run.tree.file(path) is not None:
                return path
        return None

    def _take(self, found: dict[str, Any], given: dict[str, Any]) -> None:
        if plain(given.get("environments")) in (None, False):
            self.told.update(found)
            return
        current = plain(given.get("env"))
        for section in ("default", current.lower() if isinstance(current, str) else "development", "global"):
            told = found.get(section)
            if isinstance(told, dict):
                self.told.update(told)


@stands_for("dynaconf.validator.Validator", "dynaconf.Validator")
class Validator(StandIn):
    """What must hold of some settings, and what they are where nothing says so."""

    def __init__(self, *names: Any, default: Any = None, **_: Any) -> None:
        self.expose(names=List([Possible(one) for one in names], self.run.path), default=default)


@stands_for("dynaconf.validator.ValidatorList")
class Validators(StandIn):
    """The validators of one settings object."""

    def __init__(self, settings: Any = None, *_: Any) -> None:
        self.settings = settings

    def register(self, *validators: Any, **_: Any) -> None:
        settings = plain(self.settings)
        if isinstance(settings, Dynaconf):
            settings.demand(List([Possible(one) for one in validators], self.run.path))

    def validate(self, *_: Any, **__: Any) -> None:
        """Whether the settings hold is the deployment's affair."""

    def validate_all(self, *_: Any, **__: Any) -> None:
        """Whether the settings hold is the deployment's affair."""


VALIDATORS: Final = "dynaconf.validator.ValidatorList"


def _option(name: str) -> str:
    """An argument's name; options may be written as the environment writes them."""
    return name.lower().removesuffix("_for_dynaconf")


def _fill(told: dict[str, Any], name: Any, default: Any) -> None:
    """Put a default in its place, unless something stands there."""
    if not isinstance(name, str):
        return
    *sections, last = name.lower().split(".")
    inner: Any = told
    for section in sections:
        inner = inner.setdefault(section, {})
        if not isinstance(inner, dict):
            return
    inner.setdefault(last, default)


def _read(run: Any, path: str) -> dict[str, Any]:
    """What a file of settings says, by names in lower case; nothing where it cannot be parsed."""
    text = run.tree.text(path)
    if len(text) > MAX_FILE:
        return {}
    try:
        if path.endswith(".toml"):
            found: Any = tomllib.loads(text)
        elif path.endswith((".yaml", ".yml")):
            found = yaml.safe_load(text)
        else:
            found = json.loads(text) if path.endswith(".json") else {}
    except (yaml.YAMLError, ValueError, RecursionError):
        run.hole("file", path, "the file of settings cannot be parsed", affects="settings")
        return {}
    lowered = _lowered(found)
    return lowered if isinstance(lowered, dict) else {}


def _lowered(value: Any, depth: int = 0) -> Any:
    """The same with names in lower case; what is no plain value is a text."""
    if depth > MAX_DEPTH:
        return None
    if isinstance(value, dict):
        return {str(key).lower(): _lowered(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list):
        return [_lowered(one, depth + 1) for one in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
