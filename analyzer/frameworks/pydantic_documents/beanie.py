"""Beanie: documents with their settings, indexes and links.

Modelled: `Document` with `Settings` (name, indexes, is_root), `Indexed`, `Link` and `BackLink`; a document
below one that is a root shares its collection.
Not modelled: views, unions of documents, index options but uniqueness.
Source: beanie 2.2.0, beanie/odm/documents.py, beanie/odm/utils/init.py, beanie/odm/settings/document.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.models import listed, options_of, own_models, settled
from analyzer.concepts.tables import IndexDraft
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, name_of
from analyzer.evaluator.values import Result, Sequence
from analyzer.facts import Facts
from analyzer.frameworks.pydantic_documents.reading import collection_of

ENTRY_TEXTS: Final = (("beanie",),)

STUBS: Final = {
    "beanie.odm.documents": (
        "from pydantic import BaseModel\n\n\nclass Document(BaseModel):\n    pass\n"
        "\n\nclass DocumentWithSoftDelete(Document):\n    pass\n"
    ),
}

ALIASES: Final = {
    "beanie.Document": "beanie.odm.documents.Document",
    "beanie.DocumentWithSoftDelete": "beanie.odm.documents.DocumentWithSoftDelete",
}

BASES: Final = frozenset(ALIASES.values())


def finish(run: Interpreter, facts: Facts) -> None:
    """Write the collections of all documents."""
    for cls in own_models(run, BASES):
        settings = _settings(run, cls)
        above = [base for base in cls.mro[1:] if isinstance(base, Class) and base.module.path is not None]
        if any(truth(_settings(run, base).get("is_root", False))[1] is True for base in above):
            continue
        name = plain(settings.get("name"))
        draft = collection_of(run, cls, "beanie", cls.name if name is None else name)
        for one in listed(run, settings.get("indexes")):
            columns, unique = _index_of(run, one)
            if columns:
                draft.indexes.append(IndexDraft(columns, unique=unique, place=cls.place))


def _settings(run: Interpreter, cls: Class) -> dict[str, Any]:
    return options_of(run, settled(run, cls.namespace.get("Settings")))


def _index_of(run: Interpreter, value: Any) -> tuple[list[str], bool]:
    """An index as `Settings.indexes` spells it: a name, pairs, or an `IndexModel`."""
    unique = False
    if isinstance(value, Result):
        unique = truth(value.arguments.keywords.get("unique", False))[1] is True
        value = plain(value.arguments.positional[0]) if value.arguments.positional else None
    if isinstance(value, str):
        return [value], unique
    columns = []
    for one in listed(run, value) if isinstance(value, Sequence) else []:
        parts = listed(run, one)
        if isinstance(one, str):
            columns.append(one)
        elif len(parts) == 2 and isinstance(parts[0], str):
            descending = parts[1] == -1 or name_of(parts[1]).endswith("DESCENDING")
            columns.append(f"{parts[0]} DESC" if descending else parts[0])
    return columns, unique
