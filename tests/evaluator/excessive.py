"""Code that makes too much of something, or does something small too often."""

from __future__ import annotations

EXCESSIVE: dict[str, str] = {
    "map in map": "x = list(map(lambda a: list(map(lambda b: list(map(lambda c: c, range(5000))), range(5000))), range(5000)))\n",
    "lambda fan out": "f0 = lambda: 1\n"
    + "".join(f"f{n + 1} = lambda: (f{n}(), f{n}())\n" for n in range(60))
    + "x = f60()\n",
    "set adds": "x = set()\nfor n in range(10000): x.add(n)\n",
    "set comprehension": "x = {n for n in range(10000)}\ny = x - x\nz = x | {n + 1 for n in range(10000)}\nw = x == z\n",
    "set of lists": "x = [[n] for n in range(5000)]\ny = [a for a in x if a in x]\n",
    "list in": "x = list(range(10000))\ny = [n for n in x if n in x]\n",
    "list index": "x = list(range(10000))\ny = [x.index(n) for n in x]\nz = [x.count(n) for n in x]\n",
    "insert": "x = []\nfor n in range(10000): x.insert(0, n)\n",
    "remove": "x = list(range(10000))\nwhile x: x.remove(x[-1])\n",
    "sorted": "x = sorted(range(10000), key=lambda n: sorted(range(1000)))\n",
    "text concatenation": "x = ''\nfor n in range(10000): x += 'abcdefghij'\n",
    "text of text": "x = 'a' * 90000\ny = [x.replace('a', 'b') for n in range(10000)]\n",
    "split": "x = 'a,' * 40000\ny = [x.split(',') for n in range(1000)]\n",
    "splitlines": "x = 'a\\n' * 40000\nfor n in range(1000): y = x.splitlines()\n",
    "letters": "x = 'a' * 90000\ny = [list(x) for n in range(1000)]\n",
    "translate": "x = ('a' * 90000).translate({97: 'b' * 90000})\n",
    "encode": "x = ('\\u1234' * 90000).encode('unicode_escape')\nfor n in range(10): x = x + x\n",
    "percent": "x = '%s' * 30000\ny = x % tuple(range(9000))\nfor n in range(100): z = x % tuple(range(9000))\n",
    "format nested": "x = '{0}' * 3000\nfor n in range(500): y = x.format('abc')\n",
    "deep nested tuple": "x = ()\nfor n in range(5000): x = (x,)\ny = str(x)\nz = x == (x,)\nk = {x: 1}\nh = hash(x)\nd = repr(x)\nf = f'{x}'\ns = sorted([x, (x,)])\n",
    "deep nested list": "x = []\nfor n in range(5000): x = [x]\ny = str(x)\nz = x == [x]\nimport json, copy\nj = json.dumps(x)\nc = copy.deepcopy(x)\n",
    "deep nested dict": "x = {}\nfor n in range(5000): x = {'a': x}\ny = str(x)\nz = x == {'a': x}\nimport json, copy\nj = json.dumps(x)\nc = copy.deepcopy(x)\n",
    "wide nested": "x = [1] * 1000\nfor n in range(20): x = [x] * 1000\nimport json, copy\ny = json.dumps(x)\nc = copy.deepcopy(x)\nz = x == [x]\nt = tuple(x)\nk = {t: 1}\nf = str(x)\n",
    "doubling nested dict": "x = {}\nfor n in range(100): x = {'a': x, 'b': x}\nimport json, copy\ny = json.dumps(x)\nz = copy.deepcopy(x)\nw = x == {'a': x, 'b': x}\nv = {**x}\nu = str(x)\n",
    "doubling dataclass": "from dataclasses import dataclass, asdict, replace\n@dataclass\nclass A:\n    a: object\n    b: object\nx = A(1, 2)\nfor n in range(100): x = A(x, x)\ny = asdict(x)\nz = x == A(x, x)\nw = str(x)\nimport copy\nv = copy.deepcopy(x)\n",
    "json loads": "import json\nx = json.loads('[' * 90000)\ny = json.loads('[' * 900 + ']' * 900)\nz = json.loads('9' * 90000)\nw = json.loads('{\"a\":' * 5000)\n",
    "literal eval": "import ast\nx = ast.literal_eval('(' * 5000 + ')' * 5000)\ny = ast.literal_eval('9' * 50000)\n",
    "int": "x = int('9' * 90000)\ny = int('9' * 4000) ** 10\nz = float('9' * 90000)\nw = int('f' * 90000, 16)\nv = complex('1' * 5000)\nu = str(w)\nt = f'{w}'\ns = w * w\nr = hex(w)\nq = w == w + 1\np = w % 7\n",
    "pow loop": "x = 3\nfor n in range(1000): x = x * x\ny = 7\nfor n in range(100): y = y ** 3\n",
    "factorial": "import math\nx = math.factorial(10 ** 6)\ny = math.comb(10 ** 6, 5 * 10 ** 5)\nz = math.pow(10, 10 ** 9)\nw = math.prod(range(1, 5000))\n",
    "sum": "x = sum([[n] for n in range(3000)], [])\ny = sum(range(10000))\n",
    "reduce": "from functools import reduce\nx = reduce(lambda a, b: a + a, range(1000), 'ab')\ny = reduce(lambda a, b: a + a, range(1000), [1])\n",
    "accumulate": "import itertools\nx = list(itertools.accumulate([[1]] * 3000))\n",
    "slices": "x = 'a' * 90000\nfor n in range(1000): y = x[::-1]\nz = list(range(10000))\nfor n in range(1000): w = z[:]\n",
    "slice bounds": "x = [1, 2][10 ** 30:-10 ** 30:10 ** 30]\ny = 'ab'[::10 ** 30]\nz = [1][10 ** 30]\nw = [1]\nw[10 ** 30:] = [2]\ndel w[:10 ** 30]\n",
    "dict update": "x = {}\nfor n in range(200):\n    x.update({m: m for m in range(n * 50)})\n",
    "dict merge": "x = {n: n for n in range(9000)}\nfor n in range(3000): y = {**x, **x}\n",
    "dict from keys": "x = dict.fromkeys(range(9000))\nfor n in range(2000): y = dict(x)\n",
    "globals": "".join(f"n{i} = {i}\n" for i in range(5000))
    + "x = [globals() for n in range(2000)]\ny = [dict(globals()) for n in range(1000)]\nz = [vars() for n in range(1000)]\nw = [dir() for n in range(1000)]\n",
    "setattr": "class A: ...\na = A()\nfor n in range(10000): setattr(a, f'x{n}', n)\nb = [vars(a) for n in range(3000)]\nc = [dir(a) for n in range(3000)]\n",
    "undecided in a big module": "import q\n"
    + "".join(f"n{i} = {i}\n" for i in range(3000))
    + "if q.u(): x = 1\n" * 3000,
    "undecided items": "import q\nx = {}\nfor n in range(3000):\n    if q.u(n): x['a'] = n\n    if q.v(n): x[n] = x\n",
    "undecided appends": "import q\nx = []\nfor n in range(3000):\n    if q.u(n): x.append(n)\n    for m in x:\n        if m == n: y = m\n",
    "undecided keys": "import q\nx = {}\nfor n in range(2000): x[q.u(n)] = q.v(n)\ny = [x[q.w(n)] for n in range(2000)]\n",
    "undecided loops": "import q\ndef f(n):\n    for a in q.u():\n        for b in q.v():\n            for c in q.w():\n                if a: f(b)\n                elif b: f(c)\n                else: f(a)\nf(1)\n",
    "undecided breaks": "import q\nfor n in range(3000):\n    if q.u(n): break\n    if q.v(n): continue\n    x = n\n",
    "undecided tries": "import q\n" + "try: x = q.u()\nexcept q.E: x = q.v()\n" * 1500,
    "undecided returns in loops": "import q\ndef f():\n    for n in range(3000):\n        if q.u(n): return n\nx = f()\ny = [f() for n in range(200)]\n",
    "undecided withs": "import q\n" + "with q.u() as x: y = x\n" * 3000,
    "undecided matches": "import q\nfor n in range(500):\n    match q.u(n):\n"
    + "".join(f"        case {m}: x = {m}\n" for m in range(50)),
    "joined calls": "import q\nf = (lambda: 1) if q.u() else (lambda: 2)\n"
    + "g = f if q.u() else (lambda: (f(), f()))\nf = g\n" * 40
    + "x = f()\n",
    "joined attributes": "import q\nclass A: ...\na = A()\nb = A()\n"
    + "c = a if q.u() else b\nc.x = c\na = c\n" * 40
    + "y = a.x.x.x.x.x\n",
    "joined containers": "import q\na = [1]\nb = [2]\n"
    + "c = a if q.u() else b\na = [c, c]\n" * 60
    + "x = a + b\ny = sorted(a)\nz = str(a)\n",
    "joined texts": "import q\na = 'a'\n" + "a = f'{a}/x' if q.u() else f'{a}/y'\n" * 60,
    "joined formats": "import q\na = 1 if q.u() else 2\nb = 1 if q.u() else 2\nc = 1 if q.u() else 2\n"
    + "x = '{}{}{}{}{}{}{}{}{}{}{}{}'.format(a, b, c, a, b, c, a, b, c, a, b, c)\n" * 50
    + "y = ('%s' * 12) % (a, b, c, a, b, c, a, b, c, a, b, c)\n",
    "diamonds": "class A0: ...\nclass B0: ...\n"
    + "".join(f"class A{n + 1}(A{n}, B{n}): ...\nclass B{n + 1}(A{n}, B{n}): ...\n" for n in range(300)),
    "ladders": "class R: ...\nclass C0(R): ...\n"
    + "".join(f"class X{n}(R): ...\nclass C{n + 1}(C{n}, X{n}): ...\n" for n in range(700))
    + "x = C700()\ny = x.a\n",
    "properties": "class A:\n"
    + "".join(
        f"    @property\n    def p{n}(self): return (self.p{n + 1}, self.p{n + 1})\n" for n in range(60)
    )
    + "x = A().p0\n",
    "descriptors": "class D:\n    def __get__(self, i, o): return (i.d, i.d)\nclass A:\n    d = D()\nx = A().d\n",
    "generators in generators": "def g(n):\n    if n: yield from g(n - 1)\n    if n: yield from g(n - 1)\n    yield n\nx = list(g(60))\n",
    "while counts": "n = 0\nwhile n < 10 ** 9: n += 1\n",
    "while pops": "x = list(range(10000))\nwhile x: x.pop(0)\n",
    "nested whiles": "a = 0\nwhile a < 900:\n    b = 0\n    while b < 900:\n        c = 0\n        while c < 900: c += 1\n        b += 1\n    a += 1\n",
    "eval": "x = eval('1' + '+1' * 50000)\ny = eval('(' * 1000 + ')' * 1000)\nexec('x = 1')\n",
    "type()": "x = object\nfor n in range(1000): x = type('A', (x,), {})\n",
    "wraps": "import functools\ndef f(): ...\nfor n in range(2000):\n    f = functools.wraps(f)(lambda *a: f(*a))\nx = f()\ny = f.__wrapped__\nz = f.__name__\n",
    "partials": "import functools\ndef f(*a): return a\nfor n in range(2000): f = functools.partial(f, n)\nx = f()\n",
    "chained compare": "x = " + " < ".join(map(str, range(3000))) + "\n",
    "paths": "from pathlib import Path\np = Path('a')\nfor n in range(5000): p = p / 'b'\nx = str(p)\ny = p.parents\nz = p.parts\n",
    "os path": "import os\np = 'a'\nfor n in range(5000): p = os.path.join(p, 'b')\n",
    "big literals": "x = ["
    + "1," * 60000
    + "]\ny = {"
    + ",".join(f"{n}: {n}" for n in range(30000))
    + "}\nz = {*x}\nw = [*x, *x]\n",
    "a big join": "x = ', '.join(str(n) for n in range(10000))\nfor n in range(200): y = ', '.join(map(str, range(10000)))\n",
    "enum": "from enum import Enum\nE = Enum('E', [f'm{n}' for n in range(3000)])\nx = [E[f'm{n}'] for n in range(3000)]\ny = [E(n) for n in range(3000)]\n",
    "enum of numbers": "from enum import Enum, auto\nclass E(Enum):\n"
    + "".join(f"    m{n} = {n}\n" for n in range(20_000))
    + "class F(Enum):\n"
    + "    x = auto()\n" * 3
    + "".join(f"    m{n} = auto()\n" for n in range(20_000)),
    "many dataclasses": "from dataclasses import dataclass\n@dataclass\nclass A:\n"
    + "".join(f"    m{n}: int = {n}\n" for n in range(2000))
    + "for n in range(100_000): A()\n",
    "namedtuple": "from collections import namedtuple\nN = namedtuple('N', [f'm{n}' for n in range(3000)])\nx = N(*range(3000))\n",
    "dataclass wide": "from dataclasses import dataclass\n@dataclass\nclass A:\n"
    + "".join(f"    m{n}: int = {n}\n" for n in range(2000))
    + "x = [A() for n in range(200)]\n",
    "deepcopy": "import copy\nx = [[n] * 100 for n in range(90)]\nfor n in range(1000): y = copy.deepcopy(x)\n",
    "regex on long": "import re\nx = re.findall(r'\\w+', 'word ' * 390)\nfor n in range(300): y = re.sub(r'(\\w)(\\w)', r'\\2\\1', 'ab' * 900)\n",
    "regex debug": "import re\nx = re.compile('a', 128)\ny = re.compile('(' * 1000)\nz = re.compile('[' * 1999)\nw = re.compile('(?:' * 400 + ')' * 400)\nv = re.compile('a{1,999999}' * 100)\n",
    "annotations": "from __future__ import annotations\nfrom typing import *\nA = Dict[str, 'A']\n"
    + "B = Union[A, int]\nA = Dict[A, B]\n" * 40
    + "def f(x: A): ...\nh = get_type_hints(f)\nx = str(A)\n",
    "literal types": "from typing import Literal\nL = Literal["
    + ",".join(map(str, range(3000)))
    + "]\nx = L.__args__\n",
    "mro calls": "class A:\n    def f(self): return 1\n"
    + "".join(
        f"class A{n}({'A' if not n else f'A{n - 1}'}):\n    def f(self): return (super().f(), super().f())\n"
        for n in range(60)
    )
    + "x = A59().f()\n",
    "format map": "x = '{a}' * 20000\ny = x.format_map({'a': 'b' * 20000})\nz = x.format(a='b' * 20000)\n",
    "format spec nesting": "x = '{0:{1}}'.format(1, '{0:{1}}')\ny = ('{:' * 500 + '}' * 500).format(*[1] * 500)\nz = f'{1:{2}{3}{4}{5}{6}}'\n",
    "bytes": "x = bytes(10 ** 10)\ny = bytearray(10 ** 10)\nz = b'%1000000000d' % 5\nw = b'a'.ljust(10 ** 10)\nv = bytes(range(256)) * 10 ** 8\nu = (5).to_bytes(10 ** 10, 'big')\nt = int.from_bytes(b'a' * 90000, 'big')\ns = memoryview(b'a' * 90000)\n",
    "round": "x = round(10 ** 400, -10 ** 9)\ny = round(1.5, 10 ** 9)\nz = divmod(10 ** 4000, 3)\nw = 10 ** 300 // 7\nv = abs(-10 ** 4000)\nu = bin(1 << 90000)\n",
    "decimal": "from decimal import Decimal\nx = Decimal(10) ** 10 ** 9\nfrom fractions import Fraction\ny = Fraction(1, 3) ** 10 ** 6\n",
    "datetime": "from datetime import timedelta, datetime\nx = timedelta(days=10 ** 30)\ny = datetime(1, 1, 1) - x\n",
    "zip of zips": "x = range(5000)\nfor n in range(300): x = zip(x, x)\ny = list(x)\n",
    "enumerate chains": "x = range(9000)\nfor n in range(300): x = enumerate(x)\ny = list(x)\nz = str(y)\n",
    "sorted by itself": "x = list(range(9000))\nfor n in range(300): x = sorted(x, key=lambda v: -v)\n",
    "any all": "x = all(any(n == m for m in range(3000)) for n in range(3000))\n",
    "isinstance tuples": "t = (int,)\nfor n in range(60): t = (t, t)\nx = isinstance(1, t)\ny = issubclass(int, t)\n",
    "except tuples": "t = (ValueError,)\nfor n in range(60): t = (t, t)\ntry: raise KeyError\nexcept t: x = 1\n",
    "unpacking": "a, *b = range(10000)\nfor n in range(500): a, *b = range(10000)\n",
    "walrus": "x = [y := [y] if n else [] for n in range(3000)]\nz = str(x)\n",
    "unknown growing": "import q\nx = q.u()\nfor n in range(3000): x = x + [n]\ny = [n for n in x]\n",
    "unknown keywords": "import q\ndef f(**k): return f(**k, **{f'a{len(k)}': 1})\nx = f(**q.u())\n",
    "hash": "class A:\n    def __hash__(self): return hash(self)\nx = {A(): 1}\ny = hash(A())\n",
    "contains": "class A:\n    def __contains__(self, x): return x in self\ny = 1 in A()\n",
    "getitem": "class A:\n    def __getitem__(self, x): return self[x]\ny = A()[1]\nz = list(A())\n",
    "call": "class A:\n    def __call__(self): return self()\ny = A()()\n",
    "enter": "class A:\n    def __enter__(self):\n        with self: return self\n    def __exit__(self, *a): ...\nwith A() as x: y = 1\n",
    "format own": "class A:\n    def __format__(self, s): return f'{self:{s}}'\n    def __repr__(self): return f'{self!r}'\nx = f'{A():x}'\ny = f'{A()!r}'\n",
    "eq chain": "class A:\n    def __init__(self, o): self.o = o\n    def __eq__(self, x): return self.o == x.o and self.o == x.o\na = A(1)\nfor n in range(60): a = A(a)\nx = a == a\ny = a == A(a)\n",
}
