"""Enumerations of Django's, against Django itself."""

from __future__ import annotations

import pytest

from analyzer.frameworks.django import choices, lazy
from tests.evaluator.running import agrees

ENUMERATIONS = {
    "texts": """
        from enum import auto
        from django.db.models import TextChoices
        class Status(TextChoices):
            NEW = 'new', 'Brand new'
            IN_USE = 'in-use'
            AUTO = auto()
        a = Status.NEW.value, Status.NEW.label, Status.IN_USE.label, Status.AUTO.value
        b = str(Status.NEW), f'{Status.NEW}', Status.NEW == 'new', Status.NEW.upper()
        c = Status.choices, Status.labels, Status.names, Status.values
        d = [m.label for m in Status], Status('new') is Status.NEW, Status['NEW'].label
        e = max(len(v) for v in Status.values), dict(Status.choices)['new'], 'new' in Status.values
        """,
    "numbers": """
        from django.db.models import IntegerChoices
        class Level(IntegerChoices):
            LOW = 1, 'Low'
            HIGH = 3
            @property
            def twice(self): return self.value * 2
        a = Level.choices, Level.HIGH.twice, Level.LOW == 1, Level(3).label, Level.LOW + 1
        """,
    "with a choice of nothing": """
        from django.db.models import IntegerChoices, TextChoices
        class Status(TextChoices):
            NEW = 'new', 'Brand new'
            __empty__ = 'Nothing'
        a = Status.choices, Status.labels, Status.names, Status.values
        b = [m.value for m in Status], len(Status)
        """,
    "of other types": """
        import datetime
        from django.db.models.enums import Choices
        class Pair(Choices):
            A = 1, 2, 'One and two'
            B = 'x', 3
        class Day(datetime.date, Choices):
            FIRST = 2020, 1, 2, 'The first'
        class Own(str, Choices):
            A = 'a', 'The A'
        a = Pair.A.value, Pair.A.label, Pair.B.value, Pair.B.label
        b = Day.FIRST.label, Day.FIRST.name
        c = Own.A.value, Own.A == 'a', Own.choices
        """,
    "below a class of the project's own": """
        from django.db.models import TextChoices
        from django.db.models.enums import ChoicesType
        class Listed(ChoicesType):
            @property
            def joined(cls): return ','.join(cls.values)
        class Base(TextChoices, metaclass=Listed):
            @classmethod
            def first(cls): return cls.values[0]
            @property
            def short(self): return self.label[:1]
        class Status(Base):
            NEW = 'new', 'Brand new'
            OLD = 'old', 'Worn'
        a = Status.first(), Status.OLD.short, Status.joined, Status.choices
        """,
    "built from a list": """
        from django.db.models import TextChoices
        Status = TextChoices('Status', 'NEW OLD')
        Level = TextChoices('Level', [('LOW', 'low'), ('HIGH', 'high')])
        a = Status.choices, Status.NEW.value, Level.choices
        """,
}


@pytest.mark.parametrize("text", ENUMERATIONS.values(), ids=ENUMERATIONS)
def test_enumerations(text: str) -> None:
    agrees(text, libraries=(choices, lazy))
