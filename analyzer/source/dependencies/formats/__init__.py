"""One module per file format, found by scanning this folder.

Each has `claims(path) -> bool`, told by the path alone, and `read(manifest) -> Iterator[Dependency]`, which
may raise `ManifestError` for a file that is broken as a whole."""
