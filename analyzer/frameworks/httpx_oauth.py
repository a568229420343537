"""httpx-oauth: the callback of an OAuth login as a dependency.

Modelled: `OAuth2AuthorizeCallback`, which refuses a request without a code and identifies nobody by itself.
Source: httpx-oauth 0.16.1, httpx_oauth/integrations/fastapi.py.
"""

from __future__ import annotations

from typing import Final

STUBS: Final = {
    "httpx_oauth.integrations.fastapi": """
from typing import Optional

from fastapi import HTTPException, Request


class OAuth2AuthorizeCallback:
    def __init__(self, client, route_name=None, redirect_url=None):
        self.client = client

    async def __call__(
        self,
        request: Request,
        code: Optional[str] = None,
        code_verifier: Optional[str] = None,
        state: Optional[str] = None,
        error: Optional[str] = None,
    ):
        raise HTTPException(status_code=400)
""",
}
