"""大汉 jcms (Hanweb), the CMS of Zhejiang, Jiangsu, Shandong and many others.

Seen: article and column forms; a column's page holds some 45 rows as `<record><![CDATA[<li>…]]></record>` inside a
script, more come from `/module/web/jpage/dataproxy.jsp` by the parameters of the page's own call, or by `<nextgroup>`.
Traps seen: servers that obey only `page`, that encrypt the ids (then `<nextgroup>` works), or that answer nothing.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.cms.family import Family, Fetch, ListPage, Pages
from crawler.cms.pagers import next_link
from crawler.reading.layout import Layout
from crawler.urls import resolve

_RECORD = re.compile(r"<record>\s{0,99}<!\[CDATA\[(.*?)\]\]>\s{0,99}</record>", re.DOTALL)
_NEXT_GROUP = re.compile(r"<nextgroup>[^\n]{0,400}?href=[\"']([^\"'<>]{1,600})[\"']", re.IGNORECASE)
_CALL = re.compile(r"(?:proxyUrl|dataproxy)[^{}]{0,2000}?[\"']?([^\"'\s<>{}]{0,200}/dataproxy\.jsp)", re.IGNORECASE)
_PARAMETER = re.compile(r"[\"']?(\w{1,40})[\"']?\s{0,3}:\s{0,3}[\"']?([^\"',{}\s]{0,200})")
_IDS = re.compile(r"\{([^{}]{0,2000}\bcolumnid\b[^{}]{0,2000})\}", re.IGNORECASE)
_PER_PAGE = re.compile(r"\bperpage[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d{1,4})", re.IGNORECASE)
_TOTAL_RECORDS = re.compile(
    r"<totalrecord>\s{0,9}(\d{1,9})|\btotalrecord[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d{1,9})", re.IGNORECASE
)
_TOTAL_PAGES = re.compile(r"<totalpage>\s{0,9}(\d{1,6})", re.IGNORECASE)
_MARK = 300  # characters of a record that tell it from others
_GROUP = 3  # pages a request, as the sites' own script asks
_DEFAULT_PER_PAGE = 15


def unpack(text: str) -> str | None:
    """Return the records of a page or an answer as HTML, or None when it holds none."""
    records = _RECORD.findall(text)
    if not records:
        return None
    rest = "" if text.lstrip()[:1000].startswith(("<?xml", "<datastore", "<recordset")) else text
    return f"{rest}<ul>{''.join(records)}</ul>"


def pager(page: ListPage) -> Pages:
    """Return the request for the records after those of `page`."""
    records = _RECORD.findall(page.text)
    group = _NEXT_GROUP.search(page.text)
    if group:
        total = _total_records(page.text) if "dataproxy.jsp" not in page.url else None
        there_are = -(-total // len(records)) if total is not None and records else None
        return Pages((Fetch(resolve(page.url, unescape(group[1]))),) if records else (), there_are)
    asked = dict(parse_qsl(urlsplit(page.url).query))
    if asked.get("endrecord", "").isdecimal():
        return _after_answer(page, asked, records)
    if asked.get("page", "").isdecimal() and "dataproxy.jsp" in page.url:
        return _after_page(page.url, asked, records, _TOTAL_PAGES.search(page.text))
    ids, call = _IDS.search(page.text), _CALL.search(page.text)
    if not ids or not records:
        return next_link(page)
    said, total = _PER_PAGE.search(page.text), _total_records(page.text)
    per_page = int(said[1]) if said else _DEFAULT_PER_PAGE
    if per_page <= 0 or (total is not None and total <= len(records)):
        return Pages((), 1)
    proxy = resolve(page.url, call[1] if call else "/module/web/jpage/dataproxy.jsp")
    form = urlencode(_PARAMETER.findall(ids[1])).encode()
    there_are = 1 - (len(records) - total) // (per_page * _GROUP) if total is not None else None
    return Pages((_ask(proxy, form, len(records) + 1, per_page, records[0][:_MARK]),), there_are)


def _after_answer(page: ListPage, asked: dict[str, str], records: list[str]) -> Pages:
    """Return the request after one for a range of records; by pages where the server gave the first records again."""
    first, per_page = int(asked["endrecord"]) + 1, int(asked.get("perpage") or _DEFAULT_PER_PAGE)
    total, mark = _total_records(page.text), dict(page.carries).get("first", "")
    proxy = page.url.partition("?")[0]
    if records and mark and records[0][:_MARK] == mark:
        form = dict(parse_qsl(page.sent.decode("utf-8", "replace"), keep_blank_values=True))
        return Pages((Fetch(f"{proxy}?{urlencode({'page': 2, **form})}", overlaps=True),))
    if not records or per_page <= 0 or (total is not None and first > total):
        return Pages()
    return Pages((_ask(proxy, page.sent, first, per_page, mark),))


def _after_page(url: str, asked: dict[str, str], records: list[str], said: re.Match[str] | None) -> Pages:
    number = int(asked["page"])
    total = int(said[1]) if said else None
    if not records or (total is not None and number >= total):
        return Pages((), total)
    where = urlsplit(url)._replace(query=urlencode({**asked, "page": number + 1})).geturl()
    return Pages((Fetch(where),), total)


def _ask(proxy: str, form: bytes, first: int, per_page: int, mark: str) -> Fetch:
    last = first + per_page * _GROUP - 1
    where = f"{proxy}?startrecord={first}&endrecord={last}&perpage={per_page}"
    kind = (("Content-Type", "application/x-www-form-urlencoded"),)
    return Fetch(where, "POST", form, kind, carries=(("first", mark),))


def _total_records(text: str) -> int | None:
    found = _TOTAL_RECORDS.search(text)
    return int(found[1] or found[2]) if found else None


FAMILY = Family(
    name="jcms",
    article=re.compile(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html?$"),
    lists=(re.compile(r"/col/col\d+/(?:index\.html?)?$|/dataproxy\.jsp"),),
    rows=("div.default_pgContainer li a", "ul.list li a"),
    pager=pager,
    unpack=unpack,
    layout=Layout(
        title=(".sp_title", ".main-txt h1"), byline=(".sp_time",), body=("#zoom", ".bt-content", ".main-txt")
    ),
    fingerprints=("dataproxy.jsp", "ZJEG_RSS", "/script/jpage", "jpage.js", "<datastore>"),
)
