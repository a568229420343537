"""Facts about the code itself: packages, modules, imports, functions, settings."""

from __future__ import annotations

from typing import Annotated, ClassVar

from analyzer.facts.row import Row, fact


@fact
class Package(Row):
    """A distribution that the target depends on."""

    TABLE: ClassVar[str] = "package"

    name: Annotated[str, "normalised name of the distribution"]
    version: Annotated[str | None, "version that a lock file or installed metadata names"] = None
    specifier: Annotated[str | None, "declared version range"] = None
    kind: Annotated[str, "lock, declared or metadata"] = "declared"
    group: Annotated[str | None, "extra or group that asks for it"] = None


@fact
class Module(Row):
    """A Python file under its canonical dotted name."""

    TABLE: ClassVar[str] = "module"

    name: Annotated[str, "canonical dotted name"]
    file: Annotated[str, "path relative to the root"]
    lines: Annotated[int, "number of lines"]
    is_package: Annotated[bool, "whether it is an __init__ file"] = False
    is_test: Annotated[bool, "whether it belongs to tests"] = False
    evaluated: Annotated[bool, "whether its top level was evaluated"] = False


@fact
class Import(Row):
    """One module importing another."""

    TABLE: ClassVar[str] = "import"

    importer: Annotated[str, "module.name"]
    imported: Annotated[
        str, "module.name of the target's own module, or the top-level name of a foreign package"
    ]
    own: Annotated[bool, "whether the imported module is the target's own"]
    lazy: Annotated[bool, "inside a function"] = False
    type_checking: Annotated[bool, "only under TYPE_CHECKING"] = False


@fact
class StandardImport(Row):
    """One module importing a module of Python's standard library."""

    TABLE: ClassVar[str] = "standard_import"

    importer: Annotated[str, "module.name"]
    imported: Annotated[str, "top-level name of the module of the standard library"]
    lazy: Annotated[bool, "inside a function"] = False
    type_checking: Annotated[bool, "only under TYPE_CHECKING"] = False


@fact
class Function(Row):
    """A function or class of the target."""

    TABLE: ClassVar[str] = "function"

    name: Annotated[str, "qualified name: pkg.module.Class.method, pkg.module.outer.<locals>.inner"]
    kind: Annotated[str, "function, method or class"]
    module: Annotated[str, "module.name"]
    is_async: Annotated[bool, "whether it is a coroutine function"] = False
    decorators: Annotated[tuple[str, ...], "decorators as written"] = ()


@fact
class Setting(Row):
    """A value that the environment or a settings object decides."""

    TABLE: ClassVar[str] = "setting"

    name: Annotated[str, "environment variable, or Class.field of a settings class"]
    source: Annotated[
        str, "environ, pydantic, decouple, environs, dynaconf, parameter, django settings, flask config, ..."
    ]
    default: Annotated[
        str | None,
        "default as text; masked where the setting is a secret, with (a placeholder) where it says so",
    ] = None
    has_default: Annotated[bool, "whether one is given"] = False
    type: Annotated[str | None, "declared type, as text"] = None
    secret: Annotated[bool, "whether its name or type says that it is a secret"] = False
    application: Annotated[
        str | None, "application.name that it is a setting of, where the framework's own settings are meant"
    ] = None


@fact
class Credential(Row):
    """A secret that a file of the project holds.  What it is stays there: no output has it."""

    TABLE: ClassVar[str] = "credential"

    name: Annotated[str | None, "name that it has there: a variable, a key; the scheme of an address"] = None
    kind: Annotated[
        str, "its format (GitHub token, private key, ...), value of a secret, password in an address"
    ]
    strength: Annotated[
        str,
        "format: nothing else looks like it; random: a generator drew it; chosen: somebody made it up; "
        "well known: a default that everybody tries first; example: made for documentation",
    ]
    shown: Annotated[str, "its public prefix, if it has one, and its length"]
    holder: Annotated[str, "code, env file, manifest, template, sql or data"]
    purpose: Annotated[str, "use; test or example, where the file says so"] = "use"
