"""Fields of marshmallow and of the packages on it: what their constructors were given.

A field that the target derives from one of these is made by the target's own constructor, which ends here.
Source: marshmallow 4.4 marshmallow/fields.py; webargs 8.7, apiflask 3.1, flask-marshmallow 1.5 and
marshmallow-sqlalchemy 1.6 fields.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import StandIn
from analyzer.evaluator.symbols import Class, NativeClass
from analyzer.evaluator.values import Arguments

PACKAGES: Final = (
    "marshmallow", "apiflask", "webargs", "flask_marshmallow", "marshmallow_sqlalchemy", "flask_smorest",
    "marshmallow_enum", "marshmallow_polyfield", "marshmallow_jsonapi", "flask_combo_jsonapi",
)  # fmt: skip
"""Packages whose `fields` are marshmallow's, or derive from them."""


class Field(StandIn):
    """A field of any class."""

    arguments: Arguments = Arguments()

    def __init__(self, *args: Any, **options: Any) -> None:
        self.arguments = Arguments(list(args), options, more_keywords=self.run.more_arguments)

    @property
    def kind(self) -> str:
        """The last name of the library's class that it is, or derives from."""
        bases = self.cls.mro if isinstance(self.cls, Class) else (self.cls,)
        library = next((base.name for base in bases if isinstance(base, NativeClass)), "")
        return library.rpartition(".")[2]


FAMILIES: Final = {
    rf"(?:{'|'.join(PACKAGES)})\.fields\.[A-Z]\w*": Field,
    r"marshmallow_enum\.EnumField": Field,
}
