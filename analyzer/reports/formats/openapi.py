"""The contract that the code serves, as an OpenAPI document."""

from __future__ import annotations

from analyzer.reports.report import ReportInput

NAME = "openapi"
SUFFIX = ".json"
STEM = "openapi"
DESCRIPTION = "the HTTP interface as the code has it, as OpenAPI 3.1, with handlers, places and guards"
ON_REQUEST = True


def render(report: ReportInput) -> bytes:
    import json  # noqa: PLC0415 - for those who ask for it

    from analyzer.facts.plain import utf8  # noqa: PLC0415
    from analyzer.reports.contract import openapi_document  # noqa: PLC0415

    return utf8(json.dumps(openapi_document(report), indent=1, ensure_ascii=False) + "\n")
