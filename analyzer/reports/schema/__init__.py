"""The schema that the models mean: as SQL (`ddl`), as diagrams (`diagrams`), made from the facts (`stored`)."""
