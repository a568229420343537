"""What a fixture says about itself, and whether somebody else says the same.

The expectation stands on the line that it is about, in a comment that begins with ``$``:

    # $ route="GET /api/items/{id}" guards="session, .current_user" verdict=guarded
    @router.get("/items/{id}")
    def show(...): ...

    app.add_middleware(GZipMiddleware)  # $ finding=SEC-CONF-001

A comment alone on its line speaks of the next line of code; several such lines are read as one. What the
line belongs to (the whole statement, or the decorators and the signature of a function) is what the evidence
must touch, and the function is the handler unless `handler=` names another.

A comment is a sequence of ``key=value`` or ``key="value"``. These keys begin an expectation, and all that
follows qualifies it:

    route="METHODS PATH"   METHODS: GET, or POST,PUT, or ANY, WS, STATIC, MOUNT, FRONTEND; of operations that
                           have a name for a path: QUERY, MUTATION, SUBSCRIPTION (GraphQL), UNARY,
                           SERVER_STREAMING, CLIENT_STREAMING, BIDIRECTIONAL (gRPC), CALL (other RPC),
                           TOOL, RESOURCE, PROMPT (MCP), EVENT (Socket.IO)
        handler=  guards=  decorators= (those that guard)  verdict=  condition=  by_default=  app=  status=
        response_model=
        (no `guards` says that there are none, and then `verdict` is unguarded unless it says otherwise;
        `guards=?` says nothing about them)
    application="NAME"     middleware="A, B, C" (outermost first) framework= title=  debug=  docs="/docs, /x"
        and any argument by its name (max_depth=, introspection=, ...)
    param="LOCATION NAME"  type=  default=  required=, and any constraint by its name (ge=, max_length=, ...)
    schema="NAME"          fields="id, name, ..." (inherited ones included, in order)
    field="NAME"           type=  default=  required=  alias=, and constraints
    setting="VARIABLE"     default=  type=  secret=
    exception_handler="EXCEPTION" handler=
    hook=lifespan|startup|shutdown handler=
    override="DEPENDENCY" by=
    table="NAME"           model= (? says nothing about it)
        columns="id*, email, team_id? -> team.id" (all of them, in order; * in the primary key, ? may be null)
        unique="email; team_id + nick"  indexes="email; created_at DESC"  (all of them, too)
        kind=  bind=  origin=  condition=
    column="NAME"          type=  default=  server_default=  attribute=  inherited_from=
        of= (the table, where several have such a column)
    index="a, b"           unique=  where=  name=  method=  source=
    foreign_key="a, b"     target="team(x, y)"  on_delete=  on_update=
    check="NAME"           expression=
    relation="ATTRIBUTE"   kind=  target=  target_model=  through=  reverse=  loading=  cascade=
    task="NAME"            handler= app= kind= part_of= queue= max_retries= retry_delay= time_limit=
                           rate_limit= acknowledges_late=
    schedule="NAME"        handler= app= expression= seconds= timezone= starts=
    consumer="NAME"        handler= app= channel= broker= group= exchange= acknowledges= dead_letter=
    command="NAME"         handler= app= program= help=
    function="NAME"        handler= app= platform= event= source=
                           (of all five: framework=  condition=  by_default=)
    sql="KIND TABLE"       a statement of SQL: its first word, the table that it is about (- for none)
        verb=  tables_read=  tables_written=  selected=  written=  filtered=  joined=  ordered=  put_in=
        (lists: "a, b")  bounded=  restricted=  star=  complete=  dialect=  name=
    datastore="KIND ENGINE" a connection to something that keeps data, as the code opens it
        library=  driver=  host=  port=  database=  pool=  timeouts=  settings=  (lists: "a, b")
    blind_spot="words"     words that its kind, its subject or its reason holds
    drift="KIND TABLE.COLUMN+COLUMN"  a difference between models and migrations; certainty=
    finding="RULE"         compared as soon as that rule exists

A comment that begins with ``$ MISSING:`` holds what is true and not found yet; it fails when it is found.
``$ SPURIOUS:`` holds what is reported and not true; it fails when it is gone.

In a file of SQL, the comment begins with ``-- $``, stands alone, and speaks of the next line.

A name that begins with a dot is one of the same module; a name without dots is one of the short names of the
fixture's ``fixture.toml`` (where one may stand for itself, as permissions do). A guard that ends in ``?on``
or ``?off`` is there under a condition only, and the defaults put it in or leave it out; of a list, what is
named twice counts where it comes first.
"""

from __future__ import annotations

import ast
import re
import tokenize
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

SUBJECTS = frozenset({
    "route", "application", "param", "schema", "field", "setting", "exception_handler", "hook", "override",
    "table", "column", "index", "foreign_key", "check", "relation", "task", "schedule", "consumer", "command",
    "function", "sql", "datastore", "blind_spot", "drift", "finding",
})  # fmt: skip
WORK = {
    "task": "tasks",
    "schedule": "schedules",
    "consumer": "consumers",
    "command": "commands",
    "function": "serverless_functions",
}
"""Subjects that are work which no client starts, to the document's key for them."""
OPERATIONS = {
    "graphql": ("QUERY", "MUTATION", "SUBSCRIPTION"),
    "grpc": ("UNARY", "SERVER_STREAMING", "CLIENT_STREAMING", "BIDIRECTIONAL"),
    "rpc": ("CALL",),
    "mcp": ("TOOL", "RESOURCE", "PROMPT"),
    "event": ("EVENT",),
}
"""Kinds of routes that have a name for a path, to the methods that say so."""
ORACLES = Path(__file__).parent / "frameworks" / "oracles"
_ITEM = re.compile(r'\s*([a-z_]+)=(?:"([^"]*)"|(\S+))')
_STANDING = re.compile(r"\s*(MISSING|SPURIOUS):")


class Standing(Enum):
    """Whether an expectation is met."""

    HOLDS = "holds"
    MISSING = "true, and not found yet"
    SPURIOUS = "found, and not true"


@dataclass(frozen=True)
class Place:
    """Lines of a file, the function or class whose header they are, and the one that they stand in."""

    path: str
    line: int
    end_line: int
    header_of: str | None = None
    inside: str | None = None

    def touches(self, path: object, line: object, end_line: object) -> bool:
        """Whether the given lines and these have one in common."""
        return (
            path == self.path
            and isinstance(line, int)
            and isinstance(end_line, int)
            and line <= self.end_line
            and end_line >= self.line
        )

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True)
class Guard:
    """A guard that an expectation names. `by_default` is None where it stands under no condition."""

    name: str
    by_default: bool | None = None


@dataclass(frozen=True)
class Expectation:
    """One thing that a fixture says about itself."""

    subject: str
    value: str
    place: Place
    attributes: Mapping[str, str] = field(default_factory=dict)
    guards: tuple[Guard, ...] = ()
    standing: Standing = Standing.HOLDS

    @property
    def methods(self) -> frozenset[str]:
        """Of a route: its methods as a document spells them."""
        first = self.value.split()[0]
        match first:
            case "WS":
                return frozenset({"WEBSOCKET"})
            case "STATIC":
                return frozenset({"GET"})
            case "FRONTEND":
                return frozenset({"GET"})
            case "MOUNT":
                return frozenset({"ANY"})
        return frozenset(first.split(","))

    @property
    def kind(self) -> str:
        """Of a route: its kind as a document spells it."""
        kinds = {"WS": "websocket", "STATIC": "static", "MOUNT": "mount", "FRONTEND": "static"}
        kinds |= {method: kind for kind, methods in OPERATIONS.items() for method in methods}
        return kinds.get(self.value.split()[0], "http")

    @property
    def path(self) -> str:
        """Of a route: its path."""
        return self.value.split(maxsplit=1)[1]

    @property
    def by_default(self) -> bool:
        """Whether it holds where every setting has its default."""
        return self.attributes.get("by_default") != "false"

    def __str__(self) -> str:
        return f"{self.place}: {self.subject} {self.value}"


@dataclass(frozen=True)
class Fixture:
    """A small annotated project, with what its `fixture.toml` says.

    `oracle` names the file of tests/frameworks/oracles/ that can ask the real framework; `versions` holds, by
    distribution, the range of versions of which the expectations speak; `libraries` are the import names of
    other libraries that its code uses. `from_source` says why the real library cannot be
    asked, so that the expectations are what its source says. `tables` says how to load models under the real
    library: `oracle` names the file that can, the rest is for that file.
    """

    root: Path
    oracle: str
    versions: Mapping[str, str]
    applications: tuple[Mapping[str, Any], ...]
    python_path: tuple[str, ...]
    libraries: tuple[str, ...]
    from_source: str | None
    tables: Mapping[str, Any] | None
    expectations: tuple[Expectation, ...]

    def of(self, subject: str) -> tuple[Expectation, ...]:
        return tuple(one for one in self.expectations if one.subject == subject)


def read_fixture(root: Path) -> Fixture:
    """Read a fixture folder: `fixture.toml`, if there is one, and the comments of its Python files."""
    path = root / "fixture.toml"
    told = tomllib.loads(path.read_text()) if path.exists() else {}
    tables = told.get("tables")
    application = {"load": "main:app"}
    roots = tuple(told.get("python_path", ("src", ".") if (root / "src").is_dir() else (".",)))
    short: dict[str, str] = {**told.get("guards", {}), **told.get("middleware", {})}
    expectations = [one for file in sorted(root.rglob("*.py")) for one in _of_file(root, file, roots, short)]
    expectations += [one for file in sorted(root.rglob("*.sql")) for one in _of_script(root, file)]
    return Fixture(
        root=root,
        oracle=told.get("oracle", _oracle_of(root)),
        versions=told.get("versions", {}),
        applications=tuple(told.get("application", () if tables else (application,))),
        python_path=roots,
        libraries=tuple(told.get("libraries", ())),
        from_source=told.get("from_source"),
        tables=tables and {"oracle": _oracle_of(root), **tables},
        expectations=tuple(expectations),
    )


def _oracle_of(root: Path) -> str:
    """The oracle named as the fixture's library; that of Starlette and FastAPI for their companions."""
    return root.parent.name if (ORACLES / f"{root.parent.name}.py").is_file() else "starlette"


# -- reading one file ----------------------------------------------------------------------------------------


def _of_file(
    root: Path, file: Path, roots: tuple[str, ...], short: Mapping[str, str]
) -> Iterator[Expectation]:
    relative = file.relative_to(root).as_posix()
    module = _module_of(file, [root / folder for folder in roots])
    spans = list(_spans(ast.parse(file.read_bytes())))
    for line, text in _comments(file):
        yield from _parse(text, _place(relative, line, spans, module), module, short)


def _of_script(root: Path, file: Path) -> Iterator[Expectation]:
    """The expectations of a file of SQL."""
    path = file.relative_to(root).as_posix()
    pending: list[str] = []
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if line.startswith("-- $"):
            pending.append(line.removeprefix("-- $"))
        elif pending and line.strip() and not line.startswith("--"):
            yield from _parse(" ".join(pending), Place(path, number, number), "", {})
            pending = []
    if pending:
        raise ValueError(f"{file}: an expectation at the end speaks of nothing")


def _module_of(file: Path, roots: list[Path]) -> str:
    home = next(folder for folder in roots if file.is_relative_to(folder))
    parts = file.relative_to(home).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _comments(file: Path) -> Iterator[tuple[int, str]]:
    """Each run of ``# $`` comments, joined, with the line of code that it is about."""
    pending: list[str] = []
    with file.open("rb") as stream:
        for token in tokenize.tokenize(stream.readline):
            if token.type == tokenize.COMMENT and token.string.startswith("# $"):
                text = token.string.removeprefix("# $")
                if token.line.strip().startswith("#"):
                    pending.append(text)
                else:
                    yield token.start[0], " ".join([*pending, text])
                    pending = []
            elif pending and token.type not in _SILENT:
                yield token.start[0], " ".join(pending)
                pending = []
    if pending:
        raise ValueError(f"{file}: an expectation at the end speaks of nothing")


_SILENT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


class _Span(NamedTuple):
    """A statement, or the header of a function or class (`owner`), and what it stands in (`inside`)."""

    first: int
    last: int
    owner: str | None
    inside: str | None


def _spans(tree: ast.Module) -> Iterator[_Span]:
    def walk(node: ast.AST, prefix: str, inside: str | None) -> Iterator[_Span]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                first = min([child.lineno, *(one.lineno for one in child.decorator_list)])
                name = prefix + child.name
                yield _Span(first, max(child.lineno, child.body[0].lineno - 1), name, inside)
                within = name + ("." if isinstance(child, ast.ClassDef) else ".<locals>.")
                yield from walk(child, within, name)
            else:
                if isinstance(child, ast.stmt) and not hasattr(child, "body"):
                    yield _Span(child.lineno, child.end_lineno or child.lineno, None, inside)
                yield from walk(child, prefix, inside)

    return walk(tree, "", None)


def _place(path: str, line: int, spans: list[_Span], module: str) -> Place:
    around = [span for span in spans if span.first <= line <= span.last]
    if not around:
        return Place(path, line, line)
    span = min(around, key=lambda span: span.last - span.first)
    owner, inside = (f"{module}.{name}" if name else None for name in (span.owner, span.inside))
    return Place(path, span.first, span.last, owner, inside)


def _parse(text: str, place: Place, module: str, short: Mapping[str, str]) -> Iterator[Expectation]:
    standing = Standing.HOLDS
    if found := _STANDING.match(text):
        standing = Standing[found[1]]
        text = text[found.end() :]
    groups: list[tuple[str, str, dict[str, str]]] = []
    position = 0
    while text[position:].strip():
        item = _ITEM.match(text, position)
        if item is None:
            raise ValueError(f"{place}: cannot read {text[position:].strip()!r}")
        key, value = item[1], item[2] if item[2] is not None else item[3]
        if key in SUBJECTS:
            groups.append((key, value, {}))
        elif groups:
            groups[-1][2][key] = value
        else:
            raise ValueError(f"{place}: {key!r} qualifies nothing")
        position = item.end()
    for subject, value, attributes in groups:
        for key in ("handler", "app", "by", "model", "target_model", "inherited_from", "starts", "part_of"):
            if attributes.get(key, "").startswith("."):
                attributes[key] = module + attributes[key]
        if subject in ("route", *WORK) and place.header_of:
            attributes.setdefault("handler", place.header_of)
        if subject == "table" and place.header_of:
            attributes.setdefault("model", place.header_of)
        if attributes.get("model") == "?":
            del attributes["model"]
        for key in ("middleware", "decorators"):
            if key in attributes:
                names = _expanded(attributes[key], module, short, place)
                attributes[key] = ", ".join(name for name, _ in names)
        text = attributes.get("guards", "")
        guards = tuple(_guards("" if text == "?" else text, module, short, place))
        whole = module + value if value.startswith(".") and subject != "blind_spot" else value
        yield Expectation(subject, whole, place, attributes, guards, standing)


def _guards(text: str, module: str, short: Mapping[str, str], place: Place) -> Iterator[Guard]:
    seen: set[str] = set()
    for name, by_default in _expanded(text, module, short, place):
        if name not in seen:
            seen.add(name)
            yield Guard(name, by_default)


def _expanded(
    text: str, module: str, short: Mapping[str, str], place: Place
) -> Iterator[tuple[str, bool | None]]:
    for one in text.split(","):
        name, _, mark = one.strip().partition("?")
        by_default = {"": None, "on": True, "off": False}[mark]
        if not name:
            continue
        if name.startswith("."):
            yield module + name, by_default
        elif "." in name or short.get(name) == name:
            yield name, by_default
        elif name in short:
            for whole, inner in _expanded(short[name], module, short, place):
                yield whole, inner if by_default is None else by_default
        else:
            raise ValueError(f"{place}: no short name {name!r} in fixture.toml")
