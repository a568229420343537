"""Which columns hold what is personal or secret, and which only sound so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer import analyze
from analyzer.configuration import ColumnCategory, ColumnChoice, ColumnKeeping, Configuration
from analyzer.facts import (
    BlindSpot,
    Certainty,
    Column,
    ColumnClass,
    DataCategory,
    Facts,
    Keeping,
    Table,
)
from analyzer.graph import classification_facts
from analyzer.graph.classification import judge, keeping_of
from analyzer.graph.classification.words import singular, words_of
from analyzer.reports import ReportInput, SchemaChoice, formats

HITS = """
    user.email VARCHAR(254) contact
    user.emailAddress VARCHAR contact
    user.EMAIL_ADDRESS TEXT contact
    order.billing_email VARCHAR contact
    subscription.email2 VARCHAR contact
    user.email_hash CHAR(64) contact hashed
    user.phone_number VARCHAR(20) contact
    user.mobile BIGINT contact
    invoice_address.city VARCHAR contact
    shipment.postal_code VARCHAR(10) contact
    user.password VARCHAR credential
    user.hashed_password VARCHAR credential hashed
    user.passwordHash VARCHAR credential hashed
    smtp_settings.smtp_password VARCHAR credential
    api_key.api_key_hash VARCHAR credential hashed
    connection.clientSecret VARCHAR credential
    connection.client_secret_encrypted TEXT credential encrypted
    account.refresh_token TEXT credential
    user.recovery_codes JSON credential
    server.private_key TEXT credential
    django_session.session_key VARCHAR(40) credential
    user.first_name VARCHAR identity
    users.name VARCHAR identity
    customer_profile.display_name VARCHAR identity
    employee.date_of_birth DATE identity
    person.gender VARCHAR(1) identity
    ticket.attendee_name_cached VARCHAR identity
    patient.social_security_number VARCHAR identity
    payment.iban VARCHAR(34) financial
    payment.card_last4 CHAR(4) financial
    employee.salary NUMERIC(10,2) financial
    patient.blood_type VARCHAR(3) health
    member.religion VARCHAR special
    user.last_login_ip INET network
    login_event.user_agent VARCHAR(512) network
    visit.user_agents TEXT network
    shop.latitude FLOAT location
    booking.notes TEXT free_text
    user.bio TEXT free_text
"""

NEAR_MISSES = """
    message.email_template_id INTEGER
    message.email_template VARCHAR
    user.email_verified BOOLEAN
    user.email_confirmed_at DATETIME
    user.email_count INTEGER
    user.send_email BOOLEAN
    user.password_reset_required BOOLEAN
    user.password_changed_at TIMESTAMP
    user.password_policy VARCHAR
    job.max_tokens INTEGER
    usage.prompt_token VARCHAR
    usage.completion_tokens BIGINT
    feed.next_page_token VARCHAR
    flow.version_token VARCHAR
    tokenizer.tokenizer VARCHAR
    secret.secret_name VARCHAR
    secret.is_secret BOOLEAN
    oauth_token.token_type VARCHAR
    oauth_token.token_prefix VARCHAR
    cluster.ssh_public_key TEXT
    dataset.primary_key VARCHAR
    product.name VARCHAR
    user.file_name VARCHAR
    user_role.name VARCHAR
    risk_score_profile.name VARCHAR
    contract.contract_address VARCHAR
    host.ip_address INET
    settings.trusted_ips VARCHAR
    user.phone_verified BOOLEAN
    product.weight FLOAT
    product.sex_appeal VARCHAR
    release.release_notes TEXT
    release.note VARCHAR(80)
    commit.commit_hash CHAR(40)
    image.age INTEGER
    shipment.shipped_from VARCHAR
    article.body TEXT
    platform.platform VARCHAR
    relation.lat_updated_at DATETIME
"""


def cases(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()]


def column_of(named: str, type_: str | None, **given: Any) -> tuple[Table, Column]:
    table, _, name = named.partition(".")
    return (
        Table(id=table, name=table, framework="sqlalchemy"),
        Column(id=named, table=table, position=0, name=name, type=type_, nullable=True, **given),
    )


@pytest.mark.parametrize("case", cases(HITS), ids=lambda case: case[0])
def test_what_is_personal_or_secret_is_found(case: list[str]) -> None:
    named, type_, category, *keeping = case
    table, column = column_of(named, type_)
    judgement = judge(table, column)
    assert judgement is not None
    assert judgement.category == category
    assert judgement.reason
    assert keeping_of(column) == (keeping or ["plain"])[0]


@pytest.mark.parametrize("case", cases(NEAR_MISSES), ids=lambda case: case[0])
def test_what_only_sounds_so_is_left_alone(case: list[str]) -> None:
    named, type_ = case
    assert judge(*column_of(named, type_)) is None


def test_a_reference_to_a_person_is_no_datum_of_its_own() -> None:
    assert judge(*column_of("order.email", "INTEGER", foreign_key="email.id")) is None


@pytest.mark.parametrize(
    ("declared", "category", "keeping"),
    [
        ("django.db.models.fields.EmailField", DataCategory.CONTACT, Keeping.PLAIN),
        ("sqlalchemy_utils.types.password.PasswordType", DataCategory.CREDENTIAL, Keeping.HASHED),
        ("shop.types.EncryptedString", DataCategory.CONFIDENTIAL, Keeping.ENCRYPTED),
    ],
)
def test_a_type_says_what_a_name_does_not(declared: str, category: DataCategory, keeping: Keeping) -> None:
    table, column = column_of("thing.value", "VARCHAR", declared_type=declared)
    judgement = judge(table, column)
    assert judgement is not None
    assert (judgement.category, keeping_of(column)) == (category, keeping)


def test_the_password_of_a_library_that_hashes_it_is_hashed() -> None:
    above = "django.contrib.auth.base_user.AbstractBaseUser"
    _, column = column_of("auth_user.password", "VARCHAR(128)", inherited_from=above)
    assert keeping_of(column) is Keeping.HASHED


def test_a_project_corrects_the_judgement() -> None:
    facts = Facts()
    for named in ("user.email", "user.shoe", "log.email", "log.note"):
        facts.extend(column_of(named, "TEXT"))
    choices = [
        ColumnChoice(column="log.*", category=ColumnCategory.NONE),
        ColumnChoice(
            column="user.shoe",
            category=ColumnCategory.HEALTH,
            keeping=ColumnKeeping.ENCRYPTED,
            reason="orthopaedic",
        ),
        ColumnChoice(column="gone.email", category=ColumnCategory.NONE),
    ]
    rows = classification_facts(facts, choices, "groundplan.yaml")
    found = {row.column: row for row in rows if isinstance(row, ColumnClass)}
    assert found.keys() == {"user.email", "user.shoe"}
    shoe = found["user.shoe"]
    assert (shoe.category, shoe.keeping, shoe.reason) == (
        DataCategory.HEALTH,
        Keeping.ENCRYPTED,
        "orthopaedic",
    )
    assert (shoe.certainty, found["user.email"].certainty) == (Certainty.CERTAIN, Certainty.INFERRED)
    (unused,) = [row for row in rows if isinstance(row, BlindSpot)]
    assert unused.subject == "gone.email"


def test_settings_and_facts_know_the_same_categories() -> None:
    assert {*ColumnCategory} - {ColumnCategory.NONE} == {*DataCategory}
    assert {*ColumnKeeping} == {*Keeping}


def test_words_are_found_in_every_spelling() -> None:
    for name in ("emailAddress", "EmailAddress", "EMAIL_ADDRESS", "email-address"):
        assert words_of(name) == ("email", "address")
    assert words_of("APIKey2") == ("api", "key", "2")
    assert [singular(word) for word in ("people", "addresses", "entries", "users", "status")] == [
        "person",
        "address",
        "entry",
        "user",
        "status",
    ]


def test_reports_tell_what_columns_hold(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(
        "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"
        "class Base(DeclarativeBase): ...\n"
        "class User(Base):\n"
        "    __tablename__ = 'user'\n"
        "    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    email: Mapped[str]\n"
        "    password_hash: Mapped[str]\n"
        "    shoe: Mapped[str]\n"
    )
    choice = ColumnChoice(column="user.shoe", category=ColumnCategory.NONE)
    facts = analyze(tmp_path, Configuration(classification=(choice,))).facts
    report = ReportInput(facts=facts, project="shop", version="1", schema=SchemaChoice())
    told = {
        name: formats()[name].render(report).decode() for name in ("tables", "dbml", "er-dot", "markdown")
    }
    assert "[contact: its name says 'email']" in told["tables"]
    assert "note: 'contact: its name says \"email\"'" in told["dbml"]
    assert "password_hash: VARCHAR" in told["er-dot"].replace("\\ ", " ")
    assert "!credential, hashed" in told["er-dot"].replace("\\ ", " ")
    assert "contact: email; credential: password_hash (hashed)" in told["markdown"]
