"""Data of a request on its way to where it decides something: which part of it, where, what was tested."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from analyzer.facts import DataFlow, Facts
from analyzer.pipeline import analyze

FLASK = """
import os, sqlite3, tarfile
import yaml
from flask import Flask, render_template_string, request

app = Flask(__name__)


def send(statement):
    return sqlite3.connect("shop.db").execute(statement)
"""


CHOSEN = 'return os.listdir(place) if "://" not in place else os.system("get " + place)'


def facts_of(root: Path, code: str) -> Facts:
    (root / "main.py").write_text(code, encoding="utf-8")
    return analyze(root, strict=True, workers=0).facts


def told(facts: Facts, text: str) -> set[tuple[str, str | None, str, bool]]:
    """Sink, parameter, the line of code where it is decided, and whether a test looked at it before."""
    lines = text.splitlines()
    return {
        (one.sink, one.parameter, lines[one.evidence.line - 1].strip(), one.checked is not None)
        for one in facts.of(DataFlow)
        if one.evidence is not None
    }


FLOWS = {
    "not of a name that is one of those known wherever there is one": (
        '''
        @app.get("/")
        def show():
            board = request.args.get("board")
            if board is not None:
                if board not in ("week", "month"):
                    return "", 404
            send('SELECT * FROM "%s"' % board)
            return ""
        ''',
        {("sql", "board", """send('SELECT * FROM "%s"' % board)""", True)},
    ),
    "not of a name without dots and slashes": (
        '''
        def folder(customer):
            name = "{of}/x".format(of=customer.strip().replace(".", "").replace("/", ""))
            os.makedirs(os.path.join("/data", name))


        @app.post("/")
        def keep():
            folder(request.form.get("customer", type=str))
            return ""
        ''',
        set(),
    ),
    "of a text that a remainder fills, not of a number of which one is taken": (
        '''
        @app.get("/")
        def show():
            seconds = 90
            seconds %= int(request.args["most"])
            text = "SELECT * FROM item WHERE name = '%s'"
            text %= request.args["name"]
            send(text)
            return str(seconds)
        ''',
        {("sql", "name", 'text %= request.args["name"]', False)},
    ),
    "of a text over many lines, the line on which data is put in": (
        '''
        @app.get("/")
        def show():
            send(f"""
                SELECT *
                FROM item
                WHERE name = '{request.args["name"]}'
            """)
            text = """
                <h1>
                %s
            """ % request.args["title"]
            return render_template_string(text)
        ''',
        {
            ("sql", "name", "WHERE name = '{request.args[\"name\"]}'", False),
            ("template", "title", '""" % request.args["title"]', False),
        },
    ),
    "an element of a list, or of a tuple that stands in its place": (
        """
        @app.get("/")
        def show():
            whole = request.args["place"]
            first, second = whole.split("?", 1) if "?" in request.url else (whole, "")
            os.system("ls " + second)
        """,
        {("shell", "place", 'os.system("ls " + second)', False)},
    ),
    "whether a mapping has a key says nothing of what stands under it": (
        """
        @app.post("/")
        def show():
            given = request.get_json()
            if "name" in given:
                os.system("id " + given["name"])
            if "group" in given.keys():
                os.system("groups " + given["group"])
        """,
        {
            ("shell", "name", 'os.system("id " + given["name"])', False),
            ("shell", "group", 'os.system("groups " + given["group"])', False),
        },
    ),
    "what a text must not hold is looked for in it": (
        """
        @app.post("/")
        def show():
            name = request.get_json()["name"]
            if ";" in name:
                return "no"
            os.system("id " + name)
        """,
        {("shell", "name", 'os.system("id " + name)', True)},
    ),
    "what is none of a list can be anything else": (
        """
        @app.post("/")
        def show():
            fields = ["name"]
            for key, value in request.get_json().items():
                if key not in ("name", "password"):
                    fields.append(key)
            send("INSERT INTO item (" + ", ".join(fields) + ") VALUES (?)")
            order = request.args["order"]
            if order not in ("name", "price"):
                return "no"
            send("SELECT * FROM item ORDER BY " + order)
        """,
        {
            ("sql", None, 'send("INSERT INTO item (" + ", ".join(fields) + ") VALUES (?)")', False),
            ("sql", "order", 'send("SELECT * FROM item ORDER BY " + order)', True),
        },
    ),
    "a test that chooses what is done with a value does not refuse it": (
        """
        @app.get("/")
        def show():
            place = request.args["place"]
            return os.listdir(place) if "://" not in place else os.system("get " + place)
        """,
        {
            ("path", "place", CHOSEN, False),
            ("shell", "place", CHOSEN, False),
        },
    ),
    "a test that puts something else in the place of a value does": (
        """
        @app.get("/")
        def show():
            place = request.args["place"]
            return str(os.listdir(place if place in ("a", "b") else "a"))
        """,
        {("path", "place", 'return str(os.listdir(place if place in ("a", "b") else "a"))', True)},
    ),
    "an upload that is kept and read again": (
        """
        @app.post("/")
        def show():
            kept = "/tmp/kept"
            request.files["notes"].save(kept)
            with open(kept) as notes:
                text = notes.read()
            yaml.load(text)
            with open("/etc/notes") as notes:
                yaml.load(notes.read())
        """,
        {("deserialize", None, "yaml.load(text)", False)},
    ),
    "members of an archive that was sent, unless a filter refuses names that lead out": (
        """
        @app.post("/")
        def show():
            archive = tarfile.open(fileobj=request.files["archive"])
            archive.extractall("/srv")
            archive.extractall("/srv", filter="data")
        """,
        {("path", None, 'archive.extractall("/srv")', False)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FLOWS)
def test_flows(case: str, tmp_path: Path) -> None:
    code, expected = FLOWS[case]
    text = FLASK + dedent(code)
    assert told(facts_of(tmp_path, text), text) == expected


SERVER = """
import http.server
import os


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        os.system("ls " + self.path)
        os.system("who " + self.headers.get("X-Name"))
        page = "<b>%s</b>" % self.path
        self.send_response(302)
        self.send_header("Content-Type", "text/html")
        self.send_header("Location", self.headers["X-Next"])
        self.end_headers()
        self.wfile.write(page.encode())

    def do_POST(self):
        os.system("run " + self.rfile.read(10).decode())
        self.wfile.write(self.rfile.read(20))


http.server.HTTPServer(("", 8000), Handler).serve_forever()
"""


def test_what_handlers_of_the_standard_library_read(tmp_path: Path) -> None:
    found = told(facts_of(tmp_path, SERVER), SERVER)
    assert found == {
        ("shell", None, 'os.system("ls " + self.path)', False),
        ("shell", "X-Name", 'os.system("who " + self.headers.get("X-Name"))', False),
        ("html", None, 'page = "<b>%s</b>" % self.path', False),
        ("redirect", "X-Next", 'self.send_header("Location", self.headers["X-Next"])', False),
        ("shell", None, 'os.system("run " + self.rfile.read(10).decode())', False),
    }


LAMBDA = """
import json, sqlite3, subprocess


def find(event, context):
    name = event["queryStringParameters"]["name"]
    sqlite3.connect("shop.db").execute("SELECT * FROM item WHERE name = '%s'" % name)


def pack(event, context):
    body = json.loads(event.get("body") or "{}")
    subprocess.run("zip " + body["folder"], shell=True)


def read(event, context):
    return open("items/" + event["pathParameters"].get("item"))


def count(event, context):
    subprocess.run("zip " + event["requestContext"]["stage"], shell=True)
"""


SELECT = "SELECT * FROM item WHERE name = '%s'"


def test_what_functions_of_a_platform_read_in_its_event(tmp_path: Path) -> None:
    functions = "".join(
        f"  {name}:\n    handler: main.{name}\n    events: [{{http: POST /{name}}}]\n"
        for name in ("find", "pack", "read", "count")
    )
    (tmp_path / "serverless.yml").write_text(f"service: shop\nfunctions:\n{functions}", encoding="utf-8")
    assert told(facts_of(tmp_path, LAMBDA), LAMBDA) == {
        ("sql", "name", f'sqlite3.connect("shop.db").execute("{SELECT}" % name)', False),
        ("shell", "folder", 'subprocess.run("zip " + body["folder"], shell=True)', False),
        ("path", "item", 'return open("items/" + event["pathParameters"].get("item"))', False),
    }  # fmt: skip


SEARCHED = """
import re

@app.get("/part")
def part():
    name = request.args["part"]
    if re.search("([a-z]+)[0-9]", name):
        return send("SELECT * FROM item WHERE name = '" + name + "'")

@app.get("/begin")
def begin():
    wanted = r"\\w+"
    found = re.match(wanted, request.args["begin"])
    name = request.args["begin"]
    if re.match(wanted, name):
        return send("SELECT * FROM item WHERE code = '" + name + "'")

@app.get("/whole")
def whole():
    name = request.args["whole"]
    if re.match(r"[a-z]+$", name):
        return send("SELECT * FROM item WHERE title = '" + name + "'")

@app.get("/refused")
def refused():
    name = request.args["refused"]
    if re.search(r"[^a-z]", name):
        return "no"
    return send("SELECT * FROM item WHERE colour = '" + name + "'")

@app.get("/signs")
def signs():
    name = request.args["signs"]
    if re.search("['\\";]", name):
        return "no"
    return send("SELECT * FROM item WHERE size = '" + name + "'")
"""


def test_an_expression_that_is_found_in_a_text_says_nothing_of_the_rest_of_it(tmp_path: Path) -> None:
    """One for the whole of it does, and one that looks for what is refused."""
    flows = facts_of(tmp_path, FLASK + SEARCHED).of(DataFlow)
    assert {(one.parameter, one.checked is not None) for one in flows if one.sink == "sql"} == {
        ("part", False),
        ("begin", False),
        ("whole", True),
        ("refused", True),
        ("signs", True),
    }


SIGN_IN = """
from fastapi import Depends, FastAPI
from fastapi.security import OAuth2PasswordRequestForm

app = FastAPI()

@app.post("/token")
def token(form: OAuth2PasswordRequestForm = Depends()):
    print(form.username, form.password)
"""


def test_what_is_typed_into_the_form_of_a_sign_in_comes_from_the_request(tmp_path: Path) -> None:
    flows = facts_of(tmp_path, SIGN_IN).of(DataFlow)
    assert {(one.sink, one.source, one.parameter) for one in flows} == {
        ("print", "form", "username"),
        ("print", "form", "password"),
    }


STORED = """
import hashlib

@app.post("/tuple")
def of_tuple():
    kept = (request.form["name"], request.form["password"])
    sqlite3.connect("shop.db").execute("INSERT INTO users (name, password) VALUES (?, ?)", kept)

@app.post("/mapping")
def of_mapping():
    kept = {"secret": request.form["pwd"], "name": request.form["name"]}
    sqlite3.connect("shop.db").execute("INSERT INTO users (name, password) VALUES (:name, :secret)", kept)

@app.post("/hashed")
def hashed():
    kept = (request.form["name"], hashlib.scrypt(request.form["hashed"].encode(), salt=b"s", n=2, r=8, p=1))
    sqlite3.connect("shop.db").execute("INSERT INTO users (name, password) VALUES (?, ?)", kept)
"""


def test_a_password_that_a_statement_takes_as_a_parameter_is_stored_as_it_was_typed(tmp_path: Path) -> None:
    flows = facts_of(tmp_path, FLASK + STORED).of(DataFlow)
    assert {(one.parameter, one.name) for one in flows if one.sink == "password"} == {
        ("password", "users.password"),
        ("pwd", "users.password"),
    }
