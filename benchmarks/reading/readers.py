"""The readers that are scored: ours, and others where they are installed (`pip install -e .[bench]`)."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from benchmarks.reading.score import Example, Result
from crawler.reading import read_page
from crawler.records import Article, Rejection
from pipelines import clean_and_validate

Reader = Callable[[Example], Result]


def ours(example: Example) -> Result:
    """Read, clean and normalise a page."""
    return result(read_page(example.body, example.url))


def result(raw: Article) -> Result:
    """Return what is scored of an article as it was read: cleaned and normalised."""
    article = clean_and_validate(raw)
    if isinstance(article, Rejection):
        article = raw
    return Result(
        article.title, article.published_at, article.source, article.authors, article.editors, article.text,
        [file.name or "" for file in article.attachments],
    )  # fmt: skip


def others() -> dict[str, Reader]:
    """Return the other readers that are installed; print the names of those that are not."""
    found: dict[str, Reader] = {}
    for name, (module, make) in _OTHERS.items():
        try:
            found[name] = _safe(make(importlib.import_module(module)))
        except ImportError:
            print(f"{name}: not installed")
    return found


def _safe(reader: Reader) -> Reader:
    def read(example: Example) -> Result:
        try:
            return reader(example)
        except Exception as error:  # noqa: BLE001 - a reader that fails on a page has read nothing from it
            print(f"  {example.name}: {type(error).__name__}")
            return Result()

    return read


def _html(example: Example) -> str:
    """Decode a page for readers that want text: strict UTF-8, else GB18030."""
    try:
        return example.body.decode("utf-8")
    except UnicodeDecodeError:
        return example.body.decode("gb18030", "replace")


def _trafilatura(module: Any) -> Reader:
    def read(example: Example) -> Result:
        found = module.bare_extraction(_html(example), url=example.url, with_metadata=True)
        data = found.as_dict() if hasattr(found, "as_dict") else found or {}
        author = data.get("author")
        return Result(
            data.get("title"), data.get("date"), None, [author] if author else None, None, data.get("text") or ""
        )

    return read


def _gne(module: Any) -> Reader:
    extractor = module.GeneralNewsExtractor()

    def read(example: Example) -> Result:
        data = extractor.extract(_html(example))
        author = data.get("author")
        return Result(data["title"], data["publish_time"], None, [author] if author else None, None, data["content"])

    return read


def _readability(module: Any) -> Reader:
    def read(example: Example) -> Result:
        document = module.Document(_html(example))
        lxml_html = importlib.import_module("lxml.html")
        return Result(document.short_title(), text=lxml_html.fromstring(document.summary()).text_content())

    return read


def _newspaper(module: Any) -> Reader:
    def read(example: Example) -> Result:
        article = module.Article(example.url, language="zh")
        article.download(input_html=_html(example))
        article.parse()
        date = str(article.publish_date) if article.publish_date else None
        return Result(article.title, date, None, list(article.authors) or None, None, article.text)

    return read


def _resiliparse(module: Any) -> Reader:
    def read(example: Example) -> Result:
        return Result(text=module.extract_plain_text(_html(example), main_content=True))

    return read


_OTHERS: dict[str, tuple[str, Callable[[Any], Reader]]] = {
    "trafilatura": ("trafilatura", _trafilatura),
    "gne": ("gne", _gne),
    "readability-lxml": ("readability", _readability),
    "newspaper4k": ("newspaper", _newspaper),
    "resiliparse": ("resiliparse.extract.html2text", _resiliparse),
}
