"""An article as feed readers take it: bounded plain texts, addresses that can be followed, times that are times."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from html import escape
from mimetypes import MimeTypes
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from crawler.storage.plain_text import shown_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_TITLE = 300  # characters
LONGEST_TEXT = 200_000
MOST_FILES = 100
_NAMESPACE = uuid.UUID("b0a3f3b4-5f2e-5c39-9a5e-6d1c2f0e7a41")  # of ids made here; it must never change
_SCHEMES = {"http", "https"}
_OF_AN_IRI = "!#$%&'()*+,/:;=?@[]~-._"  # RFC 3987 allows these and letters of any script
_ASCII = 0x80
_TYPES = MimeTypes()  # those of Python, not those of the machine
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OTHER_TYPES = {  # that not every version of Python knows
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}.presentationml.presentation",
    ".wps": "application/vnd.ms-works",
    ".ofd": "application/ofd",
    ".rar": "application/vnd.rar",
    ".7z": "application/x-7z-compressed",
}
_OCTETS = "application/octet-stream"


def urn(kind: str, name: str) -> str:
    """Return the id, for ever, of the thing of a kind that has a name: `urn:uuid:…` (RFC 4122, by name)."""
    return uuid.uuid5(_NAMESPACE, f"{kind}:{name}").urn


def web_address(url: object) -> str | None:
    """Return a web address in which only what an IRI may have stands as it is; None for anything else."""
    text = shown_text(url).strip()
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or not host:
        return None
    return "".join(each if ord(each) >= _ASCII and not each.isspace() else quote(each, _OF_AN_IRI) for each in text)


def moment(time: object) -> str | None:
    """Return a time of a record as RFC 3339 has it, None where it is none."""
    try:
        found = datetime.fromisoformat(time) if isinstance(time, str) else None
    except ValueError:
        return None
    return found.isoformat() if found is not None and found.tzinfo is not None else None


@dataclass(frozen=True, slots=True)
class File:
    """A file that an article offers."""

    url: str
    type: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed. `updated` is when the text as it is now was fetched; `article` the id of the record."""

    id: str
    article: str
    url: str | None
    title: str
    published: str | None
    updated: str | None
    authors: tuple[str, ...]
    section: str | None
    original_url: str | None
    text: str
    html: str
    files: tuple[File, ...]


def entry(article: Mapping[str, Any]) -> Entry:
    """Return the entry of a record; what a damaged one lacks, or has of another type, is left out."""
    url, page = web_address(article.get("url")), shown_text(article.get("id"))
    text = shown_text(article.get("text"), LONGEST_TEXT)
    files = tuple(_files(article.get("attachments")))
    source = shown_text(article.get("source"), LONGEST_TITLE)
    authors = tuple(name for each in _list(article.get("authors")) if (name := shown_text(each, LONGEST_TITLE)))
    fetched = moment(article.get("fetched_at"))
    published = moment(article.get("published_at"))
    return Entry(
        id=urn("article", page or url or ""),
        article=page,
        url=url,
        title=" ".join(shown_text(article.get("title"), LONGEST_TITLE).split()) or url or "",
        published=published,
        updated=fetched or published,
        authors=authors or ((source,) if source else ()),
        section=shown_text(article.get("section"), LONGEST_TITLE) or None,
        original_url=web_address(article.get("original_url")),
        text=text,
        html="\n".join(_markup(article, text, files)),
        files=files,
    )


def _list(value: object) -> list[Any]:
    return value[:MOST_FILES] if isinstance(value, list) else []


def _linked(value: object, text: str) -> Iterator[tuple[str, str]]:
    """Yield the addresses of files or images, each with what the field `text` says of it."""
    for each in _list(value):
        if isinstance(each, dict) and (url := web_address(each.get("url"))):
            yield url, shown_text(each.get(text), LONGEST_TITLE).strip()


def _files(value: object) -> Iterator[File]:
    for url, name in _linked(value, "name"):
        yield File(url, _type(url, name), name or None)


def _type(url: str, name: str) -> str:
    """Return the media type that the ending of an address or of a name says; the file itself was not asked for."""
    for text in (urlsplit(url).path, name):
        ending = f".{text.rpartition('.')[2].lower()}"
        kind = _OTHER_TYPES.get(ending) or _TYPES.guess_type(f"file{ending}")[0]
        if kind:
            return kind
    return _OCTETS


def _markup(article: Mapping[str, Any], text: str, files: tuple[File, ...]) -> Iterator[str]:
    """Yield the lines of HTML of an article: its paragraphs, its images, its files."""
    for paragraph in text.split("\n"):
        if paragraph.strip():
            yield f"<p>{escape(paragraph)}</p>"
    for url, caption in _linked(article.get("images"), "caption"):
        words = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
        yield f'<figure><img src="{escape(url)}" alt="{escape(caption)}">{words}</figure>'
    if files:
        yield "<ul>"
        for file in files:
            yield f'<li><a href="{escape(file.url)}">{escape(file.name or file.url)}</a></li>'
        yield "</ul>"
