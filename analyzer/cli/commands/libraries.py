"""`groundplan libraries`: which libraries are understood, and from which versions of their source."""

from __future__ import annotations

import click

from analyzer.cli.options import terminal_options
from analyzer.cli.terminal import Terminal


@click.command()
@click.argument("name", required=False)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)
@terminal_options
def command(terminal: Terminal, name: str | None, form: str) -> None:
    """List the libraries that are modelled; with NAME, tell what is modelled of one, and what is not.

    What no file models is not lost: its calls keep their names, and where they decide something that is
    reported, there is a blind spot.

    \b
    Examples:
      groundplan libraries
      groundplan libraries fastapi
      groundplan libraries --format json
    """
    from analyzer.cli.failures import InputError
    from analyzer.cli.rows import written

    told = _told()
    if name is None:
        rows = [(library, text.partition("\n")[0].rstrip(".")) for library, text in told.items()]
        terminal.write(written(("library", "what"), rows, form))
        return
    found = {library: text for library, text in told.items() if library == name}
    if not found:
        raise InputError(f"{name} is not modelled; 'groundplan libraries' lists what is")
    for line in found[name].splitlines():
        terminal.line(line)


def _told() -> dict[str, str]:
    """What the file of each library says of itself; of a folder, what all of its files say."""
    import inspect
    from importlib import import_module
    from pkgutil import iter_modules

    from analyzer import frameworks

    found: dict[str, str] = {}
    for module in sorted(iter_modules(frameworks.__path__), key=lambda module: module.name):
        loaded = import_module(f"{frameworks.__name__}.{module.name}")
        found[module.name] = inspect.cleandoc(loaded.__doc__ or "")
    return found
