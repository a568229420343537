"""Findings that only moved, and what is taken for one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.facts import Application, Coverage, Facts, Function, Module
from analyzer.rulebook import Known, RuleOutcome, Symbols, compare, followed
from tests.rulebook.test_suppression import finding, outcome

RULE = "SEC-AUTHN-001"


def symbols(*names: str) -> Symbols:
    """Those of a project with the modules `store.api` and `store.web`, and functions of these names."""
    modules = ("store.api", "store.web")
    facts = Facts(Module(id=name, name=name, file=f"{name}.py", lines=1) for name in modules)
    facts.extend(Function(id=name, name=name, kind="function", module="store.api") for name in names)
    facts.add(Application(id="store.web.app", name="store.web.app", framework="fastapi"))
    facts.add(Coverage(id="deploy/new/.env", file="deploy/new/.env", status="listed", role="manifest"))
    return Symbols.of(facts)


def known(subject: str) -> Known:
    return Known(RULE, subject, f"{hash(subject):032x}"[-32:])


def found(*subjects: str) -> RuleOutcome:
    return outcome(*(replace(finding(one), fingerprint=known(one).fingerprint) for one in subjects))


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [
        ("shop.orders.cancel os.remove", "store.api.cancel os.remove", True),
        ("shop.orders.Order.cancel", "store.api.Order.cancel", True),
        ("shop.orders.make.<locals>.app POST /a", "store.api.make.<locals>.app POST /a", True),
        ("shop.main.app POST /orders", "store.web.app POST /orders", True),
        ("API_KEY in deploy/old/.env", "API_KEY in deploy/new/.env", True),
        ("shop.orders.cancel", "store.api.revoke", False),  # renamed as well
        ("shop.orders.cancel", "elsewhere.cancel", False),  # in no module of the project
        ("store.api.still", "store.web.still", False),  # what was there is there still
        ("shop.main.app POST /orders", "store.web.app POST /refunds", False),
        ("shop.main.app POST /orders", "store.web.app PUT /orders", False),
        ("shop.orders.cancel os.remove", "store.api.cancel os.unlink", False),
        ("API_KEY in deploy/old/.env", "API_KEY in deploy/new/other.env", False),
        ("_ shop.orders.a", "store.api.a store.api.b", False),
    ],
)
def test_what_only_moved(before: str, now: str, same: bool) -> None:
    compared = compare(found(now), frozenset({known(before)}), symbols("store.api.still", "store.api.cancel"))
    assert [one.status for one in compared.findings] == ["baseline" if same else "new"]
    assert (compared.fixed == ()) is same


def test_one_that_was_known_serves_for_one() -> None:
    after = found("store.api.cancel", "store.web.cancel")
    compared = compare(after, frozenset({known("shop.orders.cancel")}), symbols())
    assert sorted(one.status for one in compared.findings) == ["baseline", "new"]


@given(st.lists(st.text(alphabet="ab._/ \0<>", max_size=12), max_size=6), st.data())
def test_no_more_is_known_than_before(subjects: list[str], data: st.DataObject) -> None:
    before = frozenset(map(known, subjects))
    now = data.draw(st.lists(st.text(alphabet="ab._/ \0<>", max_size=12), max_size=6, unique=True))
    assert len(followed(before, found(*now), symbols("store.api.a"))) <= len(before)
