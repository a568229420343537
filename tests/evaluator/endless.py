"""Code that does not end, or not in any time that anybody has: recursion of every kind, things within themselves."""

from __future__ import annotations

from tests.evaluator.running import Files

ENDLESS: dict[str, Files] = {
    "while true": "while True: x = 1\n",
    "a loop that changes its test": "n = 0\nwhile n >= 0: n += 1\n",
    "a list that feeds itself": "x = [0]\nfor n in x: x.append(n)\n",
    "recursion": "def f(n): return f(n + 1)\nf(0)\n",
    "recursion in two": "def f(n): return g(n) + g(n)\ndef g(n): return f(n) + f(n)\nx = f(1)\n",
    "recursion through attributes": "class A:\n    def __getattr__(self, n): return getattr(self, n + 'x')\nA().y\n",
    "recursion through properties": "class A:\n    @property\n    def p(self): return self.p\nx = A().p\n",
    "recursion through operators": "class A:\n    def __add__(self, o): return self + o\nx = A() + 1\n",
    "recursion through equality": "class A:\n    def __eq__(self, o): return o == self\nx = A() == A()\n",
    "recursion through truth": "class A:\n    def __bool__(self): return bool(self)\nx = 1 if A() else 2\n",
    "recursion through text": "class A:\n    def __str__(self): return f'{self}'\nx = str(A())\n",
    "recursion through iteration": "class A:\n    def __iter__(self): return self\nx = list(A())\n",
    "an iterator of its own without an end": "class A:\n    def __iter__(self): return self\n"
    "    def __next__(self): return 1\nx = list(A())\n",
    "recursion through length": "class A:\n    def __len__(self): return len(self)\nx = len(A())\n",
    "recursion through setting attributes": "class A:\n    def __setattr__(self, n, v): self.x = v\nA().y = 1\n",
    "recursion through decorators": "def d(f): return d(f)\n@d\ndef g(): ...\n",
    "recursion through construction": "class A:\n    def __init__(self): self.inner = A()\nx = A()\n",
    "recursion through new": "class A:\n    def __new__(cls): return cls()\nx = A()\n",
    "recursion through metaclasses": "class M(type):\n    def __new__(m, n, b, d): return m(n, b, d)\n"
    "class A(metaclass=M): ...\n",
    "recursion through subclass hooks": "class A:\n    def __init_subclass__(cls):\n        class B(cls): ...\n"
    "class C(A): ...\n",
    "recursion through generators": "def g():\n    yield 1\n    yield from g()\nx = list(g())\n",
    "recursion through closures": "f = lambda x: (f(x), f(x), f(x))\nx = f(1)\n",
    "a container within itself": "x = []\nx.append(x)\ny = str(x)\nz = x == x\nd = {}\nd['d'] = d\ne = f'{d}'\n"
    "import copy, json\nc = copy.deepcopy(x)\nj = json.dumps(x)\nw = [*x]\nt = (x,) < (x,)\nk = {(1, 2): x}\n",
    "containers within each other": "x, y = [], []\nx.append(y)\ny.append(x)\nz = x == y\nw = x in y\nv = sorted([x, y])\n",
    "an object within itself": "class A: ...\na = A()\na.a = a\nimport copy\nb = copy.deepcopy(a)\nc = str(vars(a))\n",
    "a dataclass within itself": "from dataclasses import dataclass, asdict\n@dataclass\nclass A:\n    a: object = None\n"
    "a = A()\na.a = a\nx = asdict(a)\ny = a == A(a)\n",
    "comprehensions": "x = [1 for a in range(1000) for b in range(1000) for c in range(1000)]\n",
    "ackermann": "def a(m, n):\n    if m == 0: return n + 1\n    if n == 0: return a(m - 1, 1)\n"
    "    return a(m - 1, a(m, n - 1))\nx = a(4, 4)\n",
    "fibonacci": "def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)\nx = fib(90)\n",
    "doubling lists": "x = [1]\nfor n in range(100): x = x + x\n",
    "doubling lists in place": "x = [1]\nfor n in range(100): x += x\n",
    "doubling texts": "x = 'a'\nfor n in range(100): x = x + x\n",
    "doubling texts with holes": "import q\nx = q.y()\nfor n in range(100): x = x + '/' + x\n",
    "doubling tuples of tuples": "x = ()\nfor n in range(100): x = (x, x)\ny = str(x)\nz = x == (x, x)\nw = hash(x)\nk = {x: 1}\n",
    "doubling joins": "import q\nx = 1\n" + "if q.u(): x = (x, 1)\nelse: x = (x, 2)\n" * 60,
    "many undecided tests": "import q\nlog = []\n" + "if q.u(): log.append(1)\n" * 2000,
    "many undecided returns": "import q\ndef f():\n" + "    if q.u(): return 1\n" * 2000 + "x = f()\n",
    "many nested undecided tests": "import q\n"
    + "".join(f"{' ' * depth}if q.u({depth}):\n" for depth in range(90))
    + f"{' ' * 90}x = 1\n",
    "joins of joins": "import q\na = 1 if q.u() else 2\nb = a + a + a + a + a + a + a + a\nc = f'{a}{b}{a}{b}{a}{b}'\n"
    "d = [b, c] * 10\ne = max(b, c, a)\n",
    "products": "import itertools\nx = list(itertools.product(range(100), repeat=50))\ny = list(itertools.permutations(range(50)))\n"
    "z = list(itertools.combinations(range(100), 50))\nw = itertools.repeat(1, 10 ** 12)\nv = list(itertools.product(*[[1, 2]] * 500))\n",
    "strings": "x = 'a' * 10 ** 9\ny = 10 ** 9 * 'a'\nz = b'a' * 10 ** 9\nw = ['a'] * 10 ** 9\nv = 'a'.ljust(10 ** 9)\n"
    "u = 'a'.zfill(10 ** 9)\nt = '\\t'.expandtabs(10 ** 9)\ns = ('a' * 1000).replace('a', 'b' * 100000)\n"
    "r = 'a'.center(10 ** 12)\nq = ''.join(['a' * 90000] * 90000)\np = 'ab'.encode('unicode_escape')\n",
    "numbers": "x = 2 ** 10 ** 9\ny = 1 << 10 ** 9\nz = pow(2, 10 ** 9)\nw = 10 ** 4300\nv = str(10 ** 5000)\n"
    "u = f'{10 ** 5000}'\nt = int('9' * 10000)\ns = 9 ** 9 ** 9\nr = -(2 ** 10 ** 9)\nq = 10.0 ** 400\np = 1 >> -1\n"
    "o = round(2.5, 10 ** 9)\nn = '%d' % (10 ** 5000)\nm = hex(2 ** 300000)\nl = 2 ** -(10 ** 9)\nk = (-8) ** 0.5\n"
    "j = divmod(1, 0)\ni = int('1_0' * 3000)\nh = 3 ** (10 ** 6)\ng = (10 ** 4000) * (10 ** 4000)\n",
    "formats": "a = '%1000000000d' % 5\nb = f'{5:1000000000}'\nc = '{:1000000000}'.format(5)\nd = '{:{}}'.format(5, 10 ** 9)\n"
    "e = format(5, '1000000000')\nf = '%.1000000000f' % 1.0\ng = '%*d' % (10 ** 9, 5)\nh = '{0:{0}}'.format(10 ** 9)\n"
    "w = 10 ** 9\ni = f'{5:{w}}'\nj = f'{1.0:.{w}f}'\nk = '{0:.{1}f}'.format(1.0, 10 ** 9)\nl = ('{0}' * 50000).format('a' * 50000)\n"
    "m = ('%s' * 50000) % (('a' * 50000,) * 50000)\n",
    "patterns": "import re\na = re.match('(a+)+$', 'a' * 40 + 'b')\nb = re.match('(a|a)*$', 'a' * 40 + 'b')\n"
    "c = re.match('(a|aa)+$', 'a' * 60 + 'b')\nd = re.sub('(x+x+)+y', '', 'x' * 60)\ne = re.compile('a{1000000}{1000000}')\n"
    "f = re.match('(.*)*(.*)*(.*)*(.*)*b', 'a' * 60)\ng = re.findall('(?:a?){30}a{30}', 'a' * 30)\n"
    "h = re.search('(\\\\w+\\\\s?)*$', 'word ' * 30 + '!')\ni = re.sub('a', 'b' * 100000, 'a' * 2000)\n"
    "j = re.match('a*a*a*a*a*a*a*a*a*a*b', 'a' * 1000)\nk = re.split('(((((a*)*)*)*)*)*b', 'a' * 50)\n"
    "l = re.match('(?=(a+))*b', 'a' * 50)\nm = re.fullmatch('([a-z]+)+[0-9]', 'a' * 50)\n",
    "ranges": "x = list(range(10 ** 12))\ny = range(10 ** 30)\nz = len(range(10 ** 12))\nfor n in range(10 ** 12): pass\n"
    "w = sum(range(10 ** 9))\nv = 5 in range(10 ** 30)\nu = range(1, 10, 0)\nt = list(range(-10 ** 18, 10 ** 18))\n",
    "calls within calls": "f0 = lambda: 1\n"
    + "".join(f"def f{n + 1}(): return f{n}()\n" for n in range(200))
    + "x = f200()\n",
    "fan out of calls": "def f0(): return 1\n"
    + "".join(f"def f{n + 1}(): return (f{n}(), f{n}())\n" for n in range(60))
    + "x = f60()\n",
    "many arguments": "def f(*a, **k): return f(*a, *a, **k)\nx = f(*range(1000))\n",
    "star imports of itself": "from main import *\nimport main\nx = main.main.main\n",
    "a million statements": "x = 0\n" + "x += 1\n" * 50_000,
    "a wide expression": "x = " + " + ".join(["1"] * 10_000) + "\n",
    "a wide unknown expression": "import q\nx = " + " + ".join(["q.u()"] * 5_000) + "\n",
    "a wide condition": "import q\nx = "
    + " or ".join(["q.u()"] * 3_000)
    + "\nif "
    + " and ".join(["q.u()"] * 3_000)
    + ": y = 1\n",
    "a wide comparison": "import q\nx = " + " < ".join(["q.u()"] * 3_000) + "\n",
    "a long chain of attributes": "import q\nx = q" + ".a" * 20_000 + "\n",
    "a long chain of calls": "import q\nx = q" + ".a()" * 5_000 + "\n",
    "a long chain of items": "import q\nx = q" + "[0]" * 4_000 + "\n",
    "a long if": "import q\nif q.u(): x = 0\n" + "".join(f"elif q.u({n}): x = {n}\n" for n in range(2_000)),
    "a long match": "import q\nmatch q.u():\n" + "".join(f"    case {n}: x = {n}\n" for n in range(1_000)),
    "a wide f-string": "import q\na = 1 if q.u() else 2\nx = f'" + "{a}" * 3_000 + "'\n",
    "many decorators": "def d(f): return f\n" + "@d\n" * 3_000 + "def g(): ...\n",
    "many bases": "".join(f"class C{n}: ...\n" for n in range(500))
    + f"class D({', '.join(f'C{n}' for n in range(500))}): ...\n",
    "a deep hierarchy": "class C0: x = 1\n"
    + "".join(f"class C{n + 1}(C{n}): ...\n" for n in range(1000))
    + "x = C1000.x\ny = C1000().x\n",
    "an impossible order of bases": "class A: ...\nclass B(A): ...\nclass C(A, B): ...\nclass D(D): ...\nclass E(E, E): ...\nx = C()\n",
    "a deep annotation": "def f(x: " + "list[" * 90 + "int" + "]" * 90 + "): ...\nx = f(1)\n",
    "text in annotations": "from typing import get_type_hints\nclass A:\n    x: 'y'\n    y: '\"\\'1\\'\"'\n    z: 'A.z'\nh = get_type_hints(A)\n",
    "an annotation that names itself": "x: 'x' = 'x'\nfrom typing import get_type_hints\ndef f(x: 'x'): ...\nh = get_type_hints(f)\n",
    "module getattr": {
        "main.py": "import lazy\nx = lazy.a\n",
        "lazy.py": "def __getattr__(name):\n    import lazy\n    return getattr(lazy, name + 'x')\n",
    },
    "modules that import each other": {
        "main.py": "import a\nx = a.b.a.b.a.X\n",
        "a.py": "import b\nfrom b import *\nX = b.Y\n",
        "b.py": "import a\nfrom a import *\nY = a.X\n",
    },
    "types that name themselves": "from typing import get_type_hints\nJ = 'dict[str, J] | list[J] | tuple[J, J]'\n"
    "def f(x: J): ...\nh = get_type_hints(f)\n",
}
