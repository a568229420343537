"""Graphene, Ariadne and Strawberry: resolvers, whose arguments the client chooses.

Source: graphene 3 types/objecttype.py, types/mutation.py
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Convention, Knows

_RESOLVERS: Final = (Convention(r"resolve_\w+", ("", "graphene.ResolveInfo"), "graphql"),)
_MUTATIONS: Final = (Convention("mutate(_and_get_payload)?", ("", "graphene.ResolveInfo"), "graphql"),)

BEHAVIOUR: dict[str, Knows] = {}
METHODS = {
    "graphene.ObjectType": _RESOLVERS,
    "graphene.types.objecttype.ObjectType": _RESOLVERS,
    "graphene.Mutation": _MUTATIONS,
    "graphene.types.mutation.Mutation": _MUTATIONS,
    "graphene.relay.ClientIDMutation": _MUTATIONS,
    "graphene.ClientIDMutation": _MUTATIONS,
}
