"""Chinese characters: pinyin glosses, Traditional or Simplified script, conversion.

Some mirrors of Simplified pages turn them into Traditional characters and gloss every converted one with its
pinyin: `發(fā)布時間`. The functions here undo that without touching what a writer put in brackets.
"""

from __future__ import annotations

import re

from crawler.reading.chinese.conversion import converter, single_characters, translation
from crawler.reading.chinese.repairs import repair

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
"""The Han characters, for use inside a character class."""

# One syllable: an initial, the vowels with exactly one tone mark (precomposed, or a combining mark after its vowel), an
# ending. ɑ and ɡ are what Chinese input methods type for a and g, breves what some fonts make of carons.
_PLAIN = "aɑeiouüvê"
_TONED = "āáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜńňǹḿ"
_SYLLABLE = (
    rf"(?:[zcs]h|[bpmfdtnlgɡkhjqxrzcsyw])?[{_PLAIN}]{{0,2}}"
    rf"(?:[{_TONED}]|[{_PLAIN}][\u0300\u0301\u0304\u0306\u0308\u030c]{{1,2}})"
    rf"[{_PLAIN}]{{0,2}}(?:n[gɡ]?|r)?"
)
_BRACKETED = rf"\s{{0,2}}{_SYLLABLE}\s{{0,2}}[)）]"
_GLOSSED = rf"(?<=[{HAN}].){_BRACKETED}(?:[(（]{_BRACKETED}){{0,3}}"
_GLOSS = re.compile(f"[(（]{_GLOSSED}", re.IGNORECASE)
# For saying whether there is one: `re` finds a character four times as fast as one of two.
_HALF_WIDTH = re.compile(rf"\({_GLOSSED}", re.IGNORECASE)
_FULL_WIDTH = re.compile(f"（{_GLOSSED}", re.IGNORECASE)

# The characters that tell the scripts apart. A Traditional form counts that is not in GB2312, and a Simplified form
# that is not in Big5: 著, 乾, 後 or 里 are at home in both scripts and prove nothing.
_PAIRS = single_characters()
_HANS = set("".join(_PAIRS).encode("gb2312", "ignore").decode("gb2312"))
_HANT = set("".join(_PAIRS.values()).encode("big5", "ignore").decode("big5"))
_TELLING = [pair for pair in _PAIRS.items() if pair[0] not in _HANS and pair[1] not in _HANT]
_TRADITIONAL_ONLY = re.compile(f"[{''.join(char for char, _ in _TELLING)}]")
_SIMPLIFIED_ONLY = re.compile(f"[{''.join(char for _, char in _TELLING)}]")
_SAMPLE = 600  # characters looked at, at the start and again in the middle of a text

_FOLD = translation(_PAIRS)
_FOLDABLE = re.compile(f"[{''.join(_PAIRS)}]")


def has_glosses(text: str) -> bool:
    """Say whether a Han character is followed by its pinyin in brackets."""
    return _HALF_WIDTH.search(text) is not None or _FULL_WIDTH.search(text) is not None


def strip_glosses(text: str) -> str:
    """Return the text without pinyin glosses: a syllable with a tone mark, in brackets, after a Han character.

    Brackets that hold anything else stay: `（扩大）`, `(CBD)`, `(G20)`, `(km)`, `(café)`.
    """
    return _GLOSS.sub("", text)


def is_traditional(text: str) -> bool:
    """Say whether the text as a whole is written in Traditional characters.

    Counts different characters, not occurrences: a name in Traditional characters that a Simplified page repeats, or a
    quotation, does not turn the page, and a Simplified advertisement at the end of a Traditional page does not either.
    """
    middle = max(len(text) // 2, _SAMPLE)
    sample = text[:_SAMPLE] + text[middle : middle + _SAMPLE]
    traditional = set(_TRADITIONAL_ONLY.findall(sample))
    return bool(traditional) and len(traditional) > len(set(_SIMPLIFIED_ONLY.findall(sample)))


def to_simplified(text: str) -> str:
    """Return Traditional text in Simplified characters. For text that `is_traditional`; others lose place names.

    `tw2s`, because `t2s` leaves 看著 and 有著 as they are.
    """
    simplified = converter("tw2s")(text)
    return repair(text, simplified) if len(simplified) == len(text) else simplified


def fold_label(text: str) -> str:
    """Return a label (or a line of labels) without glosses and with its characters folded to Simplified.

    A cheap per-character folding for comparing labels; too coarse for text that is kept.
    """
    return fold(strip_glosses(text) if "(" in text or "（" in text else text)


def fold(text: str) -> str:
    """Return the text with its characters folded as `fold_label` does; the length stays the same."""
    return text.translate(_FOLD) if _FOLDABLE.search(text) else text
