"""Compare what a fixture says about itself (tests/expectations.py) with what somebody else says about it.

    disagreements_with_document(fixture, document)   groundplan's own JSON document
    disagreements_with_oracle(fixture, told)         the real framework (tests/frameworks/oracle.py)

Both return sentences, one for each disagreement, in the order of the fixture's lines; none means agreement.
Routes are compared both ways: what is there and not expected is a disagreement too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from tests import comparison_of_tables as stored
from tests.expectations import WORK, Expectation, Fixture, Standing

Entry = Mapping[str, Any]
Operation = tuple[str, str, str]
"""Kind, method and path."""

_CONSTRAINTS = frozenset({"gt", "ge", "lt", "le", "min_length", "max_length", "pattern", "multiple_of"})
_LIBRARIES = (
    "django.",
    "drf_spectacular.",
    "fastapi.",
    "flask.app.Flask.send_static_file",
    "flask_appbuilder.",
    "ninja.",
    "rest_framework.",
)
"""What these serve by themselves, fixtures need not expect."""
_ELSEWHERE = frozenset({"class", "decorator", "hook", "middleware", "mount"})
"""Where a guard may come from other than the dependency tree."""


# -- the document --------------------------------------------------------------------------------------------


def disagreements_with_document(fixture: Fixture, document: Entry) -> list[str]:
    """Where groundplan's document and the fixture disagree."""
    judge: dict[str, Callable[[Expectation, Entry], Iterator[str]]] = {
        "route": _route_in_document,
        "application": _application_in_document,
        "param": _parameter_in_document,
        "schema": _schema_in_document,
        "field": _field_in_document,
        "setting": _setting_in_document,
        "exception_handler": _exception_handler_in_document,
        "hook": _hook_in_document,
        "override": _override_in_document,
        "blind_spot": _blind_spot_in_document,
        "sql": _statement_in_document,
        "datastore": _datastore_in_document,
        "drift": _drift_in_document,
        "finding": _finding_in_document,
        **stored.IN_DOCUMENT,
        **dict.fromkeys(WORK, _work_in_document),
    }
    found = [
        problem
        for expectation in fixture.expectations
        for problem in _with_standing(expectation, list(judge[expectation.subject](expectation, document)))
    ]
    work = {subject: _rows(document, key) for subject, key in WORK.items()}
    return [
        *found,
        *_unexpected_routes(fixture, document.get("routes", [])),
        *_unexpected_work(fixture, work, Standing.MISSING),
        *stored.unexpected(fixture, document.get("tables", []), "own"),
        *_unexpected_drift(fixture, document),
    ]


def _with_standing(expectation: Expectation, problems: list[str]) -> Iterator[str]:
    match expectation.standing:
        case Standing.HOLDS:
            yield from (f"{expectation}: {problem}" for problem in problems)
        case Standing.MISSING if not problems:
            yield f"{expectation}: is found now; it is not MISSING any more"
        case Standing.SPURIOUS if problems:
            yield f"{expectation}: is not reported any more; it is not SPURIOUS any more"


def _rows(document: Entry, name: str) -> list[Entry]:
    return list(document.get(name, []))


def _at(row: Entry) -> tuple[object, object, object]:
    evidence = row.get("evidence") or {}
    return evidence.get("path"), evidence.get("line"), evidence.get("end_line")


def _is_about(expectation: Expectation, row: Entry) -> bool:
    at_handler = (row.get("handler_file"), row.get("handler_line"), row.get("handler_end_line"))
    places = [_at(row), at_handler]
    for place in row.get("registered_at", ()):
        path, _, line = place.rpartition(":")
        places.append((path, int(line), int(line)))
    return any(expectation.place.touches(*place) for place in places)


def _operations(route: Entry) -> Iterator[Operation]:
    kind = str(route.get("kind", "http"))
    listed: list[str] = route["methods"]
    methods = {"websocket": ["WEBSOCKET"], "static": ["GET"], "mount": ["ANY"]}.get(kind, listed)
    named = set(methods) - {"HEAD", "OPTIONS"} or set(methods)
    yield from ((kind, method, route["path"]) for method in sorted(named))


def _candidates(expectation: Expectation, routes: Iterable[Entry]) -> list[Entry]:
    wanted = {(expectation.kind, method, expectation.path) for method in expectation.methods}
    found = [route for route in routes if wanted & set(_operations(route))]
    application = expectation.attributes.get("app")
    if application:
        found = [route for route in found if route.get("application") == application]
    handler = expectation.attributes.get("handler")
    return [route for route in found if route.get("handler") == handler] or found


def _route_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    candidates = _candidates(expectation, _rows(document, "routes"))
    if not candidates:
        yield "no such route"
        return
    route = next((one for one in candidates if _is_about(expectation, one)), candidates[0])
    told = {method for one in candidates if _same(one, route) for _, method, _ in _operations(one)}
    if missing := expectation.methods - told:
        yield f"methods {sorted(missing)} are missing"
    if not _is_about(expectation, route):
        yield f"evidence is {route.get('evidence')}"
    yield from _route_attributes(expectation, route)
    yield from _guards_in_document(expectation, route)


def _same(one: Entry, other: Entry) -> bool:
    return one["path"] == other["path"] and one.get("handler") == other.get("handler")


def _route_attributes(expectation: Expectation, route: Entry) -> Iterator[str]:
    attributes = expectation.attributes
    verdict = attributes.get("verdict", None if "guards" in attributes else "unguarded")
    if expectation.kind in ("static", "mount"):
        verdict = attributes.get("verdict")
    yield from _differs("handler", attributes.get("handler"), route.get("handler"))
    yield from _differs("verdict", verdict, route.get("guard_verdict"))
    yield from _differs("status", attributes.get("status"), route.get("status_code"))
    yield from _differs(
        "response_model", attributes.get("response_model"), _type(route.get("response_model"))
    )
    if expectation.by_default is not (route.get("by_default") is not False):
        yield f"by_default is {route.get('by_default')}"
    condition = attributes.get("condition")
    if condition is None and route.get("condition") is not None:
        yield f"stands under the condition {route['condition']!r}"
    if condition is not None and condition not in (route.get("condition") or ""):
        yield f"condition is {route.get('condition')!r}, not one about {condition}"


def _guards_in_document(expectation: Expectation, route: Entry) -> Iterator[str]:
    if expectation.attributes.get("guards") == "?":
        return
    told = [guard for guard in route.get("guards", []) if guard.get("via") not in _ELSEWHERE]
    wanted = [guard.name for guard in expectation.guards]
    names = [str(guard["name"]) for guard in told]
    if names != wanted:
        yield f"guards are {names}, expected {wanted}"
        return
    for guard, row in zip(expectation.guards, told, strict=True):
        conditional = row.get("condition") not in (None, route.get("condition"))
        if conditional is (guard.by_default is None):
            yield f"guard {guard.name} has the condition {row.get('condition')!r}"
    decorators = [str(guard["name"]) for guard in route.get("guards", []) if guard.get("via") == "decorator"]
    if "decorators" in expectation.attributes:
        yield from _differs("decorators", expectation.attributes["decorators"], ", ".join(decorators))


def _unexpected_routes(fixture: Fixture, routes: Iterable[Entry]) -> Iterator[str]:
    expected = {
        (one.kind, method, one.path)
        for one in fixture.of("route")
        if one.standing is not Standing.MISSING
        for method in one.methods
    }
    for route in routes:
        if str(route.get("handler", "")).startswith(_LIBRARIES):
            continue
        for operation in _operations(route):
            if operation not in expected:
                what, where = f"{' '.join(operation)} ({route.get('handler')})", route.get("evidence")
                yield f"{what} is not expected, evidence {where}"


def _application_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    rows = [row for row in _rows(document, "applications") if row.get("name") == expectation.value]
    if not rows:
        yield "no such application"
        return
    if not any(_is_about(expectation, row) for row in rows):
        yield f"evidence is {rows[0].get('evidence')}"
    for key in ("framework", "title", "debug"):
        yield from _differs(key, expectation.attributes.get(key), rows[0].get(key))
    for key, told in rows[0].get("arguments", {}).items():
        yield from _differs(key, expectation.attributes.get(key), told)
    if "docs" in expectation.attributes:
        yield from _differs("docs", expectation.attributes["docs"], ", ".join(rows[0].get("docs_paths", ())))
    if "middleware" in expectation.attributes:
        layers = _rows(document, "middleware")
        names = [
            _layer(str(row["name"]))
            for row in layers
            if row.get("application") == expectation.value and row.get("by_default") is not False
        ]
        yield from _differs("middleware", expectation.attributes["middleware"], ", ".join(names))


def _layer(name: str) -> str:
    """The function of `X[dispatch=function]`, else the name."""
    return name.partition("[dispatch=")[2].rstrip("]") or name


def _parameter_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    location, name = expectation.value.split()
    rows = [
        row
        for route in _rows(document, "routes")
        for row in _rows(route, "parameters")
        if row.get("location") == location and row.get("name") == name and _owned(expectation, row)
    ]
    yield from _described(expectation, rows)


def _owned(expectation: Expectation, row: Entry) -> bool:
    return row.get("owner") == expectation.place.header_of


def _schema_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    schema = next((row for row in _rows(document, "schemas") if row.get("name") == expectation.value), None)
    if schema is None:
        yield "no such schema"
        return
    names = ", ".join(str(row["name"]) for row in _rows(schema, "fields"))
    yield from _differs("fields", expectation.attributes.get("fields"), names)


def _field_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    rows = [
        row
        for schema in _rows(document, "schemas")
        if schema.get("name") == expectation.place.inside
        for row in _rows(schema, "fields")
        if row.get("name") == expectation.value
    ]
    yield from _described(expectation, rows)


def _setting_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    rows = [row for row in _rows(document, "settings") if row.get("name") == expectation.value]
    if not any(_is_about(expectation, row) for row in rows):
        yield "no such setting here"
        return
    for key in ("default", "type", "secret"):
        yield from _differs(key, expectation.attributes.get(key), rows[0].get(key))


def _described(expectation: Expectation, rows: list[Entry]) -> Iterator[str]:
    if not rows:
        yield "nothing of the kind"
        return
    row = rows[0]
    yield from _differs("type", expectation.attributes.get("type"), _type(row.get("type")))
    for key in ("default", "required", "alias"):
        yield from _differs(key, expectation.attributes.get(key), row.get(key))
    for key in sorted(_CONSTRAINTS & expectation.attributes.keys()):
        yield from _differs(key, expectation.attributes[key], row.get("constraints", {}).get(key))


def _exception_handler_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    handler = expectation.attributes.get("handler", expectation.place.header_of)
    told = [
        row.get("handler")
        for row in _rows(document, "exception_handlers")
        if str(row.get("exception")) == expectation.value
    ]
    if handler not in told:
        yield f"is handled by {told}, expected {handler}"


def _hook_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    handler = expectation.attributes.get("handler", expectation.place.header_of)
    told = [row.get("handler") for row in _rows(document, "hooks") if row.get("event") == expectation.value]
    if handler not in told:
        yield f"{handler} is not run"


def _override_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    rows = _rows(document, "dependency_overrides")
    replaced = {row.get("dependency"): row.get("replacement") for row in rows}
    yield from _differs("replacement", expectation.attributes["by"], replaced.get(expectation.value))


def _blind_spot_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    for row in _rows(document, "blind_spots"):
        words = f"{row.get('kind')} {row.get('subject')} {row.get('reason')}"
        if _is_about(expectation, row) and expectation.value in words:
            return
    yield "no such blind spot here"


def _drift_of(row: Entry) -> str:
    """A difference between models and migrations as fixtures name it: `column_left users.name`."""
    columns = "+".join(row["columns"])
    return f"{row['kind']} {row['table']}{f'.{columns}' if columns else ''}"


def _drift_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    rows = [row for row in _rows(document, "schema_drifts") if _drift_of(row) == expectation.value]
    if not rows:
        yield "no such difference"
    wanted = expectation.attributes.get("certainty", "certain")
    for row in rows:
        if row.get("certainty", "certain") != wanted:
            yield f"it is {row['certainty']}"


def _unexpected_drift(fixture: Fixture, document: Entry) -> Iterator[str]:
    expected = {one.value for one in fixture.expectations if one.subject == "drift"}
    for row in _rows(document, "schema_drifts"):
        if _drift_of(row) not in expected:
            yield f"{fixture.root.name}: unexpected difference {_drift_of(row)}"


def _work_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    rows = _work_named(expectation, _rows(document, WORK[expectation.subject]))
    if not rows:
        yield "nothing of the kind"
        return
    row = next((one for one in rows if _is_about(expectation, one)), rows[0])
    if not _is_about(expectation, row):
        yield f"evidence is {row.get('evidence')}"
    yield from _work_differs(expectation, row)
    if expectation.by_default is not (row.get("by_default") is not False):
        yield f"by_default is {row.get('by_default')}"
    condition = expectation.attributes.get("condition")
    if condition is None and row.get("condition") is not None:
        yield f"stands under the condition {row['condition']!r}"
    if condition is not None and condition not in (row.get("condition") or ""):
        yield f"condition is {row.get('condition')!r}, not one about {condition}"


def _work_named(expectation: Expectation, rows: Iterable[Entry]) -> list[Entry]:
    """The work of this name; where several share it, that of the expected handler."""
    named = [row for row in rows if row.get("name") == expectation.value]
    handler = expectation.attributes.get("handler")
    return [row for row in named if row.get("handler") == handler] or named


def _work_differs(expectation: Expectation, row: Entry, told_only: bool = False) -> Iterator[str]:
    """Differences in what the expectation says; with `told_only`, in what the other side says as well."""
    for key, wanted in expectation.attributes.items():
        name = {"app": "application"}.get(key, key)
        if key not in ("condition", "by_default") and (not told_only or name in row):
            yield from _differs(key, wanted, row.get(name))


def _unexpected_work(fixture: Fixture, told: Mapping[str, Iterable[Entry]], but: Standing) -> Iterator[str]:
    """Work that no expectation names, those of one standing not counted."""
    for subject, rows in told.items():
        expected = {one.value for one in fixture.of(subject) if one.standing is not but}
        for row in rows:
            if row["name"] not in expected:
                yield f"{subject} {row['name']} ({row.get('handler')}) is not expected"


def _statement_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    kind, _, table = expectation.value.partition(" ")
    rows = [
        row
        for row in document.get("sql_statements", ())
        if (row["kind"], row["table"] or "-") == (kind, table) and _is_about(expectation, row)
    ]
    yield from _one_of(expectation, rows)


def _datastore_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    rows = [
        row
        for row in document.get("connections", ())
        if f"{row['kind']} {row['engine'] or '?'}" == expectation.value and _is_about(expectation, row)
    ]
    yield from _one_of(expectation, rows)


def _one_of(expectation: Expectation, rows: Sequence[Entry]) -> Iterator[str]:
    """One of the rows has all that is expected; else how the nearest differs."""
    problems = [
        [
            problem
            for key, wanted in expectation.attributes.items()
            for problem in _differs(key, wanted, _as_list(row[key]))
        ]
        for row in rows
    ]
    yield from min(problems, key=len, default=["nothing of the kind here"])


def _as_list(value: object) -> object:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{key}={one}" for key, one in value.items())
    return value


def _finding_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    if all(row.get("rule") != expectation.value for row in _rows(document, "rules")):
        return
    rows = [row for row in _rows(document, "findings") if row.get("rule") == expectation.value]
    if not any(_is_about(expectation, row) for row in rows):
        yield f"not found here; found at {[_at(row) for row in rows]}"


def _type(text: object) -> str | None:
    """A type as text, without the modules of its names."""
    return None if text is None else re.sub(r"\b(?:\w+\.)+(?=\w)", "", str(text))


def _differs(what: str, wanted: str | None, told: object) -> Iterator[str]:
    if wanted is not None and _value(wanted) != _value(told):
        yield f"{what} is {told!r}, expected {wanted!r}"


def _value(text: object) -> object:
    """A value, whichever way it was spelled."""
    if not isinstance(text, str):
        return text
    if text in ("true", "false", "none"):
        return {"true": True, "false": False, "none": None}[text]
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


# -- the oracle ----------------------------------------------------------------------------------------------


def disagreements_with_oracle(fixture: Fixture, told: Entry) -> list[str]:
    """Where the real framework and the fixture disagree. What is SPURIOUS must be unknown to it."""
    applications = told["applications"]
    routes = [route for application in applications for route in application["routes"]]
    true = [one for one in fixture.expectations if one.by_default and one.standing is not Standing.SPURIOUS]
    found = [
        f"{expectation}: {problem}"
        for expectation in true
        for problem in (
            stored.in_oracle(expectation, told["tables"])
            if expectation.subject in stored.IN_DOCUMENT
            else _in_oracle(expectation, applications, told["schemas"])
        )
    ]
    operations = {
        (one.kind, method, one.path) for one in true if one.subject == "route" for method in one.methods
    }
    found += (
        f"{' '.join(operation)} ({route['handler']}) is served and not expected"
        for route in routes
        for operation in _operations(route)
        if operation not in operations and not str(route["handler"]).startswith(_LIBRARIES)
    )
    work = {
        subject: [row for one in applications for row in one.get("work", ()) if row["subject"] == subject]
        for subject in WORK
    }
    found += _unexpected_work(fixture, work, Standing.SPURIOUS)
    return [*found, *stored.unexpected(fixture, told["tables"])]


def _in_oracle(
    expectation: Expectation, applications: list[Entry], schemas: Mapping[str, list[Entry]]
) -> Iterator[str]:
    match expectation.subject:
        case "route":
            yield from _route_in_oracle(expectation, applications)
        case "application":
            yield from _application_in_oracle(expectation, applications)
        case "exception_handler" | "hook" | "override":
            yield from _other_in_oracle(expectation, applications)
        case "param":
            yield from _parameter_in_oracle(expectation, applications)
        case "schema" | "field":
            yield from _schema_in_oracle(expectation, schemas)
        case subject if subject in WORK:
            yield from _work_in_oracle(expectation, applications)


def _route_in_oracle(expectation: Expectation, applications: list[Entry]) -> Iterator[str]:
    wanted = expectation.attributes.get("app")
    routes = [route for one in applications if wanted in (None, one["name"]) for route in one["routes"]]
    candidates = _candidates(expectation, routes)
    if not candidates:
        yield "is not served"
        return
    told = {method for one in candidates if _same(one, candidates[0]) for _, method, _ in _operations(one)}
    if missing := expectation.methods - told:
        yield f"methods {sorted(missing)} are not served"
    handler = expectation.attributes.get("handler")
    yield from _differs("handler", handler, candidates[0]["handler"])
    present = [guard.name for guard in expectation.guards if guard.by_default is not False]
    if candidates[0]["guards"] != present and expectation.attributes.get("guards") != "?":
        yield f"guards are {candidates[0]['guards']}, expected {present}"
    yield from _differs("status", expectation.attributes.get("status"), candidates[0].get("status"))
    told_type = _type(candidates[0].get("response_model"))
    yield from _differs("response_model", expectation.attributes.get("response_model"), told_type)
    if candidates[0].get("every_decorator"):  # the oracle names all of them, and so must the fixture
        told_decorators = ", ".join(candidates[0]["decorators"])
        yield from _differs("decorators", expectation.attributes.get("decorators", ""), told_decorators)
    elif "decorators" in expectation.attributes:
        told_names = candidates[0]["decorators"]
        absent = [one for one in expectation.attributes["decorators"].split(", ") if one not in told_names]
        if absent:
            yield f"decorators are {told_names}, without {absent}"


def _application_in_oracle(expectation: Expectation, applications: list[Entry]) -> Iterator[str]:
    known = next((one for one in applications if one["name"] == expectation.value), None)
    if known is not None and "middleware" in expectation.attributes:
        names = ", ".join(map(_layer, known["middleware"]))
        yield from _differs("middleware", expectation.attributes["middleware"], names)


def _other_in_oracle(expectation: Expectation, applications: list[Entry]) -> Iterator[str]:
    handler = expectation.attributes.get("handler", expectation.place.header_of)
    match expectation.subject:
        case "exception_handler":
            told = [one["exception_handlers"].get(expectation.value) for one in applications]
            if handler not in told:
                yield f"is handled by {told}"
        case "hook" if expectation.value != "lifespan":
            if not any(handler in one["hooks"][expectation.value] for one in applications):
                yield f"{handler} is not run"
        case "override":
            told = [one["overrides"].get(expectation.value) for one in applications]
            if expectation.attributes["by"] not in told:
                yield f"is replaced by {told}"


def _parameter_in_oracle(expectation: Expectation, applications: list[Entry]) -> Iterator[str]:
    location, name = expectation.value.split()
    yield from _described(
        expectation,
        [
            param
            for application in applications
            for route in application["routes"]
            for param in route["params"]
            if param["owner"] == expectation.place.header_of
            and (param["location"], param["name"]) == (location, name)
        ],
    )


def _work_in_oracle(expectation: Expectation, applications: list[Entry]) -> Iterator[str]:
    if not any("work" in one for one in applications):
        return  # a web framework, which knows nothing of work that no client starts
    told = [row for one in applications for row in one.get("work", ())]
    rows = _work_named(expectation, [row for row in told if row["subject"] == expectation.subject])
    if rows:
        yield from _work_differs(expectation, rows[0], told_only=True)
    else:
        yield "is not known to it"


def _schema_in_oracle(expectation: Expectation, schemas: Mapping[str, list[Entry]]) -> Iterator[str]:
    if expectation.subject == "schema":
        names = [str(one["name"]) for one in schemas.get(expectation.value, [])]
        yield from _differs("fields", expectation.attributes.get("fields"), ", ".join(names))
    else:
        mine = schemas.get(expectation.place.inside or "", [])
        yield from _described(expectation, [one for one in mine if one["name"] == expectation.value])
