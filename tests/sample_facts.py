"""A small realistic Facts, made by hand: an online shop, for tests of everything that comes after facts.

Two applications (the public API, and an administration application that it mounts), twelve routes of
every verdict, guards that hold always and under a condition, middleware, import cycles, settings, blind
spots, and findings as the rulebook writes them.  `hostile_facts` is a second, nasty one: every text in it
tries to break out of the format that shows it.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields, replace

from analyzer.facts import (
    Application,
    BlindSpot,
    BypassedGuard,
    Call,
    Certainty,
    Command,
    Consumer,
    Coverage,
    DataAccess,
    DataFlow,
    DependencyOverride,
    Effect,
    Evidence,
    ExceptionHandler,
    Facts,
    Finding,
    Flow,
    Function,
    Guard,
    GuardKind,
    GuardVerdict,
    HealthCheck,
    Hook,
    Import,
    Link,
    Measure,
    Message,
    Middleware,
    Module,
    OutboundCall,
    Package,
    Parameter,
    ProxyRoute,
    Raised,
    ReachedFunction,
    Response,
    Route,
    RouteKind,
    Row,
    RuleResult,
    Schedule,
    Schema,
    SchemaField,
    SecurityScheme,
    ServerlessFunction,
    Service,
    ServiceMount,
    ServiceNetwork,
    ServicePort,
    ServiceVariable,
    Setting,
    StartOrder,
    Task,
)

APP = "shop.main.app"
ADMIN = "shop.admin.app.create_admin.<locals>.admin"

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


def sample_facts() -> Facts:
    """The shop."""
    return Facts(
        [
            *_applications(),
            *_routes(),
            *_guards(),
            *_middleware(),
            *_interface(),
            *_work(),
            *_code(),
            *_behaviour(),
            *_reading(),
            *_findings(),
        ]
    )


def _behaviour() -> list[Row]:
    """What creating a product does: it is stored, a supplier is asked, a message goes out."""
    handler, store = "shop.catalogue.routes.create_product", "shop.catalogue.store.save"
    here, there = "src/shop/catalogue/routes.py", "src/shop/catalogue/store.py"
    return [
        Call(
            id=f"{handler} -> {store}", function=handler, position=0, callee=store, own=True,
            reaches=("published", "writes"), evidence=at(here, 66),
        ),
        OutboundCall(
            id=f"{handler} requests.get", function=handler, position=1, library="requests",
            name="requests.get",
            method="GET", url="https://supplier.example.org/{name}", host="supplier.example.org",
            has_timeout=False, verifies=True, blocking=True, evidence=at(here, 68),
        ),
        DataAccess(
            id=f"{store} insert product", function=store, position=0, library="sqlalchemy", verb="insert",
            name="add", model="shop.catalogue.models.Product", table="product", evidence=at(there, 9),
        ),
        Message(
            id=f"{store} published products", function=store, position=1, library="redis",
            direction="published", name="redis.Redis.publish", channel="products", evidence=at(there, 11),
        ),
        Effect(
            id=f"{store} cache redis.Redis.set", function=store, position=2, kind="cache", verb="write",
            name="redis.Redis.set", subject="product", evidence=at(there, 12),
        ),
        Raised(
            id=f"{handler} HTTPException 409", function=handler, exception="fastapi.exceptions.HTTPException",
            status=409, origin=store, distance=1, evidence=at(there, 7),
        ),
        DataFlow(
            id=f"{handler} body product -> url {handler} requests.get", sink="url", function=handler,
            name="requests.get", source="body", parameter="product", entry=handler, sink_place=f"{here}:68",
            steps=(f"{here}:64 body product", f"{here}:68 url: requests.get"), evidence=at(here, 68),
        ),
        ReachedFunction(id=handler, name=handler, routes=1, examples=(), evidence=at(here, 64, 70)),
    ]  # fmt: skip


def at(path: str, line: int, end_line: int | None = None) -> Evidence:
    return Evidence(path, line, end_line or line)


def route_id(application: str, methods: tuple[str, ...], path: str) -> str:
    return f"{application} {','.join(methods)} {path}"


def make_route(
    path: str,
    handler: str,
    line: int,
    verdict: GuardVerdict,
    *,
    methods: tuple[str, ...] = ("GET",),
    application: str = APP,
    kind: RouteKind = RouteKind.HTTP,
    position: int = 0,
    reason: str | None = None,
    mounts: tuple[str, ...] = (),
    raw_path: str | None = None,
    **more: object,
) -> Route:
    """A route whose handler stands in the file that its name implies."""
    module = ".".join(handler.split(".")[:-1])
    file = f"src/{module.replace('.', '/')}.py"
    made = Route(
        id=route_id(application, ("WEBSOCKET",) if kind is RouteKind.WEBSOCKET else methods, path),
        evidence=at(file, line, line + 9),
        application=application,
        kind=kind,
        methods=() if kind is RouteKind.WEBSOCKET else methods,
        path=path,
        raw_path=raw_path or path,
        handler=handler,
        handler_file=file,
        handler_line=line + 1,
        handler_end_line=line + 9,
        handler_async=True,
        module=module,
        name=handler.rsplit(".", maxsplit=1)[-1],
        position=position,
        mounts=mounts,
        changes_state=kind is RouteKind.HTTP and bool(set(methods) - SAFE),
        guard_verdict=verdict,
        verdict_reason=reason,
    )
    known = {field.name for field in fields(Route)}
    assert set(more) <= known, f"no such field: {set(more) - known}"
    return replace(made, **more)  # type: ignore[arg-type]


def _applications() -> list[Row]:
    return [
        Application(
            id=APP,
            evidence=at("src/shop/main.py", 18, 27),
            name=APP,
            framework="fastapi",
            framework_version="0.115.6",
            title="Shop",
            debug=False,
            docs_paths=("/docs", "/openapi.json", "/redoc"),
            arguments={"version": "2.4.0"},
        ),
        Application(
            id=ADMIN,
            evidence=at("src/shop/admin/app.py", 11, 14),
            name=ADMIN,
            framework="fastapi",
            framework_version="0.115.6",
            title="Back office",
            parent=APP,
            mounted_at="/admin",
            debug=None,
            certainty=Certainty.CONDITIONAL,
            condition="settings.admin_enabled",
            by_default=True,
        ),
        Service(
            id="shop",
            evidence=at("src/shop/main.py", 18, 27),
            name="shop",
            kind="application",
            application=APP,
        ),
        Service(
            id="shop-admin",
            evidence=at("src/shop/admin/app.py", 11, 14),
            name="shop-admin",
            kind="application",
            application=ADMIN,
        ),
        Link(
            id="shop mount shop-admin",
            evidence=at("src/shop/main.py", 44),
            source="shop",
            target="shop-admin",
            kind="mount",
        ),
        Service(
            id="worker",
            evidence=at("compose.yaml", 30),
            name="worker",
            kind="application",
            system=".",
            language="python",
            command="celery -A shop.tasks worker",
            exposed=False,
        ),
        Service(
            id="broker",
            evidence=at("compose.yaml", 40),
            name="broker",
            kind="broker",
            system=".",
            engine="redis",
            image="redis:7",
            exposed=False,
        ),
        Service(
            id="grafana",
            evidence=at("compose.monitoring.yaml", 3),
            name="grafana",
            kind="telemetry",
            system=".",
            engine="grafana",
            auxiliary=True,
        ),
        ServicePort(
            id="shop:8000/tcp as 80",
            evidence=at("compose.yaml", 8),
            service="shop",
            number=8000,
            published="80",
        ),
        ServiceVariable(
            id="shop REDIS_URL",
            evidence=at("compose.yaml", 12),
            service="shop",
            name="REDIS_URL",
            value="redis://broker:6379/0",
            secret=False,
            source="compose",
        ),
        ServiceMount(
            id="broker /data",
            evidence=at("compose.yaml", 44),
            service="broker",
            mounted="redis-data",
            target="/data",
        ),
        ServiceNetwork(
            id="shop back",
            evidence=at("compose.yaml", 15),
            service="shop",
            network="back",
        ),
        HealthCheck(
            id="shop healthcheck",
            evidence=at("compose.yaml", 18),
            service="shop",
            kind="healthcheck",
            check="curl -f http://localhost:8000/health",
        ),
        StartOrder(
            id="shop after broker",
            evidence=at("compose.yaml", 20),
            service="shop",
            after="broker",
            waits_for="service_healthy",
        ),
        ProxyRoute(
            id="ingress /  shop",
            evidence=at("deploy/ingress.yaml", 12),
            proxy=None,
            target="shop",
            path="/",
        ),
        Link(
            id="shop -> broker",
            evidence=at("compose.yaml", 12),
            source="shop",
            target="broker",
            kind="call",
            protocol="redis",
            through=("variable REDIS_URL",),
            places=("compose.yaml:12",),
        ),
        Link(
            id="worker -> broker",
            evidence=at("compose.yaml", 34),
            source="worker",
            target="broker",
            kind="call",
            protocol="redis",
            through=("variable REDIS_URL",),
            places=("compose.yaml:34",),
        ),
        Flow(
            id="shop -> worker via broker tasks",
            evidence=at("src/shop/orders.py", 31),
            source="shop",
            target="worker",
            via="broker",
            channel="tasks",
            style="task",
        ),
        Hook(
            id=f"{APP} lifespan shop.main.lifespan",
            evidence=at("src/shop/main.py", 9, 15),
            application=APP,
            event="lifespan",
            handler="shop.main.lifespan",
        ),
        ExceptionHandler(
            id=f"{APP} shop.errors.ShopError",
            evidence=at("src/shop/main.py", 40),
            application=APP,
            exception="shop.errors.ShopError",
            handler="shop.errors.answer",
        ),
        SecurityScheme(
            id="OAuth2PasswordBearer",
            evidence=at("src/shop/security.py", 12),
            name="OAuth2PasswordBearer",
            type="fastapi.security.OAuth2PasswordBearer",
            auto_error=True,
            arguments={"tokenUrl": "/api/v1/login"},
        ),
        BypassedGuard(
            id=f"{APP} GET /health shop.security.current_user",
            evidence=at("src/shop/main.py", 60),
            route=route_id(APP, ("GET",), "/health"),
            name="shop.security.current_user",
            kind=GuardKind.AUTHENTICATION,
            because="it stands above the decorator that registers the function",
        ),
        DependencyOverride(
            id=f"{APP} shop.mail.get_sender",
            evidence=at("src/shop/main.py", 52),
            application=APP,
            dependency="shop.mail.get_sender",
            replacement="shop.mail.silent_sender",
            certainty=Certainty.CONDITIONAL,
            condition="settings.testing",
        ),
    ]


def _routes() -> list[Row]:
    api = ("/api/v1",)
    guarded, unguarded = GuardVerdict.GUARDED, GuardVerdict.UNGUARDED
    return [
        make_route("/health", "shop.health.health", 8, unguarded, position=0, in_schema=False),
        make_route(
            "/api/v1/products", "shop.catalogue.routes.list_products", 20, unguarded, position=1, mounts=api
        ),
        make_route(
            "/api/v1/products/{product_id}",
            "shop.catalogue.routes.get_product",
            34,
            unguarded,
            position=2,
            mounts=api,
        ),
        make_route(
            "/api/v1/products/search",
            "shop.catalogue.routes.search",
            49,
            unguarded,
            position=3,
            mounts=api,
        ),
        make_route(
            "/api/v1/products",
            "shop.catalogue.routes.create_product",
            63,
            guarded,
            methods=("POST",),
            position=4,
            mounts=api,
            reason="shop.security.current_user, shop.security.require_staff",
            status_code=201,
            response_model="Product",
        ),
        make_route(
            "/api/v1/orders",
            "shop.orders.routes.list_orders",
            18,
            guarded,
            position=5,
            mounts=api,
            reason="shop.security.current_user",
            response_model="list[Order]",
        ),
        make_route(
            "/api/v1/orders/{order_id}",
            "shop.orders.routes.cancel_order",
            41,
            GuardVerdict.CONDITIONAL,
            methods=("DELETE",),
            position=6,
            mounts=api,
            raw_path="/api/v1/orders/{order_id:int}",
            reason="shop.security.current_user only where settings.auth_enabled (true by default)",
        ),
        make_route(
            "/api/v1/webhooks/payment",
            "shop.orders.webhooks.payment",
            14,
            unguarded,
            methods=("POST",),
            position=7,
            mounts=api,
        ),
        make_route(
            "/api/v1/live",
            "shop.orders.live.updates",
            12,
            GuardVerdict.UNKNOWN,
            kind=RouteKind.WEBSOCKET,
            position=8,
            mounts=api,
            reason="the dependency plugins.auth.ticket is not part of what was read",
        ),
        make_route(
            "/static/{path}",
            "starlette.staticfiles.StaticFiles",
            46,
            unguarded,
            kind=RouteKind.STATIC,
            position=9,
            raw_path="/static",
            evidence=at("src/shop/main.py", 46),
            handler_file=None,
            handler_line=None,
            handler_end_line=None,
            handler_async=None,
            module=None,
        ),
        make_route(
            "/admin/users",
            "shop.admin.users.list_users",
            10,
            guarded,
            position=10,
            mounts=("/admin",),
            reason="shop.admin.app.require_admin",
            certainty=Certainty.CONDITIONAL,
            condition="settings.admin_enabled",
        ),
        make_route(
            "/admin/users/{user_id}",
            "shop.admin.users.update_user",
            22,
            guarded,
            methods=("PATCH", "PUT"),
            position=11,
            mounts=("/admin",),
            reason="shop.admin.app.require_admin",
            certainty=Certainty.CONDITIONAL,
            condition="settings.admin_enabled",
        ),
    ]


def _guard(
    route: str, position: int, name: str, kind: GuardKind, via: str, line: int, **more: object
) -> Guard:
    made = Guard(
        id=f"{route} > {name}",
        evidence=at("src/shop/security.py", line, line + 6),
        route=route,
        position=position,
        name=name,
        kind=kind,
        via=via,
        refuses=True,
        protects=kind in {GuardKind.AUTHENTICATION, GuardKind.AUTHORIZATION},
        why="reads the Authorization header and raises 401" if kind is GuardKind.AUTHENTICATION else None,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def _guards() -> list[Row]:
    create = route_id(APP, ("POST",), "/api/v1/products")
    orders = route_id(APP, ("GET",), "/api/v1/orders")
    cancel = route_id(APP, ("DELETE",), "/api/v1/orders/{order_id}")
    users = route_id(APP, ("GET",), "/admin/users")
    update = route_id(APP, ("PATCH", "PUT"), "/admin/users/{user_id}")
    user, bearer = "shop.security.current_user", "shop.security.oauth2_scheme"
    authentication, authorization = GuardKind.AUTHENTICATION, GuardKind.AUTHORIZATION
    return [
        _guard(create, 0, bearer, authentication, "dependency", 12, parent=user),
        _guard(create, 1, user, authentication, "parameter", 20),
        _guard(
            create, 2, "shop.security.require_staff", authorization, "route", 31, scopes=("products:write",)
        ),
        _guard(orders, 0, bearer, authentication, "dependency", 12, parent=user),
        _guard(orders, 1, user, authentication, "router", 20),
        _guard(orders, 2, "shop.database.get_session", GuardKind.OTHER, "parameter", 9, refuses=False),
        _guard(
            cancel,
            0,
            user,
            authentication,
            "router",
            20,
            certainty=Certainty.CONDITIONAL,
            condition="settings.auth_enabled",
        ),
        _guard(users, 0, "shop.admin.app.require_admin", authorization, "application", 40),
        _guard(update, 0, "shop.admin.app.require_admin", authorization, "application", 40),
    ]


def _middleware() -> list[Row]:
    layers: list[tuple[str, str, GuardKind, int, dict[str, object]]] = [
        (APP, "starlette.middleware.cors.CORSMiddleware", GuardKind.OTHER, 30, {"allow_origins": ["*"]}),
        (APP, "starlette.middleware.gzip.GZipMiddleware", GuardKind.OTHER, 34, {"minimum_size": 1000}),
        (APP, "shop.middleware.RequestLog", GuardKind.LOGGING, 37, {}),
        (
            ADMIN,
            "starlette.middleware.sessions.SessionMiddleware",
            GuardKind.SESSION,
            16,
            {"https_only": False},
        ),
    ]
    position: dict[str, int] = {}
    rows: list[Row] = []
    for application, name, kind, line, arguments in layers:
        rank = position[application] = position.get(application, -1) + 1
        rows.append(
            Middleware(
                id=f"{application} {name}",
                evidence=at("src/shop/main.py" if application == APP else "src/shop/admin/app.py", line),
                application=application,
                position=rank,
                name=name,
                kind=kind,
                refuses=False,
                arguments=arguments,
            )
        )
    return rows


def _work() -> list[Row]:
    mail, sync = "shop.mail.tasks.send_receipt", "shop.stock.tasks.synchronise"
    return [
        Task(
            id=f"celery {mail}",
            evidence=at("src/shop/mail/tasks.py", 12, 20),
            name=mail,
            framework="celery",
            application="shop.worker.celery",
            handler=mail,
            handler_file="src/shop/mail/tasks.py",
            handler_line=13,
            handler_end_line=20,
            handler_async=False,
            module="shop.mail.tasks",
            queue="mail",
            max_retries=5,
            time_limit=30.0,
            acknowledges_late=True,
            options={"autoretry_for": ["smtplib.SMTPException"]},
        ),
        Schedule(
            id="celery nightly",
            evidence=at("src/shop/worker.py", 20, 24),
            name="nightly",
            framework="celery",
            application="shop.worker.celery",
            handler=sync,
            expression="cron 0 3 * * *",
            timezone="Europe/Vienna",
            starts=sync,
            certainty=Certainty.CONDITIONAL,
            condition="settings.stock_url",
            by_default=False,
        ),
        Consumer(
            id="kafka orders shop.orders.events.paid",
            evidence=at("src/shop/orders/events.py", 9, 14),
            name="shop.orders.events.paid",
            framework="faststream",
            handler="shop.orders.events.paid",
            channel="orders.paid",
            broker="kafka",
            group="shop",
            acknowledges="after",
            dead_letter="orders.dead",
        ),
        Command(
            id="click shop users create",
            evidence=at("src/shop/cli.py", 31, 40),
            name="shop users create",
            framework="click",
            handler="shop.cli.create",
            program="shop",
            help="Make a user.",
        ),
        ServerlessFunction(
            id="aws shop.thumbnails.handler",
            evidence=at("src/shop/thumbnails.py", 5, 9),
            name="thumbnails",
            framework="chalice",
            handler="shop.thumbnails.handler",
            platform="aws",
            event="storage",
            source="shop-pictures",
        ),
    ]


def _interface() -> list[Row]:
    create = route_id(APP, ("POST",), "/api/v1/products")
    product = "shop.catalogue.models.Product"
    return [
        Schema(
            id=product,
            evidence=at("src/shop/catalogue/models.py", 7, 12),
            name=product,
            kind="pydantic",
            bases=("pydantic.BaseModel",),
            settings={"extra": "forbid"},
        ),
        *(
            SchemaField(
                id=f"{product}.{name}",
                evidence=at("src/shop/catalogue/models.py", 8 + position),
                schema=product,
                position=position,
                name=name,
                type=kind,
                required=required,
                default=None if required else "None",
                constraints=constraints,
            )
            for position, (name, kind, required, constraints) in enumerate(
                [
                    ("name", "str", True, {"max_length": 120}),
                    ("price", "Decimal", True, {"ge": 0}),
                    ("description", "str | None", False, {}),
                ]
            )
        ),
        Parameter(
            id=f"{create} body product",
            evidence=at("src/shop/catalogue/routes.py", 64),
            route=create,
            owner="shop.catalogue.routes.create_product",
            name="product",
            attribute="product",
            location="body",
            type="Product",
            schema=product,
            required=True,
        ),
        Parameter(
            id=f"{route_id(APP, ('GET',), '/api/v1/products')} query limit",
            evidence=at("src/shop/catalogue/routes.py", 21),
            route=route_id(APP, ("GET",), "/api/v1/products"),
            owner="shop.catalogue.routes.list_products",
            name="limit",
            attribute="limit",
            location="query",
            type="int",
            required=False,
            default="50",
            constraints={"ge": 1},
        ),
        Response(
            id=f"{create} 201",
            evidence=at("src/shop/catalogue/routes.py", 63),
            route=create,
            status="201",
            model="Product",
            schema=product,
        ),
        Response(
            id=f"{create} 409",
            evidence=at("src/shop/catalogue/routes.py", 63),
            route=create,
            status="409",
            description="A product of this name exists",
        ),
    ]


IMPORTS = {
    "shop.main": [
        "shop.admin.app",
        "shop.catalogue.routes",
        "shop.errors",
        "shop.health",
        "shop.middleware",
        "shop.orders.live",
        "shop.orders.routes",
        "shop.orders.webhooks",
        "shop.settings",
    ],
    "shop.admin.app": ["shop.admin.users", "shop.security"],
    "shop.admin.users": ["shop.database", "shop.security"],
    "shop.catalogue.routes": ["shop.catalogue.models", "shop.database", "shop.security"],
    "shop.catalogue.models": [],
    "shop.orders.routes": ["shop.orders.models", "shop.orders.pricing", "shop.database", "shop.security"],
    "shop.orders.models": ["shop.orders.pricing"],
    "shop.orders.pricing": ["shop.orders.models", "shop.catalogue.models"],
    "shop.orders.webhooks": ["shop.orders.models"],
    "shop.orders.live": ["shop.security"],
    "shop.security": ["shop.settings", "shop.database"],
    "shop.database": ["shop.settings"],
    "shop.mail": ["shop.settings"],
    "shop.middleware": [],
    "shop.health": [],
    "shop.errors": [],
    "shop.settings": [],
}
"""Module-level imports; `shop.orders.models` and `shop.orders.pricing` import each other."""

LAZY_IMPORTS = {"shop.database": ["shop.mail"], "shop.mail": ["shop.database"]}
"""Imports inside functions: they close a second cycle."""

TYPE_IMPORTS = {"shop.settings": ["shop.errors"], "shop.errors": ["shop.settings"]}
"""Imports under TYPE_CHECKING: a cycle that never runs."""

FOREIGN_IMPORTS = {
    "shop.main": ["fastapi", "starlette"],
    "shop.database": ["sqlalchemy"],
    "shop.security": ["jwt"],
}


def _import(
    importer: str, imported: str, line: int, own: bool, *, lazy: bool = False, type_checking: bool = False
) -> Import:
    return Import(
        id=f"{importer} > {imported}" + " (lazy)" * lazy + " (type checking)" * type_checking,
        evidence=at(f"src/{importer.replace('.', '/')}.py", line),
        importer=importer,
        imported=imported,
        own=own,
        lazy=lazy,
        type_checking=type_checking,
    )


def _code() -> list[Row]:
    rows: list[Row] = []
    for lines, name in enumerate(sorted(IMPORTS), 40):
        file = f"src/{name.replace('.', '/')}.py"
        rows.append(
            Module(id=name, evidence=at(file, 1, lines), name=name, file=file, lines=lines, evaluated=True)
        )
    for own, imports in ((True, IMPORTS), (False, FOREIGN_IMPORTS)):
        for importer, imported in imports.items():
            rows += [
                _import(importer, name, line, own) for line, name in enumerate(imported, 1 if own else 30)
            ]
    for importer, imported in LAZY_IMPORTS.items():
        rows += [_import(importer, name, line, True, lazy=True) for line, name in enumerate(imported, 50)]
    for importer, imported in TYPE_IMPORTS.items():
        rows += [
            _import(importer, name, line, True, type_checking=True) for line, name in enumerate(imported, 5)
        ]
    for route in _routes():
        assert isinstance(route, Route)
        if route.module:
            assert route.handler_file
            assert route.handler_line
            rows.append(
                Function(
                    id=route.handler,
                    evidence=at(route.handler_file, route.handler_line, route.handler_end_line),
                    name=route.handler,
                    kind="function",
                    module=route.module,
                    is_async=True,
                    decorators=(
                        f'router.{route.methods[0].lower() if route.methods else "websocket"}("...")',
                    ),
                )
            )
    rows += [
        Package(
            id=f"{name} {kind}",
            evidence=at(path, line),
            name=name,
            version=version,
            specifier=specifier,
            kind=kind,
        )
        for name, version, specifier, kind, path, line in [
            ("fastapi", None, ">=0.115", "declared", "pyproject.toml", 12),
            ("fastapi", "0.115.6", None, "lock", "requirements.lock", 4),
            ("pyjwt", "2.10.1", None, "lock", "requirements.lock", 9),
            ("sqlalchemy", "2.0.36", None, "lock", "requirements.lock", 14),
        ]
    ]
    rows += [
        Setting(
            id=f"Settings.{name}",
            evidence=at("src/shop/settings.py", line),
            name=f"Settings.{name}",
            source="pydantic",
            default=default,
            has_default=default is not None,
            type=kind,
            secret=secret,
        )
        for line, (name, default, kind, secret) in enumerate(
            [
                ("auth_enabled", "True", "bool", False),
                ("admin_enabled", "True", "bool", False),
                ("database_url", None, "str", True),
                ("token_secret", "********", "str", True),
                ("testing", "False", "bool", False),
            ],
            11,
        )
    ]
    return rows


def _reading() -> list[Row]:
    modules = [row for row in _code() if isinstance(row, Module)]
    rows: list[Row] = [
        Coverage(id=module.file, file=module.file, status="evaluated", role="python", size=module.lines * 32)
        for module in modules
    ]
    rows += [
        Coverage(id="pyproject.toml", file="pyproject.toml", status="read", role="manifest", size=702),
        Coverage(id="requirements.lock", file="requirements.lock", status="read", role="manifest", size=410),
        Coverage(id="docs", file="docs", status="listed", role="folder"),
        Coverage(
            id="src/shop/vendor",
            file="src/shop/vendor",
            status="skipped",
            role="folder",
            reason="vendored; read it with --include-vendored",
        ),
        Coverage(
            id="src/shop/legacy.py",
            evidence=at("src/shop/legacy.py", 31),
            file="src/shop/legacy.py",
            status="failed",
            role="python",
            size=1290,
            reason="line 31: invalid syntax",
        ),
        BlindSpot(
            id="file src/shop/legacy.py",
            evidence=at("src/shop/legacy.py", 31),
            kind="file",
            subject="src/shop/legacy.py",
            affects="all",
            reason="cannot be parsed: invalid syntax",
        ),
        BlindSpot(
            id="guard plugins.auth.ticket",
            evidence=at("src/shop/orders/live.py", 12),
            kind="guard",
            subject=f"{route_id(APP, ('WEBSOCKET',), '/api/v1/live')}: plugins.auth.ticket",
            affects="guards",
            reason="the package plugins is not part of what was read",
        ),
        BlindSpot(
            id="unreached shop.catalogue.reviews.router",
            evidence=at("src/shop/catalogue/reviews.py", 6),
            kind="unreached",
            subject="shop.catalogue.reviews.router",
            affects="routes",
            reason="2 routes are declared on a router that reaches no application",
        ),
        Measure(id="files.total", name="files.total", value=20, meaning="files found below the root"),
        Measure(id="modules.total", name="modules.total", value=18, meaning="Python modules found"),
        Measure(id="modules.parsed", name="modules.parsed", value=17, meaning="modules that could be parsed"),
        Measure(
            id="routes.declared", name="routes.declared", value=14, meaning="routes that the code declares"
        ),
        Measure(
            id="routes.reached", name="routes.reached", value=12, meaning="of them, served by an application"
        ),
    ]
    return rows


def _finding(
    rule: str, severity: str, title: str, subject: str, message: str, place: Evidence, **more: str
) -> Finding:
    made = Finding(
        id=f"{rule} {subject}",
        evidence=place,
        rule=rule,
        pack="architecture" if rule.startswith("ARC") else "security",
        severity=severity,
        verdict="violated",
        subject=subject,
        title=title,
        message=message,
        remedy="Require an authenticated caller on the route or its router.",
        fingerprint=hashlib.sha256(f"{rule}:{subject}".encode(errors="replace")).hexdigest()[:16],
        maps={"cwe": ["CWE-306"], "owasp_api": ["API2:2023"]} if rule.startswith("SEC") else {},
    )
    return replace(made, **more)  # type: ignore[arg-type]


def _findings() -> list[Row]:
    webhook = route_id(APP, ("POST",), "/api/v1/webhooks/payment")
    live = route_id(APP, ("WEBSOCKET",), "/api/v1/live")
    return [
        _finding(
            "SEC-AUTHN-001",
            "high",
            "State-changing route without authentication",
            webhook,
            "POST /api/v1/webhooks/payment changes state and nothing on its way authenticates the caller",
            at("src/shop/orders/webhooks.py", 14, 23),
        ),
        _finding(
            "SEC-WS-001",
            "medium",
            "WebSocket without authentication",
            live,
            "whether /api/v1/live authenticates the caller could not be decided",
            at("src/shop/orders/live.py", 12, 21),
            verdict="unknown",
        ),
        _finding(
            "SEC-CORS-001",
            "medium",
            "Any origin may read responses",
            APP,
            "the application answers requests from any origin",
            at("src/shop/main.py", 30),
            remedy="Name the origins that need access.",
            status="suppressed",
            suppression="a public catalogue; no cookies are used",
        ),
        _finding(
            "ARC-CYC-001",
            "low",
            "Import cycle",
            "shop.orders.models",
            "shop.orders.models and shop.orders.pricing import each other",
            at("src/shop/orders/models.py", 1),
            remedy="Move what both need into a module of its own.",
            status="baseline",
        ),
        *(
            RuleResult(
                id=rule,
                rule=rule,
                pack="architecture" if rule.startswith("ARC") else "security",
                title=title,
                severity=severity,
                outcome=outcome,
                subjects=subjects,
                violations=violations,
                unknowns=unknowns,
            )
            for rule, title, severity, outcome, subjects, violations, unknowns in [
                ("SEC-AUTHN-001", "State-changing route without authentication", "high", "violated", 4, 1, 0),
                ("SEC-WS-001", "WebSocket without authentication", "medium", "unknown", 1, 0, 1),
                ("SEC-CORS-001", "Any origin may read responses", "medium", "violated", 2, 1, 0),
                ("SEC-CONF-001", "Debug mode", "high", "satisfied", 2, 0, 0),
                ("ARC-CYC-001", "Import cycle", "low", "violated", 17, 1, 0),
            ]
        ),
    ]


HOSTILE = (
    "</script><script>alert(1)</script>",
    '"];evil [label="owned',
    "<b onmouseover=alert(1)>&amp;\"'",
    "javascript:alert(1)",
    "line one\nline two\r\n| pipe | `code` [link](javascript:alert(1))",
    "\x1b[31mred\x1b[0m \x00 \x07 \u202e reversed",
    "\ud800 lone surrogate",
    "back\\slash \\N \\G \\l",
    "{a|b} $(rm -rf /) [bold]markup[/bold]",
)
"""Texts that break out of HTML, DOT, Markdown, the terminal, or UTF-8."""


def hostile_facts() -> Facts:
    """The shop, with each text of HOSTILE as a path, a name, a message, a file and a condition somewhere."""
    facts = sample_facts()
    for number, text in enumerate(HOSTILE):
        route = make_route(f"/{text}", f"shop.evil.{text}", 5, GuardVerdict.UNGUARDED, methods=("POST",))
        route = replace(
            route, position=100 + number, evidence=at(f"src/{text}.py", 3), verdict_reason=text, tags=(text,)
        )
        facts.add(route)
        facts.add(_guard(route.id, 0, text, GuardKind.OTHER, text, 3, condition=text))
        facts.add(replace(_finding("SEC-AUTHN-001", "high", text, text, text, at(text, 1)), remedy=text))
        facts.add(BlindSpot(id=text, evidence=at(text, 1), kind="file", subject=text, reason=text))
        facts.add(Module(id=text, name=text, file=f"{text}.py", lines=1))
        facts.add(_import(text, HOSTILE[number - 1], 1, True))
        facts.add(
            Application(
                id=text, evidence=at(text, 1), name=text, framework=text, arguments={text: text}, title=text
            )
        )
        facts.add(
            Message(
                id=text, function=text, position=number, library=text, direction="published", name=text,
                channel=text, evidence=at(text, 1),
            )
        )  # fmt: skip
        facts.add(Service(id=text, name=text, kind=text, application=text))
    return facts
