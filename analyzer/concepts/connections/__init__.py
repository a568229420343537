"""Connections to what keeps data: databases, caches, search engines, stores of objects.

The rooms: `clients` (what libraries call what opens a connection), `addresses` (engine, host and database
from a URL), `opening` (what is met, from values and from bodies of functions, as facts), `spoken` (the
dialect of SQL that follows).
"""
