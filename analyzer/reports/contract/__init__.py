"""The contract that the code serves, recovered from it as an OpenAPI 3.1 document.

    openapi_document(report)        # a mapping, ready for json.dumps

What is written was declared in the code; what is not known is left open (an empty schema allows anything)
and says so in an extension, never guessed.  Each operation names its handler, its place and what guards it.
"""

from __future__ import annotations

from analyzer.reports.contract.document import openapi_document

__all__ = ["openapi_document"]
