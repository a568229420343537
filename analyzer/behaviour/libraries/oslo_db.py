"""oslo.db: the sessions and connections that its engine facade opens, each in a transaction.

Modelled: `enginefacade.reader` and `writer`, a context manager of one's own, what either is asked for, `using`,
`model_query`.
Not modelled: `@enginefacade.reader` above a function: its session is an attribute of the context that the
function is given, and counts as that of an unknown object does.
Source: oslo.db 18.1.1, oslo_db/sqlalchemy/enginefacade.py, utils.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Knows, Site
from analyzer.behaviour.libraries.sqlalchemy import CONNECTION, QUERY, SESSION, begins
from analyzer.behaviour.queries import Custom, transaction_begun
from analyzer.behaviour.things import Of, Thing

FACADE: Final = "oslo_db.sqlalchemy.enginefacade"
MANAGER: Final = f"{FACADE}._TransactionContextManager"
OF_CONNECTIONS: Final = f"{MANAGER}.connection"
"""What `manager.connection` is, which opens connections instead of sessions."""

BLOCK: Final = f"{FACADE}.block"
"""What `manager.using(context)` gives: entering it opens a session."""

CONNECTION_BLOCK: Final = f"{FACADE}.connection_block"

OTHER_MANAGERS: Final = ("reader", "writer", "allow_async", "independent", "savepoint", "async_")
"""Attributes of a manager that are managers."""


def _opens(type_: str) -> Custom:
    """A transaction begins, with an object of this class in it."""

    def custom(site: Site) -> Thing | None:
        transaction_begun(site)
        return Thing((Of(type_),))

    return custom


BEHAVIOUR = {
    **{
        name: Knows(gives=MANAGER, keeps=False)
        for name in (f"{FACADE}.transaction_context", f"{FACADE}.reader:", f"{FACADE}.writer:")
    },
    **{f"{MANAGER}.{name}:": Knows(gives=MANAGER, keeps=False) for name in OTHER_MANAGERS},
    f"{MANAGER}.connection:": Knows(gives=OF_CONNECTIONS, keeps=False),
    f"{MANAGER}.using": Knows(gives=BLOCK, keeps=False),
    f"{BLOCK}.__enter__": Knows(custom=_opens(SESSION)),
    f"{OF_CONNECTIONS}.using": Knows(gives=CONNECTION_BLOCK, keeps=False),
    f"{CONNECTION_BLOCK}.__enter__": Knows(custom=_opens(CONNECTION)),
    f"{MANAGER}.get_engine": Knows(gives="sqlalchemy.engine.Engine", keeps=False),
    f"{MANAGER}.get_sessionmaker": Knows(gives="sqlalchemy.orm.session.sessionmaker", keeps=False),
    "oslo_db.sqlalchemy.utils.model_query": Knows(custom=begins(QUERY)),
}
