"""Python itself: built-in functions, texts and containers.

Modelled: what keeps or drops content, `open`, `eval`, `exec`, `compile`, conversions.
Source: https://docs.python.org/3/library/functions.html
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Arg, Knows, Site, clean
from analyzer.behaviour.libraries.operating_system import SPELLING
from analyzer.behaviour.things import (
    CONTENT,
    NOTHING,
    REST,
    Made,
    Of,
    Query,
    Thing,
    cleaned,
    keys_of,
    merged,
    named_by,
    part_of,
)
from analyzer.evaluator.symbols import Class

MAX_REPLACED: Final = 100_000
"""Characters that replacing in a constant text may make at most; statements and pages are shorter."""

DROPS = Knows(keeps=False, cleans=frozenset(["*"]))
FIRST = Arg(0)

QUOTED: Final = (["'", "''"], ["'", "\\'"])
"""What is replaced by what where a text is put between the quotes of SQL."""

OF_PATHS: Final = frozenset(["/", ".", ".."])
"""What is taken out of a text that is to be one part of a path; `../` comes back where it stood twice."""

CODE: Final = {"py": "evaluate", "sh": "shell", "html": "template", "jinja": "template", "jinja2": "template",
               "j2": "template", "mako": "template"}  # fmt: skip
"""Endings of files that are programs or templates, with the sink that their content is."""


def _listed(site: Site) -> Thing | None:
    """`list(x)`, `sorted(x)`, ...: the same elements; a query is sent by it."""
    thing = site.args[0] if site.args else None
    if thing is None:
        return None
    thing = _sent(site, thing)
    return Thing((Of("builtins.list"),), thing.origins, None, thing.items)


def _sent(site: Site, thing: Thing) -> Thing:
    if any(isinstance(kind, Query) for kind in thing.kinds):
        return site.sent(thing, site.name.rpartition(".")[2])
    return thing


def _smaller(site: Site) -> Thing | None:
    """`min(asked, 100)`: what a client asked for has a limit."""
    if len(site.args) > 1 and any(isinstance(one.constant, (int, float)) for one in site.args):
        site.limited(*site.args)
    return Thing((Of("builtins.int"),), merged(one.origins for one in site.args))


def _counted(site: Site) -> Thing | None:
    for thing in site.args[:1]:
        _sent(site, thing)
    return Thing((Of("builtins.int"),))


def _enumerated(site: Site) -> Thing | None:
    thing = site.args[0] if site.args else NOTHING
    thing = _sent(site, thing)
    element = thing.items or Thing((), thing.origins)
    pair = Thing(
        (Of("builtins.tuple"),),
        element.origins,
        None,
        None,
        {"0": Thing((Of("builtins.int"),)), "1": element},
    )
    return Thing((Of("builtins.list"),), thing.origins, None, pair)


def _zipped(site: Site) -> Thing | None:
    elements = [thing.items or Thing((), thing.origins) for thing in (_sent(site, one) for one in site.args)]
    origins = merged(one.origins for one in elements)
    pair = Thing(
        (Of("builtins.tuple"),), origins, None, None, {str(i): one for i, one in enumerate(elements)}
    )
    return Thing((Of("builtins.list"),), origins, None, pair)


def _grown(site: Site) -> Thing | None:
    """`items.append(x)`, `items.extend(rows)`: what is put into a list or a set is in it from there on."""
    receiver, given = site.receiver, site.args[-1] if site.args else NOTHING
    many = site.name.rpartition(".")[2] in ("extend", "update")
    added = _sent(site, given) if many else given
    element = added.items or Thing((), added.origins) if many else added
    if receiver is not None and (element.origins or element.kinds or element.fields):
        site.grown(receiver, element)
    return Thing((None,))


def _updated(site: Site) -> Thing | None:
    """`mapping.update(other, key=value)`: what is known of the other's entries is known of this one's."""
    receiver, given = site.receiver, site.args[0] if site.args else NOTHING
    known = {**(given.fields or {}), **site.keywords}
    whole = given is NOTHING or (given.fields is not None and REST not in given.fields)
    rest = None if whole and not site.more else Thing((), given.origins)
    if receiver is not None and (known or rest is not None):
        site.filled(receiver, known, rest)
    return Thing((None,))


def _next(site: Site) -> Thing | None:
    thing = site.args[0] if site.args else NOTHING
    return thing.items or Thing((), thing.origins)


def _text(site: Site) -> Thing | None:
    """`str(x)`: the same content, and the same pieces."""
    thing = site.args[0] if site.args else NOTHING
    pieces = thing.pieces
    if pieces is None and isinstance(thing.constant, str):
        return thing
    return Thing((Of("builtins.str"),), cleaned(thing.origins, frozenset(["operators"])), pieces)


def _same_text(site: Site) -> Thing | None:
    """A method of a text that leaves most of it as it is: `strip`, `encode`, `lower`."""
    receiver = site.receiver
    if receiver is None:
        return None
    return Thing(receiver.kinds, receiver.origins, receiver.pieces)


def _same_argument(site: Site) -> Thing | None:
    """A function that gives a text with other white space."""
    return Thing(site.args[0].kinds, site.args[0].origins, site.args[0].pieces) if site.args else None


def _itself(site: Site) -> Thing | None:
    """A call that gives what it was given: `closing(connection)`, `stack.enter_context(session)`."""
    return site.args[0] if site.args else None


def _replaced(site: Site) -> Thing | None:
    receiver = site.receiver or NOTHING
    text, texts = receiver.constant, [one.constant for one in site.args]
    if site.name.endswith(".replace") and isinstance(text, str) and len(texts) == 2:
        before, after = texts
        if isinstance(before, str) and isinstance(after, str) and len(text) * (len(after) + 1) < MAX_REPLACED:
            return Thing((text.replace(before, after),))
    more = [one.origins for one in site.args[1:]]
    origins = receiver.origins
    if texts[:2] in QUOTED:
        origins = cleaned(origins, frozenset(["sql"]))
    if texts[:1] == ["<"]:
        origins = cleaned(origins, frozenset(["html"]))
    if len(texts) == 2 and texts[0] in OF_PATHS and texts[1] not in OF_PATHS:
        origins = cleaned(origins, frozenset(["path"]))
    return Thing((Of("builtins.str"),), merged([origins, *more]))


def _replaced_somewhere(site: Site) -> Thing | None:
    """`replace("/", "")` of what nobody knows is one of a text."""
    texts = [one.constant for one in site.args]
    return _replaced(site) if len(texts) == 2 and all(isinstance(one, str) for one in texts) else None


def _split(site: Site) -> Thing | None:
    """`text.split(".")`: no part has a dot in it, and so none leads out of a folder; what stands behind the last
    slash does not either."""
    receiver = site.receiver or NOTHING
    part = Thing((Of("builtins.str"),), receiver.origins)
    separator = site.args[0].constant if site.args else None
    if separator not in (".", "/", b".", b"/"):
        return Thing((Of("builtins.list"),), receiver.origins, None, part)
    plain = Thing(part.kinds, cleaned(part.origins, frozenset(["path"])))
    way = site.name.rpartition(".")[2]
    if way == "split" and len(site.args) == 1:
        return Thing((Of("builtins.list"),), plain.origins, None, plain)
    if way == "rsplit" and len(site.args) == 2 and site.args[1].constant == 1:
        return Thing((Of("builtins.list"),), part.origins, None, part, {"0": part, "1": plain})
    if way == "rpartition":
        middle = Thing((separator,))
        return Thing((Of("builtins.tuple"),), part.origins, None, part, {"0": part, "1": middle, "2": plain})
    return Thing((Of("builtins.list"),), receiver.origins, None, part)


def _entry(site: Site) -> Thing | None:
    """`mapping.get(key)`, `mapping.pop(key)`."""
    receiver = site.receiver or NOTHING
    key = site.args[0].constant if site.args else None
    default = site.args[1] if len(site.args) > 1 else NOTHING
    if receiver.fields is not None and isinstance(key, str) and key in receiver.fields:
        return receiver.fields[key]
    found = site.item(receiver, key)
    if found.kinds or found.origins:
        return found
    if receiver.items is not None:
        return receiver.items
    origins = named_by(part_of(receiver.origins, key) if isinstance(key, str) else receiver.origins, key)
    return Thing(default.kinds, merged([origins, default.origins]))


def _entries(site: Site) -> Thing | None:
    receiver = site.receiver or NOTHING
    last = site.name.rpartition(".")[2]
    known = site.elements(receiver, values=True)
    element = receiver.items or known or Thing((), receiver.origins)
    if last == "items":
        keys = site.elements(receiver) if known is not None else None
        fields = {"0": keys or keys_of(receiver), "1": element}
        element = Thing((Of("builtins.tuple"),), receiver.origins, None, None, fields)
    elif last == "keys":
        element = site.elements(receiver) or keys_of(receiver)
    return Thing((Of("builtins.list"),), receiver.origins, None, element)


def _attribute(site: Site) -> Thing | None:
    """`getattr(x, "name")` with a name that is known."""
    if len(site.args) >= 2 and isinstance(site.args[1].constant, str):
        return site.attribute(site.args[0], site.args[1].constant)
    return None


def _set_attribute(site: Site) -> Thing | None:
    """`setattr(x, name, value)` with a name from elsewhere: the caller chooses which attribute is set."""
    if len(site.args) >= 3:
        target = site.args[0]
        if any(
            isinstance(kind, Made) or isinstance(getattr(kind, "cls", None), Class) for kind in target.kinds
        ):
            site.reach("attribute", site.args[1])
        site.changed(target)
    return NOTHING


def _opened(site: Site) -> Thing | None:
    mode = site.argument(Arg(1, "mode"))
    text = mode.constant if mode is not None else "r"
    path = site.argument(Arg(0, "file"))
    verb = "write" if isinstance(text, str) and set(text) & set("wax+") else "read"
    if path is None:
        return Thing((Of("io.IOBase"),))
    site.reach("path", path)
    site.note("file", verb=verb, subject=site.spelled(path))
    kept = (path.fields or {}).get(CONTENT)
    if kept is not None and verb == "read":  # it was written here before
        return Thing((Of("io.IOBase"),), kept.origins)
    spelling = (path.fields or {}).get(SPELLING, path)
    fields = {"path": Thing((site.spelled(spelling),))} if verb == "write" else None
    return Thing((Of("io.IOBase"),), cleaned(path.origins, frozenset(["*"])), None, None, fields)


def _written(site: Site) -> Thing | None:
    """Content of a file: it decides where the file is one of source code or a template."""
    path = (site.receiver or NOTHING).fields or {}
    name = path["path"].constant if "path" in path else None
    content = site.args[0] if site.args else NOTHING
    kind = CODE.get(name.rpartition(".")[2].lower()) if isinstance(name, str) else None
    if (
        isinstance(name, str)
        and kind is not None
        and not (name.endswith(".html") and "templates" not in name)
    ):
        site.reach(kind, content, f"write to {name}")
    return NOTHING


def _printed(site: Site) -> Thing | None:
    """`print(...)`: what a service prints is kept where its log is."""
    told = [one for one in site.args if one.origins] if "file" not in site.keywords else []
    for one in told:
        site.reach("print", one)
    if told:
        site.note("print")
    return NOTHING


def _mapped(site: Site) -> Thing | None:
    if len(site.args) < 2:
        return None
    thing = _sent(site, site.args[1])
    element = site.called(site.args[0], [thing.items or Thing((), thing.origins)], "call")
    return Thing((Of("builtins.list"),), element.origins, None, element)


def _looked_up(site: Site) -> Thing | None:
    """`globals()[name]`, `globals().get(name)`: whoever says the name chooses what is called."""
    if site.args:
        site.reach("evaluate", site.args[0], "globals")
    return NOTHING


BEHAVIOUR = {
    **{f"builtins.{scope}": Knows(gives="builtins.names of a scope", keeps=False) for scope in ("globals", "locals", "vars")},
    "builtins.names of a scope[]": Knows(custom=_looked_up),
    "builtins.names of a scope.get": Knows(custom=_looked_up),
    **{f"builtins.{name}": DROPS for name in (
        "isinstance", "issubclass", "hasattr", "callable", "id", "hash", "bool", "int", "float",
        "complex", "ord", "range", "type", "round", "abs", "divmod", "pow", "any", "all",
        "super", "memoryview",
    )},
    **{f"contextlib.{name}": Knows(custom=_itself) for name in (
        "closing", "aclosing", "ExitStack.enter_context", "AsyncExitStack.enter_context",
        "AsyncExitStack.enter_async_context",
    )},
    "builtins.print": Knows(custom=_printed),
    "builtins.len": Knows(custom=_counted),
    "builtins.min": Knows(custom=_smaller),
    "builtins.range": Knows(keeps=False, gives="builtins.range"),
    **{f"builtins.{name}": Knows(custom=_listed) for name in (
        "list", "tuple", "set", "frozenset", "sorted", "reversed", "iter",
    )},
    "builtins.enumerate": Knows(custom=_enumerated),
    "builtins.zip": Knows(custom=_zipped),
    "builtins.map": Knows(custom=_mapped),
    "builtins.next": Knows(custom=_next),
    "builtins.str": Knows(custom=_text),
    "builtins.getattr": Knows(custom=_attribute),
    "builtins.setattr": Knows(custom=_set_attribute),
    "builtins.open": Knows(custom=_opened),
    "io.open": Knows(custom=_opened),
    "io.IOBase.write": Knows(custom=_written),
    "io.IOBase.writelines": Knows(custom=_written),
    "builtins.eval": Knows(act="evaluate", sinks=(("evaluate", FIRST),)),
    "builtins.exec": Knows(act="evaluate", sinks=(("evaluate", FIRST),)),
    "builtins.compile": Knows(),
    "builtins.__import__": Knows(sinks=(("import", FIRST),)),
    "textwrap.dedent": Knows(custom=_same_argument),
    "inspect.cleandoc": Knows(custom=_same_argument),
    **{f"builtins.{kind}.{name}": Knows(custom=_same_text) for kind in ("str", "bytes") for name in (
        "strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize", "encode", "decode", "casefold",
        "removeprefix", "removesuffix", "expandtabs", "swapcase",
    )},
    **{f"builtins.{kind}.{name}": Knows(custom=_replaced) for kind in ("str", "bytes") for name in (
        "replace", "translate", "ljust", "rjust", "center", "zfill",
    )},
    **{f"builtins.{kind}.{name}": Knows(custom=_split) for kind in ("str", "bytes") for name in (
        "split", "rsplit", "splitlines", "partition", "rpartition",
    )},
    **{f"builtins.str.{name}": DROPS for name in (
        "startswith", "endswith", "isdigit", "isalnum", "isalpha", "isdecimal", "isnumeric",
        "isidentifier", "find", "rfind", "index", "count", "islower", "isupper", "isspace", "isascii",
    )},
    **{f"builtins.{kind}.{name}": Knows(custom=_entry) for kind in ("dict", "list") for name in (
        "get", "pop", "setdefault",
    )},
    **{f"builtins.{kind}.{name}": Knows(custom=_entries) for kind in ("dict",) for name in (
        "items", "values", "keys",
    )},
    "builtins.dict.update": Knows(custom=_updated),
    **{f"builtins.list.{name}": Knows(custom=_grown) for name in ("append", "extend", "insert")},
    **{f"builtins.set.{name}": Knows(custom=_grown) for name in ("add", "update")},
    "?.get": Knows(custom=_entry),
    "?.replace": Knows(custom=_replaced_somewhere),
    "?.items": Knows(custom=_entries),
    "?.values": Knows(custom=_entries),
    "?.keys": Knows(custom=_entries),
    **{f"?.{name}": Knows(keeps=False, anywhere=True) for name in ("read_text", "read_bytes", "exists", "is_file", "is_dir")},
    "builtins.input": Knows(keeps=False),
    "uuid.UUID": clean(),
    "zoneinfo.ZoneInfo": clean(),
    "decimal.Decimal": clean(),
    "datetime.datetime.*": clean(),
    "datetime.date.*": clean(),
    "ipaddress.ip_address": clean("shell", "path", "sql", "html", "evaluate", "template"),
}  # fmt: skip
