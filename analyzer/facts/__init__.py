"""Facts: the one thing that everything meets at.

Passes write them; graph, rules, maps and reports read them and nothing else.
"""

from analyzer.facts.code import Function, Import, Module, Package, Setting
from analyzer.facts.data import (
    Column,
    Constraint,
    ConstraintKind,
    Index,
    Relation,
    RelationKind,
    Source,
    Table,
    TableKind,
    TableOrigin,
)
from analyzer.facts.derived import CycleNeeds, ImportCycle, ModuleMetric, ShadowedRoute
from analyzer.facts.estate import Link, Service
from analyzer.facts.facts import Facts, row_types
from analyzer.facts.http import (
    Application,
    DependencyOverride,
    ExceptionHandler,
    Guard,
    GuardKind,
    GuardVerdict,
    Hook,
    Middleware,
    Parameter,
    Response,
    Route,
    RouteKind,
    Schema,
    SchemaField,
    SecurityScheme,
)
from analyzer.facts.row import Certainty, Evidence, Row
from analyzer.facts.run import BlindSpot, Coverage, Finding, Measure, RuleResult

__all__ = [
    "Application",
    "BlindSpot",
    "Certainty",
    "Column",
    "Constraint",
    "ConstraintKind",
    "Coverage",
    "CycleNeeds",
    "DependencyOverride",
    "Evidence",
    "ExceptionHandler",
    "Facts",
    "Finding",
    "Function",
    "Guard",
    "GuardKind",
    "GuardVerdict",
    "Hook",
    "Import",
    "ImportCycle",
    "Index",
    "Link",
    "Measure",
    "Middleware",
    "Module",
    "ModuleMetric",
    "Package",
    "Parameter",
    "Relation",
    "RelationKind",
    "Response",
    "Route",
    "RouteKind",
    "Row",
    "RuleResult",
    "Schema",
    "SchemaField",
    "SecurityScheme",
    "Service",
    "Setting",
    "ShadowedRoute",
    "Source",
    "Table",
    "TableKind",
    "TableOrigin",
    "row_types",
]
