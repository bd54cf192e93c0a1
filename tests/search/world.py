"""Feeds to search in, and what a plain scan of their texts finds."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from crawler.search.catch_up import catch_up
from crawler.search.hits import Answer, Question, ask
from crawler.search.query import words_of
from tests.export.world import NIGHTS, page
from tests.index.crawled import write_feed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from crawler.records import Article


def feed(data: Path, records: Iterable[Article], night: int = 1, name: str = "articles/a") -> None:
    """Write a feed of a night."""
    write_feed(data, f"{name}/{NIGHTS[night - 1]}", list(records))


def texts(data: Path, *given: str, title: str = "无题") -> None:
    """Write articles `a1`, `a2` … with these texts."""
    feed(data, [page(f"a{number}", text=text, title=title, day=1) for number, text in enumerate(given, 1)])


def search(data: Path, question: str, **asked: Any) -> Answer:
    """Return what is found, as the command does."""
    catch_up(data)
    return ask(data, Question(words_of(question), **asked))


def found(data: Path, question: str, **asked: Any) -> list[str]:
    """Return the addresses that are found, without what all have: `a1`."""
    hits = search(data, question, **{"limit": 1000, **asked}).hits
    return [(hit.article["url"] or "").replace("http://", "").replace(".gov.cn/", "") for hit in hits]


def _plain(text: str) -> str:
    """Return the letters and digits of a text in their plainest form, a blank wherever others are."""
    made = ""
    for char in text:
        plain = "".join(each for each in unicodedata.normalize("NFKD", char) if not unicodedata.combining(each))
        one = plain.lower() if len(plain) == len(plain.lower()) == 1 and unicodedata.category(char)[0] == "L" else char
        if _is_mark(char):
            one = char
        one = str(unicodedata.decimal(char)) if "０" <= char <= "９" else one.lower()
        made += one if one[0].isalnum() or _is_mark(one) else " "
    return " ".join(made.split())


def _is_mark(char: str) -> bool:
    """Tell whether a character is a vowel or a subjoined letter of Tibetan: another one makes another word."""
    return "\u0f00" <= char <= "\u0fff" and unicodedata.category(char)[0] == "M"


def _kind(char: str) -> str:
    is_letter = char < "\u2e80" and (char.isalnum() or _is_mark(char))
    return "digit" if char.isdecimal() else "letter" if is_letter else char


def scan(text: str, word: str, *, prefix: bool = False) -> bool:
    """Tell whether a text has a word: as a substring that cuts no number and no Latin word."""
    text, word = _plain(text), _plain(word)
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        cut_before = start > 0 and _kind(text[start - 1]) == _kind(text[start]) in ("digit", "letter")
        cut_after = end < len(text) and _kind(text[end - 1]) == _kind(text[end]) in ("digit", "letter")
        if not cut_before and not (cut_after and not prefix):
            return True
        start = text.find(word, start + 1)
    return False
