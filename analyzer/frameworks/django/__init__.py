"""Django: settings, applications, URL configurations, views, middleware.

`configuration.py` finds where a project begins and evaluates it as `django.setup()` would; `urls.py`,
`tree.py` and `spelling.py` are the URL configuration; `views.py` and `auth.py` hold the library's own
classes; `endpoints.py` says what answers at a pattern and what guards it; `composition.py` writes the facts.
A library on top of Django hooks in from its own file: ``DJANGO_VIEWS``, readers of views of its own;
``django_project``, told whenever the settings are those of another project; ``django_routes`` and
``django_emit``, for routes that stand elsewhere than in ROOT_URLCONF; ``django_models``, which gives the
models that a library makes of others.
Source: Django 1.11 to 5.2.
"""
