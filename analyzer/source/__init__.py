"""Disk and git objects to text to syntax trees: the only room that reads the analysed project.

    tree = open_tree(Path("shop"))
    for file in tree.files:
        if file.role == "python":
            parsed = tree.parse(file.path)

Nothing of the project is ever imported or run; bad input costs a `Problem` or a `Skipped`, never an
exception.  What parsers and formats need beyond the standard library is imported only once a file asks for
it."""

from analyzer.source.files import Skipped, SourceError, SourceFile
from analyzer.source.options import Options
from analyzer.source.parsing import Parsed, Problem, parse_python
from analyzer.source.roles import Role
from analyzer.source.tree import SourceTree, content_digest, open_tree

__all__ = [
    "Options",
    "Parsed",
    "Problem",
    "Role",
    "Skipped",
    "SourceError",
    "SourceFile",
    "SourceTree",
    "content_digest",
    "open_tree",
    "parse_python",
]
