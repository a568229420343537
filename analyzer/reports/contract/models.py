"""Models of the project as `components/schemas`: those that an operation names, and those that these name."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import Final

from analyzer.facts import Facts, Schema, SchemaField
from analyzer.reports.contract.types import JsonSchema, constrained, schema_of, with_default
from analyzer.reports.summary import place

PARTIAL: Final = "Patched"
"""How the name begins under which a body stands that need not be whole."""

_NO_KEY = re.compile(r"[^A-Za-z0-9._-]")


class Models:
    """Where the document keeps the schema of a model; remembers which were asked for."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._wanted: list[tuple[str, bool]] = []

    def reference(self, name: str) -> str | None:
        """The reference for a model that a type names: by its whole name, or by the last part where only one
        model has it."""
        found = self._by_name.get(name, [])
        if len(found) != 1:
            found = self._by_name.get(name.rpartition(".")[2], [])
        return self.reference_to(found[0]) if len(found) == 1 else None

    def reference_to(self, schema: str) -> str | None:
        """The reference for the schema with this id."""
        return self._reference(schema, False)

    def partial(self, name: str) -> str | None:
        """The same for a model of which a body need not hold the fields that it requires."""
        return self._reference(name, True) if name in self._rows else self.reference(name)

    def _reference(self, schema: str, partial: bool) -> str | None:
        if schema not in self._keys:
            return None
        if (schema, partial) not in self._wanted:
            self._wanted.append((schema, partial))
        return f"#/components/schemas/{self._key(schema, partial)}"

    def _key(self, schema: str, partial: bool) -> str:
        key = f"{PARTIAL if partial else ''}{self._keys[schema]}"
        return f"{key}_" if partial and key in self._taken else key

    def components(self) -> dict[str, JsonSchema]:
        """The schemas of all that was asked for, by name."""
        made: dict[str, JsonSchema] = {}
        for schema, partial in self._wanted:  # grows while the fields of one name others
            shape = self._schema(self._rows[schema])
            if partial:
                shape.pop("required", None)
            made[self._key(schema, partial)] = shape
        return dict(sorted(made.items()))

    def _schema(self, row: Schema) -> JsonSchema:
        properties: dict[str, JsonSchema] = {}
        required = []
        for field in self._fields.get(row.id, []):
            name = field.alias or field.name
            shape = constrained(schema_of(field.type, self.reference), field.constraints)
            if field.constraints.get("read_only") is True:
                shape = {**shape, "readOnly": True}
            if field.constraints.get("write_only") is True:
                shape = {**shape, "writeOnly": True}
            properties[name] = with_default(shape, field.default if not field.required else None)
            if field.required:
                required.append(name)
        made: JsonSchema = {"type": "object", "properties": properties}
        if required:
            made["required"] = required
        if row.settings.get("extra") == "forbid":
            made["additionalProperties"] = False
        for name in ("incomplete", "shown_by"):
            if told := row.settings.get(name):
                made[f"x-{name.replace('_', '-')}"] = told
        return {**made, "x-class": row.name, **({"x-place": place(row.evidence)} if row.evidence else {})}

    @cached_property
    def _rows(self) -> dict[str, Schema]:
        return {row.id: row for row in self._facts.of(Schema)}

    @cached_property
    def _fields(self) -> dict[str, list[SchemaField]]:
        found: dict[str, list[SchemaField]] = defaultdict(list)
        for field in sorted(self._facts.of(SchemaField), key=lambda one: (one.position, one.id)):
            found[field.schema].append(field)
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._rows.values():
            for name in {row.name, row.name.rpartition(".")[2]}:
                found[name].append(row.id)
        return found

    @cached_property
    def _keys(self) -> dict[str, str]:
        """Schema id to its key: the class's name, the whole one where several classes have it."""
        keys = {}
        for row in self._rows.values():
            short = row.name.rpartition(".")[2]
            keys[row.id] = _NO_KEY.sub("_", short if len(self._by_name[short]) == 1 else row.name)
        return keys

    @cached_property
    def _taken(self) -> frozenset[str]:
        return frozenset(self._keys.values())
