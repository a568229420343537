"""Who is called by what is sent: signals of Django and blinker, events of SQLAlchemy."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.facts import Call, Facts
from analyzer.pipeline import analyze
from tests.behaviour.test_reading import facts_of

DJANGO = {
    "manage.py": """
        import os
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    """,
    "shop/__init__.py": "",
    "shop/settings.py": """
        ROOT_URLCONF = "shop.urls"
        SECRET_KEY = "x"
        INSTALLED_APPS = ["shop.apps.ShopConfig"]
    """,
    "shop/apps.py": """
        from django.apps import AppConfig

        class ShopConfig(AppConfig):
            name = "shop"

            def ready(self):
                from django.db.models.signals import post_delete
                from . import receivers
                post_delete.connect(receivers.removed, sender="shop.Order")
    """,
    "shop/models.py": """
        from django.db import models
        from django.dispatch import Signal

        paid = Signal()

        class PluginSignal(Signal):
            def send(self, sender, **named):
                return [receiver(**named) for receiver in self._live_receivers(sender)]

        checked = PluginSignal()
        forgotten = PluginSignal()

        class Order(models.Model):
            number = models.IntegerField()

        class Archived(Order):
            pass

        class Log(models.Model):
            pass
    """,
    "shop/receivers.py": """
        from django.db.models.signals import post_save, pre_save
        from django.dispatch import receiver
        from .models import Log, Order, checked, paid

        @receiver([pre_save, post_save], sender=Order)
        def stored(sender, instance, **named):
            Log.objects.create()

        @receiver(paid)
        def mailed(sender, **named): ...

        @receiver(checked, dispatch_uid="x")
        def counted(**named): ...

        @receiver(post_save, sender=Log)
        def logged(sender, instance, **named): ...

        def removed(sender, **named): ...
    """,
    "shop/urls.py": """
        from django.urls import path
        from . import views
        urlpatterns = [
            path("new", views.new),
            path("pay", views.pay),
            path("drop", views.drop),
            path("check", views.check),
        ]
    """,
    "shop/views.py": """
        from .models import Archived, Order, checked, forgotten, paid

        def new(request):
            Order(number=1).save()

        def pay(request):
            paid.send(sender=None, order=1)

        def drop(request):
            Order.objects.filter(pk=1).delete()
            Order.objects.filter(pk=1).update(number=2)
            Archived().save()

        def check(request):
            checked.send(None)
            forgotten.send(None)
    """,
}


def _called(facts: Facts, function: str) -> set[str]:
    return {one.callee for one in facts.of(Call) if one.function == function and one.own}


@pytest.fixture(scope="module")
def django(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    root = tmp_path_factory.mktemp("shop")
    for name, text in DJANGO.items():
        lines = text.strip("\n").split("\n")
        margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("\n".join(line[margin:] for line in lines) + "\n")
    return analyze(root, strict=True, workers=0).facts


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("views.new", {"shop.receivers.stored"}),
        ("receivers.stored", {"shop.receivers.logged"}),
        ("views.pay", {"shop.receivers.mailed"}),
        ("views.drop", {"shop.receivers.removed"}),
        ("views.check", {"shop.receivers.counted", "shop.models.PluginSignal.send"}),
    ],
)
def test_signals_of_django(django: Facts, function: str, expected: set[str]) -> None:
    assert _called(django, f"shop.{function}") == expected


def test_signals_of_blinker(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        from blinker import Namespace, signal
        made = signal("made")
        others = Namespace()
        class Order: ...
        @made.connect
        def mail(sender): ...
        @made.connect_via(Order)
        def count(sender): ...
        others.signal("made").connect(print)
        def ship(sender, **named): ...
        others.signal("sent").connect(ship)
        @app.get("/")
        def show():
            signal("made").send("me")
            others.signal("sent").send(Order())
        """,
    )
    assert _called(facts, "main.show") >= {"main.mail", "main.ship"}


def test_events_of_sqlalchemy(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        from fastapi import Depends
        from sqlalchemy import create_engine, event
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
        sessions = sessionmaker(create_engine("sqlite://"))
        def get_db():
            with sessions() as session:
                yield session
        class Base(DeclarativeBase): ...
        class Stamped: ...
        class User(Stamped, Base):
            __tablename__ = "user"
            id: Mapped[int] = mapped_column(primary_key=True)
        class Item(Base):
            __tablename__ = "item"
            id: Mapped[int] = mapped_column(primary_key=True)
        @event.listens_for(Stamped, "before_insert", propagate=True)
        def stamp(mapper, connection, target): ...
        @event.listens_for(User, "after_update")
        def tell(mapper, connection, target):
            connection.execute("INSERT INTO log VALUES (1)")
        def flushed(session, context): ...
        event.listen(sessions, "after_flush", flushed)
        @app.post("/user")
        def create(db: Session = Depends(get_db)):
            db.add(User(id=1))
        @app.post("/item")
        def item(db: Session = Depends(get_db)):
            db.add(Item(id=1))
            db.commit()
        @app.put("/user")
        def change(db: Session = Depends(get_db)):
            user = db.get(User, 1)
            user.id = 2
        """,
    )
    assert _called(facts, "main.create") == {"main.get_db", "main.stamp"}
    assert _called(facts, "main.item") == {"main.get_db", "main.flushed"}
    assert _called(facts, "main.change") == {"main.get_db", "main.tell"}
