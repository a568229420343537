"""Manifests that mean harm cost a blind spot each, and never an exception or much time."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.facts import Facts
from analyzer.manifests.formats.helm.templates import Chart, Renderer
from analyzer.manifests.variables import interpolated
from analyzer.source.yaml_text import Map, YamlError, documents
from tests.manifests.estates import blind, estate, links, read, services

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(12)
)

GOOD = "services:\n  api: {image: example/api}\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("compose.yaml", BOMB.encode()),
        ("compose.yaml", b"services: [" * 5_000),
        ("compose.yaml", b"services:\n  {{ template }}: }{\n"),
        ("compose.yaml", b"services: *nothing\n"),
        ("compose.yaml", b"a: !!python/object/apply:os.system [id]\nservices:\n  - x\n\x00"),
        ("compose.yaml", b"x" * 3_000_000),
        ("docker-compose.prod.yml", b"services:\n\tapi: x\n"),
    ],
)
def test_a_bad_file_is_one_blind_spot(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "compose.yaml").write_text(GOOD)
    began = time.process_time()
    facts = read(tmp_path)
    assert time.process_time() - began < 5
    assert [subject for subject, _ in blind(facts)] == [name]
    assert set(services(facts)) == {"api"}


def test_a_huge_file_is_left_out_and_told(tmp_path: Path) -> None:
    with (tmp_path / "docker-compose.yml").open("wb") as file:
        file.truncate(100 * 2**20)
    facts = read(tmp_path)
    assert [subject for subject, _ in blind(facts)] == ["docker-compose.yml"]


def test_an_env_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    facts = estate(tmp_path, "compose.yaml:\n    services:\n      api: {image: x, env_file: secret.env}\n")
    assert [subject for subject, _ in blind(facts)] == ["secret.env"]


def test_secrets_are_masked_everywhere(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              api:
                image: example/api
                command: serve --password hunter2 --url redis://:hunter2@cache
                environment:
                  DB: "Server=db;Password=hunter2"
                  API_KEY: hunter2
                  URL: "postgres://u:hunter2@db/x"
                healthcheck: {test: "redis-cli --pass=hunter2 ping"}
              db: {image: postgres, environment: {POSTGRES_PASSWORD: hunter2}}
        k8s/secret.yaml:
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            stringData: {word: hunter2}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: api}
            spec:
              containers:
                - {name: a, image: b, envFrom: [{secretRef: {name: s}}]}
        """,
    )
    assert "hunter2" not in repr(list(facts))
    assert ("api", "db", "sql") in links(facts)


def test_variables_that_double_do_not_fill_the_memory() -> None:
    values = {"A": "x" * 10}
    for _ in range(60):
        values["A"] = interpolated("${A}${A}", values)
    assert len(values["A"]) <= 20_000


YAMLISH = st.text(alphabet="ab:-[]{}*&!|>'\"# \n\t<$,0", max_size=120)


@given(YAMLISH)
@settings(max_examples=300, deadline=None)
def test_any_text_is_documents_or_an_error(text: str) -> None:
    with suppress(YamlError):
        assert isinstance(documents(text), list)


@given(st.text(alphabet='{}.-|()"$:=aV ifendrgwth\n', max_size=120))
@settings(max_examples=300, deadline=None)
def test_any_template_comes_to_a_text(text: str) -> None:
    assert isinstance(Renderer(Chart("c", "1", Map())).render(text), str)


KEYS = st.sampled_from(
    [
        *(
            "services",
            "image",
            "build",
            "environment",
            "ports",
            "depends_on",
            "extends",
            "include",
            "networks",
        ),
        *(
            "volumes",
            "env_file",
            "healthcheck",
            "deploy",
            "labels",
            "command",
            "kind",
            "apiVersion",
            "metadata",
        ),
        *("spec", "template", "containers", "name", "resources", "jobs", "http", "a"),
    ]
)
VALUES = st.recursive(
    st.one_of(
        st.sampled_from(["x", "", "${A:-${B}}", "80:80", "redis://a", "Deployment", "null", "1"]), st.none()
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


@given(
    st.dictionaries(KEYS, VALUES, max_size=5),
    st.sampled_from(
        ["compose.yaml", "serverless.yml", "template.yaml", "k.yaml", ".gitlab-ci.yml", "catalog-info.yaml"]
    ),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_shape_of_a_manifest_is_read(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, object], name: str
) -> None:
    import json

    root = tmp_path_factory.mktemp("any")
    text = json.dumps(content)
    if name == "template.yaml":
        text = f"Transform: x\n---\n{text}"
    (root / name).write_text(text)
    assert isinstance(read(root), Facts)
