"""What libraries do, one file per library (see ../knowledge.py for the words); a scanned folder."""
