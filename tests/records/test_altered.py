"""`altered` is `dataclasses.replace` for articles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.records import Truncated, altered
from tests.pipelines.articles import article


def test_it_copies_every_field_and_changes_some() -> None:
    before = article(authors=["张三"], truncated=Truncated(total=5), views=3, extractor="0")
    after = altered(before, title="另一个标题", views=None)
    assert after == replace(before, title="另一个标题", views=None)
    assert before.views == 3
    assert before.title != after.title


def test_a_field_that_there_is_not_is_an_error() -> None:
    with pytest.raises(AttributeError):
        altered(article(), headline="x")
