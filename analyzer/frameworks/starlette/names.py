"""Names: where Starlette and its companions define what can be imported from elsewhere, and constants.

Source: starlette/status.py, fastapi/__init__.py, fastapi/responses.py, fastapi/middleware/.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

ALIASES: Final = {
    "fastapi.middleware.cors.CORSMiddleware": "starlette.middleware.cors.CORSMiddleware",
    "fastapi.middleware.gzip.GZipMiddleware": "starlette.middleware.gzip.GZipMiddleware",
    "fastapi.middleware.httpsredirect.HTTPSRedirectMiddleware": (
        "starlette.middleware.httpsredirect.HTTPSRedirectMiddleware"
    ),
    "fastapi.middleware.trustedhost.TrustedHostMiddleware": (
        "starlette.middleware.trustedhost.TrustedHostMiddleware"
    ),
    "fastapi.middleware.wsgi.WSGIMiddleware": "starlette.middleware.wsgi.WSGIMiddleware",
    "fastapi.HTTPException": "fastapi.exceptions.HTTPException",
    "fastapi.Request": "starlette.requests.Request",
    "fastapi.requests.Request": "starlette.requests.Request",
    "fastapi.Response": "starlette.responses.Response",
    "fastapi.WebSocket": "starlette.websockets.WebSocket",
    "fastapi.websockets.WebSocket": "starlette.websockets.WebSocket",
    "fastapi.BackgroundTasks": "fastapi.background.BackgroundTasks",
    "fastapi.UploadFile": "fastapi.datastructures.UploadFile",
    "fastapi.status": "starlette.status",
    **{
        f"fastapi.responses.{name}": f"starlette.responses.{name}"
        for name in (
            "FileResponse",
            "HTMLResponse",
            "JSONResponse",
            "PlainTextResponse",
            "RedirectResponse",
            "Response",
            "StreamingResponse",
        )
    },
}

GUARDS: Final = {
    "starlette.middleware.authentication.AuthenticationMiddleware": GuardKind.SESSION,
    "starlette.middleware.sessions.SessionMiddleware": GuardKind.SESSION,
    "starlette.middleware.trustedhost.TrustedHostMiddleware": GuardKind.VALIDATION,
    "starlette.authentication.requires": GuardKind.AUTHORIZATION,
}

CONSTANTS: Final = {
    **{
        f"starlette.status.{name}": code
        for name, code in (
            ("HTTP_200_OK", 200),
            ("HTTP_201_CREATED", 201),
            ("HTTP_202_ACCEPTED", 202),
            ("HTTP_204_NO_CONTENT", 204),
            ("HTTP_301_MOVED_PERMANENTLY", 301),
            ("HTTP_302_FOUND", 302),
            ("HTTP_303_SEE_OTHER", 303),
            ("HTTP_304_NOT_MODIFIED", 304),
            ("HTTP_307_TEMPORARY_REDIRECT", 307),
            ("HTTP_400_BAD_REQUEST", 400),
            ("HTTP_401_UNAUTHORIZED", 401),
            ("HTTP_402_PAYMENT_REQUIRED", 402),
            ("HTTP_403_FORBIDDEN", 403),
            ("HTTP_404_NOT_FOUND", 404),
            ("HTTP_405_METHOD_NOT_ALLOWED", 405),
            ("HTTP_409_CONFLICT", 409),
            ("HTTP_410_GONE", 410),
            ("HTTP_413_REQUEST_ENTITY_TOO_LARGE", 413),
            ("HTTP_422_UNPROCESSABLE_ENTITY", 422),
            ("HTTP_429_TOO_MANY_REQUESTS", 429),
            ("HTTP_500_INTERNAL_SERVER_ERROR", 500),
            ("HTTP_501_NOT_IMPLEMENTED", 501),
            ("HTTP_502_BAD_GATEWAY", 502),
            ("HTTP_503_SERVICE_UNAVAILABLE", 503),
            ("WS_1008_POLICY_VIOLATION", 1008),
        )
    },
    **{
        f"http.HTTPStatus.{name}": code
        for name, code in (
            ("OK", 200),
            ("CREATED", 201),
            ("ACCEPTED", 202),
            ("NO_CONTENT", 204),
            ("BAD_REQUEST", 400),
            ("UNAUTHORIZED", 401),
            ("PAYMENT_REQUIRED", 402),
            ("FORBIDDEN", 403),
            ("NOT_FOUND", 404),
            ("METHOD_NOT_ALLOWED", 405),
            ("CONFLICT", 409),
            ("UNPROCESSABLE_ENTITY", 422),
            ("TOO_MANY_REQUESTS", 429),
            ("INTERNAL_SERVER_ERROR", 500),
            ("BAD_GATEWAY", 502),
            ("SERVICE_UNAVAILABLE", 503),
        )
    },
}
