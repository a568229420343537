"""What opens a connection, by its qualified name: its kind of store and engine, which arguments say what.

Modelled: the clients that Python backends use most.  Not modelled: clients that a project wraps by `getattr`.
Sources: documentation of each library, versions of 2025; `pool` and `timeouts` are names of its arguments.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

DATABASE: Final = "database"
CACHE: Final = "cache"
SEARCH: Final = "search"
OBJECTS: Final = "objects"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What a call says about the connection that it opens."""

    kind: str
    engine: str | None = None
    """None: the address tells."""
    address: tuple[str, ...] = ()
    """Arguments that may hold a URL or a host; the first is positional, too."""
    database: tuple[str, ...] = ()
    pool: tuple[str, ...] = ()
    pooled: bool | None = None
    """Whether it pools by itself."""
    timeouts: tuple[str, ...] = ()
    waits: bool | None = None
    """Whether it waits for ever where no timeout is given; None: there is a default of its own, or none is
    needed."""
    backend: tuple[str, ...] = ()
    """Arguments that may name the kind of store (`0`: the first), as `dogpile.cache.redis` does."""
    within: str = ""
    """The argument that holds the others in a mapping."""
    service: bool = False
    """Whether the first argument names the service of a cloud that is meant."""


_SQLALCHEMY = Client(
    kind=DATABASE,
    address=("url",),
    pool=("pool_size", "max_overflow", "pool_recycle", "pool_pre_ping", "poolclass", "pool_timeout", "pool"),
    pooled=True,
    timeouts=("connect_args", "pool_timeout"),
    waits=True,
)
_SQLITE = Client(
    kind=DATABASE, engine="sqlite", address=("database",), database=("database",), timeouts=("timeout",)
)
_POSTGRESQL = Client(
    kind=DATABASE, engine="postgresql", address=("dsn", "conninfo", "host"), database=("dbname", "database"),
    timeouts=("connect_timeout", "options"), pooled=False, waits=True,
)  # fmt: skip
_POSTGRESQL_POOL = Client(
    kind=DATABASE, engine="postgresql", address=("conninfo", "dsn", "host"), database=("dbname", "database"),
    pool=("min_size", "max_size", "minconn", "maxconn", "minsize", "maxsize", "max_idle", "max_lifetime",
          "max_inactive_connection_lifetime", "max_queries"), pooled=True,
    timeouts=("timeout", "connect_timeout", "command_timeout", "kwargs"), waits=True,
)  # fmt: skip
_ASYNCPG = Client(
    kind=DATABASE, engine="postgresql", address=("dsn", "host"), database=("database",), pooled=False,
    timeouts=("timeout", "command_timeout"), waits=None,
)  # fmt: skip
_ASYNCPG_POOL = Client(
    kind=DATABASE, engine="postgresql", address=("dsn", "host"), database=("database",), pooled=True,
    pool=("min_size", "max_size", "max_queries", "max_inactive_connection_lifetime"),
    timeouts=("timeout", "command_timeout"), waits=None,
)  # fmt: skip
_MYSQL = Client(
    kind=DATABASE, engine="mysql", address=("host",), database=("database", "db"), pooled=False,
    timeouts=("connect_timeout", "read_timeout", "write_timeout", "connection_timeout"), waits=None,
)  # fmt: skip
_MYSQL_POOL = Client(
    kind=DATABASE, engine="mysql", address=("host",), database=("database", "db"), pooled=True,
    pool=("minsize", "maxsize", "pool_recycle", "pool_size"), timeouts=("connect_timeout",), waits=None,
)  # fmt: skip
_MONGODB = Client(
    kind=DATABASE, engine="mongodb", address=("host",), database=("db",), pooled=True,
    pool=("maxPoolSize", "minPoolSize", "maxIdleTimeMS", "waitQueueTimeoutMS"),
    timeouts=("timeoutMS", "serverSelectionTimeoutMS", "connectTimeoutMS", "socketTimeoutMS"), waits=None,
)  # fmt: skip
_REDIS = Client(
    kind=CACHE, engine="redis", address=("url", "address", "host"), database=("db",), pooled=True,
    pool=("max_connections", "connection_pool", "maxsize", "minsize"),
    timeouts=("socket_timeout", "socket_connect_timeout", "timeout"), waits=True,
)  # fmt: skip
_REDIS_HOST = Client(
    kind=CACHE, engine="redis", address=("host",), database=("db",), pooled=True,
    pool=("max_connections", "connection_pool"), timeouts=("socket_timeout", "socket_connect_timeout"),
    waits=True,
)  # fmt: skip
_MEMCACHED = Client(
    kind=CACHE, engine="memcached", address=("server", "servers", "host"), pool=("max_pool_size",
    "pool_size"),
    timeouts=("timeout", "connect_timeout"), waits=True,
)  # fmt: skip
_REGION = Client(
    kind=CACHE, address=("url", "host", "sentinels", "filename"), database=("db",),
    backend=("0", "_backend_name", "backend"), within="arguments", pool=("connection_pool", "pool_size"),
    timeouts=("socket_timeout", "socket_connect_timeout", "connection_kwargs", "timeout"),
)  # fmt: skip
_AIOCACHE = Client(
    kind=CACHE, address=("endpoint",), database=("db",), backend=("0", "cache_class"),
    pool=("pool_max_size", "pool_size"), timeouts=("timeout", "create_connection_timeout"),
)  # fmt: skip
FLASK_CACHING: Final = Client(
    kind=CACHE, address=("CACHE_REDIS_URL", "CACHE_REDIS_HOST", "CACHE_MEMCACHED_SERVERS", "CACHE_DIR"),
    database=("CACHE_REDIS_DB",), backend=("CACHE_TYPE",), within="config", pool=("CACHE_OPTIONS",),
)  # fmt: skip
"""Flask-Caching, whose options stand in the application's configuration or in `config`."""
_SEARCH = Client(
    kind=SEARCH, engine="elasticsearch", address=("hosts", "cloud_id"), pooled=True,
    pool=("maxsize", "connections_per_node"), timeouts=("request_timeout", "timeout"), waits=None,
)  # fmt: skip
_OPENSEARCH = Client(
    kind=SEARCH, engine="opensearch", address=("hosts",), pooled=True, pool=("maxsize", "pool_maxsize"),
    timeouts=("timeout",), waits=None,
)  # fmt: skip
_CLOUD = Client(
    kind=OBJECTS, engine="s3", address=("endpoint_url",), pool=("config",), timeouts=("config",), service=True
)

CLIENTS: Final[dict[str, Client]] = {
    **dict.fromkeys(
        ("sqlalchemy.create_engine", "sqlalchemy.engine.create_engine", "sqlmodel.create_engine",
         "sqlalchemy.ext.asyncio.create_async_engine", "sqlalchemy.engine.create.create_engine",
         "sqlalchemy.ext.asyncio.engine.create_async_engine"), _SQLALCHEMY),
    "databases.Database": Client(
        kind=DATABASE, address=("url",), pool=("min_size", "max_size"), pooled=True, timeouts=("timeout",)),
    **dict.fromkeys(("sqlite3.connect", "aiosqlite.connect", "pysqlite3.connect"), _SQLITE),
    **dict.fromkeys(
        ("psycopg2.connect", "psycopg.connect", "psycopg.Connection.connect",
        "psycopg.AsyncConnection.connect",
         "aiopg.connect"), _POSTGRESQL),
    **dict.fromkeys(
        ("psycopg_pool.ConnectionPool", "psycopg_pool.AsyncConnectionPool", "aiopg.create_pool",
         "psycopg2.pool.SimpleConnectionPool", "psycopg2.pool.ThreadedConnectionPool"), _POSTGRESQL_POOL),
    "asyncpg.connect": _ASYNCPG,
    "asyncpg.create_pool": _ASYNCPG_POOL,
    **dict.fromkeys(
        ("pymysql.connect", "MySQLdb.connect", "mysql.connector.connect", "aiomysql.connect",
        "mariadb.connect",
         "asyncmy.connect"), _MYSQL),
    **dict.fromkeys(("aiomysql.create_pool", "asyncmy.create_pool"), _MYSQL_POOL),
    "pyodbc.connect": Client(kind=DATABASE, address=("connstring",), timeouts=("timeout",), waits=True),
    "pymssql.connect": Client(
        kind=DATABASE, engine="mssql", address=("server",), database=("database",),
        timeouts=("timeout", "login_timeout"), waits=True),
    **dict.fromkeys(
        ("oracledb.connect", "oracledb.create_pool", "cx_Oracle.connect"),
        Client(kind=DATABASE, engine="oracle", address=("dsn",), pool=("min", "max"),
        timeouts=("tcp_connect_timeout",))),
    "duckdb.connect": Client(kind=DATABASE, engine="duckdb", address=("database",), database=("database",)),
    **dict.fromkeys(
        ("pymongo.MongoClient", "pymongo.AsyncMongoClient", "motor.motor_asyncio.AsyncIOMotorClient",
         "motor.motor_tornado.MotorClient", "pymongo.mongo_client.MongoClient", "mongoengine.connect"),
         _MONGODB),
    **dict.fromkeys(
        ("dogpile.cache.make_region.configure", "dogpile.cache.region.make_region.configure",
         "dogpile.cache.region.CacheRegion.configure", "dogpile.cache.CacheRegion.configure",
         "dogpile.cache.CacheRegion.CacheRegion.configure"), _REGION),
    "aiocache.Cache": _AIOCACHE,
    "aiocache.Cache.from_url": Client(kind=CACHE, address=("url",)),
    "aiocache.RedisCache": replace(_AIOCACHE, engine="redis", backend=()),
    "aiocache.MemcachedCache": replace(_AIOCACHE, engine="memcached", backend=()),
    "aiocache.SimpleMemoryCache": replace(_AIOCACHE, engine="memory", backend=()),
    "flask_caching.Cache": FLASK_CACHING,
    "neo4j.GraphDatabase.driver": Client(
        kind=DATABASE, engine="neo4j", address=("uri",), pool=("max_connection_pool_size",), pooled=True,
        timeouts=("connection_timeout", "connection_acquisition_timeout")),
    **dict.fromkeys(
        ("clickhouse_driver.Client", "clickhouse_connect.get_client"),
        Client(kind=DATABASE, engine="clickhouse", address=("host",), database=("database",),
               timeouts=("connect_timeout", "send_receive_timeout"))),
    "cassandra.cluster.Cluster": Client(
        kind=DATABASE, engine="cassandra", address=("contact_points",), timeouts=("connect_timeout",)),
    "influxdb_client.InfluxDBClient": Client(
        kind=DATABASE, engine="influxdb", address=("url",), timeouts=("timeout",)),
    **dict.fromkeys(
        (f"{module}.{name}" for module in ("redis", "redis.asyncio", "aioredis", "valkey", "valkey.asyncio")
         for name in ("from_url", "Redis.from_url", "StrictRedis.from_url", "ConnectionPool.from_url",
                      "BlockingConnectionPool.from_url", "create_redis_pool", "create_pool",
                      "Valkey.from_url")), _REDIS),
    **dict.fromkeys(
        (f"{module}.{name}" for module in ("redis", "redis.asyncio", "redis.client",
        "redis.asyncio.client", "aioredis",
                                           "valkey", "valkey.asyncio", "redis.cluster")
         for name in ("Redis", "StrictRedis", "ConnectionPool", "BlockingConnectionPool", "Valkey",
         "RedisCluster")),
        _REDIS_HOST),
    **dict.fromkeys(
        ("pymemcache.Client", "pymemcache.client.base.Client", "pymemcache.client.base.PooledClient",
         "pymemcache.client.hash.HashClient", "memcache.Client", "pylibmc.Client", "aiomcache.Client"),
         _MEMCACHED),
    **dict.fromkeys(
        ("elasticsearch.Elasticsearch", "elasticsearch.AsyncElasticsearch",
        "elasticsearch_dsl.connections.create_connection",
         "elasticsearch_dsl.connections.connections.create_connection"), _SEARCH),
    **dict.fromkeys(("opensearchpy.OpenSearch", "opensearchpy.AsyncOpenSearch"), _OPENSEARCH),
    **dict.fromkeys(
        ("meilisearch.Client", "meilisearch_python_sdk.AsyncClient"),
        Client(kind=SEARCH, engine="meilisearch", address=("url",), timeouts=("timeout",), waits=True)),
    "typesense.Client": Client(kind=SEARCH, engine="typesense", address=("config",)),
    "pysolr.Solr": Client(kind=SEARCH, engine="solr", address=("url",), timeouts=("timeout",)),
    **dict.fromkeys(
        ("qdrant_client.QdrantClient", "qdrant_client.AsyncQdrantClient"),
        Client(kind=SEARCH, engine="qdrant", address=("location", "url", "host"), timeouts=("timeout",))),
    **dict.fromkeys(
        ("boto3.client", "boto3.resource", "boto3.session.Session.client",
        "boto3.session.Session.resource"), _CLOUD),
    "minio.Minio": Client(kind=OBJECTS, engine="minio", address=("endpoint",), pool=("http_client",)),
    "google.cloud.storage.Client": Client(kind=OBJECTS, engine="gcs", database=("project",)),
    **dict.fromkeys(
        ("azure.storage.blob.BlobServiceClient",
        "azure.storage.blob.BlobServiceClient.from_connection_string"),
        Client(kind=OBJECTS, engine="azure_blob", address=("account_url", "conn_str"))),
}  # fmt: skip

BACKENDS: Final = (
    ("redis", "redis"), ("valkey", "valkey"), ("memcache", "memcached"), ("pylibmc", "memcached"),
    ("memory", "memory"), ("simple", "memory"), ("filesystem", "files"), ("dbm", "files"), ("uwsgi", "uwsgi"),
)  # fmt: skip
"""What the name of a cache's backend holds, to the engine."""

CLOUD_SERVICES: Final = {"s3": OBJECTS, "dynamodb": DATABASE}
"""Services of Amazon's that keep data, to their kind."""
