"""Whether a service that shares its code with others comes to a place in it: modules that several services
import hold what one of them alone asks for.

    speaking = Speaking(project, codes, entered)
    speaking.comes_to(workload, mention)

A function or a class is come to where what runs speaks of it by name, other than to define it, and a class
that nothing speaks of where what runs imports by computed names; a field of a
settings class where anything does; an address of a broker where what runs imports a client of its protocol.

Not known, and then a service comes to every place: services of which it is not known what their commands run,
and code in other languages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from typing import Final

from analyzer.manifests.code import Code
from analyzer.manifests.model import Workload
from analyzer.manifests.project import Project

_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_HEAD: Final = re.compile(r"(?:async\s+)?def\s+(\w+)|class\s+(\w+)")
_FIELD: Final = re.compile(r"(\w+)\s*(?::[^=]+)?=")
"""What opens a field of a class, or a constant."""

_COMPUTED: Final = re.compile(
    r"\b(?:import_string|import_module|import_from_string|load_object|import_by_path|locate)\(\s*"
    r"(?![\"'])[A-Za-z_]"
)
"""A module or an object that is imported by a name which is computed."""

_CLIENTS: Final = {
    "kafka": (
        "kafka", "aiokafka", "confluent_kafka", "faust", "faststream", "pykafka", "quixstreams", "bytewax",
        "pyspark", "pyflink", "kombu", "celery",
    ),
    "amqp": (
        "pika", "aio_pika", "aioamqp", "amqp", "aiormq", "amqpstorm", "kombu", "celery", "nameko",
        "faststream", "propan", "dramatiq", "taskiq_aio_pika", "oslo_messaging", "rabbitpy", "proton",
    ),
    "nats": ("nats", "faststream"),
    "mongodb": (
        "pymongo", "motor", "mongoengine", "beanie", "odmantic", "umongo", "flask_pymongo", "bson",
        "flask_mongoengine", "djongo", "django_mongodb_backend", "mongoz", "kombu", "celery",
    ),
}  # fmt: skip
"""Protocol to the packages that speak it; without any of them nothing can be sent."""


class Speaking:
    """Answers for the services of one system."""

    def __init__(self, project: Project, codes: dict[str, Code], entered: Collection[str]) -> None:
        self.project = project
        self.codes = codes
        self.entered = frozenset(entered)
        self._words: dict[str, Counter[str]] = {}
        self._computed: dict[str, bool] = {}

    def comes_to(self, workload: Workload, path: str, function: str, text: str = "") -> bool:
        """Whether a service comes to a place: `function` is the head of the outermost function or class
        around it with its decorators, `text` the line itself."""
        if workload.name not in self.entered or not path.endswith(".py"):
            return True
        head = _HEAD.match(function)
        if head is None:  # outside of all functions, or in one that a decorator hands to somebody
            return True
        if not self._is_spoken_of(workload, path, head[1] or head[2]) and not (
            head[2] and self._imports_computed(workload)
        ):
            return False
        field = _FIELD.match(text.lstrip())
        settings = head[2] is not None and field is not None and "BaseSettings" in self.project.searched(path)
        return not settings or self._is_spoken_of(workload, path, field[1] if field else "")

    def can_speak(self, workload: Workload, protocol: str | None) -> bool:
        """Whether what a service runs holds a client of a protocol."""
        clients = _CLIENTS.get(protocol or "")
        if clients is None or workload.name not in self.entered:
            return True
        importing = re.compile(rf"^[ \t]*(?:from|import)[ \t]+(?:{'|'.join(clients)})\b", re.MULTILINE)
        return any(
            importing.search(self.project.searched(path)) for path in self.codes[workload.name].sources
        )

    def _is_spoken_of(self, workload: Workload, path: str, name: str) -> bool:
        if name in _NAME.findall(f"{workload.command}\n{workload.started}"):
            return True
        return any(
            self._words_of(other)[name] > (other == path) for other in self.codes[workload.name].sources
        )

    def _imports_computed(self, workload: Workload) -> bool:
        """Whether what a service runs imports objects whose names only a table or a setting has."""
        name = workload.name
        if name not in self._computed:
            sources = self.codes[name].sources
            self._computed[name] = any(_COMPUTED.search(self.project.searched(path)) for path in sources)
        return self._computed[name]

    def _words_of(self, path: str) -> Counter[str]:
        if path not in self._words:
            self._words[path] = Counter(_NAME.findall(self.project.searched(path)))
        return self._words[path]
