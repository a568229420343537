"""Which rows functions read and write: each case says what must be found, no more and no less."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from analyzer.facts import Call, DataAccess
from tests.behaviour.test_reading import facts_of

MODELS = """
    from sqlalchemy import ForeignKey, create_engine, select
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, sessionmaker
    sessions = sessionmaker(create_engine("sqlite://"))
    def get_db():
        with sessions() as session:
            yield session
    class Base(DeclarativeBase): ...
    class User(Base):
        __tablename__ = "user"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]
    class Item(Base):
        __tablename__ = "item"
        id: Mapped[int] = mapped_column(primary_key=True)
"""

ACCESSES = {
    "what decorators of one's own look up and hand on, by key, by name, by position": (
        """
        from functools import wraps
        from db import Item, User, select, sessions
        def with_user(view):
            @wraps(view)
            def wrapper(*args, **kwargs):
                user = sessions().get(User, kwargs.pop("user_id"))
                kwargs["user"] = user
                return view(*args, **kwargs)
            return wrapper
        def with_item(word):
            def decorator(view):
                @wraps(view)
                def wrapper(key, *args, **kwargs):
                    found = sessions().get(Item, key)
                    return view(key, found, *args, second=found, **kwargs)
                return wrapper
            return decorator
        @app.delete("/users/{user_id}")
        @with_user
        def drop(user):
            sessions().delete(user)
        @app.delete("/items/{key}")
        @with_item("x")
        def drop_item(key, item, second):
            sessions().delete(item)
            sessions().merge(second)
        """,
        {
            ("main.drop", "delete", "user"),
            ("main.drop_item", "delete", "item"),
            ("main.drop_item", "insert", "item"),
            ("main.drop_item", "update", "item"),
            ("main.with_user.<locals>.wrapper", "read", "user"),
            ("main.with_item.<locals>.decorator.<locals>.wrapper", "read", "item"),
        },
    ),
    "a session of each thread, which is a session itself": (
        """
        from sqlalchemy.orm import scoped_session
        from db import User, sessions
        session = scoped_session(sessions)
        @app.get("/user")
        def user():
            session().get(User, 1)
            session.add(User())
            return session.query(User).first()
        """,
        {("main.user", "read", "user"), ("main.user", "insert", "user")},
    ),
    "a class method that hands on to the one above it by `super()`": (
        """
        from db import Base as Root, User, Mapped, mapped_column, sessions
        class Dated:
            @classmethod
            def all(cls):
                return sessions().query(cls)
        class Kept(Dated):
            @classmethod
            def all(cls):
                return super(Kept, cls).all().filter(cls.id > 0)
            @classmethod
            def by_id(cls, key):
                return cls.all().filter_by(id=key).first()
        class Note(Kept, Root):
            __tablename__ = "note"
            id: Mapped[int] = mapped_column(primary_key=True)
        @app.get("/note")
        def note():
            return Note.by_id(1)
        """,
        {("main.Kept.by_id", "read", "note")},
    ),
    "a table under another name": (
        """
        from sqlalchemy.orm import aliased
        from db import User, sessions
        @app.get("/users")
        def users():
            other = aliased(User)
            return sessions().query(other.id).filter(other.name == "a").all()
        """,
        {("main.users", "read", "user")},
    ),
    "documents of an index, through a proxy of a client": (
        """
        from elasticsearch import Elasticsearch, helpers
        from werkzeug.local import LocalProxy
        def client():
            return Elasticsearch("http://search:9200")
        search = LocalProxy(client)
        @app.get("/found")
        def found():
            return search.search(index="items", query={})
        @app.post("/kept")
        def kept():
            Elasticsearch().index(index="items", document={})
            helpers.bulk(search, [], index="others")
        """,
        {
            ("main.found", "read", "items"),
            ("main.kept", "insert", "items"),
            ("main.kept", "update", "others"),
        },
    ),
    "a method of a mixin, for each class that inherits it": (
        """
        from db import Base as Root, User, Item, Mapped, mapped_column
        class Loading:
            @classmethod
            def load(cls, session, key):
                return session.get(cls, key)
        class One(Loading, Root):
            __tablename__ = "one"
            id: Mapped[int] = mapped_column(primary_key=True)
        class Two(Loading, Root):
            __tablename__ = "two"
            id: Mapped[int] = mapped_column(primary_key=True)
        @app.get("/one")
        def one(db=Depends(get_db)):
            return One.load(db, 1)
        @app.get("/two")
        def two(db=Depends(get_db)):
            return Two.load(db, 1)
        """,
        {("main.One.load", "read", "one"), ("main.Two.load", "read", "two")},
    ),
    "a function that is handed a class": (
        """
        def load(session, model, key):
            return session.get(model, key)
        @app.get("/user")
        def user(db=Depends(get_db)):
            return load(db, User, 1)
        @app.get("/item")
        def item(db=Depends(get_db)):
            return load(db, Item, 1)
        """,
        {("main.load[User]", "read", "user"), ("main.load[Item]", "read", "item")},
    ),
    "a repository that is given its model by the constructor of the class below": (
        """
        class Repository:
            def __init__(self, session: Session, model):
                self.session = session
                self.model = model
            def load(self, key):
                return self.session.get(self.model, key)
        class Users(Repository):
            def __init__(self, session: Session):
                super().__init__(session, User)
        class Items(Repository):
            def __init__(self, session: Session):
                Repository.__init__(self, session, Item)
        @app.get("/user")
        def user(db: Session = Depends(get_db)):
            return Users(db).load(1)
        @app.get("/item")
        def item(items: Items = made_elsewhere()):
            return items.load(1)
        """,
        {("main.Users.load", "read", "user"), ("main.Items.load", "read", "item")},
    ),
    "objects of one class that hold different models": (
        """
        class Crud:
            def __init__(self, model):
                self.model = model
            def load(self, session: Session, key):
                return session.get(self.model, key)
        users, items = Crud(User), Crud(Item)
        @app.get("/user")
        def user(db: Session = Depends(get_db)):
            return users.load(db, 1)
        @app.get("/item")
        def item(db: Session = Depends(get_db)):
            return items.load(db, 1)
        """,
        {("main.Crud.load[User]", "read", "user"), ("main.Crud.load[Item]", "read", "item")},
    ),
    "an attribute that is set on a row": (
        """
        @app.put("/user")
        def rename(name: str, db: Session = Depends(get_db)):
            user = db.get(User, 1)
            user.name = name
            db.add(user)
            db.commit()
        """,
        {("main.rename", "read", "user"), ("main.rename", "update", "user"), ("main.rename", "commit", None)},
    ),
    "attributes that a callee sets on a row": (
        """
        def change(user, values):
            for name, value in values.items():
                setattr(user, name, value)
        @app.put("/user")
        def rename(values: dict, db: Session = Depends(get_db)):
            user = db.scalars(select(User).where(User.id == 1)).one()
            change(user, values)
        """,
        {("main.rename", "read", "user"), ("main.rename", "update", "user")},
    ),
    "an object that a caller gives, and that is committed here": (
        """
        def save(db: Session, user: User, name):
            user.name = name
            db.commit()
        @app.put("/user")
        def rename(name: str, db: Session = Depends(get_db)):
            save(db, found_elsewhere(), name)
        """,
        {("main.save", "update", "user"), ("main.save", "commit", None)},
    ),
    "a new object, of which attributes are set": (
        """
        @app.post("/user")
        def create(name: str, db: Session = Depends(get_db)):
            user = User(id=1)
            user.name = name
            db.add(user)
        """,
        {("main.create", "insert", "user")},
    ),
    "a session of which a context manager's signature tells alone": (
        """
        from collections.abc import AsyncGenerator
        from contextlib import asynccontextmanager
        from sqlalchemy.ext.asyncio import AsyncSession
        class Nothing:
            async def __aenter__(self):
                return self
            async def get(self, model, key): ...
        def found():
            return Nothing()
        @asynccontextmanager
        async def scope() -> AsyncGenerator[AsyncSession, None]:
            async with found() as session:
                yield session
        @asynccontextmanager
        async def again() -> AsyncGenerator[AsyncSession, None]:
            async with scope() as session:
                yield session
        @asynccontextmanager
        async def other() -> AsyncGenerator[AsyncSession, None]:
            yield made_elsewhere()
        @app.get("/a")
        async def a():
            async with again() as session:
                await session.get(User, 1)
        @app.get("/b")
        async def b():
            async with other() as session:
                await session.get(Item, 1)
        """,
        {("main.a", "read", "user"), ("main.b", "read", "item")},
    ),
    "rows that are added to collections, and taken from them": (
        """
        from db import Base as Root, ForeignKey, Mapped, relationship, mapped_column
        class Held(Root):
            __tablename__ = "held"
            keeper_id: Mapped[int] = mapped_column(ForeignKey("keeper.id"), primary_key=True)
            role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), primary_key=True)
        class Keeper(Root):
            __tablename__ = "keeper"
            id: Mapped[int] = mapped_column(primary_key=True)
            roles: Mapped[list["Role"]] = relationship(secondary=Held.__table__)
            keys: Mapped[list["Key"]] = relationship()
        class Role(Root):
            __tablename__ = "role"
            id: Mapped[int] = mapped_column(primary_key=True)
        class Key(Root):
            __tablename__ = "key"
            id: Mapped[int] = mapped_column(primary_key=True)
            keeper_id: Mapped[int] = mapped_column(ForeignKey("keeper.id"))
        @app.get("/add")
        def add(db: Session = Depends(get_db)):
            keeper = db.get(Keeper, 1)
            keeper.roles.append(db.get(Role, 1))
            keeper.keys.append(Key(id=1))
        @app.get("/take")
        def take(keeper: Keeper = Depends(found_elsewhere)):
            keeper.roles.remove(keeper.roles[0])
            keeper.keys.remove(keeper.keys[0])
        """,
        {
            ("main.add", "read", "keeper"),
            ("main.add", "read", "role"),
            ("main.add", "read", "key"),
            ("main.add", "insert", "held"),
            ("main.add", "insert", "key"),
            ("main.take", "delete", "held"),
            ("main.take", "update", "key"),
        },
    ),
    "a read object, of which nothing is set": (
        """
        @app.get("/user")
        def show(db: Session = Depends(get_db)):
            user = db.get(User, 1)
            return {"name": user.name}
        """,
        {("main.show", "read", "user")},
    ),
    "an interface with one class behind it, which a container gives": (
        """
        from abc import ABC, abstractmethod
        from somewhere import container
        class Users(ABC):
            @abstractmethod
            def load(self, key) -> User: ...
        class StoredUsers(Users):
            def __init__(self, session: Session):
                self.session = session
            def load(self, key):
                return self.session.get(User, key)
        def users() -> Users:
            return container.resolve("users")
        @app.get("/user")
        def show(found: Users = Depends(users)):
            user = found.load(1)
            user.name = "x"
        """,
        {("main.StoredUsers.load", "read", "user"), ("main.show", "update", "user")},
    ),
    "a general service of which a method is called that one has, and one that several have": (
        """
        from somewhere import registry
        class Service: ...
        class Users(Service):
            def load(self, rows: Session, key):
                return rows.get(User, key)
            def drop(self, rows: Session, key):
                rows.delete(rows.get(User, key))
        class Items(Service):
            def drop(self, rows: Session, key):
                rows.delete(rows.get(Item, key))
        def service(name) -> Service:
            return registry.get(name)
        @app.get("/user")
        def show(db: Session = Depends(get_db)):
            service("users").drop(db, 2)
            return service("users").load(db, 1)
        """,
        {("main.Users.load", "read", "user")},
    ),
    "a function that says more of what it gives than the one that it calls": (
        """
        from somewhere import registry
        class Service:
            def load(self, rows: Session, key): ...
        class Users(Service):
            def load(self, rows: Session, key):
                return rows.get(User, key)
        class Items(Service):
            def load(self, rows: Session, key):
                return rows.get(Item, key)
        def service(name) -> Service:
            return registry.get(name)
        def users() -> Users:
            return service("users")
        @app.get("/user")
        def show(db: Session = Depends(get_db)):
            return users().load(db, 1)
        """,
        {("main.Users.load", "read", "user")},
    ),
    "a function that nobody was seen to call": (
        """
        class Service:
            def load(self, session: Session):
                return session.get(User, 1)
        """,
        {("main.Service.load", "read", "user")},
    ),
    "what entering a context of a library's gives": (
        """
        from oslo_db.sqlalchemy import enginefacade
        def reading(context):
            return enginefacade.reader.using(context)
        def show(context):
            with reading(context) as rows:
                return rows.get(User, 1)
        @app.get("/user")
        def user():
            return show(None)
        """,
        {("main.show", "read", "user")},
    ),
    "an attribute that another method sets": (
        """
        class Loading:
            def load(self, session: Session):
                return session.get(User, 1)
        class Handler:
            def prepare(self):
                self.users = Loading()
            def run(self, session: Session):
                return self.users.load(session)
        @app.get("/user")
        def show(handler: Handler = Depends(), db: Session = Depends(get_db)):
            return handler.run(db)
        """,
        {("main.Loading.load", "read", "user")},
    ),
    "columns and functions of them instead of whole rows": (
        """
        from sqlalchemy import func
        @app.get("/user")
        def show(db: Session = Depends(get_db)):
            db.execute(select(User.id).where(User.name == "x")).all()
        @app.get("/count")
        def count(db: Session = Depends(get_db)):
            return db.scalar(select(func.count(Item.id)))
        @app.get("/all")
        def total(db: Session = Depends(get_db)):
            return db.scalar(select(func.count()).select_from(User))
        """,
        {("main.show", "read", "user"), ("main.count", "read", "item"), ("main.total", "read", "user")},
    ),
    "a protocol that a class fulfils": (
        """
        from typing import Protocol
        class Users(Protocol):
            def load(self, key) -> User: ...
            def drop(self, key) -> None: ...
        class StoredUsers:
            def __init__(self, session: Session):
                self.session = session
            def load(self, key):
                return self.session.get(User, key)
            def drop(self, key):
                self.session.delete(self.load(key))
        @app.delete("/user")
        def drop(users: Users = Depends()):
            users.drop(1)
        """,
        {("main.StoredUsers.load", "read", "user"), ("main.StoredUsers.drop", "delete", "user")},
    ),
}


@pytest.mark.parametrize("case", ACCESSES, ids=str)
def test_rows_that_are_read_and_written(case: str, tmp_path: Path) -> None:
    code, expected = ACCESSES[case]
    margin = code[: len(code) - len(code.lstrip())].rpartition("\n")[2]
    facts = facts_of(tmp_path, f"\n{margin}from db import *\n{margin}{code.strip()}\n", db=MODELS)
    assert {(one.function, one.verb, one.table) for one in facts.of(DataAccess)} == expected


def test_a_handler_of_a_class_is_told_below_it(tmp_path: Path) -> None:
    """Methods that a framework runs, and no helpers of theirs, begin at the class of the route."""
    facts = facts_of(
        tmp_path,
        """
        from flask import Flask
        from flask.views import MethodView
        web = Flask("web")
        def work(): ...
        class Base(MethodView):
            def get(self):
                return self.step()
            def step(self):
                work()
        class Users(Base): ...
        class Items(Base): ...
        web.add_url_rule("/users", view_func=Users.as_view("users"))
        web.add_url_rule("/items", view_func=Items.as_view("items"))
        """,
    )
    called = {(one.function, one.callee) for one in facts.of(Call) if one.own}
    assert called == {
        ("main.Users.get", "main.Base.step"),
        ("main.Items.get", "main.Base.step"),
        ("main.Base.step", "main.work"),
    }


def test_tables_that_one_statement_reads_together(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        from sqlalchemy import ForeignKey, create_engine, func, select, text
        from sqlalchemy.orm import (
            DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, sessionmaker,
        )
        sessions = sessionmaker(create_engine("sqlite://"))
        class Base(DeclarativeBase): ...
        class Team(Base):
            __tablename__ = "team"
            id: Mapped[int] = mapped_column(primary_key=True)
            players: Mapped[list["Player"]] = relationship(back_populates="team")
        class Player(Base):
            __tablename__ = "player"
            id: Mapped[int] = mapped_column(primary_key=True)
            team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
            team: Mapped["Team"] = relationship(back_populates="players")
        class Match(Base):
            __tablename__ = "match"
            id: Mapped[int] = mapped_column(primary_key=True)
        @app.get("/")
        def show():
            with sessions() as db:
                db.scalars(select(Player).join(Team, Team.id == Player.team_id).join(Match)).all()
                db.scalars(select(Team).join(Team.players)).all()
                db.scalars(select(Player).options(joinedload(Player.team))).all()
                inner = select(Team).where(Team.id == 1).subquery()
                db.execute(select(func.count()).select_from(inner)).scalar_one()
                db.execute(text("SELECT (SELECT COUNT(*) FROM team), (SELECT COUNT(*) FROM player)")).one()
        """,
    )
    found = sorted(facts.of(DataAccess), key=lambda one: one.position)
    assert [(one.table, one.joined, one.filtered) for one in found] == [
        ("player", ("team", "match"), False),
        ("team", ("player",), False),
        ("player", ("team",), False),
        ("team", (), True),
        ("team", ("player",), False),
    ]


KEYS = """
    from flask import Flask
    from db import Item, sessions
    app = Flask(__name__)
    @app.get("/got/<int:number>")
    def got(number):
        return str(sessions().get(Item, number))
    @app.get("/asked/<int:number>")
    def asked(number):
        return str(sessions().query(Item).get(number))
"""


def test_a_row_that_is_got_by_its_key_is_narrowed_by_it(tmp_path: Path) -> None:
    (tmp_path / "db.py").write_text(dedent(MODELS), encoding="utf-8")
    facts = facts_of(tmp_path, dedent(KEYS))
    accesses = {one.function: one.columns for one in facts.of(DataAccess)}
    assert accesses == {"main.got": ("pk",), "main.asked": ("pk",)}


def test_converters_make_what_handlers_are_given(tmp_path: Path) -> None:
    """A converter of one's own turns a part of the path into an object, which it looks up before."""
    facts = facts_of(
        tmp_path,
        """
        from flask import Flask
        from flask.views import MethodView
        from werkzeug.routing import BaseConverter
        from db import Item, User, sessions
        web = Flask("web")
        class Rows(BaseConverter):
            model = None
            def to_python(self, value):
                return sessions().get(self.model, value)
        class Users(Rows):
            model = User
        class Items(Rows):
            model = Item
        web.url_map.converters["user"] = Users
        web.url_map.converters.update(item=Items)
        @web.get("/users/<user:one>/")
        def user(one):
            sessions().delete(one)
        class Other(MethodView):
            def put(self, one: Item):
                sessions().merge(one)
        web.add_url_rule("/items/<item:one>/", view_func=Other.as_view("other"))
        """,
        db=MODELS,
    )
    assert {(one.function, one.verb, one.table) for one in facts.of(DataAccess)} == {
        ("main.Users.to_python", "read", "user"),
        ("main.user", "delete", "user"),
        ("main.Items.to_python", "read", "item"),
        ("main.Other.put", "insert", "item"),
    }
    called = {(one.function, one.callee, one.way) for one in facts.of(Call) if one.own}
    assert ("main.user", "main.Users.to_python", "dependency") in called


def test_relations_of_flask_sqlalchemy_are_loaded_when_they_are_looked_at(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        from flask import Flask
        from flask_sqlalchemy import SQLAlchemy
        from sqlalchemy import ForeignKey, select
        from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship
        web = Flask("web")
        db = SQLAlchemy(web)
        class Team(db.Model):
            id: Mapped[int] = mapped_column(primary_key=True)
            players = relationship("Player", lazy="dynamic", backref="team")
        class Player(db.Model):
            id: Mapped[int] = mapped_column(primary_key=True)
            team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
        @web.get("/a")
        def a():
            return [player.id for team in db.session.scalars(select(Team)).all() for player in team.players]
        @web.get("/b")
        def b():
            return Player.query.first().team.id
        @web.get("/c")
        def c():
            return Player.query.options(joinedload(Player.team)).first().team.id
        """,
    )
    assert {(one.function, one.verb, one.table, one.loop) for one in facts.of(DataAccess)} == {
        ("main.a", "read", "team", None),
        ("main.a", "read", "player", "rows"),
        ("main.b", "read", "player", None),
        ("main.b", "read", "team", None),
        ("main.c", "read", "player", None),
    }
