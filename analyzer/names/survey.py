"""Summaries of many files, made on other cores while the caller does something else.

    with Survey(tree, paths, workers=1) as survey:
        ...  # evaluate; whatever is parsed on the way is offered to `survey.parsed`
        for path, summary, problem in survey: ...

Each worker goes through the files that nobody has begun yet; the caller, once it iterates, takes part from
the other end.  Who has begun what stands in a few shared bytes without any lock: the worst that a race can do
is that a file is read twice, with the same outcome.  Outcomes travel as marshalled plain data over one pipe
for each worker, from a thread of its own, so that a busy caller never holds a worker up.

A worker that dies (out of memory, or a parser brought down by a hostile file) costs the one file that it had
begun: that becomes a problem, and the caller reads the others itself.
"""

from __future__ import annotations

import gc
import marshal
import mmap
import multiprocessing
import multiprocessing.connection
import queue
import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, NamedTuple, Self

from analyzer.beside import can_fork
from analyzer.names.cache import SummaryCache
from analyzer.names.reading import Plain, read_module
from analyzer.names.summary import ModuleSummary
from analyzer.source import Parsed, Problem, SourceError, SourceTree, content_digest, parse_python

MESSAGE_FILES = 16
"""Outcomes that travel together: few enough that the caller is never far behind, many enough to be cheap."""

_FREE, _BEGUN, _DONE = 0, 1, 2

_LOST = "ended the process that read it, which a file of ordinary Python does not"
_LOST_REMEDY = "exclude the file, or report it as a fault of this program"


class Surveyed(NamedTuple):
    """What was found out about one file; a summary, a problem, or both if its encoding had to be guessed."""

    path: str
    summary: ModuleSummary | None
    problem: Problem | None


class _Outcome(NamedTuple):
    """The same as plain data, with what the cache needs."""

    plain: Plain | None
    problem: tuple[int, str, str] | None
    """Line, reason, remedy."""
    digest: str = ""
    line: bytes | None = None
    """The cache's entry, if it is a new one."""


class Survey:
    """The summaries of `paths`, being made.  Iterating gives them in the order of `paths`, whoever made them.

    Put first what the caller is least likely to parse itself.
    """

    def __init__(
        self,
        tree: SourceTree,
        paths: Sequence[str],
        workers: int = 1,
        cache: SummaryCache | None = None,
        *,
        spawn: bool = False,
    ) -> None:
        """`workers` counts processes besides this one; 0 leaves all to the caller.

        They are forked where that is safe (Linux, no other thread running).  Elsewhere they are spawned if
        `spawn` says that the program's main module can be imported again without running it, and otherwise
        left out.
        """
        self._tree = tree
        self._paths = tuple(paths)
        self._index = {path: index for index, path in enumerate(self._paths)}
        self._cache = cache
        self._outcomes: list[_Outcome | None] = [None] * len(self._paths)
        self._parsed: dict[int, Parsed] = {}
        self._readers: list[Connection] = []
        self._processes: list[Any] = []
        workers = min(workers, len(self._paths))
        method = _start_method(spawn)
        self._state: mmap.mmap | bytearray = bytearray(max(1, len(self._paths)))
        if workers > 0 and method is not None:
            if method == "fork":
                self._state = mmap.mmap(-1, max(1, len(self._paths)))
            self._start(multiprocessing.get_context(method), workers)

    def parsed(self, path: str, parsed: Parsed) -> None:
        """The caller has parsed this file itself: should it come to summarise it, it need not parse it again.

        Nothing is summarised now, for the caller is busy and a worker may come to the file first.
        """
        index = self._index.get(path)
        if index is not None and self._outcomes[index] is None:
            self._parsed[index] = parsed

    def __iter__(self) -> Iterator[Surveyed]:
        """All files, in order; waits for those that are still being read, and helps meanwhile."""
        backwards = iter(range(len(self._paths) - 1, -1, -1))
        for index in range(len(self._paths)):
            while self._outcomes[index] is None:
                self._receive(0.0)
                if self._outcomes[index] is None and not self._help(backwards):
                    self._await(index)
            yield self._surveyed(index)

    def close(self) -> None:
        """End the workers, finished or not, and save what they and the caller found in the cache."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join()
        for reader in self._readers:
            reader.close()
        self._processes, self._readers = [], []
        if self._cache is not None and None not in self._outcomes:
            self._cache.save()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _start(self, context: Any, workers: int) -> None:
        for number in range(workers):
            reader, writer = context.Pipe(duplex=False)
            order = _order(len(self._paths), number, workers, shared=isinstance(self._state, mmap.mmap))
            # a forked child closes the caller's ends, so that it ends when the caller does
            inherited = [*self._readers, reader] if context.get_start_method() == "fork" else []
            arguments = (self._tree, self._paths, order, self._state, self._cache, writer, inherited)
            process = context.Process(target=_work, args=arguments, daemon=True)
            try:
                process.start()
            except OSError:  # no process to be had: the caller does the work
                reader.close()
                return
            finally:
                writer.close()
            self._readers.append(reader)
            self._processes.append(process)

    def _help(self, backwards: Iterator[int]) -> bool:
        """Read one file that nobody has begun; False if there is none."""
        for index in backwards:
            if self._outcomes[index] is None and self._state[index] == _FREE:
                self._state[index] = _BEGUN
                self._accept(index, self._read(index))
                return True
        return False

    def _await(self, index: int) -> None:
        """Wait for a file that a worker has begun, or has in its hands already."""
        if self._readers:
            self._receive(None)
        elif self._state[index] == _BEGUN and not isinstance(self._state, bytearray):
            self._accept(index, _Outcome(None, (1, _LOST, _LOST_REMEDY)))
        else:
            self._accept(index, self._read(index))

    def _read(self, index: int) -> _Outcome:
        """What one file says, from the tree that the caller has of it if there is one."""
        path, parsed = self._paths[index], self._parsed.pop(index, None)
        if parsed is None:
            return _read(self._tree, path, self._cache)
        digest = ""
        if self._cache is not None:
            with suppress(SourceError):
                digest = self._tree.digest(path)
        return _outcome(path, parsed, digest, self._cache is not None)

    def _receive(self, timeout: float | None) -> None:
        """Take in what the workers have sent; without a `timeout` (seconds), wait until something comes."""
        for reader in multiprocessing.connection.wait(self._readers, timeout) if self._readers else ():
            assert isinstance(reader, Connection)
            try:
                message = reader.recv_bytes()
            except (EOFError, OSError):
                self._readers.remove(reader)
                reader.close()
                continue
            for index, *outcome in marshal.loads(message):  # noqa: S302 - made by our own process a moment ago
                self._accept(index, _Outcome(*outcome))

    def _accept(self, index: int, outcome: _Outcome) -> None:
        if self._outcomes[index] is None:
            self._outcomes[index] = outcome
            self._state[index] = _DONE
            if self._cache is not None and outcome.digest:
                self._cache.keep(outcome.digest, outcome.line)

    def _surveyed(self, index: int) -> Surveyed:
        path, outcome = self._paths[index], self._outcomes[index]
        assert outcome is not None
        plain, problem = outcome.plain, outcome.problem
        summary = None if plain is None else ModuleSummary.from_plain((path, *plain[1:]))
        return Surveyed(path, summary, None if problem is None else Problem(path, *problem))


def _start_method(spawn: bool) -> str | None:
    if can_fork():
        return "fork"
    return "spawn" if spawn else None


def _order(count: int, number: int, workers: int, *, shared: bool) -> list[int]:
    """The files in the order in which a worker takes them: its own share, then what the others have left."""
    own = range(number, count, workers)
    if not shared:
        return list(own)
    return [*own, *(index for index in range(count - 1, -1, -1) if index % workers != number)]


def _work(
    tree: SourceTree,
    paths: Sequence[str],
    order: Iterable[int],
    state: mmap.mmap | bytearray,
    cache: SummaryCache | None,
    writer: Connection,
    inherited: Iterable[Connection],
) -> None:
    """A worker's life."""
    gc.disable()  # syntax trees have no cycles; the collector would go through them for nothing
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller tells us when to stop
    for reader in inherited:
        reader.close()
    messages: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    sender = threading.Thread(target=_send, args=(writer, messages), daemon=True)
    sender.start()
    batch: list[Plain] = []
    for index in order:
        if state[index] == _FREE:
            state[index] = _BEGUN
            batch.append((index, *_read(tree, paths[index], cache)))
            state[index] = _DONE
            if len(batch) == MESSAGE_FILES:
                messages.put(marshal.dumps(batch))
                batch = []
    messages.put(marshal.dumps(batch))
    messages.put(None)
    sender.join()


def _send(writer: Connection, messages: queue.SimpleQueue[bytes | None]) -> None:
    with suppress(OSError):  # the caller has gone
        while (message := messages.get()) is not None:
            writer.send_bytes(message)


def _read(tree: SourceTree, path: str, cache: SummaryCache | None) -> _Outcome:
    """What one file says, from the cache if that knows."""
    try:
        data = tree.read(path)
    except SourceError:
        return _outcome(path, tree.parse(path), "", caching=False)
    digest = "" if cache is None else content_digest(data)
    if cache is not None:
        known = _from_cache(cache.get(digest))
        if known is not None:
            return known._replace(digest=digest)
    return _outcome(path, parse_python(data, path, tree.options.max_file_bytes), digest, cache is not None)


def _outcome(path: str, parsed: Parsed, digest: str, caching: bool) -> _Outcome:
    plain = None if parsed.tree is None else read_module(parsed.tree, path)
    problem = None
    if parsed.problem is not None:
        problem = (parsed.problem.line, parsed.problem.reason, parsed.problem.remedy)
    line = SummaryCache.encoded((plain, problem)) if caching and digest else None
    return _Outcome(plain, problem, digest, line)


def _from_cache(entry: Any) -> _Outcome | None:
    """An entry of the cache, if it has the form of one."""
    try:
        plain, problem = entry
        if plain is not None:
            ModuleSummary.from_plain(plain)
        if problem is not None:
            line, reason, remedy = problem
            problem = (int(line), str(reason), str(remedy))
        return None if plain is None and problem is None else _Outcome(plain, problem)
    except (TypeError, ValueError):
        return None
