"""Where a route stands whose registration is one line of the project's own for many routes."""

from __future__ import annotations

from pathlib import Path

from analyzer import analyze
from analyzer.facts import Route

FIXTURE = Path(__file__).parents[2] / "fixtures" / "flask" / "registered_by_helper"


def test_a_route_of_a_helper_stands_at_its_handler_and_keeps_its_registration() -> None:
    lines = (FIXTURE / "main.py").read_text().splitlines()
    told = {}
    for route in analyze(FIXTURE, workers=0).facts.of(Route):
        assert route.evidence is not None
        places = [int(place.rpartition(":")[2]) for place in route.registered_at]
        told[route.path, route.methods[0]] = [
            lines[line - 1].strip() for line in (route.evidence.line, *places)
        ]
    helper = "self.blueprint.add_url_rule(rule, view_func=view)"
    end = "service.register()"
    wrapping = "app.add_url_rule(rule, view_func=view_of(page))"
    start, help_ = 'add_page("/start", Start)', 'add_page("/help", Help)'
    assert told == {
        ("/api/songs", "GET"): ["def get(self):", helper, 'service.add(Songs, "/songs")', end],
        ("/api/songs", "POST"): ["def post(self):", helper, 'service.add(Songs, "/songs")', end],
        ("/api/albums", "GET"): ["def get(self):", helper, 'service.add(Albums, "/albums")', end],
        ("/start", "GET"): [start, wrapping, start],
        ("/help", "GET"): [help_, wrapping, help_],
        ("/alone", "GET"): ['app.add_url_rule("/alone", view_func=Alone.as_view("alone"))'],
    }
