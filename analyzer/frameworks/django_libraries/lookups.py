"""Fields of forms that ask the server what there is to choose from; pictures against robots.

Modelled: the paths.  Which rows they give depends on the forms; none of them asks who is calling.
Source: django-select2 8.4, django_select2/urls.py, views.py; django-smart-selects 1.7, smart_selects/urls.py;
django-simple-captcha 0.7, captcha/urls.py.
"""

from __future__ import annotations

from typing import Final

SELECT2_VIEWS: Final = """
from django.views.generic.list import BaseListView


class AutoResponseView(BaseListView):
    def get(self, request, *args, **kwargs):
        pass
"""

SELECT2_URLS: Final = """
from django.urls import path
from django_select2.views import AutoResponseView

app_name = "django_select2"
urlpatterns = [path("fields/auto.json", AutoResponseView.as_view(), name="auto-json")]
"""

SMART_SELECTS_VIEWS: Final = """
def filterchain(request, app, model, field, value, manager=None, **kwargs):
    pass


def filterchain_all(request, app, model, field, value, **kwargs):
    pass
"""

SMART_SELECTS_URLS: Final = """
from django.urls import re_path
from smart_selects import views

WORD = r"(?P<%s>[\\w\\-]+)/"
MODEL = "".join(WORD % one for one in ("app", "model"))
FIELDS = "".join(
    WORD % one
    for one in ("field", "foreign_key_app_name", "foreign_key_model_name", "foreign_key_field_name")
)
VALUE = r"(?P<value>[\\w\\-,]+)/$"

urlpatterns = [
    re_path("^all/" + MODEL + FIELDS + VALUE, views.filterchain_all, name="chained_filter_all"),
    re_path("^filter/" + MODEL + FIELDS + VALUE, views.filterchain, name="chained_filter"),
    re_path(
        "^filter/" + MODEL + WORD % "manager" + FIELDS + VALUE, views.filterchain, name="chained_filter"
    ),
]
"""

CAPTCHA_VIEWS: Final = """
def captcha_image(request, key, scale=1):
    pass


def captcha_audio(request, key):
    pass


def captcha_refresh(request):
    pass
"""

CAPTCHA_URLS: Final = """
from captcha import views
from django.urls import re_path

urlpatterns = [
    re_path(r"image/(?P<key>\\w+)/$", views.captcha_image, name="captcha-image"),
    re_path(r"image/(?P<key>\\w+)@2/$", views.captcha_image, name="captcha-image-2x"),
    re_path(r"audio/(?P<key>\\w+).wav$", views.captcha_audio, name="captcha-audio"),
    re_path(r"refresh/$", views.captcha_refresh, name="captcha-refresh"),
]
"""

STUBS: Final = {
    "django_select2.views": SELECT2_VIEWS,
    "django_select2.urls": SELECT2_URLS,
    "smart_selects.views": SMART_SELECTS_VIEWS,
    "smart_selects.urls": SMART_SELECTS_URLS,
    "captcha.views": CAPTCHA_VIEWS,
    "captcha.urls": CAPTCHA_URLS,
}
