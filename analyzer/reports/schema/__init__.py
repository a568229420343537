"""The schema that the models mean: as SQL (`ddl`), as diagrams (`diagrams`), from the facts (`stored`)."""
