"""Generic views of Django and Django REST framework, and forms: which rows they read and save.

The views' methods are read from their stubs for each class that inherits them (frameworks/django/views.py,
frameworks/rest_framework/classes.py); here is what these say in one word: a query that is begun from the
`queryset` or `model` of a view, one that is sent page by page or whole, and an object that a form or a
serializer saves.  What a form or a serializer of the target overrides is called instead.
Validating a form or a serializer runs the methods by which its class checks fields (`clean_email`, `validate`).
Source: django 5.2 views/generic/, forms/models.py; djangorestframework 3.16 generics.py, mixins.py
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from analyzer.behaviour.knowledge import Knows, Site
from analyzer.behaviour.libraries.django_orm import QUERYSET, signalled
from analyzer.behaviour.queries import begun, model_of, noted
from analyzer.behaviour.things import NEW, NOTHING, REST, Made, Member, Method, Of, Query, Thing
from analyzer.evaluator.symbols import Class
from analyzer.evaluator.values import External

INHERITED: Final = (
    "django.views.generic.base",
    "django.views.generic.dates",
    "django.views.generic.detail",
    "django.views.generic.edit",
    "django.views.generic.list",
    "rest_framework.generics",
    "rest_framework.mixins",
)

_FORMS: Final = (
    "Form", "ModelForm", "BaseForm", "forms.Form", "forms.BaseForm", "models.ModelForm", "models.BaseModelForm",
)  # fmt: skip
ALIKE: Final = {
    "ModelForm": "django.forms.ModelForm",
}
_QUERIES: Final = "django.views.generic.queries"


def argument_of(site: Site, index: int) -> Thing:
    return site.args[index] if index < len(site.args) else NOTHING


def _begun(site: Site) -> Thing | None:
    """`begun(queryset, model)`: the query set that a view declares, or all rows of its model."""
    declared, model = argument_of(site, 0), argument_of(site, 1)
    if any(isinstance(kind, Query) for kind in declared.kinds):
        return declared
    return begun(site, QUERYSET, model)[1] if model_of(model) is not None else Thing((Of(QUERYSET),))


def _sent(site: Site) -> Thing | None:
    """`sent(queryset, pages)`: its rows are asked for, a page at a time where there is something that
    pages."""
    rows, pages = argument_of(site, 0), argument_of(site, 1)
    for kind in rows.kinds:
        if isinstance(kind, Query):
            known = paged(pages)
            if known is None and pages.kinds and not kind.bounded:
                kind = replace(kind, bounded=None)  # what a call gave may well be what pages
            return site.access(kind, "list", known or kind.bounded)
    return NOTHING


def paged(pages: Thing) -> bool | None:
    """Whether there is a number, or a class, that pages: the views' own default is None, and None in a class
    body counts as not known."""
    if any(isinstance(kind, (Class, External, int)) for kind in pages.kinds):
        return True
    return False if all(isinstance(kind, Member) for kind in pages.kinds) and pages.kinds else None


def _written(verb: str) -> Callable[[Site], Thing | None]:
    """`written(form, model, queryset)`: what a view's form saves; `created(...)`: as a new row."""

    def custom(site: Site) -> Thing | None:
        return _of_form(site, verb)

    return custom


def _of_form(site: Site, verb: str) -> Thing | None:
    form, model, queryset = (argument_of(site, index) for index in range(3))
    own = site.attribute(form, "save") if form.kinds else NOTHING
    if any(isinstance(kind, Method) for kind in own.kinds):
        return site.called(own, [], "call")
    names = next((kind.models for kind in queryset.kinds if isinstance(kind, Query)), ())
    cls = of_meta(site, form) or model_of(model)
    return saved(site, cls, verb, names)


def of_meta(site: Site, owner: Thing) -> Class | None:
    """`Meta.model` of a form's or serializer's class."""
    meta = site.attribute(owner, "Meta") if owner.kinds else NOTHING
    return model_of(site.attribute(meta, "model")) if meta.kinds else None


def saved(site: Site, cls: Class | None, verb: str, otherwise: tuple[str, ...] = ()) -> Thing:
    """A row of a model is saved; where the model is not known, one of those that it is `otherwise`."""
    row = row_made(cls)
    models = (cls.full_name,) if cls is not None else otherwise
    if models:
        noted(site, "django", verb, models, blocking=True)
        signalled(site, row, "pre_save", "post_save")
    return row


def row_made(cls: Class | None) -> Thing:
    """An object of a model; nothing where that is not known."""
    return Thing((Made(cls),)) if cls is not None else NOTHING


def _form_saved(site: Site) -> Thing | None:
    cls = of_meta(site, site.receiver or NOTHING)
    unsaved = site.keywords.get("commit")
    if unsaved is not None and unsaved.constant is False:
        return row_made(cls)
    return saved(site, cls, verb_of(site.receiver))


def _instance(site: Site) -> Thing | None:
    """`form.instance`: an object of the form's model."""
    return row_made(of_meta(site, site.receiver or NOTHING))


def verb_of(form: Thing | None) -> str:
    """Whether a form or a serializer saves a new row: it was made here, and given no object to change."""
    fields = (form.fields if form is not None else None) or {}
    return "insert" if NEW in fields and not fields.keys() & {"instance", REST} else "update"


def validated(pattern: str) -> Callable[[Site], Thing | None]:
    """`form.is_valid()`: runs what the form's class has of its own to say about its fields."""

    def custom(site: Site) -> Thing | None:
        receiver = site.receiver or NOTHING
        for method in site.methods(receiver, pattern):
            site.called(method, [], "call")
        return Thing((Of("builtins.bool"),))

    return custom


BEHAVIOUR = {
    **{
        f"django.forms.{name}.{verb}": Knows(custom=validated("clean|clean_.+"))
        for name in _FORMS
        for verb in ("is_valid", "full_clean", "errors:")
    },
    **{f"django.forms.{name}.instance:": Knows(custom=_instance) for name in _FORMS},
    f"{_QUERIES}.begun": Knows(custom=_begun),
    f"{_QUERIES}.sent": Knows(custom=_sent),
    f"{_QUERIES}.written": Knows(custom=_written("update")),
    f"{_QUERIES}.created": Knows(custom=_written("insert")),
    **{
        f"django.forms.{name}.save": Knows(custom=_form_saved)
        for name in ("ModelForm", "models.ModelForm", "models.BaseModelForm")
    },
}
