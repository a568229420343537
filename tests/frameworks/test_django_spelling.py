"""URL patterns of Django as paths."""

from __future__ import annotations

import pytest

from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Text, Unknown
from analyzer.frameworks.django.spelling import path_of_regex, path_of_route


@pytest.mark.parametrize(
    ("regex", "path"),
    [
        (r"^articles/(?P<year>[0-9]{4})/$", "articles/{year:[0-9]%7B4%7D}/"),
        (r"^(?P<slug>[^/.]+)\.(?P<format>[a-z0-9]+)/?$", "{slug:[^/.]+}.{format:[a-z0-9]+}/"),
        (r"^users/(\d+)/(?:page-(?P<page>\d+)/)?$", r"users/{}/page-{page:\d+}/"),
        (r"^file/(?P<kind>(png|jpe?g))$", "file/{kind:(png|jpe?g)}"),
        (r"^(?:en|de)/about\Z", "en/about"),
        (r"^(?=x)(?!y)sw\.js\b", "sw.js"),
        (r"^[a-z]+/(?P<rest>.*)$", "{}/{rest:.*}"),
        (r"^a\d{2,3}/?", "a{}/"),
        (r"^(?P<brackets>[]()]+)/$", "{brackets:[]()]+}/"),
        (r"^.*$", "{}"),
        ("(unclosed", "{}"),
        (r"(?i:Upper)/", "Upper/"),
    ],
)
def test_a_regular_expression(regex: str, path: str) -> None:
    assert path_of_regex(regex) == path


def test_a_route() -> None:
    assert path_of_route("articles/<int:year>/<slug>/") == "articles/{year:int}/{slug}/"


def test_what_is_not_known_stays_where_it_is() -> None:
    pattern = Text(("^", Unknown("from a request"), r"/(?P<pk>\d+)", Unknown("a suffix"), "$"))
    assert spelled(path_of_regex(pattern)) == (r"{?}/{pk:\d+}{?}", False)
