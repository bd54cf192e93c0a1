"""Characters in one form, without touching what a page means by them.

Full NFKC would turn `，` into `,`, `㎡` into `m2`, `①` into `1`, `Ⅲ` into `III` and `＂` into `"`. So only what is the
same character in another code is folded: full-width letters and digits, compatibility ideographs, Kangxi and other
radicals (common in text copied from PDF files), ligatures; and what no reader sees is taken out. Full-width and
half-width punctuation stay as the page has them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_FULLWIDTH = {
    chr(code): chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_KANGXI = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
# Radicals that Unicode does not decompose (EquivalentUnifiedIdeograph.txt names the same ideographs).
_RADICALS = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SPACES = dict.fromkeys((chr(c) for c in (0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x205F, 0x3000)), " ")
_BREAKS = dict.fromkeys("\x0b\x0c\r\x85\u2028\u2029", "\n")
# Controls, soft hyphen, zero width space, direction marks, word joiner, invisible operators, object replacement, BOM.
_UNSEEN = dict.fromkeys(
    (
        chr(c)
        for c in (
            *range(0x09),
            *range(0x0E, 0x20),
            *range(0x7F, 0x85),
            *range(0x86, 0xA0),
            0xAD,
            0x200B,
            0x200E,
            0x200F,
            *range(0x202A, 0x202F),
            *range(0x2060, 0x2070),
            0xFEFF,
            0xFFFC,
        )
    ),
    "",
)
# Halves of a character and codes that are none: damage, and it must stay visible (validate counts U+FFFD).
_DAMAGE = dict.fromkeys((*map(chr, range(0xD800, 0xE000)), "\ufffe", "\uffff"), "\ufffd")
_TABLE = _FULLWIDTH | _KANGXI | _RADICALS | _LIGATURES | _SPACES | _BREAKS | _UNSEEN | _DAMAGE

_FOLDED = re.compile(
    "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\xa0\\xad\u1680\u2000-\u200b\u200e\u200f\u2028-\u202e\u205f-\u206f\u3000"
    "⺟-⻳\u2f00-\u2fd5\ud800-\udfff\ufb00-\ufb06\ufeff０-９Ａ-Ｚａ-ｚ\ufffc\ufffe\uffff]"
)
# A joiner is part of an emoji, of Arabic (Uyghur, Kazakh), Tibetan or Mongolian writing, and noise elsewhere.
_JOINERS = re.compile("(?<![\u0600-\u06ff\u0f00-\u0fff\u1800-\u18af\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]+")
_SELECTORS = re.compile("(?<=[\u3400-\u9fff\uf900-\ufaff])[\ufe00-\ufe0f]+|[\U000e0100-\U000e01ef]+")
_NARROW_SPACE = re.compile("(?<![\u1800-\u18af])\u202f(?![\u1800-\u18af])")  # Mongolian puts it before suffixes
_DECIMAL = re.compile("(?<=[0-9])．(?=[0-9])")
_RARE = re.compile("[\u200c\u200d\u202f\ufe00-\ufe0f\U000e0100-\U000e01ef．]")
_ODD = re.compile(_FOLDED.pattern[:-1] + _RARE.pattern[1:])
_CACHED = 32  # texts: cleaning and normalizing ask for a page's title and text, which the cleaner seldom changes
_BLANKS = re.compile(r" *\n[ \n]*| {2,}")


def _fold(match: re.Match[str]) -> str:
    char = match[0]
    return _TABLE.get(char, char)


@lru_cache(_CACHED)
def tidy(text: str) -> str:
    """Return `text` with its characters in one form: paragraphs by one newline, single spaces, none at the ends.

    Single spaces stay, between Chinese characters too: `美丽乡村 全域文明` is how the page writes it.
    """
    if _ODD.search(text):
        text = _FOLDED.sub(_fold, text)
        if _RARE.search(text):
            text = _JOINERS.sub("", _SELECTORS.sub("", _NARROW_SPACE.sub(" ", text)))
            text = _DECIMAL.sub(".", text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)  # among others, compatibility ideographs (U+F900) become unified ones
    if "  " in text or " \n" in text or "\n " in text or "\n\n" in text:
        text = _BLANKS.sub(lambda match: "\n" if "\n" in match[0] else " ", text)
    return text.strip(" \n")


def one_line(text: str) -> str:
    """Return `text` tidied and on one line, as titles, names and captions are."""
    return tidy(text).replace("\n", " ")
