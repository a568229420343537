"""One file per command: `NAME.py` holds `command`, a click command; it imports late."""
