"""`python -m analyzer.facts.publish` writes the generated descriptions of the schema, beside this file."""

from __future__ import annotations

import json
from pathlib import Path

from analyzer.facts.document_schema import json_schema
from analyzer.facts.documentation import schema_documentation
from analyzer.writing import write_files


def publish(folder: Path = Path(__file__).parent) -> None:
    """Write SCHEMA.md and document.schema.json."""
    write_files(
        {
            folder / "SCHEMA.md": schema_documentation().encode(),
            folder / "document.schema.json": (json.dumps(json_schema(), indent=2) + "\n").encode(),
        }
    )


if __name__ == "__main__":
    publish()
