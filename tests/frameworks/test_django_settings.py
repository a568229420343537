"""The settings of a Django project as facts: where each is bound, and no secret in any of them."""

from __future__ import annotations

from pathlib import Path

from analyzer import analyze
from analyzer.facts import Setting
from analyzer.frameworks.django.assignments import SOURCE

TREE = {
    "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "conf.production")\n',
    "conf/__init__.py": "",
    "conf/urls.py": "urlpatterns = []\n",
    "conf/base.py": 'DEBUG = True\nSECRET_KEY = "a very secret text"\nROOT_URLCONF = "conf.urls"\n',
    "conf/production.py": """import os
from conf.base import *
DEBUG = False
SECURE_HSTS_SECONDS = int(os.environ["HSTS"])
DATABASES = {
    "default": {
        "PASSWORD": "another secret",
    },
}
AUTH_PASSWORD_VALIDATORS = []
""",
}


def test_settings_stand_where_they_are_bound_last(tmp_path: Path) -> None:
    for name, text in TREE.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    facts = analyze(tmp_path).facts
    told = {one.name: one for one in facts.of(Setting) if one.source == SOURCE}
    places = {name: (one.evidence.path, one.evidence.line) for name, one in told.items() if one.evidence}
    assert places["DEBUG"] == ("conf/production.py", 3)
    assert places["SECRET_KEY"] == ("conf/base.py", 2)
    assert places["DATABASES.default.PASSWORD"] == ("conf/production.py", 7)
    assert told["AUTH_PASSWORD_VALIDATORS"].default == "[]"
    assert (told["DEBUG"].default, told["DEBUG"].application) == ("False", "conf.production")
    assert "secret text" not in str(facts.of(Setting))
    assert "another" not in str(facts.of(Setting))
