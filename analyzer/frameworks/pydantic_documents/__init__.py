"""Documents that are pydantic models, kept in collections of MongoDB: Beanie and ODMantic."""
