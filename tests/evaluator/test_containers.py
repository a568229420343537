"""Lists, tuples, sets and dictionaries."""

from __future__ import annotations

import pytest

from tests.evaluator.running import agrees

CONCRETE = {
    "appending and inserting": """
        x = [1]
        x.append(2)
        x.extend([3, 4])
        x.insert(0, 0)
        x.insert(-1, 9)
        x += (5,)
        """,
    "taking out": """
        x = [1, 2, 3, 4]
        a = x.pop()
        b = x.pop(0)
        x.remove(3)
        y = x.copy()
        x.clear()
        d = {'a': 1, 'b': 2}
        c = d.pop('a')
        e = d.pop('z', 'none')
        f = d.popitem()
        """,
    "deleting": """
        x = [0, 1, 2, 3, 4, 5]
        del x[0]
        del x[-1]
        del x[1:3]
        d = {'a': 1, 'b': 2}
        del d['a']
        """,
    "slices": """
        x = list(range(6))
        a, b, c, d = x[1:3], x[::-1], x[-2:], x[::2]
        x[1:2] = ['p', 'q']
        x[:0] = [7]
        e = 'hello'[1:3]
        f = (1, 2, 3)[:-1]
        """,
    "extended slice assignment": "x = [0, 1, 2, 3]\nx[::2] = ['a', 'b']\n",
    "indexing": "x = [1, 2, 3]\na = x[-1]\nx[0] = 9\nb = x[0]\nc = 'abc'[1]\nd = (1, [2, 3])[1][0]\n",
    "nested": "x = {'a': [1, {'b': 2}]}\nx['a'][1]['b'] = 3\nx['a'].append(4)\n",
    "sharing": "x = []\ny = x\ny.append(1)\nz = [x] * 2\nz[0].append(2)\nt = (x,)\nt[0].append(3)\n",
    "searching": "x = [3, 1, 3]\na = x.index(1)\nb = x.count(3)\nc = (1, 2).index(2)\nd = 'banana'.count('a')\n",
    "ordering": """
        x = [3, 1, 2]
        x.sort()
        y = sorted(['bb', 'a'], key=len)
        z = sorted([1, 2, 3], reverse=True)
        w = sorted({'b': 1, 'a': 2})
        x.sort(key=lambda n: -n)
        v = sorted([(2, 'a'), (1, 'b')])
        x.reverse()
        u = list(reversed([1, 2]))
        """,
    "dictionary methods": """
        d = {'a': 1}
        a = d.get('a')
        b = d.get('z')
        c = d.get('z', 5)
        e = d.setdefault('q', [])
        e.append(1)
        d.update({'b': 2})
        d.update(c=3)
        d.update([('x', 'y')])
        f, g, h = list(d), list(d.values()), list(d.items())
        i = dict(d)
        j = len(d)
        k = dict.fromkeys(['a', 'b'], 0)
        l = d.keys() >= {'a'} if False else 0
        m = [key for key in d]
        n = dict(zip('ab', [1, 2]))
        """,
    "keys of every kind": "d = {1: 'a', (1, 2): 'b', None: 'c', 'x': 'd'}\na = d[(1, 2)]\nb = d[None]\nc = d[1]\n",
    "equal keys of different types": "d = {1: 'a'}\nd[True] = 'b'\nd[1.0] = 'c'\na = len(d)\n",
    "order of keys": "d = {'b': 1, 'a': 2}\nd['c'] = 3\nd['b'] = 9\nx = list(d)\n",
    "sets": """
        s = {1, 2}
        s.add(3)
        s.add(1)
        s.discard(2)
        s.discard(99)
        s.update([7, 8])
        a = s.union({10})
        b = s & {1, 7}
        c = s.difference({1})
        d = {1}.issubset(s)
        e = s.issuperset({1, 3})
        f = {1}.isdisjoint({2})
        g = s.symmetric_difference({1})
        h = len(s)
        i = s.intersection([1, 3])
        t = {1, 2, 3}
        t -= {1}
        t |= {5}
        t &= {2, 5}
        """,
    "a set changed through another name": "s = {1}\nt = s\nt |= {2}\nt.add(3)\na = s == {1, 2, 3}\n",
    "frozen": "a = frozenset([1, 2])\nb = a | {3}\nc = 1 in a\n",
    "unpacking": """
        a, b = 1, 2
        c, *d = [1, 2, 3]
        *e, f = (1, 2, 3)
        g, (h, i) = 1, (2, 3)
        [j, k] = 'xy'
        for l, (m, n) in [(1, (2, 3))]:
            pass
        a, b = b, a
        x = [*d, *'pq', 5]
        y = {**{'a': 1}, 'b': 2}
        z = (*d, 1)
        first, *middle, last = range(5)
        """,
    "building": "a = list('abc')\nb = tuple([1, 2])\nc = set([1, 1])\nd = dict(a=1, b=2)\ne = list({'x': 1})\nf = list()\ng = dict(run=1)\n",
    "counting": "a = len([1, 2])\nb = len('abc')\nc = len({'a': 1})\nd = min([3, 1])\ne = max('a', 'b')\nf = sum([1, 2], 10)\n",
    "any and all": "a = any([0, 1])\nb = all([])\nc = all(x > 0 for x in [1, 2])\nd = any(x > 5 for x in [1])\n",
    "enumerating": """
        a = list(enumerate('ab'))
        b = list(enumerate('ab', 1))
        c = list(zip([1, 2], 'ab'))
        d = list(map(str, [1, 2]))
        e = list(filter(None, [0, 1, '']))
        f = list(filter(lambda n: n > 1, [1, 2]))
        g = list(range(1, 10, 3))
        h = list(map(lambda p, q: p + q, [1, 2], [3, 4]))
        i = list(enumerate('ab', start=5))
        """,
    "a list changed while it is looped over": """
        x = [1, 2]
        for n in x:
            if n < 4:
                x.append(n + 2)
        """,
    "sums of lists": "a = sum([[1], [2]], [])\nb = [1, 2] + list((3,))\n",
    "min and max with keys": "a = max(['a', 'bbb'], key=len)\nb = min([], default=3)\nc = max({'x': 1, 'y': 2}.values())\n",
    "subclass of dict": """
        class Registry(dict):
            def register(self, name):
                def wrap(f):
                    self[name] = f.__name__
                    return f
                return wrap
            def __missing__(self, key):
                return 'missing ' + key
        r = Registry()
        @r.register('one')
        def first(): ...
        a = r['one']
        b = list(r.items())
        c = len(r)
        d = 'one' in r
        e = isinstance(r, dict)
        f = r['two']
        g = dict(r)
        h = r.get('zzz')
        """,
    "subclass of list": """
        class Stack(list):
            def push(self, x):
                self.append(x)
                return self
        s = Stack([1])
        s.push(2).push(3)
        a = list(s)
        b = s[-1]
        c = [x * 2 for x in s]
        d = len(s)
        e = s + [4]
        """,
    "subclass of dict with own item methods": """
        class Lower(dict):
            def __setitem__(self, key, value): super().__setitem__(key.lower(), value)
            def __getitem__(self, key): return super().__getitem__(key.lower())
        d = Lower()
        d['ABC'] = 1
        a = d['Abc']
        b = list(d)
        """,
    "subclass of tuple": """
        class P(tuple):
            @property
            def first(self): return self[0]
        a = P((1, 2)).first
        d = len(P([1, 2, 3]))
        """,
    "an own iterator": """
        class Count:
            def __init__(self, n): self.n = n
            def __iter__(self):
                for i in range(self.n):
                    yield i
        a = list(Count(3))
        b = [x for x in Count(2)]
        c = sum(Count(4))
        x, y = Count(2)
        """,
    "an own iterator with next": """
        class Down:
            def __init__(self, n): self.n = n
            def __iter__(self): return self
            def __next__(self):
                if self.n <= 0:
                    raise StopIteration
                self.n -= 1
                return self.n
        a = list(Down(3))
        """,
    "repeated reads of one generator": "g = (x for x in [1, 2])\na = list(g)\nb = list(g)\n",
    "next": "g = iter([1, 2])\na = next(g)\nb = next(g)\nc = next(g, 'end')\nd = next((x for x in [3, 4] if x > 3), None)\n",
}


@pytest.mark.parametrize("source", CONCRETE.values(), ids=CONCRETE)
def test_as_python_does(source: str) -> None:
    agrees(source)
