"""Fields of marshmallow and of the packages on it: what their constructors were given.

Source: marshmallow 4.4 marshmallow/fields.py; webargs 8.7, apiflask 3.1, flask-marshmallow 1.5 and
marshmallow-sqlalchemy 1.6 fields.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.concepts.recorded import Recorded

PACKAGES: Final = (
    "marshmallow", "apiflask", "webargs", "flask_marshmallow", "marshmallow_sqlalchemy", "flask_smorest",
    "marshmallow_enum", "marshmallow_polyfield", "marshmallow_jsonapi", "flask_combo_jsonapi",
)  # fmt: skip
"""Packages whose `fields` are marshmallow's, or derive from them."""


class Field(Recorded):
    """A field of any class."""


FAMILIES: Final = {
    rf"(?:{'|'.join(PACKAGES)})\.fields\.[A-Z]\w*": Field,
    r"marshmallow_enum\.EnumField": Field,
}
