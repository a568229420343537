"""Ports that applications are started on by their own code, where no manifest says how they are deployed.

    ports = list(ports_of(tree, application, service))

Looked for in the module that makes the application: `app.run(port=5001)`, `uvicorn.run(app, port=8001)`,
`web.run_app(app, port=8002)`, `serve(app, port=8003)`, with a number, or with the default of a variable.

Limits: commands in the words of a document, and servers that another module starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from analyzer.facts import Application, Certainty, Evidence, ServicePort
from analyzer.source import SourceTree

MAX_COMMAND: Final = 600
"""Characters of a call that starts a server; what stands further on is of something else."""

_STARTS: Final = re.compile(r"\b(?:run|run_app|serve)\(")
_PORT: Final = re.compile(
    r"\bport\s*=\s*(?:int\()?(?:os\.(?:environ\.get|getenv)\([^,()]*,\s*[\"']?)?(\d{2,5})\b"
)


def ports_of(tree: SourceTree, application: Application, service: str) -> Iterator[ServicePort]:
    """The ports of an application that is the service."""
    path = application.evidence.path if application.evidence is not None else ""
    file = tree.file(path) if path else None
    if file is None:
        return
    text = tree.peek(path).decode("utf-8", "replace")
    seen: set[int] = set()
    for start in _STARTS.finditer(text):
        command = _call(text, start.end())
        for match in _PORT.finditer(command):
            number, line = int(match[1]), text.count("\n", 0, start.start()) + 1
            if number not in seen:
                seen.add(number)
                yield ServicePort(
                    id=f"{service}:{number}/tcp",
                    service=service,
                    number=number,
                    evidence=Evidence(path, line, line),
                    certainty=Certainty.INFERRED,
                    reason="the code starts it there when it is run as a program",
                )


def _call(text: str, start: int) -> str:
    """The arguments of a call, from behind its bracket."""
    depth = 1
    for position in range(start, min(len(text), start + MAX_COMMAND)):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if depth == 0:
            return text[start:position]
    return text[start : start + MAX_COMMAND]
