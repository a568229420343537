"""Dockerfiles: the stage that a build ends with, and what it inherits and copies."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.manifests.dockerfile import Stage, stage_of
from analyzer.manifests.variables import interpolated, names_used, variables


def built(text: str, target: str | None = None, **arguments: str) -> Stage:
    stage = stage_of(textwrap.dedent(text), target, arguments)
    assert stage is not None
    return stage


def test_a_stage_inherits_and_copies_from_others() -> None:
    stage = built(
        """\
        ARG VERSION=3.12
        FROM --platform=$BUILDPLATFORM python:${VERSION} AS base
        ENV APP_HOME=/app \\
            # a comment between continued lines
            BROKER="amqp://queue:5672"
        WORKDIR $APP_HOME
        EXPOSE 8000/tcp
        USER app
        FROM node AS assets
        COPY ["front end/", "/src"]
        COPY package.json ./
        RUN <<EOF
        COPY this is no instruction
        EOF
        FROM base
        COPY --chown=app --from=assets /src /static
        COPY ./shop ./shop
        HEALTHCHECK --interval=5s CMD curl -f http://localhost
        ENTRYPOINT ["gunicorn", "shop.wsgi"]
        CMD ["--bind", ":8000"]
        """
    )
    assert stage.base == "python:3.12"
    assert stage.environment == {"APP_HOME": ("/app", 3), "BROKER": ("amqp://queue:5672", 5)}
    assert stage.copied == ["front end/", "package.json", "./shop"]
    assert (stage.entrypoint, stage.cmd) == ("gunicorn shop.wsgi", "--bind :8000")
    assert (stage.workdir, stage.user) == ("/app", "app")
    assert [(number, protocol) for number, protocol, _ in stage.ports] == [(8000, "tcp")]
    assert stage.healthcheck is not None
    assert stage.healthcheck[0] == "curl -f http://localhost"


def test_a_target_is_a_stage_by_its_name_and_arguments_come_from_outside() -> None:
    text = """\
        FROM ${IMAGE} AS dev
        CMD flask run
        FROM dev AS production
        CMD gunicorn app
        """
    assert built(text, "dev", IMAGE="python").cmd == "flask run"
    assert built(text, None, IMAGE="python").cmd == "gunicorn app"
    assert built(text, "dev", IMAGE="python").base == "python"
    assert stage_of("# nothing", None, {}) is None


@given(st.text(alphabet="FROMENVCPYAS \\\n\"'[]=$<{}#./a", max_size=200))
def test_any_text_is_read(text: str) -> None:
    stage_of(text, "a", {"a": "b"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$A/${A}", "1/1"),
        ("${B:-x}${E:-x}${E-x}", "xx"),
        ("${B:-${A}}", "1"),
        ("${A:+yes}${B:+no}", "yes"),
        ("${B:?must be set}", "${B:?must be set}"),
        ("$$A $ ${", "$A $ ${"),
    ],
)
def test_interpolation_is_that_of_compose(text: str, expected: str) -> None:
    assert interpolated(text, {"A": "1", "E": ""}) == expected


def test_names_and_files_of_variables() -> None:
    assert list(names_used("${A:-${B}} $C")) == ["A", "B", "C"]
    text = "export A=1\nB='${A}' # no\nC=\"${A}\"\nD=x # comment\n# E=1\nnot a line\nF=\n"
    assert {name: value for name, (value, _) in variables(text).items()} == {
        "A": "1",
        "B": "${A}",
        "C": "1",
        "D": "x",
        "F": "",
    }
