"""The parts of an article, whoever finds them."""

from __future__ import annotations

from crawler.reading import Page
from crawler.reading.article_parts import MAX_PARTS, ArticleParts
from crawler.records import Article, Flag, article_id


def url_of(number: int) -> str:
    return f"http://www.example.gov.cn/art_{number}.html"


def page(number: int, *parts: int, challenge: str | None = None) -> Page:
    url = url_of(number)
    article = Article(
        article_id(url),
        1,
        "a",
        None,
        url,
        "标题",
        text=f"第{number}页的正文，长得像一篇报道里的一段话，说的是同一件事。",
    )
    return Page(article, tuple(map(url_of, parts)), challenge=challenge)


def test_parts_are_joined_in_their_order_whichever_page_began() -> None:
    parts = ArticleParts(page(2, 1, 2, 3))
    for url in parts.missing():
        parts.add(url, page(int(url[-6]), 1, 2, 3))
    article = parts.article()
    assert article.url == url_of(1)
    assert [line[1] for line in article.text.split("\n")] == ["1", "2", "3"]
    assert article.flags == [Flag.PARTS_JOINED]


def test_a_part_may_name_further_ones_and_each_is_asked_for_once() -> None:
    named = {1: (1, 2), 2: (1, 2, 3), 3: (2, 3, 4), 4: (3, 4)}
    parts, asked = ArticleParts(page(1, *named[1])), []
    for url in parts.missing():
        asked.append(url)
        parts.add(url, page(int(url[-6]), *named[int(url[-6])]))
    assert asked == [url_of(2), url_of(3), url_of(4)]
    assert parts.article().flags == [Flag.PARTS_JOINED]


def test_what_does_not_come_or_is_a_challenge_is_missing() -> None:
    parts = ArticleParts(page(1, 1, 2, 3))
    for url in parts.missing():
        if url == url_of(2):
            parts.add(url, page(2, 1, 2, 3, challenge="瑞数"))
    article = parts.article()
    assert article.text == page(1).article.text
    assert article.flags == [Flag.PARTS_MISSING]


def test_a_page_that_names_parts_without_end_is_not_followed() -> None:
    parts, asked = ArticleParts(page(0, 0, 1)), 0
    for asked, url in enumerate(parts.missing(), 1):
        parts.add(url, page(asked, asked, asked + 1))
    assert 1 + asked == MAX_PARTS
    assert Flag.PARTS_MISSING in parts.article().flags
    assert list(ArticleParts(page(0, *range(MAX_PARTS + 1))).missing()) == []


def test_an_article_of_one_page_is_as_it_was_read() -> None:
    alone = page(1)
    assert ArticleParts(alone).article() is alone.article
