"""`app.conf` of Celery: settings under their names of today and those of Celery 3."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.work import entries
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.joining import plain
from analyzer.evaluator.values import Dict, External, Possible, Unknown

SETTINGS: Final = {
    "beat_schedule": ("CELERYBEAT_SCHEDULE",),
    "imports": ("CELERY_IMPORTS",),
    "include": ("CELERY_INCLUDE",),
    "task_acks_late": ("CELERY_ACKS_LATE",),
    "task_default_queue": ("CELERY_DEFAULT_QUEUE",),
    "task_default_rate_limit": ("CELERY_DEFAULT_RATE_LIMIT",),
    "task_routes": ("CELERY_ROUTES",),
    "task_soft_time_limit": ("CELERYD_TASK_SOFT_TIME_LIMIT",),
    "task_time_limit": ("CELERYD_TASK_TIME_LIMIT",),
    "timezone": ("CELERY_TIMEZONE",),
}
"""Settings that are read, with their names in Celery 3, which need no namespace."""

OLD_NAMES: Final = {old: new for new, names in SETTINGS.items() for old in names}


@stands_for("celery.app.utils.Settings")
class Configuration(StandIn):
    """`app.conf`."""

    def __init__(self) -> None:
        self.values: dict[str, list[Possible]] = {}
        self.sources: list[tuple[Any, str, Path]] = []

    @internal
    def put(self, name: Any, value: Any, path: Path = ()) -> None:
        """Set one setting, under whichever of its names."""
        known = plain(name)
        if isinstance(known, str):
            found = Possible(value, joined(self.run.path, path))
            self.values.setdefault(OLD_NAMES.get(known, known.lower()), []).append(found)

    @internal
    def read(self, name: str) -> Any:
        """A setting's value, the latest where it was set several times; None where nobody sets it."""
        found = [*self._from_sources(name), *self.values.get(name, []), *self._from_attributes(name)]
        return found[-1].value if found else None

    @internal
    def all(self, name: str) -> list[Possible]:
        """Everything that a setting may be."""
        found = [*self._from_sources(name), *self.values.get(name, []), *self._from_attributes(name)]
        return [
            Possible(option.value, joined(one.path, option.path))
            for one in found
            for option in self.run.alternatives(one.value)
        ]

    def _from_attributes(self, name: str) -> Iterator[Possible]:
        for written in (name, name.upper(), *SETTINGS.get(name, ())):
            if written in self.attributes:
                yield Possible(self.attributes[written])

    def _from_sources(self, name: str) -> Iterator[Possible]:
        for source, namespace, path in self.sources:
            written = [f"{namespace}_{name.upper()}"] if namespace else [name, name.upper()]
            for key in (*written, *SETTINGS.get(name, ())):
                found = plain(self.run.attribute(source, key, None))
                if found is not None and not isinstance(found, (Unknown, External)):
                    yield Possible(found, path)
                    break

    def update(self, *given: Any, **named: Any) -> None:
        for one in given:
            for key, value, path in entries(one):
                self.put(key, value, path)
        for name, value in named.items():
            self.put(name, value)

    def __setitem__(self, key: Any, value: Any) -> None:
        self.put(key, value)

    def __getitem__(self, key: Any) -> Any:
        return self.missing_attribute(str(plain(key)))

    def get(self, key: Any, default: Any = None) -> Any:
        found = self.read(str(plain(key)))
        return default if found is None else found

    @internal
    def missing_attribute(self, name: str) -> Any:
        name = OLD_NAMES.get(name, name.lower())
        found = self.read(name)
        if found is None and name == "beat_schedule":  # code adds to it
            found = Dict({}, self.run.path)
            self.put(name, found)
        return Unknown(f"setting {name} of Celery", self.run.place()) if found is None else found
