"""Which directories inside a project are not the project: environments, bundled libraries, build output,
caches.

A name alone convicts only where nobody would use it for code of their own (`node_modules`, `_vendor`).
 `vendor`, `build` or `dist` are also honest names of packages (a shop has vendors), so there the contents
decide.  The root of the tree is never judged: whoever points at a directory wants it read, be it an unpacked
wheel or a site-packages."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Literal, NamedTuple

Kind = Literal["machinery", "environment", "vendored", "build"]


class Foreign(NamedTuple):
    """Why a directory is not the project's own code.  Machinery holds no source at all and is never
    reported."""

    kind: Kind
    reason: str


_MACHINERY = frozenset(
    {".git", ".hg", ".svn", ".bzr", "CVS", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache",
     ".hypothesis", ".ipynb_checkpoints", ".idea", ".vs", ".terraform", ".import_linter_cache", ".pytype",
     ".pyre", ".eggs", ".sass-cache", ".parcel-cache", ".gradle", "groundplan-report"}
)  # fmt: skip
_ENVIRONMENTS = frozenset(
    {".venv", ".tox", ".nox", "site-packages", "dist-packages", "__pypackages__", ".direnv"}
)
_VENDORED = frozenset(
    {"node_modules", "bower_components", "jspm_packages", "_vendor", "_vendored", "vendored", "third_party",
     "third-party", "thirdparty", "3rdparty", "extern", "_extern"}
)  # fmt: skip
_PERHAPS_VENDORED = frozenset({"vendor", "vendors", "_vendors", "ext_libs", "bundled"})
_VENDORING_RECORDS = frozenset({"vendor.txt", "vendored.txt", "vendor.toml", "modules.txt", "autoload.php"})
_BUILD_OUTPUT = frozenset({"build", "_build", "dist", "htmlcov", "public_html"})
_PROJECT_FILES = frozenset({"pyproject.toml", "setup.py", "setup.cfg", "package.json", "PKG-INFO"})

_DOMAIN_MODULES = frozenset(
    {"models", "views", "urls", "routes", "router", "routers", "api", "apis", "schemas", "services",
     "service", "domain", "handlers", "controllers", "admin", "apps", "repository", "repositories",
     "migrations", "tasks", "crud", "endpoints", "serializers", "forms", "client", "clients",
     "dependencies", "application", "infrastructure"}
)  # fmt: skip
"""What applications call the parts of a feature: a `vendor` package with these is a feature about vendors."""

BUNDLE_SIZE = 3
"""Installed distributions (`*.dist-info`) lying together below the root: from this many on, somebody
installed them there.  One or two are an unpacked wheel kept for comparison, or a fixture."""

_COMMON_LIBRARIES = frozenset(
    {"attr", "bs4", "certifi", "chardet", "charset_normalizer", "click", "colorama", "dateutil", "future",
     "html5lib", "idna", "jinja2", "lxml", "markupsafe", "oauthlib", "packaging", "pygments", "pyparsing",
     "pytz", "requests", "requests_oauthlib", "simplejson", "six", "soupsieve", "tqdm", "typing_extensions",
     "tzlocal", "urllib3", "webencodings", "werkzeug", "wcwidth", "xmltodict", "yaml", "zipp"}
)  # fmt: skip
"""Libraries that many others need, by the names under which they are imported."""

BUNDLE_LIBRARIES = 4
"""Such libraries side by side: from this many on, a directory is where a project keeps copies of what it
needs, whatever it is called (`lib`, `libs`, `ext`); one or two are names that anybody may give a module."""

BUNDLE_PACKAGES = 5
"""Packages side by side in a directory that is itself none, inside a package, called `dist`: a bundle of
libraries."""


def is_named_for_vendored(name: str) -> bool:
    """Whether a directory of this name may hold copies of libraries."""
    return name in _VENDORED or name in _PERHAPS_VENDORED


def foreign_by_name(name: str) -> Foreign | None:
    """What the name of a directory alone tells."""
    if name in _MACHINERY:
        return Foreign("machinery", "holds no source")
    if name in _ENVIRONMENTS:
        return Foreign("environment", "an installed Python environment")
    if name in _VENDORED:
        return Foreign("vendored", f"third-party code ('{name}' directory)")
    return None


def foreign_by_contents(
    name: str, files: AbstractSet[str], folders: AbstractSet[str], beside: AbstractSet[str]
) -> Foreign | None:
    """What the contents of a directory tell; `beside` names the files that lie next to the directory."""
    if "pyvenv.cfg" in files or "conda-meta" in folders:
        return Foreign("environment", "an installed Python environment")
    is_package = "__init__.py" in files
    installed = sum(1 for folder in folders if folder.endswith((".dist-info", ".egg-info")))
    if installed >= BUNDLE_SIZE:
        return Foreign("vendored", f"{installed} installed distributions bundled with the project")
    modules = {file.removesuffix(".py") for file in files if file.endswith(".py")}
    if len((folders | modules) & _COMMON_LIBRARIES) >= BUNDLE_LIBRARIES:
        return Foreign("vendored", "copies of libraries lie there side by side")
    if name in _PERHAPS_VENDORED and (files & _VENDORING_RECORDS or _holds_libraries_only(files, folders)):
        return Foreign("vendored", f"third-party code ('{name}' directory)")
    if name in _BUILD_OUTPUT and not is_package:
        if beside & _PROJECT_FILES or "lib" in folders:
            return Foreign("build", f"build output ('{name}' directory)")
        if name == "dist" and "__init__.py" in beside and len(folders) >= BUNDLE_PACKAGES:
            return Foreign("vendored", "libraries bundled inside a package ('dist' directory)")
    return None


def _holds_libraries_only(files: AbstractSet[str], folders: AbstractSet[str]) -> bool:
    """Packages side by side, no module of the directory's own, and nothing that parts of a feature are
    called."""
    modules = any(file.endswith(".py") and file != "__init__.py" for file in files)
    return bool(folders) and not modules and not folders & _DOMAIN_MODULES
