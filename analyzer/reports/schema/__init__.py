"""The schema that the models mean: as DDL, as diagrams, as tables of text.

drawn = stored(report.facts, report.schema)
print(ddl(drawn, "postgres"))
"""

from __future__ import annotations

from analyzer.reports.schema.ddl import DIALECTS, ddl
from analyzer.reports.schema.diagrams import er_dbml, er_dot, er_mermaid
from analyzer.reports.schema.stored import Stored, StoredTable, stored

__all__ = ["DIALECTS", "Stored", "StoredTable", "ddl", "er_dbml", "er_dot", "er_mermaid", "stored"]
