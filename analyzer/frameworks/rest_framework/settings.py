"""`rest_framework.settings.api_settings`: REST_FRAMEWORK of the project over the library's defaults.

Source: rest_framework/settings.py 3.18.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute, look_up
from analyzer.evaluator.containers import lookup
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class
from analyzer.evaluator.values import Dict, List, Possible, Sequence, Unknown

DEFAULTS: Final[dict[str, Any]] = {
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "rest_framework.renderers.BrowsableAPIRenderer",
    ],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "rest_framework.authentication.BasicAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_THROTTLE_CLASSES": [],
    "DEFAULT_FILTER_BACKENDS": [],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "rest_framework.negotiation.DefaultContentNegotiation",
    "DEFAULT_VERSIONING_CLASS": None,
    "DEFAULT_PAGINATION_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "rest_framework.schemas.openapi.AutoSchema",
    "PAGE_SIZE": None,
    "DEFAULT_THROTTLE_RATES": {},
    "URL_FORMAT_OVERRIDE": "format",
    "FORMAT_SUFFIX_KWARG": "format",
    "UNAUTHENTICATED_USER": None,
}

FROM_SETTINGS: Final = {
    "renderer_classes": "DEFAULT_RENDERER_CLASSES",
    "parser_classes": "DEFAULT_PARSER_CLASSES",
    "authentication_classes": "DEFAULT_AUTHENTICATION_CLASSES",
    "throttle_classes": "DEFAULT_THROTTLE_CLASSES",
    "permission_classes": "DEFAULT_PERMISSION_CLASSES",
}
"""Attributes of `APIView` that are read from the settings once."""


@stands_for("rest_framework.settings.APISettings")
class APISettings(StandIn):
    """Every name is looked up in REST_FRAMEWORK first; names of classes are imported."""

    SETTING = "REST_FRAMEWORK"
    DEFAULTS: ClassVar[dict[str, Any]] = DEFAULTS
    IMPORTED: ClassVar[tuple[str, ...]] = ("_CLASS", "_CLASSES", "_BACKENDS")
    """How the names of settings end that hold classes."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Nothing is read yet."""

    @property
    def user_settings(self) -> Any:
        found = look_up(self.run, self.run.external("django.conf.settings"), self.SETTING)
        return Dict() if found is ABSENT else found

    @internal
    def missing_attribute(self, name: str) -> Any:
        run = self.run
        given = self._given()
        found: Any = ABSENT
        if isinstance(given, Dict):
            found = lookup(run, given, name, missing=ABSENT, strict=False)
        elif not isinstance(given, Sequence) and given is not None:
            return Unknown(f"{self.SETTING}[{name!r}]", run.place())
        if found is ABSENT:
            if name not in self.DEFAULTS:
                return NotImplemented
            found = _value(self.DEFAULTS[name])
        return self._imported(name, found)

    @internal
    def _given(self) -> Any:
        """The project's settings; of several that there may be the first."""
        options = [plain(one.value) for one in self.run.alternatives(self.user_settings)]
        return next((one for one in options if isinstance(one, Dict)), options[0])

    @internal
    def _imported(self, name: str, value: Any) -> Any:
        known = plain(value)
        if not name.endswith(self.IMPORTED):
            return value
        if isinstance(known, str):
            return self._class(known)
        if isinstance(known, Sequence):
            made = [Possible(self._class(plain(one.value)), one.path) for one in known.elements]
            return List(made, known.made, known.open)
        return value

    @internal
    def _class(self, name: Any) -> Any:
        owner, _, last = name.rpartition(".") if isinstance(name, str) else ("", "", "")
        if not owner:
            return name
        return self.run.import_name(self.run.importer.absolute(owner, self.run.file), last)


def _value(default: Any) -> Any:
    if isinstance(default, list):
        return List.of(default)
    return Dict() if isinstance(default, dict) else default


INSTANCES: Final = {"rest_framework.settings.api_settings": APISettings}


def django_project(run: Interpreter) -> None:
    """What another project's settings change: the policies that `APIView` has read."""
    view = run.external("rest_framework.views.APIView") if "rest_framework.read" in run.notes else None
    run.notes["rest_framework.read"] = True
    if isinstance(view, Class) and class_attribute(run, view, "permission_classes") is not ABSENT:
        settings = run.external("rest_framework.settings.api_settings")
        for name, setting in FROM_SETTINGS.items():
            view.namespace[name] = run.attribute(settings, setting)
