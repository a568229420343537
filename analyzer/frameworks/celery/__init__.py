"""Celery: applications, tasks with their limits and queues, schedules of the beat.

Modelled: `Celery(...)` with `include` and `autodiscover_tasks`; `@app.task`, `@shared_task`, the older
`@task` and `@periodic_task`; classes derived from `Task` as `base=` and through `register_task`; names as
Celery makes them; `app.conf` in its spellings (attributes, items, `update`, `config_from_object` with a
module, an object or Django's settings, with a namespace, the names of Celery 3 too); queues by `task_routes`;
`beat_schedule`, `add_periodic_task` in handlers of `on_after_configure` and `on_after_finalize`, `crontab`,
`schedule`, `solar`.
Not modelled: routers that are functions, `config_from_envvar`, canvases as entry points, settings that a
command line gives.

The rooms: `configuration` (`app.conf`), `tasks` (what decorators register), `applications`, `queues`,
`schedules`, `composition` (all of it as facts).
Source: celery 5.7.0: app/base.py, app/task.py, app/routes.py, app/defaults.py, schedules.py.
"""

from __future__ import annotations

from typing import Final

ENTRY_PACKAGES: Final = ("celery",)
