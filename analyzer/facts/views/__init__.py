"""Views of the store: the questions that rules and people ask most, under a name each.

A view is plain SQL over the tables and adds no fact.  Columns whose meaning is not given here are those of
the table that they come from, under the same name.
"""

from __future__ import annotations

from analyzer.facts.views.applications import APPLICATIONS
from analyzer.facts.views.deeds import DEEDS
from analyzer.facts.views.entries import ENTRIES
from analyzer.facts.views.estate import ESTATE
from analyzer.facts.views.findings import FINDINGS
from analyzer.facts.views.flows import FLOWS
from analyzer.facts.views.imports import IMPORTS
from analyzer.facts.views.protection import PROTECTION
from analyzer.facts.views.view import View

VIEWS: tuple[View, ...] = (
    *ENTRIES,
    *DEEDS,
    *PROTECTION,
    *APPLICATIONS,
    *IMPORTS,
    *ESTATE,
    *FLOWS,
    *FINDINGS,
)
"""Each after those that it is made of."""
