"""Statements: one pass over a function's body, both arms of every test, loops once.

A test that looks at a name and leaves (raises, returns) if it does not like it marks the content of that name
as checked from there on: whether the check is a good one is not decided here.

Limits: what a loop's later turns would make of names of earlier ones is not seen; `global` and `nonlocal`
names keep what they were.
"""

from __future__ import annotations

import ast
import re
from typing import Any, Final

from analyzer.behaviour.checking import called_name, names_in
from analyzer.behaviour.declared import as_declared
from analyzer.behaviour.expressions import Expressions
from analyzer.behaviour.given import Given, Inner, parameter_names
from analyzer.behaviour.state import Names
from analyzer.behaviour.statuses import initialized, raised_by, status_of, status_of_name
from analyzer.behaviour.summary import step
from analyzer.behaviour.texts import content_type
from analyzer.behaviour.things import (
    ANSWER,
    EXCEPTION,
    NOTHING,
    PARAMETER,
    Made,
    Member,
    Method,
    Of,
    Origin,
    Thing,
    under,
    union,
)
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Instance, Native, NativeClass, name_of
from analyzer.evaluator.values import External, Unknown

MAX_STATEMENTS: Final = 5_000
"""Statements of one function that are read; a longer one is generated."""

MAX_BLOCKS: Final = 90
"""Depth of blocks within blocks; Python itself allows twenty static ones, `elif` chains are deeper."""

REFUSING: Final = re.compile(
    r"(?i)(^|_)(validate|check|verify|ensure|assert|require|sanitize|reject|forbid|guard)(_|$)|^relative_to$"
)
"""Names of functions that are called for nothing but that they may raise."""

ENDING: Final = frozenset(["abort", "exit", "_exit"])
"""Names of functions that raise, in whatever library they are."""

BROAD: Final = frozenset(
    ["BaseException", "builtins.BaseException", "builtins.Exception", "builtins.OSError"]
)
"""Exceptions whose messages nobody wrote for a client; that of a KeyError is the key that was not there."""

ANYTHING: Final = frozenset(["BaseException", "builtins.BaseException", "builtins.Exception"])
"""Exceptions that every other one is."""

OF_INPUT: Final = frozenset(
    ["re.error", "re.PatternError", "json.JSONDecodeError", "json.decoder.JSONDecodeError", "csv.Error",
     "xml.etree.ElementTree.ParseError", "xml.parsers.expat.ExpatError", "yaml.YAMLError",
     "yaml.error.YAMLError", "tomllib.TOMLDecodeError", "configparser.Error"]
)  # fmt: skip
"""Exceptions that say what is wrong with a text, which is the client's."""

FOR_CLIENTS: Final = re.compile(
    r"Validation|Invalid|Permission|NotFound|BadRequest|HTTP|Http|APIException|OAuth|FormError"
)
"""Names of exceptions of libraries whose messages are written for whoever sent the request."""

MADE_WITH: Final = frozenset(["x-powered-by", "x-aspnet-version", "x-generator", "server"])
"""Headers, in lower case, by which an answer says what made it."""

MAX_TOLD: Final = 120
"""Characters of a header that are told."""

EVERY_ANSWER: Final = ("after_request", "process_response", "middleware", "after_app_request")
"""Words in a decorator or a name by which a function sees every answer."""


class Reader(Expressions):
    """Reading a whole function."""

    statements = 0

    def read(self) -> None:
        """The function's body, its parameters bound before."""
        body = self.function.node.body
        if not isinstance(body, list):
            self.returned(self.evaluate(body))
            return
        self.transactions += self._surrounding("transaction")
        self._let_in_by_decorators()
        self.block(body)
        for thing in list(self.names.values()):
            for kind in thing.kinds:
                if isinstance(kind, Inner) and not kind.done and not self.machine.handles(kind.node):
                    self.call_inner(kind, Given([], {}, NOTHING), "reference")

    def _surrounding(self, context: str) -> int:
        """How many decorators of libraries run the function in such a context; each is noted."""
        names, self.names = self.names, {}
        found = 0
        for decorator in getattr(self.function.node, "decorator_list", ()):
            name = self._decorator_name(decorator)
            knows = self.machine.book.of_name(name) if name else None
            if knows is not None and knows.surrounds == context:
                self.note(context, name, decorator, verb="begin")
                found += 1
        self.names = names
        return found

    def _let_in_by_decorators(self) -> None:
        """Decorators of libraries that say who may read the answer are read as the calls that they are."""
        names, self.names = self.names, {}
        for decorator in getattr(self.function.node, "decorator_list", ()):
            if isinstance(decorator, ast.Call):
                for kind in self.evaluate(decorator.func).kinds:
                    knows = self.machine.book.of_name(name_of(kind)) if isinstance(kind, Function) else None
                    if knows is not None and knows.surrounds == "origins":
                        self.call_library(name_of(kind), None, self.arguments(decorator), decorator)
        self.names = names

    def _decorator_name(self, decorator: ast.expr) -> str:
        """The library's name of a decorator, or of the one that it hands on to the function; else empty."""
        written = decorator.func if isinstance(decorator, ast.Call) else decorator
        if not isinstance(written, (ast.Name, ast.Attribute)) or not names_in(written):
            return ""
        for kind in self.evaluate(written).kinds:
            if isinstance(kind, (External, Native, NativeClass, Member)):
                knows = self.machine.book.of_name(kind.name)
                if knows is None or knows.runs is None or not isinstance(decorator, ast.Call):
                    return kind.name
                given = decorator.args[knows.runs.position : knows.runs.position + 1]
                return self._decorator_name(given[0]) if given else ""
        return ""

    def block(self, body: list[ast.stmt]) -> bool:
        if len(self.loops) + self.depth > MAX_BLOCKS:
            return True
        around, self.loops = self.loops, self._left_by(body)
        try:
            return self._statements(body)
        finally:
            self.loops = around

    def _left_by(self, body: list[ast.stmt]) -> list[str | None]:
        """The loops around a block, without those that it leaves at its end."""
        match body[-1] if body else None:
            case ast.Return() | ast.Raise():
                kept = self.loops[: self.loops_of_caller]  # around the call of this inner function
                return kept + [None] * (len(self.loops) - len(kept))
            case ast.Break():
                return [*self.loops[:-1], None]
        return self.loops

    def _statements(self, body: list[ast.stmt]) -> bool:
        for statement in body:
            self.statements += 1
            kind = type(statement)
            handler = STATEMENTS.get(kind) or STATEMENTS.get(kind.__mro__[1])
            if (
                handler is not None
                and self.statements <= MAX_STATEMENTS
                and handler(self, statement) is False
            ):
                return False
        return True

    # -- simple statements ------------------------------------------------------------------------------

    def expression(self, node: Any) -> bool | None:
        call = node.value.value if isinstance(node.value, ast.Await) else node.value
        self.unused = call
        self.evaluate(node.value)
        if isinstance(call, ast.Call) and REFUSING.search(called_name(call.func)):
            given = [*call.args, *(keyword.value for keyword in call.keywords)]
            if isinstance(call.func, ast.Attribute) and call.func.attr == "relative_to":
                given.append(call.func.value)  # a path is asked whether it lies below another one
            names = [name for one in given for name in names_in(one)]
            looked_at = [name for name in dict.fromkeys(names) if name in self.names]
            self.note_refusal(looked_at, node)
            self.mark(looked_at, node)
        return False if isinstance(call, ast.Call) and called_name(call.func) in ENDING else None

    def assign(self, node: Any) -> None:
        before = len(self.summary.done)
        thing = self.evaluate(node.value)
        self.becomes(_name_of(node.targets[0]), before)
        for target in node.targets:
            self.bind_target(target, thing)
            for one in target.elts if isinstance(target, ast.Tuple) else [target]:
                if isinstance(one, ast.Name):
                    self.note_verdict(one.id, node.value)
                    self.assigned[one.id] = node.lineno

    def annotated(self, node: Any) -> None:
        thing = self.evaluate(node.value) if node.value is not None else NOTHING
        run = self.machine.run
        with run.at((), node.annotation, self.function.module), run.aside():
            typed = self.machine.types.of(run.annotation(node.annotation, self.function.frame))
        thing = as_declared(thing, typed)
        self.bind_target(node.target, thing)

    def augmented(self, node: Any) -> None:
        right = self.evaluate(node.value)
        left = self.evaluate(_loaded(node.target))
        if isinstance(node.op, ast.Add):
            self.bind_target(node.target, self.added(left, right, node))
        elif isinstance(node.op, ast.Mod):
            self.bind_target(node.target, self.formatted(left, right, node.value))

    def bind_target(self, target: ast.expr, thing: Thing) -> None:
        match target:
            case ast.Name():
                self.names[target.id] = thing
            case ast.Tuple() | ast.List():
                for index, one in enumerate(target.elts):
                    inner = one.value if isinstance(one, ast.Starred) else one
                    known = (thing.fields or {}).get(str(index))
                    self.bind_target(inner, known or thing.items or Thing((), thing.origins))
            case ast.Attribute():
                self._store_attribute(target, thing)
            case ast.Subscript():
                self._store_item(target, thing)

    def _store_attribute(self, target: ast.Attribute, thing: Thing) -> None:
        owner = self.evaluate(target.value)
        first = next(iter(self.names), None)
        if isinstance(target.value, ast.Name):
            name = target.value.id
            if name == first and self.function.owner is not None:
                self.store(target.attr, thing)
            else:
                fields = {**(owner.fields or {}), target.attr: thing}
                self.names[name] = Thing(owner.kinds, owner.origins, None, owner.items, fields)
        self.changed(owner, target)
        if target.attr in ("content_type", "mimetype", "media_type"):
            self._retyped(target.value, thing)
        for kind in owner.kinds:
            self._stored_on(kind, target, thing)

    def _stored_on(self, kind: Any, target: ast.Attribute, thing: Thing) -> None:
        if isinstance(kind, (Made, Instance)) and isinstance(kind.cls, Class):
            self.reach_password(kind.cls, target, thing)
        if isinstance(kind, Of):
            self.machine.resolver.hang(kind, target.attr, thing)
        name = kind.name if isinstance(kind, (Of, External, NativeClass)) else None
        if name is not None and self.machine.book.of_name(f"{name}.{target.attr}=") is not None:
            self.call_library(f"{name}.{target.attr}=", Thing((kind,)), Given([thing], {}), target)

    def reach_password(self, cls: Class, target: ast.Attribute, thing: Thing) -> None:
        """A password that becomes an attribute of an object as it was typed."""
        if thing.origins and target.attr.lower() in ("password", "passwd", "pwd"):
            self.reach("password", f"{cls.full_name}.{target.attr}", thing, target)

    def _store_item(self, target: ast.Subscript, thing: Thing) -> None:
        owner = self.evaluate(target.value)
        named = self.evaluate(target.slice) if not isinstance(target.slice, ast.Slice) else NOTHING
        key = named.constant
        if isinstance(key, str) and key.lower() == "content-type":
            self._retyped(target.value, thing)
        if isinstance(key, str) and key.lower() == "access-control-allow-origin":
            self._let_in(target, thing)
        if isinstance(key, str) and key.lower() in MADE_WITH and isinstance(thing.constant, str):
            self.note("header", key, target, verb="made with", subject=thing.constant[:MAX_TOLD])
        for kind in owner.kinds:
            of_library = isinstance(kind, (Of, External))
            if of_library and self.machine.book.of_name(f"{kind.name}[]=") is not None:
                self.call_library(f"{kind.name}[]=", owner, Given([Thing((key,)), thing], {}), target)
        if isinstance(target.value, ast.Name) and target.value.id in self.names:
            fields = dict(owner.fields or {})
            if isinstance(key, str):
                fields[key] = thing
            own = any(isinstance(kind, (Made, Instance)) for kind in owner.kinds)
            # What is put into an object of the target's own is in its items, and in none of its attributes.
            origins = owner.origins if own else {**under(named, thing.origins), **owner.origins}
            self.names[target.value.id] = Thing(
                owner.kinds, origins, None, union(owner.items or NOTHING, thing), fields
            )

    def _let_in(self, target: ast.Subscript, thing: Thing) -> None:
        """Which origins may read an answer is said by hand: of this one, or of every one where the function
        is a hook of all of them."""
        function = self.function.node
        decorators = " ".join(ast.unparse(one) for one in getattr(function, "decorator_list", ()))
        hook = f"{decorators} {getattr(function, 'name', '')}"
        verb = "every answer" if any(word in hook for word in EVERY_ANSWER) else "answer"
        subject = thing.constant if isinstance(thing.constant, str) else None
        self.note("origin", "Access-Control-Allow-Origin", target, verb=verb, subject=subject)
        self.reach("origin", "Access-Control-Allow-Origin", thing, target)

    def _retyped(self, response: ast.expr, given: Thing) -> None:
        """The type of a response is set after it was made: what is no page shows nothing of what is in it."""
        while isinstance(response, ast.Attribute):
            response = response.value
        if (
            not isinstance(response, ast.Name)
            or not isinstance(given.constant, str)
            or "html" in given.constant
        ):
            return
        line = self.assigned.get(response.id)
        if line is not None:
            self.summary.take_back("html", line)

    def deleted(self, node: Any) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.names.pop(target.id, None)

    def imported(self, node: Any) -> None:
        run = self.machine.run
        for alias in node.names:
            top = alias.name if alias.asname else alias.name.partition(".")[0]
            with run.at((), node, self.function.module):
                if not alias.asname:
                    run.import_module(alias.name, self.function.module)
                module = run.import_module(top, self.function.module)
            self.names[alias.asname or top] = self.machine.resolver.thing_of(module)

    def imported_from(self, node: Any) -> None:
        run = self.machine.run
        with run.at((), node, self.function.module):
            module = run.import_from(node.module or "", node.level, self.function.module)
            for alias in node.names:
                if alias.name != "*":
                    found = run.import_name(module, alias.name)
                    self.names[alias.asname or alias.name] = self.machine.resolver.thing_of(found)

    def defined(self, node: Any) -> None:
        for decorator in node.decorator_list:
            self.evaluate(decorator)
        self.names[node.name] = Thing((Inner(node, self.names),))

    def defined_class(self, node: Any) -> None:
        """A class within a function: what its methods do is not read."""

    # -- leaving ----------------------------------------------------------------------------------------

    def return_(self, node: Any) -> bool:
        if node.value is not None:
            thing = self.evaluate(node.value)
            self._with_status(thing, node)
            self._answered(thing, node)
            self._shown(thing, node)
            self.returned(thing)
        return False

    def _with_status(self, thing: Thing, node: ast.Return) -> None:
        """`return {"message": ...}, 404`: of a handler, or of what makes an answer for one."""
        value = node.value
        if not isinstance(value, ast.Tuple) or len(value.elts) not in (2, 3) or self.depth:
            return
        status = status_of((thing.fields or {}).get("1", NOTHING))
        seed = self.machine.seed(self.function)
        handles = seed is not None and seed.handles
        made = isinstance(value.elts[0], (ast.Dict, ast.Call, ast.Constant, ast.JoinedStr))
        if status is not None and (handles or (made and status >= 400)):
            self.answers_with(status, "return", node)

    def _answered(self, thing: Thing, node: ast.Return) -> None:
        """A text that a handler returns, where the framework makes a page of it."""
        seed = self.machine.seed(self.function)
        if seed is None or not seed.answers or self.depth:
            return
        text, media = thing, None
        if isinstance(node.value, ast.Tuple):
            fields = thing.fields or {}
            text = fields.get("0", thing)
            media = content_type(fields.get(str(len(node.value.elts) - 1), NOTHING))
        if text.pieces is not None and (media is None or "html" in str(media.constant)):
            self.note("response", "return", node, verb=seed.answers)
            self.reach(seed.answers, "return", text, node)

    def _shown(self, thing: Thing, node: ast.Return) -> None:
        """What a handler returns: nothing of an exception should be in it."""
        seed = self.machine.seed(self.function)
        if seed is None or not seed.handles or self.depth:
            return
        told = {origin: trail for origin, trail in thing.origins.items() if origin.location == EXCEPTION}
        status = status_of((thing.fields or {}).get("1", NOTHING))
        if status is not None and 400 <= status < 500:  # it says what was wrong with what was sent
            told = {origin: trail for origin, trail in told.items() if origin.field != NARROW}
        if told:
            self.reach(ANSWER, "return", Thing((), told), node)

    def _told(self, given: Given, node: ast.Raise) -> None:
        """What an exception for the client says: `HTTPException(500, detail=str(error))`."""
        for name in ("detail", "description"):
            if name in given.keywords:
                self.reach(ANSWER, "raise", given.keywords[name], node)

    def raise_(self, node: Any) -> bool:
        if node.exc is None:
            for kind in self.raised[-1] if self.raised else ():
                self._leave(kind, None, node)
            return False
        before = self.caught
        call = node.exc if isinstance(node.exc, ast.Call) else None
        thing = self.evaluate(call.func if call is not None else node.exc)
        given = self.arguments(call) if call is not None else Given([], {})
        self._told(given, node)
        status = self._status(call, given)
        if status is None:
            makers = [kind.function if isinstance(kind, Method) else kind for kind in thing.kinds]
            made = [raised_by(one.node) for one in makers if isinstance(one, Function)]
            status = made[0] if len(made) == 1 and call is not None else None
        if call is not None and any(isinstance(kind, (Function, Method, Inner)) for kind in thing.kinds):
            thing = self.call(thing, given, call)  # a function that makes the exception
        written = call.func if call is not None else node.exc
        for kind in thing.kinds or (self.machine.syntax.text(written)[:80],):
            self._leave(kind, status, node)
        self.caught = before
        return False

    def _leave(self, kind: Any, status: int | None, node: ast.stmt) -> None:
        kind = plain(kind)
        if isinstance(kind, (Made, Instance)):
            kind = kind.cls
        name = kind if isinstance(kind, str) else kind.name if isinstance(kind, Of) else name_of(kind)
        if isinstance(kind, (Unknown, Member)) or not name or name == "{?}":
            return
        if name.removeprefix("builtins.") == "AssertionError":
            return  # as of `assert`: what cannot be, as its author holds
        if status is None and isinstance(kind, Class):
            status = self._class_status(kind)
        if status is None:
            status = status_of_name(name)
        self.raises(name.removeprefix("builtins."), status, self.summary.name, self.place(node), 0)

    def _status(self, call: ast.Call | None, given: Given) -> int | None:
        if call is None:
            return None
        named = [given.keywords[one] for one in ("status_code", "status", "code") if one in given.keywords]
        for thing in (*named, *given.args[:1]):
            found = status_of(thing)
            if found is not None:
                return found
        return None

    def _class_status(self, cls: Class) -> int | None:
        for base in cls.mro:
            if isinstance(base, Class):
                for name in ("status_code", "code", "status"):
                    value = plain(base.namespace.get(name))
                    if isinstance(value, int) and 100 <= value < 600:
                        return value
                    found = status_of(self.machine.resolver.thing_of(value)) if value is not None else None
                    if found is not None:
                        return found
                made = plain(base.namespace.get("__init__"))
                found = initialized(made.node) if isinstance(made, Function) else None
                if found is not None:
                    return found
            else:
                found = status_of_name(name_of(base))
                if found is not None:
                    return found
        return None

    # -- blocks -----------------------------------------------------------------------------------------

    def test(self, node: Any) -> bool:
        self.evaluate(node.test)
        looked_at, texts = self.checked(node.test)
        before = self.names
        self.names = dict(before)
        if looked_at:
            self.mark(looked_at, node)
        marked = dict(self.names)
        for name in _left_out(node.test) & marked.keys() & before.keys():
            marked[name] = before[name]
        self.names = dict(marked)
        before_liked, before_flags = self.liked, self.flags
        liked = dict.fromkeys(texts, f"{self.path}:{node.lineno}")
        self.liked = {**before_liked, **liked}
        self.flags = before_flags | self._flag(node.test, True)
        goes_on = self._branch(node.body)
        self.liked = before_liked if goes_on else {**before_liked, **liked}
        self.flags = before_flags | self._flag(node.test, False)
        one = self.names
        self.names = dict(before)
        # What the other arm goes on with was liked: the body leaves, or puts something else in its place.
        replaced = [name for name in looked_at if one.get(name) is not marked.get(name)]
        if looked_at and not goes_on:
            if _raises(node.body):
                self.note_refusal(looked_at, node)
            self.mark(looked_at, node)
        elif replaced:
            self.mark(replaced, node)
        for name in _present(node.test) & self.names.keys():  # there is nothing in it here
            self.names[name] = self.names[name].with_origins({})
        goes_on_too = self._branch(node.orelse) if node.orelse else True
        if goes_on:
            self.flags = before_flags  # otherwise what follows is the other arm
        if goes_on and goes_on_too:
            self.names = self.join(one, self.names)
        elif goes_on:
            self.names = one
            if looked_at:
                if _raises(node.orelse):
                    self.note_refusal(looked_at, node)
                self.mark(looked_at, node)
        return goes_on or goes_on_too

    def _branch(self, body: list[ast.stmt]) -> bool:
        """An arm of a test."""
        self.branches += 1
        goes_on = self.block(body)
        self.branches -= 1
        return goes_on

    def _flag(self, test: ast.expr, outcome: bool) -> frozenset[tuple[int, bool]]:
        """The parameter that a test asks for by itself, with what it then is: `if allow_html:`."""
        match test:
            case ast.UnaryOp(op=ast.Not(), operand=one):
                return self._flag(one, not outcome)
            case ast.Name(id=name) if name in self.names:
                index = parameter_names(self.function.node).get(name, -1)
                given = Origin(PARAMETER, name, index)
                if index >= 0 and any(one[:3] == given[:3] for one in self.names[name].origins):
                    return frozenset([(index, outcome)])
        return frozenset()

    def for_(self, node: Any) -> bool:
        rows = self.iterated(node.iter)
        before = self.names
        self.names = dict(before)
        self.bind_target(node.target, rows.items or Thing((), rows.origins))
        with self.within(self.loop_kind(node.iter, rows), before):
            self.block(node.body)
        self.names = self.join(before, self.names)
        self.block(node.orelse)
        return True

    def while_(self, node: Any) -> bool:
        before = self.names
        self.names = dict(before)
        with self.within("while", before):
            self.evaluate(node.test)
            self.block(node.body)
        self.names = self.join(before, self.names)
        self.block(node.orelse)
        return True

    def with_(self, node: Any) -> bool:
        entered = self.entered
        self.entered = []
        for item in node.items:
            entered_as = self._entered_as(self.evaluate(item.context_expr), item.context_expr)
            if item.optional_vars is not None:
                self.bind_target(item.optional_vars, entered_as)
        opened, self.entered = self.entered, entered
        transactions = opened.count("transaction")
        self.transactions += transactions
        goes_on = self.block(node.body)
        self.transactions -= transactions
        return goes_on

    def _entered_as(self, thing: Thing, node: ast.expr) -> Thing:
        """What `with ... as` binds: what `__enter__` gives, which mostly is the object itself."""
        found: Thing | None = None
        rest: list[Any] = []
        for kind in thing.kinds:
            owner = Thing((kind,), thing.origins, fields=thing.fields)
            method = self._entering(kind)
            known = f"{kind.name}.__enter__" if isinstance(kind, Of) else ""
            if method is not None:
                one = self.call_own(method, owner, Given([], {}), node)
            elif known and self.machine.book.of_name(known) is not None:
                one = self.call_library(known, owner, Given([], {}), node)
            else:
                rest.append(kind)
                continue
            found = one if found is None else union(found, one)
        if found is None:
            return thing
        others = Thing(tuple(rest), thing.origins, None, thing.items, thing.fields)
        return union(others, found) if rest else found

    def _entering(self, kind: Any) -> Function | None:
        """The target's own method that entering an object of this kind calls."""
        cls = kind.cls if isinstance(kind, (Made, Instance)) else None
        own = [base for base in cls.mro if isinstance(base, Class)] if isinstance(cls, Class) else []
        for name in ("__enter__", "__aenter__"):
            method = next((base.namespace[name] for base in own if name in base.namespace), None)
            if isinstance(method, Function):
                return method
        return None

    def try_(self, node: Any) -> bool:
        before = dict(self.names)
        kinds = tuple(kind for handler in node.handlers for kind in self._kinds_of(handler))
        self.caught.append(kinds)
        goes_on = self.block(node.body)
        self.caught.pop()
        if goes_on:
            goes_on = self.block(node.orelse)
        after = self.names
        ended: Names | None = after if goes_on else None
        for handler in node.handlers:
            self.names = self.join(before, after)
            if handler.name:
                where = step(self.place(handler), "the exception")
                caught = Origin(EXCEPTION, handler.name)
                if not _is_anything(self._kinds_of(handler)):
                    caught = caught._replace(field=NARROW)
                origins = {caught: (where,)} if _is_broad(self._kinds_of(handler)) else {}
                self.names[handler.name] = Thing((Of("builtins.Exception"),), origins)
            self.raised.append(self._kinds_of(handler))
            if self._branch(handler.body):
                ended = self.names if ended is None else self.join(ended, self.names)
            self.raised.pop()
        self.names = ended if ended is not None else after
        return self.block(node.finalbody) and ended is not None

    def _kinds_of(self, handler: ast.ExceptHandler) -> tuple[Any, ...]:
        if handler.type is None:
            return ("BaseException",)
        nodes = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        found: list[Any] = []
        for node in nodes:
            found += self.evaluate(node).kinds or (self.machine.syntax.text(node)[:80],)
        return tuple(found)

    def match_(self, node: Any) -> bool:
        subject = self.evaluate(node.subject)
        before = self.names
        ended: Names = before
        for case in node.cases:
            self.names = dict(before)
            for one in ast.walk(case.pattern):
                name = getattr(one, "name", None)
                if isinstance(name, str) and isinstance(one, (ast.MatchAs, ast.MatchStar)):
                    self.names[name] = Thing((), subject.origins)
            if case.guard is not None:
                self.evaluate(case.guard)
            if self._branch(case.body):
                ended = self.join(ended, self.names)
        self.names = ended
        return True

    def asserted(self, node: Any) -> None:
        """What is asserted of a name is so from there on."""
        self.evaluate(node.test)
        looked_at, texts = self.checked(node.test)
        self.note_refusal(looked_at, node)
        self.mark(looked_at, node)
        self.liked = {**self.liked, **dict.fromkeys(texts, f"{self.path}:{node.lineno}")}

    def ended(self, node: Any) -> bool:
        return False


def _name_of(target: ast.expr) -> str:
    """The name, or the attribute, that is assigned to; empty where it is something else."""
    match target:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
    return ""


def _present(test: ast.expr) -> frozenset[str]:
    """The name that a test asks whether it holds anything: `if value:`, `if value is not None:`."""
    match test:
        case ast.Name(id=name):
            return frozenset([name])
        case ast.Compare(left=ast.Name(id=name), ops=[ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return frozenset([name])
    return frozenset()


def _left_out(test: ast.expr) -> set[str]:
    """Names of which a test says only that they are none of a list: they can be anything else, which checks
    nothing where the test holds."""
    match test:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.NotIn()]):
            return {name}
        case ast.BoolOp(op=ast.And(), values=many):
            others = (one for one in many if not _left_out(one) and not isinstance(one, ast.Name))
            asked = {name for one in others for name in names_in(one)}
            return set().union(*map(_left_out, many)) - asked
    return set()


def _raises(body: list[ast.stmt]) -> bool:
    """Whether an arm that does not go on ends in an exception, and not in an answer."""
    last = body[-1] if body else None
    called = last.value if isinstance(last, ast.Expr) else None
    return isinstance(last, ast.Raise) or (
        isinstance(called, ast.Call) and called_name(called.func) in ENDING
    )


NARROW: Final = "one kind"
"""In the place of a field: an exception of a kind of its own that was foreseen."""


def _is_anything(kinds: tuple[Any, ...]) -> bool:
    """Whether a handler catches whatever nobody foresaw."""
    return any((kind if isinstance(kind, str) else name_of(kind)) in ANYTHING for kind in kinds)


def _is_broad(kinds: tuple[Any, ...]) -> bool:
    """Whether a handler catches what nobody foresaw, or what a library says: such messages are not written
    for clients, those of the target's own exceptions and of `ValueError` may be."""
    for kind in kinds:
        name = kind if isinstance(kind, str) else "" if isinstance(kind, Class) else name_of(kind)
        if FOR_CLIENTS.search(name.rpartition(".")[2]) or name in OF_INPUT:
            continue
        if name in BROAD or (name and not name.startswith("builtins.") and not isinstance(kind, str)):
            return True
    return False


def _loaded(node: ast.expr) -> ast.expr:
    return ast.copy_location(ast.Name(node.id, ast.Load()), node) if isinstance(node, ast.Name) else node


STATEMENTS: Final[dict[type[ast.stmt], Any]] = {
    ast.Expr: Reader.expression,
    ast.Assign: Reader.assign,
    ast.AnnAssign: Reader.annotated,
    ast.AugAssign: Reader.augmented,
    ast.Delete: Reader.deleted,
    ast.Import: Reader.imported,
    ast.ImportFrom: Reader.imported_from,
    ast.FunctionDef: Reader.defined,
    ast.AsyncFunctionDef: Reader.defined,
    ast.ClassDef: Reader.defined_class,
    ast.Return: Reader.return_,
    ast.Raise: Reader.raise_,
    ast.If: Reader.test,
    ast.For: Reader.for_,
    ast.AsyncFor: Reader.for_,
    ast.While: Reader.while_,
    ast.With: Reader.with_,
    ast.AsyncWith: Reader.with_,
    ast.Try: Reader.try_,
    ast.Match: Reader.match_,
    ast.Assert: Reader.asserted,
    ast.Break: Reader.ended,
    ast.Continue: Reader.ended,
}
if hasattr(ast, "TryStar"):
    STATEMENTS[ast.TryStar] = Reader.try_
