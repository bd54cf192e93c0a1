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
from crawler.reading.fields.page_context import Scene
from crawler.reading.fields.selectors import Picked
from crawler.reading.html import parse
from crawler.reading.html.flatten import walk
from crawler.records import Flag, Place

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
    scene = _scene(article, opened, layout, url)
    doc, found = scene.doc, _title(article, scene)
    if scene.picked.box < 0:
        scene.region = wordless.find(scene, found)
    region = scene.region
    lines, unknown = trim.trim(doc, region, found.text, scene.looks) if region else ([], False)
    if unknown:
        article.flags.append(Flag.BOILERPLATE_REMOVED)
    signed = tail.signature(doc, region, lines) if region else []
    article.text = "\n".join(doc.texts[line] for line in (*lines, *signed))
    lineage = byline_block.read(doc, found, lines, scene.start)
    hinted = hints.collect(doc)
    if hints.WEIXIN in url:
        hinted |= hints.weixin(doc)
    _when(article, scene, hinted, lineage)
    _who(article, scene, hinted, lineage)
    _where(article, scene, found, lines, lineage)
    _files(article, scene, found, lines)
    if region and any(written and region.start <= line <= region.end for line, _, written in doc.hidden):
        article.flags.append(Flag.HIDDEN_TEXT_REMOVED)
    return Findings(
        sum(map(len, doc.texts)),
        classify.is_article(article, scene, found, [*lines, *signed]),
        notice.told(article, doc.texts),
        [*opened.warnings, *(f"unknown byline label: {label}" for label in lineage.unknown)],
    )


def _scene(article: Article, opened: Opened, layout: Layout, url: str) -> Scene:
    """Walk the page and find the body's box."""
    picked = Picked(opened.tree, layout)
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
    return Scene(doc, picked, metas, looks, region, site, url, opened.encoding)


def _is_written(doc: Document, looks: score.Lines) -> bool:
    """Return whether a page shows prose, in a body's box or much of it; a dialog that asks to go on is none."""
    if sum(len(text) for text, prose in zip(doc.texts, looks.prose, strict=True) if prose) > _DIALOG:
        return True
    boxes = zip(doc.starts, doc.ends, doc.keys, strict=True)
    return any(any(looks.prose[start:end]) for start, end, key in boxes if role(key) == BODY)


def _title(article: Article, scene: Scene) -> title.Title:
    """Find the title, and where the page prints it."""
    doc, start, metas = scene.doc, scene.start, scene.metas
    end = scene.region.end if scene.region else 0
    names = scene.site, metas.get(metadata.SITE), metas.get(metadata.SECTION)
    told = metas.get(metadata.TITLE)
    for place, text in (
        (Place.LAYOUT, scene.picked.text("title")),
        (Place.METADATA, title.stated(doc, told, names, end) if told and len(told) <= 2 * title.LONGEST else None),
    ):
        if text and 1 < len(text) <= title.LONGEST:
            shown = title.shorter(doc, text, start) if place is Place.METADATA else None
            shown = shown or title.printed(doc, text, end) or title.uncut(doc, text, end)
            article.title, article.found_by["title"] = (shown.text if shown else text), place
            return shown or title.Title(text, 0, 0)
    shown = title.find(doc, start, scene.site)
    place = Place.STRUCTURE
    if shown is None or not title.squeeze(shown.text):
        text = metadata.hint(scene.metas, "title") or ""
        shown, place = title.Title(title.without_site(text, scene.site), 0, 0), Place.HINT
    if shown.text:
        article.title, article.found_by["title"] = shown.text, place
    return shown


def _take(article: Article, field: str, places: Iterable[tuple[Place, object]]) -> None:
    """Give a field the first value that a place has."""
    for place, value in places:
        if value not in (None, "", []):
            setattr(article, field, value)
            article.found_by[field] = place
            return


def _when(article: Article, scene: Scene, hinted: dict[str, str], lineage: byline_block.Zone) -> None:
    """Fill the publication time."""
    laid_out = scene.picked.stamp() or scene.picked.byline().published
    chosen = publication_date.choose(laid_out, scene.metas, hinted, lineage, scene.url)
    if chosen is not None:
        article.published_at, article.published_precision = chosen.stamp.value, chosen.stamp.precision
        article.found_by["published_at"] = chosen.place
        if chosen.disagrees:
            article.flags.append(Flag.DATE_DISAGREES)


def _who(article: Article, scene: Scene, hinted: dict[str, str], lineage: byline_block.Zone) -> None:
    """Fill source, editors and authors."""
    picked, metas = scene.picked, scene.metas
    said = picked.byline()
    stated = hints.source(metas.get(metadata.SOURCE))
    printed = None if lineage.beside else lineage.source
    if stated and printed and stated not in printed:
        stated = None  # a template's default; what is printed is what readers are told
    _take(
        article,
        "source",
        (
            (Place.LAYOUT, picked.source() or said.source),
            (Place.METADATA, stated),
            (Place.HINT, hints.source(hinted.get("source") or metadata.hint(metas, "source"))),
            (Place.STRUCTURE if lineage.beside else Place.BYLINE, lineage.source),
        ),
    )
    _take(
        article,
        "editors",
        (
            (Place.LAYOUT, picked.people("editors") or list(said.editors)),
            (Place.HINT, people(hinted.get("editor", ""), desks=True)),
            (Place.BYLINE, list(lineage.editors)),
        ),
    )
    _take(
        article,
        "authors",
        (
            (Place.LAYOUT, picked.people("authors") or list(said.authors)),
            (Place.METADATA, _shown(people(metas.get(metadata.AUTHOR, "")), scene.doc, article)),
            (Place.HINT, [name for name in people(hinted.get("author", "")) if name not in article.editors]),
            (Place.BYLINE, list(lineage.authors)),
            (Place.TEXT, credit_line.authors(article.text)),
        ),
    )


def _shown(names: list[str], doc: Document, article: Article) -> list[str]:
    """Return the people that the page shows beside its editors and its source.

    A name in the metadata alone is who typed the page in, or who made the site; an office there is who published it.
    """
    taken = {*article.editors, article.source}
    chinese = [name for name in names if not name.isascii() and name not in taken and not is_office(name)]
    return [name for name in chinese if any(name in text for text in doc.texts)]


def _where(article: Article, scene: Scene, found: title.Title, lines: list[int], lineage: byline_block.Zone) -> None:
    """Fill section, views and the original's URL."""
    where = found.start if found.end else scene.start
    stop = max(where, lines[0] if lines else 0) + 1
    _take(
        article,
        "section",
        (
            (Place.LAYOUT, breadcrumb.steps(scene.picked.text("section") or "", found.text, scene.site)),
            (Place.STRUCTURE, breadcrumb.find(scene.doc, stop, found.text, scene.site)),
            (Place.METADATA, breadcrumb.stated(scene.metas.get(metadata.SECTION), scene.site)),
        ),
    )
    _take(article, "views", ((Place.LAYOUT, scene.picked.views()), (Place.BYLINE, lineage.views)))
    end = scene.region.end if scene.region else 0
    linked = (
        original_url.find(scene.doc, min(where, end), end, scene.base) if end and not lineage.original_url else None
    )
    _take(article, "original_url", ((Place.BYLINE, lineage.original_url), (Place.STRUCTURE, linked)))


def _files(article: Article, scene: Scene, found: title.Title, lines: list[int]) -> None:
    """Fill images and attachments, and say how the text was found."""
    region, doc = scene.region, scene.doc
    if region is not None:
        base = scene.base
        span = (min(region.start, lines[0]) if lines else region.start, region.end)
        article.attachments = attachments.attachments(doc, span, lines, base, title_end=found.end)
        article.images = images.find(doc, images.Around(region, lines, found.end), base)
        if not article.text and not article.attachments and not article.images:
            article.attachments = attachments.scripted(doc, base)
    if article.text:
        article.found_by["text"] = Place.LAYOUT if scene.picked.box >= 0 else Place.STRUCTURE
    elif article.images or article.attachments:
        article.flags.append(Flag.NO_TEXT)
