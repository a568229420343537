"""django-ninja-extra: APIs of django-ninja whose operations are methods of controllers.

Modelled: `NinjaExtraAPI` with `register_controllers` and `auto_discover_controllers`; `api_controller` with
prefix, `auth` and `permissions`; the decorators of methods (`http_get`, `route.get`, `http_generic`, ...)
with permissions and authenticators of their own; permissions by their code, and expressions of them; the
operations of model controllers; the `Async...` security classes.  The rest is django-ninja's.
Not modelled: throttles; the schemas of model controllers; `ModelEndpointFactory` as an attribute of a
controller; ordering and searching.
Source: django-ninja-extra 0.31, ninja_extra/main.py, controllers/base.py, controllers/route/,
controllers/model/, permissions/, security/.
"""
