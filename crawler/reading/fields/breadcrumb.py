"""The section: the breadcrumb without the site's name, or the column that the metadata names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.reading.chinese.prefiltered import prefiltered
from crawler.reading.chinese.script import fold_label
from crawler.reading.fields.title import squeeze

if TYPE_CHECKING:
    from crawler.reading.html.document import Document

_PLACE = re.compile(
    r"(?:您|你)?(?:当前|现在|當前|現在)?(?:正)?(?:所)?在?(?:的)?(?:当前|当前所在)?位置(?:是)?\s{0,3}[:：]?\s{0,3}|^(?:当前页|所在栏目|当前栏目|您所在的频道)\s{0,3}[:：]\s{0,3}"
)
_ARROW = re.compile(r"\s*(?:>+|＞+|›+|»+|→|\\|\s-+\s|--+|－>|->|::|(?<=\S)/(?=\S)|/|\|)\s*")
_STRICT = re.compile(r"\s*(?:>+|＞+|›+|»+|→|->)\s*")
_HOME = frozenset(
    {
        "首页",
        "首頁",
        "网站首页",
        "網站首頁",
        "主页",
        "主頁",
        "返回首页",
        "本站首页",
        "门户首页",
        "网站主页",
        "home",
        "回首页",
        "官网首页",
    }
)
_TAIL = frozenset(
    {
        "正文",
        "内容",
        "內容",
        "文章正文",
        "详细内容",
        "文章内容",
        "详情",
        "正文内容",
        "信息内容",
        "文章",
        "浏览文章",
        "查看文章",
        "当前位置",
        "信息详情",
        "内容页",
        "全文",
        "详细页",
        "新闻正文",
        "浏览正文",
        "阅读正文",
        "新闻详情",
        "文章详情",
        "当前文章",
    }
)
_SIGN = prefiltered(("位置", "[>＞›»→]", "栏目", "页", "频道"))  # what every breadcrumb holds one of
_LONGEST = 120
_STEP = 16  # characters of one step of a breadcrumb


def find(doc: Document, stop: int, title: str, site: str | None) -> str | None:
    """Return the breadcrumb above line `stop`, its steps joined by ` > `."""
    for line in range(min(stop, len(doc.texts)) - 1, -1, -1):
        text = doc.texts[line]
        if len(text) > _LONGEST + len(title) or not _SIGN.search(text):
            continue
        if "位" in text or "栏" in text or "频" in text:
            text = fold_label(text)
        label = _PLACE.search(text)
        if label:
            rest = text[label.end() :]
            if not rest.strip(" :：") and line + 1 < len(doc.texts):
                rest = _below(doc, line + 1, stop)
            return steps(rest, title, site, _ARROW)
        if (
            len(_STRICT.findall(text)) >= 1
            and (doc.links[line] or "首页" in text or "正文" in text)
            and doc.links[line] * 3 > len(text) * 0.8
        ):
            found = steps(text, title, site, _STRICT)
            if found:
                return found
        parts = _STRICT.split(text)
        if (len(parts) > 2 or parts[0] in _HOME) and len(parts) > 1 and all(len(part) <= _STEP for part in parts):  # noqa: PLR2004
            found = steps(text, title, site, _STRICT)  # without links or a label: 嵊州新闻网 >> 新闻频道 >> 今日嵊州
            if found:
                return found
    return None


def stated(text: str | None, site: str | None) -> str | None:
    """Return the column that the metadata name, without the site's name before it; None where there is no other."""
    rest = (text or "").removeprefix(site.strip() if site else "").strip(" -_|>·")
    return rest if squeeze(rest) and squeeze(rest) not in _HOME else None


def _below(doc: Document, start: int, stop: int) -> str:
    """Return the steps of a breadcrumb whose every step is a line (list items)."""
    rows: list[str] = []
    owner = doc.owners[start]
    for line in range(start, min(stop, start + 8)):
        if doc.owners[line] != owner or len(doc.texts[line]) > 30:  # noqa: PLR2004 - characters
            break
        rows.append(doc.texts[line].strip(" >＞›»"))
    return " > ".join(row for row in rows if row)


def steps(text: str, title: str, site: str | None, separator: re.Pattern[str] = _ARROW) -> str | None:
    """Return a breadcrumb's steps without home, the site's own name, the title and the word for the page itself."""
    parts = [part.strip(" :：>[]【】") for part in separator.split(text)]
    parts = [part for part in parts if part]
    own, page = squeeze(site or ""), squeeze(title)
    kept: list[str] = []
    for index, part in enumerate(parts):
        plain = squeeze(part)
        if not plain or plain in _HOME or plain in _TAIL or plain == own or (len(plain) > 5 and page.startswith(plain)):  # noqa: PLR2004
            continue
        if index == 0 and len(parts) > 1 and re.search(r"(?:网|網|网站|门户|政府|首页|在线|局|厅|委员会)$", part):
            continue
        kept.append(part)
    joined = " > ".join(kept)
    return joined if joined and len(joined) <= _LONGEST else None
