"""Libraries, one file each: stand-ins for what start-up code does with them, and what it comes to as facts.

The folder is scanned in sorted order; nothing else needs to know that a file is here.  Beside its stand-ins a
file may define ``begin(run, paths, tell)``, which is called first, for libraries that start from a
configuration and not from an object in the code, ``compose(run, facts)``, which is called once after the
evaluation, ``finish(run, facts)``, which is called when all have composed, ``ENTRY_PACKAGES``, the import
names whose mention makes a file worth evaluating, ``STARTERS``, functions that make an application where
nothing is constructed, ``ASSEMBLING``, methods that put an application's parts together (see
concepts/entries.py), ``GUARDS``, what the library's callables do to a request (see concepts/known.py), and
``REFUSING``, the library's calls that end one (see concepts/refusal.py), ``CONTENT_OF``, what its schemas and
models stand for where a decorator of any library is given one (see concepts/noted.py), and
``HANDLER_CONTENTS``, what a handler's own code says of the interface.
"""
