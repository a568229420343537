"""Web frameworks that nobody models: an application of one is told to be missing, not to have no routes.

Told by imports.  Of Twisted, which is as often imported for something else, only files count that name what
it serves resources with; other such libraries (`webob`, `zope`, `bokeh`) are not here.
Source: the frameworks' own documentation; names as they are imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from analyzer.facts import BlindSpot, Facts, Import, Module
from analyzer.source.tree import SourceTree

SERVE_ROUTES: Final = {
    "bobo": "bobo",
    "cyclone": "Cyclone",
    "emmett": "Emmett",
    "emmett55": "Emmett55",
    "esmerald": "Esmerald",
    "frappe": "Frappe",
    "hug": "hug",
    "japronto": "Japronto",
    "klein": "Klein",
    "lilya": "Lilya",
    "morepath": "Morepath",
    "odoo": "Odoo",
    "panther": "Panther",
    "quixote": "Quixote",
    "routes": "Routes",
    "socketify": "socketify",
    "tg": "TurboGears",
    "twisted": "Twisted",
    "vibora": "Vibora",
    "web": "web.py",
}
"""What routes stand in, by the name under which it is imported."""

SERVE_PAGES: Final = {
    "chainlit": "Chainlit",
    "dash": "Dash",
    "flet": "Flet",
    "gradio": "Gradio",
    "mesop": "Mesop",
    "nicegui": "NiceGUI",
    "panel": "Panel",
    "reflex": "Reflex",
    "shiny": "Shiny",
    "solara": "Solara",
    "streamlit": "Streamlit",
}
"""What makes pages of functions, and serves them and what they ask for by itself."""


SERVING: Final = {
    "twisted": re.compile(
        rb"\btwisted\.web\.(resource|server|wsgi)\b|\bfrom twisted\.web import .*\b(resource|server)\b"
    ),
}
"""What a file has to name that imports the library for its server."""


def unread_frameworks(facts: Facts, tree: SourceTree) -> Iterator[BlindSpot]:
    """A blind spot for each such framework that the code, apart from its tests, imports."""
    tests = {module.name for module in facts.of(Module) if module.is_test}
    told: set[str] = set()
    for row in facts.of(Import):
        name = row.imported
        if row.own or row.type_checking or name in told or row.importer in tests:
            continue
        if name in SERVING and not (
            row.evidence is not None and SERVING[name].search(tree.peek(row.evidence.path))
        ):
            continue
        if name in SERVE_ROUTES:
            missing = f"{SERVE_ROUTES[name]} is not read: its routes, with their guards, are missing"
        elif name in SERVE_PAGES:
            missing = f"{SERVE_PAGES[name]} is not read: its pages, and who may see them, are missing"
        else:
            continue
        told.add(name)
        yield BlindSpot(
            id=f"framework {name}",
            kind="framework",
            subject=name,
            affects="routes",
            reason=missing,
            evidence=row.evidence,
        )
