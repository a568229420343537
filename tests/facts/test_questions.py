"""The questions of the documentation: each can be asked, and is shown."""

from __future__ import annotations

from contextlib import closing

import pytest

from analyzer.facts.documentation import schema_documentation
from analyzer.facts.questions import QUESTIONS, Question
from analyzer.facts.store import in_memory
from tests.sample_facts import sample_facts


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.asked)
def test_each_question_can_be_asked(question: Question) -> None:
    with closing(in_memory(sample_facts())) as store:
        found = store.execute(question.sql)
        assert found.description
        assert all(len(row) == len(found.description) for row in found.fetchall())


def test_most_are_answered_by_a_small_shop() -> None:
    with closing(in_memory(sample_facts())) as store:
        answered = [one.asked for one in QUESTIONS if store.execute(one.sql).fetchall()]
    assert len(answered) >= len(QUESTIONS) - 2


def test_the_documentation_shows_them() -> None:
    text = schema_documentation()
    for question in QUESTIONS:
        assert question.asked in text
        assert question.sql in text
