"""BlackSheep: routers, controllers, middleware, authorization, mounts.

Modelled: `Application` and `Router` with decorators and `add_get` and its like, the decorators of the module,
controllers with their routes, `auth` and `allow_anonymous` with default policies, `middlewares`, `mount`,
`serve_files`, start and stop events; what handlers take and give back by their signatures.
Not modelled: sub-routers as filters; OpenAPI pages, and what only these say.
Source: blacksheep 2.6, blacksheep/server/: application.py, routing.py, controllers.py, authorization/,
normalization.py, bindings/.
"""

from typing import Final

ENTRY_PACKAGES: Final = ("blacksheep",)
