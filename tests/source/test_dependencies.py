"""Which distributions, in which versions, each kind of file names, and which of them governs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.source import open_tree
from analyzer.source.dependencies import (
    Dependency,
    dependencies,
    formats,
    pinned_versions,
    survey,
    version_conflicts,
)
from analyzer.source.dependencies.dependency import normalised, poetry_specifier, requirement
from tests.trees import grow


def found(tmp_path: Path, text: str) -> tuple[Dependency, ...]:
    result = survey(open_tree(grow(tmp_path, text)))
    assert result.problems == ()
    return result.dependencies


def brief(found: tuple[Dependency, ...]) -> list[tuple[str, str | None, str | None]]:
    return [(one.name, one.specifier or one.version, one.group) for one in found]


def test_pyproject_of_the_standard(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        """
        pyproject.toml:
            [build-system]
            requires = ["hatchling>=1.25"]
            [project]
            name = "shop"
            dependencies = [
                "FastAPI[standard] >= 0.110, <1",
                "typing.extensions; python_version < '3.12'",
                "client @ https://example.org/client-1.0.zip",
            ]
            [project.optional-dependencies]
            postgres = ["asyncpg==0.29.0"]
            [dependency-groups]
            dev = ["pytest", {include-group = "lint"}]
            lint = ["ruff"]
            [tool.uv]
            constraint-dependencies = ["anyio<5"]
            [tool.hatch.envs.docs]
            dependencies = ["mkdocs"]
            [tool.pdm.dev-dependencies]
            test = ["coverage"]
        """,
    )
    assert result[1] == Dependency(
        "fastapi", None, ">=0.110,<1", ("standard",), None, "pyproject.toml", 6, "declared", None
    )
    assert result[2].marker == "python_version < '3.12'"
    assert brief(result) == [
        ("hatchling", ">=1.25", "build-system"),
        ("fastapi", ">=0.110,<1", None),
        ("typing-extensions", None, None),
        ("client", None, None),
        ("asyncpg", "==0.29.0", "postgres"),
        ("pytest", None, "dev"),
        ("ruff", None, "lint"),
        ("anyio", "<5", "constraints"),
        ("mkdocs", None, "hatch:docs"),
        ("coverage", None, "test"),
    ]
    assert result[4].version == "0.29.0"


def test_pyproject_of_poetry(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        """
        pyproject.toml:
            [tool.poetry.dependencies]
            python = "^3.11"
            fastapi = "^0.110"
            starlette = { version = "~0.37.1", extras = ["full"], optional = true }
            pydantic = "2.7.1"
            httpx = "*"
            local = { path = "../local" }
            numpy = [
                { version = "<2", python = "<3.12" },
                { version = ">=2", markers = "python_version >= '3.12'" },
            ]
            [tool.poetry.group.test.dependencies]
            pytest = ">=8,<9"
            [tool.poetry.dev-dependencies]
            black = "24.4b0"
        """,
    )
    assert brief(result) == [
        ("fastapi", ">=0.110,<0.111", None),
        ("starlette", ">=0.37.1,<0.38", None),
        ("pydantic", "==2.7.1", None),
        ("httpx", None, None),
        ("local", None, None),
        ("numpy", "<2", None),
        ("numpy", ">=2", None),
        ("pytest", ">=8,<9", "test"),
        ("black", "==24.4b0", "dev"),
    ]
    assert [one.line for one in result][:3] == [3, 4, 5]
    assert result[1].extras == ("full",)
    assert result[2].version == "2.7.1"
    assert result[5].marker == "python_version <3.12"


@pytest.mark.parametrize(
    ("constraint", "specifier"),
    [
        ("^1.2.3", ">=1.2.3,<2"),
        ("^0.2.3", ">=0.2.3,<0.3"),
        ("^0.0.3", ">=0.0.3,<0.0.4"),
        ("^0.0", ">=0.0,<0.1"),
        ("^1", ">=1,<2"),
        ("~1.2.3", ">=1.2.3,<1.3"),
        ("~1.2", ">=1.2,<1.3"),
        ("~1", ">=1,<2"),
        (">=1.2 <2", ">=1.2,<2"),
        (">= 1.2, != 1.3", ">=1.2,!=1.3"),
        ("1.*", "==1.*"),
        ("=1.2", "==1.2"),
        ("^1.0 || ^2.0", None),
        ("", None),
    ],
)
def test_poetry_constraints(constraint: str, specifier: str | None) -> None:
    assert poetry_specifier(constraint) == specifier


def test_requirement_files(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        """
        requirements.txt:
            # the server
            --index-url https://example.org/simple
            -r requirements/base.txt
            -r requirements.txt
            -c pins.txt
            -e git+https://example.org/x.git#egg=Some_Thing
            -e .
            ./wheels/local.whl
            uvicorn[standard] \\
                >= 0.29  # fast
            gunicorn==22.0 ; sys_platform != "win32"
        requirements/base.txt: starlette~=0.37
        requirements-dev.txt: pytest
        pins.txt: anyio==4.3.0
        docs/requirements.txt: -r ../../../etc/passwd
        """,
    )
    assert [(one.source_path, one.line, one.name, one.specifier, one.group) for one in result] == [
        ("pins.txt", 1, "anyio", "==4.3.0", "constraints"),
        ("requirements-dev.txt", 1, "pytest", None, "dev"),
        ("requirements.txt", 6, "some-thing", None, None),
        ("requirements.txt", 9, "uvicorn", ">=0.29", None),
        ("requirements.txt", 11, "gunicorn", "==22.0", None),
        ("requirements/base.txt", 1, "starlette", "~=0.37", None),
    ]


def test_requirement_files_that_a_resolver_wrote_are_locks(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        """
        requirements.txt:
            anyio==4.3.0 \\
                --hash=sha256:048e05d0f6caeed70d731f3db756d35dcc1f35747c8c403364a8332c630441b8 \\
                --hash=sha256:f75253795a87df48568485fd18cdd2a3fa5c4f7c5be8e5e36637733fce06fed6
                # via starlette
            starlette==0.37.2
        """,
    )
    assert [(one.name, one.version, one.kind) for one in result] == [
        ("anyio", "4.3.0", "lock"),
        ("starlette", "0.37.2", "lock"),
    ]


def test_lock_files(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        """
        poetry.lock:
            # This file is automatically @generated by Poetry 2.1.1
            [[package]]
            name = "anyio"
            version = "4.3.0"
            optional = false
            groups = ["main", "dev"]
            files = [
                {file = "anyio-4.3.0-py3-none-any.whl", hash = "sha256:048e"},
                {file = "anyio-4.3.0.tar.gz", hash = "sha256:f752"},
            ]

            [package.dependencies]
            idna = ">=2.8"

            [[package]]
            name = "pytest"
            version = "8.2.0"
            groups = ["dev"]
            files = []
            markers = "python_version < \\"4\\""
        uv/uv.lock:
            version = 1
            [[package]]
            name = "shop"
            version = "0.1.0"
            source = { editable = "." }

            [[package]]
            name = "starlette"
            version = "0.37.2"
            source = { registry = "https://pypi.org/simple" }
            dependencies = [
                { name = "anyio" },
            ]
            sdist = { url = "https://example.org/starlette-0.37.2.tar.gz", hash = "sha256:9af8", size = 1 }
            wheels = [
                { url = "https://example.org/starlette-0.37.2.whl", hash = "sha256:6fe5", size = 1 },
            ]
        std/pylock.prod.toml:
            lock-version = "1.0"
            [[packages]]
            name = "attrs"
            version = "25.1.0"
            marker = "python_version >= '3.8'"
            [[packages.wheels]]
            name = "attrs-25.1.0-py3-none-any.whl"
        pip/Pipfile.lock:
            {
                "_meta": {"hash": {"sha256": "x"}},
                "default": {"click": {"version": "==8.1.7", "markers": "python_version >= '3.7'"}},
                "develop": {"mypy": {"version": "==1.10.0", "extras": ["reports"]}}
            }
        """,
    )
    assert {one.kind for one in result} == {"lock"}
    assert [(one.source_path, one.line, one.name, one.version, one.group) for one in result] == [
        ("pip/Pipfile.lock", 3, "click", "8.1.7", None),
        ("pip/Pipfile.lock", 4, "mypy", "1.10.0", "dev"),
        ("poetry.lock", 3, "anyio", "4.3.0", None),
        ("poetry.lock", 16, "pytest", "8.2.0", "dev"),
        ("std/pylock.prod.toml", 3, "attrs", "25.1.0", "prod"),
        ("uv/uv.lock", 8, "starlette", "0.37.2", None),
    ]
    assert result[3].marker == 'python_version < "4"'


def test_a_lock_file_laid_out_by_hand_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_text('files = [\n]\n]\n""" = 1\n')
    (tmp_path / "poetry.lock").write_text(
        '[[package]]\nname = "a"\nversion = "1"\ndescription = """\nfiles = [\n ]\n]\n"""\n'
    )
    result = survey(open_tree(tmp_path))
    assert brief(result.dependencies) == [("a", "1", None)]
    assert [(problem.path, problem.line) for problem in result.problems] == [("uv.lock", 3)]


def test_pipfile_and_setuptools(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        """
        Pipfile:
            [packages]
            fastapi = "*"
            uvicorn = {version = ">=0.29", extras = ["standard"]}
            [dev-packages]
            pytest = "==8.2.0"
        a/setup.cfg:
            [metadata]
            name = shop
            [options]
            install_requires =
                starlette>=0.37
                # a comment
                anyio  # another
            [options.extras_require]
            test = pytest; python_version > "3"
            lists = file: lists.txt
        a/lists.txt: attrs
        b/setup.py:
            from setuptools import setup
            BASE = ["httpx>=0.27"]
            TESTS = ["pytest"]
            with open("requirements.txt") as file:
                LINES = file.readlines()
            setup(
                name="shop",
                install_requires=BASE + [
                    "anyio",
                    *LINES,
                ],
                extras_require={"test": TESTS, "docs": ["mkdocs==1.6"], **MORE},
                tests_require=sorted(TESTS),
            )
        c/pyproject.toml:
            [project]
            dynamic = ["dependencies"]
            [tool.setuptools.dynamic]
            dependencies = {file = ["needs.txt"]}
        c/needs.txt: click
        """,
    )
    assert [(one.source_path, one.line, one.name, one.specifier, one.group) for one in result] == [
        ("Pipfile", 2, "fastapi", None, None),
        ("Pipfile", 3, "uvicorn", ">=0.29", None),
        ("Pipfile", 5, "pytest", "==8.2.0", "dev"),
        ("a/lists.txt", 1, "attrs", None, "lists"),
        ("a/setup.cfg", 5, "starlette", ">=0.37", None),
        ("a/setup.cfg", 7, "anyio", None, None),
        ("a/setup.cfg", 9, "pytest", None, "test"),
        ("b/setup.py", 2, "httpx", ">=0.27", None),
        ("b/setup.py", 3, "pytest", None, "test"),
        ("b/setup.py", 3, "pytest", None, "test"),
        ("b/setup.py", 9, "anyio", None, None),
        ("b/setup.py", 12, "mkdocs", "==1.6", "docs"),
        ("c/needs.txt", 1, "click", None, None),
    ]


def test_metadata_of_distributions(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        """
        shop-1.0.dist-info/METADATA:
            Metadata-Version: 2.3
            Name: Shop_Server
            Version: 1.0
            Requires-Dist: starlette (>=0.37)
            Requires-Dist: pytest==8.2.0; extra == 'test'

            Name: not a field any more
        shop/_vendored_elsewhere/click-8.1.7.dist-info/METADATA:
            Name: click
            Version: 8.1.7
            Requires-Dist: colorama==0.1
        src/old.egg-info/PKG-INFO:
            Name: old
            Version: 2.0
        src/old.egg-info/requires.txt:
            attrs

            [docs:python_version > "3"]
            mkdocs>=1
        """,
    )
    assert [(one.name, one.version or one.specifier, one.kind, one.group) for one in result] == [
        ("shop-server", "1.0", "metadata", None),
        ("starlette", ">=0.37", "declared", None),
        ("pytest", "8.2.0", "declared", "test"),
        ("click", "8.1.7", "metadata", None),
        ("old", "2.0", "metadata", None),
        ("attrs", None, "declared", None),
        ("mkdocs", ">=1", "declared", "docs"),
    ]
    assert result[-1].marker == 'python_version > "3"'


def test_the_version_that_governs(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        """
        requirements.txt:
            fastapi==0.100.0
            anyio==4.0.0
            httpx>=0.27
        services/a/requirements.txt: anyio==4.10.0
        services/b/requirements.txt: anyio==4.9.0
        services/a/uv.lock:
            [[package]]
            name = "fastapi"
            version = "0.116.2"
            [[package]]
            name = "numpy"
            version = "1.26.4"
            [[package]]
            name = "numpy"
            version = "2.0.1"
        tests/requirements.txt: fastapi==0.1
        """,
    )
    assert pinned_versions(result) == {"anyio": "4.0.0", "fastapi": "0.116.2", "numpy": "2.0.1"}
    assert pinned_versions(reversed(result)) == pinned_versions(result)
    assert [
        (conflict.name, conflict.governing.version, [other.version for other in conflict.others])
        for conflict in version_conflicts(result)
    ] == [("anyio", "4.0.0", ["4.10.0", "4.9.0"]), ("numpy", "2.0.1", ["1.26.4"])]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("pyproject.toml", "[project]\nx = \n", 2),
        ("uv.lock", "[[package]]\nname = 'a'\n???\n", 3),
        ("Pipfile.lock", '{\n"default": \n', 3),
        ("setup.cfg", "no section\n", 1),
        ("setup.py", "\nsetup(\n", 2),
        ("pyproject.toml", "x = " + "[" * 100_000, 1),
    ],
)
def test_a_broken_file_costs_one_problem_and_nothing_else(
    tmp_path: Path, name: str, text: str, line: int
) -> None:
    (tmp_path / name).write_text(text)
    (tmp_path / "requirements.txt").write_text("anyio\n")
    result = survey(open_tree(tmp_path))
    assert brief(result.dependencies) == [("anyio", None, None)]
    assert [(problem.path, problem.line) for problem in result.problems] == [(name, line)]
    assert result.problems[0].remedy


def test_what_pip_accepts_beyond_the_ordinary() -> None:
    assert requirement("a @ file:///x ; python_version < '3'") is not None
    assert requirement("name[") is None
    assert requirement("x" * 5_000) is None
    assert normalised(" Foo__Bar.-baz ") == "foo-bar-baz"


def test_a_format_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grow(
        tmp_path / "formats",
        """
        versions_txt.py:
            from analyzer.source.dependencies.dependency import Requirement

            def claims(path):
                return path == "app.lock"

            def read(manifest):
                yield manifest.dependency(Requirement("anyio"), 1, kind="lock", version=manifest.text.strip())
        """,
    )
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path / "formats")])
    result = found(tmp_path / "tree", "app.lock: 4.3.0")
    assert brief(result) == [("anyio", "4.3.0", None)]


# fmt: off
FILES = {
    "pyproject.toml": ["[project]\n", "dependencies = ", "[tool.poetry.dependencies]\n", "a = ", "'^1'",
        "[tool]\nuv = 3\n"],
    "requirements.txt": ["-r ", "requirements.txt", "a==1", "\\\n", " # x\n", "--hash=", "[x]", ";",
        "@ ", "${A}"],
    "poetry.lock": ["[[package]]\n", "name = 'a'\n", "version = '1'\n", "groups = ", "files = [\n",
        "]\n", "3"],
    "uv.lock": ["[[package]]\n", "name = 'a'\n", "version = '1'\n", "source = ", "{virtual = 1}\n",
        "wheels = [\n", "]\n"],
    "pylock.toml": ["[[packages]]\n", "name = 'a'\n", "version = 1\n", "marker = []\n"],
    "Pipfile": ["[packages]\n", "a = ", "'*'\n", "{version = 1}\n", "[dev-packages]\n", "packages = 1\n"],
    "Pipfile.lock": ["{", "}", '"default"', ":", '"a"', "1", "[", "]", ",", '"version"', '"==1"', "null",
        "NaN"],
    "setup.cfg": ["[options]\n", "install_requires = ", "a\n", "  b\n", "[options.extras_require]\n",
        "%(x)s", "file: a"],
    "setup.py": ["setup(", ")", "install_requires=", "[", "]", "'a'", "*", "A", "A = ", "\n", "+",
        "extras_require={", "}"],
    "a.dist-info/METADATA": ["Name: a\n", "Version: 1\n", "Requires-Dist: ", "b (>1)\n",
        "; extra == 'x'\n", "\n"],
    "a.egg-info/requires.txt": ["[x", ":y", "]\n", "a>1\n", "[", "\n"],
}
# fmt: on


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data(), st.sampled_from(sorted(FILES)))
def test_any_text_in_any_of_these_files(tmp_path: Path, data: st.DataObject, name: str) -> None:
    pieces = st.sampled_from(FILES[name]) | st.text(max_size=5)
    text = "".join(data.draw(st.lists(pieces, max_size=15)))
    place = tmp_path / name
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(text.encode("utf-8", "surrogatepass"))
    result = survey(open_tree(tmp_path))
    place.unlink()
    pinned_versions(result.dependencies)
    assert dependencies(open_tree(tmp_path)) == ()
    for one in result.dependencies:
        assert 1 <= one.line <= text.count("\n") + 10
