"""政府信息公开目录平台 (gkmlpt) of Guangdong, some 60 sites.

Seen: `window._CONFIG` of `/gkmlpt/index` with `SID: '200001'` and a tree of categories;
`GET /gkmlpt/api/all/<category>?page=N&sid=<SID>`, where category 0 is the whole directory, with the answer
`{"total", "articles": [{"title", "url", "post_url", "display_publish_time"}]}`; articles at `post_<id>.html`.
Inferred: a page of an answer has as many articles as its first has.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.cms.family import Family, Fetch, ListPage, Pages, Row
from crawler.cms.pagers import next_link
from crawler.cms.script_answers import json_object
from crawler.reading.chinese.dates import find
from crawler.reading.layout import Layout

_SID = re.compile(r"\bSID[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d{1,12})")
_CATEGORY = re.compile(r"\b(?:CATE(?:GORY)?_?ID|cid)[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d{1,9})", re.IGNORECASE)
_FOLDER = re.compile(r"^(?P<folder>(?:/[\w-]{1,40}){0,3}/gkmlpt)/")
_API = re.compile(r"/gkmlpt/api/all/(?P<category>\d+)$")


def pager(page: ListPage) -> Pages:
    """Go from the directory to the first answer of its interface, and from an answer to the next."""
    parts = urlsplit(page.url)
    if _API.search(parts.path):
        return _after_answer(page)
    sid, folder = _SID.search(page.text), _FOLDER.match(parts.path)
    if sid is None or folder is None or "_CONFIG" not in page.text:
        return next_link(page)
    category = _CATEGORY.search(page.text)
    path = f"{folder['folder']}/api/all/{category[1] if category else 0}"
    query = urlencode({"page": 1, "sid": sid[1]})
    return Pages((Fetch(parts._replace(path=path, query=query, fragment="").geturl(), overlaps=True),))


def unpack(text: str) -> list[Row] | None:
    """Return the articles of an answer, None where `text` is a page."""
    answer = json_object(text)
    if answer is None:
        return None
    said = answer.get("articles")
    articles = said if isinstance(said, list) else []
    return [row for each in articles if isinstance(each, dict) and (row := _row(each))]


def _row(said: dict[str, Any]) -> Row | None:
    url = said.get("url") or said.get("post_url")
    stamp = find(str(said.get("display_publish_time") or said.get("created_at") or ""))
    day = stamp.day if stamp else None
    return Row(str(url), str(said.get("title") or "").strip(), day) if url else None


def _after_answer(page: ListPage) -> Pages:
    parts = urlsplit(page.url)
    asked = dict(parse_qsl(parts.query))
    number = int(asked["page"]) if asked.get("page", "").isdecimal() else 1
    answer, rows = json_object(page.text) or {}, unpack(page.text) or []
    said = str(answer.get("total", ""))
    total = -(-int(said) // len(rows)) if said.isdecimal() and rows and number == 1 else None  # the last has fewer
    more = bool(rows) and (total is None or number < total)
    query = urlencode({**asked, "page": number + 1})
    return Pages((Fetch(parts._replace(query=query).geturl()),) if more else (), total)


FAMILY = Family(
    name="gkmlpt",
    article=re.compile(r"/gkmlpt/content/\d+/\d+/m?post_\d+\.html?$|/content/m?post_\d+\.html?$"),
    lists=(re.compile(r"/gkmlpt/(?:index|mindex)?|/gkmlpt/api/all/|/(?:index(?:_\d+)?\.html?)?$"),),
    rows=(".news_list li a",),
    pager=pager,
    unpack=unpack,
    layout=Layout(body=(".article-content",)),
    fingerprints=("/gkmlpt/", "NFCMS_POST_ID", "window._CONFIG"),
)
