"""Who is asked for what before something happens, and what protects the rest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from analyzer.facts import Credential, Guard, GuardVerdict, Middleware, Setting
from analyzer.reports.blueprint.building import findings_of, place_of
from analyzer.reports.marked import code, table, text
from analyzer.reports.report import ReportInput
from analyzer.reports.summary import CHANGING, kind_name, methods, of_one_handler
from analyzer.reports.text import plural

MOST_ROUTES, MOST_CONDITIONS = 15, 2


def security(report: ReportInput) -> Iterator[str]:
    """How callers are identified and limited, what is open, layers around everything, secrets, rules."""
    yield from _guards(report)
    yield from _open(report)
    yield from _layers(report)
    yield from _secrets(report)
    yield from findings_of(report, ("security",), "security")
    yield (
        "Which data may each kind of caller see, and where is that decided? Which routes are open on "
        "purpose, and what stands before the application?"
    )


def _guards(report: ReportInput) -> Iterator[str]:
    by_guard: dict[tuple[str, str], list[Guard]] = defaultdict(list)
    for one in report.facts.of(Guard):
        if one.protects:
            by_guard[one.name, str(one.kind)].append(one)
    places = {route.id: place_of(route) for route in report.summary.routes}
    rows = (
        (
            code(name),
            text(kind_name(kind)),
            str(len({one.route for one in found})),
            _conditions(found),
            _where(found, places),
        )
        for (name, kind), found in sorted(by_guard.items(), key=lambda item: (-len(item[1]), item[0]))
    )
    yield "### How callers are asked who they are"
    titles = ("guard", "kind", "routes", "only where", "such as")
    yield table(titles, rows) or "Nothing that was read asks a caller who they are."


def _where(guards: list[Guard], places: Mapping[str, str]) -> str:
    """Where one of them is put on a route; of a library's, the route that it guards."""
    return next(filter(None, (place_of(one) or places.get(one.route, "") for one in guards)), "")


def _conditions(guards: list[Guard]) -> str:
    """Conditions under which they stand there, those of most of them first."""
    counts = Counter(one.condition for one in guards if one.condition)
    return "; ".join(code(condition) for condition, _ in sorted(counts.items(), key=_often)[:MOST_CONDITIONS])


def _often(counted: tuple[str, int]) -> tuple[int, str]:
    return (-counted[1], counted[0])


def _open(report: ReportInput) -> Iterator[str]:
    yield "### Routes that change state without a certain guard"
    none = True
    for verdict in CHANGING:
        groups = list(of_one_handler(report.summary.changing(verdict)))
        rows = (
            (
                code(f"{methods(routes[0])} {routes[0].path}"),
                str(len(routes)),
                text("" if verdict is GuardVerdict.UNGUARDED else routes[0].verdict_reason or ""),
                place_of(routes[0]),
            )
            for routes in groups[:MOST_ROUTES]
        )
        if shown := table((f"{verdict}", "paths", "why", "where"), rows):
            none = False
            yield shown
            left = sum(map(len, groups[MOST_ROUTES:]))
            if left:
                yield f"… and {plural(left, 'route')} more."
    if none:
        yield "None was found." if report.summary.routes else "No route was found."


def _layers(report: ReportInput) -> Iterator[str]:
    rows = (
        (
            code(one.name),
            text(kind_name(one.kind)),
            ", ".join(code(f"{name}={value}") for name, value in sorted(one.arguments.items())),
            text(one.condition or ""),
            place_of(one),
        )
        for one in sorted(report.facts.of(Middleware), key=_position)
    )
    yield "### Layers around whole applications"
    yield table(("layer", "kind", "arguments", "only if", "where"), rows) or "No middleware was found."


def _position(layer: Middleware) -> tuple[str, int, str]:
    return (layer.application, layer.position, layer.id)


def _secrets(report: ReportInput) -> Iterator[str]:
    secrets = [one for one in report.facts.of(Setting) if one.secret]
    given = [one for one in secrets if one.default not in (None, "", "''", "None")]
    found = len(report.facts.of(Credential))
    yield "### Secrets"
    yield (
        f"Settings that are secret by name or use: {len(secrets)}, with a default in the code: {len(given)}. "
        f"Credentials in the sources: {found}."
    )
    yield table(("secret with a default", "where"), ((code(one.name), place_of(one)) for one in given))
