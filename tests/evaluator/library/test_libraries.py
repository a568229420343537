"""The standard library, against CPython's own: one group of snippets per stand-in file."""

from __future__ import annotations

import pytest

from tests.evaluator.running import agrees

BUILTINS = {
    "types": """
        class A: pass
        a = type(1).__name__, type('x') is str, type(A()) is A, type(A).__name__, type(None).__name__
        b = isinstance(3, int), isinstance([], (list, tuple)), issubclass(bool, int)
        c = callable(A), callable(len), callable(3), callable(lambda: 0)
        """,
    "iterating": """
        a = list(zip([1, 2, 3], 'ab'))
        b = list(map(lambda x, y: x + y, [1, 2], [10, 20]))
        c = next(zip([1], [2]))
        d = list(reversed([1, 2, 3]))
        z = zip('ab', 'cd')
        e = (list(z), list(z))
        f = sum(x for x in range(4))
        g = max(3, 1, 2), min('b', 'a'), max([1, -5], key=abs), min([], default=None)
        h = dict(enumerate('ab'))
        i = sorted([3, 1, 2], key=lambda x: -x)
        j = any(x == 2 for x in [1, 2]), all([]), any([])
        k = list(iter('ab'))
        l = sorted('bA', key=str.lower)
        m = list(range(5, 0, -2)), len(range(10)), 3 in range(5)
        """,
    "numbers": "a = abs(-2), round(3.7), round(3.14159, 2), divmod(9, 4), pow(2, 3), hex(10), oct(8), bin(2)\nb = chr(97), ord('a')\n",
    "objects": """
        class A:
            x = 1
            def __init__(self): self.y = 2
        o = A()
        a = hasattr(o, 'x'), hasattr(o, 'z'), getattr(o, 'z', 'no'), vars(o)
        setattr(o, 'z', 3)
        b = o.z
        delattr(o, 'z')
        c = hasattr(o, 'z')
        o.__dict__.update(p=5)
        d = o.p
        e = [n for n in dir(o) if not n.startswith('_')]
        """,
    "unbound methods": """
        a = str.upper('x'), list(map(str.strip, [' a ', 'b '])), dict.get({'k': 1}, 'k')
        x = []
        list.append(x, 1)
        b = sorted(['B', 'a'], key=str.casefold)
        """,
}

COLLECTIONS = {
    "default dictionaries": """
        from collections import defaultdict
        d = defaultdict(list)
        d['a'].append(1)
        d['a'].append(2)
        d['b']
        a = {k: v for k, v in d.items()}
        e = defaultdict(lambda: defaultdict(int))
        e['x']['y'] += 1
        b = e['x']['y']
        c = 'z' in d, len(d), d.get('z'), sorted(d)
        """,
    "ordered, deque, chain": """
        from collections import OrderedDict, deque
        a = list(OrderedDict([('b', 1), ('a', 2)]))
        q = deque([1, 2])
        q.append(3)
        q.appendleft(0)
        b = q.popleft()
        c = q.pop()
        d = list(q)
        """,
    "counter": """
        from collections import Counter
        c = Counter('abca')
        a = c['a'], c['z'], c.most_common(1), sum(c.values())
        c.update('b')
        b = c['b']
        """,
    "chain map": """
        from collections import ChainMap
        m = ChainMap({'a': 1}, {'a': 2, 'b': 3})
        a = m['a'], m['b'], 'c' in m
        """,
    "named tuples": """
        from collections import namedtuple
        from typing import NamedTuple
        P = namedtuple('P', 'x y', defaults=[5])
        p = P(1)
        a = p.x, p.y, p[0], len(p), list(p)
        x, y = P(3, 4)
        class Q(NamedTuple):
            name: str
            size: int = 2
            def shout(self): return self.name.upper()
        q = Q('n')
        b = q.name, q.size, q.shout(), q[1], q._replace(size=9).size, q._asdict(), Q._fields
        c = [n for n, s in [Q('a'), Q('b')]]
        d = P(1, 2) == P(1, 2), P(1, 2) == (1, 2)
        """,
}

DATACLASSES = {
    "attrs: a default without a keyword": """
        import attr
        @attr.define
        class A:
            x: int = attr.ib(1, init=False)
            y: int = attr.ib(factory=lambda: 2)
        a = A().x, A().y, A(3).y
        """,
    "fields and defaults": """
        from dataclasses import dataclass, field, asdict, replace, fields, is_dataclass
        @dataclass
        class A:
            x: int
            y: str = 'd'
            z: list = field(default_factory=list)
            hidden: int = field(default=7, init=False)
            n = 5
        a, b = A(1), A(2, 'e', z=[1])
        a.z.append(9)
        r = (a.x, a.y, a.z, b.z, a.hidden, b.y)
        s = asdict(b)
        t = replace(a, x=10).x
        u = [f.name for f in fields(A)]
        v = is_dataclass(A), is_dataclass(3)
        w = A(1, 'd', [9]) == a, a == b
        """,
    "inheritance and post init": """
        from dataclasses import dataclass, field
        @dataclass(frozen=True, kw_only=True)
        class Base:
            name: str = 'base'
        @dataclass(frozen=True)
        class Sub(Base):
            size: int = 1
            label: str = field(init=False, default='')
            def __post_init__(self):
                object.__setattr__(self, 'label', f'{self.name}:{self.size}')
        a = Sub(2, name='q').label
        b = Sub().label
        """,
    "class variables": """
        from dataclasses import dataclass
        from typing import ClassVar
        @dataclass
        class A:
            registry: ClassVar[dict] = {}
            name: str
            def __post_init__(self): self.registry[self.name] = self
        A('x'); A('y')
        a = list(A.registry)
        """,
    "defaults are shared by the class": """
        from dataclasses import dataclass
        @dataclass
        class A:
            x: int = 1
        a = A.x, A().x
        """,
}

ENUM = {
    "members": """
        from enum import Enum, IntEnum, StrEnum, auto
        class C(Enum):
            RED = 'red'
            GREEN = 'green'
        class N(IntEnum):
            ONE = 1
            TWO = 2
        class S(str, Enum):
            A = 'a'
        class T(StrEnum):
            FIRST = auto()
            SECOND = 'deux'
        class U(Enum):
            X = auto()
            Y = auto()
        a = C.RED.value, C.RED.name, C('green').name, C['RED'].value, len(C)
        b = [c.value for c in C], [c.name for c in C], list(C.__members__)
        c = C.RED == 'red', S.A == 'a', N.ONE == 1, C.RED is C.RED, C.RED == C.GREEN, N.ONE < N.TWO
        d = S.A.value, T.FIRST.value, T.SECOND.value, U.Y.value, str(T.FIRST), f'{T.FIRST}/x'
        e = C.RED in C, isinstance(C.RED, C), S.A in ('a', 'b'), S.A.upper()
        f = {C.RED: 1}[C.RED]
        g = N.ONE + 1
        """,
    "with methods and init": """
        from enum import Enum
        class P(Enum):
            EARTH = (1, 'e')
            MARS = (2, 'm')
            def __init__(self, n, label):
                self.n = n
                self.label = label
            @property
            def both(self): return f'{self.n}{self.label}'
            @classmethod
            def first(cls): return list(cls)[0]
        a = P.MARS.both, P.first().label, P.EARTH.value
        class Q(str, Enum):
            A = 'a'
            @classmethod
            def values(cls): return [m.value for m in cls]
        b = Q.values()
        """,
    "aliases": """
        from enum import Enum
        class C(Enum):
            A = 1
            B = 1
            D = 2
        a = C.B.name, [c.name for c in C], C.A is C.B
        """,
    "of a type's own text": """
        from enum import ReprEnum
        class N(int, ReprEnum):
            ONE = 1
            TWO = 2
        rest = frozenset(N) - {N.ONE}
        a = N.TWO in rest, N.ONE in rest, len(rest), N.TWO + 1
        """,
    "made by the target's own __new__": """
        from enum import Enum, IntEnum
        class Status(str, Enum):
            def __new__(cls, value, label):
                made = str.__new__(cls, value)
                made._value_ = value
                made.label = label
                return made
            NEW = 'new', 'Brand new'
            OLD = 'old', 'Worn'
        class Number(IntEnum):
            def __new__(cls, value, phrase=''):
                made = int.__new__(cls, value)
                made._value_ = value
                made.phrase = phrase
                return made
            ONE = 1, 'one'
            TWO = 2
        class Counted(Enum):
            def __new__(cls, *args):
                made = object.__new__(cls)
                made._value_ = len(cls.__members__) + 1
                return made
            def __init__(self, text):
                self.text = text
            X = 'x'
            Y = 'y'
        a = Status.NEW.value, Status.NEW.label, Status('old').name, Status.NEW == 'new', [m.value for m in Status]
        b = Number.ONE.value, Number.ONE.phrase, Number.TWO.phrase, Number.ONE == 1, Number(2).name
        c = Counted.X.value, Counted.Y.value, Counted.Y.text
        """,
    "members or not": """
        from enum import Enum, auto, member, nonmember, property
        from types import DynamicClassAttribute
        class C(Enum):
            A = 'a'
            LIMIT = nonmember(3)
            @member
            def call(self): return 1
            @property
            def shown(self): return self.value * 2
            @DynamicClassAttribute
            def older(self): return self.name
        a = [m.name for m in C], C.LIMIT, C.A.shown, C.A.older
        class Base(Enum):
            def __init__(self, text):
                self.text = text
        class Derived(Base):
            A = 'a'
        b = Derived.A.text
        """,
    "functional": """
        from enum import Enum
        from enum import Flag, StrEnum
        C = Enum('C', ['A', 'B'])
        a = C.A.value, C.B.name
        b = [(m.name, m.value) for m in Enum('P', [('X', 'ex'), ('Y', 'why')])]
        c = [(m.name, m.value) for m in StrEnum('S', 'ONE, TWO')], Flag('F', 'A B C').C.value
        d = [(m.name, m.value) for m in Enum('D', {'K': 5})]
        """,
}

RE = {
    "patterns": """
        import re
        a = re.sub(r'[^a-z]+', '-', 'Ab cd')
        b = re.match(r'(\\w+)/(\\d+)', 'user/42').groups()
        c = re.findall(r'\\d+', 'a1b22')
        d = re.compile(r'(?P<name>\\w+)').match('xyz').group('name')
        e = re.split(r'[,;]', 'a,b;c')
        f = bool(re.search('b', 'abc')), re.match('b', 'abc') is None
        g = re.sub(r'(?<!^)(?=[A-Z])', '_', 'UserProfile').lower()
        h = re.fullmatch('a.c', 'abc') is not None
        i = re.escape('a.b')
        j = re.sub(r'(\\w)', lambda m: m.group(1).upper(), 'ab')
        k = [m.group() for m in re.finditer('.', 'ab')]
        l = re.compile('A', re.IGNORECASE).sub('x', 'aA')
        m = re.sub('a', 'b', 'aaa', count=1)
        n = re.match('(a)(b)?', 'a').group(2)
        """,
}

ITERTOOLS = {
    "joining and choosing": """
        from itertools import (accumulate, chain, combinations, dropwhile, islice, pairwise, permutations,
                               product, repeat, starmap, takewhile, zip_longest)
        a = list(chain([1], (2, 3), 'a'))
        b = list(chain.from_iterable([[1], [2]]))
        c = list(product('ab', [1, 2]))
        d = list(product([0, 1], repeat=2))
        e = list(combinations('abc', 2))
        f = list(permutations([1, 2, 3], 2)), len(list(permutations('abc')))
        g = list(islice('abcdef', 1, 4)), list(islice('abc', 2))
        h = list(zip_longest([1, 2], 'a', fillvalue='-'))
        i = list(accumulate([1, 2, 3])), list(starmap(pow, [(2, 3)]))
        j = list(takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(dropwhile(lambda x: x < 3, [1, 3, 1]))
        k = list(pairwise('abc')), list(repeat('x', 2))
        it = iter(range(6))
        l = list(islice(it, 2)), list(it)
        """,
}

OS = {
    "paths": """
        import os
        a = os.path.join('a', 'b', '../c'), os.path.join('/x', '/y'), os.path.basename('a/b.py')
        b = os.path.splitext('a/b.tar.gz'), os.path.dirname('a/b/c'), os.path.split('a/b')
        c = os.path.normpath('a/../b'), os.sep, os.path.join('a', '')
        """,
    "pure paths": """
        from pathlib import PurePosixPath as P
        p = P('a') / 'b' / 'c.tar.gz'
        a = str(p), p.name, p.stem, p.suffix, str(p.parent), str(p.parent.parent), p.parts
        b = str(P('/x', 'y')), p.with_suffix('.py').name, str(p.with_name('q'))
        c = p.as_posix(), p.is_absolute(), [str(q) for q in p.parents]
        d = str(P('a/b').relative_to('a')), P('a') == P('a')
        """,
}

COPY_AND_JSON = {
    "copies": """
        import copy
        x = {'a': [1]}
        y, z = copy.copy(x), copy.deepcopy(x)
        x['a'].append(2)
        x['b'] = 1
        class A:
            def __init__(self): self.items = []
        o = A()
        p, q = copy.copy(o), copy.deepcopy(o)
        o.items.append(1)
        a = p.items, q.items
        """,
    "json": """
        import json
        a = json.loads('{"x": [1, 2, {"y": null}], "z": true}')
        b = json.dumps({'a': [1, 'x']})
        c = json.dumps([1, None, True])
        """,
}

TYPING = {
    "at run time": """
        from typing import Annotated, Optional, cast, get_args, get_origin, Literal, NewType, TypeVar
        a = cast(int, 'x')
        UserId = NewType('UserId', int)
        b = UserId(5)
        c = get_args(Literal['a', 'b'])
        d = get_args(Annotated[int, 'meta'])[1]
        """,
    "namespaces": """
        from types import SimpleNamespace
        n = SimpleNamespace(a=1, b=[2])
        n.c = 3
        a = n.a, n.b, n.c, vars(n)
        """,
}

HTTP = {
    "methods and codes": """
        import http
        from http import HTTPMethod, HTTPStatus
        a = HTTPMethod.GET.value, HTTPMethod.POST == 'POST', http.HTTPMethod.PUT.name
        b = HTTPStatus.NOT_FOUND == 404, HTTPStatus.CREATED + 1
        c = [m.value for m in HTTPMethod][:2]
        """,
}

GROUPS = [HTTP, BUILTINS, COLLECTIONS, DATACLASSES, ENUM, RE, ITERTOOLS, OS, COPY_AND_JSON, TYPING]
CONCRETE = {name: source for group in GROUPS for name, source in group.items()}


@pytest.mark.parametrize("source", CONCRETE.values(), ids=CONCRETE)
def test_as_python_does(source: str) -> None:
    agrees(source)


def test_every_snippet_has_a_name_of_its_own() -> None:
    assert len(CONCRETE) == sum(map(len, GROUPS))
