"""Django REST framework: views, view sets, routers, permissions, authenticators.

`classes.py` holds the library's views and view sets, `routers.py` its routers, `policies.py` permissions,
authenticators and throttles, each as stubs; `settings.py` plays `api_settings`; `functions.py` `api_view` and
the decorators; `endpoints.py` asks an instance of a view, made for one method and action, which permissions
are in effect.  A second spelling of a route with a format suffix (`/items.json`) is left out.
Source: djangorestframework 3.7 to 3.18.
"""
