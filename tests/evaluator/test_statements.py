"""Statements: loops, exceptions, match, with, generators, assignment."""

from __future__ import annotations

import pytest

from tests.evaluator.running import agrees

CONCRETE = {
    "loops": """
        a = []
        for i in range(5):
            if i == 1:
                continue
            if i == 4:
                break
            a.append(i)
        else:
            a.append('else')
        for j in []:
            pass
        else:
            b = 'empty'
        n = 0
        while n < 5:
            n += 2
        else:
            c = 'ended'
        while True:
            n -= 1
            if n < 3:
                break
        """,
    "nested loops": """
        a = []
        for x in range(3):
            for y in range(3):
                if y == x:
                    break
                a.append((x, y))
            else:
                a.append('through')
        """,
    "return from a loop": """
        def first(items, test):
            for item in items:
                if test(item):
                    return item
            return 'none'
        a = first([1, 2, 3], lambda n: n > 1)
        b = first([1], lambda n: n > 5)
        """,
    "while with a queue": """
        queue, seen = [1], []
        while queue:
            n = queue.pop()
            seen.append(n)
            if n < 4:
                queue.extend([n + 1, n + 2])
        """,
    "exceptions": """
        a = []
        try:
            a.append('try')
            raise ValueError('no')
        except (KeyError, ValueError) as e:
            a.append('caught')
            b = str(e)
            c = e.args
        else:
            a.append('else')
        finally:
            a.append('finally')
        try:
            a.append('fine')
        except Exception:
            a.append('never')
        else:
            a.append('else')
        finally:
            a.append('finally')
        """,
    "exceptions through functions": """
        class Bad(Exception):
            def __init__(self, code):
                super().__init__(code)
                self.code = code
        class Worse(Bad): pass
        def risky(n):
            if n > 2:
                raise Worse(n)
            return n
        def safe(n):
            try:
                return risky(n)
            except Bad as e:
                return ('bad', e.code)
        a = [safe(1), safe(5)]
        """,
    "exceptions of the language": """
        def kind(f):
            try:
                f()
            except Exception as e:
                return type(e).__name__
            return 'none'
        a = kind(lambda: {}['x'])
        b = kind(lambda: [][1])
        c = kind(lambda: None.x)
        d = kind(lambda: int('q'))
        e = kind(lambda: 1 / 0)
        f = kind(lambda: 1 + 'x')
        g = kind(lambda: [].remove(1))
        h = kind(lambda: next(iter([])))
        i = kind(lambda: 'abc'.index('z'))
        """,
    "reraising": """
        log = []
        def f():
            try:
                raise KeyError('k')
            except KeyError:
                log.append('inner')
                raise
        try:
            f()
        except LookupError:
            log.append('outer')
        """,
    "raise from and chained": """
        try:
            try:
                {}['x']
            except KeyError as e:
                raise RuntimeError('outer') from e
        except RuntimeError as e:
            a = str(e)
        """,
    "finally runs always": """
        log = []
        def f():
            try:
                return 'value'
            finally:
                log.append('cleanup')
        a = f()
        def g():
            for i in range(3):
                try:
                    continue
                finally:
                    log.append(i)
        g()
        def h():
            try:
                return 1
            finally:
                return 2
        b = h()
        """,
    "statements after a raise do not run": """
        log = []
        def f():
            log.append('before')
            raise ValueError
            log.append('after')
        try:
            f()
            log.append('not reached')
        except ValueError:
            pass
        """,
    "an exception leaves a loop": """
        log = []
        try:
            for i in range(5):
                if i == 2:
                    raise StopIteration
                log.append(i)
        except StopIteration:
            log.append('stopped')
        """,
    "assert": "a = 1\nassert a == 1\ntry:\n    assert a == 2\n    b = 'kept'\nexcept AssertionError:\n    b = 'failed'\n",
    "match": """
        def kind(x):
            match x:
                case 0: return 'zero'
                case int(n) if n > 5: return f'big {n}'
                case int() | float(): return 'number'
                case 'a' | 'b' as s: return s
                case [x]: return ('one', x)
                case [first, *rest]: return (first, rest)
                case {'k': v, **others}: return (v, others)
                case None: return 'none'
                case str(): return 'text'
                case _: return 'other'
        a = [kind(v) for v in (0, 7, 3, 1.5, 'a', [1], [1, 2, 3], {'k': 1, 'z': 2}, None, 'long', {}, ())]
        """,
    "match on classes": """
        from dataclasses import dataclass
        @dataclass
        class Point:
            x: int
            y: int
        class Colour:
            RED = 'red'
        def where(p):
            match p:
                case Point(x=0, y=0): return 'origin'
                case Point(x=0, y=y): return ('axis', y)
                case Point(a, b): return (a, b)
                case Colour.RED: return 'red'
        a = [where(Point(0, 0)), where(Point(0, 3)), where(Point(1, 2)), where('red'), where(5)]
        """,
    "with": """
        log = []
        class M:
            def __init__(self, n): self.n = n
            def __enter__(self):
                log.append(('in', self.n))
                return self.n
            def __exit__(self, *a):
                log.append(('out', self.n))
        with M(1) as x, M(2) as y:
            log.append(x + y)
        """,
    "with that swallows": """
        class Quiet:
            def __enter__(self): return self
            def __exit__(self, kind, value, tb): return kind is ValueError
        a = 'start'
        with Quiet():
            a = 'inside'
            raise ValueError
            a = 'after'
        b = 'goes on'
        """,
    "what stands behind a yield runs when the block is left": """
        from contextlib import contextmanager
        log = []
        class Prefixes:
            prefix = ''
            @contextmanager
            def under(self, prefix):
                before = self.prefix
                self.prefix += prefix
                try:
                    entered = yield self
                    log.append('left')
                finally:
                    self.prefix = before
        one = Prefixes()
        with one.under('/a') as same, one.under('/b'):
            log.append(one.prefix)
            with one.under('/c'):
                log.append(same.prefix)
        log.append(one.prefix)
        try:
            with one.under('/d'):
                raise KeyError('x')
        except KeyError:
            log.append(one.prefix)
        def inside():
            with one.under('/e'):
                return one.prefix
        a, b = inside(), one.prefix
        """,
    "context managers made of generators": """
        from contextlib import contextmanager, suppress, ExitStack, nullcontext
        log = []
        @contextmanager
        def opened(name):
            log.append('open')
            yield name.upper()
            log.append('close')
        with opened('x') as v:
            a = v
        with suppress(KeyError):
            {}['x']
            log.append('never')
        with nullcontext(5) as n:
            log.append(n)
        with ExitStack() as stack:
            b = stack.enter_context(opened('y'))
        """,
    "generators": """
        def gen(n):
            for i in range(n):
                yield i
            yield from 'ab'
            return 'done'
        a = list(gen(2))
        b = [x for x in gen(1)]
        def outer():
            result = yield from gen(0)
            yield result
        c = list(outer())
        def early(x):
            if x:
                return
            yield 1
        d = list(early(True))
        e = list(early(False))
        """,
    "assignment targets": """
        class A: pass
        o = A()
        o.x = o.y = 1
        o.d = {}
        o.d['k'] = [0]
        o.d['k'][0] = 'v'
        o.x += 1
        o.d['k'] += ['w']
        a, (b, *c), d = o.x, (2, 3, 4), o.d
        e = o.y
        """,
    "annotated": "x: int = 5\ny: 'str'\nclass A:\n    z: int\n    w: int = 2\na = A.w\nb = hasattr(A, 'z')\n",
    "deleting attributes": """
        class A: pass
        o = A()
        o.x = 1
        del o.x
        a = hasattr(o, 'x')
        """,
    "conditions": """
        def f(n):
            if n < 0:
                return 'negative'
            elif n == 0:
                return 'zero'
            else:
                pass
            return 'positive'
        a = [f(-1), f(0), f(1)]
        """,
    "type aliases and pass": "x = 1\npass\n...\nif x: pass\n",
}


@pytest.mark.parametrize("source", CONCRETE.values(), ids=CONCRETE)
def test_as_python_does(source: str) -> None:
    agrees(source)
