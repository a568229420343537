"""`app.config`: a dictionary that remembers that the deployment may change what it holds.

What is read from it is a setting: its text is the value that the code gave it, its truth is not decided.
Files and objects of the target's own are read; a file that an environment variable names, and one that is not
in the tree, may hold anything.
Source: flask/config.py; the defaults from flask/app.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.comparing import key_of
from analyzer.evaluator.containers import set_item, update
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.os import inside
from analyzer.evaluator.symbols import Class, Instance, Module
from analyzer.evaluator.values import Dict, Join, Possible, Setting, Unknown

DEFAULTS: Final[dict[str, Any]] = {
    "DEBUG": False,
    "TESTING": False,
    "PROPAGATE_EXCEPTIONS": None,
    "SECRET_KEY": None,
    "SECRET_KEY_FALLBACKS": None,
    "USE_X_SENDFILE": False,
    "TRUSTED_HOSTS": None,
    "SERVER_NAME": None,
    "APPLICATION_ROOT": "/",
    "SESSION_COOKIE_NAME": "session",
    "SESSION_COOKIE_DOMAIN": None,
    "SESSION_COOKIE_PATH": None,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SECURE": False,
    "SESSION_COOKIE_PARTITIONED": False,
    "SESSION_COOKIE_SAMESITE": None,
    "SESSION_REFRESH_EACH_REQUEST": True,
    "MAX_CONTENT_LENGTH": None,
    "MAX_FORM_MEMORY_SIZE": 500_000,
    "MAX_FORM_PARTS": 1_000,
    "TRAP_BAD_REQUEST_ERRORS": None,
    "TRAP_HTTP_EXCEPTIONS": False,
    "EXPLAIN_TEMPLATE_LOADING": False,
    "PREFERRED_URL_SCHEME": "http",
    "TEMPLATES_AUTO_RELOAD": None,
}

SOURCE: Final = "flask config"


@stands_for("flask.config.Config", "flask.Config")
class Config(StandIn):
    """`app.config`."""

    def __init__(self, root_path: Any = None, defaults: Any = None, **_: Any) -> None:
        self.root = root_path
        self.payload = Dict({}, self.run.path, True)
        if plain(defaults) is not None:
            update(self.run, self.payload, defaults)

    @internal
    def content(self) -> Dict:
        """What is set so far."""
        assert isinstance(self.payload, Dict)
        return self.payload

    @internal
    def store(self, key: Any, value: Any, apart: bool = False) -> None:
        """Set a key, and note it as a setting (`apart`: of this application alone)."""
        set_item(self.run, self.content(), key, value)
        known = plain(key)
        if isinstance(known, str) and known.isupper() and not isinstance(value, Setting):
            self.run.setting(known, SOURCE, value, apart=apart)

    @internal
    def read(self, key: Any, missing: Any) -> Any:
        """The setting under a key."""
        run, name = self.run, plain(key)
        if not isinstance(name, str):
            return Unknown("setting whose name is not known", run.place())
        entry = self.content().entries.get(key_of(name))
        if entry is None:
            return run.setting(name, SOURCE, missing, not isinstance(missing, Unknown))
        value = entry[1].value
        return value if isinstance(value, (Setting, Join)) else run.setting(name, SOURCE, value)

    def __getitem__(self, key: Any) -> Any:
        return self.read(key, Unknown(f"setting {plain(key)} has no default", self.run.place()))

    def __setitem__(self, key: Any, value: Any) -> None:
        self.store(key, value, True)

    def get(self, key: Any, default: Any = None) -> Any:
        return self.read(key, default)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        if self.content().entries.get(key_of(plain(key))) is None:
            self.store(key, default)
        return self.read(key, default)

    def update(self, *mappings: Any, **values: Any) -> None:
        self.from_mapping(*mappings, **values)

    def from_mapping(self, *mappings: Any, **values: Any) -> Any:
        for mapping in mappings:
            self._take(mapping)
        for key, value in values.items():
            self.store(key, value)
        return True

    def _take(self, mapping: Any) -> None:
        inner = plain(mapping)
        if isinstance(inner, Instance) and inner.payload is not None:
            inner = inner.payload
        if isinstance(inner, Join):
            for one in inner.alternatives:
                with self.run.under(one.path):
                    self._take(one.value)
        if isinstance(inner, Dict):
            for key, possible in inner.entries.values():
                with self.run.under(possible.path):
                    self.store(key, possible.value)

    def from_object(self, obj: Any) -> None:
        run = self.run
        for one in run.alternatives(obj):
            with run.under(one.path):
                found = plain(one.value)
                if isinstance(found, str):
                    found = run.call(run.external("werkzeug.utils.import_string"), [found])
                self._take_names(found)

    def _take_names(self, found: Any) -> None:
        run = self.run
        found = plain(found)
        names: list[str] = []
        if isinstance(found, Module):
            names = run.names_of(found)
        elif isinstance(found, (Class, Instance)):
            cls = found.cls if isinstance(found, Instance) else found
            order = cls.mro if isinstance(cls, Class) else ()
            names = [name for base in reversed(order) if isinstance(base, Class) for name in base.namespace]
            names += list(found.attributes) if isinstance(found, Instance) else []
        for name in dict.fromkeys(names):
            if name.isupper():
                self.store(name, run.attribute(found, name, None))

    def from_pyfile(self, filename: Any, silent: Any = False) -> Any:
        run = self.run
        name = plain(filename)
        root = plain(self.root)
        if isinstance(name, str):
            whole = name if name.startswith("/") or not isinstance(root, str) else f"{root}/{name}"
            path = inside(whole)
            if path is not None and run.tree.exists(path):
                self._take_names(self._executed(path))
                return True
        return Unknown("whether there is a file of settings", run.place())

    def _executed(self, path: str) -> Module:
        """A file of settings, run like a module."""
        module = self.run.importer.of_path(path)
        self.run.importer.load(module)
        return module

    def from_envvar(self, variable_name: Any, silent: Any = False) -> Any:
        name = plain(variable_name)
        if isinstance(name, str):
            missing = Unknown(f"setting {name} has no default", self.run.place())
            self.run.setting(name, "environment", missing, False)
        return Unknown("whether there is a file of settings", self.run.place())

    def from_prefixed_env(self, prefix: Any = "FLASK", **_: Any) -> Any:
        return Unknown("settings from the environment", self.run.place())

    def from_file(self, filename: Any, load: Any = None, silent: Any = False, text: Any = True) -> Any:
        return Unknown("whether there is a file of settings", self.run.place())

    def from_json(self, filename: Any, silent: Any = False) -> Any:
        return Unknown("whether there is a file of settings", self.run.place())

    def get_namespace(self, namespace: Any, lowercase: Any = True, trim_namespace: Any = True) -> Any:
        prefix = plain(namespace)
        found: dict[Any, tuple[Any, Possible]] = {}
        for key, possible in self.content().entries.values():
            if isinstance(prefix, str) and isinstance(key, str) and key.startswith(prefix):
                short = key[len(prefix) :] if plain(trim_namespace) else key
                short = short.lower() if plain(lowercase) else short
                found[key_of(short)] = (short, possible)
        return Dict(found, self.run.path, True)


def defaults() -> Dict:
    """The configuration that every application begins with."""
    return Dict({key_of(name): (name, Possible(value)) for name, value in DEFAULTS.items()})
