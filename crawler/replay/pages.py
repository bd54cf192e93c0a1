"""One archived page -> its record, or why it has none. The same functions run in this process and in workers."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.archive.capture import printable
from crawler.archive.file_type import narrow
from crawler.cms.recognise import has_article_form, is_article
from crawler.download.media_type import media_type
from crawler.reading import read
from crawler.reading.article_parts import ArticleParts
from crawler.reading.html.redirect import leads_to
from crawler.records import CHINA, Article, Flag, Reason, Rejection
from crawler.sites.registry import layout_for, site_for
from crawler.urls import MAX_LENGTH, canonical_url, url_fault
from pipelines import clean_and_validate

if TYPE_CHECKING:
    from crawler.archive import Archive, Capture
    from crawler.reading import Page
    from crawler.records import Record

_PAGE_TYPES = {"", "text/html", "application/xhtml+xml"}
_UNSURE_TYPES = {"", "text/plain", "application/octet-stream", "text/xml", "application/xml"}
_MARKUP = (b"<html", b"<!doctype html", b"<head", b"<body", b"<meta", b"<title", b"<div", b"<p>", b"<table")
_DETAIL = 300
_NO_HOST = "unknown.invalid"  # as saved pages have that state no address
_PARTIAL_CONTENT = 206


class Skipped(str):
    """Why a page is not read or has no record: it is no article."""

    __slots__ = ()


def record_of(capture: Capture, archive: Archive) -> Record | Skipped:
    """Return what `capture` is: an article, refined and with its further parts from `archive`; a rejection; no article.

    A fault of this program in one page is a rejection that says so.
    """
    try:
        return _unfit(capture) or _record_of(capture, archive)
    except Exception as error:  # noqa: BLE001  # one page must not end the reading of a million
        return _rejection(capture, Reason.ERROR, f"{type(error).__name__}: {error}")


def _unfit(capture: Capture) -> Rejection | Skipped | None:
    """Return what becomes of a page that need not be read, or cannot be for what the archive states of it."""
    if skipped := _no_page(capture):
        return Skipped(skipped)
    if fault := _fault(capture):
        return _rejection(capture, *fault)
    parts = urlsplit(capture.url)
    return Skipped("home page") if parts.path in {"", "/"} and not parts.query else None


def _record_of(capture: Capture, archive: Archive) -> Record | Skipped:
    if capture.truncated or capture.status == _PARTIAL_CONTENT:
        detail = capture.truncated or "HTTP 206, a part that was not asked for"
        return _rejection(capture, Reason.INCOMPLETE_RESPONSE, detail)
    if target := leads_to(capture.body, capture.url):
        return _led(capture, target)
    page = _read(capture)
    if page.challenge:
        return _rejection(capture, Reason.CHALLENGE, page.challenge)
    if capture.possibly_cut and has_article_form(capture.url) and not page.article.text:
        return _rejection(capture, Reason.INCOMPLETE_RESPONSE, Flag.POSSIBLY_CUT)
    return _article(page, capture, archive)


def _led(capture: Capture, target: str) -> Rejection | Skipped:
    """Return what becomes of a page that only leads to `target`: one of the same site has its own record."""
    site = site_for(capture.url)
    within = site.owns(target) if site else _host(target) == _host(capture.url)
    return Skipped("leads to another page") if within else _rejection(capture, Reason.ELSEWHERE, f"leads to {target}")


def _article(page: Page, capture: Capture, archive: Archive) -> Record | Skipped:
    if page.notice and has_article_form(capture.url):
        return _rejection(capture, page.notice, page.article.title or "")
    if page.notice or not is_article(page):
        return Skipped("list or other page")
    article = _whole(page, capture, archive)
    return clean_and_validate(article) if article is not None else Skipped("part of an article")


def is_page(capture: Capture) -> bool:
    """Return whether a capture is a web page that a server gave."""
    return _no_page(capture) is None


def _no_page(capture: Capture) -> str | None:
    if not 200 <= capture.status < 300:  # noqa: PLR2004  # HTTP's own classes
        return f"HTTP {capture.status}"
    stated = next((value for name, value in capture.headers.items() if name.lower() == "content-type"), "")
    kind = media_type(stated)
    if kind not in _PAGE_TYPES | _UNSURE_TYPES:
        return "not HTML"
    if kind in _UNSURE_TYPES:
        head = narrow(capture.body[:4096]).lower()
        if not any(tag in head for tag in _MARKUP):
            return "not HTML"
    return None


def _fault(capture: Capture) -> tuple[Reason, str] | None:
    """Return what is wrong with what the archive states of a page, beside its body."""
    if len(capture.url) > MAX_LENGTH:
        return Reason.LIMIT, f"URL of {len(capture.url)} characters, {MAX_LENGTH} allowed"
    fault = url_fault(capture.url) or ("a URL that is not in UTF-8" if "\ufffd" in capture.url else None)
    if fault:
        return Reason.BAD_URL, fault
    return (Reason.DATE_OUT_OF_RANGE, capture.fault) if capture.fault else None


def _read(capture: Capture) -> Page:
    page = read(
        capture.body,
        capture.url,
        headers=capture.headers,
        captured_at=capture.captured_at,
        layout=layout_for(capture.url),
    )
    page.article.archive = capture.archive
    page.article.flags += [Flag.POSSIBLY_CUT] if capture.possibly_cut else []
    return page


def _whole(page: Page, capture: Capture, archive: Archive) -> Article | None:
    """Return the article with all its parts; `None` when an earlier part is there, whose record has this one."""
    own = page.article.url
    site = site_for(own)
    first = [canonical_url(site.family.first_part(own))] if site else []
    if next(url for url in (*first, *page.parts, own) if url == own or archive.has(url)) != own:
        return None
    if not page.parts:
        return page.article
    parts = ArticleParts(page)
    for url in parts.missing():
        found = archive.find(url, near=capture.captured_at)
        if found is not None and _no_page(found) is None:
            parts.add(url, _read(found))
    return parts.article()


def _rejection(capture: Capture, reason: Reason, detail: str) -> Rejection:
    """Return the rejection of a page, whatever its URL is."""
    layout = layout_for(capture.url)
    moment = capture.captured_at
    return Rejection(
        (layout.site if layout else None) or _host(capture.url),
        printable(capture.url[:MAX_LENGTH]),
        reason,
        printable(detail)[:_DETAIL],
        fetched_at=moment.astimezone(CHINA).isoformat(timespec="seconds") if moment else None,
        raw_hash=hashlib.sha256(capture.body).hexdigest(),
        archive=capture.archive,
    )


def _host(url: str) -> str:
    try:
        return printable(urlsplit(url).hostname or "") or _NO_HOST
    except ValueError:
        return _NO_HOST
