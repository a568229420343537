"""Fan-in, fan-out and instability of modules and packages."""

from __future__ import annotations

from analyzer.facts import Facts, Import, Module, ModuleMetric
from analyzer.graph import derive


def metrics(modules: list[str], imports: list[str]) -> dict[str, ModuleMetric]:
    """Of modules (a package ends in a dot) and imports as `a > b`, `a > b lazy`, `a > b types`, `a > b
    foreign`."""
    facts = Facts()
    for name in modules:
        bare = name.rstrip(".")
        facts.add(Module(id=bare, name=bare, file=bare, lines=1, is_package=name.endswith(".")))
    for line in imports:
        importer, _, imported, *how = line.split()
        facts.add(
            Import(
                id=line,
                importer=importer,
                imported=imported,
                own="foreign" not in how,
                lazy="lazy" in how,
                type_checking="types" in how,
            )
        )
    return {row.id: row for row in derive(facts) if isinstance(row, ModuleMetric)}


MODULES = ["shop.", "shop.main", "shop.api.", "shop.api.users", "shop.api.orders", "shop.db"]
IMPORTS = [
    "shop.main > shop.api.users",
    "shop.main > shop.api.orders",
    "shop.main > fastapi foreign",
    "shop.api.users > shop.db",
    "shop.api.orders > shop.db lazy",
    "shop.api.orders > shop.api.users",
    "shop.api.orders > shop.main types",
    "shop.db > sqlalchemy foreign",
    "shop.db > typing_extensions foreign types",
]


def test_modules() -> None:
    found = metrics(MODULES, IMPORTS)
    users = found["module shop.api.users"]
    assert (users.fan_in, users.fan_out, users.instability) == (2, 1, 0.333)
    assert (found["module shop.db"].instability, found["module shop.db"].foreign) == (0.0, 1)
    assert found["module shop.main"].instability == 1.0
    assert found["module shop"].instability is None


def test_packages_count_what_crosses_their_border() -> None:
    found = metrics(MODULES, IMPORTS)
    api = found["package shop.api"]
    assert (api.modules, api.fan_in, api.fan_out, api.instability) == (3, 1, 1, 0.5)
    shop = found["package shop"]
    assert (shop.modules, shop.fan_in, shop.fan_out, shop.foreign) == (6, 0, 0, 2)
    assert shop.instability is None


def test_modules_of_a_cycle_name_it() -> None:
    found = metrics(["a", "b", "c"], ["a > b", "b > a", "b > c", "c > b lazy"])
    assert found["module a"].cycle == "load a"
    assert found["module c"].cycle is None
