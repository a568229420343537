"""redis-py (and aioredis, django-redis by their clients), pymemcache: caches, locks, channels and streams.

Source: redis 5.2 commands/core.py, lock.py
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from analyzer.behaviour.knowledge import CONSUMED, PUBLISHED, Arg, Knows

CLIENT: Final = "redis.Redis"
PIPELINE: Final = "redis.client.Pipeline"
"""What collects commands until they are executed together."""

READS: Final = (
    "get",
    "mget",
    "hget",
    "hgetall",
    "hmget",
    "lrange",
    "smembers",
    "zrange",
    "exists",
    "ttl",
    "keys",
    "scan",
    "scan_iter",
    "sismember",
    "llen",
    "getset",
    "hkeys",
    "hvals",
)
WRITES: Final = (
    "set",
    "setex",
    "setnx",
    "mset",
    "hset",
    "hmset",
    "incr",
    "incrby",
    "decr",
    "expire",
    "sadd",
    "zadd",
    "append",
    "hincrby",
    "persist",
    "getdel",
)
DELETES: Final = ("delete", "hdel", "srem", "zrem", "flushdb", "flushall", "unlink")


def _cache(verb: str) -> Knows:
    return Knows(act="cache", verb=verb, subject=Arg(0, "name", "key", "keys"), blocking=True, keeps=False)


BEHAVIOUR = {
    **{name: Knows(gives=CLIENT, keeps=False) for name in (
        "redis.Redis", "redis.StrictRedis", "redis.from_url", "redis.Redis.from_url", "redis.client.Redis",
        "redis.StrictRedis.from_url", "django_redis.get_redis_connection", "redis.cluster.RedisCluster",
    )},
    **{name: Knows(gives="redis.asyncio.Redis", keeps=False) for name in (
        "redis.asyncio.Redis", "redis.asyncio.from_url", "redis.asyncio.Redis.from_url", "aioredis.from_url",
        "redis.asyncio.client.Redis", "aioredis.Redis",
    )},
    **{f"{CLIENT}.{name}": _cache("read") for name in READS},
    **{f"{CLIENT}.{name}": _cache("write") for name in WRITES},
    **{f"{CLIENT}.{name}": _cache("delete") for name in DELETES},
    f"{CLIENT}.lock": Knows(act="lock", subject=Arg(0, "name"), gives="redis.lock.Lock", keeps=False),
    f"{CLIENT}.publish": Knows(act=PUBLISHED, subject=Arg(0, "channel"), keeps=False),
    f"{CLIENT}.xadd": Knows(act=PUBLISHED, subject=Arg(0, "name"), keeps=False),
    f"{CLIENT}.lpush": Knows(act=PUBLISHED, subject=Arg(0, "name"), keeps=False),
    f"{CLIENT}.rpush": Knows(act=PUBLISHED, subject=Arg(0, "name"), keeps=False),
    f"{CLIENT}.xread": Knows(act=CONSUMED, subject=Arg(0, "streams"), keeps=False),
    f"{CLIENT}.xreadgroup": Knows(act=CONSUMED, subject=Arg(2, "streams"), keeps=False),
    f"{CLIENT}.blpop": Knows(act=CONSUMED, subject=Arg(0, "keys"), keeps=False),
    f"{CLIENT}.brpop": Knows(act=CONSUMED, subject=Arg(0, "keys"), keeps=False),
    f"{CLIENT}.lpop": Knows(act=CONSUMED, subject=Arg(0, "name"), keeps=False),
    f"{CLIENT}.rpop": Knows(act=CONSUMED, subject=Arg(0, "name"), keeps=False),
    f"{CLIENT}.pubsub": Knows(gives="redis.client.PubSub", keeps=False),
    f"{CLIENT}.pipeline": Knows(gives=PIPELINE, keeps=False),
    **{f"{PIPELINE}.{name}": replace(_cache(verb), blocking=False) for verb, names in (
        ("read", READS), ("write", WRITES), ("delete", DELETES)
    ) for name in names},
    f"{PIPELINE}.execute": Knows(blocking=True, keeps=False),
    "redis.client.PubSub.subscribe": Knows(act=CONSUMED, subject=Arg(0), keeps=False),
    "redis.client.PubSub.psubscribe": Knows(act=CONSUMED, subject=Arg(0), keeps=False),
    f"{CLIENT}.eval": Knows(act="cache", verb="write", keeps=False),
}  # fmt: skip
BASES = {"redis.asyncio.Redis": (CLIENT,), PIPELINE: (CLIENT,)}
