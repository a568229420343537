"""Operators over constants, containers and texts."""

from __future__ import annotations

import pytest

from tests.evaluator.running import agrees, evaluated

CONCRETE = {
    "arithmetic": "a = 7 + 2 * 3 - 1\nb = 7 // 2\nc = 7 % 3\nd = 2 ** 10\ne = 7 / 2\nf = -a\ng = ~5\nh = +3\n",
    "bits": "a = 6 & 3\nb = 6 | 1\nc = 6 ^ 3\nd = 1 << 4\ne = 256 >> 2\n",
    "texts": "a = 'x' + 'y' * 3\nb = 2 * 'ab'\nc = 'q' 'r'\nd = b'a' + b'b'\ne = b'%d' % 3 if False else b''\n",
    "comparisons": "a = 1 < 2 < 3\nb = 1 < 2 > 5\nc = 'a' <= 'b'\nd = 3 != 3.0\ne = 1 == True\nf = (1, 2) < (1, 3)\n",
    "identity": "a = None is None\ny = 1\nb = y is not None\nx = []\nc = x is x\nd = x is []\ne = True is True\n",
    "membership": """
        a = 2 in [1, 2]
        b = 'x' not in {'x': 1}
        c = 'b' in 'abc'
        d = (1, 2) in [(1, 2)]
        e = 3 in range(5)
        f = 'k' in {'k'}
        """,
    "truth": """
        a = not 0
        b = not []
        c = not {'a': 1}
        d = bool('') or bool(())
        e = not None
        f = bool(set()) is False
        """,
    "lists": "a = [1] + [2, 3]\nb = [0] * 3\nc = (1,) + (2,)\nd = 2 * [5]\ne = [1] == [1]\nf = [1] != [2]\n",
    "sets": "a = {1, 2} | {3}\nb = {1, 2} & {2}\nc = {1, 2} - {2}\nd = {1, 2} ^ {2, 3}\ne = {1, 2} == {2, 1}\n",
    "inclusion of sets": "a = {1} <= {1, 2}\nb = {1} < {1}\nc = {1, 2} >= {2}\nd = {1, 2} > {2}\n",
    "dictionaries": "a = {'x': 1} | {'y': 2, 'x': 3}\nb = {'x': 1} == {'x': 1}\nc = {'x': 1} != {}\n",
    "chained comparison stops": """
        seen = []
        def f(x):
            seen.append(x)
            return x
        a = f(3) < f(1) < f(9)
        """,
    "the last of and and or": "a = 0 or 'x'\nb = 1 and 2\nc = '' or None or 5\nd = 0 and fail()\ne = 1 or fail()\n",
    "own operators": """
        class V:
            def __init__(self, x): self.x = x
            def __add__(self, other): return V(self.x + other.x)
            def __radd__(self, other): return V(self.x + other)
            def __mul__(self, n): return V(self.x * n)
            def __eq__(self, other): return isinstance(other, V) and self.x == other.x
            def __lt__(self, other): return self.x < other.x
            def __contains__(self, item): return item == self.x
            def __neg__(self): return V(-self.x)
            def __or__(self, other): return ('or', self.x, other)
            def __truediv__(self, other): return f"{self.x}/{other}"
            def __getitem__(self, key): return (self.x, key)
            def __len__(self): return self.x
            def __bool__(self): return self.x > 1
        a = (V(1) + V(2)).x
        b = (5 + V(2)).x
        c = (V(2) * 4).x
        d = V(1) == V(1)
        e = V(1) != V(2)
        f = V(1) < V(2)
        g = 3 in V(3)
        h = (-V(4)).x
        i = V(1) | 'q'
        j = V('api') / 'users'
        k = V(1)['key']
        l = len(V(6))
        m = 'yes' if V(1) else 'no'
        n = not V(2)
        """,
    "length decides truth": """
        class Bag:
            def __init__(self, items): self.items = items
            def __len__(self): return len(self.items)
        a = bool(Bag([]))
        b = 'full' if Bag([1]) else 'empty'
        """,
    "own augmented assignment": """
        class Box:
            def __init__(self): self.items = []
            def __iadd__(self, other):
                self.items.append(other)
                return self
        box = Box()
        box += 1
        box += 2
        a = box.items
        """,
    "own reflected comparison and hash": """
        class Key:
            def __init__(self, k): self.k = k
            def __eq__(self, other): return self.k == other.k
            def __hash__(self): return hash(self.k)
        a = Key(1) in [Key(1)]
        c = Key(1) == Key(2)
        """,
    "complex and floats": "a = 1.5 + 2\nb = 1j * 1j\nc = round(2.567, 2)\nd = 10 / 4\ne = 1e3\nf = 0.1 + 0.2\n",
    "builtin arithmetic": "a = divmod(7, 2)\nb = pow(2, 5)\nc = abs(-3)\nd = round(2.5)\ne = max(1, 5)\nf = sum([1, 2])\n",
}


@pytest.mark.parametrize("source", CONCRETE.values(), ids=CONCRETE)
def test_as_python_does(source: str) -> None:
    agrees(source)


def test_of_sets_that_are_partly_known_nothing_is_taken_for_what_was_taken_away() -> None:
    found = evaluated(
        "import os\none = {1, 2} - {2, *os.environ}\nother = {*os.environ, 3} - {3}\nboth = one & {1}\n"
    )
    assert [each.value for each in found["one"].elements] == [1]
    assert found["one"].open
    assert 3 not in [each.value for each in found["other"].elements]
    assert [each.value for each in found["both"].elements] == [1]
