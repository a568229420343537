"""What a file is for, told by its name alone: nothing is opened.

Limits: a Python script without the suffix `.py` is 'other'; a generated file is recognised by its name, not
by a 'do not edit' line inside it."""

from __future__ import annotations

from typing import Literal

Role = Literal["python", "stub", "sql", "manifest", "template", "data", "other"]

_BY_SUFFIX: dict[str, Role] = {
    "py": "python",
    "pyi": "stub",
    "sql": "sql",
    **dict.fromkeys(
        (
            "toml",
            "yaml",
            "yml",
            "cfg",
            "ini",
            "conf",
            "env",
            "lock",
            "tf",
            "tfvars",
            "hcl",
            "properties",
            "service",
            "dockerfile",
            "nix",
            "bicep",
        ),
        "manifest",
    ),
    **dict.fromkeys(
        ("html", "htm", "jinja", "jinja2", "j2", "mako", "mjml", "djhtml", "tmpl", "tpl"), "template"
    ),
    **dict.fromkeys(
        ("json", "jsonl", "ndjson", "csv", "tsv", "xml", "graphql", "proto", "avsc", "pem", "key"), "data"
    ),
}

_MANIFEST_NAMES = frozenset(
    {"Dockerfile", "Containerfile", "Procfile", "Pipfile", "Pipfile.lock", "METADATA", "PKG-INFO", "RECORD",
     "requires.txt", "entry_points.txt", "top_level.txt", "Caddyfile", "Makefile", "Jenkinsfile",
     "package.json", "package-lock.json", "Chart.lock", "app.json", "vercel.json", "runtime.txt"}
)  # fmt: skip
_MANIFEST_STARTS = ("requirements", "constraints", "Dockerfile.", ".env", "docker-compose")
_REQUIREMENT_SUFFIXES = frozenset({"txt", "in", "pip"})

_TEST_FOLDERS = frozenset({"test", "tests", "__tests__", "unittests", "unit_tests"})
_GENERATED_ENDINGS = (
    "_pb2.py", "_pb2.pyi", "_pb2_grpc.py", "_pb2_grpc.pyi", "_grpc.py", ".min.js", ".min.css",
    "_generated.py", ".generated.py", "_ui.py",
)  # fmt: skip


def role_of(name: str, folder: str = "") -> Role:
    """The role of the file `name` that lies in the relative directory `folder`."""
    _, dot, suffix = name.rpartition(".")
    if dot:
        role = _BY_SUFFIX.get(suffix) or _BY_SUFFIX.get(suffix.lower())
        if role is not None and name not in _MANIFEST_NAMES:
            return role
    if name in _MANIFEST_NAMES:
        return "manifest"
    if name.startswith(_MANIFEST_STARTS) and (suffix in _REQUIREMENT_SUFFIXES or not name.startswith("re")):
        return "manifest"
    if suffix in _REQUIREMENT_SUFFIXES and folder.rpartition("/")[2] == "requirements":
        return "manifest"
    return "other"


def is_test_folder(name: str) -> bool:
    """Whether everything below a directory of this name is a test or serves one."""
    return (
        name in _TEST_FOLDERS or name.startswith(("tests_", "tests-")) or name.endswith(("_tests", "-tests"))
    )


def is_test_file(name: str) -> bool:
    """Whether a Python file is a test by the naming conventions of pytest, unittest and Django."""
    return (
        name.startswith(("test_", "conftest."))
        or name.endswith(("_test.py", "_tests.py"))
        or name == "tests.py"
    )


def is_generated(name: str) -> bool:
    """Whether a tool wrote the file (protocol buffers, minified assets); such files are still read."""
    return name.endswith(_GENERATED_ENDINGS)
