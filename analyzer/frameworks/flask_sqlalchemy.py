"""Flask-SQLAlchemy 2.x and 3.x: models under an extension object, with generated names and several databases.

Modelled: `db = SQLAlchemy(...)` with `db.Model`, `db.Column` and everything else of SQLAlchemy that hangs on
it; `model_class` of either kind; the names that it gives to tables (snake case, unless the class shares its
parent's table); `__bind_key__` and `db.Table(bind_key=)`; the address of the database in a configuration.
Not modelled: pagination and queries; subclasses of `DefaultMeta`.
Source: Flask-SQLAlchemy 3.1.1, flask_sqlalchemy/extension.py, model.py; 2.5.1, flask_sqlalchemy/model.py.
"""

from __future__ import annotations

import re
from typing import Any, Final

from analyzer.concepts.connections.clients import CLIENTS
from analyzer.concepts.connections.opening import Opened, argument_of, connections
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class
from analyzer.evaluator.values import Dict, External
from analyzer.facts import Facts
from analyzer.frameworks.flask.configuration import Config
from analyzer.frameworks.sqlalchemy.declarative import declared_attr
from analyzer.frameworks.sqlalchemy.mapping import Attribute, Mappings, ModelBase
from analyzer.frameworks.sqlalchemy.schema import Column, MetaData, PrimaryKeyConstraint, Table

ENTRY_TEXTS: Final = (("db.Model",), (".Model)", "Column("), (".Table(", "Column("), ("flask_sqlalchemy",))

MODEL: Final = """
from flask_sqlalchemy.query import Query
from sqlalchemy.orm.decl_api import registry
from sqlalchemy.orm.decl_base import TableOfClass


class Model:
    query_class = Query
    query = Query


class DefaultMeta(type):
    pass


def make_model(extension, metadata, model_class, autonaming):
    bases = (Model,) if model_class is None else (Model, model_class)
    names = {
        "__fsa__": extension,
        "registry": registry(metadata=metadata),
        "metadata": metadata,
        "__table__": TableOfClass(),
        "_declarative_root": True,
        "_autonaming": autonaming,
    }
    return type("Model", bases, names)
"""

STUBS: Final = {"flask_sqlalchemy.model": MODEL}

ALIASES: Final = {"flask_sqlalchemy.Model": "flask_sqlalchemy.model.Model"}

_WORDS = re.compile(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))")


@stands_for("flask_sqlalchemy.extension.SQLAlchemy", "flask_sqlalchemy.SQLAlchemy")
class SQLAlchemy(StandIn):
    """The extension object; what is not its own is SQLAlchemy's."""

    def __init__(
        self,
        app: Any = None,
        *_: Any,
        metadata: Any = None,
        model_class: Any = None,
        disable_autonaming: Any = False,
        **__: Any,
    ) -> None:
        run = self.run
        model_class = plain(model_class)
        base = model_class if isinstance(model_class, Class) else None
        if base is not None and base.full_name == "flask_sqlalchemy.model.Model":
            base = None
        given = plain(metadata)
        if given is None and base is not None:
            given = plain(run.attribute(base, "metadata", None))
        if not isinstance(given, MetaData):
            given = run.call(run.registry.class_playing(MetaData), [])
        self.by_bind: dict[str | None, MetaData] = {None: given}
        autonaming = truth(disable_autonaming)[1] is not True
        make = run.external("flask_sqlalchemy.model.make_model")
        self.expose(Model=run.call(make, [self, given, base, autonaming]), metadata=given)

    @internal
    def metadata_for(self, bind: Any) -> MetaData:
        """The metadata of one of its databases."""
        key = bind if isinstance(bind, str) else None
        if key not in self.by_bind:
            made = self.run.call(self.run.registry.class_playing(MetaData), [])
            assert isinstance(made, MetaData)
            made.bind_key = key
            self.by_bind[key] = made
        return self.by_bind[key]

    def Table(self, name: Any, *items: Any, **options: Any) -> Any:
        """A table; the metadata may be left out."""
        bind = plain(options.pop("bind_key", None))
        if not (items and isinstance(plain(items[0]), MetaData)):
            items = (self.metadata_for(bind), *items)
        return self.run.call(self.run.registry.class_playing(Table), [name, *items], options)

    def init_app(self, app: Any = None, **_: Any) -> None:
        """The application gets its engines."""

    def missing_attribute(self, name: str) -> Any:
        if name.startswith("__"):
            return NotImplemented
        if name in ("session", "engine", "engines", "get_engine", "create_all", "drop_all", "reflect"):
            return External(f"flask_sqlalchemy.extension.SQLAlchemy.{name}")
        for module in ("sqlalchemy.orm", "sqlalchemy"):
            found = self.run.external(f"{module}.{name}")
            if not isinstance(found, External):
                return found
        return External(f"sqlalchemy.{name}")


def finish(run: Interpreter, facts: Facts) -> None:
    """Add the databases that configurations name."""
    place = next((one.place for one in run.standins if isinstance(one, SQLAlchemy)), None)
    for config in [one for one in run.standins if isinstance(one, Config)]:
        entries = {plain(key): one.value for key, one in config.content().entries.values()}
        address = entries.get("SQLALCHEMY_DATABASE_URI")
        if address is None:
            continue
        arguments = {"url": argument_of(address)}
        options = plain(entries.get("SQLALCHEMY_ENGINE_OPTIONS"))
        if isinstance(options, Dict):
            told = {plain(key): one.value for key, one in options.entries.values()}
            arguments |= {key: argument_of(one) for key, one in told.items() if isinstance(key, str)}
        client = CLIENTS["sqlalchemy.create_engine"]
        found = Opened("flask_sqlalchemy.SQLAlchemy", place or config.place, arguments, client=client)
        connections(run).add(found)


def _table_name(mappings: Mappings, cls: Class, attributes: list[Attribute]) -> str | None:
    """Snake case, for a class that has a table of its own: with a primary key, or below no mapped class."""
    run = mappings.run
    if plain(run.attribute(cls, "_autonaming", True)) is not True:
        return None
    for base in cls.mro:
        found = base.namespace.get("__tablename__", ABSENT) if isinstance(base, Class) else ABSENT
        if found is not ABSENT and isinstance(plain(found), declared_attr):
            return None
    below = any(isinstance(base, Class) and mappings.is_mapped(base) for base in cls.mro[1:])
    if below and not any(_is_key(one.value) for one in attributes) and not _has_key_constraint(mappings, cls):
        return None
    return _WORDS.sub(r"_\1", cls.name).lower().lstrip("_")


def _is_key(value: Any) -> bool:
    return isinstance(value, Column) and truth(value.options.get("primary_key", False))[1] is True


def _has_key_constraint(mappings: Mappings, cls: Class) -> bool:
    given = mappings.run.each(plain(cls.namespace.get("__table_args__")))
    return any(isinstance(plain(one.value), PrimaryKeyConstraint) for one in given)


def _metadata(mappings: Mappings, cls: Class) -> MetaData | None:
    run = mappings.run
    extension = plain(run.attribute(cls, "__fsa__", None))
    bind = plain(run.attribute(cls, "__bind_key__", None))
    if not isinstance(extension, SQLAlchemy) or not isinstance(bind, str):
        return None
    return extension.metadata_for(bind)


MODEL_BASES: Final = {
    "flask_sqlalchemy.model.Model": ModelBase("flask_sqlalchemy", table_name=_table_name, metadata=_metadata)
}
