"""Answers to what a page's script asks for its rows, of whatever interface: JSON with rows or markup in it.

Nothing here knows a platform: a row is an object with a title and an address, a page's number is a parameter that is
called like one, and there is another page as long as the answer says so or has rows.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.cms.family import Fetch, ListPage, Pages, Row
from crawler.lists.pager_forms import PAGE_FIELD
from crawler.reading.chinese import dates
from crawler.records import CHINA

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEPTH = 7  # levels of an answer
_NODES = 50_000  # values of an answer that are looked at
_MARKUP = 20  # characters at least of a text with a link
_JSONP = re.compile(r"^\s*(?:/\*.{0,40}?\*/\s*)?[\w$.]{1,80}\s*\(\s*(?=[\[{])", re.DOTALL)
_URLS = re.compile(
    r"^(?:\w{0,20}_?)?(?:url|link|linkurl|href|path|infourl|pageurl|visiturl|docpuburl|chnldocurl)$", re.IGNORECASE
)
_PICTURE = re.compile(r"img|image|pic|thumb|icon|cover|logo|video|file|attach", re.IGNORECASE)
_TITLES = re.compile(r"^(?:\w{0,20}_?)?(?:title|titlename|headline|subject|biaoti|bt|titlecn)$", re.IGNORECASE)
_PUBLISHED = re.compile(r"pub|rel(?:ease)?|display|show|fb|write|issue", re.IGNORECASE)
_DAYS = re.compile(r"date|time|day|riqi|shijian|rq$|sj$", re.IGNORECASE)
_UPDATED = re.compile(r"upd|modif|creat|end|start|valid|begin|over|fwrq|cwrq", re.IGNORECASE)
_SECONDS = re.compile(r"1\d{9}(?:\d{3})?")
_TAG = re.compile(r"<[^<>]{0,80}>")
_PAGES_TOTAL = re.compile(
    r"^(?:total_?pages?|page_?counts?|pages|page_?total|countpages?|totalpagenum|page_?nums?_?total)$", re.IGNORECASE
)
_ROWS_TOTAL = re.compile(
    r"^(?:total|count|total_?(?:counts?|records?|rows?|num|hits|size|elements)|record_?(?:counts?|total)|counts?|rowcount"
    r"|row_?total|post_count|numfound|sum)$",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"^_?(?:page_?size|per_?page|pre_?page|page_?rows|rows|limit|size|n|ps|num|page_?limit)$", re.IGNORECASE
)


def opened(text: str) -> Any | None:
    """Return what an answer in JSON holds, bare or as the argument of a call; None where it is none."""
    head = text[:400].lstrip("\ufeff \t\r\n")
    if head[:1] not in "[{" or not head:
        call = _JSONP.match(text[:400])
        if call is None:
            return None
        text = text[call.end() :].rstrip().rstrip(";").rstrip().removesuffix(")")
    try:
        return json.loads(text.lstrip("\ufeff \t\r\n"))
    except (ValueError, RecursionError):
        return None


def is_answer(text: str) -> bool:
    """Tell whether a text is data, whole or damaged, and no page."""
    head = text[:400].lstrip("\ufeff \t\r\n")
    return head[:1] == "{" or head[:2] in {"[{", "[]"} or (head[:1] != "<" and _JSONP.match(head) is not None)


def unpack(text: str) -> list[Row] | str | None:
    """Return the rows of an answer or the markup that holds them, [] where it has neither; None for a page."""
    if not is_answer(text):
        return None
    answer = opened(text)
    rows: list[Row] = []
    for group in _groups(answer):
        found = [row for each in group if (row := _row(each))]
        rows += found if 2 * len(found) >= len(group) else []
    return rows or _markup(answer) or []


def following(page: ListPage) -> Pages:
    """Return the request for the page of rows after an answer, which is that for this one with a higher number."""
    answer = opened(page.text)
    found = unpack(page.text) if answer is not None else None
    fields = fields_of(page.url, page.sent)
    named = next((name for name, value in fields.items() if PAGE_FIELD.match(name) and value.isdecimal()), None)
    if not found:  # past the end, unless it is the first
        return Pages((), int(fields[named]) - 1 if answer is not None and named and int(fields[named]) > 1 else None)
    total, records = _said(answer)
    size = next((int(value) for name, value in fields.items() if _SIZE.match(name) and value.isdecimal()), 0)
    number = int(fields[named]) if named else 1
    rows = len(found) if isinstance(found, list) else 0
    if total is None and records is not None and (size or rows):
        per_page = size if number > 1 or (size and records > size > rows) else rows or size
        total = -(-records // per_page) if per_page else None
    first = 0 if named and number == 0 else 1  # some count from 0
    if named is None or (total is not None and number >= total - 1 + first):
        return Pages((), total)
    return Pages((with_field(page.url, page.sent, named, number + 1),), total)


def fields_of(url: str, sent: bytes) -> dict[str, str]:
    """Return the parameters of a request: of its address, and of its body, be it a form or JSON."""
    fields = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    body = sent.decode("utf-8", "replace")
    if body.lstrip().startswith("{"):
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            return fields
        return fields | {name: str(value) for name, value in data.items() if isinstance(value, str | int)}
    return fields | dict(parse_qsl(body, keep_blank_values=True))


def with_field(url: str, sent: bytes, name: str, value: int) -> Fetch:
    """Return a request with another value of one of its parameters."""
    body = sent.decode("utf-8", "replace")
    if body.lstrip().startswith("{"):
        data = json.loads(body)
        if name in data:
            data[name] = value if isinstance(data[name], int) else str(value)
            return Fetch(url, "POST", dumped(data), JSON_HEADERS)
    form = dict(parse_qsl(body, keep_blank_values=True))
    if name in form:
        return Fetch(url, "POST", urlencode({**form, name: value}).encode(), _headers(body))
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    where = parts._replace(query=urlencode({**query, name: value})).geturl()
    return Fetch(where, "POST", sent, _headers(body)) if sent else Fetch(where)


JSON_HEADERS = (("Content-Type", "application/json; charset=UTF-8"), ("X-Requested-With", "XMLHttpRequest"))


def dumped(data: dict[str, Any]) -> bytes:
    """Return the body of a request in JSON, as a browser's script writes it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _headers(body: str) -> tuple[tuple[str, str], ...]:
    if body.lstrip().startswith("{"):
        return JSON_HEADERS
    return (
        ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"),
        ("X-Requested-With", "XMLHttpRequest"),
    )


def _values(answer: Any) -> Iterator[tuple[str, Any]]:
    """Yield the names and values of an answer, level by level, within bounds."""
    level: list[tuple[str, Any]] = [("", answer)]
    left = _NODES
    for _ in range(_DEPTH):
        below: list[tuple[str, Any]] = []
        for name, value in level:
            yield name, value
            if isinstance(value, dict):
                below += [(str(key), each) for key, each in value.items()]
            elif isinstance(value, list):
                below += [("", each) for each in value]
        left -= len(below)
        if left < 0:
            return
        level = below


def _groups(answer: Any) -> Iterator[list[Any]]:
    """Yield the arrays of objects in an answer; what the objects of a row hold themselves is none of them."""
    inner: set[int] = set()
    for _, value in _values(answer):
        if not isinstance(value, list) or id(value) in inner or not any(isinstance(each, dict) for each in value):
            continue
        group = [each.get("data", each) if _row(each) is None else each for each in value if isinstance(each, dict)]
        if any(_row(each) for each in group):
            inner.update(id(part) for each in group if isinstance(each, dict) for _, part in _values(each))
            yield group


def _row(said: Any) -> Row | None:
    if not isinstance(said, dict):
        return None
    title = next((str(value) for name, value in said.items() if _TITLES.match(name) and isinstance(value, str)), "")
    url = next(
        (
            value.strip()
            for name, value in said.items()
            if _URLS.match(name) and not _PICTURE.search(name) and isinstance(value, str) and value.strip()
        ),
        "",
    )
    title = _TAG.sub("", title).strip()
    return Row(url, title, _day(said)) if url and title else None


def _day(said: dict[str, Any]) -> date | None:
    """Return the day of publication: what is called like one, then any that is not said to be another."""
    named = [(name, value) for name, value in said.items() if _DAYS.search(name) or _PUBLISHED.search(name)]
    named.sort(key=lambda item: (_UPDATED.search(item[0]) is not None, _PUBLISHED.search(item[0]) is None))
    return next(filter(None, (day_of(value) for _, value in named)), None)


def day_of(value: object) -> date | None:
    """Return the day that a value of an answer says: as text, or as seconds or milliseconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(int(value)) if isinstance(value, float) and value == value and abs(value) < 1e14 else str(value)  # noqa: PLR0124, PLR2004
    if _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC).astimezone(CHINA).date()
    stamp = dates.find(text) if not text.isdecimal() else None
    return stamp.day if stamp else None


def _said(answer: Any) -> tuple[int | None, int | None]:
    """Return how many pages and how many rows an answer says there are."""
    total = records = None
    for name, value in _values(answer):
        if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).isdecimal():
            continue
        if total is None and _PAGES_TOTAL.match(name):
            total = int(value)
        if records is None and _ROWS_TOTAL.match(name):
            records = int(value)
    return total, records


def _markup(answer: Any) -> str:
    """Return the longest text of an answer that is markup with links."""
    texts = [value for _, value in _values(answer) if isinstance(value, str) and "<a" in value and len(value) > _MARKUP]
    return max(texts, key=len, default="")
