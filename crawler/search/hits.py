"""The articles that have all the words, the best first, with the sentence in which each has them."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.search.articles import FIELDS, key
from crawler.search.search_file import open_to_read, path_of, told
from crawler.search.tokens import fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from crawler.search.query import Word

RANKED = 2000  # articles; to rank more takes longer than anybody waits, and tells them less apart
_TITLE, _TEXT = 10.0, 1.0  # what a word in either weighs
_LAST_DAY = "9999-12-31"
_LINE_BITS = (1 << 40) - 1
_SENTENCE = re.compile(r"[^。！？；!?\n]*[。！？；!?\n]*")
_LONGEST = 120  # characters of a passage
_BEFORE = 40  # of them before the first word, where it is cut

Span = tuple[int, int]


class UnknownSiteError(ValueError):
    """No article is of that site."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: articles that have all the words. Days are ISO dates, both included; no site is all."""

    words: Sequence[Word]
    sites: Sequence[str] = ()
    since: str | None = None
    until: str | None = None
    limit: int = 20  # articles to show


@dataclass(frozen=True, slots=True)
class Hit:
    """An article, a passage of its text, and where the words are in title and passage (characters, from 0)."""

    article: dict[str, str | None]
    passage: str
    title_marks: list[Span]
    marks: list[Span]


@dataclass(frozen=True, slots=True)
class Answer:
    """How many articles have all the words, and the first of them.

    Ranked: by BM25, a word in the title weighing ten times as much. Not `ranked`, where there are more than `RANKED`:
    those with all words in the title first, then the others; in both the latest first.
    """

    total: int
    ranked: bool
    hits: list[Hit]
    articles: int
    bytes: int


def ask(data_dir: Path, question: Question) -> Answer:
    """Return the articles that have all the words.

    Raises `SearchFault`, and `UnknownSiteError`; `AnewError` where the index is damaged.
    """
    path = path_of(data_dir)
    with told(path), closing(open_to_read(path)) as database:
        database.execute("BEGIN")  # one state of the index for all that is read
        asked = _Asked(database, question)
        total = asked.count()
        keys = asked.best(question.limit) if total <= RANKED else asked.latest(question.limit)
        hits = [_hit(database, each, question.words) for each in keys]
        (articles,) = database.execute("SELECT count(*) FROM articles").fetchone()
    return Answer(total, total <= RANKED, hits, articles, path.stat().st_size)


class _Asked:
    """A question put to an index."""

    def __init__(self, database: sqlite3.Connection, question: Question) -> None:
        self._database = database
        self._words = " AND ".join(f"({word.match})" for word in question.words)
        self._sites = _site_filter(database, question.sites)
        self._days = key(question.since or ""), key(question.until or _LAST_DAY, _LINE_BITS)

    def _rows(self, select: str, rest: str, *values: Any, columns: str = "title text") -> list[Any]:
        match = f"{{{columns}}} : ({self._words}){self._sites}"
        query = f"SELECT {select} FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ? {rest}"  # noqa: S608 - ours
        return self._database.execute(query, (match, *self._days, *values)).fetchall()

    def count(self) -> int:
        return int(self._rows("count(*)", "")[0][0])

    def best(self, limit: int) -> list[int]:
        order = f"ORDER BY bm25(words, {_TITLE}, {_TEXT}, 0.0), rowid DESC LIMIT ?"
        return [row[0] for row in self._rows("rowid", order, limit)]

    def latest(self, limit: int) -> list[int]:
        order = "ORDER BY rowid DESC LIMIT ?"
        first = [row[0] for row in self._rows("rowid", order, limit, columns="title")]
        if len(first) < limit:
            others = self._rows("rowid", order, limit)
            first = list(dict.fromkeys([*first, *(row[0] for row in others)]))[:limit]
        return first


def _site_filter(database: sqlite3.Connection, sites: Sequence[str]) -> str:
    if not sites:
        return ""
    known: dict[str, int] = dict(database.execute("SELECT name, n FROM sites"))
    if unknown := sorted(set(sites) - known.keys()):
        there = ", ".join(sorted(known)) or "no site"
        raise UnknownSiteError(f"no articles of {', '.join(unknown)}; there are those of {there}")
    return f" AND site : ({' OR '.join(str(known[name]) for name in sites)})"


def _hit(database: sqlite3.Connection, number: int, words: Sequence[Word]) -> Hit:
    query = f"SELECT {', '.join(FIELDS)} FROM articles WHERE key = ?"  # noqa: S608 - names of ours
    row = database.execute(query, (number,)).fetchone()
    article = dict(zip(FIELDS, row, strict=True))
    text = article.pop("text") or ""
    passage = _passage(text, words)
    return Hit(article, passage, marks(article["title"] or "", words), marks(passage, words))


def marks(text: str, words: Sequence[Word]) -> list[Span]:
    """Return where words are in a text, in order; what overlaps or touches is one."""
    folded = fold(text)
    found = sorted(match.span() for word in words for match in word.pattern.finditer(folded))
    joined: list[Span] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _sentences(text: str) -> Iterator[Span]:
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        if text[start:end].strip():
            yield start, end


def _passage(text: str, words: Sequence[Word]) -> str:
    """Return the first of the sentences with the most words, cut around the first word where it is long.

    A phrase may go over the end of a sentence: it is where it begins.
    """
    folded = fold(text)
    starts = [(match.span(), at) for at, word in enumerate(words) if (match := word.pattern.search(folded))]
    if not starts:
        return _cut(text, next(_sentences(text), (0, 0)), None)
    best: tuple[int, Span, Span] | None = None
    for start, end in _sentences(text):
        inside = [m.span() for word in words if (m := word.pattern.search(folded, start)) and m.start() < end]
        if inside and (best is None or len(inside) > best[0]):
            best = len(inside), (start, max(end, *(mark[1] for mark in inside))), min(inside)
            if len(inside) == len(words):
                break
    return _cut(text, best[1], best[2]) if best else ""


def _cut(text: str, sentence: Span, mark: Span | None) -> str:
    start, end = sentence
    if end - start <= _LONGEST:
        return text[start:end].strip()
    first = mark[0] if mark else start
    begin = max(start, min(first - _BEFORE, end - _LONGEST))
    stop = min(end, max(begin + _LONGEST, mark[1] if mark else 0))
    return f"{'…' if begin > start else ''}{text[begin:stop].strip()}{'…' if stop < end else ''}"
