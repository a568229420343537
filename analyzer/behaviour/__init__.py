"""Behaviour: what functions do when they are called, and which data of a request decides what.

After the composition of routes and tables, each function that an entry point can reach is read once, from its
syntax tree and the names that the evaluation bound.  The reading gives a summary (what it calls, accesses,
publishes, raises; which parameter reaches which sink; what it returns), and callers take summaries over.

| room | what it does |
|---|---|
| `things` | what an expression is, and where its content comes from |
| `knowledge`, `libraries/` | what libraries do, one file each |
| `resolving` | from the evaluator's values to things; attributes, annotations |
| `state`, `calling`, `expressions`, `reading` | reading one function, each room on the one before |
| `performing` | what a library's function does at one call |
| `machine` | summaries, each made once, bounded |
| `entries`, `rows` | where reading begins, and the facts that come of it |

Limits: objects are not told apart by identity; what a function does to an object that it was handed is known
of its own attributes only; a value that is kept in a global, a cache or a database comes back without origin.
"""
