"""Threads, executors, event loops, locks, sleeping, logging, regular expressions, images.

Modelled: which callables run in another thread or later, what waits, what writes a log.
Source: https://docs.python.org/3/library/asyncio-task.html, concurrent.futures.html, threading.html, logging.html
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.backtracking import backtracks
from analyzer.behaviour.knowledge import Arg, Custom, Knows, Site
from analyzer.behaviour.things import NOTHING, Of, Thing, cleaned, merged

TO_A_THREAD: Final = (
    "asgiref.sync.sync_to_async", "asgiref.sync.SyncToAsync", "channels.db.database_sync_to_async",
)  # fmt: skip
IN_A_THREAD: Final = "asgiref.sync.SyncToAsync()"
"""What these make: an object that is called like the function."""

FIRST: Final = Arg(0, "func", "fn", "function", "target", "coro")


def _gathered(site: Site) -> Thing | None:
    """`asyncio.gather(...)`: what was given, in a list."""
    fields = {str(index): one for index, one in enumerate(site.args)}
    origins = merged(one.origins for one in site.args)
    return Thing((Of("builtins.list"),), origins, None, None, fields)


def in_thread(position: int, *options: str) -> Custom:
    """A function that is handed over with its arguments, and called in another thread; what it gives."""

    def custom(site: Site) -> Thing | None:
        given = site.keywords.get("func")
        args = site.args if given is not None else site.args[position + 1 :]
        function = given or (site.args[position] if position < len(site.args) else None)
        if function is None:
            return None
        named = {name: one for name, one in site.keywords.items() if name != "func" and name not in options}
        return site.called(function, args, "thread", named)

    return custom


def _same(site: Site) -> Thing | None:
    return site.args[0] if site.args else NOTHING


def _for_a_thread(site: Site) -> Thing | None:
    """`sync_to_async(function)`: a function that runs the given one in a thread."""
    if not site.args:
        return None
    return Thing((Of(IN_A_THREAD),), fields={"function": site.args[0]})


def _called_in_thread(site: Site) -> Thing | None:
    function = ((site.receiver or NOTHING).fields or {}).get("function")
    return site.called(function, site.args, "thread", site.keywords) if function is not None else None


def _substituted(site: Site) -> Thing | None:
    """`re.sub(pattern, text, content)`: where all but a few characters are replaced, no path is left."""
    if len(site.args) < 3:
        return None
    pattern, text, content = (one.constant for one in site.args[:3])
    harmless = isinstance(pattern, str) and pattern.startswith("[^") and not set("/.\\") & set(pattern)
    unknown = pattern is None and isinstance(text, str) and len(text) <= 1
    if isinstance(content, str) or not (harmless or unknown):
        return Thing((), merged(one.origins for one in site.args))
    sinks = frozenset(["path"] if unknown else ["path", "shell", "sql", "html", "redirect", "url"])
    return Thing((), cleaned(merged(one.origins for one in site.args), sinks))


def _searched(site: Site) -> Thing | None:
    """`re.search(pattern, text)`: a pattern that tries a text in too many ways."""
    pattern, text = site.argument(Arg(0, "pattern")), site.argument(Arg(1, "string"))
    written = pattern.constant if pattern is not None else None
    if pattern is not None and written is None:
        site.reach("regex", pattern)
    if text is not None and isinstance(written, str) and backtracks(written, site.name.endswith("fullmatch")):
        site.note("regex", verb="backtracks", subject=written[:MAX_SHOWN])
        site.reach("backtracking", text)
    return None


def _locked(site: Site) -> Thing | None:
    site.enter("lock")
    return Thing((Of(site.name),))


def _trace(site: Site) -> Thing | None:
    """The text of the exception that is being handled."""
    return site.source("exception", "traceback")


MAX_SHOWN: Final = 120
"""Characters of a regular expression that are told."""


def _logged(site: Site) -> Thing | None:
    """`logger.info("%s signs in", name)`: what is put into the message stands in the log as well."""
    beside = site.args[2:] if site.name.endswith(".log") else site.args[1:]
    for one in beside:
        site.reach("log argument", one)
    return NOTHING


LEVELS: Final = ("debug", "info", "warning", "warn", "error", "critical", "exception", "log")
BEHAVIOUR = {
    "asyncio.gather": Knows(custom=_gathered),
    "asyncio.create_task": Knows(custom=_same),
    "asyncio.ensure_future": Knows(custom=_same),
    "asyncio.wait_for": Knows(custom=_same),
    "asyncio.shield": Knows(custom=_same),
    "asyncio.run": Knows(custom=_same),
    "asyncio.to_thread": Knows(custom=in_thread(0)),
    "asyncio.sleep": Knows(act="sleep", subject=Arg(0), keeps=False),
    "time.sleep": Knows(act="sleep", subject=Arg(0), blocking=True, keeps=False),
    "asyncio.get_event_loop": Knows(gives="asyncio.Loop", keeps=False),
    "asyncio.get_running_loop": Knows(gives="asyncio.Loop", keeps=False),
    "asyncio.Loop.run_in_executor": Knows(custom=in_thread(1)),
    "?.run_in_executor": Knows(custom=in_thread(1), anywhere=True),
    "?.run_in_threadpool": Knows(custom=in_thread(0), anywhere=True),
    "?.submit": Knows(runs=FIRST, way="thread", anywhere=True),
    "asyncio.Loop.create_task": Knows(custom=_same),
    "anyio.to_thread.run_sync": Knows(custom=in_thread(0, "abandon_on_cancel", "cancellable", "limiter")),
    **{f"{name}": Knows(custom=_for_a_thread) for name in TO_A_THREAD},
    f"{IN_A_THREAD}.__call__": Knows(custom=_called_in_thread),
    "asgiref.sync.async_to_sync": Knows(custom=_same),
    "threading.Thread": Knows(runs=Arg(1, "target"), way="thread", gives="threading.Thread"),
    "concurrent.futures.ThreadPoolExecutor": Knows(gives="concurrent.futures.Executor", keeps=False),
    "concurrent.futures.ProcessPoolExecutor": Knows(gives="concurrent.futures.Executor", keeps=False),
    "concurrent.futures.Executor.submit": Knows(runs=FIRST, way="thread"),
    "concurrent.futures.Executor.map": Knows(runs=FIRST, way="thread"),
    "threading.Lock": Knows(custom=_locked),
    "threading.RLock": Knows(custom=_locked),
    "asyncio.Lock": Knows(custom=_locked),
    "logging.getLogger": Knows(gives="logging.Logger", keeps=False),
    **{f"{logger}.{level}": Knows(
        act="log", verb=level, sinks=(("log", Arg(0, "msg")),), custom=_logged, keeps=False
    )
       for logger in ("logging", "logging.Logger", "loguru.logger", "structlog.BoundLogger") for level in LEVELS},
    "logging.Logger.*": Knows(keeps=False),
    "structlog.get_logger": Knows(gives="structlog.BoundLogger", keeps=False),
    "traceback.format_exc": Knows(custom=_trace),
    "traceback.format_exception": Knows(custom=_trace),
    "re.escape": Knows(cleans=frozenset(["regex", "shell"])),
    **{f"re.{name}": Knows(custom=_searched) for name in (
        "match", "search", "fullmatch", "findall", "finditer", "split",
    )},
    "re.sub": Knows(custom=_substituted),
    "PIL.ImageMath.eval": Knows(act="evaluate", sinks=(("evaluate", Arg(0, "expression")),)),
    "PIL.ImageMath.unsafe_eval": Knows(act="evaluate", sinks=(("evaluate", Arg(0, "expression")),)),
    "importlib.machinery.SourceFileLoader": Knows(sinks=(("evaluate", Arg(1, "path")),)),
    "importlib.util.spec_from_file_location": Knows(sinks=(("evaluate", Arg(1, "location")),)),
    "runpy.run_path": Knows(act="evaluate", sinks=(("evaluate", Arg(0, "path_name")),)),
    "importlib.import_module": Knows(sinks=(("import", Arg(0, "name")),), keeps=False),
    "ast.literal_eval": Knows(),
    "ast.parse": Knows(cleans=frozenset(["evaluate"])),  # who makes a tree of it looks at the tree
    "code.InteractiveInterpreter.runcode": Knows(act="evaluate", sinks=(("evaluate", Arg(0, "code")),)),
}  # fmt: skip
