"""Flask-AppBuilder: views and interfaces whose exposed methods become routes, with the library's own guards.

Modelled: `AppBuilder` before and after `init_app`, `add_view`, `add_view_no_menu`, `add_api`; views with
`expose`, forms, `ModelView` and its kin, `BaseApi`, `ModelRestApi`, each with the decorators that the library
puts on its methods; `include_route_methods`, `exclude_route_methods`; hooks of views; the security manager's
own views by the type of authentication, and a manager that the target derives.
Not modelled: permissions as data, charts, add-on managers, limits.
Source: flask-appbuilder 5.3.0, flask_appbuilder/base.py, baseviews.py, views.py, api/__init__.py, menu.py,
security/decorators.py, security/views.py, security/manager.py, security/sqla/manager.py.
"""

from typing import Final

ENTRY_PACKAGES: Final = ("flask_appbuilder",)
