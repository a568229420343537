"""The operations that a migration lists: what their constructors were given.

What they mean is told in `replaying`.
Source: Django 5.2, django/db/migrations/operations/{models,fields,special}.py;
django/contrib/postgres/operations.py.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Tuple, Unknown

ROOMS: Final = ("models", "fields", "special")


def names_of(name: str, room: str) -> tuple[str, ...]:
    """Where an operation can be imported from."""
    return (
        f"django.db.migrations.operations.{room}.{name}",
        f"django.db.migrations.operations.{name}",
        f"django.db.migrations.{name}",
    )


@stands_for(*names_of("Operation", "base"))
class Operation(StandIn):
    """Any operation."""

    PARAMETERS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        self.given: dict[str, Any] = {**dict(zip(self.PARAMETERS, args, strict=False)), **options}
        self.expose(**self.given)

    @internal
    def option(self, name: str, default: Any = None) -> Any:
        """An argument."""
        return plain(self.given.get(name, default))

    @internal
    def text(self, name: str) -> str:
        """An argument that is a name."""
        return spelled(self.given.get(name, Unknown(name)))[0]

    @internal
    def missing_attribute(self, name: str) -> Any:
        return NotImplemented if name.startswith("__") else Unknown(f"{name} of an operation")


@stands_for(*names_of("CreateModel", "models"))
class CreateModel(Operation):
    PARAMETERS = ("name", "fields", "options", "bases", "managers")


@stands_for(*names_of("DeleteModel", "models"))
class DeleteModel(Operation):
    PARAMETERS = ("name",)


@stands_for(*names_of("RenameModel", "models"))
class RenameModel(Operation):
    PARAMETERS = ("old_name", "new_name")


@stands_for(*names_of("AlterModelTable", "models"))
class AlterModelTable(Operation):
    PARAMETERS = ("name", "table")


@stands_for(*names_of("AlterModelTableComment", "models"))
class AlterModelTableComment(Operation):
    PARAMETERS = ("name", "table_comment")


@stands_for(*names_of("AlterUniqueTogether", "models"))
class AlterUniqueTogether(Operation):
    PARAMETERS = ("name", "unique_together")


@stands_for(*names_of("AlterIndexTogether", "models"))
class AlterIndexTogether(Operation):
    PARAMETERS = ("name", "index_together")


@stands_for(*names_of("AlterOrderWithRespectTo", "models"))
class AlterOrderWithRespectTo(Operation):
    PARAMETERS = ("name", "order_with_respect_to")


@stands_for(*names_of("AlterModelOptions", "models"))
class AlterModelOptions(Operation):
    PARAMETERS = ("name", "options")


@stands_for(*names_of("AlterModelManagers", "models"))
class AlterModelManagers(Operation):
    PARAMETERS = ("name", "managers")


@stands_for(*names_of("AddIndex", "models"))
class AddIndex(Operation):
    PARAMETERS = ("model_name", "index")
    CONCURRENTLY: ClassVar[bool] = False


@stands_for(*names_of("RemoveIndex", "models"))
class RemoveIndex(Operation):
    PARAMETERS = ("model_name", "name")
    CONCURRENTLY: ClassVar[bool] = False


@stands_for(*names_of("RenameIndex", "models"))
class RenameIndex(Operation):
    PARAMETERS = ("model_name", "new_name", "old_name", "old_fields")


@stands_for(*names_of("AddConstraint", "models"))
class AddConstraint(Operation):
    PARAMETERS = ("model_name", "constraint")
    UNCHECKED: ClassVar[bool] = False


@stands_for(*names_of("AlterConstraint", "models"))
class AlterConstraint(Operation):
    PARAMETERS = ("model_name", "name", "constraint")


@stands_for(*names_of("RemoveConstraint", "models"))
class RemoveConstraint(Operation):
    PARAMETERS = ("model_name", "name")


@stands_for(*names_of("AddField", "fields"))
class AddField(Operation):
    PARAMETERS = ("model_name", "name", "field", "preserve_default")


@stands_for(*names_of("RemoveField", "fields"))
class RemoveField(Operation):
    PARAMETERS = ("model_name", "name")


@stands_for(*names_of("AlterField", "fields"))
class AlterField(Operation):
    PARAMETERS = ("model_name", "name", "field", "preserve_default")


@stands_for(*names_of("RenameField", "fields"))
class RenameField(Operation):
    PARAMETERS = ("model_name", "old_name", "new_name")


@stands_for(*names_of("SeparateDatabaseAndState", "special"))
class SeparateDatabaseAndState(Operation):
    PARAMETERS = ("database_operations", "state_operations")


@stands_for(*names_of("RunSQL", "special"))
class RunSQL(Operation):
    PARAMETERS = ("sql", "reverse_sql", "state_operations", "hints", "elidable")


@stands_for(*names_of("RunPython", "special"))
class RunPython(Operation):
    PARAMETERS = ("code", "reverse_code", "atomic", "hints", "elidable")


@stands_for("django.db.migrations.operations.special.RunPython.noop", "django.db.migrations.RunPython.noop")
def noop(run: Interpreter, *_: Any) -> None:
    """Undoes nothing, on purpose."""


@stands_for("django.contrib.postgres.operations.AddIndexConcurrently")
class AddIndexConcurrently(AddIndex):
    CONCURRENTLY = True


@stands_for("django.contrib.postgres.operations.RemoveIndexConcurrently")
class RemoveIndexConcurrently(RemoveIndex):
    CONCURRENTLY = True


@stands_for("django.contrib.postgres.operations.AddConstraintNotValid")
class AddConstraintNotValid(AddConstraint):
    UNCHECKED = True


@stands_for("django.contrib.postgres.operations.ValidateConstraint")
class ValidateConstraint(Operation):
    PARAMETERS = ("model_name", "name")


@stands_for(
    "django.contrib.postgres.operations.CreateExtension",
    *(
        f"django.contrib.postgres.operations.{name}"
        for name in (
            "BloomExtension",
            "BtreeGinExtension",
            "BtreeGistExtension",
            "CITextExtension",
            "CreateCollation",
            "CryptoExtension",
            "HStoreExtension",
            "RemoveCollation",
            "TrigramExtension",
            "UnaccentExtension",
        )
    ),
)
class CreateExtension(Operation):
    """Something of the database that is no table."""


@stands_for("django.db.migrations.migration.Migration", "django.db.migrations.Migration")
class Migration(StandIn):
    """The base of the class that each file has."""

    def __init__(self, *_: Any) -> None:
        """It is not made: its attributes are read."""


@stands_for(
    "django.db.migrations.migration.swappable_dependency", "django.db.migrations.swappable_dependency"
)
def swappable_dependency(run: Interpreter, value: Any) -> Any:
    """The first migration of the application whose model a setting names."""
    label = spelled(value)[0].partition(".")[0]
    return Tuple.of([label, "__first__"])
