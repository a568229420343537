"""Applications for Django that bring pages of their own: what `include("silk.urls")` and its kind put there.

Each file is about libraries with one purpose, and says which paths there are, which view answers, with which
methods, and what stands before it.  Views are told by what a request meets on its way in; what they do is
left out.
"""
