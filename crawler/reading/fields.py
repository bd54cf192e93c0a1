"""Fills an article's fields from a page, each from the first of its places that has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.items import Flag, Place
from crawler.reading import body, credit, files, hints, metadata, section, shape, title, trim, zone
from crawler.reading.document import walk
from crawler.reading.names import people
from crawler.reading.picked import Picked
from crawler.reading.when import choose

if TYPE_CHECKING:
    from crawler.items import Article
    from crawler.reading.document import Document
    from crawler.reading.layout import Layout
    from crawler.reading.source import Opened


@dataclass(slots=True)
class Findings:
    """What `read` needs beside the article: characters shown, the page's shape, and warnings."""

    visible: int = 0
    is_article: bool = False
    warnings: list[str] = field(default_factory=list)


def fill(article: Article, opened: Opened, layout: Layout, url: str) -> Findings:
    """Read the page into `article`."""
    picked = Picked(opened.tree, layout)
    doc = walk(opened.tree, drop=picked.dropped)
    visible = sum(map(len, doc.texts))
    if visible < 40 and doc.hidden:  # noqa: PLR2004 - characters: the page is hidden until a script shows it
        doc = walk(opened.tree, show_hidden=True, drop=picked.dropped)
    metas = metadata.collect(doc)
    article.publisher = article.publisher or metas.get(metadata.SITE)
    site = metas.get(metadata.SITE) or article.publisher

    looks = body.weigh(doc)
    region = picked.region(doc) or body.find(doc, looks)
    start, end = (region.start, region.end) if region else (0, 0)
    found = _title(article, doc, picked, metas, site, start, end)
    lines = trim.trim(doc, region, found.text, looks) if region else []
    article.text = "\n".join(doc.texts[line] for line in lines)

    lineage = zone.read(doc, found, lines, start)
    _people_and_source(article, picked, metas, hints.collect(opened), lineage, doc, url)
    _rest(article, doc, picked, metas, lineage, found, region, lines, site, urljoin(url, doc.base or ""))
    if any(start <= line <= end for line, node in doc.hidden if node.text().strip()):
        article.flags.append(Flag.HIDDEN_TEXT_REMOVED)
    findings = Findings(visible=visible)
    findings.is_article = shape.is_article(article, doc, metas, lines, looks.prose, url)
    findings.warnings += list(opened.warnings) + [f"unknown byline label: {label}" for label in lineage.unknown]
    return findings


def _title(
    article: Article, doc: Document, picked: Picked, metas: dict[str, str], site: str | None, start: int, end: int
) -> title.Title:
    """Find the title, and where the page prints it."""
    for place, text in (
        (Place.LAYOUT, picked.text("title")),
        (Place.METADATA, metas.get(metadata.TITLE)),
    ):
        if text and 1 < len(text) <= title.LONGEST:
            shown = title.printed(doc, text, end)
            if shown is None and place is Place.METADATA:
                shown = title.shorter(doc, text, start)
            article.title, article.found_by["title"] = (shown.text if shown else text), place
            return shown or title.Title(text, 0, 0)
    shown = title.find(doc, start, site)
    if shown is None or not title.squeeze(shown.text):
        text = metadata.hint(metas, "title")
        if text:
            article.title, article.found_by["title"] = title.without_site(text, site), Place.HINT
            return title.Title(article.title, 0, 0)
        return title.Title("", 0, 0)
    article.title, article.found_by["title"] = shown.text, Place.STRUCTURE
    return shown


def _people_and_source(
    article: Article,
    picked: Picked,
    metas: dict[str, str],
    hinted: dict[str, str],
    lineage: zone.Zone,
    doc: Document,
    url: str,
) -> None:
    """Fill date, source, authors and editors."""
    said = picked.byline()
    stamp, place, disagrees = choose(picked.stamp() or said.published, metas, hinted, lineage, url)
    if stamp is not None:
        article.published_at, article.published_precision = stamp.value, stamp.precision
        article.found_by["published_at"] = place
    if disagrees:
        article.flags.append(Flag.DATE_DISAGREES)
    for place, value in (
        (Place.LAYOUT, picked.source() or said.source),
        (Place.METADATA, hints.source(metas.get(metadata.SOURCE))),
        (Place.HINT, hints.source(hinted.get("source") or metadata.hint(metas, "source"))),
        (Place.STRUCTURE if lineage.beside else Place.BYLINE, lineage.source),
    ):
        if value:
            article.source, article.found_by["source"] = value, place
            break
    for place, names in (
        (Place.LAYOUT, picked.people("editors") or list(said.editors)),
        (Place.HINT, people(hinted.get("editor", ""))),
        (Place.BYLINE, list(lineage.editors)),
    ):
        if names:
            article.editors, article.found_by["editors"] = names, place
            break
    for place, names in (
        (Place.LAYOUT, picked.people("authors") or list(said.authors)),
        (Place.METADATA, _shown(people(metas.get(metadata.AUTHOR, "")), doc, article.editors)),
        (Place.HINT, [name for name in people(hinted.get("author", "")) if name not in article.editors]),
        (Place.BYLINE, list(lineage.authors)),
        (Place.TEXT, credit.authors(article.text)),
    ):
        if names:
            article.authors, article.found_by["authors"] = names, place
            break


def _shown(names: list[str], doc: Document, editors: list[str]) -> list[str]:
    """Return the names that the page shows: a name in the metadata alone is who typed the page in, or who made the site."""
    return [
        name for name in names if not name.isascii() and name not in editors and any(name in text for text in doc.texts)
    ]


def _rest(
    article: Article, doc: Document, picked: Picked, metas: dict[str, str], lineage: zone.Zone, found: title.Title,
    region: body.Region | None, lines: list[int], site: str | None, base: str,
) -> None:  # fmt: skip
    """Fill section, views, original URL, images and attachments."""
    where = found.start if found.end else (region.start if region else 0)
    for place, value in (
        (Place.LAYOUT, section.steps(picked.text("section") or "", found.text, site)),
        (Place.STRUCTURE, section.find(doc, max(where, lines[0] if lines else 0) + 1, found.text, site)),
        (Place.METADATA, metas.get(metadata.SECTION)),
    ):
        if value:
            article.section, article.found_by["section"] = value, place
            break
    views = picked.views()
    article.views = views if views is not None else lineage.views
    if article.views is not None:
        article.found_by["views"] = Place.LAYOUT if views is not None else Place.BYLINE
    if lineage.original_url:
        article.original_url, article.found_by["original_url"] = lineage.original_url, Place.BYLINE
    if region is not None:
        span = (min(region.start, lines[0]) if lines else region.start, region.end)
        article.attachments = files.attachments(doc, span, lines, base)
        article.images = files.images(doc, (lines[0], lines[-1] + 1) if lines else span, base)
    if article.text:
        article.found_by["text"] = Place.LAYOUT if picked.box >= 0 else Place.STRUCTURE
    elif article.images or article.attachments:
        article.flags.append(Flag.NO_TEXT)
