"""One file per format of a map.  Each has NAME, SUFFIXES (the first is the usual one), DESCRIPTION and
`render(drawing)`, which gives bytes.  The folder is scanned; nobody edits a list."""
