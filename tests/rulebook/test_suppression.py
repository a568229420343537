from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.configuration import Configuration, Suppression
from analyzer.facts import Evidence, Finding, RuleResult
from analyzer.rulebook import Accepted, Notice, NoticeKind, RuleOutcome, Seen, accepted, suppress
from analyzer.rulebook.matching import text_matches

TODAY = date(2030, 6, 1)


def finding(
    subject: str = "app POST /hook", rule: str = "SEC-AUTHN-001", path: str = "a.py", line: int = 4
) -> Finding:
    return Finding(
        id=f"{rule} {subject}", evidence=Evidence(path, line, line + 2), rule=rule, pack="security",
        severity="high", verdict="violated", subject=subject, title="t", message="m", remedy="r",
        fingerprint="f" * 32,
    )  # fmt: skip


def outcome(*findings: Finding, ran: tuple[str, ...] = ("SEC-AUTHN-001",), failed: str = "") -> RuleOutcome:
    results = tuple(
        RuleResult(
            id=rule, rule=rule, pack="security", title="t", severity="high",
            outcome="failed" if rule == failed else "violated", subjects=1, violations=1, unknowns=0,
        )
        for rule in ran
    )  # fmt: skip
    return RuleOutcome(findings, results, Seen(1, 0, 0))


def in_file(text: str, path: str = "a.py") -> tuple[tuple[Accepted, ...], tuple[Notice, ...]]:
    return accepted(Configuration(), [(path, text)])


ROUTES = """\
from app import app

{above}
@app.post("/hook"){beside}
def hook():
    return "# groundplan: allow[SEC-AUTHN-001] this is a text"
"""


@pytest.mark.parametrize(
    ("above", "beside"),
    [
        ("# groundplan: allow[SEC-AUTHN-001] signed by the proxy", ""),
        ("", "  # groundplan: allow[SEC-AUTHN-001] signed by the proxy"),
        ("", "  # noqa # groundplan:allow [ SEC-X-001 , SEC-AUTHN-001 ]  signed by the proxy  "),
        ("", "  # groundplan: allow[SEC-AUTHN-001; owner=payments; expires=2030-06-01] signed by the proxy"),
    ],
)
def test_a_comment_at_the_place_suppresses(above: str, beside: str) -> None:
    found, notices = in_file(ROUTES.format(above=above, beside=beside))
    after = suppress(outcome(finding()), found, TODAY)
    assert not notices
    assert not after.notices
    (one,) = after.findings
    assert one.status == "suppressed"
    assert str(one.suppression).startswith("signed by the proxy")
    assert one.fingerprint == finding().fingerprint


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_python_counts_them(newline: str) -> None:
    text = 'x = "\\f\\v"\n\x0c\n\n# groundplan: allow[SEC-AUTHN-001] why\n\n# more\ny = 1\n'.replace(
        "\n", newline
    )
    ((one,), _) = in_file(text)
    assert (one.line, one.covers) == (4, 7)


@pytest.mark.parametrize(
    "other",
    [finding(rule="SEC-AUTHN-002"), finding(path="b.py"), finding(line=40)],
)
def test_a_comment_is_about_its_place_and_its_rules(other: Finding) -> None:
    found, _ = in_file(ROUTES.format(above="# groundplan: allow[SEC-AUTHN-001] why", beside=""))
    after = suppress(outcome(other), found, TODAY)
    assert [one.status for one in after.findings] == ["new"]
    assert [one.kind for one in after.notices] == [NoticeKind.STALE]
    assert str(after.notices[0]) == "a.py:3: the suppression of SEC-AUTHN-001 matches no finding: remove it"


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("# groundplan: allow[SEC-AUTHN-001]", "needs a reason"),
        ("# groundplan: allow[] why", "'' is no rule id"),
        ("# groundplan: allow[all] why", "'all' is no rule id"),
        ("# groundplan: allow[SEC-AUTHN-001", "write 'groundplan: allow[RULE-ID] reason'"),
        ("# groundplan: ignore", "write 'groundplan: allow[RULE-ID] reason'"),
        ("# groundplan: allow[SEC-AUTHN-001; until=2030-01-01] why", "neither owner=NAME nor expires="),
        ("# groundplan: allow[SEC-AUTHN-001; expires=soon] why", "neither owner=NAME nor expires="),
        ("# groundplan: allow[SEC-AUTHN-001; owner=] why", "neither owner=NAME nor expires="),
    ],
)
def test_what_reads_like_a_suppression_and_is_none_is_told(comment: str, told: str) -> None:
    found, notices = in_file(f"x = 1  {comment}\n")
    assert not found
    assert [one.kind for one in notices] == [NoticeKind.INVALID]
    assert told in notices[0].message


def test_an_expired_one_suppresses_nothing_and_is_told() -> None:
    found, _ = in_file(
        ROUTES.format(above="# groundplan: allow[SEC-AUTHN-001; expires=2030-05-31] why", beside="")
    )
    after = suppress(outcome(finding()), found, TODAY)
    assert [one.status for one in after.findings] == ["new"]
    assert [str(one) for one in after.notices] == [
        "a.py:3: the suppression of SEC-AUTHN-001 expired on 2030-05-31: app POST /hook"
    ]


def test_a_rule_that_did_not_run_leaves_no_stale_suppression() -> None:
    found, _ = in_file("x = 1  # groundplan: allow[SEC-AUTHN-001] why\n")
    assert not suppress(outcome(ran=()), found, TODAY).notices
    assert not suppress(outcome(failed="SEC-AUTHN-001"), found, TODAY).notices
    assert suppress(outcome(), found, TODAY).notices


@pytest.mark.parametrize(
    ("what", "matches"),
    [
        ({"subject": "POST /hook"}, True),
        ({"subject": "app POST /hook"}, True),
        ({"subject": "app POST *"}, True),
        ({"subject": "POST"}, False),
        ({"subject": "hook"}, False),
        ({"path": "a.py"}, True),
        ({"path": "*.py"}, True),
        ({"path": "src/*"}, False),
        ({"subject": "*", "path": "b.py"}, False),
        ({"fingerprint": "f" * 32}, True),
        ({"fingerprint": "0" * 32}, False),
    ],
)
def test_entries_of_the_configuration(what: dict[str, str], matches: bool) -> None:
    entry = Suppression(rule=("SEC-AUTHN-001",), reason="why", owner="me", expires=TODAY, **what)
    configuration = Configuration(
        suppressions=(entry,), file="groundplan.yaml", places={"suppressions[0]": 7}
    )
    found, _ = accepted(configuration)
    after = suppress(outcome(finding()), found, TODAY)
    assert after.findings[0].status == ("suppressed" if matches else "new")
    assert after.findings[0].suppression == ("why (me) (until 2030-06-01)" if matches else None)
    assert [(one.path, one.line) for one in after.notices] == ([] if matches else [("groundplan.yaml", 7)])


def test_other_files_may_hold_comments_too() -> None:
    found, notices = in_file("debug: true  # groundplan: allow[SEC-CONF-001] local only\n", "compose.yaml")
    assert [(one.line, one.covers) for one in found] == [(1, 1)]
    assert not notices


@given(st.lists(st.sampled_from(["a", "b", "ab", "*"]), max_size=6), st.text(alphabet="ab", max_size=8))
def test_a_star_stands_for_anything(parts: list[str], text: str) -> None:
    pattern = "".join(parts)

    def slow(rest: str, left: str) -> bool:
        if not rest:
            return not left
        if rest[0] == "*":
            return any(slow(rest[1:], left[start:]) for start in range(len(left) + 1))
        return left[:1] == rest[0] and slow(rest[1:], left[1:])

    assert text_matches(pattern, text) == slow(pattern, text)


@given(st.text(max_size=120))
def test_any_source_can_be_searched(text: str) -> None:
    found, notices = in_file(text + "\n# groundplan: allow[SEC-AUTHN-001] why")
    assert len(found) + len(notices) <= text.count("groundplan:") + 1
