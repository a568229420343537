"""Django OAuth Toolkit: its views and what protects with them (`views.py`), its models (`models.py`)."""
