"""All descriptions of deployments in a tree, read by whichever formats find one."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from analyzer.manifests import formats
from analyzer.manifests.model import Deployment
from analyzer.manifests.project import Project


def format_readers() -> list[ModuleType]:
    """The modules of the formats' folder, by name."""
    found = pkgutil.iter_modules(formats.__path__, f"{formats.__name__}.")
    return [importlib.import_module(module.name) for module in sorted(found, key=lambda module: module.name)]


def described(project: Project) -> list[Deployment]:
    """What the tree's manifests describe."""
    return [
        deployment
        for reader in format_readers()
        if hasattr(reader, "describe")
        for deployment in reader.describe(project)
    ]
