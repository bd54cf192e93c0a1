"""Search-engine spam for adult and gambling sites that intruders or mirrors put into a page.

It shows by its words *and* its form: runs of keywords between commas or blanks, no function words, no sentence. A
government page also writes about 扫黄打非, 禁赌 and 网络赌博; there the words stand in sentences, beside words of law.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipelines.spam_words import STRONG, VETO, WEAK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.folding import Fold


def _spread(word: str) -> Iterator[str]:
    """Yield `[ab]c` as `ac` and `bc`, `(?:a|b)c` likewise: `re` looks up alternatives that start with a character."""
    if word.startswith("["):
        first, _, rest = word[1:].partition("]")
        yield from (char + rest for char in first)
    elif word.startswith("(?:"):
        first, _, rest = word[3:].partition(")")
        yield from (part + rest for part in first.split("|"))
    else:
        yield word


_STRONG_WORDS = [part for word in STRONG for part in _spread(word)]
_STRONG = re.compile("|".join(_STRONG_WORDS))
# The same for a whole text, in half the time: their first two characters are looked for before their alternatives.
_FIRST = "".join({word[0] for word in _STRONG_WORDS})
_SECOND = "".join({rest[0] for word in _STRONG_WORDS for rest in _spread(word[1:])})
_HAS_STRONG = re.compile(f"[{_FIRST}](?=[{_SECOND}])(?<=(?={_STRONG.pattern}).)")
_WEAK = re.compile("|".join(WEAK))
_ANY = re.compile(f"{_STRONG.pattern}|{_WEAK.pattern}")
_VETO = re.compile("|".join(VETO))
_TOKEN = re.compile(r"[^,，、。！？；!?;\s|｜/_·\-—]+")
_STOP = re.compile("[。！？；!?;]")
# What sentences have and keyword runs have not.
_SENTENCE = re.compile("[了他她我您被将把于并其该们此应须要为向所之已等“”‘’《》「」]|在(?!线)")
# Simplified characters of the words above that no Traditional text holds: on a Traditional page they are strangers.
_STRANGER = re.compile("[国产欧亚无码专区频线电视级黄乐娱时赛车龙门银场开设网]")
_SEPARATORS = " ,，、|｜/"
_APART = " 。！？；!?;"
_WEAK_ALONE = 4  # different weak words that convict a Simplified run on a Traditional page
_LONGEST_GAP = 12  # characters of a token without any such word that may stand inside a run


@dataclass(slots=True)
class _Run:
    """Neighbouring tokens that hold such words: their span in the line, the words found."""

    start: int
    end: int
    strong: set[str] = field(default_factory=set)
    weak: set[str] = field(default_factory=set)
    letters: int = 0  # characters of its tokens
    covered: int = 0  # of which in such words


def _runs(line: str) -> list[_Run]:
    runs: list[_Run] = []
    open_run = False
    gap = 0
    previous = 0
    for token in _TOKEN.finditer(line):
        word = token[0]
        if runs and _STOP.search(line, previous, token.start()):
            open_run = False
        previous = token.end()
        strong = set(_STRONG.findall(word))
        weak = set(_WEAK.findall(word))
        if (strong or len(weak) > 1) and not _SENTENCE.search(word):
            if not open_run:
                runs.append(_Run(token.start(), token.end()))
            run = runs[-1]
            run.end = token.end()
            run.strong |= strong
            run.weak |= weak
            run.letters += len(word)
            run.covered += sum(map(len, _ANY.findall(word)))
            open_run, gap = True, 0
        elif open_run:
            gap += len(word)
            open_run = gap <= _LONGEST_GAP and not _SENTENCE.search(word)
    return runs


def _convicted(run: _Run, *, stranger: bool) -> bool:
    """Return whether a run is spam: two strong words, or one among weak ones; less where the script is a stranger."""
    if 2 * run.covered < run.letters:
        return False
    weak = len(run.weak)
    if stranger:
        return bool(run.strong) or weak >= _WEAK_ALONE
    return len(run.strong) > 1 or (bool(run.strong) and weak > 1)


def _without(line: str, shown: str, *, stranger: bool) -> str:
    """Return what is genuine of a line, "" when nothing is. `shown` is the line folded, character by character."""
    if _VETO.search(shown):
        return line
    runs = [run for run in _runs(shown) if _convicted(run, stranger=stranger)]
    if not runs:
        return line
    if 2 * sum(run.end - run.start for run in runs) >= len(shown) and not _STOP.search(shown):
        return ""
    for run in reversed(runs):
        # A run stands apart; `…日本AV女优、电视演员…，凭借…` is a clause of a sentence.
        if (not run.start or shown[run.start - 1] in _APART) and (run.end == len(shown) or shown[run.end] in _APART):
            line = line[: run.start].rstrip(_SEPARATORS) + line[run.end :].lstrip(_SEPARATORS)
    return line


def _beside(shown: str) -> bool:
    """Return whether a line that stands next to spam is part of it: such words and no sentence."""
    few = len(_WEAK.findall(shown)) > 1 or _STRONG.search(shown) is not None
    return few and not (_STOP.search(shown) or _SENTENCE.search(shown) or _VETO.search(shown))


def has_strong(shown: str) -> bool:
    """Return whether a text (folded, in lower case) holds one of the words that only spam strings together."""
    return _HAS_STRONG.search(shown) is not None


def remove(lines: Sequence[str], fold: Fold, *, traditional: bool) -> list[str]:
    """Return `lines` without spam; on a `traditional` page a run in Simplified characters needs fewer words."""
    whole = "\n".join(map(fold, lines))
    if len(lowered := whole.lower()) == len(whole):  # that of İ is two characters
        whole = lowered
    strong = has_strong(whole)
    if not lines or not (strong or (traditional and _STRANGER.search("\n".join(lines)))):
        return list(lines)
    shown = whole.split("\n")
    kept = []
    for line, view in zip(lines, shown, strict=True):
        stranger = traditional and len(_STRANGER.findall(line)) > 1
        convicts = (strong and _STRONG.search(view)) or (stranger and _WEAK.search(view))
        kept.append(_without(line, view, stranger=stranger) if convicts else line)
    for order in (range(1, len(kept)), range(len(kept) - 2, -1, -1)):
        step = 1 if order.step > 0 else -1
        for i in order:
            if kept[i] and not kept[i - step] and _beside(shown[i]):
                kept[i] = ""
    return [line for line in kept if line]
