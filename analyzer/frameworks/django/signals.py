"""Django's signals: own ones, those of models, and the functions that are connected to them.

Modelled: `Signal`, `connect`, `@receiver` with one signal or several, `send` and its siblings.  What saving
and deleting a model sends (`pre_save`, `post_save`, `pre_delete`, `post_delete`), and changing a relation of
many to many (`m2m_changed`), is sent by behaviour/libraries/django_orm.py.
Not modelled: `disconnect`; the signals of requests, migrations and tests are there to be connected to only.
Source: django 5.2 dispatch/dispatcher.py, db/models/signals.py, contrib/auth/signals.py
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Knows
from analyzer.behaviour.signals import sends

DISPATCHER: Final = """
class Signal:
    def __init__(self, use_caching=False):
        self.receivers = []

    def connect(self, receiver, sender=None, weak=True, dispatch_uid=None):
        self.receivers.append((receiver, sender))


def receiver(signal, sender=None, **options):
    def decorator(function):
        for one in signal if isinstance(signal, (list, tuple)) else [signal]:
            one.connect(function, sender=sender, **options)
        return function

    return decorator
"""

OF_MODELS: Final = (
    "class_prepared", "pre_init", "post_init", "pre_save", "post_save", "pre_delete", "post_delete",
    "m2m_changed", "pre_migrate", "post_migrate",
)  # fmt: skip
OF_LOGINS: Final = ("user_logged_in", "user_login_failed", "user_logged_out")
OF_REQUESTS: Final = ("request_started", "request_finished", "got_request_exception", "setting_changed")


def _made(names: tuple[str, ...]) -> str:
    return "from django.dispatch.dispatcher import Signal\n" + "".join(
        f"{name} = Signal()\n" for name in names
    )


STUBS: Final = {
    "django.dispatch": "from django.dispatch.dispatcher import Signal, receiver\n",
    "django.dispatch.dispatcher": DISPATCHER,
    "django.db.models.signals": _made(OF_MODELS),
    "django.contrib.auth.signals": _made(OF_LOGINS),
    "django.core.signals": _made(OF_REQUESTS),
}

BEHAVIOUR: Final = {
    f"django.dispatch.dispatcher.Signal.{name}": Knows(custom=sends(), keeps=False)
    for name in ("send", "send_robust", "asend", "asend_robust")
}

DISPATCHING: Final = {"django.dispatch.dispatcher.Signal": r"a?send(_.*)?"}
