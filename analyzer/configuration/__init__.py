"""What users write for groundplan: `groundplan.yaml`, and how any YAML file of theirs is read and judged.

Every mistake in a file is reported at once, each with its line; what is read are frozen dataclasses.
Imports nothing of ours.
"""

from analyzer.configuration.classification import ColumnCategory, ColumnChoice, ColumnKeeping
from analyzer.configuration.contracts import Contract, ContractType
from analyzer.configuration.importlinter import ImportLinterFile, import_linter_contracts
from analyzer.configuration.located import ConfigurationError, Problem, read_yaml
from analyzer.configuration.schema import json_schema
from analyzer.configuration.settings import (
    FILE_NAMES,
    RULE_ID,
    SENTENCE,
    Completeness,
    Configuration,
    Excuse,
    GateScope,
    Output,
    Policy,
    RuleChoice,
    Staleness,
    Suppression,
    Threshold,
    configuration_from,
    configuration_schema,
    find_configuration,
    load_configuration,
)
from analyzer.configuration.severity import Severity
from analyzer.configuration.typed import Least, Pattern, Plain, Reader, suggestion

__all__ = [
    "FILE_NAMES",
    "RULE_ID",
    "SENTENCE",
    "ColumnCategory",
    "ColumnChoice",
    "ColumnKeeping",
    "Completeness",
    "Configuration",
    "ConfigurationError",
    "Contract",
    "ContractType",
    "Excuse",
    "GateScope",
    "ImportLinterFile",
    "Least",
    "Output",
    "Pattern",
    "Plain",
    "Policy",
    "Problem",
    "Reader",
    "RuleChoice",
    "Severity",
    "Staleness",
    "Suppression",
    "Threshold",
    "configuration_from",
    "configuration_schema",
    "find_configuration",
    "import_linter_contracts",
    "json_schema",
    "load_configuration",
    "read_yaml",
    "suggestion",
]
