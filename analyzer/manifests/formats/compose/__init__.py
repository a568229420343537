"""Docker Compose: the files of a folder, merged as compose merges them, become one deployment.

Modelled: compose.yaml and its other names with the override file and further layers of the folder, swarm
stacks, `extends`, `include`, profiles, merge keys and extension fields, interpolation from `.env` or its
template, `env_file`, build, ports, expose, networks with aliases, links, volumes, health checks, `deploy`,
labels, `depends_on` with conditions, `!reset` and `!override`.  Not modelled: `develop`, secrets' contents,
`provider`. Source: https://github.com/compose-spec/compose-spec (spec.md, 13-merge.md, 14-include.md), read
in 2026.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.manifests.formats.compose.layers import deployments
from analyzer.manifests.model import Deployment
from analyzer.manifests.project import Project


def describe(project: Project) -> Iterator[Deployment]:
    """A deployment for each folder with compose files, and one for each complete variant beside it."""
    yield from deployments(project)
