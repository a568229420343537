"""What the summaries come to as facts: modules, imports, functions and classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analyzer.facts import Evidence, Function, Import, Module, Row, StandardImport
from analyzer.names.imports import ImportRow, import_edges
from analyzer.names.modules import ModuleIndex
from analyzer.names.summary import ModuleSummary
from analyzer.source import SourceTree


def code_facts(
    tree: SourceTree, index: ModuleIndex, summaries: Mapping[str, ModuleSummary], evaluated: frozenset[str]
) -> Iterator[Row]:
    """Rows about the target's code; `evaluated` are the files whose top level was evaluated."""
    for file in tree.files:
        if file.role == "python":
            yield _module(index, file.path, summaries.get(file.path), file.is_test, file.path in evaluated)
    for path in sorted(summaries):
        yield from _definitions(index.canonical(path), path, summaries[path])
    yield from _imports(index, summaries)


def _module(
    index: ModuleIndex, path: str, summary: ModuleSummary | None, is_test: bool, evaluated: bool
) -> Module:
    lines = max((one.end_line for one in summary.definitions), default=1) if summary is not None else 1
    name = index.canonical(path)
    return Module(
        id=name,
        name=name,
        file=path,
        lines=lines,
        is_package=path.endswith("__init__.py"),
        is_test=is_test,
        evaluated=evaluated,
        evidence=Evidence(path, 1, lines),
    )


def _definitions(module: str, path: str, summary: ModuleSummary) -> Iterator[Function]:
    classes = {one.qualname for one in summary.definitions if one.kind == "class"}
    for one in summary.definitions:
        kind = one.kind
        if kind == "function" and one.qualname.rpartition(".")[0] in classes:
            kind = "method"
        name = f"{module}.{one.qualname}"
        yield Function(
            id=name,
            name=name,
            kind=kind,
            module=module,
            is_async=one.is_async,
            decorators=one.decorators,
            evidence=Evidence(path, one.line, one.end_line),
        )


def _imports(index: ModuleIndex, summaries: Mapping[str, ModuleSummary]) -> Iterator[Import | StandardImport]:
    """One row per pair of modules, the strongest of its imports: at load before lazy, real before type
    checking."""
    strongest: dict[tuple[str, str, str], tuple[tuple[bool, bool, int], ImportRow]] = {}
    for edge in import_edges(index, summaries):
        key = (edge.importer, edge.imported, edge.importer_path)
        rank = (edge.type_checking, edge.lazy, edge.line)
        if key not in strongest or rank < strongest[key][0]:
            strongest[key] = (rank, edge)
    for _, edge in strongest.values():
        name = f"{edge.importer} -> {edge.imported}"
        evidence = Evidence(edge.importer_path, edge.line, edge.end_line)
        if edge.origin == "stdlib":
            yield StandardImport(
                id=name,
                importer=edge.importer,
                imported=edge.imported,
                lazy=edge.lazy,
                type_checking=edge.type_checking,
                evidence=evidence,
            )
        else:
            yield Import(
                id=name,
                importer=edge.importer,
                imported=edge.imported,
                own=edge.origin in ("own", "missing"),
                lazy=edge.lazy,
                type_checking=edge.type_checking,
                evidence=evidence,
            )
