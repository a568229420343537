"""Jinja2, Mako, Tornado's and Django's template sources: templates made of text.

Source: jinja2 3.1 environment.py, mako 1.3 template.py
"""

from __future__ import annotations

from analyzer.behaviour.knowledge import Arg, Knows

SOURCE = Arg(0, "source", "template_string", "text", "template_code")
_MADE = Knows(act="template", verb="source", sinks=(("template", SOURCE),), keeps=False)
_ENVIRONMENT = Knows(
    act="template",
    verb="environment",
    options=("autoescape", "variable_start_string", "block_start_string"),
    gives="jinja2.Environment",
    keeps=False,
)

BEHAVIOUR = {
    "jinja2.Template": _MADE,
    "jinja2.environment.Template": _MADE,
    "jinja2.Environment": _ENVIRONMENT,
    "jinja2.environment.Environment": _ENVIRONMENT,
    "aiohttp_jinja2.setup": _ENVIRONMENT,
    "jinja2.sandbox.SandboxedEnvironment": Knows(gives="jinja2.sandbox.SandboxedEnvironment", keeps=False),
    "jinja2.Environment.from_string": _MADE,
    "jinja2.Environment.get_template": Knows(
        act="template", verb="render", subject=Arg(0, "name"), keeps=False
    ),
    "mako.template.Template": _MADE,
    "tornado.template.Template": _MADE,
    "django.template.Template": _MADE,
    "django.template.base.Template": _MADE,
    "django.template.engines.*": Knows(),
    "chevron.render": _MADE,
    "?.render": Knows(cleans=frozenset(["html"]), anywhere=True),  # a template's: it escapes what it shows
}
