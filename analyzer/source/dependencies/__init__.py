"""Which distributions the project needs, and in which versions, as its files say."""

from analyzer.source.dependencies.dependency import Dependency
from analyzer.source.dependencies.reading import Survey, dependencies, survey
from analyzer.source.dependencies.versions import Conflict, pinned_versions, version_conflicts

__all__ = [
    "Conflict",
    "Dependency",
    "Survey",
    "dependencies",
    "pinned_versions",
    "survey",
    "version_conflicts",
]
