"""What an owner is told first: the few things that matter most, and how far the reading reaches."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyzer.facts import (
    Application,
    BlindSpot,
    Certainty,
    Coverage,
    Evidence,
    Facts,
    Finding,
    Guard,
    GuardVerdict,
    Measure,
    Route,
    RouteKind,
    Table,
)
from analyzer.reports import ReportInput, formats
from analyzer.reports.overview import MOST_MATTERS, left_out, matters, portrait
from analyzer.reports.summary import spots_alike, summarize
from tests.sample_facts import sample_facts


def finding(rule: str, severity: str, number: int, **more: object) -> Finding:
    return Finding(
        id=f"{rule} {number}", rule=rule, severity=severity, verdict="violated",
        subject=f"{number}", title=f"title of {rule}", message=f"{rule} at {number}", remedy="mend it",
        fingerprint=f"{rule}{number}", evidence=Evidence("a.py", number, number),
        **{"pack": rule.partition("-")[0], **more},  # type: ignore[arg-type]
    )  # fmt: skip


def told(*findings: Finding) -> list[tuple[str, int]]:
    return [(one.first.rule, one.number) for one in matters(summarize(Facts(findings)))]


def test_the_gravest_come_first_and_those_that_are_sure_before_likely_ones() -> None:
    assert told(
        finding("REL-A", "low", 1),
        finding("SEC-B", "high", 2, likely=True),
        finding("DAT-C", "medium", 3),
        finding("DAT-D", "high", 4),
    ) == [("DAT-D", 1), ("SEC-B", 1), ("DAT-C", 1), ("REL-A", 1)]


def test_findings_of_one_rule_are_one_matter() -> None:
    several = [finding("SEC-A", "high", number, likely=number > 2) for number in range(1, 6)]
    (one,) = matters(summarize(Facts(several)))
    assert one.sentence == "SEC-A at 1, and 4 more"


def test_one_area_does_not_take_all_places() -> None:
    security = [finding(f"SEC-{letter}", "medium", 1) for letter in "ABCDEF"]
    others = [finding("DAT-A", "low", 1), finding("SCL-A", "low", 1)]
    assert told(*security, *others) == [
        ("SEC-A", 1), ("SEC-B", 1), ("SEC-C", 1), ("DAT-A", 1), ("SCL-A", 1)
    ]  # fmt: skip
    assert len(told(*security)) == MOST_MATTERS


def test_what_is_for_information_or_undecided_does_not_matter_most() -> None:
    undecided = replace(finding("SEC-B", "high", 2), verdict="unknown")
    assert told(finding("SEC-A", "info", 1), undecided) == []


def test_the_portrait_tells_who_may_call_and_how_far_the_reading_reaches() -> None:
    served, guarded, reach = portrait(ReportInput(sample_facts(), "shop"))
    assert served.startswith("2 applications with 11 routes (FastAPI 11)")
    assert guarded == (
        "Who may call them: 4 guarded, 1 guarded only under a condition, 5 open to everybody, "
        "1 not decided; 1 of the open ones changes state."
    )
    assert "declared routes found in an application" in reach
    assert "about routes or guards" in reach


def test_what_two_applications_serve_in_the_same_way_is_told_once() -> None:
    def route(application: str, number: int, path: str, verdict: GuardVerdict) -> Route:
        return Route(
            id=f"{application} {number}", application=application, kind=RouteKind.HTTP, methods=("POST",),
            path=path, raw_path=path, handler="shop.write", position=number, guard_verdict=verdict,
            changes_state=True, evidence=Evidence("shop.py", number, number),
        )  # fmt: skip

    opened, guarded = GuardVerdict.UNGUARDED, GuardVerdict.GUARDED
    summary = summarize(
        Facts(
            [
                *(route("a", number, path, opened) for number, path in enumerate(("/in", "/in", "/out"))),
                *(route("b", number, path, opened) for number, path in enumerate(("/in", "/in"))),
                route("b", 2, "/out", guarded),
            ]
        )
    )
    assert [route.id for route in summary.open_changes] == ["a 0", "a 1", "a 2"]
    assert [route.id for route in summary.distinct] == ["a 0", "a 1", "a 2", "b 2"]
    assert len(summary.routes) == 6


@pytest.mark.parametrize(
    ("affects", "told"),
    [
        ("routes", "2 blind spots, 1 of them about routes or guards."),
        ("guards", "2 blind spots, 1 of them about routes or guards."),
        ("all", "2 blind spots."),
        ("tables", "2 blind spots, none about a route or guard."),
    ],
)
def test_the_portrait_tells_what_blind_spots_affect(affects: str, told: str) -> None:
    spots = [
        BlindSpot(id=what, kind="escape", subject="library", affects=what, reason="not known")
        for what in ("migrations", affects)
    ]
    assert portrait(ReportInput(Facts(spots), "shop"))[-1] == f"How far this reaches: {told}"


def test_the_portrait_of_nothing() -> None:
    assert portrait(ReportInput(Facts(), "shop")) == (
        "No application was found: there are no routes to judge.",
        "How far this reaches: 0 blind spots.",
    )
    only = Facts([Measure(id="m", name="modules.total", value=3, meaning="files")])
    reach = portrait(ReportInput(only, "shop"))[-1]
    assert reach == "How far this reaches: 0 of 3 Python files parsed, 0 blind spots."


def test_what_was_not_read_is_told_by_its_reason() -> None:
    files = [
        Coverage(id=path, file=path, status="skipped", role="other", reason=reason)
        for path, reason in (
            ("a/link", "link: leads out"),
            ("b/link", "link: leads nowhere"),
            ("data.py", "large: 28,888,896 bytes are more than the limit of 2,097,152"),
            ("node_modules", "vendored: third-party code"),
        )
    ]
    assert list(left_out(files)) == [
        "data.py: 28,888,896 bytes are more than the limit of 2,097,152",
        "link: a/link and 1 more",
        "vendored: node_modules",
    ]


def test_blind_spots_of_one_reason_are_told_once() -> None:
    spots = [
        BlindSpot(id=f"{number}", kind="escape", subject=f"library.Part{number}", affects="routes",
                  reason="a library call may register more", evidence=Evidence("a.py", number, number))
        for number in range(1, 9)
    ]  # fmt: skip
    ((first, others),) = spots_alike(spots)
    assert first.subject == "library.Part1"
    assert len(others) == 7
    for name in ("text", "markdown", "html"):
        text = " ".join(formats()[name].render(ReportInput(Facts(spots), "shop")).decode().split())
        assert text.count("a library call may register more") == 1
        assert "library.Part1" in text


def test_a_table_without_a_name_is_told_by_its_class() -> None:
    facts = Facts(
        [Table(id="@shop.models.Order", name="{?}", model="shop.models.Order", framework="pynamodb")]
    )
    (stored,) = summarize(facts).stored
    assert stored.name == "Order"
    assert "| `Order` |" in page(facts, "markdown")


def page(facts: Facts, name: str = "html") -> str:
    return " ".join(formats()[name].render(ReportInput(facts, "shop")).decode().split())


def test_what_is_found_of_little_weight_is_folded_away_and_can_be_reached() -> None:
    shown = page(Facts([finding("REL-A", "low", 1), finding("SEC-B", "high", 2)]))
    assert '<details class="finding" id="REL-A-low-violated">' in shown
    assert '<article class="finding" id="SEC-B-high-violated">' in shown
    assert 'href="#REL-A-low-violated"' in shown


def test_a_long_condition_does_not_fill_the_list_of_guards() -> None:
    facts = sample_facts()
    (guard, *_) = (row for row in facts.of(Guard) if row.condition)
    long = " and ".join(f"settings.switch_{number}" for number in range(20))
    told = page(Facts([*facts.of(Application), *facts.of(Route), replace(guard, condition=long)]))
    assert "<summary>only under a condition</summary>" in told
    assert long in told


def test_an_application_of_a_script_is_told_so() -> None:
    made = Application(
        id="a", name="shop.app", framework="flask", certainty=Certainty.CONDITIONAL,
        condition="__name__ == '__main__'", by_default=False,
    )  # fmt: skip
    for name in ("text", "html"):
        assert "only where its file is run as a script" in page(Facts([made]), name)


def test_routes_of_one_handler_share_a_row() -> None:
    facts = sample_facts()
    (route, *_) = (row for row in facts.of(Route) if row.path == "/api/v1/webhooks/payment")
    several = [replace(route, id=f"{path}", path=path) for path in ("/a", "/b", "/c", "/d", "/e")]
    told = page(Facts([*facts.of(Application), *several]))
    assert "2 more paths</summary>" in told
    assert "/a and 4 paths more of its handler" in page(Facts([*facts.of(Application), *several]), "text")


def test_pages_for_people_are_named_first() -> None:
    written = ("out/compliance.md", "out/facts.db", "out/audit.html", "out/map.svg", "out/summary.txt")
    text = formats()["text"].render(ReportInput(Facts(), "shop", written=written)).decode()
    assert "Written; begin with out/audit.html" in text
    assert text.split()[-5:] == [written[2], written[4], written[0], written[3], written[1]]


def test_applications_that_serve_nothing_share_a_line() -> None:
    bare = Application(
        id="b", name="shop.config.probe", framework="flask", evidence=Evidence("shop/config.py", 4, 4)
    )
    text = page(Facts([*sample_facts().of(Application), *sample_facts().of(Route), bare]), "text")
    assert "serving files at most: shop.config.probe (shop/config.py:4)" in text
    assert "serving files at most" not in page(Facts([bare]), "text")
