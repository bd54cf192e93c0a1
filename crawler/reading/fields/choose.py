"""Fills an article's fields from a page, each with the candidate that is trusted most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.reading import classify, notice, platforms
from crawler.reading.body import tail, trim, wordless
from crawler.reading.fields import byline_block, hints, metadata, page_context, publication_date, rules, title_rules
from crawler.reading.fields.candidate import Candidate, Evidence, candidates
from crawler.reading.fields.page_context import Body
from crawler.reading.fields.title import Title
from crawler.records import Flag, Precision, Provenance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.reading.body.score import Region
    from crawler.reading.classify import Shape
    from crawler.reading.fields.candidate import Decision
    from crawler.reading.fields.page_context import PageContext
    from crawler.reading.fields.rules import Facts
    from crawler.reading.html.parse import Opened
    from crawler.reading.layout import Layout
    from crawler.records import Article, Reason


@dataclass(slots=True)
class Findings:
    """What `read` needs beside the article.

    Characters shown, whether the page is an article and why, its notice, warnings, and by what each field was decided.
    """

    visible: int
    shape: Shape
    notice: Reason | None
    warnings: list[str]
    evidence: dict[str, Decision]


# The fields whose place is recorded; images and attachments are looked for around the text only.
_RECORDED = ("title", "published_at", "source", "editors", "authors", "section", "views", "original_url", "text")


class _Filling:
    """An article that is being filled: each field gets what its candidates decide."""

    def __init__(self, article: Article, *, explain: bool) -> None:
        self.article = article
        self.evidence = Evidence(explain=explain)

    def take(self, field: str, found: Iterable[Candidate]) -> Candidate | None:
        """Give a field the most trusted candidate; return it."""
        chosen = self.evidence.decide(field, found)
        if chosen is not None:
            setattr(self.article, field, chosen.value)
        return chosen

    def places(self) -> dict[str, str]:
        """Return the place of each field that has one."""
        chosen = ((field, self.evidence.decisions[field].chosen) for field in _RECORDED)
        return {field: candidate.place for field, candidate in chosen if candidate is not None}


def fill(article: Article, opened: Opened, layout: Layout, url: str, *, explain: bool) -> Findings:
    """Read the page into `article`; with `explain` the evidence has the runners-up too."""
    context = page_context.build(opened, layout, url)
    doc, filling = context.doc, _Filling(article, explain=explain)
    article.publisher = article.publisher or context.metas.get(metadata.SITE)
    chosen = filling.take("title", title_rules.candidates(context))
    title = Title(chosen.value, *chosen.span) if chosen else Title("", 0, 0)
    body, signed = _fill_text(filling, context, title)
    hinted = hints.collect(doc) | platforms.hints(doc, url)
    byline = byline_block.read(doc, title, body.lines, context.start)
    clocked = byline.published is not None and byline.published.precision is not Precision.DAY
    if not clocked and "date" not in hinted and "<time" in opened.html and (timed := hints.timed(doc)):
        hinted["date"] = timed
    facts = rules.Facts(context, title, body, article.text, byline, hinted)
    fill_date(filling, facts)
    fill_people(filling, facts)
    fill_breadcrumb(filling, facts)
    fill_files(filling, facts)
    article.found_by = filling.places()
    region = body.region
    if region and any(written and region.start <= line <= region.end for line, _, written in doc.hidden):
        article.flags.append(Flag.HIDDEN_TEXT_REMOVED)
    return Findings(
        sum(map(len, doc.texts)),
        classify.shape(article, context, body._replace(lines=[*body.lines, *signed]), title),
        notice.told(article, doc.texts),
        [*opened.warnings, *(f"unknown byline label: {label}" for label in byline.unknown)],
        filling.evidence.decisions,
    )


def _fill_text(filling: _Filling, context: PageContext, title: Title) -> tuple[Body, list[int]]:
    """Fill the text; return where it stands, and the lines of its signature below."""
    doc, article = context.doc, filling.article
    region = context.region if context.laid_out else wordless.find(context, title)
    lines, unknown = trim.trim(doc, region, title.text, context.features) if region else ([], False)
    if unknown:
        article.flags.append(Flag.BOILERPLATE_REMOVED)
    if region is not None and title.end and not context.laid_out:
        lines = [*trim.lead(doc, region, lines, context.features, title.end), *lines]
    signed = tail.signature(doc, region, lines) if region else []
    text = "\n".join(doc.texts[line] for line in (*lines, *signed))
    if "&" in text:
        text = metadata.unescaped(text)
    filling.take("text", _texts(context, region, text) if text else ())
    return Body(region, lines), signed


def _texts(context: PageContext, region: Region | None, text: str) -> Iterator[Candidate]:
    """Yield the text of the box that is taken for the body's, then that of the box which holds most prose."""
    dense = context.region
    if region is not None:
        place = Provenance.LAYOUT if context.laid_out else Provenance.STRUCTURE
        why = "layout-body" if context.laid_out else "body-container" if region.known else "most-prose"
        if region is not dense:
            why = f"below-title-{why}" if region.known else "below-title"
        yield Candidate(text, place, (region.start, region.end), 80, why)
    if dense is not None and dense is not region:
        lines = context.doc.texts[dense.start : dense.end]
        span = (dense.start, dense.end)
        yield Candidate("\n".join(lines), Provenance.STRUCTURE, span, 60, "most-prose", "title-stands-elsewhere")


def fill_date(filling: _Filling, facts: Facts) -> None:
    """Fill the publication time."""
    selected, article = facts.context.selected, filling.article
    laid_out = selected.stamp() or selected.byline.published
    found = publication_date.candidates(laid_out, facts.context.metas, facts.hinted, facts.byline, facts.context.url)
    chosen = filling.take("published_at", found)
    if chosen is not None:
        article.published_at, article.published_precision = chosen.value.value, chosen.value.precision
        if publication_date.disagree(found):
            article.flags.append(Flag.DATE_DISAGREES)


def fill_people(filling: _Filling, facts: Facts) -> None:
    """Fill source, editors and authors."""
    article = filling.article
    filling.take("source", candidates(rules.SOURCE, facts))
    filling.take("editors", candidates(rules.EDITORS, facts))
    named = rules.PeopleFacts(facts, tuple(article.editors), article.source)
    filling.take("authors", candidates(rules.AUTHORS, named))


def fill_breadcrumb(filling: _Filling, facts: Facts) -> None:
    """Fill section, views and the original's URL."""
    filling.take("section", candidates(rules.SECTION, facts))
    filling.take("views", candidates(rules.VIEWS, facts))
    filling.take("original_url", candidates(rules.ORIGINAL_URL, facts))


def fill_files(filling: _Filling, facts: Facts) -> None:
    """Fill images and attachments."""
    article = filling.article
    filling.take("attachments", candidates(rules.ATTACHMENTS, facts))
    filling.take("images", candidates(rules.IMAGES, facts))
    if not article.text and (article.images or article.attachments):
        article.flags.append(Flag.NO_TEXT)
