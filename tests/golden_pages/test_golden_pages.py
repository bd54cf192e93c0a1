"""Golden pages: governments' families and their traps, read and refined, compared field by field."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from crawler.reading import read
from crawler.records import Article
from pipelines import refine
from tests.golden_pages.apart import APART
from tests.golden_pages.bodies import BODIES
from tests.golden_pages.case import Case, fill
from tests.golden_pages.doubles import DOUBLES
from tests.golden_pages.families import FAMILIES
from tests.golden_pages.lines import LINES
from tests.golden_pages.ministries import MINISTRIES
from tests.golden_pages.oddities import ODDITIES

CASES = (*MINISTRIES, *FAMILIES, *BODIES, *LINES, *ODDITIES, *DOUBLES, *APART)


def squeezed(lines: list[str], case: Case) -> list[str]:
    """Return the lines without blanks, and without those that are a matter of taste."""
    taste = {fill(line) for line in case.may}
    return ["".join(line.split()) for line in lines if line and line not in taste]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_case(case: Case) -> None:
    page = read(case.body, case.url)
    article = refine(page.article)
    assert isinstance(article, Article), article.detail
    assert page.is_article
    published = (article.published_at or "").replace("T", " ")[: len(case.published or "")] or None
    assert {
        "title": article.title,
        "published": published,
        "source": article.source,
        "authors": tuple(article.authors),
        "editors": tuple(article.editors),
        "files": {unquote(file.url) for file in article.attachments},
        "text": squeezed(article.text.split("\n"), case),
    } == {
        "title": case.title,
        "published": case.published,
        "source": case.source,
        "authors": case.authors,
        "editors": case.editors,
        "files": {unquote(url) for url in case.files},
        "text": squeezed(case.lines, case),
    }
    assert case.images is None or len(article.images) == case.images
    if case.published is None:
        assert article.published_at is None
