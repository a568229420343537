"""marshmallow: schemas of what is loaded and dumped, and the packages that make some from models.

`stubs.py` holds the classes of marshmallow, marshmallow-sqlalchemy and flask-marshmallow; `fields.py` and
`declared.py` the fields that schemas declare, `field_types.py` what a field takes and gives,
`model_fields.py` what columns of a model become, `schemas.py` schemas with the modifiers that an object of
one was made with.
Source: marshmallow 3.26 and 4.4, marshmallow-sqlalchemy 1.6, flask-marshmallow 1.5; apispec 6.10.
"""
