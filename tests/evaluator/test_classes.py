"""Classes: bodies, order of resolution, super, descriptors, hooks, metaclasses."""

from __future__ import annotations

import pytest

from tests.evaluator.running import agrees

CONCRETE = {
    "bodies": """
        class A:
            x = 1
            y = x + 1
            for i in range(3):
                last = i
            if y > 1:
                big = True
            names = [n for n in ('p', 'q')]
            class Inner:
                z = 5
            def m(self): return self.y
        a = (A.x, A.y, A.last, A.big, A.names, A.Inner.z, A().m())
        """,
    "instances and classes": """
        class A:
            shared = []
            n = 0
            def __init__(self, v):
                self.v = v
                self.shared.append(v)
                self.n += 1
                A.made = v
        p, q = A(1), A(2)
        a = (p.v, q.v, A.shared, p.n, A.n, A.made)
        """,
    "what an abstract class does not have": """
        from abc import ABC
        from typing import Generic, Protocol, TypeVar
        T = TypeVar('T')
        class A(ABC): pass
        class B(Generic[T]): pass
        class C(Protocol): pass
        class D(A): pass
        a = [getattr(one, 'mark', False) for one in (A, B, C, D)] + [hasattr(D(), 'mark')]
        """,
    "inheritance": """
        class A:
            def who(self): return 'A'
            def hello(self): return 'hello ' + self.who()
        class B(A):
            def who(self): return 'B'
        class C(B): pass
        a = [x().hello() for x in (A, B, C)]
        """,
    "the order of resolution": """
        class O:
            def f(self): return ['O']
        class A(O):
            def f(self): return ['A'] + super().f()
        class B(O):
            def f(self): return ['B'] + super().f()
        class C(A, B):
            def f(self): return ['C'] + super().f()
        a = C().f()
        b = [k.__name__ for k in C.__mro__ if k is not object]
        class X(O): name = 'X'
        class Y(O): name = 'Y'
        class Z(X, Y): pass
        c = Z.name
        d = [k.__name__ for k in C.__bases__]
        """,
    "mixins": """
        class Base:
            def setup(self): return []
        class One(Base):
            def setup(self): return super().setup() + [1]
        class Two(Base):
            def setup(self): return super().setup() + [2]
        class View(One, Two):
            def setup(self): return super().setup() + [3]
        a = View().setup()
        """,
    "super with arguments and in class methods": """
        class A:
            @classmethod
            def make(cls): return [cls.__name__]
            def f(self): return 'A'
        class B(A):
            @classmethod
            def make(cls): return super().make() + ['B']
            def f(self): return super(B, self).f() + 'B'
        class C(B): pass
        a = (B.make(), C.make(), C().f())
        """,
    "super in init": """
        class A:
            def __init__(self, x, *, y=2): self.x, self.y = x, y
        class B(A):
            def __init__(self, *args, z=3, **kw):
                super().__init__(*args, **kw)
                self.z = z
        b = B(1, y=5, z=6)
        a = (b.x, b.y, b.z)
        """,
    "properties": """
        class A:
            def __init__(self): self._x = 1
            @property
            def x(self): return self._x
            @x.setter
            def x(self, v): self._x = v * 10
            y = property(lambda self: self._x + 1)
        o = A()
        b = o.x
        o.x = 5
        a = (b, o.x, o.y)
        class B(A):
            @property
            def x(self): return 'B' + str(super().x)
        c = B().x
        """,
    "cached properties": """
        from functools import cached_property
        class A:
            calls = 0
            @cached_property
            def x(self):
                A.calls += 1
                return [1]
        o = A()
        o.x.append(2)
        a = (o.x, A.calls)
        """,
    "class and static methods": """
        class A:
            n = 3
            @classmethod
            def make(cls, *a): return (cls.n, a)
            @staticmethod
            def plain(x): return x
        class B(A): n = 4
        a = (A.make(1), B.make(), B().make(2), A.plain(5), A().plain(6))
        """,
    "descriptors": """
        class Field:
            def __init__(self, default): self.default = default
            def __set_name__(self, owner, name): self.name = name
            def __get__(self, instance, owner):
                if instance is None:
                    return self
                return instance.__dict__.get(self.name, self.default)
            def __set__(self, instance, value): instance.__dict__[self.name] = value * 2
        class A:
            x = Field(1)
            y = Field(2)
        o = A()
        a = o.x
        o.x = 5
        b = (o.x, o.y, A.x.name, A.y.default)
        """,
    "properties of classes": """
        class classproperty(property):
            def __get__(self, instance, owner=None):
                return self.fget(owner)
        class bound(classproperty):
            def __get__(self, instance, owner=None):
                return self.fget.__get__(None, owner)()
        class A:
            n = 3
            @classproperty
            def double(cls): return cls.n * 2
            @bound
            @classmethod
            def triple(cls): return cls.n * 3
        class B(A): n = 5
        a = (A.double, B.double, A().double, B.triple)
        """,
    "private names from outside": """
        class A:
            __kept = 1
            def own(self): return self.__kept
        class B(A):
            __kept = 2
        a = [getattr(B, name) for name in dir(B) if name.endswith('__kept')]
        b = (B._A__kept, B._B__kept, A().own())
        """,
    "getattr of a metaclass": """
        class Meta(type):
            def __getattr__(cls, name): return f'{cls.__name__} has no {name}'
        class A(metaclass=Meta): x = 1
        class B(A): pass
        a = (A.x, A.y, B.x, B.z)
        """,
    "new of a class": """
        class A:
            def __init__(self): self.x = 1
            def copy(self):
                made = self.__class__.__new__(self.__class__)
                made.__dict__.update(self.__dict__)
                return made
        a = A().copy().x
        """,
    "getattr hooks": """
        class A:
            real = 1
            def __getattr__(self, name): return f'made {name}'
        a = (A().real, A().other)
        class B:
            def __init__(self, inner): self._inner = inner
            def __getattr__(self, name): return getattr(self._inner, name)
        b = B(A()).real
        """,
    "setattr hook": """
        class A:
            def __init__(self): self.x = 1
            def __setattr__(self, name, value): super().__setattr__(name, value * 2)
        a = A().x
        """,
    "callable objects": """
        class Adder:
            def __init__(self, n): self.n = n
            def __call__(self, x): return self.n + x
        a = Adder(1)(2)
        b = [Adder(1)(i) for i in range(2)]
        """,
    "init_subclass": """
        class Plugin:
            registry = {}
            def __init_subclass__(cls, /, name=None, **kw):
                super().__init_subclass__(**kw)
                Plugin.registry[name or cls.__name__.lower()] = cls
        class One(Plugin): value = 1
        class Two(Plugin, name='deux'): value = 2
        class Three(One): value = 3
        a = {k: v.value for k, v in Plugin.registry.items()}
        """,
    "metaclasses": """
        class Meta(type):
            known = []
            def __new__(mcls, name, bases, ns, **kw):
                ns['tag'] = name.lower()
                cls = super().__new__(mcls, name, bases, ns)
                Meta.known.append(name)
                return cls
            @property
            def label(cls): return 'label of ' + cls.__name__
            def shout(cls): return cls.tag.upper()
        class A(metaclass=Meta): x = 1
        class B(A): pass
        a = (Meta.known, A.tag, B.tag, A.x)
        b = A.shout()
        """,
    "a metaclass with init": """
        class Meta(type):
            def __init__(cls, name, bases, ns):
                super().__init__(name, bases, ns)
                cls.fields = sorted(k for k in ns if not k.startswith('_'))
        class A(metaclass=Meta):
            x = 1
            y = 2
        a = A.fields
        """,
    "singletons": """
        class Single:
            _instance = None
            def __new__(cls, *args):
                if cls._instance is None:
                    cls._instance = super().__new__(cls)
                    cls._instance.items = []
                return cls._instance
        Single().items.append(1)
        Single().items.append(2)
        a = Single().items
        b = Single() is Single()
        """,
    "classes made by calls": """
        A = type('A', (), {'x': 1, 'f': lambda self: self.x + 1})
        a = (A.x, A().f(), A.__name__)
        def make(name, **names):
            return type(name, (A,), names)
        B = make('B', x=5)
        b = (B().f(), issubclass(B, A))
        """,
    "subclasses": """
        class A: pass
        class B(A): pass
        class C(A): pass
        class D(B): pass
        a = [k.__name__ for k in A.__subclasses__()]
        def every(cls):
            found = []
            for k in cls.__subclasses__():
                found.append(k.__name__)
                found.extend(every(k))
            return found
        b = every(A)
        """,
    "abstract classes": """
        from abc import ABC, abstractmethod
        class Base(ABC):
            @property
            @abstractmethod
            def name(self): ...
            @abstractmethod
            def run(self): ...
            def go(self): return (self.name, self.run())
        class Real(Base):
            name = 'real'
            def run(self): return 1
        a = Real().go()
        """,
    "class attributes changed later": """
        class A: x = 1
        class B(A): pass
        A.x = 2
        a = B.x
        A.f = lambda self: self.x + 1
        b = B().f()
        def g(self): return 'g'
        B.g = g
        c = B().g()
        """,
    "attributes of types": """
        class A:
            x: int = 1
            y: 'str'
            def f(self): ...
        a = sorted(k for k in vars(A) if not k.startswith('_'))
        b = list(A.__annotations__)
        c = A().__class__.__name__
        d = A.__module__
        e = 'x' in A.__dict__
        """,
    "private names": """
        class A:
            def __init__(self): self.__x = 1
            def get(self): return self.__x
        a = A().get()
        """,
    "slots and class constants": """
        class A:
            __slots__ = ('x',)
            DEFAULT = 'd'
            def __init__(self, x=None): self.x = x or self.DEFAULT
        a = (A().x, A('v').x)
        """,
    "a class in a function": """
        def make(n):
            class Made:
                value = n
                def get(self): return (n, self.value)
            return Made
        a = (make(1)().get(), make(2).value, make(3).__qualname__)
        """,
    "class bodies see earlier names of the class": """
        class A:
            names = ['x']
            names.append('y')
            count = len(names)
            def deco(f): return (f.__name__, 'decorated')
            @deco
            def m(self): ...
        a = (A.names, A.count, A.m)
        """,
    "bases from expressions": """
        def choose(flag):
            class One: v = 1
            class Two: v = 2
            return One if flag else Two
        class A(choose(True)): pass
        bases = (choose(False),)
        class B(*bases): pass
        a = (A.v, B.v)
        """,
    "generic classes": """
        from typing import Generic, TypeVar
        T = TypeVar('T')
        class Repo(Generic[T]):
            name = 'repo'
            def get(self): return self.name
        class Users(Repo[int]): name = 'users'
        a = Users().get()
        """,
    "methods of a base called on the class": """
        class A:
            def __init__(self, x): self.x = x
        class B(A):
            def __init__(self):
                A.__init__(self, 7)
        a = B().x
        """,
    "lazy and eager bodies": """
        log = []
        class A:
            log.append('body of A')
            x = log.append('x')
        class B(A): log.append('body of B')
        """,
    "object identity": """
        class A: pass
        p = A()
        q = p
        a = (p is q, p is A(), p == q, p != A(), p in [q])
        """,
    "class getitem": """
        class A:
            def __class_getitem__(cls, item): return ('item', item)
        a = A['x']
        """,
}


@pytest.mark.parametrize("source", CONCRETE.values(), ids=CONCRETE)
def test_as_python_does(source: str) -> None:
    agrees(source)


def test_a_metaclass_that_keeps_one_instance() -> None:
    agrees("""
        class Single(type):
            made = {}

            def __call__(cls, *args):
                if cls not in cls.made:
                    cls.made[cls] = super().__call__(*args)
                return cls.made[cls]

        class Registry(metaclass=Single):
            def __init__(self, name):
                self.name = name

        name = Registry("first").name + Registry("second").name
        same = Registry("third") is Registry("fourth")
        """)


def test_operators_of_a_metaclass() -> None:
    agrees("""
        class Holder:
            def __init__(self, sign, one, other):
                self.sign, self.one, self.other = sign, one, other

        class Algebra(type):
            def __or__(cls, other):
                return Holder("or", cls, other)

            def __invert__(cls):
                return Holder("not", cls, None)

        class First(metaclass=Algebra):
            pass

        class Second(First):
            pass

        either, negated = First | Second, ~Second
        shown = [either.sign, either.one.__name__, either.other.__name__, negated.sign]
        """)


def test_a_module_of_origin() -> None:
    agrees("""
        import logging
        from json import JSONDecoder

        logger = logging.getLogger(__name__)

        class Own:
            pass

        kinds = (("own", Own), ("logger", logger), ("decoder", JSONDecoder), ("object", Own()))
        found = [name for name, one in kinds if hasattr(one, "__module__") and one.__module__ == __name__]
        """)
