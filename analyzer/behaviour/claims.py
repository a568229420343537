"""What a client says of itself, where rows are looked up by it: a cookie that nobody signed.

`User.objects.get(username=request.COOKIES["user"])` takes whoever writes the cookie for that user.  What is
drawn at random (`session_id`, a token) is no claim: nobody guesses it.
"""

from __future__ import annotations

import re
from typing import Final

from analyzer.behaviour.knowledge import Site

IDENTITY: Final = re.compile(
    r"(?i)(user|account|member|admin)(_?(id|name|pk))?|u_?id|e?mail(_?address)?|login(_?name)?"
)
"""Columns that say who somebody is."""

DRAWN: Final = re.compile(r"(?i)(session|sess|token|sid|jwt|auth|key|secret|hash|signature|csrf)")
"""Words in the name of a cookie whose value nobody guesses."""


def claimed(site: Site) -> None:
    """Note the cookies by which rows of somebody are looked up here."""
    for name, thing in site.keywords.items():
        column = name.partition("__")[0]
        said = {
            origin: trail
            for origin, trail in thing.origins.items()
            if origin.location == "cookie" and not DRAWN.search(origin.name)
        }
        if said and IDENTITY.fullmatch(column):
            site.reach("claim", thing.with_origins(said), f"looked up by {column}")
