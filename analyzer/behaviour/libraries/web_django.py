"""Django and Django REST framework: the request, responses, shortcuts, templates, mail, caches.

Modelled: the parts of `HttpRequest` (and of REST framework's `Request`), HTML and redirect responses, `render`,
`mark_safe` and `format_html`, `send_mail`, `cache`, `transaction.atomic` (as a block and as a
decorator), `on_commit`, file storage.
Source: django 5.2 http/request.py, http/response.py, shortcuts.py, utils/safestring.py; djangorestframework
3.16 request.py
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Arg, Convention, Knows, Site, clean
from analyzer.behaviour.libraries.web_parts import PART, media_of, shown
from analyzer.behaviour.things import NOTHING, Of, Thing, cleaned

REQUEST: Final = "django.http.HttpRequest"
FILE: Final = "django.core.files.uploadedfile.UploadedFile"
RESPONSE: Final = "django.http.HttpResponse"
PARTS: Final = {
    "GET": "query",
    "POST": "form",
    "COOKIES": "cookie",
    "META": "header",
    "headers": "header",
    "data": "json",
    "query_params": "query",
}


def _page(site: Site) -> Thing | None:
    """A response: HTML unless its type says otherwise."""
    content = site.argument(Arg(0, "content"))
    media = site.argument(Arg(1, "content_type", "mimetype")) or media_of(site)
    html = media is None or "html" in str(media.constant)
    if content is not None and html:
        site.reach("html", content)
    site.note("response", verb="html" if html else "other")
    return Thing(
        (Of(RESPONSE),), cleaned(content.origins, frozenset(["html"])) if content is not None else {}
    )


def _marked(site: Site) -> Thing | None:
    content = site.args[0] if site.args else NOTHING
    site.note("response", verb="html")
    site.reach("html", content)
    return Thing((Of("django.utils.safestring.SafeString"),))


def _redirect(site: Site) -> Thing | None:
    """`redirect(to)`: the name of a view, or an address."""
    target = site.argument(Arg(0, "to", "redirect_to")) or NOTHING
    site.note("redirect", subject=site.spelled(target))
    site.reach("redirect", target)
    return Thing((Of(RESPONSE),))


def _upload(site: Site) -> Thing | None:
    receiver = site.receiver or NOTHING
    name = site.args[0].constant if site.args else None
    named = {
        origin._replace(name=origin.name or (name if isinstance(name, str) else "")): trail
        for origin, trail in receiver.origins.items()
    }
    opened = cleaned(named, frozenset(["path"]))  # an open file, which names none
    file = Thing((Of(FILE),), opened)
    if site.name.endswith((".getlist", ".pop", ".values")):  # all files of a name, or of the request
        return Thing((Of("builtins.list"),), opened, None, file)
    return file


def _atomic(site: Site) -> Thing | None:
    site.enter("transaction")
    site.note("transaction", verb="begin")
    return Thing((Of("django.db.transaction.Atomic"),))


def _on_commit(site: Site) -> Thing | None:
    """`transaction.on_commit(function)`."""
    with site.after_commit():
        site.called(site.argument(Arg(0, "func")) or NOTHING, [], "call")
    return NOTHING


def _name_of_upload(site: Site) -> Thing | None:
    """Django keeps the last part of the name that the client sends only."""
    receiver = site.receiver or NOTHING
    kept = {
        origin._replace(clean=origin.clean | {"path"}): trail for origin, trail in receiver.origins.items()
    }
    return Thing((Of("builtins.str"),), kept)


def _context(site: Site) -> Thing | None:
    """`render(request, template, context)`: queries in the context are sent by the template."""
    context = site.argument(Arg(2, "context")) or NOTHING
    template = site.argument(Arg(1, "template_name", "template")) or NOTHING
    rows = shown(site, template, context.fields or {})
    named = isinstance(template.constant, str) or template.pieces is not None
    site.note("template", verb="render", subject=site.spelled(template) if named else None)
    return Thing((Of(RESPONSE),), rows)


_CACHES: Final = ("django.core.cache.cache", "django.core.cache.caches")
_MAIL: Final = Knows(act="email", verb="send", subject=Arg(0, "subject"), blocking=True, keeps=False)

BEHAVIOUR = {
    **{f"{REQUEST}.{name}:": Knows(source=location, gives=PART) for name, location in PARTS.items()},
    f"{REQUEST}.FILES:": Knows(source="file", gives="django.utils.datastructures.Files"),
    f"{REQUEST}.body:": Knows(source="body"),
    f"{REQUEST}.read": Knows(source="body"),
    **{f"{REQUEST}.{name}": Knows(source="request", cleans=frozenset(["redirect", "url"]))
       for name in ("path:", "path_info:", "get_full_path", "get_full_path_info")},
    f"{REQUEST}.build_absolute_uri": Knows(keeps=False),
    f"{REQUEST}.get_host": Knows(source="header"),
    f"{REQUEST}.session:": Knows(keeps=False, gives="django.contrib.sessions.Session"),
    f"{REQUEST}.user:": Knows(
        keeps=False,
        gives="django.contrib.auth.models.User",
        gives_object_of="django.contrib.auth.get_user_model",
    ),
    "django.utils.datastructures.Files[]": Knows(custom=_upload),
    **{
        f"django.utils.datastructures.Files.{name}": Knows(custom=_upload)
        for name in ("get", "getlist", "pop", "values")
    },
    f"{FILE}.name:": Knows(custom=_name_of_upload),
    f"{FILE}.temporary_file_path": Knows(keeps=False),
    "?.temporary_file_path": Knows(keeps=False, anywhere=True),
    "django.views.generic.base.View.request:": Knows(gives=REQUEST, keeps=False),
    "django.views.generic.View.request:": Knows(gives=REQUEST, keeps=False),
    "django.views.generic.base.View.kwargs:": Knows(source="path", gives=PART),
    "django.views.generic.View.kwargs:": Knows(source="path", gives=PART),
    "rest_framework.views.APIView.request:": Knows(gives=REQUEST, keeps=False),
    "rest_framework.views.APIView.kwargs:": Knows(source="path", gives=PART),
    **{
        name: Knows(custom=_page)
        for name in (
            "django.http.HttpResponse",
            "django.http.response.HttpResponse",
            "django.http.HttpResponseBadRequest",
            "django.http.response.HttpResponseBadRequest",
            "django.http.HttpResponseNotFound",
            "django.http.response.HttpResponseNotFound",
        )
    },
    **{
        name: Knows(custom=_redirect)
        for name in (
            "django.shortcuts.redirect",
            "django.http.HttpResponseRedirect",
            "django.http.response.HttpResponseRedirect",
            "django.http.HttpResponsePermanentRedirect",
            "django.http.response.HttpResponsePermanentRedirect",
        )
    },
    "django.shortcuts.render": Knows(custom=_context),
    **{f"django.template.response.{name}": Knows(custom=_context) for name in ("TemplateResponse", "SimpleTemplateResponse")},
    "django.template.loader.render_to_string": Knows(
        act="template", verb="render", subject=Arg(0, "template_name"), keeps=False, gives="builtins.str"
    ),
    **{f"django.template.loader.{name}": Knows(keeps=False) for name in ("get_template", "select_template")},
    "django.http.JsonResponse": Knows(cleans=frozenset(["html"]), gives=RESPONSE),
    "django.http.response.JsonResponse": Knows(cleans=frozenset(["html"]), gives=RESPONSE),
    "django.utils.safestring.mark_safe": Knows(custom=_marked),
    "django.utils.html.format_html": clean("html"),
    "django.utils.html.escape": clean("html"),
    "django.utils.html.conditional_escape": clean("html"),
    "django.utils.html.strip_tags": Knows(),
    "django.urls.reverse": Knows(keeps=False, gives="builtins.str"),
    "django.urls.base.reverse": Knows(keeps=False, gives="builtins.str"),
    "django.utils.http.url_has_allowed_host_and_scheme": Knows(keeps=False),
    "django.utils._os.safe_join": clean("path"),
    "django.core.mail.send_mail": _MAIL,
    "django.core.mail.mail_admins": _MAIL,
    "django.core.mail.message.EmailMessage.send": _MAIL,
    "django.core.mail.EmailMessage.send": _MAIL,
    "django.core.mail.message.EmailMultiAlternatives.send": _MAIL,
    "django.core.mail.EmailMultiAlternatives.send": _MAIL,
    "django.core.mail.mail_managers": _MAIL,
    "django.core.mail.send_mass_mail": _MAIL,
    "django.contrib.auth.models.AbstractUser.email_user": _MAIL,
    **{f"{cache}.{name}": Knows(act="cache", verb=name, subject=Arg(0, "key"), keeps=False)
       for cache in _CACHES for name in ("get", "set", "delete", "get_or_set", "incr", "add", "get_many", "set_many")},
    "django.core.cache.caches[]": Knows(gives="django.core.cache.cache", keeps=False),
    "django.db.transaction.atomic": Knows(custom=_atomic, surrounds="transaction"),
    "django.db.transaction.on_commit": Knows(custom=_on_commit),
    "django.utils.decorators.method_decorator": Knows(runs=Arg(0, "decorator"), way="reference", keeps=False),
    "django.core.files.storage.FileSystemStorage.save": Knows(act="file", verb="write", keeps=False),
    "django.core.files.storage.default_storage.save": Knows(act="file", verb="write", keeps=False),
    "django.db.models.expressions.RawSQL": Knows(sinks=(("sql", Arg(0, "sql")),)),
    "django.db.models.RawSQL": Knows(sinks=(("sql", Arg(0, "sql")),)),
}  # fmt: skip
BASES = {
    "django.core.handlers.wsgi.WSGIRequest": (REQUEST,),
    "django.http.request.HttpRequest": (REQUEST,),
    "rest_framework.request.Request": (REQUEST,),
}
HANDLERS = {"django": (REQUEST,)}
_METHODS: Final = (
    "get|post|put|patch|delete|head|options|list|create|retrieve|update|partial_update|destroy|dispatch|setup"
)
METHODS = {
    **{
        name: (Convention(_METHODS, ("", REQUEST)),)
        for name in (
            "django.views.generic.base.View",
            "django.views.generic.View",
            "rest_framework.views.APIView",
        )
    },
    "rest_framework.permissions.BasePermission": (Convention("has_(object_)?permission", ("", REQUEST)),),
    "rest_framework.authentication.BaseAuthentication": (Convention("authenticate", ("", REQUEST)),),
    "rest_framework.throttling.BaseThrottle": (Convention("allow_request", ("", REQUEST)),),
}
