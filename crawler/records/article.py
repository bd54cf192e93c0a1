"""The record of an article. What a value must be stands at its field; `crawler.records.schema` checks it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from datetime import timedelta, timezone
from enum import StrEnum
from operator import attrgetter
from typing import Annotated, Any

from crawler.records.field_types import Count, Id, Sha256, Time, Url, Words, rule
from crawler.records.program import extractor

CHINA = timezone(timedelta(hours=8))  # China Standard Time, of every time in a record
SCHEMA_VERSION = 2  # of `Article`; records of the first version have neither this field nor those after it


class Precision(StrEnum):
    """How much of a publication time the page states."""

    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


class Provenance(StrEnum):
    """Where a field was found, in the order of preference. A field that moves down is a site being redesigned."""

    LAYOUT = "layout"  # the site's or its CMS family's selectors
    METADATA = "metadata"  # the <meta> names of the State Council's site guideline (国办发〔2017〕47号)
    HINT = "hint"  # other structured hints: *_baidu ids, JSON-LD, OpenGraph, Founder comments
    BYLINE = "byline"  # the labelled line of source, author, date
    STRUCTURE = "structure"  # plain page structure: headings, text density, the URL
    LIST = "list"  # the row of the list that led to the page
    TEXT = "text"  # a line of the body itself, moved to its field by the cleaner (编辑：, 来源：, 原文链接：)


class Flag(StrEnum):
    """What was done to a page or noticed about it; a flag with an argument is written `flag:argument`."""

    # decoding and reading
    CHARSET_MISDECLARED = "charset_misdeclared"  # the page is in another encoding than it says
    REPLACEMENT_CHARACTERS = "replacement_characters"  # some bytes could not be decoded: U+FFFD is in the text
    DATE_DISAGREES = "date_disagrees"  # two places give two days; the more trusted one was kept
    DATE_OUT_OF_RANGE = "date_out_of_range"  # with the time that the page gives, which cannot be
    PARTS_JOINED = "parts_joined"  # the article has several pages, and all are in the text
    PARTS_MISSING = "parts_missing"  # the article has several pages, and not all could be had
    POSSIBLY_CUT = "possibly_cut"  # the server stated no length and closed, at no sure end of the page
    NO_TEXT = "no_text"  # the body is images or attachments only
    # cleaning and normalising
    PINYIN_GLOSSES_REMOVED = "pinyin_glosses_removed"  # readings behind rare characters: 镖(biāo)
    SPAM_REMOVED = "spam_removed"  # text that was planted on the page
    HIDDEN_TEXT_REMOVED = "hidden_text_removed"  # text that the page holds and does not show
    TRADITIONAL_CONVERTED = "traditional_converted"  # to Simplified; `script` says that the page was not
    TRUNCATED = "truncated"  # the page says that it shows a part only; `truncated` has its numbers
    CAPTIONS_REMOVED = "captions_removed"  # from the text; `images` has them
    BOILERPLATE_REMOVED = "boilerplate_removed"  # share and print bars, disclaimers
    # the story
    RESTORED = "restored"  # the page was gone, and withdrawn
    SUPERSEDES = "supersedes"  # with the id of the article that was taken for the original before
    SAME_TEXT = "same_text"  # its publisher had the same title and text on another day: another notice
    SHARED_TEXT = "shared_text"  # another page of the host has this text under another title: the frame, misread?


@dataclass(slots=True)
class Image:
    """An image of the body; `url` is absolute, `caption` what the page prints under it."""

    url: Url
    caption: Words | None = None


@dataclass(slots=True)
class Attachment:
    """A file the page offers (.doc, .pdf, .xls, …); `url` is absolute, `name` the link's text."""

    url: Url
    name: Words | None = None


@dataclass(slots=True)
class Truncated:
    """What the page itself states of a text it cuts, in characters; null where it does not say."""

    shown: Annotated[Count | None, "characters"] = None
    total: Annotated[Count | None, "characters"] = None
    omitted: Annotated[Count | None, "characters"] = None


@dataclass(slots=True)
class Division:
    """A division of the country, as it was on the day of the record."""

    code: Annotated[str | None, rule(pattern=r"^[1-9][0-9]{5}$"), "GB/T 2260; null for a place that has none"]
    province: Words
    city: Annotated[Words | None, "null below a municipality, and where a province governs a county itself"] = None
    county: Words | None = None


@dataclass(slots=True)
class Article:
    """One article. Absent is `None` or `[]`, never a made-up value."""

    id: Annotated[Id, "first 16 hex digits of SHA-256 of the canonical URL"]
    revision: Annotated[int, rule(minimum=1), "1, 2 … when the text at the same URL changed"]
    site: Annotated[Words, "the spider's name"]
    publisher: Annotated[str | None, "who runs the site"]
    url: Annotated[Url, "canonical URL"]
    # None only while it is read: a record has one.
    title: Annotated[Words | None, rule(type="string"), "without the site's name"]
    published_at: Annotated[Time | None, "ISO 8601, China Standard Time"] = None
    published_precision: Annotated[Precision | None, "how much of published_at the page states"] = None
    source: Annotated[Words | None, "who the page says published first"] = None
    authors: Annotated[list[Words], "names without roles"] = field(default_factory=list)
    editors: Annotated[list[Words], "names without roles"] = field(default_factory=list)
    section: Annotated[Words | None, "breadcrumb without the site's own name"] = None
    text: Annotated[str, "Simplified Chinese, paragraphs joined by a newline"] = ""
    images: Annotated[list[Image], "images of the body"] = field(default_factory=list)
    attachments: Annotated[list[Attachment], "files the page offers"] = field(default_factory=list)
    original_url: Annotated[Url | None, "where the page says the text is from"] = None
    views: Annotated[Count | None, "how often the page says it was read"] = None
    language: Annotated[str | None, rule(pattern=r"^[a-z]{2,3}$"), "ISO 639"] = None
    script: Annotated[str | None, rule(enum=("Hans", "Hant")), "as the page had it; text is Hans"] = None
    truncated: Annotated[Truncated | None, "what the page states of a text it cuts"] = None
    duplicate_of: Annotated[Id | None, "id of the article this is a copy of"] = None
    similarity: Annotated[
        float | None,
        rule(minimum=0, maximum=1),
        "of the text to that of duplicate_of: the exact Jaccard similarity of their sets of 8-grams "
        "of letters and digits; 1 for the same ones, null where it cannot be told",
    ] = None
    flags: Annotated[
        list[Annotated[str, rule(pattern=r"^[a-z_]+(:.+)?$")]], "what was repaired or noticed: flag or flag:argument"
    ] = field(default_factory=list)
    found_by: Annotated[
        dict[str, Annotated[str, rule(enum=tuple(Provenance))]], "field -> where on the page it was found"
    ] = field(default_factory=dict)
    fetched_at: Annotated[Time | None, "when the page came"] = None
    content_hash: Annotated[Sha256 | None, "of title and text"] = None
    raw_hash: Annotated[Sha256 | None, "of the body's bytes"] = None
    archive: Annotated[Words | None, "file and offset of the page in the archive"] = None
    extractor: Annotated[Words, "version of the program, + and a digest of what reads and cleans"] = field(
        default_factory=extractor
    )
    schema_version: Annotated[int, rule(enum=(SCHEMA_VERSION,)), "of this record; the first version has none"] = (
        SCHEMA_VERSION
    )
    aka: Annotated[list[Url], "other addresses that the article has or had; id is that of the first"] = field(
        default_factory=list
    )
    division: Annotated[Division | None, "the publisher's place; null where it is not known"] = None
    # Null in this version of the program: places for what later ones fill.
    document: Annotated[
        dict[str, Any] | None,
        "null as yet, filled by later versions: 索引号, 发文字号, 发文机关, 成文日期 … of a policy document",
    ] = None
    cites: Annotated[
        list[dict[str, Any]] | None, "null as yet, filled by later versions: the documents that the text names"
    ] = None
    exchange: Annotated[
        dict[str, Any] | None, "null as yet, filled by later versions: question and answer, of a page that is one"
    ] = None


def article_id(canonical_url: str) -> str:
    """Return the `id` of an article: the first 16 hex digits of the SHA-256 of its canonical URL."""
    return hashlib.sha256(canonical_url.encode()).hexdigest()[:16]


def content_hash(title: str | None, text: str) -> str:
    """Return the SHA-256 (hex) of title and text; two pages with the same hash tell the same story."""
    return hashlib.sha256(f"{title or ''}\n{text}".encode()).hexdigest()


def altered(article: Article, **changes: Any) -> Article:
    """Return a copy of an article with other values in some fields, eight times as fast as `dataclasses.replace`."""
    copy = Article(*_values(article))
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


_values = attrgetter(*(each.name for each in fields(Article)))
