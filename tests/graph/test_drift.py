"""Where models and migrations differ, and what is no difference or none that is certain."""

from __future__ import annotations

from pathlib import Path

from analyzer.facts import SchemaDrift
from analyzer.pipeline import analyze

MODELS = """
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from audits import Audited

class Base(DeclarativeBase): ...

class Team(Base):
    __tablename__ = "team"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(server_default="open", comment="what it is in")
    made: Mapped[str] = mapped_column(server_default=sa.func.now())
    open: Mapped[bool] = mapped_column(server_default="false")
    size: Mapped[int] = mapped_column(sa.Computed("id * 2"), nullable=False)

class Person(Audited, Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id", ondelete="CASCADE"))
"""

REVISION = """
import sqlalchemy as sa
from alembic import op
revision = "{name}"
down_revision = None

def upgrade():
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made", sa.String(), nullable=False, server_default=sa.text("CURRENT_TIMESTAMP")),
        sa.Column("open", sa.Boolean(), nullable=False, server_default=sa.text("0")),
        sa.Column("size", sa.Integer(), sa.Computed("id * 2")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("team_id", sa.Integer(), sa.ForeignKey("team.id"), nullable=False),
        sa.Column("changed_by", sa.String()),
    )
{more}
"""


def _written(root: Path, files: dict[str, str]) -> set[tuple[str, str, tuple[str, ...], bool]]:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text.strip() + "\n", encoding="utf-8")
    facts = analyze(root, strict=True, workers=0).facts
    return {(one.kind, one.table, one.columns, one.reason is None) for one in facts.of(SchemaDrift)}


def test_what_the_database_is_to_keep_of_columns(tmp_path: Path) -> None:
    found = _written(
        tmp_path, {"models.py": MODELS, "migrations/versions/a.py": REVISION.format(name="a", more="")}
    )
    assert found == {
        ("default", "team", ("state",), True),
        ("comment", "team", ("state",), True),
        ("on_delete", "person", ("team_id",), True),
        ("column_left", "person", ("changed_by",), False),
    }


def test_revisions_of_each_engine_in_a_folder_of_their_own(tmp_path: Path) -> None:
    found = _written(
        tmp_path,
        {
            "models.py": MODELS,
            "requirements.txt": "sqlalchemy\npsycopg2",
            "migrations/env.py": "from alembic import context",
            "migrations/versions/sqlite/a.py": REVISION.format(
                name="a", more="    op.add_column('team', sa.Column('rank', sa.Integer()))"
            ),
            "migrations/versions/postgresql/b.py": REVISION.format(name="b", more=""),
        },
    )
    assert ("column_left", "team", ("rank",), True) not in found
    assert ("default", "team", ("state",), True) in found


SIZES = """
import sqlalchemy as sa
from limits import limit_of
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase): ...

class Scope(Base):
    __tablename__ = "scope"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(limit_of("name")))
    note = sa.Column(sa.String(40))
"""

SIZED = """
import sqlalchemy as sa
from alembic import op
revision = "a"
down_revision = None

def upgrade():
    op.create_table(
        "scope",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(25)),
        sa.Column("note", sa.String(50)),
    )
"""


def test_a_length_that_is_not_known_differs_from_none(tmp_path: Path) -> None:
    found = _written(tmp_path, {"models.py": SIZES, "migrations/versions/a.py": SIZED})
    assert found == {("type", "scope", ("note",), True)}


DJANGO = {
    "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")',
    "shop/__init__.py": "",
    "shop/settings.py": """
SECRET_KEY = "x"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "shop"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
""",
    "shop/models.py": """
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import models

class Squad(Group):
    class Meta:
        proxy = True

class Kind(ContentType):
    class Meta:
        proxy = True

class Order(models.Model):
    squad = models.ForeignKey(Squad, models.CASCADE)
    kind = models.ForeignKey(Kind, models.CASCADE)
""",
    "shop/migrations/__init__.py": "",
    "shop/migrations/0001_initial.py": """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("auth", "0012_alter_user_first_name_max_length"), ("contenttypes", "0002_x")]
    operations = [
        migrations.CreateModel("Squad", [], options={"proxy": True}, bases=("auth.group",)),
        migrations.CreateModel("Kind", [], options={"proxy": True}, bases=("contenttypes.contenttype",)),
        migrations.CreateModel(
            "Order",
            [
                ("id", models.AutoField(primary_key=True)),
                ("squad", models.ForeignKey("shop.squad", models.CASCADE)),
                ("kind", models.ForeignKey("shop.kind", models.CASCADE)),
            ],
        ),
    ]
""",
}


def test_a_proxy_has_the_table_of_what_it_stands_for(tmp_path: Path) -> None:
    assert _written(tmp_path, DJANGO) == set()


DJANGO = {
    "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")',
    "settings.py": 'INSTALLED_APPS = ["shop"]\nROOT_URLCONF = "urls"',
    "urls.py": "urlpatterns = []",
    "shop/__init__.py": "",
    "shop/models.py": """
from django.db import models
from djmoney.models.fields import MoneyField

class Store(models.Model):
    code = models.IntegerField()

class Priced(models.Model):
    price = MoneyField(max_digits=9, default_currency="EUR")
    class Meta:
        abstract = True

class Order(Priced):
    store = models.ForeignKey(Store, models.CASCADE, db_index=False)
    code = models.IntegerField()
""",
    "shop/migrations/__init__.py": "",
    "shop/migrations/0001_initial.py": """
import djmoney.models.fields
from django.db import migrations, models

class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("Store", [
            ("id", models.AutoField(primary_key=True)), ("code", models.IntegerField()),
        ]),
        migrations.CreateModel("Order", [
            ("id", models.AutoField(primary_key=True)),
            ("price_currency", djmoney.models.fields.CurrencyField(default="EUR", max_length=3)),
            ("price", djmoney.models.fields.MoneyField(max_digits=9, default_currency="EUR")),
            ("store", models.ForeignKey("shop.Store", models.CASCADE, db_index=False)),
            ("code", models.IntegerField()),
        ]),
        migrations.RunSQL("CREATE INDEX CONCURRENTLY order_store ON shop_order (store_id);"),
        migrations.RunSQL("ALTER TABLE shop_order ADD CONSTRAINT whole FOREIGN KEY (store_id, code) "
                          "REFERENCES shop_store (id, code);"),
    ]
""",
}


def test_what_django_has_no_words_for_and_what_a_field_brings_along_are_no_differences(
    tmp_path: Path,
) -> None:
    assert _written(tmp_path, DJANGO) == set()
