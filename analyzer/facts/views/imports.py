"""Which of the target's modules imports which."""

from __future__ import annotations

from analyzer.facts.views.view import View, column

IMPORTS: tuple[View, ...] = (
    View(
        "import_edge",
        "a row for each pair of own modules of which one imports the other, however often",
        """
        SELECT importer, imported, count(*) AS times, min(lazy) AS lazy, min(type_checking) AS type_checking,
               min(lazy OR type_checking) = 0 AS at_load, min(file) AS file, min(line) AS line
        FROM "import" WHERE own AND importer <> imported GROUP BY importer, imported
        """,
        (
            column("times", "how many imports run between the two", "integer"),
            column("lazy", "whether all of them stand inside functions", "boolean"),
            column("type_checking", "whether all of them are for type checkers only", "boolean"),
            column("at_load", "whether one of them runs when the importer loads", "boolean"),
        ),
        "import",
    ),
    View(
        "own_import",
        "imports among the target's own modules that run when a module loads",
        """
        SELECT id, importer, imported, file, line, end_line FROM "import"
        WHERE own AND NOT lazy AND NOT type_checking
        """,
        (),
        "import",
    ),
    View(
        "cycle_member",
        "a row for each module of an import cycle",
        """
        SELECT import_cycle.id AS cycle, member.value AS module, import_cycle.needs, import_cycle.size
        FROM import_cycle JOIN json_each(import_cycle.modules) AS member
        """,
        (
            column("cycle", "import_cycle.id"),
            column("module", "module.name"),
        ),
        "import_cycle",
    ),
)
