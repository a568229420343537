"""voluptuous and schema: what is validated is given back.

Modelled: schemas as functions (`Schema(...)(data)`), and `Schema(...).validate(data)`; what they turn values
into (`Coerce`, `Use`, defaults of optional keys) is not: the data are what they were.
Source: voluptuous 0.15, voluptuous/schema_builder.py, Schema.__call__; schema 0.7, schema.py.
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator import StandIn, stands_for


@stands_for("voluptuous.Schema", "voluptuous.schema_builder.Schema", "schema.Schema")
class Schema(StandIn):
    """What data must look like; data that do not raise an error, and nobody starts with those."""

    def __init__(self, schema: Any = None, *_: Any, **__: Any) -> None:
        self.expose(schema=schema)

    def __call__(self, data: Any) -> Any:
        return data

    def validate(self, data: Any, **_: Any) -> Any:
        return data
