"""What guards views of a project, against what Django answers to somebody who has not logged in."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analyzer import analyze

PROJECT = Path(__file__).parents[2] / "fixtures" / "django" / "access"
OWN = ("/doors/", "/gates/", "/behind/")
"""Paths whose views need nothing that the fixture's settings do not have."""

ASK = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
import django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.urls import resolve

answers = []
for method, path in json.loads(sys.argv[1]):
    request = RequestFactory().generic(method, path)
    request.user, request.session = AnonymousUser(), SessionStore()
    request.session["basket"] = "full"
    view, _, named = resolve(path)
    try:
        response = view(request, **named)
        answers.append([response.status_code, response.content.decode()])
    except PermissionDenied:
        answers.append([403, ""])
print(json.dumps(answers))
"""


@pytest.mark.skipif(importlib.util.find_spec("django") is None, reason="Django is not installed")
def test_strangers_reach_what_is_said_to_be_open_and_nothing_that_is_said_to_be_guarded() -> None:
    routes = [
        one for one in analyze(PROJECT, strict=True).document()["routes"] if one["path"].startswith(OWN)
    ]
    asked = [
        ("GET" if method == "ANY" else method, one["path"].replace("{page}", "open"), one)
        for one in routes
        for method in one["methods"]
    ]
    told = subprocess.run(
        [sys.executable, "-c", ASK, json.dumps([one[:2] for one in asked])],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    verdicts: dict[str, set[Any]] = {"guarded": set(), "unguarded": set()}
    for (method, path, route), (status, body) in zip(asked, json.loads(told.stdout), strict=True):
        name = route["handler"].rpartition(".")[2]
        reached = status == 200 and body in ("", name)
        verdicts.setdefault(route["guard_verdict"], set()).add((method, path, reached))
    assert {reached for *_, reached in verdicts["guarded"]} == {False}, verdicts
    assert {reached for *_, reached in verdicts["unguarded"]} == {True}, verdicts
