"""import-linter's own configuration, so that a project that has contracts need not write them again.

Read from `.importlinter`, `setup.cfg` (INI) and `pyproject.toml`, the first that holds contracts.  Contracts
of types that are somebody's own are named, not read.
Source: import-linter 2.6, importlinter/adapters/user_options.py, importlinter/contracts/.
"""

from __future__ import annotations

import configparser
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from analyzer.configuration.contracts import IMPORT, LAYER, MODULE, Contract, ContractType

FILES: Final = ("setup.cfg", ".importlinter", "pyproject.toml")
"""In the order in which import-linter looks."""

TYPES: Final = {
    "layers": ContractType.LAYERS,
    "forbidden": ContractType.FORBIDDEN,
    "independence": ContractType.INDEPENDENCE,
    "protected": ContractType.PROTECTED,
    "acyclic_siblings": ContractType.ACYCLIC,
}

LISTS: Final = {
    "layers": LAYER,
    "containers": MODULE,
    "source_modules": MODULE,
    "forbidden_modules": MODULE,
    "modules": MODULE,
    "protected_modules": MODULE,
    "allowed_importers": MODULE,
    "ancestors": MODULE,
    "ignore_imports": IMPORT,
}


@dataclass(frozen=True, slots=True)
class ImportLinterFile:
    """What one file says."""

    path: str
    contracts: tuple[Contract, ...]
    unread: tuple[str, ...]
    """Names of contracts that could not be taken over."""


def import_linter_contracts(read: Callable[[str], str | None]) -> ImportLinterFile | None:
    """The contracts of a project; `read` gives the text of a file at its root, None where there is none."""
    for path in FILES:
        text = read(path)
        if text is None or "importlinter" not in text:
            continue
        sections = _of_toml(text) if path.endswith(".toml") else _of_ini(text)
        if sections:
            return _taken_over(path, sections)
    return None


def _of_toml(text: str) -> list[Mapping[str, Any]]:
    try:
        options = tomllib.loads(text).get("tool", {}).get("importlinter", {})
    except (tomllib.TOMLDecodeError, AttributeError, RecursionError):
        return []  # whoever reads dependencies from it reports the file
    found = options.get("contracts") if isinstance(options, dict) else None
    contracts = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    if not contracts:
        return []
    common = options.get("exclude_type_checking_imports")
    return [{"exclude_type_checking_imports": common, **one} for one in contracts]


def _of_ini(text: str) -> list[Mapping[str, Any]]:
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
    except configparser.Error:
        return []
    common = parser.get("importlinter", "exclude_type_checking_imports", fallback="")
    return [
        {"exclude_type_checking_imports": common, **parser[section]}
        for section in parser.sections()
        if section.startswith("importlinter:")
    ]


def _taken_over(path: str, sections: list[Mapping[str, Any]]) -> ImportLinterFile:
    contracts: list[Contract] = []
    unread: list[str] = []
    for position, section in enumerate(sections, 1):
        name = str(section.get("name") or f"contract {position}")
        made = _contract(name, section)
        if made is None:
            unread.append(name)
        else:
            contracts.append(made)
    return ImportLinterFile(path, tuple(contracts), tuple(unread))


def _contract(name: str, section: Mapping[str, Any]) -> Contract | None:
    kind = TYPES.get(str(section.get("type")))
    if kind is None:
        return None
    values: dict[str, Any] = {}
    for field in fields(Contract):
        value = section.get(field.name)
        if field.name in LISTS:
            values[field.name] = _list(value)
        elif field.type == "bool" or "bool" in str(field.type):
            values[field.name] = str(value).strip().lower() in ("true", "1", "yes", "on")
    if kind is ContractType.ACYCLIC and not values["ancestors"]:
        return None
    contract = Contract(**{**values, "name": name, "type": kind})
    fits = all(
        re.fullmatch(pattern.expression, one)
        for key, pattern in LISTS.items()
        for one in getattr(contract, key)
    )
    return contract if fits and contract.complaint() is None else None


def _list(value: Any) -> tuple[str, ...]:
    """One on each line in INI, a list in TOML."""
    lines = value.splitlines() if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(text for line in lines if (text := str(line).partition("#")[0].strip()))
