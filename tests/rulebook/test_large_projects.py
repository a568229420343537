"""Rules stay within their limits on a project of thousands of routes."""

from __future__ import annotations

from pathlib import Path

from analyzer import analyze

AREAS, VERSIONS = 10, 40
"""Modules, each with ten routes over a table of its own; prefixes below which each is served."""

MODULE = """
import requests
from flask import Blueprint, jsonify, render_template_string, request
from flask_login import current_user, login_required
from sqlalchemy import text
from shop.database import Base, db, notify
from sqlalchemy import Column, ForeignKey, Integer, String

bp = Blueprint("area{0}", __name__, url_prefix="/area{0}")


class Thing{0}(Base):
    __tablename__ = "thing{0}"
    id = Column(Integer, primary_key=True)
    name = Column(String(100))
    owner_id = Column(Integer, ForeignKey("thing0.id"))


@bp.get("/")
def index():
    return jsonify([one.name for one in db.session.query(Thing{0}).all()])


@bp.get("/<int:key>")
@login_required
def show(key):
    return jsonify(db.session.get(Thing{0}, key).name)


@bp.post("/")
@login_required
def create():
    thing = Thing{0}(**request.json)
    db.session.add(thing)
    db.session.commit()
    notify(thing.name)
    return jsonify(thing.id)


@bp.put("/<int:key>")
def change(key):
    thing = db.session.get(Thing{0}, key)
    thing.name = request.args["name"]
    db.session.commit()
    return ""


@bp.delete("/<int:key>")
def delete(key):
    db.session.execute(text("DELETE FROM thing{0} WHERE id = " + request.args["key"]))
    return ""


@bp.get("/page")
def page():
    return render_template_string(request.args["template"])


@bp.get("/fetch")
def fetch():
    return requests.get(request.args["url"]).text


@bp.get("/file")
def file():
    return open(request.args["path"]).read()


@bp.get("/search")
def search():
    limit = request.args.get("limit", 10, int)
    return jsonify([one.name for one in db.session.query(Thing{0}).limit(limit)])


@bp.get("/mine")
@login_required
def mine():
    rows = db.session.query(Thing{0}).filter_by(owner_id=current_user.id)
    return jsonify([(one.name, db.session.get(Thing{0}, one.owner_id)) for one in rows])
"""

DATABASE = """
import requests
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import declarative_base

Base = declarative_base()
db = SQLAlchemy()


def notify(name):
    requests.post("https://hooks.example.com/", json={"name": name})
"""

APPLICATION = """
from importlib import import_module
from flask import Flask

app = Flask(__name__)
for number in range({0}):
    for version in range({1}):
        bp = import_module(f"shop.area{{number}}").bp
        name = f"v{{version}}_area{{number}}"
        app.register_blueprint(bp, name=name, url_prefix="/" + name)
"""


def test_rules_run_within_their_limits(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "__init__.py").write_text("")
    (shop / "database.py").write_text(DATABASE)
    (shop / "app.py").write_text(APPLICATION.format(AREAS, VERSIONS))
    for number in range(AREAS):
        (shop / f"area{number}.py").write_text(MODULE.format(number))
    audit = analyze(tmp_path)
    assert len(audit.document()["routes"]) > 10 * AREAS * VERSIONS
    assert {
        result.rule: result.outcome for result in audit.outcome.results if result.outcome == "failed"
    } == {}
