"""Pyramid: configurators, routes, views, scans, includes, permissions, tweens.

Modelled: `Configurator` with what its arguments set, `include` of functions, modules and dotted names with a
prefix, `add_directive`, `scan` with everything that venusian finds, `view_config` on functions, classes and
methods with `view_defaults`, predicates for methods of route and view, permissions (also the default one, and
those that an `__acl__` grants to everybody), predicates for who is calling, exception views, static views,
tweens.
Not modelled: traversal (a view without a route is a blind spot); overriding of views by equal predicates; the
order of tweens by `under` and `over`.
Source: pyramid 2.0, pyramid/config/, pyramid/view.py; venusian 3.1.
"""

from typing import Final

ENTRY_PACKAGES: Final = ("pyramid", "venusian")

NO_PERMISSION: Final = "__no_permission_required__"

CONSTANTS: Final = {
    "pyramid.security.NO_PERMISSION_REQUIRED": NO_PERMISSION,
    "pyramid.authorization.Allow": "Allow",
    "pyramid.authorization.Deny": "Deny",
    "pyramid.authorization.Everyone": "system.Everyone",
    "pyramid.authorization.Authenticated": "system.Authenticated",
    "pyramid.security.Allow": "Allow",
    "pyramid.security.Deny": "Deny",
    "pyramid.security.Everyone": "system.Everyone",
    "pyramid.security.Authenticated": "system.Authenticated",
}
