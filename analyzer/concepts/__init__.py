"""The vocabulary between libraries and facts: what every framework file needs and none should write twice.

Handlers and their names, what a callable on a request's way can do, the identity of applications, where an
evaluation begins.  Nothing here knows a framework.
"""
