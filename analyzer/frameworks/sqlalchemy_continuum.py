"""SQLAlchemy-Continuum: a version table for each versioned model, and the table of transactions.

Modelled: `make_versioned` with options, classes with `__versioned__`, their version tables and those of
association tables between them, the transaction class, also one that a factory of the target's makes.
Not modelled: plugins that add tables of their own, `native_versioning`.
Source: SQLAlchemy-Continuum 2.0.0 and 1.5.2, sqlalchemy_continuum/table_builder.py, manager.py,
transaction.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Instance
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, Possible
from analyzer.frameworks.sqlalchemy.declarative import Relationship
from analyzer.frameworks.sqlalchemy.mapping import Mapper, Mappings, ModelTable, Use
from analyzer.frameworks.sqlalchemy.schema import Column, Table
from analyzer.frameworks.sqlalchemy.sqltypes import TYPES

ENTRY_TEXTS: Final = (("__versioned__",),)

OPTIONS: Final[dict[str, Any]] = {
    "table_name": "%s_version",
    "transaction_column_name": "transaction_id",
    "end_transaction_column_name": "end_transaction_id",
    "operation_type_column_name": "operation_type",
    "strategy": "validity",
    "native_versioning": False,
}

TRANSACTION: Final = """
from datetime import datetime

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, String


class TransactionBase:
    issued_at = Column(DateTime, default=datetime.utcnow)


class ModelFactory:
    def __call__(self, manager):
        return self.create_class(manager)


class TransactionFactory(ModelFactory):
    model_name = "Transaction"

    def __init__(self, remote_addr=True):
        self.remote_addr = remote_addr

    def create_class(self, manager):
        class Transaction(manager.declarative_base, TransactionBase):
            __tablename__ = "transaction"
            id = Column(BigInteger, primary_key=True, autoincrement=True)

            if self.remote_addr:
                remote_addr = Column(String(50))

            if manager.user_key is not None:
                user_id = Column(ForeignKey(manager.user_key), index=True)

        return Transaction


def create_triggers(cls):
    pass
"""

STUBS: Final = {"sqlalchemy_continuum.transaction": TRANSACTION}

ALIASES: Final = {
    "sqlalchemy_continuum.TransactionFactory": "sqlalchemy_continuum.transaction.TransactionFactory",
    "sqlalchemy_continuum.factory.ModelFactory": "sqlalchemy_continuum.transaction.ModelFactory",
}


@stands_for("sqlalchemy_continuum.manager.VersioningManager", "sqlalchemy_continuum.VersioningManager")
class VersioningManager(StandIn):
    """What is versioned, and how."""

    def __init__(self, *_: Any, transaction_cls: Any = None, options: Any = None, **keywords: Any) -> None:
        self.factory = plain(transaction_cls)
        self.chosen = {**OPTIONS, **_options(options)}
        self.active = False
        shown = {(str, key): (key, Possible(value)) for key, value in self.chosen.items()}
        self.expose(user_cls=keywords.get("user_cls", "User"), options=Dict(shown))


@stands_for("sqlalchemy_continuum.make_versioned")
def make_versioned(
    run: Interpreter,
    mapper: Any = None,
    session: Any = None,
    manager: Any = None,
    plugins: Any = None,
    options: Any = None,
    user_cls: Any = "User",
) -> None:
    """From here on, models with `__versioned__` are versioned."""
    chosen = plain(manager)
    if not isinstance(chosen, VersioningManager):
        chosen = run.call(run.registry.class_playing(VersioningManager), [])
        assert isinstance(chosen, VersioningManager)
    chosen.chosen.update(_options(options))
    chosen.active = True
    chosen.expose(user_cls=user_cls)


def _options(given: Any) -> dict[str, Any]:
    given = plain(given)
    if not isinstance(given, Dict):
        return {}
    return {str(key): plain(one.value) for key, one in given.entries.values()}


def complete_mappings(mappings: Mappings) -> None:
    """Add the tables that the library makes once all models are known."""
    managers = [one for one in mappings.run.standins if isinstance(one, VersioningManager) and one.active]
    if managers:
        _Versions(mappings, managers[-1]).add()


class _Versions:
    """The version tables of one run."""

    def __init__(self, mappings: Mappings, manager: VersioningManager) -> None:
        self._mappings = mappings
        self._run = mappings.run
        self._manager = manager

    def add(self) -> None:
        versioned = [mapper for mapper in self._mappings.mappers.values() if self._is_versioned(mapper)]
        if not versioned:
            return
        for mapper in versioned:
            if mapper.parent is None or mapper.parent.table is not mapper.table:
                self._version_table(mapper.table, self._options_of(mapper))
        for table in self._associations(versioned):
            self._version_table(table, self._manager.chosen)
        self._transactions(versioned[0])

    def _is_versioned(self, mapper: Mapper) -> bool:
        given = self._mappings.value_on(mapper.cls, "__versioned__")
        return given is not None and self._options_of(mapper).get("versioning", True) is not False

    def _options_of(self, mapper: Mapper) -> dict[str, Any]:
        return {
            **self._manager.chosen,
            **_options(self._mappings.value_on(mapper.cls, "__versioned__")),
        }

    def _associations(self, versioned: list[Mapper]) -> Iterator[ModelTable]:
        """Association tables of relationships among versioned models."""
        seen: set[Table] = set()
        for mapper in versioned:
            for one in mapper.attributes.values():
                between = plain(one.value.secondary) if isinstance(one.value, Relationship) else None
                if isinstance(between, Table) and between not in seen:
                    seen.add(between)
                    yield self._mappings.table_of(between)

    def _version_table(self, table: ModelTable, options: dict[str, Any]) -> None:
        pattern = options["table_name"]
        name = spelled(table.name)[0]
        made = ModelTable(
            pattern.replace("%s", name) if isinstance(pattern, str) else pattern,
            table.schema,
            table.metadata,
            table.place,
            table.path,
            module=table.module or (table.cls.module.name if table.cls is not None else None),
            library=True,
            framework="sqlalchemy_continuum",
        )
        excluded = {plain(one.value) for one in self._run.each(options.get("exclude"))}
        for use in table.uses:
            key = truth(use.column.options.get("primary_key", False))[1] is True
            if use.name in excluded and not key:
                continue
            column = self._column(
                primary_key=key, nullable=not key, index=use.column.options.get("index", False)
            )
            made.uses.append(Use(column, use.name, path=use.path, place=use.place, like=(table, use)))
        number, small = self._type("BigInteger"), self._type("SmallInteger")
        own = {
            "transaction_column_name": self._column(type_=number, primary_key=True, index=True),
            "end_transaction_column_name": self._column(type_=number, index=True),
            "operation_type_column_name": self._column(type_=small, nullable=False, index=True),
        }
        if options["strategy"] != "validity":
            del own["end_transaction_column_name"]
        made.uses += [Use(column, options[name], place=table.place) for name, column in own.items()]
        self._mappings.tables.append(made)

    def _column(self, **options: Any) -> Column:
        made = self._run.call(self._run.registry.class_playing(Column), [], options)
        assert isinstance(made, Column)
        return made

    def _type(self, name: str) -> Any:
        return self._run.external(f"{TYPES}.{name}")

    def _transactions(self, mapper: Mapper) -> None:
        """The class of transactions, as the factory makes it."""
        run, manager = self._run, self._manager
        factory = manager.factory
        if isinstance(factory, Class) and self._mappings.is_mapped(factory):
            return  # a class of the target's own
        if not isinstance(factory, Instance):
            factory = run.call(run.external("sqlalchemy_continuum.transaction.TransactionFactory"), [])
        user = plain(manager.attributes.get("user_cls"))
        manager.expose(
            declarative_base=self._mappings.root_of(mapper.cls) or mapper.cls,
            user_key=self._key_of(user),
            declarative_registry=None,
        )
        make = run.attribute(factory, "create_class", None)
        if make is None:
            return
        made = run.call(make, [manager])
        if isinstance(made, Class):
            found = self._mappings.mapper_of(made)
            function = getattr(make, "function", None)
            if found is not None and isinstance(function, Function) and function.module.path is None:
                found.table.library = True
                found.table.cls = None
                found.table.place = mapper.table.place

    def _key_of(self, user: Any) -> str | None:
        """The primary key of the class of users."""
        for mapper in self._mappings.mappers.values():
            if mapper.cls is user or mapper.cls.name == user:
                for use in mapper.table.uses:
                    if truth(use.column.options.get("primary_key", False))[1] is True:
                        return f"{spelled(mapper.table.name)[0]}.{spelled(use.name)[0]}"
        return None
