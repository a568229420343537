"""Flask-GraphQL and the Flask view of graphql-server: one view for all operations of a schema.

Modelled: `GraphQLView` with the methods that it takes; its schema is told by the library that made it.
Not modelled: what its options (`batch`, `graphiql`, `middleware`) change for the operations.
Source: Flask-GraphQL 2.0.1, flask_graphql/graphqlview.py; graphql-server 3.0.0b7, flask/graphqlview.py
"""

from __future__ import annotations

from typing import Final

VIEW: Final = """
from flask.views import View


class GraphQLView(View):
    methods = ["GET", "POST", "PUT", "DELETE"]

    def __init__(self, **kwargs):
        self.options = kwargs

    def dispatch_request(self):
        pass
"""

STUBS: Final = {"flask_graphql.graphqlview": VIEW, "graphql_server.flask.graphqlview": VIEW}
ALIASES: Final = {
    "flask_graphql.GraphQLView": "flask_graphql.graphqlview.GraphQLView",
    "graphql_server.flask.GraphQLView": "graphql_server.flask.graphqlview.GraphQLView",
}
