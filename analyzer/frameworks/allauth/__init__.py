"""django-allauth: accounts and social accounts (`accounts.py`), second factors and sessions (`factors.py`),
the same as an interface for clients (`headless.py`).

Which version brought which path was read in releases 0.50 to 65.22.
"""
