"""Elasticsearch's and OpenSearch's clients: documents that are searched, read and written, by their index.

The table is the index, where its name is written out.  A search without a size gives ten hits, so it is
bounded; `scan` goes over all of them.
Modelled: the document methods of the synchronous and asynchronous clients, and `helpers`.  Not modelled:
management of indices and clusters, elasticsearch-dsl.
Source: elasticsearch 8.17 _sync/client/__init__.py, helpers/actions.py (7.17 takes `body` first);
opensearch-py 2.8 client/__init__.py, helpers/actions.py
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Arg, Knows, Site
from analyzer.behaviour.queries import Custom, noted
from analyzer.behaviour.things import Of, Thing

CLIENTS: Final = (
    "elasticsearch.Elasticsearch",
    "elasticsearch.AsyncElasticsearch",
    "opensearchpy.OpenSearch",
    "opensearchpy.AsyncOpenSearch",
)
SEARCHES: Final = ("search", "msearch", "knn_search", "search_template", "scroll", "esql")
ONE: Final = ("get", "get_source", "mget", "exists", "count", "termvectors", "explain")
WRITES: Final = {
    "index": "insert",
    "create": "insert",
    "update": "update",
    "update_by_query": "update",
    "bulk": "update",
    "reindex": "insert",
    "delete": "delete",
    "delete_by_query": "delete",
}
FIRST: Final = frozenset(
    [
        "get",
        "get_source",
        "exists",
        "index",
        "create",
        "update",
        "delete",
        "update_by_query",
        "delete_by_query",
    ]
)
"""Methods that take the index first; the others take a body there."""

BULK: Final = ("bulk", "streaming_bulk", "parallel_bulk", "async_bulk", "async_streaming_bulk")
SCANS: Final = ("scan", "async_scan")
MODULES: Final = ("elasticsearch.helpers", "opensearchpy.helpers")


def _accessed(verb: str, position: int, *, bounded: bool | None) -> Custom:
    """A method of a client: what it does to the documents of an index."""

    def custom(site: Site) -> Thing | None:
        index = site.argument(Arg(position, "index"))
        named = index.constant if index is not None else None
        details = {"bounded": bounded} if bounded is not None else {}
        library = site.name.partition(".")[0]
        table = named if isinstance(named, str) else None
        noted(site, library, verb, (), table=table, filtered=verb != "insert", **details)
        return Thing((Of(f"{site.name}()"),))

    return custom


BEHAVIOUR = {
    **{client: Knows(gives=client, keeps=False) for client in CLIENTS},
    **{
        f"{client}.{name}": Knows(custom=_accessed("read", 0 if name in FIRST else -1, bounded=True))
        for client in CLIENTS
        for name in (*SEARCHES, *ONE)
    },
    **{
        f"{client}.{name}": Knows(custom=_accessed(verb, 0 if name in FIRST else -1, bounded=None))
        for client in CLIENTS
        for name, verb in WRITES.items()
    },
    **{f"{client}.{name}": Knows(keeps=False) for client in CLIENTS for name in ("ping", "info", "close")},
    **{
        f"{module}.{name}": Knows(custom=_accessed("update", -1, bounded=None))
        for module in MODULES
        for name in BULK
    },
    **{
        f"{module}.{name}": Knows(custom=_accessed("read", -1, bounded=False))
        for module in MODULES
        for name in SCANS
    },
}
BASES = {
    "elasticsearch._sync.client.Elasticsearch": (CLIENTS[0],),
    "elasticsearch.client.Elasticsearch": (CLIENTS[0],),
    "elasticsearch._async.client.AsyncElasticsearch": (CLIENTS[1],),
    "opensearchpy.client.OpenSearch": (CLIENTS[2],),
    "opensearchpy._async.client.AsyncOpenSearch": (CLIENTS[3],),
}
