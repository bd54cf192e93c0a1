"""The rules of the fields that the lines around title and body, the metadata and the hints give: a table a field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.reading.chinese.names import is_office, people
from crawler.reading.fields import attachments, breadcrumb, credit_line, hints, images, metadata, original_url
from crawler.reading.fields.candidate import Printed, Refused, Rule
from crawler.records import Provenance

if TYPE_CHECKING:
    from crawler.reading.fields.byline_block import BylineBlock
    from crawler.reading.fields.page_context import Body, PageContext
    from crawler.reading.fields.title import Title
    from crawler.records import Attachment, Image


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at: the page, its title, its body, what its bylines say, and the hints by field."""

    context: PageContext
    title: Title
    body: Body
    text: str
    byline: BylineBlock
    hinted: dict[str, str]

    @property
    def head(self) -> int:
        """The first line of the article: that of its title, or of its body."""
        return self.title.start if self.title.end else self.context.start


@dataclass(frozen=True, slots=True)
class PeopleFacts:
    """What the rules for authors look at: the facts, and whom the page names as editors and as its source."""

    facts: Facts
    editors: tuple[str, ...]
    source: str | None


def _of_byline(facts: Facts, name: str) -> Any:
    """Return what the bylines say of a field, with the line that says it."""
    value = getattr(facts.byline, name)
    if value is None or value == ():
        return None
    value = list(value) if isinstance(value, tuple) else value
    line = facts.byline.lines.get(name)
    return value if line is None else Printed(value, line)


def _meta_source(facts: Facts) -> str | Refused | None:
    """Return the source of the metadata, refused where another one is printed: it is a template's default then."""
    stated = hints.source(facts.context.metas.get(metadata.SOURCE))
    printed = None if facts.byline.beside else facts.byline.source
    if stated and printed and stated not in printed:
        return Refused(stated, "another-is-printed")
    return stated


def _hinted_source(facts: Facts) -> str | Refused | None:
    if facts.hinted.get("source"):
        return hints.source(facts.hinted["source"])
    stated = hints.source(metadata.hint(facts.context.metas, "source"))
    printed = None if facts.byline.beside else facts.byline.source
    return Refused(stated, "another-is-printed") if stated and printed and stated not in printed else stated


def _labelled_source(facts: Facts) -> Any:
    return None if facts.byline.beside else _of_byline(facts, "source")


def _source_beside(facts: Facts) -> Any:
    """Return the medium that stands without a label next to the date."""
    return _of_byline(facts, "source") if facts.byline.beside else None


SOURCE: tuple[Rule[Facts], ...] = (
    Rule("layout-source", Provenance.LAYOUT, 100, lambda facts: facts.context.selected.source()),
    Rule("layout-byline", Provenance.LAYOUT, 95, lambda facts: facts.context.selected.byline.source),
    Rule("meta-source", Provenance.METADATA, 80, _meta_source),
    Rule("hint-source", Provenance.HINT, 70, _hinted_source),
    Rule("byline-source", Provenance.BYLINE, 60, _labelled_source),
    Rule("beside-date", Provenance.STRUCTURE, 40, _source_beside),
)

EDITORS: tuple[Rule[Facts], ...] = (
    Rule("layout-editors", Provenance.LAYOUT, 100, lambda facts: facts.context.selected.people("editors")),
    Rule("layout-byline", Provenance.LAYOUT, 95, lambda facts: list(facts.context.selected.byline.editors)),
    Rule("hint-editors", Provenance.HINT, 70, lambda facts: people(facts.hinted.get("editor", ""), desks=True)),
    Rule("byline-editors", Provenance.BYLINE, 60, lambda facts: _of_byline(facts, "editors")),
)


_SENTENCE_ENDS = tuple("。！？”")  # a sentence that names a person tells what they did


def _meta_authors(named: PeopleFacts) -> list[str] | Refused:
    """Return the people of the metadata that the page shows beside its editors and its source.

    A name in the metadata alone is who typed the page in, or who made the site; an office there is who published it.
    """
    stated = people(named.facts.context.metas.get(metadata.AUTHOR, ""))
    taken = {*named.editors, named.source}
    chinese = [name for name in stated if not name.isascii() and name not in taken and not is_office(name)]
    if not chinese:
        return Refused(stated, "no-person-beside-editors")
    lines = [line for line in named.facts.context.doc.texts if any(name in line for name in chinese)]
    lines = [line for line in lines if not line.endswith(_SENTENCE_ENDS) or credit_line.names_reporter(line)]
    shown = [name for name in chinese if any(name in line for line in lines)]
    if not shown:
        return Refused(stated, "not-shown")
    printed = named.facts.byline.authors
    more = len(printed) > len(shown) and set(shown) <= set(printed)
    return Refused(stated, "more-are-printed") if more else shown


def _hinted_authors(named: PeopleFacts) -> list[str]:
    return [name for name in people(named.facts.hinted.get("author", "")) if name not in named.editors]


AUTHORS: tuple[Rule[PeopleFacts], ...] = (
    Rule("layout-authors", Provenance.LAYOUT, 100, lambda named: named.facts.context.selected.people("authors")),
    Rule("layout-byline", Provenance.LAYOUT, 95, lambda named: list(named.facts.context.selected.byline.authors)),
    Rule("meta-authors", Provenance.METADATA, 80, _meta_authors),
    Rule("hint-authors", Provenance.HINT, 70, _hinted_authors),
    Rule("byline-authors", Provenance.BYLINE, 60, lambda named: _of_byline(named.facts, "authors")),
    Rule("credit-in-text", Provenance.TEXT, 40, lambda named: credit_line.authors(named.facts.text)),
)


def _layout_section(facts: Facts) -> str | None:
    context = facts.context
    return breadcrumb.steps(context.selected.text("section") or "", facts.title.text, context.site)


def _breadcrumb(facts: Facts) -> str | None:
    lines = facts.body.lines
    stop = max(facts.head, lines[0] if lines else 0) + 1
    return breadcrumb.find(facts.context.doc, stop, facts.title.text, facts.context.site)


def _meta_section(facts: Facts) -> str | None:
    return breadcrumb.stated(facts.context.metas.get(metadata.SECTION), facts.context.site)


SECTION: tuple[Rule[Facts], ...] = (
    Rule("layout-section", Provenance.LAYOUT, 100, _layout_section),
    Rule("breadcrumb", Provenance.STRUCTURE, 80, _breadcrumb),
    Rule("meta-column", Provenance.METADATA, 60, _meta_section),
)

VIEWS: tuple[Rule[Facts], ...] = (
    Rule("layout-views", Provenance.LAYOUT, 100, lambda facts: facts.context.selected.views()),
    Rule("byline-views", Provenance.BYLINE, 60, lambda facts: _of_byline(facts, "views")),
)


def _linked_original(facts: Facts) -> str | None:
    end = facts.body.region.end if facts.body.region else 0
    context = facts.context
    return original_url.find(context.doc, min(facts.head, end), end, context.base) if end else None


ORIGINAL_URL: tuple[Rule[Facts], ...] = (
    Rule("byline-original", Provenance.BYLINE, 60, lambda facts: _of_byline(facts, "original_url")),
    Rule("linked-original", Provenance.STRUCTURE, 40, _linked_original),
)


def _files(facts: Facts) -> list[Attachment]:
    region, lines = facts.body
    if region is None:
        return []
    span = (min(region.start, lines[0]) if lines else region.start, region.end)
    return attachments.attachments(facts.context.doc, span, lines, facts.context.base, title_end=facts.title.end)


def _scripted_files(facts: Facts) -> list[Attachment]:
    """Return the document that a script shows, of a page that holds nothing else."""
    if facts.body.region is None or facts.text or _images(facts):
        return []
    return attachments.scripted(facts.context.doc, facts.context.base)


def _films(facts: Facts) -> list[Attachment]:
    """Return the films of a page that holds nothing else."""
    if not facts.title.end or facts.text or _images(facts):
        return []
    return attachments.films(facts.context.doc, facts.context.base)


def _images(facts: Facts) -> list[Image]:
    region, lines = facts.body
    if region is None:
        return []
    return images.find(facts.context.doc, images.Around(region, lines, facts.title.end), facts.context.base)


ATTACHMENTS: tuple[Rule[Facts], ...] = (
    Rule("linked-or-embedded", Provenance.STRUCTURE, 60, _files),
    Rule("shown-by-script", Provenance.STRUCTURE, 40, _scripted_files),
    Rule("film", Provenance.STRUCTURE, 30, _films),
)
IMAGES: tuple[Rule[Facts], ...] = (Rule("in-or-beside-text", Provenance.STRUCTURE, 60, _images),)
