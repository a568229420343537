"""FastAPI: applications, routers, dependencies, parameters, security schemes.

Modelled: `FastAPI`, `APIRouter`, `APIRoute` and target classes derived from them, every way to register a
route, `include_router` in both meanings that it had (see routing.py), dependency trees, parameters with their
constraints, response models, the routes that FastAPI adds by itself, `dependency_overrides`,
`route.dependant.dependencies` extended by hand.
Not modelled: `callbacks` and `webhooks`.
Source: fastapi 0.100 to 0.165: fastapi/routing.py, fastapi/applications.py, fastapi/dependencies/utils.py.
"""
