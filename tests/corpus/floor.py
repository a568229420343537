"""The floor of the speed benchmark: seconds that one process needs to `ast.parse` files, as a program of its
own.

    python tests/corpus/floor.py ROOT < PATHS

Reads the files first, then times nothing but the parsing: garbage collector as it is by default, trees not
kept.
"""

import ast
import sys
import time
import warnings
from contextlib import suppress
from pathlib import Path


def main() -> None:
    root = Path(sys.argv[1])
    contents = [(root / line.rstrip("\n")).read_bytes() for line in sys.stdin]
    warnings.simplefilter("ignore")
    start = time.perf_counter()
    for content in contents:
        # Newer syntax than this Python reads: the time until its first sight counts all the same.
        with suppress(SyntaxError, ValueError):
            ast.parse(content)
    sys.stdout.write(f"{time.perf_counter() - start}\n")


if __name__ == "__main__":
    main()
