"""django-waffle: features that are switched on for some requests; where one is off, its pages are not found.

Modelled: decorators and mixins (they refuse, and not for want of credentials), the pages.
Not modelled: flags, switches and samples themselves.
Source: django-waffle 4.0 to 5.0, waffle/decorators.py, mixins.py, urls.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

MIXINS: Final = """
class BaseWaffleMixin:
    def validate_waffle(self, waffle, func):
        pass


class WaffleFlagMixin(BaseWaffleMixin):
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class WaffleSampleMixin(BaseWaffleMixin):
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class WaffleSwitchMixin(BaseWaffleMixin):
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)
"""

VIEWS: Final = """
def wafflejs(request):
    pass


def waffle_json(request):
    pass
"""

URLS: Final = """
from django.urls import path
from waffle.views import waffle_json, wafflejs

urlpatterns = [
    path("wafflejs", wafflejs, name="wafflejs"),
    path("waffle_status", waffle_json, name="waffle_status"),
]
"""

STUBS: Final = {"waffle.mixins": MIXINS, "waffle.views": VIEWS, "waffle.urls": URLS}

GUARDS: Final = {
    "waffle.decorators.waffle_flag": GuardKind.VALIDATION,
    "waffle.decorators.waffle_switch": GuardKind.VALIDATION,
    "waffle.mixins.WaffleFlagMixin": GuardKind.VALIDATION,
    "waffle.mixins.WaffleSampleMixin": GuardKind.VALIDATION,
    "waffle.mixins.WaffleSwitchMixin": GuardKind.VALIDATION,
}
