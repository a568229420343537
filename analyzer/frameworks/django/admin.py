"""django.contrib.admin: sites, the models that are registered on them, and the pages that each brings.

Modelled: `AdminSite` and subclasses, `site` (with `default_site` of an AdminConfig), `register` in both
forms, `ModelAdmin` with overridden `get_urls`, discovery of `admin` modules when the application is ready.
Admin classes of well-known packages are taken for plain ones; what else is registered as an admin class and
is not read is one all the same, and may have pages of its own.
Not modelled: which permissions a page asks for beyond `admin_view`; actions and inlines.
Source: django/contrib/admin/sites.py, options.py, apps.py, django/contrib/auth/admin.py 5.2.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from analyzer.evaluator import stands_for
from analyzer.evaluator.attributes import look_up, mro_of
from analyzer.evaluator.classes import build
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import lifted, plain
from analyzer.evaluator.symbols import Class, Module, name_of
from analyzer.evaluator.values import External, List, Sequence, Unknown

SITES: Final = """
from functools import update_wrapper

from django.contrib.admin.discovery import default_site
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.unread import admin_class_of, models_of
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.views import shortcut
from django.db.models.options import options_of
from django.urls import include, path, re_path
from django.utils.functional import SimpleLazyObject


class AdminSite:
    site_title = "Django site admin"
    site_header = "Django administration"
    index_title = "Site administration"
    enable_nav_sidebar = True
    final_catch_all_view = True

    def __init__(self, name="admin"):
        self._registry = {}
        self.name = name

    def register(self, model_or_iterable, admin_class=None, **options):
        admin_class = admin_class_of(admin_class or ModelAdmin, ModelAdmin)
        for model in models_of(model_or_iterable):
            opts = options_of(model)
            if not opts.abstract and not opts.swapped:
                self._registry[model] = admin_class(model, self)

    def unregister(self, model_or_iterable):
        for model in models_of(model_or_iterable):
            self._registry.pop(model, None)

    def is_registered(self, model):
        return model in self._registry

    def add_action(self, action, name=None):
        pass

    def disable_action(self, name):
        pass

    def has_permission(self, request):
        return request.user.is_active and request.user.is_staff

    def admin_view(self, view, cacheable=False):
        def inner(request, *args, **kwargs):
            if not self.has_permission(request):
                return redirect_to_login(request.get_full_path())
            return view(request, *args, **kwargs)

        return update_wrapper(inner, view)

    def get_urls(self):
        wrap = self.admin_view
        urlpatterns = [
            path("", wrap(self.index), name="index"),
            path("login/", self.login, name="login"),
            path("logout/", wrap(self.logout), name="logout"),
            path("password_change/", wrap(self.password_change), name="password_change"),
            path("password_change/done/", wrap(self.password_change_done), name="password_change_done"),
            path("autocomplete/", wrap(self.autocomplete_view), name="autocomplete"),
            path("jsi18n/", wrap(self.i18n_javascript), name="jsi18n"),
            path("r/<path:content_type_id>/<path:object_id>/", wrap(shortcut), name="view_on_site"),
        ]
        for model, model_admin in self._registry.items():
            opts = options_of(model)
            prefix = "%s/%s/" % (opts.app_label, opts.model_name)
            urlpatterns += [path(prefix, include(model_admin.urls))]
        labels = []
        for model in self._registry:
            if options_of(model).app_label not in labels:
                labels.append(options_of(model).app_label)
        if labels:
            known = r"^(?P<app_label>" + "|".join(labels) + ")/$"
            urlpatterns += [re_path(known, wrap(self.app_index), name="app_list")]
        if self.final_catch_all_view:
            urlpatterns.append(re_path(r"(?P<url>.*)$", wrap(self.catch_all_view)))
        return urlpatterns

    @property
    def urls(self):
        return self.get_urls(), "admin", self.name

    def each_context(self, request):
        return {}

    def index(self, request, extra_context=None):
        pass

    def app_index(self, request, app_label, extra_context=None):
        pass

    def login(self, request, extra_context=None):
        pass

    def logout(self, request, extra_context=None):
        pass

    def password_change(self, request, extra_context=None):
        pass

    def password_change_done(self, request, extra_context=None):
        pass

    def autocomplete_view(self, request):
        pass

    def i18n_javascript(self, request, extra_context=None):
        pass

    def catch_all_view(self, request, url):
        pass


site = SimpleLazyObject(default_site)
"""

OPTIONS: Final = """
from django.db.models.options import options_of
from django.urls import path
from django.views.generic.base import RedirectView


class BaseModelAdmin:
    form = None
    fields = None
    exclude = None


class ModelAdmin(BaseModelAdmin):
    def __init__(self, model, admin_site):
        self.model = model
        self.opts = options_of(model)
        self.admin_site = admin_site

    def get_urls(self):
        wrap = self.admin_site.admin_view
        info = self.opts.app_label, self.opts.model_name
        return [
            path("", wrap(self.changelist_view), name="%s_%s_changelist" % info),
            path("add/", wrap(self.add_view), name="%s_%s_add" % info),
            path("<path:object_id>/history/", wrap(self.history_view), name="%s_%s_history" % info),
            path("<path:object_id>/delete/", wrap(self.delete_view), name="%s_%s_delete" % info),
            path("<path:object_id>/change/", wrap(self.change_view), name="%s_%s_change" % info),
            path("<path:object_id>/", wrap(RedirectView.as_view())),
        ]

    @property
    def urls(self):
        return self.get_urls()

    def changelist_view(self, request, extra_context=None):
        pass

    def add_view(self, request, form_url="", extra_context=None):
        pass

    def change_view(self, request, object_id, form_url="", extra_context=None):
        pass

    def delete_view(self, request, object_id, extra_context=None):
        pass

    def history_view(self, request, object_id, extra_context=None):
        pass
"""

ADMIN: Final = """
from django.contrib.admin.decorators import register
from django.contrib.admin.discovery import autodiscover
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.sites import AdminSite, site

HORIZONTAL, VERTICAL = 1, 2
"""

DECORATORS: Final = """
from django.contrib.admin.sites import site as default_site


def register(*models, site=None):
    def wrapper(admin_class):
        (site or default_site).register(models, admin_class=admin_class)
        return admin_class

    return wrapper
"""

APPS: Final = """
from django.apps import AppConfig
from django.contrib.admin.discovery import autodiscover


class SimpleAdminConfig(AppConfig):
    default_site = "django.contrib.admin.sites.AdminSite"
    name = "django.contrib.admin"


class AdminConfig(SimpleAdminConfig):
    default = True

    def ready(self):
        super().ready()
        autodiscover()
"""

AUTH_ADMIN: Final = """
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import path


class GroupAdmin(admin.ModelAdmin):
    pass


class UserAdmin(admin.ModelAdmin):
    def get_urls(self):
        own = [path("<id>/password/", self.admin_site.admin_view(self.user_change_password))]
        return own + super().get_urls()

    def user_change_password(self, request, id, form_url=""):
        pass


admin.site.register(Group, GroupAdmin)
admin.site.register(User, UserAdmin)
"""

SHORTCUT: Final = """
def shortcut(request, content_type_id, object_id):
    pass
"""

PLAIN: Final = {
    "guardian.admin": ("GuardedModelAdmin",),
    "mptt.admin": ("DraggableMPTTAdmin", "MPTTModelAdmin"),
    "django.contrib.gis.admin": ("GISModelAdmin", "OSMGeoAdmin"),
    "import_export.admin": ("ExportMixin", "ImportExportMixin", "ImportExportModelAdmin", "ImportMixin"),
    "modeltranslation.admin": ("TabbedTranslationAdmin", "TranslationAdmin"),
    "nested_admin": ("NestedModelAdmin",),
    "polymorphic.admin": ("PolymorphicChildModelAdmin", "PolymorphicParentModelAdmin"),
    "reversion.admin": ("VersionAdmin",),
    "simple_history.admin": ("SimpleHistoryAdmin",),
    "solo.admin": ("SingletonModelAdmin",),
    "treebeard.admin": ("TreeAdmin",),
    "unfold.admin": ("ModelAdmin",),
}
"""Admin classes of packages that add to the pages of a model at most."""


def _plain(module: str, names: tuple[str, ...]) -> str:
    found = ["from django.contrib.admin import options, register, site\n"]
    found += [f"\n\nclass {name}(options.ModelAdmin):\n    pass\n" for name in names]
    return "".join(found)


STUBS: Final = {
    "django.contrib.admin": ADMIN,
    "django.contrib.admin.apps": APPS,
    "django.contrib.admin.decorators": DECORATORS,
    "django.contrib.admin.options": OPTIONS,
    "django.contrib.admin.sites": SITES,
    "django.contrib.auth.admin": AUTH_ADMIN,
    "django.contrib.contenttypes.views": SHORTCUT,
    **{module: _plain(module, names) for module, names in PLAIN.items()},
}


@stands_for("django.contrib.admin.unread.models_of")
def models_of(run: Interpreter, given: Any) -> Any:
    """The models that are registered together: those of a list, or the one that is given."""
    return lifted(lambda one: one if isinstance(one, Sequence) else List.of([one]), given)


@stands_for("django.contrib.admin.unread.admin_class_of")
def admin_class_of(run: Interpreter, given: Any, usual: Any) -> Any:
    """A class that is registered as an admin class; where it, or a base of it, is not read, one that has the
    usual pages behind what is known of it."""
    return lifted(partial(_with_usual_pages, run, usual=usual), given)


def _with_usual_pages(run: Interpreter, given: Any, usual: Any) -> Any:
    if usual in mro_of(given):
        return given
    unread = next((one for one in mro_of(given) if isinstance(one, (External, Unknown))), None)
    if unread is None or name_of(unread) == "object":
        return given
    made: dict[Any, Any] = run.notes.setdefault("django.admin.unread", {})
    key = given if isinstance(given, Class) else name_of(given)
    if key not in made:
        name = name_of(given)
        module = given.module if isinstance(given, Class) else Module(name.rpartition(".")[0], None)
        last = name.rpartition(".")[2]
        made[key] = build(run, last, [given, usual], {}, module, last)
        reason = "an admin class that is not read: it may have pages of its own"
        run.hole("admin", name_of(unread), reason, affects="routes")
    return made[key]


@stands_for("django.contrib.admin.discovery.default_site")
def default_site(run: Interpreter) -> Any:
    """The site that `admin.site` is: that of the installed AdminConfig."""
    for one in run.external("django.apps.registry.apps").configs():
        named = plain(look_up(run, one.value, "default_site"))
        if isinstance(named, str):
            owner, _, last = named.rpartition(".")
            cls = run.import_name(run.importer.absolute(owner, run.file), last)
            return run.call(cls, [])
    return run.call(run.external("django.contrib.admin.sites.AdminSite"), [])


@stands_for("django.contrib.admin.discovery.autodiscover")
def autodiscover(run: Interpreter) -> None:
    autodiscover_modules(run, "admin")


@stands_for("django.utils.module_loading.autodiscover_modules")
def autodiscover_modules(run: Interpreter, *args: Any, register_to: Any = None) -> None:
    """Import a module of that name from every installed application that has one."""
    for one in list(run.external("django.apps.registry.apps").configs()):
        package = plain(one.value.attributes.get("name"))
        for wanted in args:
            name = f"{package}.{plain(wanted)}"
            found = run.index.find(name)
            if found is not None and found.path is not None:
                run.demand(name, partial(run.importer.absolute, name, None))
            elif name in run.registry.stubs:
                run.importer.stub(name)
