"""Routes that answer to every method: whether they change anything is what their code does."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from analyzer.facts import ReachedFunction, Route
from analyzer.pipeline import analyze

FILES = {
    "manage.py": """
        import os
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    """,
    "shop/__init__.py": "",
    "shop/settings.py": """
        ROOT_URLCONF = "shop.urls"
        SECRET_KEY = "x"
        INSTALLED_APPS = ["shop"]
    """,
    "shop/models.py": """
        from django.db import models

        class Visit(models.Model):
            page = models.CharField(max_length=20)
    """,
    "shop/views.py": """
        from django.http import HttpResponse
        from django.shortcuts import render
        from django.views.decorators.http import require_POST

        from .models import Visit

        def about(request):
            return render(request, "about.html", {"visits": Visit.objects.count(), "q": request.GET.get("q")})

        def counted(request, page=""):
            note(page)
            return HttpResponse("ok")

        def note(page):
            Visit.objects.create(page=page)

        def search(request):
            if request.method == "POST":
                return render(request, "found.html", {"q": request.POST["q"]})
            return render(request, "search.html")

        def handed_on(request):
            return taken(request)

        def taken(request):
            return HttpResponse(request.body)

        @require_POST
        def asked(request):
            return HttpResponse("yes")
    """,
    "shop/urls.py": """
        from django.urls import path

        from . import views

        urlpatterns = [
            path("about", views.about),
            path("search", views.search),
            path("handed", views.handed_on),
            path("asked", views.asked),
            *[path(f"{page}/<page>", views.counted) for page in ("a", "b", "c", "d", "e")],
        ]
    """,
}


def test_what_reads_only_does_not_change_state(tmp_path: Path) -> None:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(dedent(text))
    facts = analyze(tmp_path).facts
    told = {route.path: route.changes_state for route in facts.of(Route)}
    assert told["/about"] is False
    for served in ("/search", "/handed", "/asked", "/a/{page}", "/e/{page}"):
        assert told[served] is True, served
    answering = {one.name: len(one.answers) for one in facts.of(ReachedFunction)}
    assert answering["shop.views.counted"] == 5
    assert answering["shop.views.note"] == 0
