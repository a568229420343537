"""What Django's views do to rows: relations, generic views, serializers, forms, what hangs on the request."""

from __future__ import annotations

import pytest

from analyzer.facts import Call, DataAccess, Effect, Facts, Message
from analyzer.pipeline import analyze

FILES = {
    "manage.py": """
        import os
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    """,
    "shop/__init__.py": "",
    "shop/settings.py": """
        ROOT_URLCONF = "shop.urls"
        SECRET_KEY = "x"
        AUTH_USER_MODEL = "shop.Account"
        INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "rest_framework", "shop"]
        MIDDLEWARE = ["shop.middleware.Tenancy"]
        REST_FRAMEWORK = {"PAGE_SIZE": 20}
    """,
    "shop/models.py": """
        from django.contrib.auth.models import AbstractBaseUser
        from django.db import models

        class Account(AbstractBaseUser):
            pass

        class Tenant(models.Model):
            pass

        class OrderQuerySet(models.QuerySet):
            def of_nobody(self):
                return list(self.filter(account=None))

        class Order(models.Model):
            account = models.ForeignKey(Account, models.CASCADE, related_name="orders")
            tenant = models.ForeignKey(Tenant, models.CASCADE)

            objects = OrderQuerySet.as_manager()

            def save(self, **options):
                super().save(**options)

        class Line(models.Model):
            order = models.ForeignKey(Order, models.CASCADE)
            tags = models.ManyToManyField("Tag")

        class Tag(models.Model):
            pass
    """,
    "shop/middleware.py": """
        from .models import Tenant

        class Tenancy:
            def __init__(self, get_response):
                self.get_response = get_response

            def __call__(self, request):
                request.tenant = Tenant.objects.get(pk=1)
                return self.get_response(request)
    """,
    "shop/tasks.py": """
        import celery
        from django.db import transaction

        app = celery.Celery()

        class AfterCommit(celery.Task):
            def apply_async(self, *args, **options):
                transaction.on_commit(lambda: super().apply_async(*args, **options))

        @app.task(base=AfterCommit)
        def remember(): ...

        @app.task
        def count(): ...
    """,
    "shop/views.py": """
        from django.core.mail import send_mail
        from django.db import transaction
        from django.forms import ModelForm
        from django.utils.decorators import method_decorator
        from django.views import View
        from django.views.decorators.http import require_POST
        from django.views.generic import CreateView, DeleteView, ListView, TemplateView, UpdateView
        from pages_of_a_library import pages_of_settings
        from rest_framework import generics, pagination, serializers, viewsets

        from .models import Account, Line, Order, Tag, Tenant
        from .tasks import count, remember

        def lines(request, pk):
            order = request.user.orders.first()
            order.save()
            for line in order.line_set.all():
                line.tags.add(Tag())
                print(line.order.account.orders.count())

        def note(request):
            Tag().save()
            Order.objects.filter(tenant=1).of_nobody()

        @require_POST
        @transaction.atomic
        def copied(request, pk):
            line = Line.objects.get(pk=pk)
            line.pk = None
            line.save()
            for tag in Tag.objects.all():
                line.tags.remove(tag)

        def summed(request):
            for line in Line.objects.filter(order__tenant=1):
                print(line.order.tenant, line.order.account)
                print(line.order.tenant.pk)
            for line in Line.objects.select_related("order").prefetch_related("tags"):
                print(line.order.pk, [tag.pk for tag in line.tags.all()], line.tags.filter(pk=1).first())
            first = Line.objects.get(pk=1)
            for number in range(3):
                print(first.order, number)

        async def later(request):
            async for line in Line.objects.all():
                print(line.order)

        def told(request):
            with transaction.atomic():
                Tag.objects.create()
                transaction.on_commit(lambda: remember.delay())
                transaction.on_commit(announce)

        def announce():
            send_mail("new", "tag", "me", ["you"])

        def heard(request):
            with transaction.atomic():
                Tag.objects.create()
                count.delay()
                remember.delay()
                told(request)

        class Kept(View):
            @method_decorator(transaction.atomic(durable=True))
            def post(self, request):
                Tag(name=list(request.POST)).save()

            def list(self):
                Tag.objects.first()

        def of_tenant(request):
            return request.tenant.order_set.filter(account=1).exists()

        class OrderForm(ModelForm):
            class Meta:
                model = Order

            def clean_account(self):
                return Account.objects.filter(orders=1).first()

        class OrderList(ListView):
            model = Order
            paginate_by = 10

        class OrderEdit(UpdateView):
            queryset = Order.objects.filter(tenant=1)
            form_class = OrderForm

        class OrderNew(CreateView):
            model = Order

            def form_valid(self, form):
                form.instance.tenant = self.request.tenant
                return super().form_valid(form)

        class About(TemplateView):
            template_name = "about.html"

        class OrderDrop(DeleteView):
            model = Order

        class OrderSerializer(serializers.ModelSerializer):
            class Meta:
                model = Order

        class LineSerializer(serializers.ModelSerializer):
            class Meta:
                model = Line

            def create(self, values):
                return Line.objects.create(**values)

        class TagSerializer(serializers.ModelSerializer):
            class Meta:
                model = Tag

            def create(self, values):
                return super().create(values)

        class Tags(generics.CreateAPIView):
            serializer_class = TagSerializer

        class Orders(viewsets.ModelViewSet):
            queryset = Order.objects.all()
            serializer_class = OrderSerializer

        class Lines(viewsets.ModelViewSet):
            queryset = Line.objects.select_related("order")
            serializer_class = LineSerializer
            pagination_class = pagination.PageNumberPagination

        class Stock(viewsets.ModelViewSet):
            queryset = Line.objects.select_related("order")
            serializer_class = LineSerializer
            pagination_class = pages_of_settings("STOCK_PAGES")

        class Mine(generics.ListAPIView):
            serializer_class = OrderSerializer

            def get_queryset(self):
                return self.request.user.orders.filter(tenant__in=Tenant.objects.filter(pk=1))
    """,
    "shop/urls.py": """
        from django.urls import include, path
        from rest_framework.routers import DefaultRouter

        from . import views

        router = DefaultRouter()
        router.register("orders", views.Orders)
        router.register("lines", views.Lines)
        router.register("stock", views.Stock)

        urlpatterns = [
            path("api/", include(router.urls)),
            path("mine", views.Mine.as_view()),
            path("list", views.OrderList.as_view()),
            path("new", views.OrderNew.as_view()),
            path("edit/<pk>", views.OrderEdit.as_view()),
            path("drop/<pk>", views.OrderDrop.as_view()),
            path("lines/<pk>", views.lines),
            path("tenant", views.of_tenant),
            path("note", views.note),
            path("copied/<pk>", views.copied),
            path("kept", views.Kept.as_view()),
            path("told", views.told),
            path("summed", views.summed),
            path("later", views.later),
            path("heard", views.heard),
            path("tags", views.Tags.as_view()),
            path("about", views.About.as_view()),
        ]
    """,
}


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    root = tmp_path_factory.mktemp("shop")
    for name, text in FILES.items():
        lines = text.strip("\n").split("\n")
        margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("\n".join(line[margin:] for line in lines) + "\n")
    return analyze(root, strict=True, workers=0).facts


def accesses(facts: Facts, function: str) -> set[tuple[str, str | None, tuple[str, ...]]]:
    return {
        (one.verb, one.table, one.columns)
        for one in facts.of(DataAccess)
        if one.function == f"shop.{function}"
    }


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (
            "views.lines",
            {
                ("read", "shop_order", ("account",)),
                ("read", "shop_line", ("order",)),
                ("insert", "shop_line_tags", ("line",)),
            },
        ),
        ("views.of_tenant", {("read", "shop_order", ("account", "tenant"))}),
        ("models.Order.save", {("update", "shop_order", ())}),
        ("views.OrderList.get", {("read", "shop_order", ())}),
        ("views.OrderEdit.get_object", {("read", "shop_order", ("tenant",))}),
        ("views.OrderEdit.form_valid", {("update", "shop_order", ())}),
        ("views.OrderNew.form_valid", {("insert", "shop_order", ())}),
        ("views.note", {("insert", "shop_tag", ())}),
        ("views.OrderForm.clean_account", {("read", "shop_account", ("orders",))}),
        ("models.OrderQuerySet.of_nobody", {("read", "shop_order", ("account", "tenant"))}),
        ("views.OrderDrop.form_valid", {("delete", "shop_order", ())}),
        ("views.Orders.list", {("read", "shop_order", ())}),
        ("views.Orders.get_object", {("read", "shop_order", ())}),
        ("views.Orders.perform_create", {("insert", "shop_order", ())}),
        ("views.Orders.perform_update", {("update", "shop_order", ())}),
        ("views.Orders.perform_destroy", {("delete", "shop_order", ())}),
        ("views.LineSerializer.create", {("insert", "shop_line", ())}),
        ("views.Mine.list", {("read", "shop_order", ("account", "tenant"))}),
        ("views.Mine.get_queryset", {("read", "shop_tenant", ("pk",))}),
        ("views.TagSerializer.create", {("insert", "shop_tag", ())}),
        ("views.Kept.post", {("insert", "shop_tag", ())}),
        (
            "views.copied",
            {
                ("read", "shop_line", ("pk",)),
                ("insert", "shop_line", ()),
                ("read", "shop_tag", ()),
                ("delete", "shop_line_tags", ("line",)),
            },
        ),
    ],
)
def test_rows_that_are_touched(
    facts: Facts, function: str, expected: set[tuple[str, str | None, tuple[str, ...]]]
) -> None:
    assert accesses(facts, function) == expected


def test_a_view_shows_its_template(facts: Facts) -> None:
    shown = {one.function: one.subject for one in facts.of(Effect) if one.kind == "template"}
    names = ("About", "OrderDrop", "OrderEdit", "OrderList", "OrderNew")
    assert shown.keys() == {f"shop.views.{name}.render_to_response" for name in names}
    assert shown["shop.views.About.render_to_response"] == "about.html"


def test_pages_bound_what_is_listed(facts: Facts) -> None:
    listed = [one for one in facts.of(DataAccess) if one.name == "list" and ".views." in one.function]
    bounded = {one.function: one.bounded for one in listed}
    assert bounded == {
        "shop.views.OrderList.get": True,
        "shop.views.Orders.list": False,
        "shop.views.Lines.list": True,
        "shop.views.Stock.list": None,
        "shop.views.Mine.list": False,
    }


def test_what_a_class_inherits_stands_at_the_class_and_only_where_it_does_something(facts: Facts) -> None:
    found = {(one.function, one.callee) for one in facts.of(Call) if one.own}
    assert ("shop.views.Orders.create", "shop.views.Orders.perform_create") in found
    assert ("shop.views.Lines.perform_create", "shop.views.LineSerializer.create") in found
    assert not [callee for _, callee in found if callee.endswith(".get_context_data")]
    places = {
        one.evidence.line
        for one in facts.of(Call)
        if one.function == "shop.views.Orders.create" and one.evidence
    }
    assert len(places) == 1


def test_a_decorator_is_a_transaction_around_all(facts: Facts) -> None:
    inside = {one.function: one.transaction for one in facts.of(DataAccess)}
    assert inside["shop.views.copied"]
    assert inside["shop.views.Kept.post"]
    assert not inside["shop.views.note"]
    begun = {one.function for one in facts.of(Effect) if one.kind == "transaction"}
    assert {"shop.views.copied", "shop.views.Kept.post"} <= begun
    assert "shop.views.note" not in begun


def test_what_waits_for_the_commit_is_outside_of_the_transaction(facts: Facts) -> None:
    of_views = [one for one in facts.of(Message) if ".views." in one.function]
    sent = {(one.function, one.channel): one.transaction for one in of_views}
    assert sent == {
        ("shop.views.told", "shop.tasks.remember"): False,
        ("shop.views.heard", "shop.tasks.remember"): False,
        ("shop.views.heard", "shop.tasks.count"): True,
    }
    calls = {(one.function, one.callee): one for one in facts.of(Call)}
    assert calls["shop.views.told", "shop.views.announce"].way == "commit"
    assert calls["shop.views.heard", "shop.views.told"].reaches == ("blocking", "transaction", "writes")


def test_a_bare_name_in_a_method_is_none_of_its_class(facts: Facts) -> None:
    assert not [one for one in facts.of(Call) if one.callee == "shop.views.Kept.list"]


def test_relations_that_looking_at_them_loads(facts: Facts) -> None:
    found = [one for one in facts.of(DataAccess) if one.function == "shop.views.summed"]
    found.sort(key=lambda one: one.position)
    assert [(one.name, one.table, one.loop) for one in found] == [
        ("iterated", "shop_line", None),
        ("relation order", "shop_order", "rows"),
        ("relation tenant", "shop_tenant", "rows"),
        ("relation account", "shop_account", "rows"),
        ("iterated", "shop_line", None),
        ("first", "shop_tag", "rows"),
        ("get", "shop_line", None),
        ("relation order", "shop_order", None),
    ]
    assert [one.name for one in facts.of(DataAccess) if one.function == "shop.views.later"] == ["iterated"]


def test_tables_that_are_loaded_with_rows(facts: Facts) -> None:
    found = {one.joined for one in facts.of(DataAccess) if one.function == "shop.views.summed" and one.joined}
    assert found == {("shop_order", "shop_tag")}
