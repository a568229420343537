"""yarl: addresses, as far as paths are made of them.

Modelled: `URL` of a text and of a path, its path, joining with `/`, its text.
Not modelled: quoting, queries, everything else.
Source: yarl 1.9, yarl/_url.py.
"""

from __future__ import annotations

from typing import Final

STUBS: Final = {
    "yarl": """
from urllib.parse import urlsplit


class URL:
    def __init__(self, val="", *, encoded=False, **options):
        self._text = val
        self.path = self.raw_path = urlsplit(val).path

    @classmethod
    def build(cls, *, scheme="", host="", path="", **options):
        made = URL(f"{scheme}://{host}{path}" if host else path)
        made.path = made.raw_path = path
        return made

    def __truediv__(self, name):
        made = URL(self._text.rstrip("/") + "/" + name)
        made.path = made.raw_path = self.path.rstrip("/") + "/" + name
        return made

    def __str__(self):
        return self._text
"""
}
