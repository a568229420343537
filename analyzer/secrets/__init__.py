"""Secrets: which names hold them, what they look like, and how they are kept out of every output.

    for found in secrets_in("shop/settings.py", text): ...
    hiding = Hiding(found.value for found in ...)
    hiding.hidden("postgres://shop:hunter2@db/shop")

A set of our own, because none that is maintained serves: detect-secrets' last release is of 2024 and needs an
HTTP client; the patterns of gitleaks and TruffleHog are written for Go's expressions and are not packaged for
Python.  What is here is small and errs towards silence.
"""

from analyzer.secrets.hiding import Hiding, replaced
from analyzer.secrets.names import MASK, is_secret_name, masked
from analyzer.secrets.scanning import Secret, Strength, secrets_in

__all__ = ["MASK", "Hiding", "Secret", "Strength", "is_secret_name", "masked", "replaced", "secrets_in"]
