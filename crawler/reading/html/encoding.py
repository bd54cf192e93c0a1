"""Bytes of a page to text, and the check that the text is not mojibake.

Pages of these sites declare their encoding wrongly, in several places at once, or not at all. So a declaration is only
a candidate: strict UTF-8 is tried first (text in another encoding practically never passes), then every candidate is
judged by what it makes of the bytes.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple

from crawler.records import Flag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REPLACEMENT = "\ufffd"

# Encodings by their WHATWG label where Python's codec of that name is too small or too literal: gb2312 and gbk are
# subsets of GB18030, Big5 pages use the Hong Kong and Taiwan extensions, latin1 pages are windows-1252.
_SUPERSETS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
    "x-gbk": "gb18030", "gb_2312-80": "gb18030", "gb_2312": "gb18030", "cn-gb": "gb18030", "chinese": "gb18030",
    "big5": "big5hkscs", "big5hkscs": "big5hkscs", "x-x-big5": "big5hkscs", "cp950": "big5hkscs",
    "iso8859-1": "cp1252", "ascii": "cp1252", "utf8": "utf-8", "utf-8": "utf-8", "unicode": "utf-8",
}  # fmt: skip
# Codecs that Python also looks up by name but that are no text encoding of a page, or expensive on hostile bytes.
_REFUSED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "mbcs", "oem", "undefined", "utf-7"})

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_WINDOW = 4096  # bytes; browsers look at 1024, but these pages put licences and scripts before the meta tag
_DECLARATIONS = ((b"encoding", b"<?xml"), (b"charset", b"<meta"))  # what names the encoding, and in which tag
_CHARSET = re.compile(r"\s{0,8}=\s{0,8}[\"']?\s{0,8}([A-Za-z0-9_.:-]{2,40})")
_HEADER = re.compile(r"charset\s{0,8}=\s{0,8}[\"']?\s{0,8}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)

# The most frequent characters of Chinese text in either script. They make a third of any running text and next to
# nothing of text in a wrong encoding.
_COMMON = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后"
    "多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合"
    "還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又這為個國時來們對會發動過說產種"
    "後學經進著電裡現實兩體機當點從業應開务区县委市政府工作首页信息公开新闻"
)
_COMMON_RUN = re.compile(f"[{''.join(sorted(set(_COMMON)))}，。、：；“”（）《》？！　]")
_JUDGED = 2048  # bytes of a page that a candidate is judged by; many times as many if each has little beyond ASCII
_ENOUGH = 150  # bytes beyond ASCII
_ASCII = bytes(range(128))

# GB18030's own private-use characters. Python's codec follows the edition of 2000; the later ones gave the same bytes
# real characters, and so do browsers: vertical punctuation, ḿ, and components such as 龴.
_GB_PRIVATE = {
    **dict(zip(range(0xE78D, 0xE797), "︐︒︑︓︔︕︖︗︘︙", strict=True)),
    0xE7C7: "ḿ", 0xE816: "\U00020087", 0xE817: "\U00020089", 0xE818: "\U000200cc", 0xE81E: "\u9fb4", 0xE826: "\u9fb5",
    0xE82B: "\u9fb6", 0xE82C: "\u9fb7", 0xE831: "\U000215d7", 0xE832: "\u9fb8", 0xE83B: "\U0002298f", 0xE843: "\u9fb9",
    0xE854: "\u9fba", 0xE855: "\U000241fe", 0xE864: "\u9fbb",
}  # fmt: skip
_PRIVATE = re.compile(f"[{chr(min(_GB_PRIVATE))}-{chr(max(_GB_PRIVATE))}]")
_PRIVATE_LEAD = 0xEE  # their first byte in UTF-8: a byte is found ten times faster than a character
# What Windows' code page 936 made of 䶮: a private-use character. Editors paste it into UTF-8 pages, always in a name.
_PRIVATE_YAN = re.compile("\ue863(?<=[\u3400-\u9fff].)")


class Decoded(NamedTuple):
    """The text of a page, and the same in UTF-8; `encoding` is the codec that was used, `flags` what was noticed."""

    text: str
    encoding: str
    flags: tuple[Flag, ...]
    utf8: bytes


def decode(body: bytes, *, headers: Mapping[str, str] | None = None, override: str | None = None) -> Decoded:
    """Return the text of a page's bytes; never raises, whatever the bytes are.

    `headers` are the response's, matched without case; `override` is the encoding that a site's declaration gives,
    tried before all others and given up only when it makes mojibake of the bytes.
    """
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return _finish(body[len(bom) :].decode(encoding, "replace"), encoding, encoding)
    declared = list(_declared(body, headers))
    stated = declared[0] if declared else None
    wanted = _codec(override) if override else None
    if wanted in {None, "utf-8"}:
        try:
            text = body.decode()
        except UnicodeDecodeError:
            pass
        else:
            # Two bytes of GBK can be a character of UTF-8: without a Chinese one, what is stated gets its chance.
            if (
                text.isascii()
                or stated in {None, "utf-8"}
                or _COMMON_RUN.search(text)
                or _score(body.decode(stated, "replace")) < _CLEAR
            ):
                return _finish(text, "utf-8", stated, body)
    candidates = dict.fromkeys([*filter(None, [wanted]), *declared, "utf-8", "gb18030", "big5hkscs"])
    encoding = _best(body, list(candidates), wanted)
    return _finish(body.decode(encoding, "replace"), encoding, stated)


def _best(body: bytes, candidates: list[str], wanted: str | None) -> str:
    """Return the codec that reads most like Chinese; the first one where several do equally."""
    part = _telling(body)
    best, highest = candidates[0], -1.0
    for encoding in candidates:
        text = part.decode(encoding, "replace")
        score = _score(text)
        if encoding == wanted and score > 0 and not mojibake(text):
            best = encoding
            break
        if score > highest:
            best, highest = encoding, score
        if score > _CLEAR:
            break
    return best


def _telling(body: bytes) -> bytes:
    """Return the first part of a page that has text beyond ASCII; heads may hold none for long."""
    for start in range(0, 80 * _JUDGED, _JUDGED):
        part = body[start : start + _JUDGED]
        # In no encoding is "<" the end of another character.
        if not part.isascii() and len((part := part[max(part.find(b"<"), 0) :]).translate(None, _ASCII)) >= _ENOUGH:
            return part
    return body[: 80 * _JUDGED]


_CLEAR = 0.15  # a share of common characters that no wrong encoding reaches; right ones have 0.3


def _score(text: str) -> float:
    """Return the share of common characters less that of damaged ones; 0 for text that has neither."""
    # Characters beyond ASCII, nearly: a Chinese one takes three bytes in UTF-8.
    beyond = (len(text.encode("utf-8", "surrogatepass")) - len(text)) / 2
    if not beyond:
        return 0.0
    return (len(_COMMON_RUN.findall(text)) - text.count(REPLACEMENT)) / beyond


def _declared(body: bytes, headers: Mapping[str, str] | None) -> Iterator[str]:
    """Yield the codecs that the HTTP header, the XML declaration and the meta tags name, in that order."""
    for name, value in (headers or {}).items():
        if name.lower() == "content-type" and (found := _HEADER.search(value[:500])) and (codec := _codec(found[1])):
            yield codec
    head = body[:_META_WINDOW].lower()
    for word, opening in _DECLARATIONS:
        end = 0
        while (end := head.find(word, end) + len(word)) >= len(word):
            tag = head.rfind(b"<", 0, end)
            if head.startswith(opening, tag) and head.find(b">", tag, end) < 0:
                tail = head[end : end + 64].decode("latin-1")
                if (found := _CHARSET.match(tail)) and (codec := _codec(found[1])):
                    yield codec


def _codec(label: str) -> str | None:
    """Return the Python codec for an encoding's label, None for one that is unknown or no text encoding."""
    label = label.strip().lower()
    if label in _SUPERSETS:
        return _SUPERSETS[label]
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    name = _SUPERSETS.get(info.name, info.name)
    if name in _REFUSED or name.startswith(("utf-16", "utf-32")) or not getattr(info, "_is_text_encoding", True):
        return None  # a page whose meta tag can be read as ASCII is not in UTF-16
    return name


def _finish(text: str, encoding: str, stated: str | None, utf8: bytes | None = None) -> Decoded:
    """Repair known private-use characters and note what is odd; `utf8` are the text's bytes, where they are known."""
    flags = []
    if stated is not None and stated != encoding and not text.isascii():
        flags.append(Flag.CHARSET_MISDECLARED)
    if REPLACEMENT in text:
        flags.append(Flag.REPLACEMENT_CHARACTERS)
    utf8 = text.encode("utf-8", "replace") if utf8 is None else utf8
    if _PRIVATE_LEAD in utf8:
        repaired = _PRIVATE_YAN.sub("䶮", text)
        if encoding == "gb18030":
            repaired = _PRIVATE.sub(lambda match: _GB_PRIVATE.get(ord(match[0]), match[0]), repaired)
        if repaired != text:
            text, utf8 = repaired, repaired.encode("utf-8", "replace")
    return Decoded(text, encoding, tuple(flags), utf8)


# UTF-8 read as GBK: of the three characters that two Chinese ones turn into, the first is one of these (鍏, 涓, 鏄 …).
_UTF8_LEAD = re.compile(
    "[" + "".join(bytes((lead, trail)).decode("gbk") for lead in range(0xE4, 0xEA) for trail in range(0x80, 0xC0)) + "]"
)
_LEADS = 8  # one such character in so many is suspicious; genuine text has one in fifty, or fewer
_CHECKED = 20_000  # characters of a text
_GBK_RUN = re.compile("[\u00b7\u2018-\u3129\u4e00-\u9fa5\ue000-\uf8ff\ufe30-\uffe5]{3,4000}")
_LATIN_1 = "[\u0080-\u00ff\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
_LATIN_RUN = re.compile(f"{_LATIN_1}{_LATIN_1}{_LATIN_1}{_LATIN_1}{{1,3997}}")  # {4,4000} is searched half as fast
_CP1252 = {ord(char): byte for byte in range(0x80, 0xA0) if (char := bytes([byte]).decode("cp1252", "ignore"))}
_QUOTED_KUN = re.compile("[“《「『‘\"']锟斤拷[”》」』’\"']")
_DAMAGE = 20  # one damaged character in so many makes a text unreadable


def mojibake(text: str) -> bool:
    """Say whether a title or a body was read in a wrong encoding, or is too damaged to be kept.

    Genuine text passes: rare characters, Traditional text, a single 鍏, accents, masked names (××××). A single U+FFFD
    passes too: that is damage, not mojibake.
    """
    if text.isascii():
        return False
    damaged = text.count(REPLACEMENT)
    if damaged > 1 and damaged * _DAMAGE >= len(text):
        return True
    if "锟斤拷" in text and "锟斤拷" in _QUOTED_KUN.sub("", text):
        return True
    sample = text[:_CHECKED]
    if len(_UTF8_LEAD.findall(sample)) * _LEADS >= len(sample) and _mostly_utf8(sample):
        return True
    return _latin(sample)


def _mostly_utf8(text: str) -> bool:
    """Say whether the text's bytes in GBK are Chinese text in UTF-8: half of its Han characters or more."""
    sample = "".join(_GBK_RUN.findall(text))
    back = sample.encode("gb18030", "ignore").decode("utf-8", "ignore")
    han = sum(1 for char in back if char >= "\u3000")
    # Two Chinese characters in UTF-8 make three in GBK.
    return han >= 2 and han * 3 >= len(sample)  # noqa: PLR2004


def _latin(text: str) -> bool:
    """Say whether the text holds runs of Latin-1 characters that are Chinese text in UTF-8 or GBK."""
    for run in _LATIN_RUN.findall(text):
        if len(set(run)) < 3:  # noqa: PLR2004 - a masked name (××××) or a leader (····)
            continue
        raw = run.translate(_CP1252).encode("latin-1", "ignore")
        for encoding in ("utf-8", "gb2312"):
            back = raw.decode(encoding, "ignore")
            if len(back) > 1 and sum("\u3000" <= char <= "\u9fff" for char in back) * 3 >= len(run):
                return True
    return False
