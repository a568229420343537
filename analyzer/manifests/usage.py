"""Whether a service uses a variable that it is given.

It does where its code or configuration names the variable, in the spelling of a settings library too, and
where libraries read it by themselves.  Where no code is there to be read, what a service is given by
itself counts, and what comes with a list for everybody does not count for products that know nothing of
it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from analyzer.facts import Certainty
from analyzer.manifests.code import Code
from analyzer.manifests.linked import CERTAIN, Sure
from analyzer.manifests.mentions import Reader, spellings
from analyzer.manifests.model import Given, Workload
from analyzer.manifests.processes import MAIN, role_of
from analyzer.manifests.products import STORES
from analyzer.manifests.project import Project

_LIBRARY: Final = re.compile(
    r"(OTEL_|SPRING_|ASPNETCORE_|CELERY_|PG|AIRFLOW_|DJANGO_|KC_|GF_|NEXT_|REACT_APP_|VITE_|QUARKUS_|"
    r"MICRONAUT_|AWS_|"
    r"KAFKA_|CONNECT_|SCHEMA_REGISTRY_|DD_|JAEGER_|SENTRY_|FLASK_|EUREKA_|ConnectionStrings__|DAPR_|"
    r"TEMPORAL_|K6_|"
    r"DATABASE_URL\Z|REDIS_URL\Z|MONGO_URL\Z|RABBITMQ_URL\Z|AMQP_URL\Z|BROKER_URL\Z|HTTPS?_PROXY\Z)"
)
"""Variables that libraries and frameworks read without the code naming them."""

_RELAXED: Final = frozenset({"java", "kotlin", "scala", "csharp", "groovy"})
_PROPERTIES: Final = (
    ".yml",
    ".yaml",
    ".properties",
    "Properties.java",
    "Properties.kt",
    "Config.java",
    "settings.json",
)
"""Where the platforms that bind variables to properties declare these."""


class Usage:
    """Answers for the services of one system."""

    def __init__(
        self, project: Project, reader: Reader, codes: dict[str, Code], is_proxys: Callable[[str], bool]
    ) -> None:
        self.project = project
        self.reader = reader
        self.codes = codes
        self.is_proxys = is_proxys
        """Whether a file is a proxy's configuration."""

    def of(self, workload: Workload, name: str, given: Given) -> Sure | None:
        """Whether a service uses a variable that it is given, and how sure that is."""
        code = self.codes[workload.name]
        if given.source == "image" and code.product is not None and code.product.kind in STORES:
            return None
        if not code.sources:
            return self._unread(workload, code, name, given)
        for path in (*code.sources, *code.texts):
            if name in self.reader.of(path).variables:
                return CERTAIN
        if _LIBRARY.match(name):
            return Certainty.INFERRED, f"libraries read {name} themselves"
        if self._put_together(code, name):
            return Certainty.INFERRED, f"the code names {name} by its prefix and its end"
        loose = set(spellings(name))
        if not any(self.reader.of(path).prefixes for path in code.sources):
            loose -= {name.lower().partition("_")[2]}
        for path in code.sources:
            if self.reader.spelled(path, loose):
                return Certainty.INFERRED, f"the code names {name} in another spelling"
        if code.language in _RELAXED and self._binds(code, name):
            return Certainty.INFERRED, f"the settings name {name} in another spelling"
        return None

    def _put_together(self, code: Code, name: str) -> bool:
        """Whether the code has a prefix of variables and the rest of this one's name: `load("SHOP")`, and
        `"DB_URI"` of the variable `SHOP_DB_URI`."""
        parts = name.split("_")
        for end in range(1, len(parts) - 1):
            prefix, rest = "_".join(parts[:end]), "_".join(parts[end:])
            given = re.compile(rf"['\"]{re.escape(prefix)}_?['\"]")
            if any(self.reader.spelled(path, {rest, rest.lower()}) for path in code.sources) and any(
                prefix in (text := self.project.searched(path)) and given.search(text)
                for path in code.sources
            ):
                return True
        return False

    def _binds(self, code: Code, name: str) -> bool:
        """Spring binds `SHOP_CART_URL` to the property `shop.cart.url`, however it is nested and spelled."""
        parts = [part for part in re.split(r"_+", name.lower()) if len(part) > 1]
        if len(parts) < 2:
            return False
        for path in (*code.texts, *code.sources):
            if path.endswith(_PROPERTIES):
                text = self.project.searched(path).lower()
                if all(part in text for part in parts):
                    return True
        return False

    def _unread(self, workload: Workload, code: Code, name: str, given: Given) -> Sure | None:
        if any(name in self.reader.of(path).variables for path in code.texts):
            return CERTAIN
        if code.product is not None and code.product.kind == "proxy" and any(map(self.is_proxys, code.texts)):
            return None  # its configuration says what it uses
        if role_of(workload) != MAIN and _LIBRARY.match(name):
            return Certainty.INFERRED, f"task queues read {name} themselves"
        if given.bulk and (code.product is not None or given.source == "template"):
            return None
        return Certainty.INFERRED, f"it is given {name}; the code that would use it is not in the project"
