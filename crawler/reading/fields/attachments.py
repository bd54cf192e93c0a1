"""The files of an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from crawler.reading.chinese.prefiltered import prefiltered
from crawler.records import Attachment
from crawler.urls import resolve, url_fault

if TYPE_CHECKING:
    from crawler.reading.html.document import Attributes, Document

_TYPES = (
    "docx?|docm|pdf|xlsx?|xlsm|csv|"
    "pptx?|pps|wps|et|dps|ofd|ceb|cebx|zip|rar|7z|tar|gz|txt|rtf|odt|ods|mdb|dbf|caj|sep|gd"
)
# These are looked for in lower case, which is cheaper than to ignore it.
_FILE = re.compile(rf"\.(?:{_TYPES})(?:$|[?#&;])")
_FILE_NAME = re.compile(rf"\.(?:{_TYPES})\s*[)）]?$")
_DOWNLOAD = prefiltered(
    (
        r"/download(?:file|attach|\.do|\.jsp|\.ashx|\.aspx|\.php)?(?:[/?]|$)",
        *("downfile", "filedown", "attach(?:ment)?/down"),
        r"[?&](?:file(?:name|id|path|url)?|attach\w*)=",
        r"/attach(?:ment)?s?/\d",
    )
)
_QUOTED_FILE = re.compile(
    rf"""["'(]([^"'()\s<>]{{1,400}}\.(?:{_TYPES})(?:\?[^"'()\s<>]{{0,200}})?)["')]""", re.IGNORECASE
)
_PARAMETER = re.compile(r"[?&](?:file|url|src|path|pdf|doc|filename|fileurl|pdfurl|source|f)=([^&#]+)", re.IGNORECASE)
_PAGE = re.compile(r"\.(?:s?html?|jpe?g|png|gif)(?:$|[?])")
_LABEL = re.compile(r"^附\s?件\s{0,2}[:：]\s{0,2}(?=\S)")  # 附件：表.xls is named 表.xls
_ATTACHED = re.compile(r"附\s?件|附\s?表|附\s?录|下载|[.](?:pdf|docx?|xlsx?)$", re.IGNORECASE)
_COPIES = re.compile(
    r"^(?:pdf|word|doc)\s?(?:下载|版|格式)$|^(?:下载|打印)(?:文字版|图片版|全文|本文)?$|app|客户端|阅读器|adobe|控件|插件",
    re.IGNORECASE,
)
EMBEDDED = ("src", "data", "value", "data-src")
"""The attributes of an element that shows a document, which name it."""
_UNNAMED = re.compile(r"[\[【(（]?(?:点击)?(?:下载|查看|打开|预览)(?:附件|文件)?[\]】)）]?")
# What follows an article and may list files that are not its own: related articles, a column of forms
_OTHERS = re.compile(
    r"^[【\[◆■●▲>＞\s]{0,4}(?:相关(?:信息|新闻|链接|阅读|文章|报道|稿件|解读|政策|专题|推荐|文档|内容)|[上下]一[篇条]|延伸阅读|(?:推荐|热门|最新)[^附]{2}"
    r"|(?:常用|资料|软件|表格|表单|热门)下载)"
)
_SCRIPTED = re.compile(r"""["']([^"'\\\s<>]{1,400}\.(?:pdf|ofd))["']""", re.IGNORECASE)
_FILM = re.compile(r"\.(?:mp4|m3u8|flv|mov|webm|mp3|m4a|wav)(?:$|[?#])")
_BELOW = 12  # lines below the body, and above it, where a list of files may stand
_MOST = 500  # files of one article


class Base(NamedTuple):
    """What the links of a page are relative to: an address, and the page's encoding, which their queries are in."""

    url: str
    encoding: str

    def absolute(self, href: str) -> str | None:
        """Return `href` as an absolute http(s) or ftp URL, or `None`."""
        href = href.strip()
        if not href or href.startswith(("#", "javascript:", "mailto:", "data:", "about:", "file:")):
            return None
        url = resolve(self.url, href, self.encoding)
        return url if url and not url_fault(url) else None


def is_file(url: str) -> bool:
    """Return whether an address ends, or has within its query, the name of a document."""
    return _FILE.search(url.lower()) is not None


def is_clicked(attributes: Attributes) -> bool:
    """Return whether a click on an element opens a document."""
    return any(
        "." in (value := attributes.get(name) or "") and _QUOTED_FILE.search(value) for name in ("onclick", "href")
    )


def attachments(
    doc: Document, span: tuple[int, int], lines: list[int], base: Base, *, title_end: int = 0
) -> list[Attachment]:
    """Return the files that the article links, embeds or opens by script, once each.

    `span` are the lines `[start, end)` of the body's box, `lines` the article's own lines. Files are often listed in a
    box of their own below the body (附件) or between the title, which ends before line `title_end`, and the body, so a
    few lines after it and before it count too.
    """
    found: dict[str, Attachment] = {}
    start, end = span
    above = range(max(title_end, start - _BELOW), start) if title_end else ()
    start = next((line for line in above if "附件" in doc.texts[line] or not lines), start)
    end = max(end, _appendix(doc, max(end, lines[-1] + 1) if lines else end))
    last = -1
    for line, attributes, text in doc.within(doc.anchors, doc.anchor_lines, start, end):
        name = attributes.get("download") or text if _UNNAMED.fullmatch(text) else text
        if name == text and line < len(doc.texts) and _UNNAMED.fullmatch(text):
            name = _named_beside(doc.texts[line], text)
        url = _linked_file(attributes, name, base)
        if url and not (lines and _COPIES.search(name)):
            _add(found, url, name, attributes.get("title"), again=line == last)
            last = line
    parameter: str | None = None
    for _, attributes, _ in doc.within(doc.embeds, doc.embed_lines, start, end):
        source = next((value for name in EMBEDDED if (value := attributes.get(name))), "")
        if not source and parameter is None:
            parameter = parameter_of_object(doc)
        source = source or parameter or ""
        inner = _PARAMETER.search(source)
        if inner and _FILE.search(unquote(inner[1]).lower()):  # relative to the viewer, not to the page
            viewer = base.absolute(source.partition("?")[0])
            url = Base(viewer or base.url, base.encoding).absolute(unquote(inner[1]))
        else:
            url = base.absolute(source) if _FILE.search(source.lower()) else None
        if url:
            _add(found, url, "", attributes.get("title"))
    if not found and any("附件" in doc.texts[line] for line in lines):
        _clicked(doc, lines, base, found)
    return list(found.values())[:_MOST]


def _clicked(doc: Document, lines: list[int] | None, base: Base, found: dict[str, Attachment]) -> None:
    """Add the files that a click on what is no link opens: `<span onclick="open('/x.pdf')">`.

    Its words stand in the `lines` of the text, None for anywhere.
    """
    for node in doc.tree.css("[onclick]")[:_MOST] if doc.tree is not None else ():
        quoted, text = _QUOTED_FILE.search(node.attributes.get("onclick") or ""), " ".join(node.text().split())
        url = base.absolute(quoted[1]) if quoted and text else None
        if url and (lines is None or any(text in doc.texts[line] for line in lines)):
            _add(found, url, text if lines else "", None)


def parameter_of_object(doc: Document) -> str:
    """Return the file that an `<object>` without an address shows: `<param name="src" value="x.pdf">`."""
    nodes = doc.tree.css("object > param[value]") if doc.tree is not None else []
    values = (node.attributes.get("value") or "" for node in nodes[:_MOST])
    return next((value for value in values if _FILE.search(value.lower())), "")


def is_player(attributes: Attributes) -> bool:
    """Return whether an element shows a film or plays a record, by its attributes."""
    source = attributes.get("src") or attributes.get("data-src") or ""
    return "controls" in attributes or "poster" in attributes or _FILM.search(source.lower()) is not None


def films(doc: Document, base: Base) -> list[Attachment]:
    """Return the films and records that a page shows in place of a text."""
    found: dict[str, Attachment] = {}
    nodes = doc.tree.css("video, audio, embed") if doc.tree is not None and doc.embeds else []
    for node in nodes[:_MOST]:
        named = (node, *node.css("source"))
        values = (each.attributes.get(name) or "" for each in named for name in ("src", "data-src"))
        url = next((url for value in values if _FILM.search(value.lower()) and (url := base.absolute(value))), None)
        if url:
            _add(found, url, "", node.attributes.get("title"))
    return list(found.values())


def scripted(doc: Document, base: Base) -> list[Attachment]:
    """Return the document that a script shows in place of a body, `PDFObject.embed("/x.pdf", …)`, or a click opens."""
    for code in doc.scripts:
        shown = _SCRIPTED.search(code) if "pdf" in code.lower() or ".ofd" in code else None
        url = base.absolute(shown[1]) if shown else None
        if url:
            found: dict[str, Attachment] = {}
            _add(found, url, "", None)
            return list(found.values())
    clicked: dict[str, Attachment] = {}
    _clicked(doc, None, base, clicked)
    return list(clicked.values())


def _appendix(doc: Document, end: int) -> int:
    """Return the line after the list of files that follows line `end`, or `end`."""
    for line in range(end, min(end + _BELOW, len(doc.texts))):
        text = doc.texts[line]
        if _OTHERS.search(text):
            return end
        if _ATTACHED.search(text):
            last = line + 1
            while last < min(line + _BELOW, len(doc.texts)) and (
                doc.links[last] or _FILE_NAME.search(doc.texts[last].lower())
            ):
                last += 1
            return last
    return end


def _linked_file(attributes: dict[str, str | None], text: str, base: Base) -> str | None:
    href = attributes.get("href") or ""
    if href and not href.startswith(("javascript:", "#")):
        path = href.split("#", 1)[0].lower()
        names = (text.lower(), *((attributes.get(name) or "").lower() for name in ("title", "download")))
        file = _FILE.search(path) or any("." in name and _FILE_NAME.search(name) for name in names)
        saved = "download" in attributes and not _PAGE.search(path)
        return base.absolute(href) if file or saved or _DOWNLOAD.search(path) else None
    for name in ("href", "onclick"):
        quoted = _QUOTED_FILE.search(attributes.get(name) or "")
        if quoted:
            return base.absolute(quoted[1])
    named = (attributes.get(name) or "" for name in ("data-href", "data-url", "data-file", "data-src", "data-path"))
    return next((base.absolute(value) for value in named if _FILE.search(value.lower())), None)


def _named_beside(line: str, text: str) -> str:
    """Return the file's name that stands beside a link that only says 下载, or the link's text."""
    name = line.replace(text, "", 1).strip(" []【】()（）:：|")
    return name if name.count(text) == 0 and _FILE_NAME.search(name.lower()) else text


def _add(found: dict[str, Attachment], url: str, text: str, title: str | None, *, again: bool = False) -> None:
    """Add a file; of two links to it the one with a name counts, and two links in one line (`again`) are one name."""
    text = _LABEL.sub("", text)
    name = text or (title or "").strip() or unquote(urlsplit(url).path.rsplit("/", 1)[-1]) or None
    url = url.split("#", 1)[0]
    known = found.get(url)
    if known is None:
        found[url] = Attachment(url, name)
    elif again and text and known.name and text not in known.name:
        known.name += text
    elif text and known.name and not _ATTACHED.search(known.name) and len(text) > len(known.name):
        known.name = name
