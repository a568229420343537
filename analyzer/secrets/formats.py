"""Credentials that are recognised by their looks alone, as their issuers describe them.

Each has a literal that every one of its kind holds, so that a text without it is passed over at the speed of
a search, and a pattern for the whole.  Only formats are here that nothing else looks like: a name beside the
value decides about the others (see `scanning`).
Sources: the issuers' own descriptions, chiefly
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html,
https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github,
https://docs.gitlab.com/security/tokens/, https://docs.slack.dev/authentication/tokens,
https://docs.stripe.com/keys, https://www.rfc-editor.org/rfc/rfc7468, https://www.rfc-editor.org/rfc/rfc7519
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple


class KnownFormat(NamedTuple):
    """One kind of credential."""

    name: str
    literal: str
    """Part of every credential of this kind."""
    pattern: re.Pattern[str]
    lead: int = 0
    """Characters that can stand before the literal."""


class Formatted(NamedTuple):
    """A credential in a text."""

    kind: str
    start: int
    end: int


def formatted(text: str) -> Iterator[Formatted]:
    """Every credential of a known format, by kind and place."""
    for kind in KNOWN_FORMATS:
        at = text.find(kind.literal)
        while at >= 0:
            first = max(0, at - kind.lead)
            match = (
                kind.pattern.search(text, first, at + MAX_LENGTH)
                if kind.lead
                else kind.pattern.match(text, at)
            )
            ends = at + len(kind.literal)
            if match is not None and match.start() <= at and not _goes_on(text, match):
                yield Formatted(kind.name, match.start(), match.end())
                ends = match.end()
            at = text.find(kind.literal, ends)


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether what was found is a part of a longer word."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return _INSIDE.fullmatch(before) is not None or _INSIDE.fullmatch(after) is not None


MAX_LENGTH: Final = 20_000
"""Of a credential: the longest private keys that are in use have 13,000 characters."""

_INSIDE: Final = re.compile(r"[A-Za-z0-9_]")


def _format(name: str, literal: str, pattern: str, lead: int = 0) -> KnownFormat:
    return KnownFormat(name, literal, re.compile(pattern), lead)


def _prefixed(name: str, prefixes: str, pattern: str) -> Iterator[KnownFormat]:
    for prefix in prefixes.split():
        yield _format(name, prefix, re.escape(prefix) + pattern)


KNOWN_FORMATS: Final = (
    *_prefixed("AWS access key", "AKIA ASIA", r"[A-Z2-7]{16}"),
    *_prefixed("Azure storage key", "AccountKey=", r"[A-Za-z0-9+/]{86}=="),
    *_prefixed("Anthropic key", "sk-ant-", r"[a-z]+[0-9]{2}-[\w-]{60,}"),
    *_prefixed("Atlassian token", "ATATT3", r"[\w=-]{60,}"),
    *_prefixed("Databricks token", "dapi", r"[0-9a-f]{32}(?:-[0-9])?"),
    *_prefixed("DigitalOcean token", "dop_v1_ doo_v1_ dor_v1_", r"[0-9a-f]{64}"),
    *_prefixed("Docker Hub token", "dckr_pat_ dckr_oat_", r"[\w-]{27,}"),
    *_prefixed("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", r"[A-Za-z0-9]{36,251}"),
    *_prefixed("GitHub token", "github_pat_", r"[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    *_prefixed(
        "GitLab token",
        "glpat- gldt- glrt- glptt- glft- glimt- glagent- gloas- glcbt- glsoat-",
        r"[\w.-]{20,}",
    ),
    *_prefixed("Google API key", "AIza", r"[\w-]{35}"),
    *_prefixed("Google client secret", "GOCSPX-", r"[\w-]{28}"),
    *_prefixed("Grafana token", "glsa_ glc_", r"[A-Za-z0-9+/_=]{32,}"),
    *_prefixed("Hugging Face token", "hf_", r"[A-Za-z]{34}"),
    *_prefixed("JSON web token", "eyJ", r"[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}"),
    *_prefixed("Linear key", "lin_api_", r"[A-Za-z0-9]{40}"),
    *_prefixed("New Relic key", "NRAK-", r"[A-Z0-9]{27}"),
    *_prefixed("npm token", "npm_", r"[A-Za-z0-9]{36}"),
    *_prefixed("PyPI token", "pypi-AgE", r"[\w-]{50,}"),
    *_prefixed("SendGrid key", "SG.", r"[\w-]{22}\.[\w-]{43}"),
    *_prefixed("Shopify token", "shpat_ shpca_ shppa_ shpss_", r"[0-9a-f]{32}"),
    *_prefixed("Slack token", "xoxa- xoxb- xoxe- xoxo- xoxp- xoxr- xoxs-", r"[A-Za-z0-9-]{20,}"),
    *_prefixed("Slack token", "xapp-", r"[0-9]-[A-Za-z0-9-]{20,}"),
    *_prefixed("Slack webhook", "https://hooks.slack.com/services/", r"T\w{6,}/B\w{6,}/\w{20,}"),
    *_prefixed("Stripe key", "sk_live_ rk_live_", r"[A-Za-z0-9]{16,}"),
    *_prefixed("Stripe webhook secret", "whsec_", r"[A-Za-z0-9+/=]{32,}"),
    *_prefixed("Vault token", "hvs. hvb. hvr.", r"[\w-]{24,}"),
    _format(
        "Discord webhook",
        "/api/webhooks/",
        r"https://discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60,}",
        24,
    ),
    _format("OpenAI key", "T3BlbkFJ", r"sk-[\w-]{10,100}T3BlbkFJ[\w-]{10,100}", 110),
    _format("Telegram bot token", ":AA", r"[0-9]{8,10}:AA[\w-]{33}", 10),
    _format(
        "private key",
        "PRIVATE KEY-----",
        r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY-----(?:\s|\\+[nr]|[\"'+,])*"
        r"(?:[A-Za-z-]+: [^\n\\]*(?:\s|\\+[nr])+)*"  # headers of an encrypted one
        r"[A-Za-z0-9+/=]{40,}[A-Za-z0-9+/=\s\\\"'+,]*",
        40,
    ),
)
