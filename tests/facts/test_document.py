"""The JSON document: complete, as its schema says, the same for the same facts, and readable by others."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from analyzer.facts import Certainty, Facts, Finding, Guard, Measure, Middleware, Route, Setting, row_types
from analyzer.facts import document as document_module
from analyzer.facts.document import document, to_json
from analyzer.facts.document_schema import json_schema
from analyzer.facts.publish import publish
from tests.sample_facts import HOSTILE, hostile_facts, sample_facts

ROOM = Path(document_module.__file__).parent
SCORE = Path(__file__).parents[2] / "fixtures" / "truth" / "score.py"


def read(facts: Facts) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(to_json(document(facts)))
    return told


@pytest.mark.parametrize(
    "facts", [sample_facts(), hostile_facts(), Facts()], ids=["shop", "hostile", "empty"]
)
def test_the_document_is_as_its_schema_says(facts: Facts) -> None:
    Draft202012Validator.check_schema(json_schema())
    Draft202012Validator(json_schema()).validate(read(facts))


def test_the_schema_refuses_what_is_not_a_document() -> None:
    told = read(sample_facts())
    told["routes"][0]["guard_verdict"] = "protected"
    assert not Draft202012Validator(json_schema()).is_valid(told)


def test_a_likely_finding_is_a_violation_that_somebody_looks_at() -> None:
    facts = sample_facts()
    (finding, *_) = facts.of(Finding)
    told = read(Facts([replace(finding, likely=True), replace(finding, id="other", verdict="unknown")]))
    assert [(one["verdict"], one["likely"]) for one in told["findings"]] == [
        ("violated", True),
        ("unknown", False),
    ]


def test_what_python_gets_is_what_json_says() -> None:
    assert read(sample_facts()) == document(sample_facts())


def test_no_fact_is_lost() -> None:
    told = to_json(document(sample_facts())).decode()
    for kind in row_types():
        for row in sample_facts().of(kind):
            assert kind is Measure or f'{{"id": {json.dumps(row.id)}, ' in told


def test_a_route_carries_what_belongs_to_it_in_order() -> None:
    routes = {route["id"]: route for route in read(sample_facts())["routes"]}
    created = routes["shop.main.app POST /api/v1/products"]
    assert [guard["name"] for guard in created["guards"]] == [
        "shop.security.oauth2_scheme",
        "shop.security.current_user",
        "shop.security.require_staff",
    ]
    assert [parameter["location"] for parameter in created["parameters"]] == ["body"]
    assert [response["status"] for response in created["responses"]] == ["201", "409"]
    assert created["evidence"] == {"path": "src/shop/catalogue/routes.py", "line": 63, "end_line": 72}
    assert created["condition"] is None
    assert created["certainty"] == "certain"


def test_routes_and_middleware_are_in_the_order_of_matching() -> None:
    told = read(sample_facts())
    assert [route["position"] for route in told["routes"]] == list(range(12))
    assert [layer["name"].split(".")[-1] for layer in told["middleware"]] == [
        "SessionMiddleware",
        "CORSMiddleware",
        "GZipMiddleware",
        "RequestLog",
    ]


def test_a_guard_of_no_known_route_is_kept() -> None:
    facts = Facts(sample_facts().of(Guard))
    assert len(read(facts)["guards"]) == len(sample_facts().of(Guard))
    assert "guards" not in read(sample_facts())


def test_only_facts_in_doubt_carry_their_doubt() -> None:
    settings = sample_facts()
    settings.add(
        Setting(id="odd", name="odd", source="environ", certainty=Certainty.INFERRED, reason="from its name")
    )
    told = {setting["id"]: setting for setting in read(settings)["settings"]}
    assert told["odd"]["reason"] == "from its name"
    assert "reason" not in told["Settings.testing"]


def test_coverage_has_totals_figures_and_every_file() -> None:
    coverage = read(sample_facts())["coverage"]
    assert coverage["totals"]["by_status"] == {
        "evaluated": 17,
        "failed": 1,
        "listed": 1,
        "read": 2,
        "skipped": 1,
    }
    assert coverage["totals"]["files"] == 20
    assert coverage["figures"]["routes.declared"]["value"] == 14
    assert len(coverage["files"]) == 22


def test_every_key_of_the_design_is_there_even_without_facts() -> None:
    told = read(Facts())
    assert {"groundplan", "routes", "tables", "middleware", "services", "links", "findings"} <= told.keys()
    assert {"blind_spots", "coverage"} <= told.keys()
    assert told["groundplan"]["schema"] == 1


def test_the_same_facts_give_the_same_bytes_a_line_each() -> None:
    rows = list(hostile_facts())
    random.Random(3).shuffle(rows)
    written = to_json(document(Facts(rows)))
    assert written == to_json(document(hostile_facts()))
    assert all(line.count(b'{"id": ') <= 1 for line in written.splitlines())


def test_hostile_texts_come_back_as_they_were() -> None:
    subjects = {spot["subject"] for spot in read(hostile_facts())["blind_spots"]}
    assert set(HOSTILE) <= subjects


def test_values_that_json_does_not_know_are_told_as_texts() -> None:
    deep: list[Any] = []
    for _ in range(3000):
        deep = [deep]
    arguments = {
        "nan": float("nan"),
        "set": {3, 1},
        "huge": 10**9000,
        "deep": deep,
        "odd": object,
        "bytes": b"x",
    }
    layer = Middleware(id="m", application="a", position=0, name="m", arguments=arguments)
    (told,) = read(Facts([layer]))["middleware"]
    assert told["arguments"]["nan"] == "nan"
    assert told["arguments"]["set"] == [1, 3]
    assert told["arguments"]["huge"].startswith("0x")
    assert told["arguments"]["odd"] == "<class 'object'>"


def test_the_score_of_the_benchmark_reads_it(tmp_path: Path) -> None:
    facts = sample_facts()
    layers = sorted(facts.of(Middleware), key=lambda layer: layer.position)
    truth = {
        "app": "shop",
        "version": "2.4.0",
        "frameworks": ["fastapi"],
        "middleware": [row.name for row in layers if row.application == "shop.main.app"],
        "routes": [
            {
                "methods": list(route.methods),
                "path": route.path,
                "kind": str(route.kind),
                "handler": route.handler,
                "guards": [guard.name for guard in facts.of(Guard) if guard.route == route.id],
            }
            for route in facts.of(Route)
        ],
    }
    (tmp_path / "truth.json").write_text(json.dumps(truth))
    (tmp_path / "facts.json").write_bytes(to_json(document(facts)))
    scored = subprocess.run(
        [sys.executable, SCORE, tmp_path / "truth.json", tmp_path / "facts.json"],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line for line in scored.stdout.splitlines() if "recall" in line]
    assert len(lines) == 6
    assert all("recall 100.0  precision 100.0" in line for line in lines)


def test_the_published_schema_is_current(tmp_path: Path) -> None:
    """Where this fails: `python -m analyzer.facts.publish` writes both files anew."""
    publish(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["SCHEMA.md", "document.schema.json"]
    for path in tmp_path.iterdir():
        assert (ROOM / path.name).read_text(encoding="utf-8") == path.read_text(encoding="utf-8")
