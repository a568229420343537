"""Facts about SQL: every statement that a file holds, or that the code sends as a text.

Columns are told as `table.column` where it is clear whose they are, and by their names alone where it is not.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from analyzer.facts.row import Row, fact


class StatementOrigin(StrEnum):
    """Where a statement stands."""

    FILE = "file"
    CODE = "code"


@fact
class SqlStatement(Row):
    """A statement of SQL, as far as its text is known."""

    TABLE: ClassVar[str] = "sql_statement"

    origin: Annotated[StatementOrigin, "file: of a file of SQL; code: of a text that a function sends"]
    name: Annotated[str | None, "name that a comment gives it in its file (`-- name: find-user`)"] = None
    function: Annotated[str | None, "function.name of the function that sends it; null: a file's"] = None
    position: Annotated[
        int | None, "data_access.position of its being sent, in that function; null: a file's"
    ] = None
    verb: Annotated[str, "read, insert, update, delete, execute (anything else)"]
    kind: Annotated[str, "its first word: select, insert, create, ..."]
    dialect: Annotated[str, "dialect that it was read in, as sqlglot calls it: postgres, mysql, sqlite, ..."]
    text: Annotated[str, "as far as it is known; {} or {name} for a part that is put in"]
    table: Annotated[str | None, "name of the table that it is about; {?} for what is not known of it"] = None
    tables_read: Annotated[tuple[str, ...], "tables whose rows it reads"] = ()
    tables_written: Annotated[tuple[str, ...], "tables whose rows or definition it changes"] = ()
    selected: Annotated[tuple[str, ...], "columns that it gives; `*`: all"] = ()
    written: Annotated[tuple[str, ...], "columns that it gives values to"] = ()
    filtered: Annotated[tuple[str, ...], "columns in conditions"] = ()
    joined: Annotated[tuple[str, ...], "columns by which tables are joined"] = ()
    ordered: Annotated[tuple[str, ...], "columns by which rows are ordered"] = ()
    restricted: Annotated[bool | None, "whether a condition says which rows; null: there may be one"] = None
    bounded: Annotated[
        bool | None, "whether something limits how many rows come; null: not known, or not a question"
    ] = None
    star: Annotated[bool, "whether it gives all columns, whatever there are"] = False
    skips: Annotated[bool, "whether it skips rows (OFFSET)"] = False
    put_in: Annotated[tuple[str, ...], "names of what code puts into the text; {?} where it has none"] = ()
    complete: Annotated[bool, "whether all of it could be read"] = False
