"""Extensions that get an application: those that are known to register nothing are no blind spots."""

from __future__ import annotations

from pathlib import Path

from analyzer import analyze

APPLICATION = """
import flask_session
from flask import Flask
from flask_compress import Compress
from flask_unknown import Pages
from opentelemetry.instrumentation.flask import FlaskInstrumentor

app = Flask(__name__)
compress = Compress()
compress.init_app(app)
flask_session.Session(app)
FlaskInstrumentor().instrument_app(app)
Pages(app)


@app.get("/")
def home():
    return ""
"""


def test_only_what_is_not_known_may_register_more(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(APPLICATION)
    document = analyze(tmp_path, strict=True).document()
    escapes = [one["subject"] for one in document["blind_spots"] if one["kind"] == "escape"]
    assert escapes == ["flask_unknown.Pages"]
