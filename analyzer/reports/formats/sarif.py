"""SARIF 2.1.0 (OASIS), which code hosts and editors show beside the code.

Rules that found nothing are listed too.  A finding that could not be decided has the kind `open`; one that
was accepted has a suppression, or the baseline state `unchanged`.  Blind spots are notifications of the
run. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from analyzer.facts import BlindSpot, Evidence, Finding, RuleResult
from analyzer.facts.plain import encode_in_order, utf8
from analyzer.reports.report import ReportInput
from analyzer.reports.text import prose, visible

NAME = "sarif"
SUFFIX = ".sarif"
DESCRIPTION = "findings in SARIF 2.1.0, for code hosts and editors"
FINDINGS = True

SCHEMA = "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"

LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}

SECURITY_SEVERITIES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0", "info": "1.0"}
"""The score by which GitHub ranks security findings (its documentation of SARIF support: over 9.0 is
critical, 7.0 to 8.9 high, 4.0 to 6.9 medium)."""

FINGERPRINT = "groundplan/v1"

_STEP = re.compile(r"(?P<path>.+?):(?P<line>[0-9]{1,9}) (?P<what>.*)", re.DOTALL)


def render(report: ReportInput) -> bytes:
    findings = (*report.summary.findings, *report.summary.accepted)
    blind_spots = [_blind_spot(spot) for spot in report.summary.blind_spots]
    rules = _rules(report.summary.rules, findings)
    places = {rule["id"]: index for index, rule in enumerate(rules)}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "groundplan",
                        "version": report.version,
                        "semanticVersion": report.version,
                        "rules": rules,
                    }
                },
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": blind_spots}],
                "results": [_result(finding, places) for finding in findings],
            }
        ],
    }
    return utf8(encode_in_order(log, indent=1) + "\n")


def _rules(results: Iterable[RuleResult], findings: Iterable[Finding]) -> list[dict[str, Any]]:
    examples: dict[str, Finding] = {}
    for finding in findings:
        examples.setdefault(finding.rule, finding)
    rules = {
        row.rule: _rule(row.rule, row.title, row.severity, row.pack, examples.get(row.rule))
        for row in results
    }
    for rule, finding in examples.items():
        rules.setdefault(rule, _rule(rule, finding.title, finding.severity, finding.pack, finding))
    return [rules[rule] for rule in sorted(rules)]


def _rule(rule: str, title: str, severity: str, pack: str, example: Finding | None) -> dict[str, Any]:
    properties: dict[str, Any] = {"tags": [pack, *_tags(example)], "severity": severity}
    if pack == "security" and severity in SECURITY_SEVERITIES:
        properties["security-severity"] = SECURITY_SEVERITIES[severity]
    told: dict[str, Any] = {
        "id": rule,
        "shortDescription": {"text": visible(title)},
        "defaultConfiguration": {"level": LEVELS.get(severity, "warning")},
        "properties": properties,
    }
    if example:
        told["help"] = {"text": prose(example.remedy)}
    return told


def _tags(example: Finding | None) -> list[str]:
    if example is None:
        return []
    found = []
    for name, values in sorted(example.maps.items()):
        for value in values if isinstance(values, list | tuple) else [values]:
            text = visible(str(value))
            found.append(f"external/cwe/{text.lower()}" if name == "cwe" else f"{name}/{text}")
    return found


def _result(finding: Finding, places: dict[str, int]) -> dict[str, Any]:
    undecided = finding.verdict == "unknown"
    told: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": places[finding.rule],
        "kind": "open" if undecided else "fail",
        "level": "none" if undecided else LEVELS.get(finding.severity, "warning"),
        "message": {"text": f"{prose(finding.message)}\nWhat to do: {prose(finding.remedy)}"},
        "locations": _locations(finding.evidence, finding.subject),
        "partialFingerprints": {FINGERPRINT: visible(finding.fingerprint)},
        "baselineState": "unchanged" if finding.status == "baseline" else "new",
        "properties": {
            "severity": finding.severity,
            "verdict": finding.verdict,
            "likely": finding.likely,
            "certainty": str(finding.certainty),
        },
    }
    flow = [location for step in finding.steps if (location := _step(step)) is not None]
    if flow:
        told["codeFlows"] = [{"threadFlows": [{"locations": flow}]}]
    if finding.status == "suppressed":
        told["suppressions"] = [{"kind": "external", "justification": prose(finding.suppression or "")}]
    return told


def _blind_spot(spot: BlindSpot) -> dict[str, Any]:
    reason = f" ({prose(spot.reason)})" if spot.reason else ""
    return {
        "level": "warning",
        "message": {"text": f"not known: {spot.kind} {visible(spot.subject)}{reason}"},
        "locations": _locations(spot.evidence, spot.subject),
    }


def _step(text: str) -> dict[str, Any] | None:
    """One step of a flow: `path:line what`."""
    match = _STEP.fullmatch(text)
    if match is None:
        return None
    place = {
        "artifactLocation": {"uri": _uri(match["path"]), "uriBaseId": "SRCROOT"},
        "region": {"startLine": max(int(match["line"]), 1)},
    }
    return {"location": {"physicalLocation": place, "message": {"text": visible(match["what"])}}}


def _locations(evidence: Evidence | None, subject: str) -> list[dict[str, Any]]:
    place: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": visible(subject)}]}
    if evidence is not None:
        first = max(evidence.line, 1)
        place["physicalLocation"] = {
            "artifactLocation": {"uri": _uri(evidence.path), "uriBaseId": "SRCROOT"},
            "region": {"startLine": first, "endLine": max(evidence.end_line, first)},
        }
    return [place]


def _uri(path: str) -> str:
    """A relative reference: what could be taken for a scheme or an authority is encoded."""
    return quote(path.encode("utf-8", "surrogateescape" if _decoded(path) else "replace"), safe="/")


def _decoded(path: str) -> bool:
    """Whether lone surrogates in a path stand for bytes of a file name that is no UTF-8."""
    try:
        path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True
