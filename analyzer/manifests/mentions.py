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

from analyzer.manifests.addresses import Address, addresses
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
    r"(?i)(host(?:name|s)?|server|addr(?:ess)?|endpoint|ur[li]|broker|upstream|target|node|dsn|backend|base_?url)\W{0,14}"
    r"(?:[\w.]{0,40}\W{1,6}){0,3}\Z"
)
_CONSTRUCTOR: Final = re.compile(
    r"(?i)(redis\w*|ftp\w*|connect\w*|open\w*connection|\w*client|dial\w*|createclient|mongo\w*|smtp\w*|amqp\w*|pika\.\w+|"
    r"\w*connectionparameters|memcache\w*|socket|host)\s*\(\s*\Z"
)
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
    function: str = ""
    """The line that opens the outermost function around it, with its decorators (Python only)."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """What one file says."""

    variables: dict[str, int]
    """Names of variables that it uses, with the first line."""
    literals: tuple[Mention, ...]
    grpc: bool
    words: frozenset[str]
    """Identifiers in lower case that are variables' names in lower case: settings classes read them so."""


class Reader:
    """Reads the files of one system; each once."""

    def __init__(self, project: Project, hosts: Iterable[str], variables: Iterable[str]) -> None:
        self.project = project
        self.hosts = frozenset(hosts)
        self.names = frozenset(variables)
        self._lowered = frozenset(
            text
            for name in self.names
            for text in (name.lower(), name.lower().partition("_")[2], name.lower().rpartition("__")[2])
        )
        alternatives = sorted({*map(re.escape, self.hosts)}, key=lambda text: (-len(text), text))
        self._host = re.compile(rf"(?i)(?<![\w.-])(?:{'|'.join(alternatives) or '(?!)'})(?![\w-])")
        self._known: dict[str, Mentions] = {}

    def of(self, path: str) -> Mentions:
        """What a file says."""
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: str) -> Mentions:
        text = self.project.searched(path)
        words = set(re.findall(r"[A-Za-z_]\w{2,80}", text))
        used = self.names & words
        variables: dict[str, int] = {}
        literals: list[Mention] = []
        suffix = path.rpartition(".")[2].lower()
        lines = text.splitlines()
        dockerfile = path.rpartition("/")[2].startswith("Dockerfile")
        if used:
            for number, line in enumerate(lines, 1):
                if _is_comment(line) or (dockerfile and re.match(r"\s*(ENV|ARG|EXPOSE)\b", line)):
                    continue
                for name in used - variables.keys():
                    if name in line:
                        variables[name] = number
        if self._host.search(text) and not dockerfile and not _describes_deployment(text, suffix):
            for number, line in enumerate(lines, 1):
                if self._host.search(line) and len(line) <= MAX_LINE and not _is_comment(line):
                    function = _function(lines, number) if suffix == "py" else ""
                    for address, variable in self._literals(line, suffix):
                        literals.append(Mention(address, path, number, variable, function))
        lowered = frozenset(word.lower() for word in words) & self._lowered
        return Mentions(
            variables, tuple(dict.fromkeys(literals)), b"grpc" in text[:200_000].lower().encode(), lowered
        )

    def defaults(self, path: str) -> list[Mention]:
        """Addresses of any host that stand beside the lookup of a variable."""
        text = self.project.searched(path)
        found = []
        if "env" not in text.lower() and "${" not in text:
            return []
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

    def _literals(self, line: str, suffix: str) -> Iterable[tuple[Address, str | None]]:
        lookup = LOOKUP.search(line)
        variable = (lookup["quoted"] or lookup["dotted"] or lookup["braced"]) if lookup else None
        for match in _QUOTED.finditer(line):
            content = next(group for group in match.groups() if group is not None)
            before = line[: match.start()]
            for address in addresses(content):
                if address.host.lower() not in self.hosts:
                    continue
                if address.bare and not self._is_host(before, content, variable):
                    continue
                yield address, variable
        rest = _QUOTED.sub(" ", line)
        for address in addresses(rest):
            if address.host.lower() in self.hosts and address.protocol is not None and not address.bare:
                yield address, variable
        if suffix in _CONFIGURATION or ("." not in suffix[:1] and suffix in ("sh", "service")):
            for match in _VALUE.finditer(rest):
                for address in addresses(match[2]):
                    bare = address.bare and not HOST_NAME.search(match[1])
                    if address.host.lower() in self.hosts and not bare:
                        yield address, variable

    @staticmethod
    def _is_host(before: str, content: str, variable: str | None) -> bool:
        """Whether a quoted bare name is the name of a host."""
        if "," in content:
            return False
        if _CONSTRUCTOR.search(before) or _ADDRESS_WORD.search(before):
            return True
        return variable is not None and variable in before and _names_address(variable)


def _names_address(name: str) -> bool:
    return bool(ADDRESS_NAME.search(name))


ADDRESS_NAME: Final = re.compile(
    r"(?i)(?:^|[_.\-\[]|(?<=[a-z]))(hosts?|hostname|addr|address|addresses|endpoints?|urls?|uris?|dsn|servers?|brokers?|"
    r"broker_?list|nodes?|backend|upstream|service_?host|api|base_?url|bootstrap_?servers?|link|connection(_?string)?|"
    r"conn(_?str)?|master|proxy|gateway|domain|target|db|database|cluster|peers?|service)\]?$"
)
"""How variables are called that hold an address."""

HOST_NAME: Final = re.compile(
    r"(?i)(?:^|[_.\-]|(?<=[a-z]))(hosts?|hostname|addr|address|addresses|endpoints?|urls?|uris?|dsn|servers?|brokers?|"
    r"broker_?list|nodes?|backend|upstream|base_?url|bootstrap_?servers?|service_?host|peers?)$"
)
"""Variables and keys whose value is the name of a host, even where it looks like any other word."""


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith(_COMMENT)


def _describes_deployment(text: str, suffix: str) -> bool:
    """Manifests are read by their own readers."""
    if suffix not in ("yml", "yaml"):
        return False
    return (
        bool(re.search(r"^(services:|apiVersion:|jobs:)", text, re.MULTILINE)) and "datasources:" not in text
    )


def _function(lines: list[str], number: int) -> str:
    """The head of the outermost function that a line stands in, with its decorators."""
    at = number - 1
    if at < len(lines) and not lines[at][:1].isspace():
        return ""
    while at > 0 and (not lines[at].strip() or lines[at][:1] in " \t)]}#"):
        at -= 1
    if not lines[at].startswith(("def ", "async def ", "class ")):
        return ""
    first = at
    while first > 0 and lines[first - 1][:1] in ("@", " ", ")") and lines[first - 1].strip():
        first -= 1
        if lines[first].startswith("@") and not lines[first - 1].startswith(("@", " ", ")")):
            break
    return " ".join(lines[first : at + 1])
