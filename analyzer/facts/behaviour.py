"""Facts about what the code does when it is called: calls, accesses, messages, flows of request data.

They are told of functions that a request, a task or a command can reach, and of others whose text names
something dangerous.  A function that does something else for each class is told once for each: `Person.get`
of a method that `Person` inherits, `load[Person]` of one that was handed the class.  `position` orders what
one function does; what a callee does comes at the place of the call.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Any, ClassVar

from analyzer.facts.row import Row, fact


@fact
class Act(Row):
    """Something that a function does at one place."""

    function: Annotated[
        str,
        "function.name of the function in whose body it stands; of one that does something else for each "
        "class, the class with it: Person.get where Person inherits it, load[Person] where it was given it",
    ]
    position: Annotated[int, "order among what the function does, from 0"]
    loop: Annotated[
        str | None,
        "inside a loop over: rows (of a query), items (of anything else), while; null: in no loop",
    ] = None
    transaction: Annotated[bool, "inside a transaction that the same function opened"] = False
    blocking: Annotated[bool, "the thread waits for something outside the process meanwhile"] = False


@fact
class Call(Act):
    """One function of the target calling another, or a library's."""

    TABLE: ClassVar[str] = "call"

    callee: Annotated[
        str, "function.name (with a class as in `function`), or the qualified name of a library's function"
    ]
    own: Annotated[bool, "whether the callee is the target's own"]
    awaited: Annotated[bool, "whether the caller awaits it"] = False
    way: Annotated[
        str,
        "call, dependency (called before), reference (handed on), task (queued), thread (in another), commit "
        "(once the transaction is over)",
    ] = "call"
    reaches: Annotated[
        tuple[str, ...],
        "what the callee and its callees do before they return: reads, writes, outbound, published, process, "
        "blocking, ...",
    ] = ()


@fact
class OutboundCall(Act):
    """A request to another program: HTTP, RPC, a cloud service, a mail server."""

    TABLE: ClassVar[str] = "outbound_call"

    library: Annotated[str, "distribution or top-level package of the client"]
    name: Annotated[str, "qualified name of what is called"]
    method: Annotated[str | None, "HTTP method, or the operation of the service"] = None
    url: Annotated[str | None, "address as text; {} or {name} stands for a part that is not known"] = None
    host: Annotated[str | None, "host and port in it, where these are known"] = None
    has_timeout: Annotated[bool | None, "whether it gives up after some time; null: not known"] = None
    timeout: Annotated[str | None, "the timeout as written, or the library's own"] = None
    verifies: Annotated[bool | None, "whether the certificate is checked; null: not known"] = None
    arguments: Annotated[Mapping[str, Any], "further options as text"] = field(default_factory=dict)


@fact
class DataAccess(Act):
    """One statement to a database, as far as it can be told from the code."""

    TABLE: ClassVar[str] = "data_access"

    library: Annotated[str, "sqlalchemy, django, sqlite3, ..."]
    verb: Annotated[str, "read, insert, update, delete, execute (text that is not known), commit, rollback"]
    name: Annotated[str, "what is called: all, first, get, save, execute, ..."]
    model: Annotated[str | None, "class whose rows they are (table.class)"] = None
    table: Annotated[str | None, "name of the table, where it is known"] = None
    joined: Annotated[
        tuple[str, ...],
        "names of further tables that the same statement reads: joined ones, relations loaded with the rows",
    ] = ()
    columns: Annotated[tuple[str, ...], "columns that it is filtered by"] = ()
    filtered: Annotated[bool, "whether anything restricts which rows"] = False
    bounded: Annotated[
        bool | None, "whether something limits how many rows come; null: not known, or not a question"
    ] = None
    eager: Annotated[tuple[str, ...], "relations that are loaded with it"] = ()
    text: Annotated[str | None, "SQL as far as it is known; {} for a part that is put in"] = None
    returned: Annotated[bool, "whether its rows are what the function returns"] = False


@fact
class Message(Act):
    """A message handed to a broker or a queue, or taken from one."""

    TABLE: ClassVar[str] = "message"

    library: Annotated[str, "celery, kafka, pika, redis, ..."]
    direction: Annotated[str, "published or consumed"]
    name: Annotated[str, "qualified name of what is called"]
    channel: Annotated[str | None, "task, topic, queue, routing key or channel; null: not known"] = None
    target: Annotated[str | None, "function.name of the task that will run, where it is the target's own"] = (
        None
    )


@fact
class Effect(Act):
    """Anything else that a function does to the world: files, processes, mails, templates, hashes, logs."""

    TABLE: ClassVar[str] = "effect"

    kind: Annotated[
        str,
        "cache, file, process, email, template, evaluate, deserialize, parse, hash, cipher, token, random, "
        "lock, transaction, log, sleep, redirect, cookie, session (an entry is set), credential (a header "
        "that says who is calling is read), limit (a number of the query is compared), response, answer (one "
        "with the status that is its subject), origin (a header says who may read the answer), header (one "
        "says what made the answer)",
    ]
    name: Annotated[str, "qualified name of what is called"]
    verb: Annotated[str | None, "read, write, delete, render, ..., as the kind has them"] = None
    subject: Annotated[
        str | None, "what it is done to: path, command, template, key; {} for unknown parts"
    ] = None
    about: Annotated[str | None, "the first argument as it is written, cut"] = None
    arguments: Annotated[Mapping[str, Any], "options that matter, as text"] = field(default_factory=dict)


@fact
class Raised(Row):
    """An exception that can leave a function, from its own body or from what it calls."""

    TABLE: ClassVar[str] = "raised"

    function: Annotated[str, "function.name"]
    exception: Annotated[str, "qualified name of its class"]
    status: Annotated[int | None, "HTTP status that it stands for, where it names one"] = None
    origin: Annotated[str, "function.name of the function that raises it"]
    distance: Annotated[int, "how many calls lie between; 0: in its own body"] = 0


@fact
class DataFlow(Row):
    """Data of a request that reaches a place where it decides something.  It stands where the data becomes
    part of the text that decides; where it decides by itself, at the sink."""

    TABLE: ClassVar[str] = "data_flow"

    sink: Annotated[
        str,
        "sql, shell, program, evaluate, path, url, redirect, template, html, deserialize, xml, attribute, "
        "password, log, log argument (what is put into its message), regex (a pattern), backtracking (a text "
        "that a pattern tries in too many ways), digest (what a fast hash is made of), import, "
        "origin (a header says who may read the answer); answer: what an exception says, told "
        "to the client; claim: what a client says of "
        "itself (a header, a cookie, its address, a parameter called admin), compared with a constant; "
        "account: what decides whose account is changed or deleted; "
        "password compared: a password of the request, with an attribute of something",
    ]
    function: Annotated[str, "function.name of the function with the sink"]
    name: Annotated[str, "qualified name of what is called there"]
    source: Annotated[
        str,
        "where it comes from: path, query, form, json, body, header, cookie, file, address, request, "
        "graphql, exception, response (of another program)",
    ]
    parameter: Annotated[str | None, "name in the request, where it is known"] = None
    entry: Annotated[str, "function.name of the function that takes it from the request"]
    checked: Annotated[str | None, "place of a test on the way that may refuse it; null: none was met"] = None
    composed: Annotated[bool, "whether it is put together with other text on the way"] = False
    sink_place: Annotated[str, "path:line of the sink"] = ""
    steps: Annotated[tuple[str, ...], "places from the source to the sink: path:line what"] = ()


@fact
class ReachedFunction(Row):
    """A function that a request can reach over calls."""

    TABLE: ClassVar[str] = "reached_function"

    name: Annotated[str, "function.name, with a class as in data_access.function"]
    routes: Annotated[int, "how many routes reach it"]
    examples: Annotated[tuple[str, ...], "route.id of up to three of them, the nearest first"] = ()
    answers: Annotated[tuple[str, ...], "route.id of the routes that it answers itself"] = ()
    distance: Annotated[int, "how many calls lie between it and the nearest handler"] = 0
    considers: Annotated[
        tuple[str, ...],
        "names in it by which code asks whose something is or who may do it: attributes, keywords and calls "
        "that speak of users, owners, tenants, roles or permissions",
    ] = ()
    asks_caller: Annotated[
        tuple[str, ...],
        "names by which its code looks at who is calling, or what the caller may do: the user of a request, "
        "headers with credentials, functions named after finding or checking the caller; and methods of what "
        "could not be read that it hands the whole request to, which may",
    ] = ()
    on_event_loop: Annotated[
        bool, "whether it runs on the thread of an event loop, so that waiting stops all"
    ] = False
