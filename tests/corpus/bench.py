"""How long an audit takes, measured in the time that parsing the same files takes.

    python -m tests.corpus.bench [NAME ...] [--corpus FOLDER] [--rounds N]

Floor: one process, `ast.parse` of the very files that the audit reads, nothing else.  Measured in turns with
it: the whole `groundplan audit` as a user types it, without a cache; the same again with a cache and nothing
changed; the import graph alone, beside the one of grimp.  The median of the rounds counts; ratios carry from
machine to machine, seconds do not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.command import GROUNDPLAN
from tests.corpus.applications import REPOSITORY, PublishedApplication, applications, arguments
from tests.corpus.processes import peak_megabytes, seconds_of
from tests.corpus.readme import table, write_between

HEADER = (
    "application",
    "files",
    "floor s",
    "audit / floor",
    "again / floor",
    "peak MB",
    "import graph / grimp",
)
READ = """
SELECT file FROM coverage
WHERE role = 'python' AND status IN ('evaluated', 'parsed', 'read') ORDER BY file
"""

GRIMP = """
import sys, time
sys.path.insert(0, sys.argv[1])
import grimp, logging
logging.disable()  # it warns of every file whose name is no module's
start = time.perf_counter()
grimp.build_graph(*sys.argv[2].split(","), cache_dir=None)
print(time.perf_counter() - start)
"""

OURS = """
import gc, sys, time
from pathlib import Path
from analyzer.names import ModuleIndex
from analyzer.names.imports import import_edges
from analyzer.names.survey import Survey
from analyzer.source import open_tree
gc.disable()  # as the pipeline does
start = time.perf_counter()
tree = open_tree(Path(sys.argv[1]))
with Survey(tree, [file.path for file in tree.files if file.role == "python"]) as survey:
    summaries = {path: summary for path, summary, problem in survey if summary is not None}
import_edges(ModuleIndex.build(tree), summaries)
print(time.perf_counter() - start)
"""


@dataclass(frozen=True)
class Measured:
    """The figures of one application: seconds, and megabytes."""

    name: str
    files: int
    floor: float
    cold: float
    warm: float
    peak: float
    imports: float
    grimp: float

    def row(self) -> tuple[str, ...]:
        return (
            self.name,
            str(self.files),
            f"{self.floor:.2f}",
            f"{self.cold / self.floor:.2f}",
            f"{self.warm / self.floor:.2f}",
            f"{self.peak:.0f}",
            f"{self.imports / self.grimp:.2f}",
        )


def measured(application: PublishedApplication, corpus: Path, rounds: int, scratch: Path) -> Measured:
    """Measure one application; the sources are downloaded first if they are not there."""
    root = application.root(corpus)
    files = _files_read(root)
    audit = [GROUNDPLAN, "audit", str(root), "--out", str(scratch / "report")]
    cold = [*audit, "--no-cache"]
    packages = ",".join(application.truth["artifact"]["package_dirs"])
    stages: dict[str, Callable[[], float]] = {
        "floor": lambda: _floor(root, files),
        "cold": lambda: seconds_of(cold, REPOSITORY),
        "warm": lambda: seconds_of(audit, REPOSITORY),
        "imports": lambda: _printed([sys.executable, "-c", OURS, str(root)]),
        "grimp": lambda: _printed([sys.executable, "-c", GRIMP, str(root), packages]),
    }
    seconds_of(audit, REPOSITORY)  # fills the cache, and the operating system's
    times: dict[str, list[float]] = {stage: [] for stage in stages}
    for _ in range(rounds):
        for stage, measure in stages.items():
            times[stage].append(measure())
    medians = {stage: median(taken) for stage, taken in times.items()}
    return Measured(application.name, len(files), peak=peak_megabytes(cold, REPOSITORY), **medians)


def _files_read(root: Path) -> list[str]:
    query = [GROUNDPLAN, "query", str(root), READ, "--format", "json", "--no-cache"]
    answered = subprocess.run(query, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=True)
    return [row["file"] for row in json.loads(answered.stdout)]


def _floor(root: Path, files: list[str]) -> float:
    program = Path(__file__).with_name("floor.py")
    return _printed([sys.executable, str(program), str(root)], stdin="".join(f"{file}\n" for file in files))


def _printed(command: list[str], stdin: str = "") -> float:
    done = subprocess.run(command, cwd=REPOSITORY, input=stdin, stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout)


def main() -> int:
    parser = arguments("Measure audits of published applications against the time that parsing them takes.")
    parser.add_argument(
        "--rounds", type=int, default=3, metavar="N", help="measurements of each (default: 3)"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        os.environ["XDG_CACHE_HOME"] = str(scratch / "cache")  # nothing of earlier runs counts, nor stays
        os.environ["PYTHONPYCACHEPREFIX"] = str(scratch / "compiled")  # as an installed package is
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        rows = [
            measured(one, options.corpus, options.rounds, scratch).row() for one in applications(options.apps)
        ]
    text = table(HEADER, rows)
    print(text, end="")
    if not options.apps:
        write_between(options.readme, "bench", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
