"""Strings: methods, formatting."""

from __future__ import annotations

import pytest

from tests.evaluator.running import agrees

CONCRETE = {
    "cases": "a = 'aB'.upper()\nb = 'aB'.lower()\nc = 'a b'.title()\nd = 'ab'.capitalize()\ne = 'aB'.swapcase()\n",
    "stripping": "a = ' x '.strip()\nb = '/x/'.rstrip('/')\nc = '/x/'.lstrip('/')\nd = 'pre_x'.removeprefix('pre_')\n"
    "e = 'x.py'.removesuffix('.py')\n",
    "splitting": """
        a = 'a,b,c'.split(',')
        b = 'a b'.split()
        c = 'a.b.c'.rsplit('.', 1)
        d = 'k=v'.partition('=')
        e = 'a.b.c'.rpartition('.')
        f = 'x\\ny'.splitlines()
        g = 'a-b-c'.split('-', maxsplit=1)
        """,
    "joining": """
        a = ','.join(['x', 'y'])
        b = '/'.join(p for p in ('a', '', 'b') if p)
        c = ''.join(reversed('abc'))
        d = '.'.join(map(str, [1, 2]))
        e = ', '.join({'k': 1, 'l': 2})
        """,
    "searching": "a = 'hello'.find('l')\nb = 'hello'.startswith(('h', 'x'))\nc = 'hello'.endswith('lo')\n"
    "d = 'hello'.index('e')\ne = 'x'.isalpha()\nf = 'hello'.replace('l', 'L')\ng = 'hello'.replace('l', 'L', 1)\n",
    "padding": "a = 'x'.center(5, '-')\nb = 'x'.ljust(3)\nc = '7'.zfill(3)\nd = 'x'.rjust(3, '.')\ne = 'a\\tb'.expandtabs(4)\n",
    "f-strings": """
        name, n, pi = 'api', 3, 3.14159
        a = f'/{name}/v{n}'
        b = f'{n:03d}'
        c = f'{pi:.2f}'
        d = f'{name!r}'
        e = f'{name:>6}'
        f = f'{n=}'
        g = f'{{{name}}}'
        h = f'{name.upper()}{n + 1}'
        i = f'{[1, 2]}'
        j = f'{None} {True}'
        k = f"{'nested' + f'{n}'}"
        w = 6
        l = f'{name:{w}}|'
        m = f'{n:,}' f'{1000000:,}'
        o = f'{ {"a": 1} }'
        """,
    "format": """
        a = '{}/{}'.format('x', 1)
        b = '{name}-{0}'.format('p', name='q')
        c = '{:>4}'.format('x')
        d = '{0[1]}'.format(['a', 'b'])
        e = '{x[k]}'.format(x={'k': 'v'})
        f = '{!r}'.format('s')
        g = '{{}}'.format()
        h = '{a}'.format_map({'a': 1})
        i = '{:{}}|'.format('x', 4)
        j = '{0.real}'.format(5)
        k = '{a}{b}'.format(**{'a': 1, 'b': 2})
        """,
    "percent": """
        a = '%s/%s' % ('x', 1)
        b = '%d items' % 3
        c = '%(name)s' % {'name': 'n'}
        d = '%5.2f|' % 3.14159
        e = '%r' % 'q'
        f = '100%%' % ()
        g = '%x' % 255
        h = '%s' % [1, 2]
        i = '%s' % None
        j = '%-5s|' % 'x'
        """,
    "conversions": """
        a = str(1)
        b = int('42')
        c = float('1.5')
        d = str([1, 'x'])
        e = repr('a')
        f = bool('x')
        g = int('ff', 16)
        h = chr(65)
        i = ord('A')
        j = str(None)
        k = int(3.9)
        l = str(b'x', 'utf8') if False else ''
        m = format(3.14159, '.1f')
        n = ascii('e')
        o = hex(255)
        p = bin(5)
        q = str({'a': 1})
        r = str((1,))
        """,
    "bytes": "a = 'x'.encode()\nb = b'abc'.decode()\nc = b'a,b'.split(b',')\nd = b'x'.hex()\ne = b'abc'[0]\nf = len(b'abc')\n",
    "letters": "a = [c for c in 'abc']\nb = 'abc'[::-1]\nc = 'a' in 'abc'\nd = sorted('cab')\ne = list('ab')\n",
    "translating": "a = 'a-b'.translate(str.maketrans('-', '_'))\nb = 'abc'.translate({97: None})\n",
    "methods as values": "f = 'x/{}'.format\na = f(3)\nb = list(map(str.upper, ['a', 'b']))\nc = str.join(',', ['a', 'b'])\n",
    "own text": """
        class A:
            def __str__(self): return 'text'
            def __repr__(self): return 'A()'
        class B:
            def __repr__(self): return 'B()'
        class C:
            def __format__(self, spec): return f'<{spec}>'
        a = str(A())
        b = f'{A()}/x'
        c = repr(A())
        d = f'{A()!r}'
        e = str(B())
        f = '%s' % A()
        g = '{}'.format(A())
        h = f'{C():x}'
        """,
}


@pytest.mark.parametrize("source", CONCRETE.values(), ids=CONCRETE)
def test_as_python_does(source: str) -> None:
    agrees(source)
