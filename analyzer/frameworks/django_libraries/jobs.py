"""Pages about work in the background: queues of django-rq, results of Celery.

Modelled: the paths, that the pages about queues are for staff, that figures ask for staff or a token.
Not modelled: the same pages below the administration, where django-rq 4 puts them as well; whether
`prometheus_client` is there.
Source: django-rq 2.10 to 4.2, django_rq/urls.py, views.py, stats_views.py, cron_views.py;
django-celery-results 2.6, django_celery_results/urls.py, views.py.
"""

from __future__ import annotations

from typing import Final

RQ_STAFF_VIEWS: Final = (
    "jobs",
    "queue_details",
    "finished_jobs",
    "failed_jobs",
    "scheduled_jobs",
    "started_jobs",
    "workers",
    "worker_details",
    "deferred_jobs",
    "job_detail",
    "result_detail",
    "delete_job",
    "requeue_job_view",
    "clear_queue",
    "requeue_all",
    "delete_failed_jobs",
    "confirm_action",
    "actions",
    "enqueue_job",
    "scheduler_jobs",
)
"""Functions of `django_rq.views` that answer staff, by any method."""

RQ_HEAD: Final = """
from django.contrib.admin.views.decorators import staff_member_required
from django.views.decorators.http import require_POST


@staff_member_required
@require_POST
def stop_job(request, queue_index, job_id):
    pass
"""

RQ_VIEW: Final = """

@staff_member_required
def {}(request, **kwargs):
    pass
"""

RQ_STATS_VIEWS: Final = """
from django.contrib.admin.views.decorators import staff_member_required
from django.http import JsonResponse


@staff_member_required
def stats(request):
    pass


def stats_json(request, token=None):
    if not request.user.is_staff:
        return JsonResponse({"error": True}, status=401)
    return JsonResponse({})


def prometheus_metrics(request):
    if not request.user.is_staff:
        return JsonResponse({"error": True}, status=401)
    return JsonResponse({})
"""

RQ_CRON_VIEWS: Final = """
from django.contrib.admin.views.decorators import staff_member_required


@staff_member_required
def cron_scheduler_detail(request, connection_index, scheduler_name):
    pass


@staff_member_required
def cron_job_detail(request, connection_index, scheduler_name, cron_job_name):
    pass
"""

RQ_URLS: Final = """
from django.urls import path, re_path
from django_rq import cron_views, stats_views, views
from groundplan_stubs import at_least

QUEUE = "queues/<int:queue_index>/"
JOB = QUEUE + "<str:job_id>/"
CRON = "cron-schedulers/<int:connection_index>/<str:scheduler_name>/"

app_name = "django_rq"
urlpatterns = []
if at_least("django-rq", "3.2"):
    urlpatterns += [
        re_path(r"^stats.json/?$", stats_views.stats_json, name="rq_home_json"),
        re_path(r"^metrics/?$", stats_views.prometheus_metrics, name="rq_metrics"),
        path(CRON, cron_views.cron_scheduler_detail, name="rq_cron_scheduler_detail"),
    ]
urlpatterns += [
    path("", stats_views.stats, name="rq_home"),
    re_path(r"^stats.json/(?P<token>[\\w]+)?/?$", stats_views.stats_json, name="rq_home_json"),
    path(QUEUE, views.jobs, name="rq_jobs"),
]
if at_least("django-rq", "4.2"):
    urlpatterns += [
        path(QUEUE + "details/", views.queue_details, name="rq_queue_details"),
        path(CRON + "jobs/<path:cron_job_name>/", cron_views.cron_job_detail, name="rq_cron_job_detail"),
    ]
urlpatterns += [
    path("workers/<int:queue_index>/", views.workers, name="rq_workers"),
    path("workers/<int:queue_index>/<str:key>/", views.worker_details, name="rq_worker_details"),
    path(QUEUE + "finished/", views.finished_jobs, name="rq_finished_jobs"),
    path(QUEUE + "failed/", views.failed_jobs, name="rq_failed_jobs"),
    path(QUEUE + "failed/clear/", views.delete_failed_jobs, name="rq_delete_failed_jobs"),
    path(QUEUE + "scheduled/", views.scheduled_jobs, name="rq_scheduled_jobs"),
    path(QUEUE + "started/", views.started_jobs, name="rq_started_jobs"),
    path(QUEUE + "deferred/", views.deferred_jobs, name="rq_deferred_jobs"),
    path(QUEUE + "empty/", views.clear_queue, name="rq_clear"),
    path(QUEUE + "requeue-all/", views.requeue_all, name="rq_requeue_all"),
    path(JOB, views.job_detail, name="rq_job_detail"),
]
if at_least("django-rq", "4.1"):
    urlpatterns += [path(JOB + "results/<str:result_id>/", views.result_detail, name="rq_result_detail")]
urlpatterns += [
    path(JOB + "delete/", views.delete_job, name="rq_delete_job"),
    path("queues/confirm-action/<int:queue_index>/", views.confirm_action, name="rq_confirm_action"),
    path("queues/actions/<int:queue_index>/", views.actions, name="rq_actions"),
    path(JOB + "requeue/", views.requeue_job_view, name="rq_requeue_job"),
    path(JOB + "enqueue/", views.enqueue_job, name="rq_enqueue_job"),
    path(JOB + "stop/", views.stop_job, name="rq_stop_job"),
    path("schedulers/<int:scheduler_index>/", views.scheduler_jobs, name="rq_scheduler_jobs"),
]
"""

CELERY_VIEWS: Final = """
def is_task_successful(request, task_id):
    pass


def task_status(request, task_id):
    pass


def is_group_successful(request, group_id):
    pass


def group_status(request, group_id):
    pass
"""

CELERY_URLS: Final = """
from django.conf import settings
from django.urls import path
from django_celery_results import views

urlpatterns = [
    path("task/done/<str:task_id>/", views.is_task_successful, name="celery-is_task_successful"),
    path("task/status/<str:task_id>/", views.task_status, name="celery-task_status"),
    path("group/done/<str:group_id>/", views.is_group_successful, name="celery-is_group_successful"),
    path("group/status/<str:group_id>/", views.group_status, name="celery-group_status"),
]
if getattr(settings, "DJANGO_CELERY_RESULTS_ID_FIRST_URLS", True):
    urlpatterns += [
        path("<str:task_id>/done/", views.is_task_successful, name="celery-is_task_successful"),
        path("<str:task_id>/status/", views.task_status, name="celery-task_status"),
        path("<str:group_id>/group/done/", views.is_group_successful, name="celery-is_group_successful"),
        path("<str:group_id>/group/status/", views.group_status, name="celery-group_status"),
    ]
"""

STUBS: Final = {
    "django_rq.views": RQ_HEAD + "".join(map(RQ_VIEW.format, RQ_STAFF_VIEWS)),
    "django_rq.stats_views": RQ_STATS_VIEWS,
    "django_rq.cron_views": RQ_CRON_VIEWS,
    "django_rq.urls": RQ_URLS,
    "django_celery_results.views": CELERY_VIEWS,
    "django_celery_results.urls": CELERY_URLS,
}
