"""django-ninja: APIs, routers, operations, who may call them, and what they take and answer.

Modelled: `NinjaAPI` and `Router` with `add_router` (by object or by name), operations of all methods, `auth`
of API, router and operation, the nearest that is set deciding, the security classes, the documentation's
pages.  Of several authenticators one must recognise the caller.  Bodies, forms, files and the other inputs by
the signatures of operations, answers by `response`; `Schema` and `ModelSchema`; the two usual paginations.
Not modelled: throttles; decorators that `add_decorator` puts around all operations; related models in depth.
Source: django-ninja 1.7, ninja/main.py, router.py, operation.py, security/, openapi/urls.py,
signature/details.py, orm/, pagination.py.
"""
