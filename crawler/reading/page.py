"""Reads one page: its bytes -> `Page`, whose `article` is the record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.reading import challenge
from crawler.reading.fields import choose, pagination
from crawler.reading.html import parse
from crawler.reading.html.redirect import leads_to
from crawler.reading.layout import Layout
from crawler.records import CHINA, Article, Flag, Provenance, Reason, article_id
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from crawler.reading.fields.candidate import Decision

_NOTHING = Layout()


@dataclass(frozen=True, slots=True)
class Page:
    """What one page holds.

    `parts` are the canonical URLs of all parts of the article in order, its own included, or `()` when it has one.
    `is_article` follows from the page's shape, and `shape` is the id of the rule that decided it. `challenge` names the
    family of anti-bot page this is, if it is one. `notice` is what it says in place of an article, where its words
    alone tell. `warnings` say what was not understood.
    `evidence` says of each field what decided it, and what else was found where `read` was asked to explain.
    """

    article: Article
    parts: tuple[str, ...] = ()
    is_article: bool = True
    shape: str = ""
    challenge: str | None = None
    notice: Reason | None = None
    warnings: tuple[str, ...] = ()
    evidence: Mapping[str, Decision] = field(default_factory=dict)


def read(  # noqa: PLR0913 - what a page comes with, by keyword
    body: bytes,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    captured_at: datetime | None = None,
    layout: Layout | None = None,
    explain: bool = False,
) -> Page:
    """Read one page.

    `body` is the response's content-decoded body, `url` where it came from, `headers` the response's. `captured_at`
    becomes `fetched_at`, in China Standard Time. With `explain` the page's `evidence` holds, beside what each field was
    decided by, what else was found. Never raises for what a page holds: a field that is not found is
    absent.
    """
    layout = layout or _NOTHING
    opened = parse.open_page(body, headers=headers, encoding=layout.encoding)
    where = canonical_url(url)
    article = Article(
        id=article_id(where),
        revision=1,
        site=layout.site or urlsplit(where).hostname or "",
        publisher=layout.publisher,
        url=where,
        title=None,
        flags=list(opened.flags),
        fetched_at=captured_at.astimezone(CHINA).isoformat(timespec="seconds") if captured_at else None,
        raw_hash=hashlib.sha256(body).hexdigest(),
    )
    findings = choose.fill(article, opened, layout, url, explain=explain)
    family = challenge.detect(opened.html, findings.visible, len(article.text))
    if family == "wait" and leads_to(body, url):
        family = None  # 正在跳转，请稍候
    return Page(
        article,
        parts=pagination.find(opened.html, url) if findings.shape.is_article else (),
        is_article=findings.shape.is_article and family is None,
        shape=findings.shape.why,
        challenge=family,
        notice=findings.notice,
        warnings=tuple(findings.warnings),
        evidence=findings.evidence,
    )


def read_page(
    body: bytes,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    captured_at: datetime | None = None,
    layout: Layout | None = None,
) -> Article:
    """Return the record of one page (see `read`)."""
    return read(body, url, headers=headers, captured_at=captured_at, layout=layout).article


def join_parts(first: Article, rest: Sequence[Article]) -> Article:
    """Return `first` with what the further parts of the article hold behind its own, nothing twice.

    Fields that `first` lacks (the source and the editor often stand on the last page) are taken from the parts.
    """
    if not rest:
        return first
    everything = (first, *rest)
    lines: list[str] = []
    seen: set[str] = set()
    for part in everything:
        fresh = [line for line in part.text.split("\n") if line and (len(line) < 20 or line not in seen)]  # noqa: PLR2004
        seen.update(fresh)
        lines.extend(fresh)
    images = {image.url: image for part in everything for image in part.images}
    files = {file.url: file for part in everything for file in part.attachments}
    joined = replace(
        first,
        text="\n".join(lines),
        images=list(images.values()),
        attachments=list(files.values()),
        flags=list(dict.fromkeys([flag for part in everything for flag in part.flags] + [Flag.PARTS_JOINED])),
        found_by=dict(first.found_by),
    )
    for name in ("published_at", "source", "authors", "editors", "section", "original_url", "views"):
        for part in rest:
            if not getattr(joined, name) and getattr(part, name):
                setattr(joined, name, getattr(part, name))
                joined.found_by[name] = part.found_by.get(name, Provenance.STRUCTURE)
                if name == "published_at":
                    joined.published_precision = part.published_precision
    return joined
