"""Imports: packages, cycles, star imports, namespace packages, discovery."""

from __future__ import annotations

import pytest

from analyzer.evaluator.values import Setting
from tests.evaluator.running import Files, agrees, evaluated

CONCRETE: dict[str, Files] = {
    "modules and packages": {
        "main.py": """
            import pkg
            import pkg.sub.deep
            import pkg.sub.deep as d
            from pkg import a as first, sub
            from pkg.sub import deep, VALUE
            r = (pkg.NAME, pkg.sub.deep.X, d.X, first.A, sub.VALUE, deep.X, VALUE)
            """,
        "pkg/__init__.py": "NAME = 'pkg'\n",
        "pkg/a.py": "A = 1\n",
        "pkg/sub/__init__.py": "VALUE = 'sub'\n",
        "pkg/sub/deep.py": "X = 'deep'\n",
    },
    "relative": {
        "main.py": "from pkg.sub.deep import r\n",
        "pkg/__init__.py": "TOP = 'top'\n",
        "pkg/sibling.py": "S = 's'\n",
        "pkg/sub/__init__.py": "HERE = 'here'\n",
        "pkg/sub/other.py": "O = 'o'\n",
        "pkg/sub/deep.py": """
            from . import other, HERE
            from .other import O
            from .. import TOP, sibling
            from ..sibling import S as T
            r = (other.O, O, TOP, sibling.S, T, HERE)
            """,
    },
    "star imports": {
        "main.py": """
            from a import *
            from b import *
            from c import *
            r = sorted(n for n in dir() if n.isupper())
            s = X
            """,
        "a.py": "X = 'a'\n_HIDDEN = 1\nONE = 1\n",
        "b.py": "__all__ = ['X', '_SHOWN']\nX = 'b'\n_SHOWN = 2\nNOT_LISTED = 3\n",
        "c.py": "__all__ = []\n__all__ += ['LATE']\n__all__.append('LATER')\nLATE = LATER = 1\nNO = 2\n",
    },
    "all collected from submodules": {
        "main.py": "from pkg import *\nr = (one, two)\n",
        "pkg/__init__.py": """
            from . import a, b
            from .a import *
            from .b import *
            __all__ = a.__all__ + b.__all__
            """,
        "pkg/a.py": "__all__ = ['one']\none = 1\n",
        "pkg/b.py": "__all__ = ['two']\ntwo = 2\nhidden = 3\n",
    },
    "namespace packages": {
        "main.py": "import space.one.a\nfrom space.two import b\nr = (space.one.a.A, b.B)\n",
        "space/one/a.py": "A = 1\n",
        "space/two/b.py": "B = 2\n",
    },
    "cycles": {
        "main.py": "import a, b\nr = (a.use(), b.use(), a.A, b.B)\n",
        "a.py": "import b\nA = 1\ndef use(): return b.B\n",
        "b.py": "import a\nB = 2\ndef use(): return a.A\n",
    },
    "cycles that read early": {
        "main.py": "import a\nr = (a.X, a.b.SEEN)\n",
        "a.py": "EARLY = 'early'\nimport b\nX = b.Y + 1\n",
        "b.py": "import a\nY = 1\nSEEN = a.EARLY\n",
    },
    "cycles through from": {
        "main.py": "from pkg import run\nr = run()\n",
        "pkg/__init__.py": "from .a import run\n",
        "pkg/a.py": "from . import b\nNAME = 'a'\ndef run(): return b.go()\n",
        "pkg/b.py": "from . import a\ndef go(): return a.NAME\n",
    },
    "imports in functions": {
        "main.py": """
            def late():
                from pkg.tool import VALUE as v
                import pkg.tool
                return (v, pkg.tool.VALUE)
            r = late()
            """,
        "pkg/__init__.py": "",
        "pkg/tool.py": "VALUE = 5\n",
    },
    "import errors": {
        "main.py": """
            try:
                from pkg import missing
            except ImportError:
                missing = 'fallback'
            try:
                import pkg.nothing
                there = True
            except ModuleNotFoundError:
                there = False
            try:
                from pkg.tool import VALUE
            except ImportError:
                VALUE = 'no'
            """,
        "pkg/__init__.py": "",
        "pkg/tool.py": "VALUE = 5\n",
    },
    "a module that raises": {
        "main.py": """
            try:
                import broken
                r = 'imported'
            except ImportError:
                r = 'failed'
            """,
        "broken.py": "raise ImportError('needs something')\n",
    },
    "import side effects": {
        "main.py": "import registry\nimport one, two\nr = registry.items\n",
        "registry.py": "items = []\ndef add(x):\n    items.append(x)\n    return x\n",
        "one.py": "import registry\nregistry.add('one')\n",
        "two.py": "from registry import add\n@add\ndef f(): ...\nregistered = add('two')\nimport registry\n"
        "registry.items.pop(1)\n",
    },
    "run once": {
        "main.py": "import a, b\nimport counter\nr = counter.n\n",
        "counter.py": "n = 0\n",
        "shared.py": "import counter\ncounter.n += 1\n",
        "a.py": "import shared\n",
        "b.py": "import shared\n",
    },
    "importlib": {
        "main.py": """
            import importlib
            r = [importlib.import_module(f'pkg.{n}').NAME for n in ('a', 'b')]
            s = importlib.import_module('.a', 'pkg').NAME
            t = importlib.import_module('.a', package='pkg').NAME
            u = getattr(importlib.import_module('pkg'), 'ROOT')
            v = __import__('pkg').ROOT
            w = __import__('pkg.a').ROOT, __import__('pkg.a', fromlist=['NAME']).NAME
            x = __import__('pkg.b', globals(), locals(), ['.'], 0).NAME
            """,
        "pkg/__init__.py": "ROOT = 'root'\n",
        "pkg/a.py": "NAME = 'a'\n",
        "pkg/b.py": "NAME = 'b'\n",
    },
    "pkgutil": {
        "main.py": """
            import importlib, pkgutil
            import pkg
            r = sorted(m.name for m in pkgutil.iter_modules(pkg.__path__))
            s = []
            for finder, name, ispkg in pkgutil.iter_modules(pkg.__path__, pkg.__name__ + '.'):
                s.append((importlib.import_module(name).NAME, ispkg))
            t = sorted(m.name for m in pkgutil.walk_packages(pkg.__path__, 'pkg.'))
            """,
        "pkg/__init__.py": "",
        "pkg/a.py": "NAME = 'a'\n",
        "pkg/sub/__init__.py": "NAME = 'sub'\n",
        "pkg/sub/b.py": "NAME = 'b'\n",
    },
    "modules of files": {
        "main.py": """
            import sys
            from importlib.util import module_from_spec, spec_from_file_location
            from pathlib import Path
            import pkg.later
            def loaded(path, **given):
                spec = spec_from_file_location('plugins.' + path.stem, path)
                module = module_from_spec(spec)
                for name, value in given.items():
                    setattr(module, name, value)
                spec.loader.exec_module(module)
                return module
            r = [loaded(p, manager=[]).manager for p in sorted((Path(__file__).parent / 'pkg').glob('t*.py'))]
            later = loaded(Path(__file__).parent / 'pkg' / 'later.py', given=2)
            t = later.told
            """,
        "pkg/__init__.py": "",
        "pkg/two.py": "manager.append('two')\n",
        "pkg/three.py": "manager.append('three')\nmanager.append(len(manager))\n",
        "pkg/later.py": "told = globals().get('given', 1)\n",
    },
    "the file tree": {
        "main.py": """
            import os
            from pathlib import Path
            _here = os.path.dirname(os.path.abspath(__file__))
            r = sorted(n[:-3] for n in os.listdir(os.path.join(_here, 'pkg')) if n.endswith('.py'))
            s = sorted(p.stem for p in Path(__file__).parent.joinpath('pkg').glob('*.py'))
            t = sorted(p.name for p in (Path(__file__).parent / 'pkg').iterdir() if p.suffix == '.py')
            u = os.path.basename(__file__)
            v = Path(__file__).name
            w = os.path.exists(os.path.join(_here, 'pkg', 'a.py'))
            import glob
            x = sorted(os.path.basename(p) for p in glob.glob(os.path.join(_here, 'pkg', '*.py')))
            """,
        "pkg/a.py": "",
        "pkg/b.py": "",
    },
    "module getattr": {
        "main.py": """
            import lazy
            from lazy import made, real
            r = (lazy.real, lazy.other, made, real)
            try:
                lazy.nope
                s = 'there'
            except AttributeError:
                s = 'absent'
            """,
        "lazy.py": """
            real = 1
            def __getattr__(name):
                if name == 'nope':
                    raise AttributeError(name)
                return 'made ' + name
            """,
    },
    "lazy submodules by getattr": {
        "main.py": "import pkg\nr = pkg.a.VALUE\n",
        "pkg/__init__.py": """
            import importlib
            def __getattr__(name):
                return importlib.import_module('.' + name, __name__)
            """,
        "pkg/a.py": "VALUE = 3\n",
    },
    "module attributes": {
        "main.py": "import pkg.a as a\nr = (a.__name__, a.__package__, __name__)\na.X = 5\nfrom pkg.a import X\n"
        "s = X\nt = vars(a)['X']\n",
        "pkg/__init__.py": "",
        "pkg/a.py": "X = 1\n",
    },
    "names over modules": {
        "main.py": "from pkg import thing\nr = thing\n",
        "pkg/__init__.py": "from .thing import thing\n",
        "pkg/thing.py": "thing = 'the name'\n",
    },
    "a submodule becomes an attribute": {
        "main.py": "import pkg\nimport pkg.a\nr = pkg.a.A\nimport pkg.b\ns = pkg.b.B\n",
        "pkg/__init__.py": "",
        "pkg/a.py": "A = 1\n",
        "pkg/b.py": "B = 2\n",
    },
    "sys.modules": {
        "main.py": """
            import sys
            import pkg.a
            r = sys.modules['pkg.a'].A
            s = sys.modules[__name__].r
            t = getattr(sys.modules[__name__], 'r')
            """,
        "pkg/__init__.py": "",
        "pkg/a.py": "A = 1\n",
    },
    "registries filled by loops": {
        "main.py": """
            import importlib
            MODULES = ['users', 'items']
            r = {}
            for name in MODULES:
                module = importlib.import_module(f'apps.{name}')
                for key in dir(module):
                    if key.startswith('route_'):
                        r[f'/{name}/{key[6:]}'] = getattr(module, key)()
            """,
        "apps/__init__.py": "",
        "apps/users.py": "def route_list(): return 'users'\ndef helper(): ...\n",
        "apps/items.py": "def route_list(): return 'items'\ndef route_get(): return 'item'\n",
    },
    "type checking imports": {
        "main.py": """
            from typing import TYPE_CHECKING
            if TYPE_CHECKING:
                from nowhere import Thing
                r = 'checking'
            else:
                r = 'running'
            """,
    },
}


@pytest.mark.parametrize("files", CONCRETE.values(), ids=CONCRETE)
def test_as_python_does(files: Files) -> None:
    agrees(files)


def test_a_module_without_which_nothing_starts_is_there_where_it_runs() -> None:
    found = evaluated(
        {
            "main.py": """
            try:
                from conf import local
            except ImportError as error:
                if error.name == "conf.local":
                    raise RuntimeError("write a configuration first")
                raise
            prefix = getattr(local, "PREFIX", "/api")
            reached = True
            """,
            "conf/__init__.py": "",
        }
    )
    assert found["reached"] is True
    assert isinstance(found["prefix"], Setting)
    assert found["prefix"].default == "/api"
