"""Flask-Caching, aiocache, dogpile.cache, pymemcache, diskcache: what is read from caches, written and dropped.

Source: flask-caching 2.3 __init__.py, aiocache 0.12 base.py, dogpile.cache 1.4 region.py, pymemcache 4.0
client/base.py, diskcache 5.6 core.py
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Arg, Knows

VERBS: Final = {
    "get": "read", "get_many": "read", "multi_get": "read", "get_multi": "read", "exists": "read", "has": "read", "gets": "read",
    "set": "write", "add": "write", "set_many": "write", "multi_set": "write", "set_multi": "write", "replace": "write",
    "incr": "write", "decr": "write", "increment": "write", "touch": "write", "append": "write", "cas": "write",
    "delete": "delete", "delete_many": "delete", "delete_multi": "delete", "clear": "delete", "expire": "delete",
    "delete_memoized": "delete", "delete_memoized_verhash": "delete", "invalidate": "delete", "flush_all": "delete",
    "evict": "delete", "pop": "delete",
}  # fmt: skip
CACHES: Final = (
    "flask_caching.Cache", "aiocache.Cache", "aiocache.SimpleMemoryCache", "aiocache.RedisCache", "aiocache.MemcachedCache",
    "dogpile.cache.region.CacheRegion", "pymemcache.client.base.Client", "pymemcache.client.base.PooledClient",
    "pymemcache.client.hash.HashClient", "diskcache.Cache", "diskcache.core.Cache",
)  # fmt: skip
_KEY: Final = Arg(0, "key", "keys")

BEHAVIOUR = {
    **{name: Knows(gives=name, keeps=False) for name in CACHES},
    **{f"{name}.{method}": Knows(act="cache", verb=verb, subject=_KEY, keeps=False)
       for name in CACHES for method, verb in VERBS.items()},
    "dogpile.cache.make_region": Knows(gives="dogpile.cache.region.CacheRegion", keeps=False),
    "dogpile.cache.region.make_region": Knows(gives="dogpile.cache.region.CacheRegion", keeps=False),
    "dogpile.cache.region.CacheRegion.get_or_create": Knows(
        act="cache", verb="read", subject=_KEY, runs=Arg(1, "creator"), keeps=False
    ),
    "pymemcache.Client": Knows(gives="pymemcache.client.base.Client", keeps=False),
}  # fmt: skip
