"""Class-based views: `View` and the generic views, with their true bases and the methods that answer.

`as_view` keeps the class and the arguments on the function that it gives, as the real one does.  Of the
bodies of handler methods there is what they do with what a subclass declares or overrides, as behaviour is
read from them; `django.views.generic.queries` is no module of Django's, but stands for what
behaviour/libraries/django_generic.py says of queries that are begun, sent and saved.
Source: django/views/generic/ 5.2; the module names are those in which the classes are defined.
"""

from __future__ import annotations

from typing import Final

BASE: Final = """
from django.template.response import TemplateResponse


class ContextMixin:
    extra_context = None

    def get_context_data(self, **kwargs):
        return kwargs


class View:
    http_method_names = ["get", "post", "put", "patch", "delete", "head", "options", "trace"]

    def __init__(self, **kwargs):
        for key, value in kwargs.items():
            setattr(self, key, value)

    @classmethod
    def as_view(cls, **initkwargs):
        def view(request, *args, **kwargs):
            pass

        view.view_class = cls
        view.view_initkwargs = initkwargs
        return view

    def setup(self, request, *args, **kwargs):
        self.request = request
        self.args = args
        self.kwargs = kwargs

    def dispatch(self, request, *args, **kwargs):
        pass

    def http_method_not_allowed(self, request, *args, **kwargs):
        pass

    def options(self, request, *args, **kwargs):
        pass


class TemplateResponseMixin:
    template_name = None

    def render_to_response(self, context, **response_kwargs):
        return TemplateResponse(self.request, self.template_name, context)

    def get_template_names(self):
        return [self.template_name]


class TemplateView(TemplateResponseMixin, ContextMixin, View):
    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(**kwargs))


class RedirectView(View):
    permanent = False
    url = None
    pattern_name = None
    query_string = False

    def get_redirect_url(self, *args, **kwargs):
        return self.url

    def get(self, request, *args, **kwargs):
        pass

    def head(self, request, *args, **kwargs):
        pass

    def post(self, request, *args, **kwargs):
        pass

    def options(self, request, *args, **kwargs):
        pass

    def delete(self, request, *args, **kwargs):
        pass

    def put(self, request, *args, **kwargs):
        pass

    def patch(self, request, *args, **kwargs):
        pass
"""

DETAIL: Final = """
from django.shortcuts import get_object_or_404
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View
from django.views.generic.queries import begun


class SingleObjectMixin(ContextMixin):
    model = None
    queryset = None
    slug_field = "slug"
    slug_url_kwarg = "slug"
    pk_url_kwarg = "pk"

    def get_object(self, queryset=None):
        return get_object_or_404(self.get_queryset() if queryset is None else queryset)

    def get_queryset(self):
        return begun(self.queryset, self.model)


class BaseDetailView(SingleObjectMixin, View):
    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return self.render_to_response(self.get_context_data(object=self.object))


class SingleObjectTemplateResponseMixin(TemplateResponseMixin):
    pass


class DetailView(SingleObjectTemplateResponseMixin, BaseDetailView):
    pass
"""

EDIT: Final = """
from django.http import HttpResponseRedirect
from django.views.generic.queries import created, written
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View
from django.views.generic.detail import (
    BaseDetailView, SingleObjectMixin, SingleObjectTemplateResponseMixin,
)


class FormMixin(ContextMixin):
    form_class = None
    success_url = None

    def get_form_class(self):
        return self.form_class

    def get_form(self, form_class=None):
        return (form_class or self.get_form_class())()

    def get_success_url(self):
        return self.success_url

    def form_valid(self, form):
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form))


class ModelFormMixin(FormMixin, SingleObjectMixin):
    fields = None

    def form_valid(self, form):
        self.object = written(form, self.model, self.queryset)
        return HttpResponseRedirect(self.get_success_url())


class ProcessFormView(View):
    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if form.is_valid():
            return self.form_valid(form)
        return self.form_invalid(form)

    def put(self, *args, **kwargs):
        return self.post(*args, **kwargs)


class BaseFormView(FormMixin, ProcessFormView):
    pass


class FormView(TemplateResponseMixin, BaseFormView):
    pass


class BaseCreateView(ModelFormMixin, ProcessFormView):
    def form_valid(self, form):
        self.object = created(form, self.model, self.queryset)
        return HttpResponseRedirect(self.get_success_url())

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs)


class CreateView(SingleObjectTemplateResponseMixin, BaseCreateView):
    pass


class BaseUpdateView(ModelFormMixin, ProcessFormView):
    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().post(request, *args, **kwargs)


class UpdateView(SingleObjectTemplateResponseMixin, BaseUpdateView):
    pass


class DeletionMixin:
    success_url = None

    def get_success_url(self):
        return self.success_url

    def delete(self, request, *args, **kwargs):
        self.object = self.get_object()
        self.object.delete()
        return HttpResponseRedirect(self.get_success_url())

    def post(self, request, *args, **kwargs):
        return self.delete(request, *args, **kwargs)


class BaseDeleteView(DeletionMixin, FormMixin, BaseDetailView):
    def post(self, request, *args, **kwargs):
        return self.form_valid(self.get_form())

    def form_valid(self, form):
        self.get_object().delete()
        return HttpResponseRedirect(self.get_success_url())


class DeleteView(SingleObjectTemplateResponseMixin, BaseDeleteView):
    pass
"""

LIST: Final = """
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View
from django.views.generic.queries import begun, sent


class MultipleObjectMixin(ContextMixin):
    model = None
    queryset = None
    paginate_by = None

    def get_queryset(self):
        return begun(self.queryset, self.model)


class BaseListView(MultipleObjectMixin, View):
    def get(self, request, *args, **kwargs):
        self.object_list = sent(self.get_queryset(), self.paginate_by)
        return self.render_to_response(self.get_context_data())


class MultipleObjectTemplateResponseMixin(TemplateResponseMixin):
    pass


class ListView(MultipleObjectTemplateResponseMixin, BaseListView):
    pass
"""

DATES: Final = """
from django.views.generic.base import View
from django.views.generic.detail import BaseDetailView, SingleObjectTemplateResponseMixin
from django.views.generic.list import MultipleObjectMixin, MultipleObjectTemplateResponseMixin


class YearMixin:
    pass


class MonthMixin:
    pass


class DayMixin:
    pass


class WeekMixin:
    pass


class DateMixin:
    pass


class BaseDateListView(MultipleObjectMixin, DateMixin, View):
    def get(self, request, *args, **kwargs):
        pass


class BaseArchiveIndexView(BaseDateListView):
    pass


class ArchiveIndexView(MultipleObjectTemplateResponseMixin, BaseArchiveIndexView):
    pass


class BaseYearArchiveView(YearMixin, BaseDateListView):
    pass


class YearArchiveView(MultipleObjectTemplateResponseMixin, BaseYearArchiveView):
    pass


class BaseMonthArchiveView(YearMixin, MonthMixin, BaseDateListView):
    pass


class MonthArchiveView(MultipleObjectTemplateResponseMixin, BaseMonthArchiveView):
    pass


class BaseWeekArchiveView(YearMixin, WeekMixin, BaseDateListView):
    pass


class WeekArchiveView(MultipleObjectTemplateResponseMixin, BaseWeekArchiveView):
    pass


class BaseDayArchiveView(YearMixin, MonthMixin, DayMixin, BaseDateListView):
    pass


class DayArchiveView(MultipleObjectTemplateResponseMixin, BaseDayArchiveView):
    pass


class BaseTodayArchiveView(BaseDayArchiveView):
    pass


class TodayArchiveView(MultipleObjectTemplateResponseMixin, BaseTodayArchiveView):
    pass


class BaseDateDetailView(YearMixin, MonthMixin, DayMixin, DateMixin, BaseDetailView):
    pass


class DateDetailView(SingleObjectTemplateResponseMixin, BaseDateDetailView):
    pass
"""

I18N: Final = """
from django.views.generic.base import View


class JavaScriptCatalog(View):
    domain = "djangojs"
    packages = None

    def get(self, request, *args, **kwargs):
        pass


class JSONCatalog(JavaScriptCatalog):
    pass


def set_language(request):
    pass
"""

SYNDICATION: Final = """
class Feed:
    def __call__(self, request, *args, **kwargs):
        pass
"""

UNWRITTEN: Final = {"django.views.generic.base.View": {"_allowed_methods", "view_is_async"}}

STUBS: Final = {
    "django.views.generic.base": BASE,
    "django.views.generic.detail": DETAIL,
    "django.views.generic.edit": EDIT,
    "django.views.generic.list": LIST,
    "django.views.generic.dates": DATES,
    "django.views.i18n": I18N,
    "django.contrib.syndication.views": SYNDICATION,
}

GENERIC: Final = {
    "base": ("RedirectView", "TemplateView", "View"),
    "detail": ("DetailView",),
    "edit": ("CreateView", "DeleteView", "FormView", "UpdateView"),
    "list": ("ListView",),
    "dates": (
        "ArchiveIndexView",
        "DateDetailView",
        "DayArchiveView",
        "MonthArchiveView",
        "TodayArchiveView",
        "WeekArchiveView",
        "YearArchiveView",
    ),
}
"""What `django.views.generic` gives, by the module that defines it."""

ALIASES: Final = {
    "django.views.View": "django.views.generic.base.View",
    **{
        f"django.views.generic.{name}": f"django.views.generic.{module}.{name}"
        for module, names in GENERIC.items()
        for name in names
    },
}
