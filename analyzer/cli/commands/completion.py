"""`groundplan completion SHELL`: the script that teaches a shell to complete groundplan's arguments."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

from analyzer.cli.options import COMPLETION_VARIABLE, terminal_options
from analyzer.cli.terminal import Terminal

SHELLS = ("bash", "fish", "zsh")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@terminal_options
def command(terminal: Terminal, shell: str) -> None:
    """Print the completion script of a shell.

    \b
    Examples:
      eval "$(groundplan completion bash)"                                  in ~/.bashrc
      eval "$(groundplan completion zsh)"                                   in ~/.zshrc
      groundplan completion fish > ~/.config/fish/completions/groundplan.fish
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"click knows no completion for {shell}")
    # Not `kind.source`: for bash it would start the shell to ask for its version.
    script = ShellComplete.source(
        kind(click.get_current_context().find_root().command, {}, "groundplan", COMPLETION_VARIABLE)
    )
    terminal.write(script + "\n")
