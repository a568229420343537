"""Werkzeug: rules and maps of rules, which Flask and Quart build on; applications that dispatch on a map by
themselves; import by name; `abort`.

Modelled: `Rule`, `Map` (its list of rules, `converters`, `add`, `iter_rules`), the rule factories, the
spelling of paths with converters of any kind, `import_string` and `find_modules`, `abort`, `ProxyFix` and its
like as names; `LocalProxy`; a map of the target's own as an application, endpoints that are callables or that
name a method of the class which holds the map.
Not modelled: how a map matches; hosts and subdomains as a part of the path; endpoints that are looked up in
other ways (a blind spot); middleware around an application of the target's own.
Source: werkzeug 3.1.9, routing/rules.py, routing/map.py, utils.py, exceptions.py.
"""

from __future__ import annotations

from typing import Final

ENTRY_TEXTS: Final = (("werkzeug", "Map("), ("werkzeug", "Rule("))
