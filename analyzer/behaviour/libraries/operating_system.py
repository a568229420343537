"""os, shutil, pathlib, tempfile, glob, zipfile, tarfile: files and processes of the operating system.

Modelled: which argument is a path or a command, and what makes a name harmless (`basename`).
Source: https://docs.python.org/3/library/os.html, pathlib.html, shutil.html
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.behaviour.knowledge import Arg, Knows, Site, clean
from analyzer.behaviour.things import CONTENT, NOTHING, Of, Thing, cleaned, merged

PATH: Final = Arg(0, "path", "src", "file", "name", "filename")
TARGET: Final = Arg(1, "dst", "target")
COMMAND: Final = Arg(0, "command", "cmd")
PATHS: Final = "pathlib.Path"


def _file(verb: str, *more: Arg) -> Knows:
    arguments = (PATH, *more)
    return Knows(
        act="file", verb=verb, subject=PATH, sinks=tuple(("path", one) for one in arguments), keeps=False
    )


def _shell() -> Knows:
    return Knows(act="process", subject=COMMAND, sinks=(("shell", COMMAND),), blocking=True, keeps=False)


def _program() -> Knows:
    return Knows(act="process", subject=PATH, sinks=(("program", PATH),), blocking=True, keeps=False)


SPELLING: Final = "spelling"
"""The field of a path that was put together that holds its text, for whoever looks at how it ends."""

MAX_PARTS: Final = 12
"""Parts of a path that its text keeps."""


def _joined(site: Site) -> Thing:
    """Paths put together: the content of all."""
    many = site.args if site.receiver is None else [site.receiver, *site.args]
    kind = Of(PATHS) if site.receiver is not None or site.name.startswith("pathlib") else Of("builtins.str")
    pieces: list[Any] = []
    for one in many[:MAX_PARTS]:
        pieces += ["/", *one.text] if pieces else one.text
    spelling = {SPELLING: Thing((), {}, tuple(pieces))} if pieces else None
    return Thing((kind,), merged(one.origins for one in many), None, None, spelling)


def _split_extension(site: Site) -> Thing:
    """`os.path.splitext(path)`: the extension has no slash in it."""
    whole = site.args[0].origins if site.args else {}
    kind = (Of("builtins.str"),)
    parts = {"0": Thing(kind, whole), "1": Thing(kind, cleaned(whole, frozenset(["path"])))}
    return Thing((Of("builtins.tuple"),), whole, None, None, parts)


def _on_path(verb: str) -> Knows:
    """A method of a path that opens or changes what it names."""

    def custom(site: Site) -> Thing:
        receiver = site.receiver or NOTHING
        site.reach("path", receiver)
        mode = site.argument(Arg(0, "mode"))
        done = verb
        if verb == "open":
            text = mode.constant if mode is not None else "r"
            done = "write" if isinstance(text, str) and set(text) & set("wax+") else "read"
        site.note("file", verb=done, subject=site.spelled(receiver))
        return Thing((Of("io.IOBase"),), cleaned(receiver.origins, frozenset(["*"])))

    return Knows(custom=custom)


ARCHIVES: Final = frozenset(["file", "json", "body", "form"])
"""Parts of a request that can hold an archive."""


def _archive(site: Site) -> Thing:
    """`tarfile.open(path)`, `tarfile.open(fileobj=file)`: the archive's content, where it is known to be sent."""
    path = site.argument(PATH)
    opened = site.keywords.get("fileobj") or site.argument(Arg(2, "fileobj"))
    origins = opened.origins if opened is not None else {}
    if path is not None:
        site.reach("path", path)
        site.note("file", subject=site.spelled(path))
        kept = (path.fields or {}).get(CONTENT)
        named = {one: trail for one, trail in path.origins.items() if one.location == "file"}
        origins = merged([origins, kept.origins if kept is not None else named])
    return Thing((Of("tarfile.TarFile"),), cleaned(origins, frozenset(["path"])))


def _extracted(site: Site) -> Thing:
    """Members of an archive name the files that they become, unless a filter refuses names that lead out."""
    chosen = site.keywords.get("filter")
    if chosen is None or chosen.constant == "fully_trusted":
        origins = (site.receiver or NOTHING).origins
        named = {
            one._replace(clean=one.clean - {"path"}): trail
            for one, trail in origins.items()
            if one.location in ARCHIVES
        }
        site.reach("path", Thing((), named))
    site.note("file", verb="write")
    return NOTHING


BEHAVIOUR = {
    "ffmpeg.input": Knows(gives="ffmpeg.Stream"),
    "ffmpeg.Stream.*": Knows(gives="ffmpeg.Stream"),
    **{f"ffmpeg.{name}": Knows(act="process", verb="run", blocking=True, keeps=False) for name in (
        "run", "run_async", "probe", "Stream.run", "Stream.run_async",
    )},
    "os.system": _shell(),
    "os.popen": _shell(),
    **{f"os.{name}": _program() for name in (
        "execl", "execle", "execlp", "execv", "execve", "execvp", "startfile",
    )},
    **{f"os.{name}": _file("delete") for name in ("remove", "unlink", "rmdir", "removedirs")},
    **{f"os.{name}": _file("write") for name in ("mkdir", "makedirs", "chmod", "chown", "truncate")},
    **{f"os.{name}": _file("read") for name in ("listdir", "scandir", "walk", "open", "readlink")},
    **{f"os.{name}": _file("write", TARGET) for name in ("rename", "replace", "link", "symlink")},
    **{f"shutil.{name}": _file("write", TARGET) for name in ("copy", "copy2", "copyfile", "copytree", "move")},
    "shutil.rmtree": _file("delete"),
    "shutil.unpack_archive": _file("write"),
    "os.path.join": Knows(custom=_joined),
    "posixpath.join": Knows(custom=_joined),
    "os.path.basename": clean("path"),
    "pathvalidate.sanitize_filename": clean("path"),
    "django.utils.text.get_valid_filename": clean("path"),
    **{f"os.path.{name}": Knows(keeps=False) for name in ("exists", "isfile", "isdir", "getsize", "getmtime")},
    "os.path.splitext": Knows(custom=_split_extension),
    "os.environ.get": Knows(keeps=False),
    "os.getenv": Knows(keeps=False),
    "pathlib.Path": Knows(custom=_joined),
    "pathlib.PurePath": Knows(custom=_joined),
    f"{PATHS}.joinpath": Knows(custom=_joined),
    f"{PATHS}.open": _on_path("open"),
    **{f"{PATHS}.{name}": _on_path("read") for name in ("read_text", "read_bytes", "iterdir", "glob", "rglob")},
    **{f"{PATHS}.{name}": _on_path("write") for name in (
        "write_text", "write_bytes", "mkdir", "touch", "rename", "replace", "symlink_to",
    )},
    **{f"{PATHS}.{name}": _on_path("delete") for name in ("unlink", "rmdir")},
    f"{PATHS}.exists": Knows(keeps=False),
    **{f"{PATHS}.{name}:": clean("path") for name in ("name", "suffix", "stem")},
    f"{PATHS}.resolve": Knows(gives=PATHS),
    f"{PATHS}.absolute": Knows(gives=PATHS),
    "tempfile.*": Knows(keeps=False),
    "tempfile.NamedTemporaryFile": Knows(keeps=False, gives="io.IOBase"),
    "tempfile.mkdtemp": Knows(keeps=False),
    "zipfile.ZipFile": Knows(act="file", subject=PATH, sinks=(("path", PATH),), gives="zipfile.ZipFile"),
    **{f"tarfile.{name}": Knows(custom=_archive) for name in ("open", "TarFile", "TarFile.open")},
    "aiofiles.open": Knows(act="file", subject=PATH, sinks=(("path", PATH),), keeps=False, gives="aiofiles.File"),
    "io.IOBase.*": Knows(keeps=False),
    "io.IOBase.__enter__": Knows(custom=lambda site: site.receiver),
    **{f"io.IOBase.{name}": Knows() for name in ("read", "readline", "readlines")},
    **{f"tarfile.TarFile.{name}": Knows(custom=_extracted) for name in ("extractall", "extract")},
    "io.BytesIO": clean("path"),
    "io.StringIO": clean("path"),
}  # fmt: skip
