"""Where an evaluation begins, and what it goes on to.

Modules that mention a library that we play are evaluated.  Then what would run in a real process: functions
that construct an application and that nobody called (the outermost callers first, with what their signatures
say), and what applications run when they start.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from analyzer.concepts.adoption import adopt
from analyzer.concepts.applications import Names, makes_application
from analyzer.concepts.at_hand import asking_modules
from analyzer.concepts.body_names import resolve
from analyzer.concepts.options import given
from analyzer.evaluator.annotations import union_members
from analyzer.evaluator.attributes import class_attribute
from analyzer.evaluator.calls import default_value, defaults_of
from analyzer.evaluator.conditions import Condition, Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import Annotated, Class, Function, Instance, Module, name_of
from analyzer.evaluator.values import Arguments, Unknown, Value
from analyzer.source.vocabulary import words_in

MAX_CHOICES: Final = 300
"""Values of one parameter with which a factory is called, each in turn; the most that was seen are 160."""

MAX_ROUNDS: Final = 4
"""How often callers of callers are looked for."""


Tell = Callable[[str, int, int], None]

MAX_ATTEMPTS: Final = 6
"""Rounds of factories and start hooks: each may make applications that the next one starts."""


def evaluate_everything(
    run: Interpreter,
    paths: list[str],
    packages: frozenset[str],
    tell: Tell,
    texts: Collection[tuple[str, ...]] = (),
) -> None:
    """Evaluate what a real process would have run by the time it serves, and what only stores data."""
    candidates = candidate_modules(run, paths, packages - _held(run, paths, packages))
    holding = _holding_all(run, texts).difference(candidates)
    candidates += [path for path in paths if path in holding]
    asking = asking_modules(run, candidates)
    later = [path for path in candidates if path in asking]
    candidates = [path for path in candidates if path not in asking]
    for done, path in enumerate(evaluate_modules(run, candidates)):
        tell(f"evaluating {path}", done, len(candidates))
    factories = Factories(run)
    for path in evaluate_modules(run, factories.calling_modules(paths)):
        tell(f"evaluating {path}", len(candidates), len(candidates))
    for path in evaluate_modules(run, gathering_modules(run, paths)):
        tell(f"evaluating {path}", len(candidates), len(candidates))
    for module in list(run.importer.modules.values()):
        run_as_script(run, module)
    done_hooks: dict[tuple[int, int], Any] = {}
    run_hooks(run, done_hooks)
    for _ in range(MAX_ATTEMPTS):
        tell("starting applications", 0, 0)
        started = factories.call_uncalled() + run_hooks(run, done_hooks)
        for path in evaluate_modules(run, later):
            tell(f"evaluating {path}", len(candidates), len(candidates))
        if not started + len(later) and not adopt(run):
            break
        later = []
    factories.call_registering()


MIN_LIBRARY_FILES: Final = 100
"""Python files of a package that is taken for the library itself, and not for a namesake in a project."""


def _held(run: Interpreter, paths: Iterable[str], packages: Iterable[str]) -> frozenset[str]:
    """The libraries that are what is read: there every file speaks of them, and none of them starts there."""
    files = Counter(part for path in paths for part in path.split("/")[:-1])
    return frozenset(
        name
        for name in packages
        if files[name] >= MIN_LIBRARY_FILES and run.index.find(name, None) is not None
    )


def candidate_modules(run: Interpreter, paths: Iterable[str], packages: frozenset[str]) -> list[str]:
    """Files whose text mentions one of the packages, those that construct an application first."""
    mentioning = run.tree.vocabulary.holding_any(name.encode() for name in packages)
    constructing = {
        path
        for name in _constructors(run)
        for path in mentioning & run.tree.vocabulary.holding(name.encode())
        if _is_called(run.tree.peek(path), name.encode())
    }
    candidates = [path for path in paths if path in mentioning]
    return sorted(candidates, key=lambda path: path not in constructing)


def _is_called(content: bytes, name: bytes) -> bool:
    """Whether a name stands before a bracket somewhere."""
    calls = re.finditer(re.escape(name) + rb"\s*\(", content)
    return any(not _NAMING.match(content[max(0, at.start() - 1) : at.start()]) for at in calls)


_NAMING: Final = re.compile(rb"\w")


MIGRATION: Final = b"down_revision"
"""What a migration script says of itself: its tables are those of another time."""


def _holding_all(run: Interpreter, groups: Collection[tuple[str, ...]]) -> set[str]:
    """The files that are no migrations and hold every text of one of the groups."""
    found: set[str] = set()
    for group in groups:
        texts = [text.encode() for text in group]
        words = [max(sorted(words_in(text)), key=len) for text in texts]
        near = set.intersection(*map(run.tree.vocabulary.holding_part, words))
        found.update(path for path in near if all(_stands_in(run.tree.peek(path), text) for text in texts))
    return {path for path in found if MIGRATION not in run.tree.peek(path)}


def _stands_in(content: bytes, text: bytes) -> bool:
    """Whether a text stands there, not only as the end of a longer word."""
    at = content.find(text)
    while at > 0 and text[:1].isalnum() and content[at - 1 : at].isalnum():
        at = content.find(text, at + 1)
    return at >= 0


def gathering_modules(run: Interpreter, paths: Iterable[str]) -> list[str]:
    """Files not evaluated yet that import an object on which other modules register what they have: a worker
    or a plug-in loader imports them, and nothing else may; or an application, as the file does that a server
    is started with."""
    names = Names(run)
    wanted: set[tuple[str, str]] = set()
    for one in run.standins:
        if getattr(type(one), "GATHERS", False) or getattr(type(one), "APPLICATION", False):
            module, _, variable = names.of(one).rpartition(".")
            if variable.isidentifier() and "<locals>" not in module:
                wanted.add((module.rpartition(".")[2], variable))
    loaded = {path for path, module in run.importer.modules.items() if module.state != "new"}
    holding = run.tree.vocabulary.holding
    found: set[str] = set()
    for home, one in ((module.encode(), variable.encode()) for module, variable in wanted):
        pattern = re.compile(rb"\b%b\b[^\n]*\bimport\b[^\n]*\b%b\b" % (home, one))
        near = (holding(home) & holding(one)) - loaded - found
        found.update(path for path in near if pattern.search(run.tree.peek(path)))
    return [path for path in paths if path in found]


def _constructors(run: Interpreter) -> dict[str, set[bytes]]:
    """Names by which applications are made, each with the packages that it may come from."""
    packages: dict[str, set[bytes]] = {}
    for name, symbol in sorted(run.registry.symbols.items()):
        if makes_application(symbol):
            packages.setdefault(name.rpartition(".")[2], set()).add(name.partition(".")[0].encode())
    for module in run.registry.modules:
        for name in getattr(module, "STARTERS", ()):
            packages.setdefault(name, set()).update(map(str.encode, module.ENTRY_PACKAGES))
    return packages


def _assembling(run: Interpreter) -> set[str]:
    """Methods that put parts of an application together, as library files name them in ``ASSEMBLING``: a
    function that calls one on an application of the module's is started by somebody."""
    return {name for names in run.registry.declared("ASSEMBLING") for name in names}


def run_as_script(run: Interpreter, module: Module) -> None:
    """Run what stands under `if __name__ == "__main__"`, under that test: an imported module does not."""
    for statement in module.tree.body if module.tree is not None and module.frame is not None else ():
        if isinstance(statement, ast.If) and _is_main_test(statement.test):
            path = (Condition(statement.test, False),)

            def action(statement: ast.If = statement, path: Path = path) -> None:
                assert module.frame is not None
                run.path, run.file = path, module
                run.block(statement.body, module.frame)

            run.demand(f"{module.name} as a script", action, True)


def _is_main_test(test: ast.expr) -> bool:
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id == "__name__"
        and isinstance(test.comparators[0], ast.Constant)
        and test.comparators[0].value == "__main__"
    )


def evaluate_modules(run: Interpreter, paths: Iterable[str]) -> Iterator[str]:
    """Evaluate the files' top levels, each under its own budget; gives each path before its turn."""
    for path in paths:
        yield path
        module = run.importer.of_path(path)
        run.demand(f"module {module.name}", partial(_import, run, module))


def _import(run: Interpreter, module: Module) -> None:
    """Import a module as Python does, its packages first."""
    run.import_module(module.name, module)
    run.importer.load(module)


class Factories:
    """Functions that construct applications, and those that call them."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run
        self._tried: set[Any] = set()
        self._constructors = _constructors(run)
        self._assembling = _assembling(run)
        packages = {package for those in self._constructors.values() for package in those}
        near = {package: run.tree.vocabulary.holding_part(package) for package in packages}
        self._mentioning = {
            name: set().union(*(near[package] for package in those))
            for name, those in self._constructors.items()
        }

    def call_uncalled(self) -> int:
        """Call the outermost factories that nobody called; how many were called."""
        run = self._run
        makers = self._makers()
        called = 0
        for function in makers:
            if function.calls or function.node in self._tried:
                continue
            self._tried.add(function.node)
            called += 1
            for chosen in self._choices(function):
                run.demand(f"factory {function.full_name}", partial(self._start, function, chosen), True)
        return called

    def _choices(self, function: Function) -> list[dict[str, str]]:
        """Arguments with which a factory is called: each text that the type of its only parameter without a
        default names makes an application of its own.  They have one name, since one place makes them."""
        spec = function.node.args
        defaults = defaults_of(function)
        asked = [one for one in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs) if one.arg not in defaults]
        if function.owner is not None or len(asked) != 1 or asked[0].annotation is None:
            return [{}]
        with self._run.at((), asked[0].annotation, function.module):
            texts = _literal_texts(self._run.annotation(asked[0].annotation, function.frame))
        return [{asked[0].arg: text} for text in texts[:MAX_CHOICES]] or [{}]

    def call_registering(self) -> None:
        """Call the functions that nobody called and that register something on an object of a module, by the
        methods that its stand-in names in ``REGISTERED_BY``: whoever calls them is a process, or a framework,
        that we do not see."""
        run = self._run
        classes = {type(one) for one in run.standins}
        names = frozenset(name for one in classes for name in getattr(one, "REGISTERED_BY", ()))
        for function in self._functions_near(names) if names else ():
            if function.calls or function.node in self._tried:
                continue
            if run.bodies.calls_one_of(function.node, names) and self._registers(function):
                self._tried.add(function.node)
                run.demand(f"registrations in {function.full_name}", partial(self._start, function), True)

    def _registers(self, function: Function) -> bool:
        for call in self._run.bodies.of(function.node).calls:
            if isinstance(call.func, ast.Attribute):
                owner = plain(resolve(self._run, call.func.value, function, self._run.bodies))
                if call.func.attr in getattr(type(owner), "REGISTERED_BY", ()):
                    return True
        return False

    def _makers(self) -> list[Function]:
        """Functions that construct an application or register on one, and those that call them, the outermost
        callers first."""
        run = self._run
        own = self._assembling | {
            cls.name for cls in run.classes if any(makes_application(base) for base in cls.mro)
        }
        meant: dict[str | None, frozenset[str]] = {}
        renamed = self._renamed(own)
        layer = []
        for one in self._functions_near(own | self._constructors.keys() | renamed):
            if one.module.path not in meant:
                meant[one.module.path] = self._meant(one.module, renamed) | own
            if one.name not in self._assembling and run.bodies.calls_one_of(one.node, meant[one.module.path]):
                layer.append(one)
        layers = [layer]
        known = set(map(id, layer))
        while layer and len(layers) < MAX_ROUNDS:
            layer = [one for one in self._callers(layer) if id(one) not in known]
            layers.append(layer)
            known.update(map(id, layer))
        return [one for layer in reversed(layers) for one in self._callers_first(layer)]

    def _callers_first(self, layer: list[Function]) -> list[Function]:
        """Functions of which some call others, the callers before those that they call."""
        first: list[Function] = []
        bodies = self._run.bodies
        while layer:
            names = {_called_by_name(one) for one in layer}
            called: set[str] = set()
            for one in layer:
                called |= (bodies.of(one.node).called & names) - {_called_by_name(one)}
            uncalled = [one for one in layer if _called_by_name(one) not in called]
            if not uncalled:  # they call one another
                return first + layer
            first += uncalled
            layer = [one for one in layer if _called_by_name(one) in called]
        return first

    def _renamed(self, own: Collection[str]) -> set[str]:
        """Names that modules give to constructors themselves: `from pecan import make_app as made`."""
        known = own | self._constructors.keys()
        near: set[str] = set()
        for name in map(str.encode, known):
            holding = self._run.tree.vocabulary.holding(name) - near
            renaming = re.compile(rb"\b%b[ \t]+as[ \t]|=[ \t]*(?:\w+\.)*%b[ \t]*\n" % (name, name))
            near.update(path for path in holding if renaming.search(self._run.tree.peek(path)))
        found: set[str] = set()
        for path in near:
            module = self._run.importer.modules.get(path)
            if module is not None and module.frame is not None:
                for given, value in list(module.frame.bindings.items()):
                    made = plain(value)
                    if makes_application(made) or (isinstance(made, Class) and made.name in own):
                        found.add(given)
        return found - known

    def _meant(self, module: Module, renamed: Collection[str]) -> frozenset[str]:
        """The constructors that a module can mean by their names: those of packages that it mentions, and
        those that another module gave it.  Many libraries have a `Server`, a `connect` or a `mount`, and so
        may the target.  Of those that modules name themselves, the ones that it has."""
        given = module.frame.bindings if module.frame is not None else {}
        values = {name: plain(given.get(name)) for name in self._constructors}
        return frozenset(
            name
            for name, value in values.items()
            if makes_application(value)
            or (module.path in self._mentioning[name] and not isinstance(value, (Class, Function)))
        ) | {name for name in renamed if name in given}

    def _callers(self, called: Iterable[Function]) -> list[Function]:
        """The functions that call one of these; a function within a function is known to that one alone."""
        by_name: dict[str, list[Function]] = {}
        initializers: list[Function] = []
        for one in called:
            name = _called_by_name(one)
            if name not in COMMON and LOCAL not in one.qualname:
                by_name.setdefault(name, []).append(one)
            if name != one.name and one.owner is not None:
                initializers += self._handing_up(one, one.owner)
        names = frozenset(by_name)
        holders = [caller for one in called if one.name in COMMON for caller in self._holders(one)]
        return [*initializers, *holders] + [
            caller
            for caller in self._functions_near(names)
            if caller.name not in self._assembling
            and self._run.bodies.calls_one_of(caller.node, names)
            and any(
                self._can_mean(caller, name, one)
                for name in sorted(names & self._run.bodies.of(caller.node).called)
                for one in by_name[name]
            )
        ]

    def _holders(self, method: Function) -> Iterator[Function]:
        """The methods that call this one, whose name alone says nothing, on an object that theirs keeps:
        `self.server = Server()`, and then `self.server.setup(port)`."""
        if method.owner is None or method.name in MAKING:
            return
        near = self._run.tree.vocabulary.holding(method.owner.name.encode())
        bodies = self._run.bodies
        for cls in [one for one in self._run.classes if one.module.path in near]:
            methods = [one for one in cls.namespace.values() if isinstance(one, Function)]
            kept = {name for one in methods for name in self._kept(one, method.owner)}
            for one in methods if kept else ():
                owners = bodies.of(one.node).members.get(method.name, ())
                if one is not method and any(_of_self(owner) in kept for owner in owners):
                    yield one

    def _kept(self, function: Function, cls: Class) -> Iterator[str]:
        """The attributes in which a method keeps a new object of a class."""
        for name, value in self._run.bodies.of(function.node).changes.get("self", ()):
            if isinstance(value, ast.Call):
                made = resolve(self._run, value.func, function, self._run.bodies)
                if isinstance(made, Class) and cls in made.mro:
                    yield name

    def _handing_up(self, initializer: Function, owner: Class) -> Iterator[Function]:
        """The initializers of subclasses that call this one: `super().__init__(port, HANDLERS)`."""
        for cls in self._run.classes:
            if cls is not owner and owner in cls.mro:
                own = plain(cls.namespace.get(initializer.name))
                if isinstance(own, Function) and initializer.name in self._run.bodies.of(own.node).called:
                    yield own

    def _can_mean(self, caller: Function, name: str, called: Function) -> bool:
        """Whether what a function calls by a name can be another one, as far as its scope tells."""
        run = self._run
        body = run.bodies.of(caller.node)
        if called.owner is not None and called.name not in MAKING:
            return name in body.members
        if name in body.imports or any(
            _root(owner) in body.modules or isinstance(resolve(run, owner, caller, run.bodies), Module)
            for owner in body.members.get(name, ())
        ):
            return True
        scope = caller.frame.scope_of(name)
        value = plain(scope.bindings.get(name)) if scope is not None else None
        if isinstance(value, Class):
            return value is called.owner
        return value.node is called.node if isinstance(value, Function) else value is not None

    def _functions_near(self, names: Collection[str]) -> list[Function]:
        """The functions and methods of evaluated modules whose text holds one of the names."""
        run = self._run
        near: set[str] = set()
        for name in map(str.encode, names):
            holding = run.tree.vocabulary.holding(name) - near
            called = re.compile(rb"%b\(|=[ \t]*(?:\w+\.)*%b\b" % (re.escape(name), re.escape(name)))
            near.update(path for path in holding if called.search(run.tree.peek(path)))
        for cls in list(run.classes):
            if cls.module.path in near:
                _ = cls.namespace  # methods are known once the body has run
        return [
            one for one in run.functions if one.module.path in near and not isinstance(one.node, ast.Lambda)
        ]

    def calling_modules(self, paths: Iterable[str]) -> list[str]:
        """Files not evaluated yet that import the module of a factory and name the factory."""
        run = self._run
        wanted = {
            (one.name if one.owner is None else one.owner.name, one.module.name.rpartition(".")[2])
            for one in self._makers()
        }
        loaded = {path for path, module in run.importer.modules.items() if module.state != "new"}
        found: set[str] = set()
        for name, module in ((name.encode(), module.encode()) for name, module in wanted):
            near = run.tree.vocabulary.holding(name) - loaded - found
            found.update(path for path in near if module in run.tree.peek(path))
        return [path for path in paths if path in found]

    def _start(self, function: Function, chosen: Mapping[str, str] = MappingProxyType({})) -> Any:
        run = self._run
        receiver: list[Any] = []
        if function.owner is not None and not _is_static(function):
            owner = function.owner
            maker = function if function.name in MAKING else class_initializer(run, owner)
            made = run.call_with(owner, self.arguments(maker, 1))
            if function.name in MAKING:
                return made
            receiver = [made]
        inner = self.arguments(function, len(receiver))
        inner.keywords.update(chosen)
        inner.positional = receiver + inner.positional
        return run.call_with(function, inner)

    def arguments(self, function: Any, skip: int) -> Arguments:
        """What a caller might give: settings for parameters with defaults, objects of annotated classes."""
        run = self._run
        args = Arguments()
        if not isinstance(function, Function):
            return args
        spec = function.node.args
        positional = [*spec.posonlyargs, *spec.args]
        defaults = defaults_of(function)
        by_library = given(run, function)
        for parameter in [*positional[skip:], *spec.kwonlyargs]:
            name = parameter.arg
            if name in by_library:
                args.keywords[name] = by_library[name]
            elif name in defaults:
                value = default_value(run, function, name)
                args.keywords[name] = self._as_setting(function, name, value)
            else:
                args.keywords[name] = self._symbolic(function, parameter)
        return args

    def _as_setting(self, function: Function, name: str, value: Any) -> Any:
        if isinstance(value, Value):
            return value
        return self._run.setting(f"{function.full_name}({name})", "parameter", value)

    def _symbolic(self, function: Function, parameter: ast.arg) -> Any:
        run = self._run
        if parameter.annotation is not None:
            with run.at((), parameter.annotation, function.module):
                kind = run.annotation(parameter.annotation, function.frame)
            if isinstance(kind, Class) and class_initializer(run, kind) is not function:
                made = run.call_with(kind, Arguments())
                if isinstance(made, Instance):
                    return made
        return Unknown(f"parameter {parameter.arg} of {function.full_name}", function.place)


def _literal_texts(kind: Any) -> list[str]:
    """The texts of which a type lets one through, if it lets nothing else through."""
    found: list[str] = []
    for member in union_members(kind) if isinstance(kind, Annotated) else ():
        arguments = member.arguments if isinstance(member, Annotated) else (None,)
        if name_of(getattr(member, "of", None)).rpartition(".")[2] != "Literal":
            return []
        if not all(isinstance(one, str) for one in arguments):
            return []
        found += arguments
    return list(dict.fromkeys(found))


def _called_by_name(function: Function) -> str:
    """The name by which a function is called: that of its class where it makes the objects of one."""
    made = function.owner if function.name in MAKING else None
    return made.name if made is not None else function.name


def _of_self(node: ast.expr) -> str | None:
    """The name of an attribute of `self`; None for anything else."""
    own = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    return node.attr if isinstance(node, ast.Attribute) and own else None


def _root(node: ast.expr) -> str:
    """The name with which `a.b.c` begins."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


MAKING: Final = ("__new__", "__init__")
"""Methods that a call of their class calls."""

LOCAL: Final = "<locals>"
"""What stands in the qualified name of a function within a function."""

COMMON: Final = frozenset(
    ["get", "run", "main_loop", "__call__", "setup", "start", "init", "build", "create", "__init__"]
)
"""Names too common to tell callers of a factory by."""


def class_initializer(run: Interpreter, cls: Class) -> Any:
    """The `__init__` of a class of the target, where it has one."""
    found = class_attribute(run, cls, "__init__")
    return found if isinstance(found, Function) else None


def _is_static(function: Function) -> bool:
    names = {
        getattr(node, "id", getattr(node, "attr", ""))
        for node in getattr(function.node, "decorator_list", [])
    }
    return "staticmethod" in names or "classmethod" in names


def run_hooks(run: Interpreter, done: dict[tuple[int, int], Any]) -> int:
    """Run what applications run when they start, each hook once for each application that has it; how many
    ran.  `done` keeps the hooks that ran: an identity tells two objects apart only while both are alive."""
    count = 0
    for app in list(run.standins):
        hooks = getattr(app, "start_hooks", None)
        if hooks is None or not app.attributes:
            continue
        for one in hooks():
            hook = plain(one.value)
            key = (id(app), id(hook))
            if key in done or hook is None:
                continue
            done[key] = hook
            count += 1
            run.demand(f"start of {type(app).__name__}", partial(_call_hook, run, one.value, app), True)
    return count


def _call_hook(run: Interpreter, hook: Any, app: StandIn) -> Any:
    function = hook.function if hasattr(hook, "function") else hook
    takes = True
    if isinstance(function, Function):
        spec = function.node.args
        bound = 1 if hasattr(hook, "receiver") else 0
        takes = len(spec.posonlyargs) + len(spec.args) > bound or spec.vararg is not None
    return run.call(hook, [app] if takes else [])
