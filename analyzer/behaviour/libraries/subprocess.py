"""subprocess, asyncio's subprocesses, pty, commands of paramiko and fabric: starting programs.

Modelled: with `shell=True` the whole text is the shell's; without it, only the program's name decides which
program runs (arguments can still be options of it, which is not told here).  `shlex.quote` makes an argument
harmless.
Source: https://docs.python.org/3/library/subprocess.html
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Arg, Knows, Site, clean
from analyzer.behaviour.things import NOTHING, Of, Thing

COMMAND: Final = Arg(0, "args", "cmd", "command")
SHELLS: Final = frozenset(
    ["sh", "bash", "/bin/sh", "/bin/bash", "zsh", "cmd", "cmd.exe", "powershell", "/usr/bin/bash"]
)


def _started(site: Site) -> Thing | None:
    command = site.argument(COMMAND) or NOTHING
    shell = site.keywords.get("shell")
    by_shell = shell is not None and shell.constant is not False and bool(shell.kinds or shell.origins)
    listed = command.fields or {}
    first = listed.get("0", NOTHING)
    if by_shell and listed:
        site.reach("shell", first)
    elif by_shell:
        site.reach("shell", command)
    elif listed:
        site.reach("program", first)
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
