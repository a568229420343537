"""What a handler does, read from small applications: each case says what must be found in the facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.facts import (
    Call,
    DataAccess,
    DataFlow,
    Effect,
    Facts,
    Message,
    OutboundCall,
    Raised,
    ReachedFunction,
)
from analyzer.pipeline import analyze

APP = """
    from fastapi import Depends, FastAPI, HTTPException, Request

    app = FastAPI()
"""


def facts_of(root: Path, code: str, **others: str) -> Facts:
    """The facts of an application in main.py."""
    (root / "main.py").write_text(_dedented(APP) + _dedented(code), encoding="utf-8")
    for name, text in others.items():
        (root / f"{name}.py").write_text(_dedented(text), encoding="utf-8")
    return analyze(root, strict=True, workers=0).facts


def _dedented(code: str) -> str:
    lines = code.strip("\n").split("\n")
    margin = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return "\n".join(line[margin:] for line in lines) + "\n"


def calls(facts: Facts) -> set[tuple[str, str, str]]:
    return {(one.function, one.callee, one.way) for one in facts.of(Call) if one.own}


CALLS = {
    "a method of a base class, on the class that it is called on": (
        """
        class Base:
            def run(self):
                return self.step()
            def step(self): ...
        class Special(Base):
            def step(self): ...
        @app.get("/")
        def show():
            return Special().run()
        """,
        {
            ("main.show", "main.Base.run", "call"),
            ("main.Base.run", "main.Special.step", "call"),
        },
    ),
    "a method of a view behind several decorators of libraries": (
        """
        from flask import Flask
        from flask.views import MethodView
        from elsewhere import cached, documented
        web = Flask("web")
        def work(): ...
        class View(MethodView):
            @cached()
            @documented("x")
            def get(self):
                return work()
        web.add_url_rule("/", view_func=View.as_view("view"))
        """,
        {("main.View.get", "main.work", "call")},
    ),
    "an attribute that the constructor sets": (
        """
        class Store:
            def load(self): ...
        class Service:
            def __init__(self):
                self.store = Store()
            def use(self):
                return self.store.load()
        service = Service()
        @app.get("/")
        def show():
            return service.use()
        """,
        {("main.show", "main.Service.use", "call"), ("main.Service.use", "main.Store.load", "call")},
    ),
    "what a dependency gives, annotated and as a default": (
        """
        from typing import Annotated
        class Store:
            def load(self): ...
            def save(self): ...
        def store():
            return Store()
        @app.get("/")
        def show(one: Annotated[Store, Depends(store)], two=Depends(store)):
            one.load()
            two.save()
        """,
        {
            ("main.show", "main.store", "dependency"),
            ("main.show", "main.Store.load", "call"),
            ("main.show", "main.Store.save", "call"),
        },
    ),
    "an argument without a type, by what the caller gives": (
        """
        class Store:
            def load(self): ...
        def use(store):
            return store.load()
        @app.get("/")
        def show():
            return use(Store())
        """,
        {("main.show", "main.use", "call"), ("main.use", "main.Store.load", "call")},
    ),
    "a table of functions": (
        """
        def first(): ...
        def second(): ...
        TABLE = {"first": first, "second": second}
        @app.get("/{name}")
        def show(name: str):
            return TABLE[name]()
        """,
        {("main.show", "main.first", "call"), ("main.show", "main.second", "call")},
    ),
    "a function that is handed to another thread, and one that runs later": (
        """
        import asyncio
        from fastapi import BackgroundTasks
        def slow(): ...
        def later(): ...
        @app.get("/")
        async def show(tasks: BackgroundTasks):
            tasks.add_task(later)
            await asyncio.to_thread(slow)
        """,
        {("main.show", "main.later", "task"), ("main.show", "main.slow", "thread")},
    ),
    "super, a property, an import inside the function": (
        """
        class Base:
            def run(self): ...
        class Special(Base):
            @property
            def helper(self):
                return self.find()
            def find(self): ...
            def run(self):
                self.helper
                return super().run()
        @app.get("/")
        def show():
            from other import Thing
            Thing()
            return Special().run()
        """,
        {
            ("main.show", "other.Thing.__init__", "call"),
            ("main.Special.run", "main.Special.helper", "call"),
            ("main.Special.helper", "main.Special.find", "call"),
            ("main.Special.run", "main.Base.run", "call"),
        },
    ),
}


@pytest.mark.parametrize("case", CALLS, ids=str)
def test_a_call_is_resolved(case: str, tmp_path: Path) -> None:
    code, expected = CALLS[case]
    facts = facts_of(tmp_path, code, other="class Thing:\n    def __init__(self): ...\n")
    assert expected <= calls(facts)


def test_a_call_in_a_loop_over_rows_is_told_with_what_it_reaches(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        import sqlite3
        def one(connection, number):
            return connection.execute("SELECT name FROM line WHERE number = ?", (number,)).fetchone()
        @app.get("/")
        def show(numbers: list[int]):
            connection = sqlite3.connect("shop.db")
            return [one(connection, number) for number in numbers]
        """,
    )
    [call] = [call for call in facts.of(Call) if call.callee == "main.one"]
    assert (call.loop, call.reaches) == ("items", ("blocking", "reads"))
    [access] = facts.of(DataAccess)
    assert (access.verb, access.table, access.filtered, access.bounded) == ("read", "line", True, True)


DRIVERS = {
    "a connection that is closed in the end": (
        "import sqlite3\nfrom contextlib import closing",
        'with closing(sqlite3.connect("a.db")) as base:\n        base.cursor().execute("SELECT 1 FROM t")',
        "sqlite3.Cursor.execute",
    ),
    "a connection of a pool": (
        "from psycopg_pool import ConnectionPool\npool = ConnectionPool('x')",
        'with pool.connection() as base, base.cursor() as rows:\n        rows.execute("SELECT 1 FROM t")',
        "psycopg.Cursor.execute",
    ),
    "a pool itself": (
        "import asyncpg",
        'pool = await asyncpg.create_pool("x")\n    await pool.fetch("SELECT 1 FROM t")',
        "asyncpg.Pool.fetch",
    ),
    "a parameter of the driver's class": (
        "import aiosqlite\nasync def opened() -> aiosqlite.Connection: ...",
        'await base.execute("SELECT 1 FROM t")',
        "aiosqlite.Connection.execute",
    ),
}


@pytest.mark.parametrize("case", DRIVERS, ids=str)
def test_a_statement_is_told_with_the_driver_that_sends_it(case: str, tmp_path: Path) -> None:
    head, body, name = DRIVERS[case]
    given = "base: aiosqlite.Connection = Depends(opened)" if "opened" in head else ""
    facts = facts_of(
        tmp_path,
        f"from fastapi import Depends\n{head}\n@app.get('/')\nasync def show({given}):\n    {body}\n",
    )
    [access] = facts.of(DataAccess)
    assert (access.name, access.library, access.table) == (name, name.partition(".")[0], "t")


def test_an_outbound_call_has_its_address_with_the_settings_in_it(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        import os, requests
        STOCK = os.environ.get("STOCK_URL", "http://stock:8000")
        @app.get("/stock/{item}")
        def show(item: str):
            requests.get(f"{STOCK}/items/{item}", timeout=3, verify=False)
        """,
    )
    [call] = facts.of(OutboundCall)
    assert (call.method, call.url, call.host) == ("GET", "http://stock:8000/items/{item}", "stock:8000")
    assert (call.has_timeout, call.timeout, call.verifies) == (True, "3", False)
    assert call.arguments["settings"] == ["STOCK_URL"]


def test_clients_of_single_services_send_requests(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        import boto3, openai, stripe
        from google.cloud import storage
        from googleapiclient.discovery import build
        from slack_sdk import WebClient
        from twilio.rest import Client
        from twilio.twiml.voice_response import VoiceResponse
        slack = WebClient(token="x")
        @app.post("/")
        async def send():
            await openai.AsyncOpenAI().chat.completions.create(model="m", messages=[])
            slack.chat_postMessage(channel="c", text="t")
            stripe.PaymentIntent.create(amount=1)
            stripe.Webhook.construct_event("p", "s", "k")
            Client("a", "b").messages.create(to="x")
            answer = VoiceResponse()
            answer.say("hello")
            boto3.client("sagemaker").list_models()
            storage.Client().bucket("b").blob("x").upload_from_string("y")
            build("drive", "v3").files().list(q="x").execute()
        """,
    )
    assert {(one.host, one.method, one.blocking) for one in facts.of(OutboundCall)} == {
        ("api.openai.com", "create", False),
        ("slack.com", "chat_postMessage", True),
        ("api.stripe.com", "create", True),
        ("api.twilio.com", "create", True),
        ("sagemaker.amazonaws.com", "list_models", True),
        ("storage.googleapis.com", "upload_from_string", True),
        ("drive.googleapis.com", "list", True),
    }


def test_a_constant_that_may_be_something_else_is_none(tmp_path: Path) -> None:
    """What a function gives in one case only, where nobody knows the other."""
    facts = facts_of(
        tmp_path,
        """
        import jwt, secrets
        from pathlib import Path
        def key(production: bool, file: Path):
            if not production:
                return "for tests"
            with open(file) as opened:
                return opened.read()
        def made(production: bool) -> str:
            return secrets.token_hex() if production else "for tests"
        def always() -> str:
            return "everywhere"
        @app.post("/one")
        def one(production: bool):
            return jwt.encode({"sub": "x"}, key(production, Path("secret")))
        @app.post("/made")
        def typed(production: bool):
            return jwt.encode({"sub": "x"}, made(production))
        @app.post("/two")
        def two():
            return jwt.encode({"sub": "x"}, always())
        """,
    )
    told = {one.function: one.arguments["key"] for one in facts.of(Effect) if one.kind == "token"}
    assert told["main.two"] == "literal"
    assert "literal" not in (told["main.one"], told["main.typed"])


def test_messages_are_told_with_their_channels(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        import boto3, pika, redis
        from kafka import KafkaProducer
        store = redis.Redis()
        @app.post("/")
        def send():
            store.publish("orders", "x")
            KafkaProducer().send("payments", b"x")
            boto3.client("sqs").send_message(QueueUrl="https://queue/mails", MessageBody="x")
            connection = pika.BlockingConnection()
            connection.channel().basic_publish("", "stock", b"x")
        """,
    )
    told = {(one.direction, one.channel) for one in facts.of(Message)}
    assert told == {("published", name) for name in ("orders", "payments", "https://queue/mails", "stock")}


def test_tasks_that_are_put_together_are_published_each(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        from celery import Celery, chain, group
        from rq import Queue
        celery = Celery("work")
        queue = Queue("mails", connection=made())
        @celery.task
        def first(): ...
        @celery.task
        def second(): ...
        @celery.task
        def third(): ...
        def later(): ...
        @app.post("/")
        def start():
            chain(first.s(1), second.si()).apply_async()
            group([third.s(n) for n in range(3)])()
            queue.enqueue(later, 1)
        """,
    )
    told = [(one.channel, one.target) for one in sorted(facts.of(Message), key=lambda one: one.position)]
    assert told == [(f"main.{name}", f"main.{name}") for name in ("first", "second", "third", "later")]


def test_what_a_cache_is_told_to_forget_is_not_called(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        from flask_caching import Cache
        cache = Cache()
        @cache.memoize(120)
        def load(key): ...
        @app.post("/")
        def change():
            cache.delete_memoized(load)
            cache.set("key", 1)
        """,
    )
    told = [
        (one.kind, one.verb, one.subject) for one in sorted(facts.of(Effect), key=lambda one: one.position)
    ]
    assert [one[:2] for one in told] == [("cache", "delete"), ("cache", "write")]
    assert told[1][2] == "key"
    assert calls(facts) == set()


def test_an_exception_that_a_function_makes_has_its_own_class(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        class Refused(Exception):
            status_code = 403
        def refused(why) -> Refused:
            return Refused(why)
        @app.post("/")
        def change(why: str):
            raise refused(why)
        """,
    )
    assert {(one.exception, one.status) for one in facts.of(Raised) if one.function == "main.change"} == {
        ("main.Refused", 403)
    }


def test_exceptions_leave_unless_they_are_caught(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        class Missing(Exception): ...
        def find(number):
            if number:
                raise Missing
            raise ValueError(number)
        @app.get("/{number}")
        def show(number: int):
            try:
                return find(number)
            except Missing:
                raise HTTPException(404)
        """,
    )
    told = {
        (one.exception, one.status, one.distance) for one in facts.of(Raised) if one.function == "main.show"
    }
    assert told == {("ValueError", None, 1), ("fastapi.exceptions.HTTPException", 404, 0)}


def test_a_flow_says_by_which_way_and_what_was_tested(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        import subprocess
        def run(command):
            subprocess.run(command, shell=True)
        @app.get("/{host}")
        def ping(host: str, count: int, mode: str):
            command = "ping -c " + str(count) + " " + host
            run(command)
            if mode not in ("a", "b"):
                raise HTTPException(400)
            run("mode " + mode)
        """,
    )
    flows = {one.parameter: one for one in facts.of(DataFlow)}
    assert set(flows) == {"host", "mode"}  # a number harms nothing
    assert flows["host"].checked is None
    assert flows["mode"].checked is not None
    assert [step.split(" ", 1)[1] for step in flows["host"].steps] == [
        "path host",
        "put together with other text",
        "into run()",
        "shell: subprocess.run",
    ]


HARMLESS = {
    "a column of a table in the code": 'sqlite3.connect("x").execute("ORDER BY " + {"a": "b"}[q])',
    "a number": 'sqlite3.connect("x").execute("LIMIT " + str(int(q)))',
    "a fixed host": 'requests.get("https://example.org/" + q, timeout=1)',
    "the last part of a path": "open(os.path.basename(q))",
    "a quoted argument": 'os.system("ls " + shlex.quote(q))',
    "an escaped text": "HTMLResponse(html.escape(q))",
    "another name's content": "q = os.getcwd(); os.system(q)",
}


@pytest.mark.parametrize("case", HARMLESS, ids=str)
def test_what_harms_nothing_is_no_flow(case: str, tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        f"""
        import html, os, requests, shlex, sqlite3
        from fastapi.responses import HTMLResponse
        @app.get("/")
        def show(q: str):
            {HARMLESS[case]}
        """,
    )
    assert not facts.of(DataFlow)


def test_functions_know_how_they_are_reached(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        import time
        def wait():
            time.sleep(1)
        @app.get("/a")
        async def a():
            wait()
        @app.get("/b")
        def b():
            wait()
        """,
    )
    reached = {one.name: one for one in facts.of(ReachedFunction)}
    assert (reached["main.wait"].routes, reached["main.wait"].distance) == (2, 1)
    assert reached["main.wait"].on_event_loop
    assert not reached["main.b"].on_event_loop
    [sleep] = facts.of(Effect)
    assert (sleep.kind, sleep.blocking) == ("sleep", True)


@pytest.mark.parametrize(
    "code",
    [
        "def show(q: str):\n    return show(q)",
        "def show(q: str):\n    f = lambda x: f(x)\n    return f(q)",
        "def show(q: str):\n    " + "if q: pass\n    elif q: pass\n    " * 300,
        "def show(q: str):\n    return " + "(" * 80 + "q" + ")" * 80,
        "def show(q: str):\n    x = " + " + ".join(["q"] * 3_000),
        "class A(A): ...\ndef show(q: str):\n    return A().x.y().z[q](*q, **q)",
    ],
    ids=["recursion", "a lambda that calls itself", "many branches", "nesting", "a long sum", "nonsense"],
)
def test_odd_code_is_read_to_an_end(code: str, tmp_path: Path) -> None:
    text = f'from fastapi import FastAPI\napp = FastAPI()\n{code}\napp.get("/")(show)\n'
    (tmp_path / "main.py").write_text(text, encoding="utf-8")
    facts = analyze(tmp_path, strict=True, workers=0).facts
    assert any(one.name == "main.show" for one in facts.of(ReachedFunction))


def test_a_client_begins_its_addresses_with_its_base_and_may_be_opened_later(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        from typing import Optional
        import aiohttp, boto3, httpx
        from openai import AsyncOpenAI
        known = httpx.AsyncClient(base_url="https://known.vendor.io/v1/")
        class Search:
            def __init__(self):
                self.model: Optional[AsyncOpenAI] = None
                self.http = None
                self.own = httpx.AsyncClient(base_url="https://own.vendor.io")
            async def open(self):
                self.model = AsyncOpenAI()
                self.http = aiohttp.ClientSession("https://later.vendor.io")
            async def ask(self):
                await self.model.embeddings.create(input="x")
                await self.http.get("/later")
                await self.own.get("own")
        search = Search()
        @app.get("/a")
        async def a():
            await known.get("/users")
            await known.get("https://other.vendor.io/x")
            await search.ask()
            boto3.client("s3", endpoint_url="http://bucket:9000").list_buckets()
            boto3.client("s3").list_buckets()
        """,
    )
    assert {(one.host, one.url) for one in facts.of(OutboundCall)} == {
        ("known.vendor.io", "https://known.vendor.io/v1/users"),
        ("other.vendor.io", "https://other.vendor.io/x"),
        ("api.openai.com", None),
        ("later.vendor.io", "https://later.vendor.io/later"),
        ("own.vendor.io", "https://own.vendor.io/own"),
        ("bucket:9000", None),
        ("s3.amazonaws.com", None),
    }
