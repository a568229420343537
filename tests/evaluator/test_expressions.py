"""Names, scopes, comprehensions, conditional expressions, lambdas."""

from __future__ import annotations

import pytest

from tests.evaluator.running import agrees

CONCRETE = {
    "closures": """
        def outer(x):
            y = x + 1
            def inner(z):
                return x + y + z
            return inner
        a = outer(1)(10)
        b = [outer(i)(0) for i in range(3)]
        """,
    "closures see later values": """
        def outer():
            def inner(): return x
            x = 1
            first = inner()
            x = 2
            return first, inner()
        a = outer()
        """,
    "closures in loops share the variable": """
        fs = []
        for i in range(3):
            fs.append(lambda: i)
        a = [f() for f in fs]
        gs = [lambda i=i: i for i in range(3)]
        b = [g() for g in gs]
        hs = [lambda: i for i in range(3)]
        c = [h() for h in hs]
        """,
    "global and nonlocal": """
        count = 0
        def up():
            global count
            count += 1
            return count
        def counter():
            n = 0
            def step():
                nonlocal n
                n += 1
                return n
            return step
        up(); up()
        s = counter()
        a = [s(), s(), s()]
        """,
    "global makes a name": "def f():\n    global made\n    made = 5\nf()\na = made\n",
    "local shadows global": "x = 1\ndef f():\n    x = 2\n    return x\na = f()\nb = x\n",
    "class scope is not seen in methods": """
        x = 'module'
        class A:
            x = 'class'
            y = x
            def f(self): return x
            z = [x for _ in range(1)]
            first = [n for n in x]
        a, b, c, d = A().f(), A.y, A.z, A.first
        """,
    "names of a function in a class body": """
        def make():
            x = 'function'
            class A:
                y = x
                def f(self): return x
            return A
        a = (make().y, make()().f())
        """,
    "comprehensions": """
        a = [x * y for x in range(3) for y in range(x)]
        b = {k: v for k, v in zip('ab', [1, 2])}
        c = {x % 2 for x in range(5)}
        d = [x for x in range(10) if x % 2 if x > 3]
        e = [[y for y in range(x)] for x in range(3)]
        f = list(x for x in 'ab')
        g = dict((k, 1) for k in 'xy')
        h = [(i, c) for i, c in enumerate('ab')]
        i = {k: [v] for k, v in {'a': 1}.items() if v}
        """,
    "the variable of a comprehension stays inside": "x = 'outer'\na = [x for x in range(3)]\nb = x\n",
    "walrus": """
        if (n := len('abc')) > 2:
            a = n
        b = [y := 1, y + 1]
        c = [last := i for i in range(3)]
        d = last
        def f(data):
            while (x := data.pop()) > 1:
                pass
            return x
        e = f([0, 1, 2, 3])
        """,
    "conditional": "a = 1 if True else 2\nb = 'x' if [] else 'y'\nc = (fail() if 0 else 3)\n",
    "lambdas": "f = lambda x, *a, k=2, **q: (x, a, k, q)\na = f(1, 2, k=3, z=4)\nb = (lambda: 5)()\n",
    "starred": "a = [*range(2), *[5]]\nb = {*'aa'}\nc = {**{'a': 1}, **{'a': 2, 'b': 3}}\nd = max(*[1, 9])\n",
    "order of evaluation": """
        log = []
        def t(x):
            log.append(x)
            return x
        a = t(1) + t(2) * t(3)
        b = {t('k'): t('v')}
        c = [t(4), t(5)]
        d = t(6) if t(0) else t(7)
        """,
    "subscripts evaluate once": """
        calls = []
        def at():
            calls.append(1)
            return 0
        x = [1]
        x[at()] += 5
        a = len(calls)
        """,
    "defaults are evaluated at definition": """
        x = 1
        def f(y=x): return y
        x = 2
        a = f()
        def g(items=[]):
            items.append(1)
            return items
        g()
        b = g()
        """,
    "defaults see the class body": "class A:\n    limit = 5\n    def f(self, n=limit): return n\na = A().f()\n",
    "names are read at the call": "def f(): return later\nlater = 3\na = f()\n",
    "strings over several lines": "a = ('x'\n     'y')\nb = '''p\nq'''\nc = 'a' \\\n    'b'\nd = r'\\d'\ne = '\\u0041'\n",
    "dunder names": "a = __name__\nb = __name__ == '__main__'\ndef f(): pass\nc = f.__name__\nd = f.__module__\n"
    "e = f.__qualname__\nclass K:\n    class L: pass\ng = K.L.__qualname__\nh = K.__name__\ni = type(3).__name__\n"
    "j = f.__doc__\n",
    "docstrings": "'''module'''\ndef f():\n    '''text'''\nclass A:\n    '''cls'''\na = f.__doc__\nb = A.__doc__\nc = __doc__\n",
    "deleted names": "x = 1\ndel x\ntry:\n    x\n    a = 'there'\nexcept NameError:\n    a = 'gone'\n",
    "a name that nothing binds": "try:\n    nothing_here\n    a = 1\nexcept NameError:\n    a = 2\n",
    "shadowed builtins": "list = [1]\na = list\ndef len(x): return 'own'\nb = len([])\n",
    "await and async": """
        import asyncio
        async def g(x): return x + 1
        async def f():
            a = await g(1)
            return [await g(i) for i in range(2)] + [a]
        a = asyncio.run(f())
        """,
    "ellipsis and nested constants": "a = [1, (2, [3, {4: 5}])]\nb = ((),)\nc = [[]]\nd = {'x': {}}\n",
    "globals and locals": """
        x = 5
        def f(y):
            z = 1
            return sorted(locals())
        a = f(2)
        b = globals()['x']
        globals()['made'] = 7
        c = made
        """,
    "conditional binding in branches": """
        FLAG = True
        if FLAG:
            def f(): return 'first'
        else:
            def f(): return 'second'
        a = f()
        """,
}


@pytest.mark.parametrize("source", CONCRETE.values(), ids=CONCRETE)
def test_as_python_does(source: str) -> None:
    agrees(source)
