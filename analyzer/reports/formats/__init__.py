"""The output formats: one file each; see `analyzer.reports.catalogue` for what a file must hold."""
