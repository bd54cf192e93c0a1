"""Fills an article's fields from a page, each from the first of its places that has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.reading import classify, notice
from crawler.reading.body import score, tail, trim, wordless
from crawler.reading.body.containers import BODY, role
from crawler.reading.chinese.names import is_office, people
from crawler.reading.fields import (
    attachments,
    breadcrumb,
    byline_block,
    credit_line,
    hints,
    images,
    metadata,
    original_url,
    publication_date,
    title,
)
from crawler.reading.fields.page_context import PageContext
from crawler.reading.fields.selectors import Selected
from crawler.reading.html import parse
from crawler.reading.html.flatten import walk
from crawler.records import Flag, Provenance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.reading.html.document import Document
    from crawler.reading.html.parse import Opened
    from crawler.reading.layout import Layout
    from crawler.records import Article, Reason

_DIALOG = 200  # characters of prose
_SHOWN = 40  # characters: a page that shows less is hidden until a script runs


@dataclass(slots=True)
class Findings:
    """What `read` needs beside the article: characters shown, the page's shape, its notice, and warnings."""

    visible: int
    is_article: bool
    notice: Reason | None
    warnings: list[str]


def fill(article: Article, opened: Opened, layout: Layout, url: str) -> Findings:
    """Read the page into `article`."""
    context = _scene(article, opened, layout, url)
    doc, found = context.doc, _title(article, context)
    if context.picked.box < 0:
        context.region = wordless.find(context, found)
    region = context.region
    lines, unknown = trim.trim(doc, region, found.text, context.looks) if region else ([], False)
    if unknown:
        article.flags.append(Flag.BOILERPLATE_REMOVED)
    signed = tail.signature(doc, region, lines) if region else []
    article.text = "\n".join(doc.texts[line] for line in (*lines, *signed))
    lineage = byline_block.read(doc, found, lines, context.start)
    hinted = hints.collect(doc)
    if hints.WEIXIN in url:
        hinted |= hints.weixin(doc)
    fill_date(article, context, hinted, lineage)
    fill_people(article, context, hinted, lineage)
    fill_breadcrumb(article, context, found, lines, lineage)
    fill_files(article, context, found, lines)
    if region and any(written and region.start <= line <= region.end for line, _, written in doc.hidden):
        article.flags.append(Flag.HIDDEN_TEXT_REMOVED)
    return Findings(
        sum(map(len, doc.texts)),
        classify.is_article(article, context, found, [*lines, *signed]),
        notice.told(article, doc.texts),
        [*opened.warnings, *(f"unknown byline label: {label}" for label in lineage.unknown)],
    )


def _scene(article: Article, opened: Opened, layout: Layout, url: str) -> PageContext:
    """Walk the page and find the body's box."""
    picked = Selected(opened.tree, layout)
    doc = walk(opened.tree, drop=picked.dropped)
    if doc.hidden and sum(map(len, doc.texts)) < _SHOWN:
        doc = walk(opened.tree, show_hidden=True, drop=picked.dropped)
    looks = score.weigh(doc)
    if any(role(key) == BODY for _, key, _ in doc.hidden) and not _is_written(doc, looks):
        doc = walk(opened.tree, show_hidden=True, drop=picked.dropped)  # the body is shown by a script
        looks = score.weigh(doc)
    if not any(looks.prose) and (scripted := parse.with_detail(opened) or parse.with_fields(opened)) is not None:
        doc = walk(scripted.tree, drop=picked.dropped)
        looks = score.weigh(doc)
    metas = metadata.collect(doc)
    article.publisher = article.publisher or metas.get(metadata.SITE)
    region = picked.region(doc) or score.find(doc, looks)
    site = metas.get(metadata.SITE) or article.publisher
    return PageContext(doc, picked, metas, looks, region, site, url, opened.encoding)


def _is_written(doc: Document, looks: score.Lines) -> bool:
    """Return whether a page shows prose, in a body's box or much of it; a dialog that asks to go on is none."""
    if sum(len(text) for text, prose in zip(doc.texts, looks.prose, strict=True) if prose) > _DIALOG:
        return True
    boxes = zip(doc.starts, doc.ends, doc.keys, strict=True)
    return any(any(looks.prose[start:end]) for start, end, key in boxes if role(key) == BODY)


def _title(article: Article, context: PageContext) -> title.Title:
    """Find the title, and where the page prints it."""
    doc, start, metas = context.doc, context.start, context.metas
    end = context.region.end if context.region else 0
    names = context.site, metas.get(metadata.SITE), metas.get(metadata.SECTION)
    told = metas.get(metadata.TITLE)
    for place, text in (
        (Provenance.LAYOUT, context.picked.text("title")),
        (Provenance.METADATA, title.stated(doc, told, names, end) if told and len(told) <= 2 * title.LONGEST else None),
    ):
        if text and 1 < len(text) <= title.LONGEST:
            shown = title.shorter(doc, text, start) if place is Provenance.METADATA else None
            shown = shown or title.printed(doc, text, end) or title.uncut(doc, text, end)
            article.title, article.found_by["title"] = (shown.text if shown else text), place
            return shown or title.Title(text, 0, 0)
    shown = title.find(doc, start, context.site)
    place = Provenance.STRUCTURE
    if shown is None or not title.squeeze(shown.text):
        text = metadata.hint(context.metas, "title") or ""
        shown, place = title.Title(title.without_site(text, context.site), 0, 0), Provenance.HINT
    if shown.text:
        article.title, article.found_by["title"] = shown.text, place
    return shown


def _take(article: Article, field: str, places: Iterable[tuple[Provenance, object]]) -> None:
    """Give a field the first value that a place has."""
    for place, value in places:
        if value not in (None, "", []):
            setattr(article, field, value)
            article.found_by[field] = place
            return


def fill_date(article: Article, context: PageContext, hinted: dict[str, str], lineage: byline_block.Zone) -> None:
    """Fill the publication time."""
    laid_out = context.picked.stamp() or context.picked.byline().published
    chosen = publication_date.choose(laid_out, context.metas, hinted, lineage, context.url)
    if chosen is not None:
        article.published_at, article.published_precision = chosen.stamp.value, chosen.stamp.precision
        article.found_by["published_at"] = chosen.place
        if chosen.disagrees:
            article.flags.append(Flag.DATE_DISAGREES)


def fill_people(article: Article, context: PageContext, hinted: dict[str, str], lineage: byline_block.Zone) -> None:
    """Fill source, editors and authors."""
    picked, metas = context.picked, context.metas
    said = picked.byline()
    stated = hints.source(metas.get(metadata.SOURCE))
    printed = None if lineage.beside else lineage.source
    if stated and printed and stated not in printed:
        stated = None  # a template's default; what is printed is what readers are told
    _take(
        article,
        "source",
        (
            (Provenance.LAYOUT, picked.source() or said.source),
            (Provenance.METADATA, stated),
            (Provenance.HINT, hints.source(hinted.get("source") or metadata.hint(metas, "source"))),
            (Provenance.STRUCTURE if lineage.beside else Provenance.BYLINE, lineage.source),
        ),
    )
    _take(
        article,
        "editors",
        (
            (Provenance.LAYOUT, picked.people("editors") or list(said.editors)),
            (Provenance.HINT, people(hinted.get("editor", ""), desks=True)),
            (Provenance.BYLINE, list(lineage.editors)),
        ),
    )
    _take(
        article,
        "authors",
        (
            (Provenance.LAYOUT, picked.people("authors") or list(said.authors)),
            (Provenance.METADATA, _shown(people(metas.get(metadata.AUTHOR, "")), context.doc, article)),
            (Provenance.HINT, [name for name in people(hinted.get("author", "")) if name not in article.editors]),
            (Provenance.BYLINE, list(lineage.authors)),
            (Provenance.TEXT, credit_line.authors(article.text)),
        ),
    )


def _shown(names: list[str], doc: Document, article: Article) -> list[str]:
    """Return the people that the page shows beside its editors and its source.

    A name in the metadata alone is who typed the page in, or who made the site; an office there is who published it.
    """
    taken = {*article.editors, article.source}
    chinese = [name for name in names if not name.isascii() and name not in taken and not is_office(name)]
    return [name for name in chinese if any(name in text for text in doc.texts)]


def fill_breadcrumb(
    article: Article, context: PageContext, found: title.Title, lines: list[int], lineage: byline_block.Zone
) -> None:
    """Fill section, views and the original's URL."""
    where = found.start if found.end else context.start
    stop = max(where, lines[0] if lines else 0) + 1
    _take(
        article,
        "section",
        (
            (Provenance.LAYOUT, breadcrumb.steps(context.picked.text("section") or "", found.text, context.site)),
            (Provenance.STRUCTURE, breadcrumb.find(context.doc, stop, found.text, context.site)),
            (Provenance.METADATA, breadcrumb.stated(context.metas.get(metadata.SECTION), context.site)),
        ),
    )
    _take(article, "views", ((Provenance.LAYOUT, context.picked.views()), (Provenance.BYLINE, lineage.views)))
    end = context.region.end if context.region else 0
    linked = (
        original_url.find(context.doc, min(where, end), end, context.base) if end and not lineage.original_url else None
    )
    _take(article, "original_url", ((Provenance.BYLINE, lineage.original_url), (Provenance.STRUCTURE, linked)))


def fill_files(article: Article, context: PageContext, found: title.Title, lines: list[int]) -> None:
    """Fill images and attachments, and say how the text was found."""
    region, doc = context.region, context.doc
    if region is not None:
        base = context.base
        span = (min(region.start, lines[0]) if lines else region.start, region.end)
        article.attachments = attachments.attachments(doc, span, lines, base, title_end=found.end)
        article.images = images.find(doc, images.Around(region, lines, found.end), base)
        if not article.text and not article.attachments and not article.images:
            article.attachments = attachments.scripted(doc, base)
    if article.text:
        article.found_by["text"] = Provenance.LAYOUT if context.picked.box >= 0 else Provenance.STRUCTURE
    elif article.images or article.attachments:
        article.flags.append(Flag.NO_TEXT)
