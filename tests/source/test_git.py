"""Revisions read from git's objects: as on disk, with nothing checked out and nothing of the repository's
run."""

from __future__ import annotations

import gc
import os
import subprocess
from pathlib import Path

import pytest

from analyzer.source import Options, SourceError, SourceTree, open_tree
from analyzer.source.dependencies import pinned_versions, survey
from analyzer.source.git import open_revision
from tests.trees import grow

TREE = """
    app/main.py: x = 1
    app/again -> ..
    app/link.py -> main.py
    shared/lib.py: y = 2
    service/shared -> ../shared
    service/gone -> nowhere
    service/circle -> circle
    service/out -> ../../outside
    service/absolute -> /etc
    node_modules/left-pad/index.py
    tests/test_app.py
    uv.lock:
        [[package]]
        name = "anyio"
        version = "4.3.0"
    .gitignore: shared
"""


def git(root: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(root), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = grow(tmp_path / "repository", TREE)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-f", ".")
    git(root, "commit", "-qm", "first")
    git(root, "tag", "first")
    (root / "app/main.py").write_text("x = 2\n")
    (root / "service/new.py").write_text("")
    git(root, "add", "-f", ".")
    git(root, "commit", "-qm", "second")
    return root


def described(tree: SourceTree) -> list[object]:
    return [*tree.files, *((one.path, one.kind, one.python_files) for one in tree.skipped)]


def test_a_revision_is_listed_as_its_checkout_would_be(repository: Path) -> None:
    on_disk = open_tree(repository, Options(respect_gitignore=False))
    in_git = open_revision(repository, "main")
    assert described(in_git) == described(on_disk)
    for file in on_disk.files:
        assert in_git.read(file.path) == on_disk.read(file.path)
        assert in_git.children(os.path.dirname(file.path)) == on_disk.children(os.path.dirname(file.path))
    assert pinned_versions(survey(in_git).dependencies) == {"anyio": "4.3.0"}


def test_an_older_revision_and_a_directory_in_it(repository: Path) -> None:
    first = open_revision(repository, "first")
    assert first.text("app/main.py") == first.text("app/link.py") == "x = 1\n"
    assert first.parse("app/main.py").tree is not None
    assert not first.exists("service/new.py")
    app = open_revision(repository / "service", "HEAD~1", "app/")
    assert [file.path for file in app.files] == ["link.py", "main.py"]


def test_large_files_and_options(repository: Path) -> None:
    tree = open_revision(
        repository, "main", options=Options(max_file_bytes=3, include_vendored=True, exclude=("shared",))
    )
    assert {one.path: one.kind for one in tree.skipped if one.kind != "link"} == {
        "app/link.py": "large",
        "app/main.py": "large",
        "service/shared": "excluded",
        "shared": "excluded",
    }
    assert tree.read("node_modules/left-pad/index.py") == b""


@pytest.mark.parametrize(
    ("revision", "subdir", "says"),
    [
        ("nowhere", "", "has no revision 'nowhere'"),
        ("--help", "", "has no revision '--help'"),
        ("", "", "has no revision ''"),
        ("main\0", "", "git cannot be run"),
        ("main", "nowhere", "has no directory 'nowhere'"),
        ("main", "../..", "has no directory"),
        ("main", "app/main.py", "has no directory"),
    ],
)
def test_what_is_not_there_is_one_sentence(repository: Path, revision: str, subdir: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        open_revision(repository, revision, subdir)


def test_no_repository_and_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError, match="is no git repository"):
        open_revision(tmp_path, "main")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError, match="git cannot be run"):
        open_revision(tmp_path, "main")


def test_an_object_that_is_missing_is_one_sentence(repository: Path) -> None:
    tree = open_revision(repository, "main")
    name = git(repository, "rev-parse", "main:app/main.py")
    (repository / ".git/objects" / name[:2] / name[2:]).unlink()
    with pytest.raises(SourceError, match="lacks the object"):
        tree.read("app/main.py")
    assert tree.parse("app/main.py").problem is not None
    assert tree.read("shared/lib.py") == b"y = 2\n"


def test_nothing_that_the_repository_configures_is_run(repository: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n")
    trap.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.askPass",
        "diff.x.textconv",
        "filter.x.smudge",
        "filter.x.clean",
        "uploadpack.packObjectsHook",
        "credential.helper",
        "alias.ls-tree",
        "alias.cat-file",
    ):
        git(repository, "config", key, ("!" if key.startswith("alias") else "") + str(trap))  # fmt: skip
    (repository / ".git/info/attributes").write_text("* filter=x diff=x\n")
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        place = repository / ".git/hooks" / hook
        place.write_text(trap.read_text())
        place.chmod(0o755)
    before = sorted(repository.rglob("*"))
    tree = open_revision(repository, "first")
    assert tree.text("app/main.py") == "x = 1\n"
    assert not (tmp_path / "sprung").exists()
    assert sorted(repository.rglob("*")) == before


def test_objects_that_a_partial_clone_lacks_are_not_fetched(repository: Path, tmp_path: Path) -> None:
    git(repository, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{repository}", str(clone))
    with pytest.raises(SourceError, match="objects of 'main' are missing"):
        open_revision(clone, "main")


def test_the_reader_ends_with_its_tree(repository: Path) -> None:
    tree = open_revision(repository, "main")
    tree.read("app/main.py")
    process = tree._storage._process  # type: ignore[attr-defined]
    assert process.poll() is None
    del tree
    gc.collect()
    assert process.poll() is not None
