"""What a file says about addresses, read as text: for every language alike.

Two things are looked for: names of environment variables that the estate gives to somebody, and literals
whose host is the name of a service of the estate.  A literal is a URL, a `host:port`, a connection string,
or a bare name where the line says that it is an address (`redisHost = "redis"`, `Redis(host="redis")`,
`FTP("ftp")`).

Limits: names that are put together at run time are not seen; comments are left out by their first
characters only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from analyzer.manifests.addresses import Address, addresses, in_cluster
from analyzer.manifests.code import installed
from analyzer.manifests.outside import NOT_CALLED, is_outside
from analyzer.manifests.project import Project

MAX_LINE: Final = 2_000
"""Characters of a line; what is longer was not written by hand."""

LOOKUP: Final = re.compile(
    r"""(?:environ(?:\.get)?\s*[\[(]|[gG]et_?[eE]nv(?:ironment_?[vV]ariable)?!?\s*\(|LookupEnv\(|env::var\w*\(|ENV(?:\.fetch)?\s*[\[(]
      |process\.env\[|_ENV\[|_SERVER\[|\benv(?:\.\w+)?\(|config\(|fetch_env!?\(|EnvVar\(|mustMapEnv\([^,]{0,60},|Configuration\[
      |os\.get\()\s*["'`](?P<quoted>[A-Za-z_]\w*)["'`]
      |(?:process\.env|import\.meta\.env|Bun\.env)\.(?P<dotted>[A-Za-z_]\w*)
      |\$\{(?P<braced>[A-Za-z_][\w.]*)(?=[:}])""",
    re.VERBOSE,
)
_QUOTED: Final = re.compile(r"\"([^\"\\]{1,400})\"|'([^'\\]{1,400})'|`([^`\\]{1,400})`")
_ADDRESS_WORD: Final = re.compile(
    r"(?i)(host(?:name|s)?|server|addr(?:ess)?|endpoint|ur[li]|broker|upstream|target|node|dsn|"
    r"backend|base_?url)\W{0,14}"
    r"(?:[\w.]{0,40}\W{1,6}){0,3}\Z"
)
_CONSTRUCTOR: Final = re.compile(
    r"(?i)(redis\w*|ftp\w*|connect\w*|open\w*connection|dial\w*|mongo\w*|smtp\w*|amqp\w*|pika\.\w+|"
    r"\w*connectionparameters|memcache\w*|socket|host)\s*\(\s*\Z"
)
_KEY: Final = re.compile(r"(?:\.(?:get\w*|pop|setdefault|has\w*|fetch)\(|[\w\])]\[)\s*\Z")
"""What stands before the name under which something is looked up."""

_COMPARED: Final = re.compile(r"(?:[=!]=|\bin\s*[\[({][^\])}]*)\s*\Z")
"""What stands before a text that something is compared with."""

_NAMED: Final = re.compile(r"([\w.\-]+)[\"'\]]*\s*(?::\s*[\w\[\], .|]+?\s*)?(?::=|=>|[:=])\s*\Z")
"""The name that a text is given."""

_FIELD: Final = re.compile(
    r"\s+(\w+)\s*:\s*[\w\[\]., |]+(?:=\s*(?:None|\.\.\.|Field\(.*|\"\"|"
    r"[\"'][\w+]+://(?:[^/@\s\"']*@)?(?:localhost|127\.0\.0\.1)\b[^\"']*[\"']))?\s*(?:#.*)?\Z"
)
"""A field of a settings class that has no address as its default, but that of the machine it runs on."""

_CAPITAL: Final = re.compile(r"[A-Z][A-Z0-9_]+")
"""How variables are called nearly everywhere."""

_PREFIX: Final = "env_prefix"
"""How settings libraries call what stands before each of their variables' names."""

_CLIENT: Final = re.compile(
    r"(?:(?:\bnew\s+|[^\w.]|^)\w*Client|\b(?:create|async_)\w*[cC]lient)\s*\(\s*(?:\w+\s*=\s*)?\Z"
)
"""Clients by the names of their classes; methods that happen to be called so (`withClient(`) are none."""

_MAIL_SERVER: Final = re.compile(
    r"\bSMTP(?:_SSL)?\(\s*(?:host(?:name)?\s*=\s*)?[\"']([\w-]+(?:\.[\w-]+)+)[\"']"
    r"|^\s*(?:EMAIL_HOST|MAIL_SERVER|SMTP_HOST|SMTP_SERVER)\s*(?::\s*str\s*)?=\s*[\"']([\w-]+(?:\.[\w-]+)+)[\"']"
)
"""The server of a client of SMTP, and what settings of Django, Flask-Mail and the like call it."""

_OF_SERVERS: Final = frozenset({"go", "rs", "ex", "exs", "java", "kt", "scala", "cs", "rb", "php"})
"""Suffixes of languages that services are written in, and pages hardly ever."""

_FETCHED_CODE: Final = re.compile(
    r"(?:^|/)(?:deps|vendor|target|_build|third_party)/|(?:^|/)(?:mix\.exs|build\.rs)\Z"
)
_WEB: Final = re.compile(r"[\"'`]https?://([A-Za-z0-9][\w.-]*)")
_KEPT: Final = re.compile(r"(?i)(\w*(?:ur[li]|endpoint|host|server|api))\b(?:\(\))?[^\"'`(]{0,40}\Z")
"""The name that says of a text that it is where something is to be reached."""

_COMMENT: Final = ("#", "//", "*", "/*", "<!--", "--", ";", "%", "'''", '"""')
_VALUE: Final = re.compile(r"(?:^|[\s{,(-])([\w.\-\[\]]+)\s*[:=]\s*([^\s'\"#,;{}\[\]][^\s'\"#;{}]*)")
_CONFIGURATION: Final = (
    "yml",
    "yaml",
    "properties",
    "ini",
    "cfg",
    "conf",
    "toml",
    "env",
    "template",
    "tmpl",
    "config",
)


@dataclass(frozen=True, slots=True)
class Mention:
    """An address that a file names."""

    address: Address
    path: str
    line: int
    variable: str | None = None
    """The environment variable that the literal is the default of."""
    text: str = ""
    """The line."""
    function: str = ""
    """The line that opens the outermost function around it, with its decorators (Python only)."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """What one file says."""

    variables: dict[str, int]
    """Names of variables that it uses, with the first line."""
    literals: tuple[Mention, ...]
    grpc: bool
    prefixes: bool
    """Whether it speaks of a prefix of variables."""


class Reader:
    """Reads the files of one system; each once."""

    def __init__(self, project: Project, hosts: Iterable[str], variables: Iterable[str]) -> None:
        self.project = project
        self.hosts = frozenset(hosts)
        self.names = frozenset(variables)
        self._ordered_hosts = tuple(sorted(self.hosts))
        self._others = tuple(sorted(name for name in self.names if not _CAPITAL.fullmatch(name)))
        self._known: dict[str, Mentions] = {}
        self._fallbacks: dict[str, tuple[Mention, ...]] = {}
        self._lookups: dict[str, dict[str, int]] = {}

    def of(self, path: str) -> Mentions:
        """What a file says."""
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def within(self, path: str, text: str) -> tuple[Mention, ...]:
        """The addresses in a text that goes by the name of a file."""
        return self._mentions(path, text).literals

    def _read(self, path: str) -> Mentions:
        return self._mentions(path, self.project.searched(path))

    def _mentions(self, path: str, text: str) -> Mentions:
        lowered = text.lower()
        suffix = installed(path).rpartition(".")[2].lower()
        dockerfile = path.rpartition("/")[2].startswith("Dockerfile")
        manifest = describes_deployment(text, suffix)
        used = [] if manifest else self._names_in(text)
        variables = _lines_of(used, text, dockerfile=dockerfile) if used else {}
        literals: list[Mention] = []
        present = [host for host in self._ordered_hosts if host in lowered]
        if present and not dockerfile and not manifest:
            lines = (_without_docstrings(text) if suffix == "py" else text).splitlines()
            for number, line in enumerate(lines, 1):
                if len(line) > MAX_LINE:
                    continue
                small = line.lower()
                if not any(host in small for host in present) or _is_comment(line):
                    continue
                function = _function(lines, number) if suffix == "py" else ""
                for address, variable in self._literals(line, suffix):
                    literals.append(Mention(address, path, number, variable, line.strip(), function))
        return Mentions(variables, tuple(dict.fromkeys(literals)), "grpc" in lowered, _PREFIX in lowered)

    def _names_in(self, text: str) -> list[str]:
        """The variables of the estate whose names stand in a text, maybe as a part of another one."""
        capital = self.names & frozenset(_CAPITAL.findall(text))
        return sorted([*capital, *(name for name in self._others if name in text)])

    def mail_servers(self, path: str) -> list[tuple[str, int]]:
        """Servers that a Python file hands mails to by their names, each with its line."""
        text = self.project.searched(path) if path.endswith(".py") else ""
        if "SMTP" not in text and "MAIL_" not in text:
            return []
        found: dict[str, int] = {}
        for number, line in enumerate(text.splitlines(), 1):
            if len(line) <= MAX_LINE and not _is_comment(line):
                for match in _MAIL_SERVER.finditer(line):
                    found.setdefault((match[1] or match[2]).lower(), number)
        return list(found.items())

    def function(self, path: str, line: int) -> str:
        """The head of the outermost function or class of a Python file around a line."""
        return _function(self.project.searched(path).splitlines(), line) if path.endswith(".py") else ""

    def spelled(self, path: str, texts: Iterable[str]) -> bool:
        """Whether a file holds one of the spellings of a variable."""
        text = self.project.searched(path)
        return any(one in text for one in texts)

    def defaults(self, path: str) -> tuple[Mention, ...]:
        """Addresses of any host that stand beside the lookup of a variable."""
        if path not in self._fallbacks:
            self._fallbacks[path] = tuple(self._beside_lookups(path))
        return self._fallbacks[path]

    def _beside_lookups(self, path: str) -> list[Mention]:
        text = self.project.searched(path)
        found: list[Mention] = []
        if "env" not in text and "ENV" not in text and "Env" not in text and "${" not in text:
            return found
        for number, line in enumerate(text.splitlines(), 1):
            if (
                "." not in line
                or len(line) > MAX_LINE
                or _is_comment(line)
                or not (lookup := LOOKUP.search(line))
            ):
                continue
            variable = lookup["quoted"] or lookup["dotted"] or lookup["braced"]
            for match in _QUOTED.finditer(line, lookup.end()):
                content = next(group for group in match.groups() if group is not None)
                if content == variable:
                    continue
                found += [Mention(address, path, number, variable) for address in addresses(content)]
        return found

    def outside(self, path: str) -> dict[str, int]:
        """Hosts outside that a source in a language of servers names as what it calls, each with its first
        line: where nothing else reads that language, the name under which it is kept tells."""
        found: dict[str, int] = {}
        if path.rpartition(".")[2] not in _OF_SERVERS or _FETCHED_CODE.search(path):
            return found
        text = self.project.searched(path)
        if "http" not in text:
            return found
        for number, line in enumerate(text.splitlines(), 1):
            if "://" not in line or len(line) > MAX_LINE or _is_comment(line):
                continue
            for match in _WEB.finditer(line):
                name = _KEPT.search(line[: match.start()])
                if name is not None and is_outside(match[1]) and not NOT_CALLED.search(_plain(name[1])):
                    found.setdefault(match[1].lower(), number)
        return found

    def lookups(self, path: str) -> dict[str, int]:
        """The variables that a source looks up, and the fields of settings classes, that could hold an
        address; each with its first line."""
        if path not in self._lookups:
            self._lookups[path] = self._looked_up(path)
        return self._lookups[path]

    def _looked_up(self, path: str) -> dict[str, int]:
        text = self.project.searched(path)
        found: dict[str, int] = {}
        fields = path.endswith(".py") and "BaseSettings" in text
        if not fields and not any(word in text for word in ("env", "ENV", "Env", "config(")):
            return found
        for number, line in enumerate(text.splitlines(), 1):
            if len(line) > MAX_LINE or _is_comment(line):
                continue
            for match in LOOKUP.finditer(line):
                name = match["quoted"] or match["dotted"] or match["braced"]
                if HOST_NAME.search(name):
                    found.setdefault(name, number)
            if fields and (match_ := _FIELD.match(line)) and HOST_NAME.search(match_[1]):
                found.setdefault(match_[1].upper(), number)
        return found

    def _literals(self, line: str, suffix: str) -> Iterable[tuple[Address, str | None]]:
        """The addresses of a line, each with the variable that it is the default of."""
        lookup = LOOKUP.search(line)
        for match in _QUOTED.finditer(line):
            content = next(group for group in match.groups() if group is not None)
            before = line[: match.start()]
            for address in addresses(content):
                if not self._is_neighbour(address.host):
                    continue
                variable = _default_of(lookup, line, address.host, match.start())
                if not address.bare or self._is_host(before, content, variable):
                    yield address, variable
        rest = _QUOTED.sub(lambda match: " " * len(match[0]), line)
        for address in addresses(rest):
            if self._is_neighbour(address.host) and address.protocol is not None and not address.bare:
                yield address, _default_of(lookup, line, address.host, 0)
        if suffix in _CONFIGURATION or suffix in ("sh", "service"):
            for match in _VALUE.finditer(rest):
                for address in addresses(match[2]):
                    bare = address.bare and not HOST_NAME.search(match[1])
                    if self._is_neighbour(address.host) and not bare:
                        yield address, _default_of(lookup, line, address.host, match.start(2))

    def _is_neighbour(self, host: str) -> bool:
        return host.lower() in self.hosts or in_cluster(host) in self.hosts

    def _is_host(self, before: str, content: str, variable: str | None) -> bool:
        """Whether a quoted bare name is the name of a host."""
        if "," in content or _KEY.search(before) or _COMPARED.search(before):
            return False
        named = _NAMED.search(before)
        if named is not None and not _CLIENT.search(before):
            if named[1].lower() in self.hosts:  # another name of the same
                return False
            return bool(_ADDRESS_WORD.search(named[0]) or _names_address(named[1]))
        if _CONSTRUCTOR.search(before) or _CLIENT.search(before) or _ADDRESS_WORD.search(before):
            return True
        return variable is not None and variable in before and _names_address(variable)


def _default_of(lookup: re.Match[str] | None, line: str, host: str, start: int) -> str | None:
    """The variable whose default an address is: it stands behind its lookup, or between its braces."""
    if lookup is None:
        return None
    if lookup["braced"]:
        given = line[lookup.end() :].partition("}")[0]
        return lookup["braced"] if given.startswith(":") and host in given else None
    return (
        (lookup["quoted"] or lookup["dotted"])
        if max(start, line.find(host, start)) > lookup.start()
        else None
    )


def spellings(name: str) -> tuple[str, ...]:
    """How code may name a variable that a settings library reads: `APP_DB_HOST` is `db_host` with a prefix,
    and `Db__Host` the key `Host` of a section."""
    lowered = name.lower()
    rest, key = lowered.partition("_")[2], lowered.rpartition("__")[2]
    return tuple(dict.fromkeys(text for text in (lowered, key, rest) if text == lowered or "_" in text))


def _lines_of(names: list[str], text: str, *, dockerfile: bool) -> dict[str, int]:
    """The first line that uses each name."""
    patterns = {name: re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") for name in names}
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if _is_comment(line) or (dockerfile and re.match(r"\s*(ENV|ARG|EXPOSE)\b", line)):
            continue
        for name in [name for name in patterns if name in line]:
            if patterns[name].search(line):
                found[name] = number
                del patterns[name]
    return found


def _plain(name: str) -> str:
    """The name of an address without the word that says that it is one: what is called the base of all is no
    address of one's own here."""
    return re.sub(r"(?i)base_?ur[li]\Z", "", name)


def _names_address(name: str) -> bool:
    return bool(ADDRESS_NAME.search(name))


ADDRESS_NAME: Final = re.compile(
    r"(?i)(?:^|[_.\-\[]|(?<=[a-z]))(hosts?|hostname|addr|address|addresses|endpoints?|urls?|uris?|dsn|"
    r"servers?|brokers?|"
    r"broker_?list|nodes?|backend|upstream|service_?host|api|base_?url|bootstrap_?servers?|link|"
    r"connection(_?string)?|"
    r"conn(_?str)?|master|proxy|gateway|domain|target|db|database|cluster|peers?|service)\]?$"
)
"""How variables are called that hold an address."""

HOST_NAME: Final = re.compile(
    r"(?i)(?:^|[_.\-]|(?<=[a-z]))(hosts?|hostname|addr|address|addresses|endpoints?|urls?|uris?|dsn|"
    r"servers?|brokers?|"
    r"broker_?list|nodes?|backend|upstream|(?<!data)base_?url|bootstrap_?servers?|service_?host|service_?id|"
    r"peers?)$"
)
"""Variables and keys whose value is the name of a host, even where it looks like any other word."""


SCRAPES: Final = re.compile(r"^scrape_configs:", re.MULTILINE)
"""What a monitor is told to watch."""

_DEPLOYMENT: Final = re.compile(r"^(services:|apiVersion:|jobs:)", re.MULTILINE)
_DATA_SOURCES: Final = re.compile(r"^datasources:", re.MULTILINE)
"""What a console of measurements is told to ask; such a file has a version of its own, too."""


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith(_COMMENT)


def describes_deployment(text: str, suffix: str) -> bool:
    """Whether a file is a manifest: these are read by their own readers."""
    if suffix not in ("yml", "yaml"):
        return False
    return bool(_DEPLOYMENT.search(text)) and not _DATA_SOURCES.search(text)


MAX_INDENT: Final = 120
"""Blanks before a docstring; what stands further in was not written by hand."""

_STRINGS: Final = re.compile(
    r"(\"{3}[\s\S]*?\"{3}|'{3}[\s\S]*?'{3})|#[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
)
"""Texts and comments of Python code; those in three quotes as a group."""


def _without_docstrings(text: str) -> str:
    """Python code with empty lines for what its functions and classes say of themselves: addresses there are
    examples."""
    parts: list[str] = []
    done = 0
    for match in _STRINGS.finditer(text):
        start = match.start()
        if match[1] and (
            not start or text[max(0, start - MAX_INDENT) : start].rstrip(" \trRuU")[-2:] == ":\n"
        ):
            parts += [text[done:start], "\n" * match[1].count("\n")]
            done = match.end()
    return "".join([*parts, text[done:]])


def _function(lines: list[str], number: int) -> str:
    """The head of the outermost function that a line stands in, with its decorators."""
    at = number - 1
    if at < len(lines) and not lines[at][:1].isspace():
        return ""
    while at > 0 and (not lines[at].strip() or lines[at][:1] in " \t)]}#"):
        at -= 1
    if not lines[at].startswith(("def ", "async def ", "class ")):
        return ""
    first = above = at
    while above > 0 and lines[above - 1][:1] in ("@", " ", ")") and lines[above - 1].strip():
        above -= 1
        if lines[above].startswith("@"):
            first = above
    return " ".join(lines[first : at + 1])
