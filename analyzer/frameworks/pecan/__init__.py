"""Pecan: trees of controllers whose exposed methods answer.

Modelled: `Pecan` and `make_app` with a root that is an object or a name (else the one that a configuration
file names); `expose` with segments and with one method for each verb (`generic`, `when`), `route`, `index`,
`_default`, `_lookup`; `RestController` with its actions, custom actions and controllers within controllers;
`wsexpose` of WSME; hooks of the application and of controllers; `secure`, `unlocked` and `SecureController`.
What `_lookup` finds is asked with what its code compares a segment with, and with one that is not known.
Not modelled: WSGI middleware in front of an application, but `wrap_app`, and what leaves open whether a route
is guarded; `_route` of the target's own that does not hand on (a blind spot); content types in paths; which
further segments a plain method takes as arguments; an action that a request names in `_method`.
Source: pecan 1.5 and 1.7, pecan/routing.py, rest.py, decorators.py, secure.py, hooks.py, core.py; WSME 0.12,
wsmeext/pecan.py.
"""

from typing import Final

ENTRY_PACKAGES: Final = ("pecan",)

ALIASES: Final = {
    "pecan.core.Pecan": "pecan.Pecan",
    "pecan.decorators.expose": "pecan.expose",
    "pecan.routing.route": "pecan.route",
    "pecan.hooks.PecanHook": "pecan.PecanHook",
}
