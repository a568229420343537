"""Models, as far as start-up code asks for them: their names and the application that they belong to.

`Model._meta` knows the labels and names that URL configurations, admin sites and registries are built from;
whatever else a model has may be there and is not known here.
Not modelled: fields, managers, relations.
Source: django/db/models/base.py, options.py 5.2.
"""

from __future__ import annotations

import re
from typing import Any, Final

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class
from analyzer.evaluator.values import External, Unknown

MODEL: Final = """
from django.db.models.options import options_of
from django.db.models.utils import AltersData
from django.utils.functional import classproperty


class Model(AltersData):
    @classproperty
    def _meta(cls):
        return options_of(cls)

    @classmethod
    def add_to_class(cls, name, value):
        if hasattr(value, "contribute_to_class"):
            value.contribute_to_class(cls, name)
        else:
            setattr(cls, name, value)
"""

STUBS: Final = {"django.db.models.base": MODEL}

ALIASES: Final = {"django.db.models.Model": "django.db.models.base.Model"}


@stands_for("django.db.models.options.options_of")
def options_of(run: Interpreter, cls: Any) -> Any:
    """The options of a model, made once."""
    made: dict[Any, Any] = run.notes.setdefault("django.options", {})
    cls = plain(cls)
    if isinstance(cls, External) and ".models." in cls.name:
        return _of_library(run, cls, made)
    if not isinstance(cls, Class):
        return Unknown("options of what is no model", run.place())
    if cls not in made:
        made[cls] = run.call(run.external("django.db.models.options.Options"), [cls])
    return made[cls]


def _of_library(run: Interpreter, cls: External, made: dict[Any, Any]) -> Any:
    """The options of a model that is not read: its name, and the package as the label of its application."""
    if cls.name not in made:
        package, _, rest = cls.name.partition(".models.")
        options = run.allocate(run.external("django.db.models.options.Options"))
        name = rest.rpartition(".")[2]
        options.attributes.update(
            app_label=package.rpartition(".")[2],
            object_name=name,
            model_name=name.lower(),
            abstract=False,
            swapped=None,
            model=cls,
        )
        made[cls.name] = options
    return made[cls.name]


@stands_for("django.db.models.options.Options")
class Options(StandIn):
    """`Model._meta`."""

    def __init__(self, meta: Any, app_label: Any = None) -> None:
        cls = meta
        told = cls.namespace.get("Meta") if isinstance(cls, Class) else None
        given = told.namespace if isinstance(told, Class) else {}
        label = plain(given.get("app_label")) or app_label or app_label_of(self.run, cls)
        name = cls.name
        spoken = re.sub(r"(((?<=[a-z])[A-Z])|([A-Z](?![A-Z]|$)))", r" \1", name).lower().strip()
        spoken = plain(given.get("verbose_name", spoken))
        self.expose(object_name=name)
        self.expose(
            app_label=label,
            model_name=name.lower(),
            label=f"{label}.{name}",
            label_lower=f"{label}.{name.lower()}",
            verbose_name=spoken,
            verbose_name_plural=given.get("verbose_name_plural", f"{spoken}s"),
            abstract=truth(given.get("abstract", False))[0],
            proxy=truth(given.get("proxy", False))[0],
            model=cls,
            concrete_model=cls,
            swapped=self._swapped(given, label),
            ordering=given.get("ordering", ()),
        )

    @internal
    def _swapped(self, given: Any, label: Any) -> Any:
        """What a setting names in the place of this model."""
        name = plain(given.get("swappable"))
        if not isinstance(name, str):
            return None
        chosen = plain(self.run.attribute(self.run.external("django.conf.settings"), name, None))
        return None if chosen == f"{label}.{self.attributes.get('object_name')}" else chosen

    @property
    def app_config(self) -> Any:
        registry = self.run.external("django.apps.registry.apps")
        return registry.get_app_config(self.attributes.get("app_label"))

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of a model's options", self.run.place())


def app_label_of(run: Interpreter, cls: Class) -> str:
    """The label of the installed application around a model's module."""
    best = ("", "")
    for one in run.external("django.apps.registry.apps").configs():
        name = plain(one.value.attributes.get("name"))
        label = plain(run.attribute(one.value, "label", None))
        around = isinstance(name, str) and f"{cls.module.name}.".startswith(f"{name}.")
        if around and isinstance(label, str) and len(name) > len(best[0]):
            best = (name, label)
    if best[1]:
        return best[1]
    package = cls.module.name.partition(".models")[0]
    return package.rpartition(".")[2]
