"""mautrix: configuration of Matrix bots and bridges, and the paths of their interfaces.

Modelled: configurations by the example file that such a package ships (`example-config.yaml`): its values are
settings; programs, which have such a configuration; `PathBuilder` and `Method`.
Not modelled: which file a deployment uses; bridges, clients and their events.
Source: mautrix 0.20, mautrix/util/config/, mautrix/api.py.
"""

from __future__ import annotations

from typing import Any, Final

import yaml

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class
from analyzer.evaluator.values import Dict, List, Possible, Unknown

EXAMPLE: Final = "example-config.yaml"
MAX_EXAMPLE: Final = 200_000
"""Bytes of an example file that is read; real ones stay below thirty thousand."""


@stands_for(
    "mautrix.util.config.base.BaseConfig",
    "mautrix.util.config.BaseConfig",
    "mautrix.util.config.file.BaseFileConfig",
    "mautrix.util.config.BaseFileConfig",
    "mautrix.util.config.proxy.BaseProxyConfig",
    "mautrix.util.config.BaseProxyConfig",
    "mautrix.bridge.config.BaseBridgeConfig",
    "mautrix.bridge.BaseBridgeConfig",
)
class BaseConfig(StandIn):
    """A configuration; `config["server.port"]` is a setting whose default the example file gives."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """The files are the deployment's."""

    def load(self) -> None:
        """The files are the deployment's."""

    def load_and_update(self) -> None:
        """The files are the deployment's."""

    def __getitem__(self, key: Any) -> Any:
        known = plain(key)
        if not isinstance(known, str):
            return Unknown("a value of the configuration", self.run.place())
        value: Any = self._example()
        for part in known.split("."):
            value = value.get(part, self) if isinstance(value, dict) else self
        if value is self:
            return self.run.setting(known, EXAMPLE, Unknown(f"value of {known}"), has_default=False)
        return self._setting(known, value)

    def get(self, key: Any, default: Any = None) -> Any:
        return self[key]

    @internal
    def _setting(self, name: str, value: Any) -> Any:
        if isinstance(value, dict):
            entries = {
                (str, key): (key, Possible(self._setting(f"{name}.{key}", inner)))
                for key, inner in value.items()
                if isinstance(key, str)
            }
            return Dict(entries, self.run.path)
        if isinstance(value, list):
            return List([Possible(self._setting(name, one)) for one in value], self.run.path, True)
        constant = value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
        return self.run.setting(name, EXAMPLE, constant)

    @internal
    def _example(self) -> dict[str, Any]:
        """The example file nearest to where the configuration's class is defined."""
        run = self.run
        cls = self.cls
        path = cls.module.path if isinstance(cls, Class) else None
        found: dict[str, Any] = run.notes.setdefault("mautrix.examples", {})
        if path is None:
            return {}
        if path not in found:
            found[path] = _read(run.tree, path)
        example: dict[str, Any] = found[path]
        return example


def _read(tree: Any, beside: str) -> dict[str, Any]:
    folder = beside
    while folder:
        folder = folder.rpartition("/")[0]
        wanted = f"{folder}/{EXAMPLE}" if folder else EXAMPLE
        if any(file.path == wanted for file in tree.files):
            try:
                content = tree.text(wanted)
                loaded = yaml.safe_load(content) if len(content) <= MAX_EXAMPLE else None
            except (yaml.YAMLError, OSError, ValueError, RecursionError):
                return {}
            return loaded if isinstance(loaded, dict) else {}
    return {}


STUBS: Final = {
    "mautrix.util.program": """
class Program:
    config_class = None

    def __init__(self, *args, **options):
        if self.config_class is not None:
            self.config = self.config_class("config.yaml", "example-config.yaml", None)
""",
    "mautrix.api": """
from enum import Enum


class Method(Enum):
    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    DELETE = "DELETE"
    PATCH = "PATCH"
    OPTIONS = "OPTIONS"
    HEAD = "HEAD"


class PathBuilder:
    def __init__(self, path=""):
        self.path = path

    def __str__(self):
        return self.path

    def __getattr__(self, append):
        return PathBuilder(f"{self.path}/{append}")

    def __getitem__(self, append):
        return PathBuilder(f"{self.path}/{append}")
""",
}
