"""Extensions that are handed an application and put no routes on it.

They keep themselves in `app.extensions`, set a session interface or an encoder, add hooks that change
responses or send plain HTTP to HTTPS, add commands, tweens or tracing; none lets in or keeps out by who is
calling.
Extensions that bring pages of their own (Flask-Security, Flask-DebugToolbar, Prometheus exporters) are not
here: what is not known of them stays a blind spot.
Source: flask_compress 1.25, flask_session 0.8, flask_sslify 0.1.5, flask_migrate 4.1, flask_mail 0.10,
flask_caching 2.5, flask_babel 4.0, flask_marshmallow 1.5, flask_bcrypt 1.0, flask_script 2.0, flask_json 0.4,
opentelemetry-instrumentation-fastapi, -flask, -starlette, -asgi 0.66, authlib 1.9, pyramid_tm 2.6,
pyramid_jinja2 2.10, pyramid_mako 1.1, pyramid_beaker 0.9, pyramid_retry 2.1, aiohttp-fast-url-dispatcher 0.3.
"""

from __future__ import annotations

from typing import Final

BYSTANDERS: Final = (
    "flask_compress.Compress",
    "flask_session.Session",
    "flask_sslify.SSLify",
    "flask_migrate.Migrate",
    "flask_mail.Mail",
    "flask_caching.Cache",
    "flask_babel.Babel",
    "flask_marshmallow.Marshmallow",
    "flask_bcrypt.Bcrypt",
    "flask_script.Manager",
    "flask_json.FlaskJSON",
    "flask_appbuilder.SQLA",
    "opentelemetry.instrumentation.fastapi.FastAPIInstrumentor",
    "opentelemetry.instrumentation.flask.FlaskInstrumentor",
    "opentelemetry.instrumentation.starlette.StarletteInstrumentor",
    "opentelemetry.instrumentation.asgi.OpenTelemetryMiddleware",
    "authlib.integrations.flask_client.OAuth",
    "authlib.integrations.starlette_client.OAuth",
    "pyramid_tm",
    "pyramid_jinja2",
    "pyramid_mako",
    "pyramid_beaker",
    "pyramid_retry",
    "aiohttp_fast_url_dispatcher.attach_fast_url_dispatcher",
    "gevent.pywsgi.WSGIServer",
)
"""Qualified names of such calls; what is reached through one of them counts as well."""
