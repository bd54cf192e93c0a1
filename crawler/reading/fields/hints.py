"""Structured hints beside the national metadata: `*_baidu` ids, Founder comments and JSON-LD."""

from __future__ import annotations

import html as entities
import re
from typing import TYPE_CHECKING

from crawler.reading.fields import byline

if TYPE_CHECKING:
    from crawler.reading.html.document import Document

_BAIDU = {"pubtime_baidu": "date", "source_baidu": "source", "author_baidu": "author", "editor_baidu": "editor"}
_FOUNDER_FIELD = re.compile(r"<(date|author|sourcename|editor|title)>([^<]{1,200})</")
_PUBLISHED = re.compile(r"[\"']datePublished[\"']\s*:\s*[\"']([^\"']{8,40})[\"']")
_MEDIUM = re.compile(r'"media"\s{0,3}:\s{0,3}"([^"\\\\<>]{2,40})"')  # the account that published, on Tencent's pages
_KIND = re.compile(r"\s*(?:原创稿?|转载)$")  # the kind of a manuscript, which people.com.cn writes behind its source
_FOUNDER_SIZE = 6_000  # characters of the comment that are read
_LONGEST = 40  # characters of a source
_TIMES = 20  # elements that are looked at
_BESIDE = frozenset({"li", "aside", "nav", "footer"})


def collect(doc: Document) -> dict[str, str]:
    """Return the hints of a page by field: `date`, `source`, `author`, `editor`, as the page writes them."""
    found: dict[str, str] = {}
    for name, node in doc.marked:
        if field := _BAIDU.get(name):
            _, text = doc.attributes_and_text(node)
            if text:
                found.setdefault(field, text)
    for comment in doc.comments:
        _founder(comment, found)
    for code in doc.scripts:
        if "datePublished" in code and (published := _PUBLISHED.search(code)):
            found.setdefault("date", published[1])
        if '"media_id"' in code and (medium := _MEDIUM.search(code)):
            found.setdefault("source", entities.unescape(medium[1]))
    for field, value in found.items():
        if field != "date" and re.search("[:：]", value):
            found[field] = re.split("[:：]", value, maxsplit=1)[1].strip()
    return found


def timed(doc: Document) -> str | None:
    """Return what the first `<time datetime="…">` of a page states that is no row's, and beside no other article."""
    nodes = doc.tree.css("time[datetime]") if doc.tree is not None else []
    for node in nodes[:_TIMES]:
        around = node.parent
        while around is not None and around.tag not in _BESIDE:
            around = around.parent
        if around is None:
            return node.attributes.get("datetime")
    return None


def _founder(comment: str, found: dict[str, str]) -> None:
    """Read the comment that Founder's CMS leaves of its fields."""
    for name, value in _FOUNDER_FIELD.findall(comment[:_FOUNDER_SIZE]):
        field = "source" if name == "sourcename" else name
        if field != "title" and (text := entities.unescape(value).strip()):
            found.setdefault(field, text)


def source(text: str | None) -> str | None:
    """Return the source that a value names, without a label, or `None`."""
    if not text or len(text) > _LONGEST:
        return None
    if text.startswith(("http", "www")):
        return None
    text = _KIND.sub("", text)
    return byline.parse(text if re.search("[:：]", text) else f"来源：{text}").source
