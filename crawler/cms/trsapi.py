"""TRS lists of Fujian's sites (`list2.trsapi`): the first rows stand in the page, all of them behind a search.

Seen: `recordCount`, `prepage` and `classsql` in the page; `POST /fjdzapp/search` with them and the site's `channelid`,
which some pages hold as `searchId` and others leave to a file that they name; answers `{"data": [{"doctitle",
"docpuburl", "docreltime"}], "pageCount"}`. Where neither says the id, the list is short of its pages, and the run says
so. Inferred: the file's name says that it holds the settings of the site.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin

from crawler.cms.family import Fetch, ListPage, Pages, Row
from crawler.cms.script_answers import FORM_HEADERS, json_object
from crawler.reading.chinese.dates import find
from crawler.records import CHINA

_RECORDS = re.compile(r"\brecordCount\s{0,3}:\s{0,3}['\"]?(\d{1,7})")
_SIZE = re.compile(r"\bprepage\s{0,3}:\s{0,3}['\"]?(\d{1,4})")
_CLASS = re.compile(r"\bclasssql\s{0,3}:\s{0,3}(?:['\"]['\"]\s{0,3}\|\|\s{0,3})?['\"]([^'\"<>]{1,200})['\"]")
_SORT = re.compile(r"\bsortfield\s{0,3}:\s{0,3}['\"]([^'\"<>]{1,60})['\"]")
_CHANNEL = re.compile(r"\b(?:searchId|channelid)['\"]?\s{0,3}[:=]\s{0,3}['\"]?(\d{3,12})")
_API = re.compile(r"\burl\s{0,3}:\s{0,3}['\"]([^'\"<>\s]{0,200}/search)['\"]")
_FILE = re.compile(
    r"<script\b[^<>]{0,200}?\bsrc\s{0,3}=\s{0,3}[\"']?([^\"'\s<>]{0,300}?(?:site|info|conf|common|global|public|base|main)"
    r"[\w.-]{0,60}\.js)\b",
    re.IGNORECASE,
)
_FILES = 4  # of a page that may hold the id
_DEFAULT_SIZE = 15
_URLS, _DAYS = ("docpuburl", "chnldocurl", "url"), ("docreltime", "docpubtime", "crtime")


def pager(page: ListPage) -> Pages | None:
    """Return the next request of the search, None where the page has none of it."""
    if "classsql" in (carried := dict(page.carries)):
        return _after_file(page, carried)
    form = dict(parse_qsl(page.sent.decode("utf-8", "replace"), keep_blank_values=True)) if page.sent else {}
    if "classsql" in form and form.get("page", "").isdecimal():
        return _after_answer(page, form)
    records = _RECORDS.search(page.text) if "trsapi" in page.text else None
    if records is None:
        return None
    found = _SIZE.search(page.text)
    size = int(found[1]) if found and int(found[1]) else _DEFAULT_SIZE
    total = -(-int(records[1]) // size)
    channel, narrowed, api = _CHANNEL.search(page.text), _CLASS.search(page.text), _API.search(page.text)
    if total < 2 or narrowed is None:  # noqa: PLR2004 - the rows of one page stand in it
        return Pages((), total)
    sort = _SORT.search(page.text)
    form = {
        "sortfield": sort[1] if sort else "-docorderpri,-docreltime",
        "classsql": narrowed[1],
        "cache": "true",
        "page": "1",
        "prepage": str(size),
    }
    where = urljoin(page.url, api[1] if api else "/fjdzapp/search")
    if channel is None:
        files = dict.fromkeys(urljoin(page.url, file) for file in _FILE.findall(page.text))
        return _after_file(page, {**form, "api": where, "files": " ".join(list(files)[:_FILES]), "total": str(total)})
    return Pages((_ask(where, {"channelid": channel[1], **form}, 1, overlaps=True),), total)


def _after_file(page: ListPage, carried: dict[str, str]) -> Pages:
    """Return the search by the id that a file holds, or the next file that may hold it."""
    channel = _CHANNEL.search(page.text)
    files, total = carried["files"].split(), int(carried["total"])
    if channel is not None:
        form = {name: value for name, value in carried.items() if name not in {"api", "files", "total"}}
        return Pages((_ask(carried["api"], {"channelid": channel[1], **form}, 1, overlaps=True),), total)
    asked: Fetch | None = None
    for place in reversed(range(len(files))):
        rest = {**carried, "files": " ".join(files[place + 1 :])}
        asked = Fetch(files[place], overlaps=True, instead=asked, carries=tuple(rest.items()))
    return Pages((asked,) if asked else (), total)


def unpack(text: str) -> list[Row] | None:
    """Return the rows of an answer, None where `text` is a page."""
    data = json_object(text)
    if data is None:
        return None
    rows = data.get("data") or data.get("docs")
    return [row for each in rows if isinstance(each, dict) and (row := _row(each))] if isinstance(rows, list) else []


def _row(said: dict[str, Any]) -> Row | None:
    url = next((said[name] for name in _URLS if said.get(name)), None)
    when = next((said[name] for name in _DAYS if said.get(name)), "")
    title = re.sub(r"<[^<>]{0,80}>", "", str(said.get("doctitle") or said.get("title") or "")).strip()
    return Row(str(url), title, _day(when)) if url else None


def _day(when: object) -> date | None:
    if isinstance(when, int | float) or str(when).isdecimal():
        seconds = float(str(when))
        try:
            return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC).astimezone(CHINA).date()  # noqa: PLR2004 - milliseconds
        except (ValueError, OverflowError, OSError):
            return None
    stamp = find(str(when))
    return stamp.day if stamp else None


def _after_answer(page: ListPage, form: dict[str, str]) -> Pages:
    answer = json_object(page.text) or {}
    said = answer.get("pageCount") or answer.get("pagenum")
    total = int(str(said)) if str(said).isdecimal() else None
    number = int(form["page"])
    more = bool(unpack(page.text)) and (total is None or number < total)
    return Pages((_ask(page.url, form, number + 1),) if more else (), total)


def _ask(url: str, form: dict[str, str], number: int, *, overlaps: bool = False) -> Fetch:
    return Fetch(url, "POST", urlencode({**form, "page": str(number)}).encode(), FORM_HEADERS, overlaps)
