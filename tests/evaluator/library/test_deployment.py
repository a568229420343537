"""What the deployment decides: the command line, the environment, files of options."""

from __future__ import annotations

import pytest

from analyzer.evaluator.comparing import truth
from analyzer.evaluator.joining import plain
from analyzer.evaluator.values import Setting, Unknown
from tests.evaluator.running import evaluated


@pytest.mark.parametrize(
    "test",
    [
        "'test' in sys.argv",
        "'test' in sys.argv[1:]",
        "any(one in sys.argv for one in ('test', 'migrate'))",
        "'DYNO' in os.environ",
        "not 'DYNO' not in os.environ",
    ],
)
def test_a_server_is_started_without_words_and_variables_of_ones_own(test: str) -> None:
    value = evaluated({"main.py": f"import os, sys\nx = {test}\n"})["x"]
    assert truth(value) == (None, False)


PARSING = """
import configparser
parser = configparser.RawConfigParser()
parser.read(["/etc/shop.cfg", "/shop.cfg"])
a = parser.getboolean("web", "debug", fallback=False)
b = parser.get("web", "name")
c = parser.getint("web", "port", fallback=80)
d = parser.get("web", "nothing")
parser.read_string("no section")
"""


def test_options_are_settings_by_files_of_the_target_or_by_the_fallback() -> None:
    found = evaluated({"main.py": PARSING, "shop.cfg": "[web]\nname = shop\nport = 8080\n"})
    assert all(isinstance(found[name], Setting) for name in "abcd")
    assert [plain(found[name]) for name in "abc"] == [False, "shop", 8080]
    assert isinstance(plain(found["d"]), Unknown)


def test_a_parser_whose_class_never_began_reads_all_the_same() -> None:
    source = """
import configparser
class Parser(configparser.ConfigParser):
    def __init__(self):
        pass
x = Parser().get("web", "name", fallback="shop")
"""
    assert plain(evaluated({"main.py": source})["x"]) == "shop"
