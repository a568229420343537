"""Contracts, held against the import graph; import-linter itself says whether they are kept."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from analyzer import analyze
from analyzer.configuration import Contract, ContractType, import_linter_contracts
from analyzer.facts import Contract as ContractRow
from analyzer.facts import ContractBreach
from analyzer.graph import contract_facts
from tests.trees import grow

MODULES = ("web", "web.pages", "domain", "domain.orders", "domain.users", "storage", "storage.sql", "common")

CONTRACTS = {
    "layers": "type = layers\ncontainers = {root}\nlayers =\n    web\n    domain\n    storage",
    "siblings": "type = layers\ncontainers = {root}\nlayers =\n    web | domain\n    storage : common",
    "full": "type = layers\nlayers =\n    {root}.web\n    ({root}.gone)\n    {root}.storage",
    "forbidden": "type = forbidden\nsource_modules = {root}.domain\nforbidden_modules = {root}.storage",
    "direct": (
        "type = forbidden\nsource_modules = {root}.web\nforbidden_modules = {root}.storage\n"
        "allow_indirect_imports = true"
    ),
    "independence": "type = independence\nmodules =\n    {root}.domain.orders\n    {root}.domain.users",
    "ignored": (
        "type = independence\nmodules =\n    {root}.web\n    {root}.common\n"
        "unmatched_ignore_imports_alerting = none\nignore_imports =\n    {root}.web.pages -> {root}.common"
    ),
    "protected": (
        "type = protected\nprotected_modules = {root}.storage.sql\nallowed_importers = {root}.domain\n"
    ),
    "acyclic": "type = acyclic_siblings\nancestors = {root}",
}


def project(folder: Path, root: str, seed: int) -> Path:
    """A package with random imports, and contracts about it."""
    chance = random.Random(seed)
    for module in MODULES:
        path = folder / root / Path(*module.split("."))
        is_package = any(other.startswith(f"{module}.") for other in MODULES)
        file = path / "__init__.py" if is_package else path.with_suffix(".py")
        file.parent.mkdir(parents=True, exist_ok=True)
        related = [one for one in MODULES if one != module and not one.startswith(f"{module}.")]
        imported = [one for one in related if chance.random() < 0.12 and not module.startswith(f"{one}.")]
        file.write_text("".join(f"import {root}.{one}\n" for one in imported))
    (folder / root / "__init__.py").write_text("")
    sections = (
        f"[importlinter:contract:{name}]\nname = {name}\n{text.format(root=root)}\n"
        for name, text in CONTRACTS.items()
    )
    (folder / ".importlinter").write_text(f"[importlinter]\nroot_package = {root}\n\n" + "\n".join(sections))
    return folder


@pytest.mark.parametrize("seed", range(6))
def test_import_linter_agrees(tmp_path: Path, seed: int) -> None:
    root = f"sample{seed}"
    folder = project(tmp_path, root, seed)
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    judged = {
        line.split()[0]: line.split()[-1] == "KEPT"
        for line in done.stdout.splitlines()
        if line.endswith((" KEPT", " BROKEN"))
    }
    assert judged.keys() == CONTRACTS.keys(), done.stdout + done.stderr
    rows = analyze(folder).facts.of(ContractRow)
    assert {row.name: row.breaches == 0 for row in rows} == judged


def breaches(folder: Path, contract: Contract) -> list[tuple[str, ...]]:
    rows = contract_facts(analyze(folder).facts, [("groundplan.yaml", contract)])
    return [row.chain for row in rows if isinstance(row, ContractBreach)]


def test_a_breach_has_the_shortest_way_and_the_place_of_its_first_import(tmp_path: Path) -> None:
    grow(
        tmp_path,
        """
        shop/__init__.py
        shop/low.py:
            x = 1
            import shop.a
        shop/a.py: import shop.b
        shop/b.py: import shop.high
        shop/high.py
        """,
    )
    contract = Contract(name="order", type=ContractType.LAYERS, containers=("shop",), layers=("high", "low"))
    (row,) = [
        row
        for row in contract_facts(analyze(tmp_path).facts, [("x", contract)])
        if isinstance(row, ContractBreach)
    ]
    assert row.chain == ("shop.low", "shop.a", "shop.b", "shop.high")
    assert row.evidence is not None
    assert (row.evidence.path, row.evidence.line) == ("shop/low.py", 2)


def test_a_foreign_package_can_be_forbidden(tmp_path: Path) -> None:
    grow(tmp_path, "shop/__init__.py\nshop/domain.py: import django.db\nshop/web.py: import django")
    contract = Contract(
        name="pure",
        type=ContractType.FORBIDDEN,
        source_modules=("shop.domain",),
        forbidden_modules=("django",),
    )
    assert breaches(tmp_path, contract) == [("shop.domain", "django")]


def test_the_standard_library_can_be_forbidden(tmp_path: Path) -> None:
    grow(tmp_path, "shop/__init__.py\nshop/orders.py: import pickle\nshop/mail.py: import json")
    contract = Contract(
        name="no pickle, no sockets, no boto",
        type=ContractType.FORBIDDEN,
        source_modules=("shop",),
        forbidden_modules=("pickle", "socket", "boto3"),
    )
    row, *breaches = contract_facts(analyze(tmp_path).facts, [("groundplan.yaml", contract)])
    assert isinstance(row, ContractRow)
    assert row.unknown == ()  # that nobody imports the others is what is asked for
    assert [(one.importer, one.imported) for one in breaches if isinstance(one, ContractBreach)] == [
        ("shop.orders", "pickle")
    ]


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    grow(tmp_path, "shop/__init__.py\nshop/web.py")
    contract = Contract(name="x", type=ContractType.INDEPENDENCE, modules=("shop.web", "shop.gone"))
    (row,) = contract_facts(analyze(tmp_path).facts, [("x", contract)])
    assert isinstance(row, ContractRow)
    assert row.unknown == ("shop.gone",)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (".importlinter", "[importlinter]\n[importlinter:contract:1]\nname = a\ntype = my_own\n"),
        (".importlinter", "[importlinter]\n[importlinter:contract:1]\nname = a\ntype = layers\n"),
        ("setup.cfg", "[importlinter]\n[importlinter:contract:1]\nname = a\ntype = layers\nlayers = ;;;\n"),
        ("pyproject.toml", "[[tool.importlinter.contracts]]\nname = 'a'\ntype = 3\n"),
    ],
)
def test_contracts_that_cannot_be_read_are_named(file: str, text: str) -> None:
    told = import_linter_contracts({file: text}.get)
    assert told is not None
    assert told.contracts == ()
    assert told.unread == ("a",)


@pytest.mark.parametrize(
    "text", ["[importlinter", "[tool.importlinter", "importlinter", "[tool]\nimportlinter = 3"]
)
def test_a_broken_file_holds_no_contracts(text: str) -> None:
    assert import_linter_contracts({"pyproject.toml": text, ".importlinter": text}.get) is None
