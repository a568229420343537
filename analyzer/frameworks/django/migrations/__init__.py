"""Django's migrations: what each does to the models' state, and the tables that the last state means.

Modelled: migrations of every application in the tree, in the order of their graph (dependencies across
applications, `run_before`, `__first__`, swappable models, squashed migrations in the place of those that
they replace, as on an empty database); all operations of Django and of django.contrib.postgres; subclasses
of them; `SeparateDatabaseAndState` and `RunSQL` with what they say of the state; `MIGRATION_MODULES`.
Not modelled: operations of the target's own that change the state by code (a blind spot); what `RunPython`
does; SQL that the state is not told of (it is noted as a step, and changes no table);
`order_with_respect_to`.

The rooms: `operations` (stand-ins), `state` (models by application and name, and their tables), `loading`
(files to an ordered graph), `replaying` (operations to the state and to steps).
Source: Django 5.2, django/db/migrations/operations/*.py, state.py, loader.py, graph.py;
django/contrib/postgres/operations.py.
"""
