"""Links: who calls whom, by resolving every address that a service is given or holds against its
neighbours' names.

An address counts where it is used: a variable that the service's code never names is no link, however many
services share the list that it comes with; a default in the code counts where no variable takes its place.
`depends_on` is start order and never a link, except for the consoles of stores, which do nothing but
connect.

Limits: a variable whose name is put together at run time is taken for unused; code that is fetched while an
image is built is not there to be read, and then what a service is given explicitly counts, as inferred.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Final

from analyzer.facts import Certainty, Evidence
from analyzer.manifests.addresses import Address, addresses
from analyzer.manifests.code import Code
from analyzer.manifests.linked import CERTAIN, Linked, Sure
from analyzer.manifests.mentions import ADDRESS_NAME, HOST_NAME, SCRAPES, Mention, Reader
from analyzer.manifests.model import Given, Inline, Routed, Workload
from analyzer.manifests.on_machine import MACHINE, store_meant
from analyzer.manifests.outside import NOT_CALLED, is_outside, vendor_of
from analyzer.manifests.processes import MAIN, MONITOR, SCHEDULER, WORKER, is_migration, role_of
from analyzer.manifests.products import STORES
from analyzer.manifests.project import Project, evidence
from analyzer.manifests.protocols import HINTS, Protocols
from analyzer.manifests.speaking import Speaking
from analyzer.manifests.systems import THIS_MACHINE, System, squashed
from analyzer.manifests.triggers import links_of_triggers
from analyzer.manifests.usage import Usage
from analyzer.manifests.variables import interpolated
from analyzer.secrets import MASK

_ABOUT_ITSELF: Final = re.compile(
    r"(?i)(allowed|trusted|cors|csrf|origin|advertised|listener|virtual_?host|public_|_public|listen|"
    r"bind|callback|"
    r"redirect|service_?name|letsencrypt|quorum|no_proxy|issuer|domain_name|wait|_user(name)?$|"
    r"password|_name$|topic|queue$)"
)
"""Variables that tell a service about itself, about its visitors, or about nothing that it calls."""

REFERENCE: Final = "aws://"
"""What a value begins with that refers to a resource, whatever the variable is called."""

_PERMITTED: Final = "a network policy lets it in there; its code is not in the project"

_WAITING: Final = re.compile(r"wait-?for|dockerize|nc -z|pg_isready|ping\b|until |healthcheck|_ready")


_HOST_OPTION: Final = re.compile(
    r"(?<!\S)(?:-h|-H|--(?:[\w-]+-)?(?:host|hostname|server|target|upstream|broker))[= ]+"
    r"[\"']?([A-Za-z][\w.-]*)[\"']?(?=\s|$)"
)
"""An option of a command that takes the name of a host."""

_FETCHED: Final = re.compile(r"\b(?:curl|wget)\b[^\n;|&]*?\shttps?://([A-Za-z0-9][\w.-]*)")
"""The host that a command fetches something from."""

_LOGIN: Final = re.compile(r"(?i)(?:_|\b)(?:user(?:name)?|pass(?:word)?|login|token)\Z")
"""How a variable ends that says how to log in somewhere."""

_OF_MESSAGES: Final = re.compile(r"(?i)_?(?:queue|topic|bucket|table|stream)_?(?:url|arn|name|id)?\Z")
"""How a variable ends that says which resource of a cloud is meant."""

_USUAL_PORTS: Final = {
    "redis": 6379,
    "amqp": 5672,
    "mongodb": 27017,
    "kafka": 9092,
    "nats": 4222,
    "sql": 5432,
}
"""Ports that an address leaves out."""


@dataclass(slots=True)
class Mentioned:
    """What was read while looking for links; the flows want it, too."""

    reader: Reader
    used: dict[str, dict[str, Given]] = field(default_factory=dict)
    """Workload to the variables that it uses."""


def links_of(
    project: Project,
    system: System,
    codes: dict[str, Code],
    proxies: Sequence[ModuleType],
    entered: Collection[str],
) -> tuple[list[Linked], Mentioned]:
    """The links of a system, each place of evidence as one; `entered` are the services of which it is known
    what they run."""
    found = _Links(project, system, codes, proxies, entered)
    linked = {link for link in found.all() if found.is_meant(link)}
    return sorted(linked, key=_order), found.mentioned


def _order(one: Linked) -> tuple[str, str, Evidence, str, str]:
    return one.source, one.target, one.evidence, one.through, repr(one)


class _Links:
    """The links of one system in the making."""

    def __init__(
        self,
        project: Project,
        system: System,
        codes: dict[str, Code],
        proxies: Sequence[ModuleType],
        entered: Collection[str],
    ) -> None:
        self.project = project
        self.system = system
        self.codes = codes
        self.proxies = proxies
        names = {name for workload in system.workloads.values() for name in workload.environment}
        self.reader = Reader(project, system.host_names() | MACHINE, names)
        self.mentioned = Mentioned(self.reader)
        self._claimed: dict[str, ModuleType | None] = {}
        self._settings: dict[str, dict[str, Workload]] = {}
        self.usage = Usage(project, self.reader, codes, lambda path: self._proxy(path) is not None)
        self.protocols = Protocols(self.reader, codes)
        self.speaking = Speaking(project, codes, entered)
        self.roles = {name: role_of(workload) for name, workload in system.workloads.items()}

    def all(self) -> Iterator[Linked]:
        for name, workload in self.system.workloads.items():
            self.mentioned.used[name] = {}
            yield from self._of_environment(workload)
            yield from self._of_command(workload)
            yield from self._of_files(workload)
            yield from self._of_console(workload)
            yield from self._of_declared(workload)
        yield from self._of_labels()
        for workload, via, at in links_of_triggers(self.project, self.system, self.codes):
            yield self.protocols.linked(workload, via, Address(via.name), at, "trigger", CERTAIN, "")
        for workload in self.system.workloads.values():
            yield from self._of_unset(workload)
            yield from self._of_credentials(workload)

    def is_meant(self, link: Linked) -> bool:
        """Whether a service has to do with what it links to, though it loads all code: a monitor of tasks
        asks brokers, a migration changes a database."""
        product = self.codes[link.target].product if not link.external else None
        if is_migration(self.system.workloads[link.source]):
            return product is not None and product.kind not in ("cache", "broker")
        if self.roles[link.source] != MONITOR or link.external:
            return True
        return product is not None and product.kind != "database"

    # -- what it is given ----------------------------------------------------------------------------------

    def _of_environment(self, workload: Workload) -> Iterator[Linked]:
        for name, given in workload.environment.items():
            place = self.usage.of(workload, name, given)
            if place is not None:
                self.mentioned.used[workload.name][name] = given
            if place is None or (_ABOUT_ITSELF.search(name) and not given.value.startswith(REFERENCE)):
                continue
            for address in addresses(given.value):
                yield from self._resolved(workload, name, given, address, place)

    def _resolved(
        self,
        workload: Workload,
        name: str,
        given: Given,
        address: Address,
        place: Sure,
    ) -> Iterator[Linked]:
        target = self._target(workload, address, f"{name} {given.value}")
        if given.bulk and not self._can_speak(workload, address, target):
            return
        if target is None:
            yield from self._external(workload, name, given, address, place)
        elif target is not workload and (not address.bare or HOST_NAME.search(name) or _names(name, target)):
            yield self.protocols.linked(
                workload, target, address, given.evidence, f"variable {name}", place, name
            )

    def _of_unset(self, workload: Workload) -> Iterator[Linked]:
        """Addresses that the code asks for and nobody gives, as where `.env` is not in the repository:
        the name of the variable says what it is for, and only one service of the system is that."""
        code = self.codes[workload.name]
        if code.product is not None:
            return
        for path in code.sources:
            defaults = {mention.variable for mention in self.reader.of(path).literals}
            for name, line in self.reader.lookups(path).items():
                if name in defaults:
                    continue
                given = workload.environment.get(name)
                known = given is not None and "${" not in given.value and given.value != MASK
                if known or (_ABOUT_ITSELF.search(name) and not _OF_MESSAGES.search(name)):
                    continue
                target = self._meant(workload, name)
                if target is not None and self.codes[target.name].sources == code.sources:
                    continue  # it is told there where it is to be found itself
                if not self._asks_for(code, path, name):
                    continue
                function = self.reader.function(path, line)
                if target is not None and self.speaking.comes_to(workload, path, function):
                    why = f"the value of {name} is not in the project; nothing else there is what it names"
                    sure = (Certainty.INFERRED, why)
                    at = evidence(path, line)
                    address = Address(target.name)
                    yield self.protocols.linked(workload, target, address, at, f"variable {name}", sure, name)

    def _asks_for(self, code: Code, path: str, name: str) -> bool:
        """Whether a service asks for a setting: of one that a library holds, which lists them for everybody,
        it must speak itself, or of something that is made of it."""
        if path not in code.libraries and path not in code.shared:
            return True
        stem = re.escape(HOST_NAME.sub("", name).strip("_").lower())
        spoken = re.compile(rf"(?i)\.\w*{stem}\w*|\b{re.escape(name)}\b")
        own = (one for one in code.sources if one not in code.libraries and one not in code.shared)
        return any(spoken.search(self.project.searched(one)) for one in own)

    def _of_credentials(self, workload: Workload) -> Iterator[Linked]:
        """A foreign image that is told how to log in at a kind of store, and not where it is: the store of
        that kind that it is started after."""
        if self.codes[workload.name].sources or self.codes[workload.name].product is not None:
            return
        given = {
            protocol: name
            for name in sorted(workload.environment, reverse=True)
            for word, protocol in HINTS.items()
            if _LOGIN.search(name) and word in name.upper()
        }
        placed = {
            protocol
            for name, value in workload.environment.items()
            for word, protocol in HINTS.items()
            if word in name.upper() and HOST_NAME.search(name) and value.value
        }
        for waits in workload.waits:
            target = self.system.named(waits.name)
            product = self.codes[target.name].product if target is not None else None
            if target is None or product is None or product.kind not in STORES:
                continue
            protocol = product.protocol or ""
            if protocol in given and protocol not in placed:
                why = f"it is given {given[protocol]} and no address, and is started after {target.name}"
                sure = (Certainty.INFERRED, why)
                name = given[protocol]
                at = workload.environment[name].evidence
                yield self.protocols.linked(
                    workload, target, Address(target.name), at, f"variable {name}", sure, name
                )

    def _meant(self, workload: Workload, name: str) -> Workload | None:
        """The only service that a variable can mean by its name."""
        stem = HOST_NAME.sub("", name)
        key = squashed(stem).removesuffix("service")
        if not key:
            return None
        others = [other for other in self.system.workloads.values() if other is not workload]
        called = [
            other for other in others if squashed(other.name).removesuffix("service") in (key, f"{key}s")
        ]
        called = called or [
            other
            for other in others
            if other.managed and squashed(other.name) == squashed(_OF_MESSAGES.sub("", name))
        ]
        if len(called) == 1:
            return called[0]
        protocols = {protocol for word, protocol in HINTS.items() if word in f"{stem.upper()}_"}
        stores = [
            other
            for other in others
            if (product := self.codes[other.name].product) is not None
            and product.protocol in protocols
            and product.kind in STORES
        ]
        if len(stores) > 1:
            awaited = {waits.name for waits in workload.waits}
            stores = [one for one in stores if awaited & {one.name, *one.aliases}]
        return stores[0] if len(stores) == 1 and not called else None

    def _target(self, workload: Workload, address: Address, said: str) -> Workload | None:
        """The neighbour that an address means; `said` is what holds the address."""
        if address.host.lower() in MACHINE and not workload.on_host:
            store = store_meant(said, address.port)
            return self.system.published(address.port) or self.system.named(store.engine if store else "")
        if workload.on_host and address.host.lower() in THIS_MACHINE:
            return self.system.published(address.port or _USUAL_PORTS.get(address.protocol or ""))
        return self.system.named(address.host)

    def _external(
        self, workload: Workload, name: str, given: Given, address: Address, place: Sure
    ) -> Iterator[Linked]:
        if address.protocol is None or given.source == "image" or given.bulk or NOT_CALLED.search(name):
            return
        host = vendor_of(address.host) or address.host.lower()
        if is_outside(host) and (given.source != "template" or place is CERTAIN):
            yield Linked(
                workload.name,
                host,
                address.protocol,
                given.evidence,
                f"variable {name}",
                external=True,
                certainty=Certainty.INFERRED,
                reason=f"{name} holds an address outside of the deployment",
            )

    def _proxy(self, path: str) -> ModuleType | None:
        """The reader of proxies' configurations that a file is for."""
        if path not in self._claimed:
            text = self.project.searched(path)
            self._claimed[path] = next((one for one in self.proxies if one.claims(path, text)), None)
        return self._claimed[path]

    def _of_command(self, workload: Workload) -> Iterator[Linked]:
        command = workload.command
        if not command or _WAITING.search(command):
            return
        values = {name: given.value for name, given in workload.environment.items()}
        text = interpolated(command, values)
        named = [Address(match[1]) for match in _HOST_OPTION.finditer(text)]
        for address in (*addresses(text), *named):
            target = None if address.bare else self.system.named(address.host)
            if target is not None and target is not workload:
                sure = CERTAIN
                yield self.protocols.linked(workload, target, address, workload.evidence, "command", sure, "")
        for match in _FETCHED.finditer(text):
            if is_outside(match[1]):
                yield Linked(
                    workload.name, match[1].lower(), "http", workload.evidence, "command", external=True
                )

    def _of_console(self, workload: Workload) -> Iterator[Linked]:
        product = self.codes[workload.name].product
        if product is None or product.kind != "console":
            return
        started_after = {waits.name: waits.evidence for waits in workload.waits}
        stores = [
            other
            for name, other in self.system.workloads.items()
            if (known := self.codes[name].product) is not None
            and known.kind in STORES
            and known.protocol in (product.protocol, None)
        ]
        chosen = [store for store in stores if {store.name, *store.aliases} & started_after.keys()]
        why = "a console of stores that is started after one"
        if not chosen and len(stores) == 1:
            chosen, why = stores, "a console of stores beside the only one that it can show"
        for target in chosen:
            at = started_after.get(target.name, workload.evidence)
            sure = (Certainty.INFERRED, why)
            yield self.protocols.linked(workload, target, Address(target.name), at, "console", sure, "")

    def _of_declared(self, workload: Workload) -> Iterator[Linked]:
        for declared in workload.declared:
            target = self.system.named(declared.target)
            if declared.permitted and self.codes[workload.name].sources:
                continue  # its code says whom it calls
            if target is not None and target is not workload:
                sure = (Certainty.INFERRED, _PERMITTED) if declared.permitted else CERTAIN
                address = Address(target.name)
                yield self.protocols.linked(
                    workload, target, address, declared.evidence, "declared", sure, ""
                )

    # -- what it holds -------------------------------------------------------------------------------------

    def _of_files(self, workload: Workload) -> Iterator[Linked]:
        code = self.codes[workload.name]
        proxies = code.product is not None and code.product.kind == "proxy" and not code.sources
        for path in code.texts:
            reader = self._proxy(path)
            if reader is None and proxies and path not in workload.scripts and _is_others(path):
                continue
            if reader is not None:
                text = self.project.searched(path)
                yield from self._proxied(workload, list(reader.routed(self.project, path, text)))
            elif code.product is not None or not SCRAPES.search(self.project.searched(path)):
                for reading in self._readers_of(workload, path):
                    yield from self._literals(reading, path)
        for inline in workload.inline:
            yield from self._inline(workload, inline)
        for path in code.sources:
            if posixpath.basename(path).partition(".")[0] == "examples":
                continue  # it shows others how to call
            yield from self._literals(workload, path)
            if code.product is None:
                yield from self._defaults(workload, path)
                yield from self._outside(workload, path)
                yield from self._mail(workload, path)

    def _inline(self, workload: Workload, inline: Inline) -> Iterator[Linked]:
        """What a file says that the manifest itself holds."""
        path, first = inline.evidence.path, inline.evidence.line
        reader = next((one for one in self.proxies if one.claims(inline.name, inline.text)), None)
        if reader is not None:
            routes = [
                replace(route, evidence=evidence(path, first + route.evidence.line))
                for route in reader.routed(self.project, path, inline.text)
            ]
            yield from self._proxied(workload, routes)
            return
        for mention in self.reader.within(inline.name, inline.text):
            target = self.system.named(mention.address.host)
            if target is not None and target is not workload:
                at = evidence(path, first + mention.line)
                yield self.protocols.linked(workload, target, mention.address, at, "literal", CERTAIN, "")

    def _readers_of(self, workload: Workload, path: str) -> list[Workload]:
        """Who reads a file: a server of settings keeps one for each service, called like it, and one for
        all."""
        folder, name = posixpath.split(path)
        if folder not in self._settings:
            stems = [posixpath.basename(other).partition(".")[0] for other in self.codes[workload.name].texts
                     if posixpath.dirname(other) == folder]  # fmt: skip
            known = {
                stem: self.system.workloads[stem]
                for stem in stems
                if stem in self.system.workloads and self.codes[stem].product is None
            }
            known.pop(workload.name, None)
            self._settings[folder] = known if len(known) > 1 else {}
        served = self._settings[folder]
        if not served:
            return [workload]
        stem = name.partition(".")[0]
        return [served[stem]] if stem in served else list(served.values())

    def _proxied(self, workload: Workload, routes: list[Routed]) -> Iterator[Linked]:
        values = {name: given.value for name, given in workload.environment.items()}
        for route in routes:
            text = interpolated(route.target, values)
            for address in addresses(text if "://" in text or ":" in text else f"{route.protocol}://{text}"):
                target = None if address.bare else self.system.named(address.host)
                if target is not None and target is not workload:
                    kind = self.protocols.kind(workload, target, "")
                    protocol = "otlp" if kind == "telemetry" else route.protocol
                    yield Linked(
                        workload.name, target.name, protocol, route.evidence, "proxy", kind,
                        path=interpolated(route.path, values), host=route.host,
                    )  # fmt: skip

    def _literals(self, workload: Workload, path: str) -> Iterator[Linked]:
        for mention in self.reader.of(path).literals:
            target = self._target(workload, mention.address, mention.text)
            if target is None or target is workload or not self._runs(workload, mention):
                continue
            code = self.codes[workload.name]
            if (path in code.shared or path in code.libraries) and not _about(workload, target, mention):
                continue
            if mention.variable is not None and _replaced(workload, mention.variable):
                continue
            comes = self.speaking.comes_to(workload, path, mention.function, mention.text)
            if not comes or not self._can_speak(workload, mention.address, target):
                continue
            through = f"default of {mention.variable}" if mention.variable else "literal"
            at = evidence(mention.path, mention.line)
            sure = CERTAIN
            yield self.protocols.linked(
                workload, target, mention.address, at, through, sure, mention.variable or ""
            )

    def _can_speak(self, workload: Workload, address: Address, target: Workload | None) -> bool:
        product = self.codes[target.name].product if target is not None else None
        protocol = address.protocol or (product.protocol if product is not None else None)
        return self.speaking.can_speak(workload, protocol)

    def _defaults(self, workload: Workload, path: str) -> Iterator[Linked]:
        """Addresses outside of the deployment that code falls back to."""
        for mention in self.reader.defaults(path):
            variable = mention.variable or ""
            if (
                _replaced(workload, variable)
                or NOT_CALLED.search(variable)
                or not ADDRESS_NAME.search(variable)
            ):
                continue
            if self.system.named(mention.address.host) is None and is_outside(mention.address.host):
                yield Linked(
                    workload.name,
                    mention.address.host.lower(),
                    mention.address.protocol or "http",
                    evidence(mention.path, mention.line),
                    f"default of {variable}",
                    external=True,
                    certainty=Certainty.INFERRED,
                    reason=f"{variable} falls back to an address outside of the deployment",
                )

    def _outside(self, workload: Workload, path: str) -> Iterator[Linked]:
        """Addresses outside of the deployment that sources in other languages hold."""
        for host, line in self.reader.outside(path).items():
            if self.system.named(host) is None:
                yield Linked(
                    workload.name, host, "http", evidence(path, line), "literal", external=True,
                    certainty=Certainty.INFERRED, reason="its source keeps it as an address of what it calls",
                )  # fmt: skip

    def _mail(self, workload: Workload, path: str) -> Iterator[Linked]:
        """Servers outside of the deployment that code hands mails to."""
        for host, line in self.reader.mail_servers(path):
            come_to = self.speaking.comes_to(workload, path, self.reader.function(path, line))
            if come_to and self.system.named(host) is None and is_outside(host):
                at = evidence(path, line)
                yield Linked(workload.name, host, "smtp", at, "literal", external=True)

    def _runs(self, workload: Workload, mention: Mention) -> bool:
        """Whether this of several services with the same code runs the place: tasks run in workers only."""
        sharing = [
            name
            for name, code in self.codes.items()
            if mention.path in code.sources and self.roles[name] != MONITOR
        ]
        role = self.roles[workload.name]
        if len(sharing) < 2 or {self.roles[name] for name in sharing} <= {MAIN}:
            return True
        if role in (MONITOR, SCHEDULER):
            return False
        is_task = bool(re.search(r"@[^@]*\b(task|actor|job|shared_task)\b", mention.function))
        has_worker = any(self.roles[name] == WORKER for name in sharing)
        return not (is_task and has_worker and role != WORKER)

    # -- what proxies are told about others ----------------------------------------------------------------

    def _of_labels(self) -> Iterator[Linked]:
        for reader in self.proxies:
            if not hasattr(reader, "labelled"):
                continue
            by = [
                name
                for name, code in self.codes.items()
                if code.product is not None and code.product.engine == reader.ENGINE
            ]
            for name in by:
                for workload in self.system.workloads.values():
                    route = reader.labelled(workload) if workload.name != name else None
                    if route is not None:
                        yield Linked(
                            name,
                            workload.name,
                            "http",
                            route.evidence,
                            "label",
                            path=route.path,
                            host=route.host,
                        )


def _is_others(path: str) -> bool:
    """Whether a file beside a proxy's configuration is none: a script, or a list of variables."""
    name = posixpath.basename(path)
    return name.endswith((".sh", ".bash")) or "env" in re.split(r"[._-]", name.lower())


def _about(workload: Workload, target: Workload, mention: Mention) -> bool:
    """Whether a place that several services share is about one of them: it carries its name."""
    own = squashed(workload.name).removesuffix("service")
    return own in squashed(mention.text) or own in squashed(target.name)


def _names(variable: str, target: Workload) -> bool:
    """`CATALOGUE_SERVICE=catalogue` names a host."""
    tail = variable.lower().rpartition("_")[2]
    return tail in ("service", "api", "gateway", "proxy") and squashed(target.name) in squashed(variable)


def _replaced(workload: Workload, variable: str) -> bool:
    """Whether the deployment gives the variable, so that the default in the code does not count."""
    given = workload.environment.get(variable)
    return given is not None and bool(given.value) and f"${{{variable}" not in given.value
