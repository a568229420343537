"""Migrations of any tool: the operations that they are made of, and the schema that these build.

The rooms: `operations` (what one step does), `schema` (tables that operations change), `locking` (what
PostgreSQL and MySQL do to a table meanwhile), `statements` (SQL to operations), `history` (which revision
comes after which), `recording` (migrations as they are read, and as facts).  A tool's file reads its
migrations in their order and hands each operation to the recording of its history.
"""
