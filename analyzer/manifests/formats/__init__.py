"""One file or folder per format.  A module offers `describe(project)`, which gives the deployments that
files of
its format describe; or `routed(project, path)` with `claims(name)`, which gives what a proxy's own
configuration passes on.  Folders are scanned; nobody edits a list."""
