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
    total = _total_records(page.text)
    rows = len(_RECORD.findall(page.text))
    group = _NEXT_GROUP.search(page.text)
    if group:
        return Pages((Fetch(resolve(page.url, unescape(group[1]))),) if rows else (), None)
    asked = dict(parse_qsl(urlsplit(page.url).query))
    if asked.get("endrecord", "").isdecimal():
        form = page.sent
        first, per_page = int(asked["endrecord"]) + 1, int(asked.get("perpage") or _DEFAULT_PER_PAGE)
        proxy = page.url.partition("?")[0]
    else:
        ids, call = _IDS.search(page.text), _CALL.search(page.text)
        if not ids or not rows:
            return next_link(page)
        form = urlencode(_PARAMETER.findall(ids[1])).encode()
        said = _PER_PAGE.search(page.text)
        first, per_page = rows + 1, int(said[1]) if said else _DEFAULT_PER_PAGE
        proxy = resolve(page.url, call[1] if call else "/module/web/jpage/dataproxy.jsp")
    if not rows or per_page <= 0 or (total is not None and first > total):
        return Pages()
    last = first + per_page * _GROUP - 1
    where = f"{proxy}?startrecord={first}&endrecord={last}&perpage={per_page}"
    return Pages((Fetch(where, "POST", form, (("Content-Type", "application/x-www-form-urlencoded"),)),))


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
