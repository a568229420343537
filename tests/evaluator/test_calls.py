"""Calls: binding of arguments, decorators, partial, recursion."""

from __future__ import annotations

import pytest

from analyzer.evaluator.values import Result
from tests.evaluator.running import agrees, evaluated

CONCRETE = {
    "arguments": """
        def f(a, b=2, *args, c, d=4, **kw):
            return (a, b, args, c, d, kw)
        r1 = f(1, c=3)
        r2 = f(1, 2, 3, 4, c=5, z=6)
        r3 = f(*[1, 2, 3], **{'c': 3, 'q': 1})
        r4 = f(a=1, c=2)
        """,
    "positional only": "def f(a, /, b, *, c): return (a, b, c)\nx = f(1, b=2, c=3)\n",
    "positional only beside keywords of the same name": "def f(a, /, **kw): return (a, kw)\nx = f(1, a=2)\n",
    "stars in the middle": "def f(*a): return a\nx = f(1, *[2, 3], 4, *'ab')\n",
    "how many arguments a function takes": """
        def f(a, /, b, *rest, c=1, **more): return a
        code = f.__code__
        counts = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_name)
        """,
    "forwarding": """
        def inner(*args, **kw): return (args, kw)
        def outer(*args, **kw): return inner('x', *args, y=1, **kw)
        a = outer(1, 2, z=3)
        """,
    "decorators": """
        import functools
        def plain(f):
            def wrapper(*a, **k):
                return ('plain', f(*a, **k))
            return wrapper
        def kept(f):
            @functools.wraps(f)
            def wrapper(*a, **k):
                return ('kept', f(*a, **k))
            return wrapper
        def named(name):
            def decorate(f):
                f.label = name
                return f
            return decorate
        @plain
        def one(x): return x
        @kept
        def two(x): return x
        @named('q')
        @plain
        @kept
        def three(): return 3
        a, b, c = one(1), two(2), three()
        d = (one.__name__, two.__name__, three.label)
        e = two.__wrapped__(5)
        """,
    "the order of decorators": """
        log = []
        def d(name):
            log.append(('made', name))
            def apply(f):
                log.append(('applied', name))
                return f
            return apply
        @d('outer')
        @d('inner')
        def f(): ...
        """,
    "decorators that are objects": """
        class Registry:
            def __init__(self): self.known = {}
            def __call__(self, f):
                self.known[f.__name__] = f
                return f
            def named(self, name):
                def wrap(f):
                    self.known[name] = f
                    return f
                return wrap
        r = Registry()
        @r
        def one(): return 1
        @r.named('deux')
        def two(): return 2
        a = sorted(r.known)
        b = [f() for f in r.known.values()]
        """,
    "decorators of classes": """
        seen = []
        def register(cls):
            seen.append(cls.__name__)
            cls.extra = 5
            return cls
        @register
        class A: pass
        a = A.extra
        def replace(cls): return 'replaced'
        @replace
        class B: pass
        b = B
        """,
    "a decorator with optional arguments": """
        def task(f=None, *, name=None):
            def wrap(g):
                return (name or g.__name__, g())
            return wrap(f) if f is not None else wrap
        @task
        def a(): return 1
        @task(name='q')
        def b(): return 2
        """,
    "partial": """
        from functools import partial, partialmethod
        def f(a, b, c=0, **k): return (a, b, c, k)
        p = partial(f, 1, c=3)
        a = p(2)
        b = p(2, c=4)
        c = partial(p, 5)(z=1)
        d = p.func is f
        e = p.args
        g = p.keywords
        class A:
            def m(self, x, y): return (x, y)
            half = partialmethod(m, 1)
        h = A().half(2)
        """,
    "reduce and operator": """
        from functools import reduce
        import operator
        a = reduce(lambda x, y: x + y, [1, 2, 3], 10)
        b = reduce(operator.add, ['a', 'b'])
        c = list(map(operator.itemgetter(1), [(1, 2), (3, 4)]))
        d = sorted([{'n': 2}, {'n': 1}], key=operator.itemgetter('n'))
        e = operator.attrgetter('real')(5)
        f = operator.methodcaller('upper')('x')
        """,
    "caches": """
        from functools import cache, lru_cache
        calls = []
        @cache
        def f(x):
            calls.append(x)
            return x * 2
        @lru_cache(maxsize=None)
        def g():
            calls.append('g')
            return 'value'
        a = [f(1), f(1), f(2), g(), g()]
        """,
    "single dispatch": """
        from functools import singledispatch
        @singledispatch
        def f(x): return 'other'
        @f.register
        def _(x: int): return 'int'
        @f.register(str)
        def _(x): return 'str'
        a = [f(1), f('x'), f(None)]
        """,
    "recursion": """
        def fact(n): return 1 if n <= 1 else n * fact(n - 1)
        a = fact(2)
        """,
    "recursion over a tree": """
        def flat(x):
            if isinstance(x, list):
                out = []
                for one in x:
                    out.extend(flat(one))
                return out
            return [x]
        a = flat([1, [2, [3, [4]]]])
        def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
        b = fib(10)
        """,
    "higher order": """
        def twice(f): return lambda x: f(f(x))
        a = twice(lambda x: x + 3)(1)
        def compose(*fs):
            def run(x):
                for f in reversed(fs):
                    x = f(x)
                return x
            return run
        b = compose(str, lambda n: n * 2)(4)
        """,
    "functions have attributes": "def f(): return f.count\nf.count = 3\na = f()\nb = getattr(f, 'missing', 'none')\n",
    "methods as values": """
        class A:
            def __init__(self, n): self.n = n
            def add(self, x): return self.n + x
        m = A(1).add
        a = m(2)
        b = A.add(A(5), 1)
        c = list(map(A(10).add, [1, 2]))
        d = m.__self__.n
        e = m.__func__.__name__
        """,
    "attributes by name": """
        class A:
            x = 1
        a = getattr(A, 'x')
        b = getattr(A(), 'y', 'default')
        o = A()
        setattr(o, 'z', 3)
        c = o.z
        d = hasattr(o, 'z')
        e = hasattr(o, 'w')
        for name in ('p', 'q'):
            setattr(A, name, name * 2)
        f = A.p + A.q
        g = vars(o)
        """,
    "calls of calls": "def f(a):\n    return lambda b: lambda c: (a, b, c)\nx = f(1)(2)(3)\n",
    "isinstance": """
        class A: pass
        class B(A): pass
        a = isinstance(B(), A)
        b = isinstance(1, (str, int))
        c = isinstance('x', int | str)
        d = issubclass(B, A)
        e = isinstance(True, int)
        f = isinstance([], dict)
        g = isinstance(A, type)
        h = isinstance(None, type(None))
        i = type(B()) is B
        j = type(1) == int
        k = callable(A), callable(len), callable(3)
        l = isinstance((), tuple)
        m = isinstance(len, str)
        n = isinstance(B(), object)
        """,
    "keyword-only and defaults of None": "def f(*, a=None, b=()):\n    return [a, b]\nx = f()\ny = f(b=(1,))\n",
    "type of arguments": "def f(x: 'int' = 3) -> 'str':\n    return x\na = f()\n",
}


@pytest.mark.parametrize("source", CONCRETE.values(), ids=CONCRETE)
def test_as_python_does(source: str) -> None:
    agrees(source)


def test_a_wrapper_takes_its_name_through_the_decorators_of_libraries() -> None:
    source = """
import functools
from elsewhere import thing
def kept(f):
    @functools.wraps(f)
    def wrapper(*a, **k):
        return f(*a, **k)
    return wrapper
@kept
@thing
def view(): ...
x = view.__name__
"""
    assert evaluated(source)["x"] == "view"


def test_a_method_of_a_library_called_on_its_class_needs_an_object_of_it() -> None:
    source = "from pathlib import Path\nfrom elsewhere import thing\nx = Path.joinpath(thing(), 'a')\n"
    made = evaluated(source)["x"]
    assert isinstance(made, Result)
    assert made.of == "pathlib.Path.joinpath"
