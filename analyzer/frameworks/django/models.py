"""Models, as far as start-up code asks for them: their names and the application that they belong to.

`Model._meta` knows the labels and names that URL configurations, admin sites and registries are built from,
and the models with tables of their own that a model derives from; whatever else a model has may be there and
is not known here.
Not modelled: fields, managers, relations.
Source: django/db/models/base.py, options.py 5.2.
"""

from __future__ import annotations

import re
from typing import Any, Final

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import opaque
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class
from analyzer.evaluator.values import External, List, Possible, Result, Tuple, Unknown

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

MODEL_CLASS: Final = "django.db.models.base.Model"

STUBS: Final = {"django.db.models.base": MODEL}

MANAGER: Final = re.compile(r"(?:Manager|QuerySet|\.as_manager|\.from_queryset)$")
"""What makes a manager: its class, a class of query sets that one is made of, or a method of either."""

LIBRARY_MODEL: Final = re.compile(r"\.models\.|\.[A-Z]\w*$")
"""What is called so is a model, where a model is asked for."""

MANAGER_METHOD: Final = re.compile(r"(?:Manager|QuerySet)\.\w")

NEVER_NONE: Final = re.compile(
    r"^django\.db\.models\.(?:\w+\.)+(?:all|annotate|defer|distinct|exclude|filter|none|only|order_by"
    r"|prefetch_related|reverse|select_related|using)$"
)
"""Methods of managers and query sets that give a query set."""

ALIASES: Final = {"django.db.models.Model": MODEL_CLASS}


@stands_for("django.db.models.options.options_of")
def options_of(run: Interpreter, cls: Any) -> Any:
    """The options of a model, made once."""
    made: dict[Any, Any] = run.notes.setdefault("django.options", {})
    cls = plain(cls)
    if isinstance(cls, External) and LIBRARY_MODEL.search(cls.name):
        return _of_library(run, cls, made)
    if not isinstance(cls, Class):
        return Unknown("options of what is no model", run.place())
    if cls not in made:
        made[cls] = run.call(run.external("django.db.models.options.Options"), [cls])
    return made[cls]


def met_on_class(run: Interpreter, cls: Class, name: str, found: Any) -> Any:
    """A manager, read through a model: it is the model's own, however many models inherit it."""
    maker = found.of if isinstance(found, Result) else opaque(found.cls) or ""
    if not MANAGER.search(maker) or not _is_model(cls):
        return found
    if isinstance(found, Result):
        return Result(found.of, found.arguments, found.place, cls)
    made: dict[Any, Any] = run.notes.setdefault("django.managers", {})
    own = made.get((cls, name))
    if own is None:
        own = made[cls, name] = run.allocate(found.cls)
        own.attributes.update(found.attributes)
        own.attributes.update(model=cls)
    return own


def known_of_result(run: Interpreter, value: Result, name: str) -> Any:
    """`model` of a query set: the model whose manager was asked for it."""
    through = value.through
    if name != "model" or through is None:
        return None
    if isinstance(through, Class):
        return through if _is_model(through) else None
    return through.attributes.get("model") if MANAGER_METHOD.search(value.of) else None


def _is_model(cls: Class) -> bool:
    return any(
        isinstance(base, Class) and base.full_name == "django.db.models.base.Model" for base in cls.mro
    )


def _of_library(run: Interpreter, cls: External, made: dict[Any, Any]) -> Any:
    """The options of a model that is not read: its name, and the label of the installed application around
    its module, or else the package as that label."""
    if cls.name not in made:
        module, _, name = cls.name.rpartition(".")
        package = module.partition(".models")[0]
        options = run.allocate(run.external("django.db.models.options.Options"))
        options.attributes.update(
            app_label=label_of_module(run, module) or package.rpartition(".")[2],
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
        cls = plain(meta)
        if not isinstance(cls, Class):
            return  # of a class of the target's own that sets what it holds by itself
        told = cls.namespace.get("Meta")
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

    def get_parent_list(self) -> Any:
        """The models with tables of their own that this one derives from, the most distant last."""
        return List(*self.parents())

    @property
    def all_parents(self) -> Any:
        """The same as a tuple."""
        return Tuple(*self.parents())

    @internal
    def parents(self) -> tuple[list[Possible], Path, bool]:
        """The models above in the order of resolution, under no tests; and whether there may be more, since
        a base is not known."""
        cls = self.attributes.get("model")
        above = cls.mro[1:] if isinstance(cls, Class) else ()
        more = not isinstance(cls, Class) or any(isinstance(base, Unknown) for base in above)
        return [Possible(base) for base in above if isinstance(base, Class) and _has_table(base)], (), more

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of a model's options", self.run.place())


def _has_table(cls: Class) -> bool:
    """Whether a class is a model with a table of its own: neither abstract nor a proxy."""
    told = cls.namespace.get("Meta")
    given = told.namespace if isinstance(told, Class) else {}
    apart = any(truth(given.get(name, False))[0] for name in ("abstract", "proxy"))
    return _is_model(cls) and cls.full_name != MODEL_CLASS and not apart


def app_label_of(run: Interpreter, cls: Class) -> str:
    """The label of the application that a model belongs to."""
    package = cls.module.name.partition(".models")[0]
    return label_of_module(run, cls.module.name) or label_of_package(run, package)


def label_of_module(run: Interpreter, module: str) -> str:
    """The label of the installed application around a module; empty where none is."""
    best = ("", "")
    for one in run.external("django.apps.registry.apps").configs():
        name = plain(one.value.attributes.get("name"))
        label = plain(run.attribute(one.value, "label", None))
        around = isinstance(name, str) and f"{module}.".startswith(f"{name}.")
        if around and isinstance(label, str) and len(name) > len(best[0]):
            best = (name, label)
    return best[1]


def label_of_package(run: Interpreter, package: str) -> str:
    """The label of the application that models of a package belong to where no settings say which are
    installed: the folder around it that has migrations, or a configuration of its own."""
    return _around(run, package.replace(".", "/")) or package.rpartition(".")[2]


def _around(run: Interpreter, folder: str) -> str:
    while folder:
        if declares_application(run, folder):
            return folder.rpartition("/")[2]
        folder = folder.rpartition("/")[0]
    return ""


def declares_application(run: Interpreter, folder: str) -> bool:
    """Whether a folder is an application by what lies in it, besides models."""
    return any(run.tree.exists(f"{folder}/{one}") for one in ("migrations/__init__.py", "apps.py"))
