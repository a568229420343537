"""What users write for groundplan: `groundplan.yaml`, and how any YAML file of theirs is read and judged.

Every mistake in a file is reported at once, each with its line; what is read are frozen dataclasses.
Imports nothing of ours.
"""

from analyzer.configuration.located import ConfigurationError, Problem
from analyzer.configuration.settings import (
    Completeness,
    Configuration,
    Output,
    Policy,
    RuleChoice,
    Staleness,
    Suppression,
    configuration_schema,
    find_configuration,
    load_configuration,
)
from analyzer.configuration.severity import Severity

__all__ = [
    "Completeness",
    "Configuration",
    "ConfigurationError",
    "Output",
    "Policy",
    "Problem",
    "RuleChoice",
    "Severity",
    "Staleness",
    "Suppression",
    "configuration_schema",
    "find_configuration",
    "load_configuration",
]
