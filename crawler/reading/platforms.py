"""Platforms with pages of a form of their own: what they hand to a script, as a page would print it.

They belong to no site that could declare them, and are known by the page or its address. Everything else of the reading
knows none of them.
"""

from __future__ import annotations

import html as entities
import re
from datetime import datetime
from json import JSONDecoder
from typing import TYPE_CHECKING

from crawler.reading.chinese.names import is_office, people
from crawler.reading.html import parse
from crawler.records import CHINA

if TYPE_CHECKING:
    from crawler.reading.html.document import Document

_CONTENT = '"content":"'
# What the class of a <textarea> says of the field that it holds, and how a page would print that
_FIELDS = {
    "subtitle": "<p>{}</p>",
    "title": "<h1>{}</h1>",
    "time": "<p>发布时间：{}</p>",
    "source": "<p>来源：{}</p>",
    "author": "<p>作者：{}</p>",
    "editor": "<p>{}</p>",
}
_LONGEST_FIELD = 400  # characters
_LONGEST_ACCOUNT = 40
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")  # seconds or milliseconds
_CREATED = re.compile(r"(?:\bvar\s{1,4}|\bwindow\.)(?:ct|oriCreateTime)\s{0,4}=\s{0,4}[\"'](\d{10})[\"']")
_ACCOUNT = re.compile(
    r"(?:\bvar\s{1,4}|\bwindow\.)nickname\s{0,4}=\s{0,4}(?:htmlDecode\()?[\"']([^\"'\\<>]{2,40})[\"']"
)
_SIGNED = {"source": "#js_name", "author": "#js_author_name, #meta_content > span.rich_media_meta_text:not([id])"}
_WEIXIN = "//mp.weixin.qq.com/"  # in the URL of every page of an official account


def prepared(opened: parse.Opened) -> parse.Opened | None:
    """Return the page with its article in place where a platform's script holds it, or `None`."""
    return _gkmlpt(opened) or _huanqiu(opened)


def hints(doc: Document, url: str) -> dict[str, str]:
    """Return what a platform's scripts say by field, as `crawler.reading.fields.hints.collect` does."""
    return _weixin(doc) if _WEIXIN in url else {}


def _gkmlpt(opened: parse.Opened) -> parse.Opened | None:
    r"""Return the page with the body in place that its script holds, or `None` when no script holds one.

    Pages of 政府信息公开目录 in Guangdong (gkmlpt) hand it to a script: `DETAIL: {…,"content":"<p>…<\\/p>",…}`.
    """
    start = opened.html.find("DETAIL")
    at = opened.html.find(_CONTENT, start) if start >= 0 else -1
    if at < 0:
        return None
    try:
        content, _ = JSONDecoder(strict=False).raw_decode(opened.html, at + len(_CONTENT) - 1)
    except ValueError:
        return None
    before = max(opened.html.rfind("<script", 0, at), 0)
    box = f'<div class="article-content">{content}</div>'.replace("\0", "")
    return parse.with_markup(opened, f"{opened.html[:before]}{box}{opened.html[before:]}")


def _huanqiu(opened: parse.Opened) -> parse.Opened | None:
    """Return the page with the article that its `<textarea>` elements hand to a script, or `None` when none does.

    环球网 keeps title, time, source and body so: `<textarea class="article-content">&lt;p&gt;…`.
    """
    held = [(area.attributes.get("class") or "", area.text().strip()) for area in opened.tree.css("textarea[class]")]
    body = next((text for _, text in held if "<p" in text and "</p>" in text), None)
    if body is None:
        return None
    boxes = ""
    for name, text in held:
        field = next((field for field in _FIELDS if field in name), None)
        if field and 0 < len(text) < _LONGEST_FIELD:
            value = datetime.fromtimestamp(int(text[:10]), CHINA).isoformat() if _EPOCH.fullmatch(text) else text
            boxes += f"{_FIELDS[field].format(value)}\n"
    return parse.with_markup(opened, f'{opened.html}{boxes}<div class="article-content">{body}</div>')


def _weixin(doc: Document) -> dict[str, str]:
    """Return what a page of WeChat's official accounts says of `date`, `source` (the account) and `author` (a person).

    Its script holds the time; the account's name stands there and above the text, where the author's does too.
    """
    found: dict[str, str] = {}
    for field, selector in _SIGNED.items():
        node = doc.tree.css_first(selector) if doc.tree is not None else None
        text = " ".join(node.text().split()) if node is not None else ""
        if 1 < len(text) <= _LONGEST_ACCOUNT and (field == "source" or not any(map(is_office, people(text)))):
            found[field] = text
    for code in doc.scripts:
        if (created := _CREATED.search(code)) is not None:
            found.setdefault("date", datetime.fromtimestamp(int(created[1]), CHINA).isoformat())
        if (account := _ACCOUNT.search(code)) is not None:
            found.setdefault("source", entities.unescape(account[1]))
    return found
