"""How an entry point fails: statuses that are answered or raised; functions behind what is handed over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer.facts import Call, DataAccess, Effect, Facts, Message, Raised
from analyzer.pipeline import analyze

FLASK = """
    from flask import Flask, abort, jsonify, make_response
    from flask_restful import reqparse

    app = Flask(__name__)

    def refusal():
        return jsonify(error="taken"), 409

    @app.get("/")
    def show():
"""

FASTAPI = """
    from fastapi import FastAPI, HTTPException, status
    from fastapi.responses import JSONResponse

    app = FastAPI()

    class Taken(HTTPException):
        def __init__(self):
            super().__init__(status_code=status.HTTP_409_CONFLICT)

    class Answer(JSONResponse): ...

    def refused() -> HTTPException:
        return HTTPException(status_code=status.HTTP_403_FORBIDDEN)

    @app.get("/")
    def show():
"""

DJANGO = """
    from django.http import HttpResponseForbidden, JsonResponse
    from django.shortcuts import get_object_or_404
    from django.urls import path
    from rest_framework.exceptions import NotFound
    from rest_framework.response import Response

    def show(request):
        BODY

    urlpatterns = [path("", show)]
"""


def facts_of(root: Path, code: str, **others: str) -> Facts:
    for name, text in {"main": code, **others}.items():
        lines = text.strip("\n").split("\n")
        margin = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
        (root / f"{name}.py").write_text("\n".join(line[margin:] for line in lines) + "\n", encoding="utf-8")
    return analyze(root, strict=True, workers=0).facts


def answers(facts: Facts) -> set[str | None]:
    return {one.subject for one in facts.of(Effect) if one.kind == "answer"}


def raised(facts: Facts) -> set[int | None]:
    return {one.status for one in facts.of(Raised) if one.function == "main.show"}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('return {"a": 1}, 404', {"404"}),
        ('return "made", 201, {"X-Made": "1"}', {"201"}),
        ('return make_response("gone", 410)', {"410"}),
        ("return refusal()", {"409"}),
        ("return 1, 2", set()),
        ('return {"a": 1}, 200', set()),
    ],
)
def test_statuses_that_flask_handlers_answer_with(tmp_path: Path, code: str, expected: set[Any]) -> None:
    found = answers(facts_of(tmp_path, f"{FLASK}        {code}\n"))
    assert found - {"409"} | (expected & found) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("abort(403)", {403}),
        ("reqparse.RequestParser().parse_args()", {400}),
        ("abort(jsonify())", set()),
        ("from flask_restx import Api; Api().abort(410)", {410}),
    ],
)
def test_what_flask_raises(tmp_path: Path, code: str, expected: set[int]) -> None:
    assert raised(facts_of(tmp_path, f"{FLASK}        {code}\n")) == expected


def test_statuses_of_fastapi(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        f"{FASTAPI}        if app.a: raise refused()\n        if app.b: raise Taken()\n"
        "        return Answer({}, status_code=418)\n",
    )
    assert raised(facts) == {403, 409}
    assert answers(facts) == {"418"}


def test_statuses_of_django(tmp_path: Path) -> None:
    body = (
        "if request.a: return HttpResponseForbidden()\n"
        "        if request.b: return JsonResponse({}, status=422)\n"
        "        if request.c: return Response({}, 409)\n        raise NotFound()"
    )
    facts = facts_of(tmp_path, DJANGO.replace("BODY", body))
    assert answers(facts) == {"403", "422", "409"}
    assert raised(facts) == {404}


def test_a_function_that_is_handed_on_under_a_declared_type(tmp_path: Path) -> None:
    """`Callable` in a signature does not say which function comes."""
    code = """
        import asyncio
        import contextvars
        from functools import partial
        from typing import Callable
        from fastapi import FastAPI

        app = FastAPI()

        async def elsewhere(function: Callable, *args):
            inside = contextvars.copy_context()
            work = partial(inside.run, function, *args)
            return await asyncio.get_running_loop().run_in_executor(None, work)

        def written():
            open("/var/notes").read()

        @app.get("/")
        async def show():
            await elsewhere(written)
    """
    facts = facts_of(tmp_path, code)
    assert ("main.elsewhere", "main.written") in {(one.function, one.callee) for one in facts.of(Call)}


def test_a_function_that_a_text_names(tmp_path: Path) -> None:
    code = """
        import importlib
        from fastapi import FastAPI

        app = FastAPI()
        COUNTER = "helpers.counted"

        def load(text: str):
            module, _, name = text.rpartition(".")
            return getattr(importlib.import_module(module), name)

        @app.get("/")
        def show():
            return load(COUNTER)()
    """
    facts = facts_of(tmp_path, code, helpers='def counted():\n    open("/var/counts").read()\n')
    assert "helpers.counted" in {one.callee for one in facts.of(Call) if one.function == "main.show"}


def test_jobs_of_django_rq(tmp_path: Path) -> None:
    code = """
        import django_rq
        from fastapi import FastAPI

        app = FastAPI()

        def sync(): ...

        def clean(): ...

        def started(job, *args):
            return django_rq.get_queue("low").enqueue(job, *args)

        @app.get("/")
        def show():
            started(sync)

        @app.get("/clean")
        def tidy():
            started(clean)
    """
    facts = facts_of(tmp_path, code)
    assert {(one.function, one.target) for one in facts.of(Message)} == {
        ("main.started[sync]", "main.sync"),
        ("main.started[clean]", "main.clean"),
    }


def test_settings_of_a_connection_read_no_table(tmp_path: Path) -> None:
    code = """
        import sqlite3
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/")
        def show():
            sqlite3.connect("a").cursor().execute("PRAGMA foreign_keys=ON")
    """
    assert [one.verb for one in facts_of(tmp_path, code).of(DataAccess)] == ["execute"]


def test_exceptions_are_caught_by_what_they_are_a_kind_of(tmp_path: Path) -> None:
    """A handler of a base class catches; what is queued raises elsewhere; an assertion is no way to fail."""
    facts = facts_of(
        tmp_path,
        """
        from celery import Celery
        from fastapi import FastAPI
        app = FastAPI()
        work = Celery()
        class Refused(Exception): ...
        class Missing(Refused, ValueError): ...
        @work.task
        def later():
            raise Missing()
        def find(key):
            if key == 1:
                raise Missing()
            if key == 2:
                raise KeyError(key)
            if key == 3:
                raise AssertionError("never")
        @app.get("/a")
        def by_own_base(key: int):
            try:
                find(key)
            except Refused:
                later.delay()
        @app.get("/b")
        def by_base_of_python(key: int):
            try:
                find(key)
            except (ValueError, LookupError):
                return None
        """,
    )
    left = {(one.function, one.exception) for one in facts.of(Raised) if one.function.startswith("main.by")}
    assert left == {("main.by_own_base", "KeyError")}
