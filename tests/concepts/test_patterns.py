"""Path patterns in one spelling."""

from __future__ import annotations

import pytest

from analyzer.concepts.patterns import normal_angles, normal_regex
from analyzer.concepts.routing import normal_path


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        (r"^articles/(?P<year>[0-9]{4})/(\d+)/?$", "articles/{year}/{}/"),
        (r".*$", ".*"),
        (r"/login/?$", "/login/"),
        (r"/(robots\.txt)$", "/{}"),
        (r"/a/(?:b|c)/x", "/a/b|c/x"),
        (r"/x/(?P<p>a(b)c[)]x)/{?}/\d+", "/x/{p}/{?}/\\d+"),
        (r"(?i)/foo(?=x)/[a-z]+", "/foo/[a-z]+"),
        (r"(?i:abc)\Z", "abc"),
        ("/{?}(", "/{?}{}"),
        ("/[a", "/[a"),
        ("\\", ""),
    ],
)
def test_a_regular_expression_as_a_path(pattern: str, path: str) -> None:
    assert normal_regex(pattern) == path


def test_angles() -> None:
    assert normal_angles("/<int:id>/<x>") == "/{id}/{x}"
    assert normal_angles("/dashboard<:re:(/.*)?>", name_first=True) == "/dashboard{}"
    assert normal_angles("/a/<id:re:[0-9a-f-]+>/<f:path>", name_first=True) == "/a/{id}/{f}"


def test_braces_may_hold_braces() -> None:
    assert normal_path("/a/{id:[0-9]{1,9}}/{rest:.*}") == "/a/{id}/{rest}"
    assert normal_path("/open/{id") == "/open/{id"
