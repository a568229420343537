"""Every outcome of a command becomes an exit code, every failure one message."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import click
import pytest

from analyzer.cli.group import COMMANDS, CommandFolder, group
from analyzer.cli.options import cache_folder, terminal_options
from analyzer.cli.running import run
from analyzer.cli.terminal import Terminal
from analyzer.source import SourceError
from tests.command import GROUNDPLAN


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs `groundplan probe` with this as what the command does."""

    def with_body(body: Callable[[Terminal], int | None], *arguments: str) -> int:
        @click.command("probe")
        @terminal_options
        def probe(terminal: Terminal) -> int | None:
            return body(terminal)

        monkeypatch.setattr(CommandFolder, "get_command", lambda *_: probe)
        return run(["probe", *arguments])

    return with_body


def raising(error: BaseException) -> Callable[[Terminal], int | None]:
    def body(_terminal: Terminal) -> int | None:
        raise error

    return body


def test_a_command_decides_its_exit_code(running: Callable[..., int]) -> None:
    assert running(lambda _: None) == 0
    assert running(lambda _: 1) == 1
    assert running(lambda _: 3) == 3


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (SourceError("shop: there is no such directory"), "Error: shop: there is no such directory"),
        (OSError(errno.ENOSPC, "No space left on device", "out.json"), "out.json: no space left on device"),
        (PermissionError(errno.EACCES, "Permission denied", "x"), "x: permission denied; check its permis"),
        (MemoryError(), "not enough memory"),
        (click.UsageError("--out needs a folder"), "--out needs a folder"),
    ],
)
def test_what_is_the_users_is_one_message_and_exit_code_2(
    running: Callable[..., int], capsys: pytest.CaptureFixture[str], error: Exception, message: str
) -> None:
    assert running(raising(error)) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert "Traceback" not in captured.err
    assert not captured.out


def test_a_mistake_of_ours_is_said_to_be_ours(
    running: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert running(raising(KeyError("route"))) == 70
    short = capsys.readouterr().err
    assert "Internal error: KeyError: 'route'" in short
    assert "Traceback" not in short
    assert running(raising(KeyError("route")), "--verbose") == 70
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_messages_show_escapes_of_hostile_names(
    running: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    running(raising(SourceError("\x1b[2Jevil.py: cannot be read")))
    assert capsys.readouterr().err == "Error: \\x1b[2Jevil.py: cannot be read\n"


def test_an_interrupt_ends_the_run(running: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert running(raising(KeyboardInterrupt())) == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_a_closed_pipe_is_quiet() -> None:
    script = """
        import sys, click
        from analyzer.cli import main
        from analyzer.cli.group import CommandFolder
        from analyzer.cli.options import terminal_options

        def speak(terminal):
            for _ in range(1000):
                terminal.line("x" * 1000)

        probe = click.command("probe")(terminal_options(speak))
        CommandFolder.get_command = lambda *_: probe
        sys.argv = ["groundplan", "probe"]
        main()
    """
    process = subprocess.Popen(
        [sys.executable, "-c", dedent(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_behind_standard_output_is_one_message() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [GROUNDPLAN, "completion", "bash"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert done.stderr.startswith("Error: no space left on device")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", ["--nonsense", "nonsense", "completion nonsense", "completion"])
def test_wrong_usage_is_exit_code_2(arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments.split()) == 2
    captured = capsys.readouterr()
    assert "Error: " in captured.err
    assert not captured.out


def test_commands_are_the_files_of_the_folder() -> None:
    context = click.Context(group)
    names = group.list_commands(context)
    assert names == sorted(file.stem for file in COMMANDS.glob("[!_]*.py"))
    for name in names:
        command = group.get_command(context, name)
        assert command is not None
        assert command.help
        assert "Examples:" in command.help
        assert command.get_short_help_str()


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("groundplan ")


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_completion_prints_a_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    assert "_GROUNDPLAN_COMPLETE" in capsys.readouterr().out


def test_a_shell_completes_commands() -> None:
    words = {"_GROUNDPLAN_COMPLETE": "bash_complete", "COMP_WORDS": "groundplan comp", "COMP_CWORD": "1"}
    done = subprocess.run(
        [GROUNDPLAN], env={**os.environ, **words}, capture_output=True, text=True, check=False
    )
    assert done.stdout == "plain,completion\n"


def test_the_cache_is_where_the_user_wants_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "groundplan"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", "/home/somebody")
    assert cache_folder() == Path("/home/somebody/.cache/groundplan")


def test_help_imports_no_more_than_the_command_line() -> None:
    script = """
        import sys
        from analyzer.cli.running import run
        run(["--help"])
        heavy = {"rich", "networkx", "libcst", "yaml", "pydot", "sqlite3", "importlib.metadata"}
        ours = {name for name in sys.modules if name.startswith("analyzer")}
        others = [name for name in sorted(ours) if not name.startswith("analyzer.cli")]
        print(sorted(heavy & set(sys.modules)), others)
    """
    done = subprocess.run([sys.executable, "-c", dedent(script)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[] ['analyzer', 'analyzer.version']"
