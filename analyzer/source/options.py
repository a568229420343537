"""What a reading of a source tree takes in and what it leaves out."""

from __future__ import annotations

from dataclasses import dataclass

MAX_FILE_BYTES = 2 * 1024 * 1024
"""The largest file of handwritten Python that applications were seen to have is 0.6 MB."""

MAX_MANIFEST_BYTES = 32 * 1024 * 1024
"""Lock files of large monorepos reach several megabytes, and reading one costs no tree."""


@dataclass(frozen=True, slots=True)
class Options:
    """How `open_tree` reads; every field has the default that suits an application's repository.

    exclude: patterns in the syntax of a .gitignore file at the root; what they match is skipped.
    include_vendored: read third-party code, environments and build output that lie inside the tree, too.
    respect_gitignore: skip what the tree's own .gitignore files name.
    max_file_bytes: files above this size are skipped (manifests: above MAX_MANIFEST_BYTES, if that is more).
    include_tests: list test files; they are marked `is_test` either way.
    """

    exclude: tuple[str, ...] = ()
    include_vendored: bool = False
    respect_gitignore: bool = True
    max_file_bytes: int = MAX_FILE_BYTES
    include_tests: bool = True


DEFAULT = Options()
