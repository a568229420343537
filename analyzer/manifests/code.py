"""Which files of the tree a service runs: by build context and Dockerfile, by what is mounted into it, by
its name.

Limits: a Dockerfile that clones or downloads its code shows none; copies of single files out of a foreign
folder belong to the service, the rest of that folder does not.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from analyzer.manifests.addresses import PROTOCOLS
from analyzer.manifests.builds import Built, build_of, repository
from analyzer.manifests.dockerfile import Stage, stage_of
from analyzer.manifests.model import Check, Given, Port, Privilege, Workload
from analyzer.manifests.products import STORES, Product, product_called, product_configured, product_of
from analyzer.manifests.project import Project, evidence
from analyzer.manifests.systems import squashed
from analyzer.manifests.variables import interpolated, is_template

LANGUAGES: Final = {
    "py": "python", "go": "go", "js": "javascript", "mjs": "javascript", "cjs": "javascript",
    "jsx": "javascript",
    "ts": "typescript", "tsx": "typescript", "java": "java", "kt": "kotlin", "kts": "kotlin", "cs": "csharp",
    "fs": "fsharp", "rb": "ruby", "php": "php", "rs": "rust", "ex": "elixir", "exs": "elixir",
    "scala": "scala",
    "cpp": "cpp", "cc": "cpp", "cxx": "cpp", "hpp": "cpp", "c": "c", "swift": "swift", "clj": "clojure",
    "erl": "erlang", "dart": "dart", "lua": "lua", "pl": "perl", "hs": "haskell", "vue": "javascript",
    "svelte": "javascript",
}  # fmt: skip
"""Suffix of a source file to its language."""

SAMPLES: Final = (".sample", ".example", ".dist", ".template", ".tmpl", "-sample", "-example", "-dist")
"""Endings of what an installation copies and changes, as settings with passwords are."""

_CONFIGURATION: Final = frozenset(
    {"yaml", "yml", "toml", "ini", "cfg", "conf", "properties", "template", "tmpl", "tpl", "j2",
     "sh", "bash",
     "xml", "json", "config", "xcconfig", "hcl", "service"}
)  # fmt: skip
_SCRIPTS: Final = ("Dockerfile", "Caddyfile", "Procfile")
_NOT_SEARCHED: Final = ("package-lock.json", "yarn.lock", "pnpm-lock.yaml", "composer.lock", "tsconfig.json",
                        "openapi.json", "openapi.yaml", "swagger.json", "swagger.yaml",
                        "pom.xml")  # fmt: skip
_TEST_PARTS: Final = frozenset(
    {"test", "tests", "__tests__", "spec", "specs", "cypress", "e2e", "testdata", "mocks", "__mocks__",
     "fixtures",
     "docs", "static", "assets", "public", "dist", "genproto", "vendor", "node_modules", "k8s",
     "kubernetes", "helm",
     "charts", "terraform", ".github", "locales", "locale", "migrations"}
)  # fmt: skip
_BUILD_FILES: Final = frozenset(
    {"Dockerfile", "pyproject.toml", "setup.py", "requirements.txt", "package.json", "go.mod", "pom.xml",
     "Cargo.toml",
     "build.gradle", "build.gradle.kts", "Gemfile", "composer.json", "mix.exs", "Containerfile"}
)  # fmt: skip
INNER: Final = frozenset({"src", "app", "source", "docker", "build", "code"})
"""Folders inside the one that carries the name of a service."""

MAX_FILES: Final = 4_000
"""Files of one service that are searched; the largest services of the collection have 1,500."""


@dataclass(slots=True)
class Code:
    """What a workload runs."""

    roots: tuple[str, ...] = ()
    """Folders and files below the root of the tree."""
    dockerfile: str | None = None
    stage: Stage | None = None
    product: Product | None = None
    language: str | None = None
    sources: list[str] = field(default_factory=list)
    """Files in a programming language."""
    texts: list[str] = field(default_factory=list)
    """Configuration and scripts."""
    shared: frozenset[str] = frozenset()
    """Files that it has in common with services whose own parts lie beside its own."""
    libraries: frozenset[str] = frozenset()
    """Files that it has in common with several services of different code."""


def installed(path: str) -> str:
    """The path of a file as it is once it is installed: without the ending of a sample."""
    for ending in SAMPLES:
        plain = path.removesuffix(ending)
        if plain != path and plain.rpartition(".")[2].lower() in (LANGUAGES.keys() | _CONFIGURATION):
            return plain
    return path


def language_of(path: str) -> str | None:
    """The language that a file is written in."""
    return LANGUAGES.get(installed(path).rpartition(".")[2].lower())


class CodeFinder:
    """Finds the code of the workloads of one tree."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.paths = [file.path for file in project.tree.files]
        self.tests = project.tree.tests
        self._by_name: dict[str, list[str]] | None = None

    def of(self, workload: Workload, images: dict[str, Built]) -> Code:
        """The code of a workload; `images` are names of images that the project builds, with what they are
        built from."""
        code = Code()
        built = build_of(workload, images)
        context = _inside(built.context) if built is not None else None
        named = built.dockerfile if built is not None else None
        stage = built.stage if built is not None else None
        code.dockerfile = self._dockerfile(named, context)
        known = product_of(workload.image) if workload.context is None else None
        if workload.kind in STORES:
            engine = workload.engine or workload.kind or ""
            known = Product(workload.kind, engine, PROTOCOLS.get(engine, engine))
        if context is None and known is None and not workload.folders:
            context = self._by_its_name(workload)
            if context is not None:
                code.dockerfile = self._dockerfile(named, context)
        if code.dockerfile is not None:
            arguments = {name: given.value for name, given in workload.environment.items()}
            code.stage = stage_of(self.project.text(code.dockerfile) or "", stage, arguments)
        code.roots = tuple(
            dict.fromkeys([*self._roots(context, code), *workload.folders, *self._mounted(workload)])
        )
        self._files(code)
        code.product = known or self._built(workload, code)
        return code

    # -- where it is ----------------------------------------------------------------------------------------

    def _dockerfile(self, named: str | None, context: str | None) -> str | None:
        if context is None:
            return None
        if named is not None:
            for folder in (context, ""):
                path = _inside(posixpath.join(folder, named))
                if path is not None and self.project.exists(path):
                    return path
            return None
        for name in ("Dockerfile", "Containerfile", "src/Dockerfile", "docker/Dockerfile", "Dockerfile.dev"):
            path = posixpath.normpath(posixpath.join(context, name))
            if self.project.exists(path):
                return path
        return None

    def _by_its_name(self, workload: Workload) -> str | None:
        """The folder that is called like the service or its image."""
        folders = self._folders()
        image = repository(workload.image or "").rpartition("/")[2]
        for name in (workload.name, image, *sorted(workload.aliases)):
            key = squashed(name)
            for candidate in (key, key.removesuffix("service"), f"{key}service"):
                if candidate and candidate in folders:
                    return folders[candidate][0]
        if workload.kind == "job" and (beside := _JOB.sub("", workload.name)) != workload.name:
            candidate = squashed(beside)
            if candidate in folders and (not squashed(image) or squashed(image) in candidate):
                return folders[candidate][0]
        for key in sorted(folders, key=lambda key: (-len(key), key)):  # nameko-example-orders lies in orders
            if len(key) > 3 and squashed(image).endswith(key):
                return folders[key][0]
        return None

    def _folders(self) -> dict[str, list[str]]:
        if self._by_name is None:
            found: dict[str, list[str]] = {}
            for path in self.paths:
                folder, name = posixpath.split(path)
                if (
                    (name in _BUILD_FILES or name.startswith("Dockerfile"))
                    and folder
                    and path not in self.tests
                ):
                    while posixpath.basename(folder).lower() in INNER and "/" in folder:
                        folder = posixpath.dirname(folder)
                    key = squashed(posixpath.basename(folder))
                    if folder not in found.setdefault(key, []):
                        found[key].append(folder)
            for folders in found.values():
                folders.sort(key=lambda folder: (folder.count("/"), folder))
            self._by_name = found
        return self._by_name

    def _roots(self, context: str | None, code: Code) -> list[str]:
        if context is None:
            return []
        if code.stage is None or code.dockerfile is None:
            return [context]
        roots = [code.dockerfile]
        roots += [root for path in code.stage.copied if (root := self._copied(context, path)) is not None]
        own = posixpath.dirname(code.dockerfile)
        if own and own not in (context, "."):
            roots.append(own)
            if any(self.project.exists(f"{own}/{name}") for name in _BUILD_FILES - {"Dockerfile"}):
                # a workspace that is copied whole: the service is the part that the Dockerfile stands in
                roots = [root for root in roots if not f"{own}/".startswith(f"{root}/") and root != "."]
                roots.append(own)
        if len(roots) == 1:
            roots.append(context)
        return roots

    def _copied(self, context: str, path: str) -> str | None:
        """The folder or file that a path of the build context means; where there is none, because a build
        makes it first, the nearest folder around it."""
        inside = _inside(posixpath.join(context, path.lstrip("/")))
        if inside is None:
            return None
        while inside != "." and ("*" in inside or "?" in inside or not self.project.tree.exists(inside)):
            inside = posixpath.dirname(inside) or "."
        whole = not path.strip("./")
        return inside if inside != "." or whole else None

    def _mounted(self, workload: Workload) -> list[str]:
        """What is mounted of the project; a script of the health check is nothing that the service runs."""
        checks = " ".join(check.check for check in workload.checks)
        mounted = [
            mount.file
            for mount in workload.mounts
            if mount.file is not None and not (posixpath.splitext(mount.target)[1] and mount.target in checks)
        ]
        if (product := product_of(workload.image)) is not None and product.kind in STORES:
            return [path for path in mounted if not self._is_built_from(path)]
        return mounted

    def _is_built_from(self, path: str) -> bool:
        """Whether a folder is that of an application: a store that it is mounted into does not run it."""
        return path == "." or any(self.project.exists(f"{path}/{name}") for name in _BUILD_FILES)

    # -- what it is -----------------------------------------------------------------------------------------

    def _built(self, workload: Workload, code: Code) -> Product | None:
        base = code.stage.base if code.stage is not None else None
        product = product_of(base)
        if product is not None and product.kind == "proxy" and code.language == "python":
            if self._installs_python(code):
                product = None
            else:  # an earlier stage used it, for what is served as files
                code.sources = [path for path in code.sources if language_of(path) != "python"]
                code.language = main_language(code)
        if product is not None:
            return product
        if not code.sources and (found := product_configured(dict(workload.environment))) is not None:
            return found
        if not code.sources and (code.stage is not None or workload.image is None):
            return product_called(workload.name)
        return None

    def _installs_python(self, code: Code) -> bool:
        """Whether the last stage of an image, or its base, brings what runs Python."""
        if code.stage is None or code.dockerfile is None:
            return True
        lines = (self.project.text(code.dockerfile) or "").splitlines()[max(0, code.stage.line - 1) :]
        return bool(_PYTHON.search("\n".join(lines)))

    def _files(self, code: Code) -> None:
        for path in self.below(code.roots):
            name = posixpath.basename(path)
            suffix = name.rpartition(".")[2].lower()
            is_test = path in self.tests and path not in code.roots
            if _is_noise(path, code.roots) or is_test or name in _NOT_SEARCHED or ".min." in name:
                continue
            real = installed(path)
            if language_of(path) is not None:
                if not _is_test_source(name) and (real == path or not self.project.exists(real)):
                    code.sources.append(path)
            elif _is_searched(name, suffix) or (real != path and not self.project.exists(real)):
                code.texts.append(path)
            if len(code.sources) + len(code.texts) >= MAX_FILES:
                break
        code.language = main_language(code)

    def below(self, roots: tuple[str, ...]) -> list[str]:
        """The files below folders, each once, in order."""
        found: dict[str, None] = {}
        for root in roots:
            if root == ".":
                found.update(dict.fromkeys(self.paths))
                continue
            if self.project.exists(root):
                found[root] = None
            prefix = f"{root}/"
            for position in range(bisect_left(self.paths, prefix), len(self.paths)):
                if not self.paths[position].startswith(prefix):
                    break
                found[self.paths[position]] = None
        return sorted(found)


_PYTHON: Final = re.compile(
    r"(?i)\bpython|\bpip\b|\bpipx?3?\s|\bpoetry\b|\buv\b|uwsgi-nginx|gunicorn|uvicorn"
)
_RUNTIMES: Final = {"python": "python", "pypy": "python", "ruby": "ruby", "php": "php", "elixir": "elixir"}
"""Images that hold what runs a language, and build no pages for browsers."""


def main_language(code: Code) -> str | None:
    """The language that its image runs, where it has sources in it; otherwise that of most sources: of those
    beside the Dockerfile, where there are some."""
    base = repository(code.stage.base or "") if code.stage is not None else ""
    runs = _RUNTIMES.get(base.rpartition("/")[2])
    if runs is not None and any(language_of(path) == runs for path in code.sources):
        return runs
    own = posixpath.dirname(code.dockerfile or "")
    beside = [path for path in code.sources if own and path.startswith(f"{own}/")] or code.sources
    counted = Counter(language for path in beside if (language := language_of(path)) is not None)
    return max(sorted(counted), key=lambda name: counted[name]) if counted else None


def from_image(workload: Workload, code: Code) -> None:
    """What the image brings along where the manifest says nothing: variables, ports, command, health check,
    user."""
    stage = code.stage
    if stage is None or code.dockerfile is None:
        return
    path = code.dockerfile
    for name, (value, line) in stage.environment.items():
        workload.environment.setdefault(name, Given(value, evidence(path, line), "image"))
    known = {port.number for port in workload.ports}
    values = {name: given.value for name, given in workload.environment.items()}
    for number, protocol, line in stage.ports:
        if number not in known:
            workload.ports.append(Port(number, evidence(path, line), protocol))
    if not workload.command:
        words = " ".join(text for text in (stage.entrypoint, stage.cmd) if text)
        workload.command = interpolated(words, values)
    if stage.healthcheck is not None and not workload.checks:
        text, line = stage.healthcheck
        workload.checks.append(Check("healthcheck", text, evidence(path, line)))
    workload.user = workload.user or stage.user
    if stage.sudo is not None:
        allowed, line = stage.sudo
        workload.privileges.append(Privilege("sudo", allowed, evidence(path, line)))


def spoken(command: str, sources: list[str]) -> list[str]:
    """The sources that a command can run: a bundler runs no Python, a web server in Python no JavaScript."""
    families = [family for pattern, family in _RUNNERS if pattern.search(command)]
    if len(families) != 1:
        return sources
    return [path for path in sources if language_of(path) in families[0]]


_RUNNERS: Final = (
    (re.compile(r"\b(?:uvicorn|gunicorn|hypercorn|daphne|celery|flask|django|python3?|manage\.py|fastapi|uwsgi|alembic)\b"),
     frozenset({"python"})),
    (re.compile(r"\b(?:yarn|npm|pnpm|npx|node|bun|next|vite|webpack|nodemon)\b"),
     frozenset({"javascript", "typescript"})),
)  # fmt: skip


_JOB: Final = re.compile(
    r"(?i)[-_](?:db[-_])?(?:migrat\w*|init|seed|setup|job|cron|cleanup|backup)(?:[-_]job)?\Z"
)
"""How a job is called after the service whose code it runs."""


def _inside(path: str | None) -> str | None:
    if path is None or "$" in path or "://" in path:
        return None
    path = posixpath.normpath(path or ".")
    return None if path.startswith(("..", "/")) else path


def _is_noise(path: str, roots: tuple[str, ...]) -> bool:
    """Tests, static files and the like, unless the service is made of just these."""
    inside = path
    for root in sorted(roots, key=len, reverse=True):
        if path == root:
            return False
        if path.startswith(f"{root}/"):
            inside = path[len(root) + 1 :]
            break
    return any(part in _TEST_PARTS for part in inside.split("/")[:-1]) or "/src/test/" in f"/{inside}"


def _is_searched(name: str, suffix: str) -> bool:
    """Whether a file is configuration or a script; what a file of variables holds counts where a manifest
    takes it."""
    if name.startswith(".env") or suffix == "env" or is_template(name):
        return False
    return suffix in _CONFIGURATION or name.startswith(_SCRIPTS) or "." not in name


def _is_test_source(name: str) -> bool:
    stem = name.partition(".")[0]
    return (
        name.startswith("test_")
        or stem.endswith(("_test", "Test", "Tests", "Spec", "_spec"))
        or ".test." in name
        or ".spec." in name
        or name.endswith(("_pb2.py", "_pb2_grpc.py", ".pb.go", "_pb.js", "_pb.d.ts"))
    )
