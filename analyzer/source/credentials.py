"""Credentials that the files of a project hold, as facts that do not hold them.

Every file that an analysis may read is searched, those of tests as well: what is found there is no finding,
and is kept out of the outputs all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from analyzer.facts import Credential, Evidence
from analyzer.secrets import Secret, Strength, secrets_in
from analyzer.source.files import SourceFile
from analyzer.source.tree import SourceTree

MAX_BYTES: Final = 2 * 2**20
"""Larger files are data that somebody exported, and no place where people leave a key."""

_TEST: Final = re.compile(
    r"(?i)(?:^|[/._-])(?:tests?|testing|testers?|tests?data|testsuite|testinfra|pytest|tox|molecule|fixtures?|e2e|mocks?|conftest|"
    r"spec|specs|cypress|benchmarks?|"
    r"simulators?|\.ci|\.github|\.gitlab|\.gitlab-ci|\.circleci|\.travis|\.buildkite|\.azure-pipelines)(?=[/._-]|$)"
)
_EXAMPLE: Final = re.compile(
    r"(?i)(?:^|[/._-])(?:examples?|samples?|placeholders?|templates?|dist|demos?|docs?|tutorials?|snippets?|fake|dummy|playgrounds?|workshops?|"
    r"cassettes?|readme|changelog|locales?)(?=[/._-]|$)"
)


def secrets_of(tree: SourceTree) -> Iterator[tuple[SourceFile, Secret]]:
    """Every secret with the file that holds it."""
    for file in tree.files:
        if file.role != "other" and file.size <= MAX_BYTES:
            data = tree.peek(file.path)
            if data:
                for secret in secrets_in(file.path, data.decode("utf-8", "replace")):
                    yield file, secret


def credential(file: SourceFile, secret: Secret) -> Credential:
    """What may be told of it."""
    return Credential(
        id=f"{secret.name or secret.kind} in {file.path}",
        name=secret.name or None,
        kind=secret.kind,
        strength=secret.strength.value,
        shown=secret.shown,
        holder=_holder(file),
        purpose=_purpose(file, secret),
        evidence=Evidence(file.path, secret.line, secret.line),
    )


def _holder(file: SourceFile) -> str:
    name = file.path.rpartition("/")[2]
    if file.role in ("python", "stub"):
        return "code"
    return "env file" if name.startswith(".env") or name.endswith(".env") else str(file.role)


def _purpose(file: SourceFile, secret: Secret) -> str:
    if file.is_test or _TEST.search(file.path):
        return "test"
    if secret.illustrates or secret.strength is Strength.EXAMPLE or _EXAMPLE.search(file.path):
        return "example"
    return "use"
