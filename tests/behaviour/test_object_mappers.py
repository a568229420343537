"""What libraries read and write that map objects to tables and collections.

Of each access: its function, verb, table, columns, and whether it is bounded, filtered, in a loop, in a
transaction, and blocking.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.facts import DataAccess
from tests.behaviour.test_reading import facts_of

PEEWEE = """
    from peewee import CharField, ForeignKeyField, Model, SqliteDatabase
    database = SqliteDatabase("app.db")
    class Stored(Model):
        class Meta:
            database = database
    class User(Stored):
        name = CharField()
    class Tweet(Stored):
        user = ForeignKeyField(User, backref="tweets")
        text = CharField()
"""

TORTOISE = """
    from tortoise import fields
    from tortoise.expressions import Q
    from tortoise.models import Model
    from tortoise.transactions import in_transaction
    class Team(Model):
        name = fields.CharField(max_length=20)
    class Player(Model):
        name = fields.CharField(max_length=20)
        team = fields.ForeignKeyField("models.Team", related_name="players")
"""

MONGODB = """
    from flask_pymongo import PyMongo
    from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
    from pymongo import MongoClient
    client = MongoClient("mongodb://store")
    shop = client["shop"]
    users = shop["users"]
    orders = client.shop.get_collection("orders")
    motor = AsyncIOMotorClient("mongodb://store")
    books = motor.shop.books
    mongo = PyMongo()
    class Keeper:
        def __init__(self, database: AsyncIOMotorDatabase):
            self.collection = database["kept"]
        async def keep(self, what):
            await self.collection.insert_one(what)
"""

MONGOENGINE = """
    from mongoengine import Document, Q, StringField
    class Page(Document):
        name = StringField()
        text = StringField()
"""

BEANIE = """
    from beanie import Document
    from beanie.operators import In
    class Book(Document):
        name: str
        kind: int
        class Settings:
            name = "books"
"""

CASES = {
    "peewee, one row": (
        PEEWEE,
        """
        @app.get("/a")
        def a(name: str):
            return User.get(User.name == name)
        @app.get("/b")
        def b(name: str):
            return User.get_or_none(name=name)
        @app.get("/c")
        def c(key: int):
            return User.get_by_id(key)
        @app.get("/d")
        def d(name: str):
            return User.select().where((User.name == name) & (User.id > 3)).first()
        @app.get("/e")
        def e():
            return Tweet.select().where(Tweet.text.contains("x")).count()
        """,
        {
            "a read user name bounded filtered blocking",
            "b read user name bounded filtered blocking",
            "c read user - bounded filtered blocking",
            "d read user id,name bounded filtered blocking",
            "e read tweet text bounded filtered blocking",
        },
    ),
    "peewee, many rows": (
        PEEWEE,
        """
        @app.get("/a")
        async def a():
            return [one.name for one in User.select().order_by(User.name)]
        @app.get("/b")
        def b(page: int):
            return list(User.select().paginate(page, 20).dicts())
        @app.get("/c")
        def c():
            for user in User.filter(name="x").limit(5):
                for tweet in user.tweets.where(Tweet.text == "y"):
                    tweet.delete_instance()
        """,
        {
            "a read user - unbounded blocking",
            "b read user - bounded blocking",
            "c read user name bounded filtered blocking",
            "c read tweet text,user unbounded filtered loop:rows blocking",
            "c delete tweet - filtered loop:rows blocking",
        },
    ),
    "peewee, by key, and relations that are looked at": (
        PEEWEE,
        """
        @app.get("/a")
        def a(key: int):
            return User[key].name
        @app.get("/b")
        def b():
            return [tweet.user.name for tweet in Tweet.select().limit(5)]
        """,
        {
            "a read user - bounded filtered blocking",
            "b read tweet - bounded blocking",
            "b read user - bounded filtered loop:rows blocking",
        },
    ),
    "PyMongo, stages of a pipeline": (
        MONGODB,
        """
        @app.get("/a")
        def a(city: str):
            return list(users.aggregate([
                {"$match": {"city": city, "age": {"$gt": 3}}},
                {"$lookup": {"from": "orders", "localField": "_id", "foreignField": "user", "as": "orders"}},
                {"$limit": 20},
            ]))
        @app.post("/b")
        def b():
            pipeline = [{"$group": {"_id": "$city"}}, {"$merge": {"into": "cities"}}]
            users.aggregate(pipeline)
            orders.aggregate([{"$out": {"db": "old", "coll": "orders_before"}}])
        """,
        {
            "a read orders - filtered",
            "a read users age,city bounded filtered blocking",
            "b update cities -",
            "b insert orders_before -",
        },
    ),
    "peewee, writing": (
        PEEWEE,
        """
        @app.get("/a")
        def a(name: str):
            user = User(name=name)
            user.save()
            found = User.get_by_id(1)
            found.name = name
            found.save()
        @app.get("/b")
        def b(name: str):
            with database.atomic():
                user = User.create(name=name)
                Tweet.insert_many([{"user": user}]).execute()
        @app.get("/c")
        def c(name: str):
            User.update(name=name).where(User.id == 1).execute()
            Tweet.delete().where(Tweet.user == 1).execute()
            User.update(name=name)
        @app.get("/d")
        def d():
            user, new = User.get_or_create(name="x")
            user.delete_instance()
            database.execute_sql("DELETE FROM tweet WHERE id = 3")
            User.delete_by_id(4)
        """,
        {
            "a insert user - blocking",
            "a read user - bounded filtered blocking",
            "a update user - filtered blocking",
            "b insert user - transaction blocking",
            "b insert tweet - transaction blocking",
            "c update user id filtered blocking",
            "c delete tweet user filtered blocking",
            "d insert user - blocking",
            "d delete user - filtered blocking",
            "d delete tweet id filtered blocking",
        },
    ),
    "peewee, names that a star import binds, and a model below the class that a database has": (
        """
        from peewee import *
        from playhouse.flask_utils import FlaskDB
        database = SqliteDatabase("app.db")
        class User(database.Model):
            name = CharField()
        flask = FlaskDB()
        class Tweet(flask.Model):
            text = TextField()
        """,
        """
        @app.get("/a")
        def a(name: str):
            with database.atomic():
                User.create(name=name)
            with flask.database.atomic():
                Tweet.create(text=name)
        """,
        {"a insert user - transaction blocking", "a insert tweet - transaction blocking"},
    ),
    "Tortoise, one row": (
        TORTOISE,
        """
        @app.get("/a")
        async def a(name: str):
            return await Team.get(name=name).prefetch_related("players")
        @app.get("/b")
        async def b(name: str):
            return await Team.filter(Q(name=name)).order_by("name").first()
        @app.get("/c")
        async def c(name: str):
            query = Team.get_or_none(name__startswith=name)
            return await query
        @app.get("/d")
        async def d():
            return await Team.exclude(id=1).count(), await Team.exists(name="x")
        """,
        {
            "a read team name bounded filtered",
            "b read team name bounded filtered",
            "c read team name bounded filtered",
            "d read team id bounded filtered",
            "d read team name bounded filtered",
        },
    ),
    "Tortoise, many rows": (
        TORTOISE,
        """
        def named(name):
            return Team.filter(name=name)
        @app.get("/a")
        async def a(name: str):
            return await named(name)
        @app.get("/b")
        async def b():
            async for team in Team.all().limit(3):
                async for player in team.players:
                    await player.delete()
                await team.players.filter(name="x")
        @app.get("/c")
        async def c():
            teams = await Team.all().values("name")
            return [one for one in teams]
        @app.get("/d")
        async def d():
            Team.all()
        """,
        {
            "a read team name unbounded filtered",
            "b delete player - filtered loop:rows",
            "b read player name,team unbounded filtered loop:rows",
            "b read player team unbounded filtered loop:rows",
            "b read team - bounded",
            "c read team - unbounded",
        },
    ),
    "Tortoise, writing": (
        TORTOISE,
        """
        @app.get("/a")
        async def a(name: str):
            async with in_transaction() as connection:
                team = Team(name=name)
                await team.save()
                await connection.execute_query("UPDATE player SET name = 'x' WHERE id = 1")
        @app.get("/b")
        async def b(name: str):
            team = await Team.get(id=1)
            team.name = name
            await team.save(update_fields=["name"])
            await team.delete()
        @app.get("/c")
        async def c(name: str):
            await Player.filter(team=1).update(name=name)
            await Player.filter(name=name).delete()
            team, new = await Team.get_or_create(name=name)
            await team.save()
        @app.get("/d")
        async def d():
            await Team.create(name="x")
            await Player.bulk_create([Player(name="x")])
        """,
        {
            "a insert team - transaction",
            "a update player id filtered transaction",
            "b delete team - filtered",
            "b read team id bounded filtered",
            "b update team - filtered",
            "c delete player name filtered",
            "c insert team -",
            "c update player team filtered",
            "c update team - filtered",
            "d insert player -",
            "d insert team -",
        },
    ),
    "PyMongo": (
        MONGODB,
        """
        @app.get("/a")
        def a(name: str):
            return users.find_one({"name": name, "$or": [{"age": 3}, {"address.city": "x"}]})
        @app.get("/b")
        def b():
            for user in shop.users.find():
                client["shop"]["logs"].insert_one({"user": user["name"]})
            return list(users.find({"age": 3}).sort("name").limit(3))
        @app.get("/c")
        async def c(key: str):
            users.update_one({"_id": key}, {"$set": {"name": "x"}})
            client.get_database("shop").old.delete_many({})
            return list(shop["users"].aggregate([])), shop.users.count_documents({"age": 3})
        @app.get("/d")
        def d():
            with client.start_session() as session:
                with session.start_transaction():
                    mongo.db.notes.replace_one({"_id": 1}, {}, session=session)
            orders.delete_one({})
        """,
        {
            "a read users address,age,name bounded filtered blocking",
            "b insert logs - loop:rows blocking",
            "b read users - unbounded blocking",
            "b read users age bounded filtered blocking",
            "c delete old - blocking",
            "c read users - blocking",
            "c read users age bounded filtered blocking",
            "c update users _id filtered blocking",
            "d delete ? - blocking",
            "d update notes _id filtered transaction blocking",
        },
    ),
    "Motor": (
        MONGODB,
        """
        @app.get("/a")
        async def a(name: str):
            return await books.find_one({"name": name})
        @app.get("/b")
        async def b():
            async for book in books.find({"kind": 1}):
                await motor["shop"].pages.delete_many({"book": book["_id"]})
            return await books.find().to_list(100)
        @app.get("/c")
        async def c(database: AsyncIOMotorDatabase = Depends()):
            await Keeper(database).keep({})
            return await database.things.find().to_list(None)
        @app.get("/d")
        async def d(request: Request):
            await request.app.mongodb["tasks"].insert_one({})
            request.app.state.index.delete_one("key")
            return await request.app.state.db.users.find_one({"_id": 3})
        """,
        {
            "a read books name bounded filtered",
            "b delete pages book filtered loop:rows",
            "b read books - bounded",
            "b read books kind unbounded filtered",
            "c read things - unbounded",
            "d insert tasks -",
            "d read users _id bounded filtered",
            "keep insert kept -",
        },
    ),
    "MongoEngine": (
        MONGOENGINE,
        """
        @app.get("/a")
        def a(name: str):
            page = Page.objects(name=name).first()
            page.text = "x"
            page.save()
            return Page.objects.get(Q(name=name) | Q(text="y"))
        @app.get("/b")
        def b():
            for page in Page.objects(name__startswith="x").only("name"):
                page.delete()
            return list(Page.objects.order_by("name").limit(3))
        @app.get("/c")
        async def c(name: str):
            Page(name=name).save()
            Page.objects(text="x").update(set__name=name)
            Page.objects.filter(text="x").delete()
            Page._get_collection().insert_one({"name": name})
            return Page.objects.count(), Page.objects[:3], [one for one in Page.objects]
        """,
        {
            "a read page name bounded filtered blocking",
            "a read page name,text bounded filtered blocking",
            "a update page - filtered blocking",
            "b delete page - filtered loop:rows blocking",
            "b read page - bounded blocking",
            "b read page name unbounded filtered blocking",
            "c delete page text filtered blocking",
            "c insert page - blocking",
            "c read page - bounded blocking",
            "c read page - unbounded blocking",
            "c update page text filtered blocking",
        },
    ),
    "Beanie": (
        BEANIE,
        """
        @app.get("/a")
        async def a(name: str):
            book = await Book.find_one(Book.name == name)
            await book.set({"kind": 3})
            other = (await Book.get(name)).model_copy(update={"kind": 3})
            await other.replace()
        @app.put("/d")
        async def d(name: str):
            book = await Book.get(name)
            changed = book.model_copy(update={"kind": 3})
            await changed.save()
        @app.get("/b")
        async def b():
            async for book in Book.find(In(Book.kind, [1, 2])):
                await book.delete()
            return await Book.find({"name": "x"}, fetch_links=True).sort("name").limit(3).to_list()
        @app.get("/c")
        async def c(name: str):
            await Book(name=name, kind=1).insert()
            await Book.get_pymongo_collection().update_many({"kind": 1}, {"$set": {"kind": 2}})
            await Book.insert_many([Book(name=name, kind=1)])
            await Book.find(Book.kind == 3).delete()
            await Book.find_one(Book.kind == 3).update({"$set": {"name": name}})
            return await Book.find_all().to_list(), await Book.find(Book.kind == 1).count()
        """,
        {
            "a read books - bounded filtered",
            "a read books name bounded filtered",
            "a update books - filtered",
            "b delete books - filtered loop:rows",
            "b read books kind unbounded filtered",
            "b read books name bounded filtered",
            "c delete books kind filtered",
            "c insert books -",
            "c read books - unbounded",
            "c read books kind bounded filtered",
            "c update books kind filtered",
            "d read books - bounded filtered",
            "d update books - filtered",
        },
    ),
}


def _told(one: DataAccess) -> str:
    """An access in one line."""
    marks = {
        "bounded": one.bounded is True,
        "unbounded": one.bounded is False,
        "filtered": one.filtered,
        f"loop:{one.loop}": one.loop is not None,
        "transaction": one.transaction,
        "blocking": one.blocking,
    }
    shown = [one.function.rpartition(".")[2], one.verb, one.table or "?", ",".join(one.columns) or "-"]
    return " ".join([*shown, *(mark for mark, holds in marks.items() if holds)])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_accesses(case: str, tmp_path: Path) -> None:
    models, code, expected = CASES[case]
    margin = code[: len(code) - len(code.lstrip())].rpartition("\n")[2]
    facts = facts_of(tmp_path, f"\n{margin}from db import *\n{margin}{code.strip()}\n", db=models)
    assert {_told(one) for one in facts.of(DataAccess)} == expected


def test_methods_of_query_sets_that_a_document_names(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        from mongoengine import Document, QuerySet, StringField
        class Mine(QuerySet):
            def owned_by(self, who):
                return self(owner=who)
        class Others(QuerySet):
            def owned_by(self, who):
                return self(holder=who)
        class Page(Document):
            owner = StringField()
            meta = {"queryset_class": Mine}
        class Sheet(Page): ...
        class Book(Document):
            holder = StringField()
            meta = {"queryset_class": Others}
        @app.get("/a")
        def a(who: str):
            return list(Page.objects.owned_by(who).order_by("owner"))
        @app.get("/b")
        def b(who: str):
            return Sheet.objects.owned_by(who).count(), Book.objects.owned_by(who).first()
        """,
    )
    assert {(one.function, one.verb, one.model, one.columns) for one in facts.of(DataAccess)} == {
        ("main.a", "read", "main.Page", ("owner",)),
        ("main.b", "read", "main.Sheet", ("owner",)),
        ("main.b", "read", "main.Book", ("holder",)),
    }
