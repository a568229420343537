"""Events of SQLAlchemy: the functions that hear what happens to rows and sessions.

`event.listen` and `@event.listens_for` keep a list; behaviour/events.py reads it.
Source: SQLAlchemy 2.0 lib/sqlalchemy/event/api.py, orm/events.py
"""

from __future__ import annotations

from typing import Final

EVENT: Final = """
heard = []


def listen(target, identifier, fn, *args, **options):
    heard.append((target, identifier, fn))


def listens_for(target, identifier, *args, **options):
    def decorate(fn):
        listen(target, identifier, fn)
        return fn

    return decorate


def contains(target, identifier, fn):
    return True


def remove(target, identifier, fn):
    pass
"""

STUBS: Final = {"sqlalchemy.event": EVENT}
