"""funcy, pydash: mappings of which only the entries are kept that the code names.

Source: funcy/colls.py 2.0 (`project`), pydash/objects.py 8.0 (`pick`).
"""

from __future__ import annotations

from analyzer.behaviour.knowledge import clean

BEHAVIOUR = {
    "funcy.project": clean("attribute"),
    "funcy.colls.project": clean("attribute"),
    "pydash.pick": clean("attribute"),
    "pydash.objects.pick": clean("attribute"),
}
