"""What services of others call: events of mail that was sent, payments; and figures about them.

Modelled: the paths and methods; that the webhooks of anymail ask for `WEBHOOK_SECRET`, where the project has
one, and that some look at a signature by themselves; the figures of Amazon SES are for superusers.
Not modelled: signatures that the settings of a single service turn on.
Source: django-anymail 15, anymail/urls.py, webhooks/; django-ses 2.4 to 4.8, django_ses/urls.py, views.py;
dj-stripe 2.7 to 2.11, djstripe/urls.py, views.py, settings.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

ANYMAIL_BASE: Final = """
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

ANYMAIL = getattr(settings, "ANYMAIL", {})
SECRET = ANYMAIL.get("WEBHOOK_SECRET") or getattr(settings, "ANYMAIL_WEBHOOK_SECRET", None)


class AnymailCoreWebhookView(View):
    @method_decorator(csrf_exempt)
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        pass


class AnymailBasicAuthMixin(AnymailCoreWebhookView):
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class AnymailBaseWebhookView(AnymailBasicAuthMixin if SECRET else AnymailCoreWebhookView):
    pass


class SignedWebhookView(AnymailBaseWebhookView):
    def validate_request(self, request):
        return request.headers

    def post(self, request, *args, **kwargs):
        if not self.validate_request(request):
            raise PermissionDenied
        return request.body
"""

SERVICES: Final = {
    "amazon_ses": ("AmazonSES", "inbound tracking"),
    "brevo": ("Brevo", "inbound tracking"),
    "mailersend": ("MailerSend", "inbound tracking"),
    "mailgun": ("Mailgun", "inbound tracking"),
    "mailjet": ("Mailjet", "inbound tracking"),
    "mailtrap": ("Mailtrap", "inbound tracking"),
    "postal": ("Postal", "inbound tracking"),
    "postmark": ("Postmark", "inbound tracking"),
    "resend": ("Resend", "inbound tracking"),
    "sendgrid": ("SendGrid", "inbound tracking"),
    "sendinblue": ("SendinBlue", "inbound tracking"),
    "sparkpost": ("SparkPost", "inbound tracking"),
    "unisender_go": ("UnisenderGo", "tracking"),
    "mandrill": ("Mandrill", "combined"),
}
"""The services of anymail by their module, with the name in their classes and the kinds of their events."""

SIGNED: Final = frozenset(["mailersend", "mailgun", "mandrill", "postal"])
"""Services whose events are always signed."""

LATER: Final = {
    ("brevo", "inbound"): "10.3",
    ("brevo", "tracking"): "10.3",
    ("mailersend", "inbound"): "9.1",
    ("mailersend", "tracking"): "9.1",
    ("mailtrap", "inbound"): "14.0",
    ("mailtrap", "tracking"): "14.0",
    ("resend", "inbound"): "15.0",
    ("resend", "tracking"): "10.2",
    ("sendinblue", "inbound"): "10.1",
    ("unisender_go", "tracking"): "10.3",
}
"""The versions of anymail in which events came, as far back as 9."""


def _anymail_views(service: str) -> str:
    name, kinds = SERVICES[service]
    base = "SignedWebhookView" if service in SIGNED else "AnymailBaseWebhookView"
    found = [f"from anymail.webhooks.base import {base}\n"]
    found += [f"\n\nclass {name}{kind.title()}WebhookView({base}):\n    pass\n" for kind in kinds.split()]
    if service == "unisender_go":
        found.append("\n    def get(self, request, *args, **kwargs):\n        pass\n")
    return "".join(found)


def _anymail_urls() -> str:
    found = [
        "from django.urls import path, re_path\nfrom groundplan_stubs import at_least\n",
        *(f"from anymail.webhooks import {service}\n" for service in sorted(SERVICES)),
        'app_name = "anymail"\nurlpatterns = []\n',
    ]
    for service, (name, kinds) in SERVICES.items():
        for kind in kinds.split():
            view = f"{service}.{name}{kind.title()}WebhookView.as_view()"
            if (service, kind) == ("mailgun", "inbound"):
                patterns = ['re_path(r"^mailgun/inbound(_mime)?/$"']
            elif kind == "combined":
                patterns = [f'path("{service}/"', f'path("{service}/tracking/"']
            else:
                patterns = [f'path("{service}/{kind}/"']
            since = LATER.get((service, kind), "0")
            found.append(f'if at_least("django-anymail", "{since}"):\n')
            found += [f"    urlpatterns += [{one}, {view})]\n" for one in patterns]
    return "".join(found)


SES_VIEWS: Final = """
from functools import wraps

from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView, View


def superuser_only(view_func):
    @wraps(view_func)
    def _inner(request, *args, **kwargs):
        return view_func(request, *args, **kwargs)

    return _inner


@superuser_only
def dashboard(request):
    pass


@method_decorator(superuser_only, name="dispatch")
class DashboardView(TemplateView):
    def get(self, request, *args, **kwargs):
        pass


@require_POST
def handle_bounce(request):
    pass


@method_decorator(csrf_exempt, name="dispatch")
class SESEventWebhookView(View):
    def post(self, request, *args, **kwargs):
        pass
"""

SES_URLS: Final = """
from django.urls import path
from django_ses.views import DashboardView

urlpatterns = [path("", DashboardView.as_view(), name="django_ses_stats")]
"""

STRIPE_VIEWS: Final = """
from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View


@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(login_not_required, name="dispatch")
class ProcessWebhookView(View):
    def post(self, request, uuid=None):
        pass
"""

STRIPE_URLS: Final = """
from django.conf import settings
from django.urls import path, re_path
from djstripe.views import ProcessWebhookView
from groundplan_stubs import at_least

slash = "/"
if at_least("dj-stripe", "2.9"):
    slash = "/" if getattr(settings, "APPEND_SLASH", True) else ""

app_name = "djstripe"
urlpatterns = [
    path("webhook/<uuid:uuid>" + slash, ProcessWebhookView.as_view(), name="djstripe_webhook_by_uuid"),
]
if not at_least("dj-stripe", "2.9"):
    pattern = getattr(settings, "DJSTRIPE_WEBHOOK_URL", r"^webhook/$")
    urlpatterns += [re_path(pattern, ProcessWebhookView.as_view(), name="webhook")]
"""

STUBS: Final = {
    "anymail.webhooks.base": ANYMAIL_BASE,
    "anymail.urls": _anymail_urls(),
    **{f"anymail.webhooks.{service}": _anymail_views(service) for service in SERVICES},
    "django_ses.views": SES_VIEWS,
    "django_ses.urls": SES_URLS,
    "djstripe.views": STRIPE_VIEWS,
    "djstripe.urls": STRIPE_URLS,
}

GUARDS: Final = {
    "anymail.webhooks.base.AnymailBasicAuthMixin": GuardKind.AUTHENTICATION,
    "django_ses.views.superuser_only": GuardKind.AUTHORIZATION,
}
