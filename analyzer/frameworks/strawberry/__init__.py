"""Strawberry: schemas, the fields of their root types as operations, their permissions and limits.

Modelled: `Schema` (of federation too) with query, mutation and subscription types, inherited and merged ones;
`field`, `mutation`, `subscription` in all their spellings, fields without resolver, the names that clients
see; `permission_classes` and `PermissionExtension`, those of strawberry-django; extensions that limit depth,
aliases, tokens and introspection; the router for FastAPI with its three routes, and which endpoint of which
integration a schema is asked through.
Not modelled: types other than the roots as facts, name converters of the target's own, field extensions other
than permissions as guards.
Source: strawberry-graphql 0.341: types/field.py, types/mutation.py, schema/schema.py, permission.py,
extensions/, fastapi/router.py; strawberry-graphql-django 0.60: permissions.py, fields/.
"""

from typing import Final

ENTRY_PACKAGES: Final = ("strawberry", "strawberry_django")
"""Packages whose mention makes a file worth evaluating."""
