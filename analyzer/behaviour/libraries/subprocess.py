"""subprocess, asyncio's subprocesses, pty, commands of paramiko and fabric: starting programs.

Modelled: with `shell=True` the whole text is the shell's; without it, only the program's name decides which
program runs (arguments can still be options of it, which is not told here).  `shlex.quote` makes an argument
harmless.
Source: https://docs.python.org/3/library/subprocess.html
"""

from __future__ import annotations

import re
from typing import Final

from analyzer.behaviour.knowledge import Arg, Knows, Site, clean
from analyzer.behaviour.things import NOTHING, Of, Thing

COMMAND: Final = Arg(0, "args", "cmd", "command")
SHELLS: Final = frozenset(
    ["sh", "bash", "/bin/sh", "/bin/bash", "zsh", "cmd", "cmd.exe", "powershell", "/usr/bin/bash"]
)


INTERPRETERS: Final = re.compile(r"(.*/)?(python[\d.]*|pypy[\d.]*|node|perl|ruby|php|bash|sh|zsh)(\.exe)?")
"""Programs that run the file that their first argument names."""


def _interprets(program: Thing) -> bool:
    """Whether a program runs what its arguments name: `python`, or the one that runs us."""
    written = program.constant
    if isinstance(written, str):
        return INTERPRETERS.fullmatch(written) is not None
    return any(getattr(kind, "name", "") == "sys.executable" for kind in program.kinds)


def _script(parts: list[Thing]) -> Thing:
    """What an interpreter runs of what its command line holds: a script, or what pip is to install.

    The argument of a script that the code names is left out: it is that script's."""
    words = [one.constant for one in parts]
    for index, word in enumerate(words):
        if not isinstance(word, str):
            return parts[index] if parts[index].pieces is None else NOTHING
        if word == "-m":
            rest = words[index + 1 :]
            installs = rest[:2] == ["pip", "install"]
            chosen = [one for one in parts[index + 3 :] if one.origins and one.pieces is None]
            return chosen[0] if installs and chosen else NOTHING
        if not word.startswith("-"):
            return NOTHING
    return NOTHING


def _started(site: Site) -> Thing | None:
    command = site.argument(COMMAND) or NOTHING
    shell = site.keywords.get("shell")
    by_shell = shell is not None and shell.constant is not False and bool(shell.kinds or shell.origins)
    listed = command.fields or {}
    first = listed.get("0", NOTHING)
    if by_shell and listed:
        site.reach("shell", first)
        if _interprets(first):
            site.reach("program", _script(list(listed.values())[1:]))
    elif by_shell:
        site.reach("shell", command)
    elif listed:
        site.reach("program", first)
        if _interprets(first):
            site.reach("program", _script(list(listed.values())[1:]))
        if first.constant in SHELLS and listed.get("1", NOTHING).constant in ("-c", "/c", "-lc"):
            site.reach("shell", listed.get("2", NOTHING))
    elif command.items is None:
        site.reach("program", command)
    shown = {"shell": "True" if by_shell else "False"}
    site.note(
        "process",
        blocking=not site.name.startswith("asyncio.") and not site.name.endswith("Popen"),
        subject=site.spelled(first if listed else command),
        arguments=shown,
    )
    return Thing((Of(f"{site.name}()"),))


BEHAVIOUR = {
    **{f"subprocess.{name}": Knows(custom=_started) for name in (
        "run", "call", "check_call", "check_output", "Popen",
    )},
    **{f"subprocess.{name}": Knows(
        act="process", subject=COMMAND, sinks=(("shell", COMMAND),), blocking=True, keeps=False,
    ) for name in ("getoutput", "getstatusoutput")},
    "asyncio.create_subprocess_shell": Knows(
        act="process", subject=COMMAND, sinks=(("shell", COMMAND),), keeps=False
    ),
    "asyncio.create_subprocess_exec": Knows(
        act="process", subject=COMMAND, sinks=(("program", COMMAND),), keeps=False
    ),
    "commands.getoutput": Knows(act="process", subject=COMMAND, sinks=(("shell", COMMAND),), keeps=False),
    "pexpect.spawn": Knows(act="process", subject=COMMAND, sinks=(("shell", COMMAND),), keeps=False),
    "pexpect.run": Knows(act="process", subject=COMMAND, sinks=(("shell", COMMAND),), keeps=False),
    "paramiko.SSHClient": Knows(gives="paramiko.SSHClient"),
    "paramiko.SSHClient.exec_command": Knows(
        act="process", subject=COMMAND, sinks=(("shell", COMMAND),), blocking=True, keeps=False
    ),
    "shlex.quote": clean("shell", "program"),
    "pipes.quote": clean("shell", "program"),
    "shlex.split": Knows(),
}  # fmt: skip
