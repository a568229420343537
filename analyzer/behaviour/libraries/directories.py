"""python-ldap and ldap3, and XPath of lxml, ElementTree and parsel: filters and expressions that are texts.

Modelled: which argument is a filter, a name of an entry or an expression, and what escapes its special characters.
Not modelled: variables of XPath expressions, which are handed over apart from the text and harm nothing.
Source: python-ldap 3.4 Lib/ldap/ldapobject.py, filter.py, dn.py; ldap3 2.9 core/connection.py, utils/conv.py,
utils/dn.py; lxml 5 etree, _Element.xpath
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Arg, Knows, clean

CONNECTION: Final = "ldap.initialize"
"""What `ldap.initialize` gives (services.py)."""

SEARCHES: Final = ("search_s", "search_st", "search_ext", "search_ext_s", "search")
BASE: Final = ("ldap", Arg(0, "base", "search_base"))

BEHAVIOUR = {
    **{f"{CONNECTION}.{name}": Knows(
        act="directory", verb="search", sinks=(BASE, ("ldap", Arg(2, "filterstr"))), keeps=False
    ) for name in SEARCHES},
    **{f"?.{name}": Knows(act="directory", verb="search", sinks=(BASE, ("ldap", Arg(2, "filterstr"))), keeps=False)
       for name in SEARCHES if "_" in name},
    "ldap3.Connection": Knows(gives="ldap3.Connection", keeps=False),
    "ldap3.Connection.search": Knows(
        act="directory", verb="search", sinks=(BASE, ("ldap", Arg(1, "search_filter"))), keeps=False
    ),
    **{name: clean("ldap") for name in (
        "ldap.filter.escape_filter_chars", "ldap.filter.filter_format", "ldap.dn.escape_dn_chars",
        "ldap3.utils.conv.escape_filter_chars", "ldap3.utils.dn.escape_rdn", "ldap3.utils.dn.safe_rdn",
    )},
    "?.xpath": Knows(act="parse", verb="xpath", sinks=(("xpath", Arg(0, "_path", "query")),), anywhere=True),
    "lxml.etree.XPath": Knows(act="parse", verb="xpath", sinks=(("xpath", Arg(0, "path")),), keeps=False),
}  # fmt: skip
