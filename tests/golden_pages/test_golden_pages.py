"""The exam: pages of governments' families and their traps, read and refined, compared field by field."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from crawler.reading import read
from crawler.records import Article
from pipelines import refine
from tests.golden_pages.apart import APART
from tests.golden_pages.bodies import BODIES
from tests.golden_pages.case import Question, fill
from tests.golden_pages.doubles import DOUBLES
from tests.golden_pages.families import FAMILIES
from tests.golden_pages.lines import LINES
from tests.golden_pages.ministries import MINISTRIES
from tests.golden_pages.oddities import ODDITIES

QUESTIONS = (*MINISTRIES, *FAMILIES, *BODIES, *LINES, *ODDITIES, *DOUBLES, *APART)


def squeezed(lines: list[str], question: Question) -> list[str]:
    """Return the lines without blanks, and without those that are a matter of taste."""
    taste = {fill(line) for line in question.may}
    return ["".join(line.split()) for line in lines if line and line not in taste]


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.name for question in QUESTIONS])
def test_question(question: Question) -> None:
    page = read(question.body, question.url)
    article = refine(page.article)
    assert isinstance(article, Article), article.detail
    assert page.is_article
    published = (article.published_at or "").replace("T", " ")[: len(question.published or "")] or None
    assert {
        "title": article.title,
        "published": published,
        "source": article.source,
        "authors": tuple(article.authors),
        "editors": tuple(article.editors),
        "files": {unquote(file.url) for file in article.attachments},
        "text": squeezed(article.text.split("\n"), question),
    } == {
        "title": question.title,
        "published": question.published,
        "source": question.source,
        "authors": question.authors,
        "editors": question.editors,
        "files": {unquote(url) for url in question.files},
        "text": squeezed(question.lines, question),
    }
    assert question.images is None or len(article.images) == question.images
    if question.published is None:
        assert article.published_at is None
