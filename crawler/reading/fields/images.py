"""The images of an article: told from a page's own by where they stand, what they link to and how they are named."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawler.reading.body.containers import ASIDE, container_kind
from crawler.records import Image

if TYPE_CHECKING:
    from crawler.reading.body.score import Region
    from crawler.reading.fields.attachments import Base
    from crawler.reading.html.document import Attributes, Document

# What a page's own images are named. A word of a path is not enough: columns are named `bg`, and trains run on lines.
_NAMES = (
    "icon icons ico logo blank spacer space pixel loading lazy placeholder arrow line dot btn button share qrcode "
    "qr ewm erweima weixin wechat weibo print close red foot footer banner avatar emoji face transparent bg "
    "sanjiao jiathis badge dzjg jiucuo conac beian gongan ghs gaba sydw dangzheng wza grey gray nopic noimg nophoto "
    "zan dianzan shoucang "
    "default"
)
_ORNAMENTS = frozenset(_NAMES.split())
# Words, and numbers, that stand beside them
_BESIDE = re.compile(
    r"(?:gov|site|top|bottom|left|right|header|head|nav|menu|small|big|white|black|blue|green|gold|red|new|old|the|my|mobile|phone|wap|pc"
    r"|party|image|img|pic|gif|user|default|ba|dl|xl|hs|sina|qq|wx|wb|dy|qzone|sm|lg|min|hover|on|off|up|down|\d{0,4}|[a-z])(?:\d{1,3})?"
)
_FOLDERS = re.compile(
    r"/(?:icons?|emojis?|emoticons?|avatars?|qr-?codes?|jiathis|file_?type(?:images)?|sysimage|ueditor/dialogs|editor/images)/|filetype"
)
_TEMPLATE = re.compile(
    r"/(?:images?|img|imgs|pics?|static|statics|skins?|styles?|css|templates?|themes?|assets|res|public|common|pub_res|resources?)/"
)
_UPLOADED = re.compile(r"(?:\d.*?){6}|[0-9a-f]{16}|/(?:upload|attach|ueditor|files?)")  # a day, a number, a digest
_TOKENS = re.compile(r"[_\-.@\s]+|(?<=[a-z])(?=\d)")
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|avif|tiff?|jfif|heic)(?:$|[?#!@])", re.IGNORECASE)
_EXTENSION = re.compile(r"\.\w{2,5}$")
_OWN = re.compile(
    r"(?:^|[|\s_-])(?:avatar|face|author|user|qr-?code|ewm|logo|icon|emoji|touxiang)(?:$|[|\s_-])", re.IGNORECASE
)
_PHOTO = re.compile(r"\.(?:jpe?g|webp|heic)$|/[\w-]+$", re.IGNORECASE)  # icons are drawn: .png and .gif
# Where scripts that load images later keep the address, the usual ones first
_LAZY = (
    "data-original",
    "data-src",
    "data-lazy-src",
    "data-lazyload",
    "data-url",
    "data-echo",
    "data-lazy",
    "data-actualsrc",
    "data-backsrc",
    "lay-src",
    "_src",
    "original",
    "lazysrc",
    "file",
    "zoomfile",
)
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_KNOWN = frozenset((*_LAZY, *_SETS, "src"))
_CANDIDATE = re.compile(r"([^\s,]\S*)(?<!,)(?:\s+(\d{1,6}(?:\.\d{1,3})?)[wx])?\s*(?:,|$)")
_LONGEST_SET = 2000  # characters of a `srcset`
_FILE_LIKE = re.compile(
    r"^[\w.\-()（） ]{0,80}\.(?:jpe?g|png|gif|bmp|webp)$|^[A-Za-z0-9_\-.() ]+$"
    r"|^(?:图片|图像|照片|image|img|未标题|无标题|微信图片|截图|QQ截图)[\w\-.()（） ]*$",
    re.IGNORECASE,
)
_HEADLINE = 6  # characters: more than 下一页 has
_SMALL = 40  # pixels: an icon
_WIDE = 200  # pixels: no icon
_STYLED = re.compile(r"(?<!-)\bwidth\s?:\s?(\d{1,5})(?:\.\d+)?px", re.IGNORECASE)
_FEW = 3  # lines of a box around a code
_SCANNED = re.compile(
    r"\W{0,3}(?:(?:微信|手机|长按|请)?(?:扫一扫|扫码|扫描|识别)|(?:官方)?(?:微信|公众号|微博)?二维码"
    r"|(?:请)?关注(?:我们|.{2,10}(?:发布|微信|公众号|微博|视频号))"
    r"|(?:官方|政务)?(?:微信|微博|抖音)(?:公众号|号)?$|(?:手机|移动)客户端$)"
)
_PICTURED = re.compile(r"pic|img|photo|image|figure|tupian|(?:^|[|_\s-])tu(?:$|[|_\s-])")
_CAPTION = 80  # characters at most
_MOST = 500  # images of one article


@dataclass(slots=True)
class Around:
    """Where the text stands: its box, its lines in order, and the line after the title (0 when none prints it)."""

    region: Region
    lines: list[int]
    title_end: int

    @property
    def span(self) -> tuple[int, int]:
        """The lines `[first, stop)` of the text, or of its box where it has none."""
        return (self.lines[0], self.lines[-1] + 1) if self.lines else (self.region.start, self.region.end)


def find(doc: Document, around: Around, base: Base) -> list[Image]:
    """Return the article's images with their captions, once each: those of its text, before it and right after it."""
    lines, region = around.lines, around.region
    first, stop = around.span
    above = min(around.title_end, first) if around.title_end else first
    places = range(bisect_left(doc.image_lines, above), bisect_right(doc.image_lines, stop))
    if not places:
        return []
    kept, last = set(lines), last_box(doc, region.box)
    found: dict[str, Image] = {}
    pictures: list[tuple[Attributes, str]] | None = None
    for at in places:
        attributes, _ = doc.attributes_and_text(doc.images[at])
        if _tiny(attributes) or _OWN.search(attributes.get("class") or ""):
            continue
        line, box = doc.image_lines[at], doc.image_boxes[at]
        inside = region.box <= box <= last
        if _aside(doc, box, region.box, first, inside=inside):
            continue
        url = address(attributes, base, large=inside and _large(attributes))
        if url is None and inside:
            pictures = _in_pictures(doc, base) if pictures is None else pictures
            url = next((source for shown, source in pictures if shown == attributes), None)
        if not url or url in found or not (inside or _near(doc, at, around, url)):
            continue
        if (not inside or line not in kept) and _leads_on(doc, at, base, before=line <= first < stop):
            continue
        edge = not inside or (bool(lines) and not first < line < stop)
        if edge and (_of_template(url) or _is_code(doc, attributes, box)):
            continue
        found[url] = Image(url, _caption(attributes))
    return list(found.values())[:_MOST]


def shown(doc: Document, at: int, base: Base) -> bool:
    """Return whether an image may be an article's, wherever it stands: no ornament, no icon and no link to a page."""
    attributes, _ = doc.attributes_and_text(doc.images[at])
    return (
        address(attributes, base) is not None
        and not _tiny(attributes)
        and not _OWN.search(attributes.get("class") or "")
        and not _leads_on(doc, at, base, before=False)
    )


def last_box(doc: Document, top: int) -> int:
    """Return the last box within a box: they are numbered in the order in which they open."""
    box = top
    while box + 1 < len(doc.parents) and doc.parents[box + 1] >= top:
        box += 1
    return box


def _aside(doc: Document, box: int, top: int, line: int, *, inside: bool) -> bool:
    """Return whether a box that does not hold the text, or one around it, is known to be no part of an article."""
    while box >= 0 and box != top and not doc.starts[box] <= line < doc.ends[box]:
        if container_kind(doc.keys[box]) == ASIDE or (not inside and _OWN.search(doc.keys[box])):
            return True
        box = doc.parents[box]
    return False


def _near(doc: Document, at: int, around: Around, url: str) -> bool:
    """Return whether an image outside the body's box may be the article's: above the text, or in a box beside it."""
    line, box, (first, stop) = doc.image_lines[at], doc.image_boxes[at], around.span
    if line <= first < stop:
        bare = box < 0 or doc.starts[box] == doc.ends[box]
        bare = bare or (line == first - 1 and doc.ends[box] - doc.starts[box] == 1 and _is_captioned(doc, box, line))
        return around.title_end > 0 and (line == first or (bare and _PHOTO.search(urlsplit(url).path) is not None))
    beside = doc.parents[around.region.box] if around.region.box >= 0 else -1
    return line == stop and box >= 0 and (box == beside or doc.parents[box] == beside)


def _is_captioned(doc: Document, box: int, line: int) -> bool:
    """Return whether a box is one of a picture and the line in it what the picture shows."""
    text = doc.texts[line]
    return len(text) <= _CAPTION and (text.endswith("摄") or _PICTURED.search(doc.keys[box]) is not None)


def _leads_on(doc: Document, at: int, base: Base, *, before: bool) -> bool:
    """Return whether an image is a link to another page, as those of related articles and advertisements are.

    A gallery's picture leads to the next page of the gallery; it stands `before` the text.
    """
    link = doc.image_links[at]
    target = _target(doc, link, base) if link >= 0 else None
    if target is None or _IMAGE.search(target) or target.partition("#")[0] == base.url.partition("#")[0]:
        return False
    if not before or urljoin(target, ".") != urljoin(base.url, "."):
        return True
    beside = range(max(0, link - 1), min(len(doc.anchors), link + 2))
    return any(
        len(doc.attributes_and_text(doc.anchors[at])[1]) >= _HEADLINE and _target(doc, at, base) == target
        for at in beside
    )


def _target(doc: Document, anchor: int, base: Base) -> str | None:
    return base.absolute(doc.attributes_and_text(doc.anchors[anchor])[0].get("href") or "")


def address(attributes: Attributes, base: Base, *, large: bool = False) -> str | None:
    """Return the address of what an `<img>` shows, which scripts may put there later; None for ornaments.

    What is shown `large` is none, whatever its name is, and nothing stands in for it until a script runs.
    """
    values = _addresses(attributes)
    shown = large and len(values) == 1
    for value in values:
        url = base.absolute(value)
        if url and (shown or not _ornament(url)):
            return url
    return None


def _in_pictures(doc: Document, base: Base) -> list[tuple[Attributes, str]]:
    """Return the attributes of each `<img>` of a `<picture>`, and the address that the `<source>` beside it has."""
    sources = doc.tree.css("picture > source") if doc.tree is not None else []
    found: list[tuple[Attributes, str]] = []
    for source in sources[:_MOST]:
        image = source.parent.css_first("img") if source.parent is not None else None
        largest = next((largest for name in _SETS if (largest := _largest(source.attributes.get(name) or ""))), "")
        if image is not None and (url := base.absolute(largest)):
            found.append((image.attributes, url))
    return found


def _addresses(attributes: Attributes) -> list[str]:
    """Return what may be the address, the most likely one first."""
    known = [value for name in _LAZY if (value := attributes.get(name))]
    if source := attributes.get("src"):
        known.append(source)
    other = [
        value
        for name, value in attributes.items()
        if value and name not in _KNOWN and ("src" in name or "lazy" in name or name.startswith("data-"))
    ]
    real = [value for value in other if _IMAGE.search(value)]
    if source and real and len(known) == 1 and _TEMPLATE.search(source.lower()) and not _UPLOADED.search(source):
        return real + known  # what stands in for it until a script runs
    later = [value for name, value in attributes.items() if value and "lazy" in name and value in real]
    if later and len(known) == 1:
        return later + known
    sets = [largest for name in _SETS if (largest := _largest(attributes.get(name) or ""))]
    if known and not (len(known) == 1 and source and source.startswith("data:")):
        return known + sets + real
    return sets + real + known


def _largest(candidates: str) -> str:
    """Return the widest of a `srcset`: `/a.jpg 480w, /b.jpg 1080w`."""
    best, width = "", -1.0
    for where, size in _CANDIDATE.findall(candidates[:_LONGEST_SET]):
        wide = float(size) if size else 0.0
        if wide > width:
            best, width = where, wide
    return best


def _ornament(url: str) -> bool:
    path = urlsplit(url).path.lower()
    if _FOLDERS.search(path) or path.endswith(".ico"):
        return True
    tokens = [token for token in _TOKENS.split(_EXTENSION.sub("", path.rpartition("/")[2])) if token]
    return any(token in _ORNAMENTS for token in tokens) and all(
        token in _ORNAMENTS or _BESIDE.fullmatch(token) for token in tokens
    )


def _of_template(url: str) -> bool:
    """Return whether an image lies where a site keeps those of its design, and not where editors put theirs."""
    path = urlsplit(url).path.lower()
    return _TEMPLATE.search(path) is not None and _UPLOADED.search(path) is None


def _tiny(attributes: Attributes) -> bool:
    sizes = [
        int(value)
        for name in ("width", "height")
        if (value := (attributes.get(name) or "").removesuffix("px")).isdecimal()
    ]
    return any(size < _SMALL for size in sizes)


def _large(attributes: Attributes) -> bool:
    width = (attributes.get("width") or "").removesuffix("px")
    styled = _STYLED.search(attributes.get("style") or "")
    return (width.isdecimal() and int(width) >= _WIDE) or (styled is not None and int(styled[1]) >= _WIDE)


def _is_code(doc: Document, attributes: Attributes, box: int) -> bool:
    """Return whether an image is the code of an account: by its words, or by those in the box around it alone."""
    if _SCANNED.search(attributes.get("alt") or attributes.get("title") or ""):
        return True
    texts = doc.texts[doc.starts[box] : doc.ends[box]] if box >= 0 else []
    return 0 < len(texts) <= _FEW and any(_SCANNED.match(text) for text in texts)


def _caption(attributes: Attributes) -> str | None:
    """Return the alternative text of an image unless it is a file's name."""
    text = " ".join((attributes.get("alt") or attributes.get("title") or "").split())
    return text if 1 < len(text) <= _CAPTION and not _FILE_LIKE.search(text) else None
