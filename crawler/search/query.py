"""What a person looks for, as FTS5 is asked for it. Nothing that was typed reaches FTS5 but letters and digits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.reading.chinese import script
from crawler.search.tokens import GAP, LETTER, fold, runs, tokens

LONGEST = 1000  # characters of a question
_PARTS = re.compile(r'"([^"]*)"?|“([^”]*)”?|「([^」]*)」?|『([^』]*)』?|([^\s"“「『]+)')
_BEFORE = {"number": r"(?<!\d)", "word": f"(?<!{LETTER})", "east": ""}
_AFTER = {"number": r"(?!\d)", "word": f"(?!{LETTER})", "east": ""}
_STARS = ("*", "＊")


class QueryError(ValueError):
    """A question that asks for nothing, or for too much."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word or phrase: as it was typed, as FTS5 is asked for it, and where it is in a folded text."""

    typed: str
    match: str
    pattern: re.Pattern[str]


def words_of(question: str) -> list[Word]:
    """Return the words that are asked for, each once. All of them are to be found.

    What is between quotes (`"…"`, `“…”`, `「…」`) is one phrase. `word*` is all that begins so. Raises `QueryError`.
    """
    if len(question) > LONGEST:
        raise QueryError(
            f"that is {len(question):,} characters, and no question has more than {LONGEST:,}: ask for less"
        )
    found = {}
    for match in _PARTS.finditer(question):
        typed = match[match.lastindex or 0]
        if word := _word(typed, bare=match.lastindex == _PARTS.groups):
            found[word.match] = word
    if not found:
        raise QueryError("say what to look for: scrapy search 乡村振兴, scrapy search '\"2024年 计划\" 5G'")
    return list(found.values())


def _word(typed: str, *, bare: bool) -> Word | None:
    prefix = bare and typed.endswith(_STARS)
    # Some of it may be Traditional: both forms are looked for.
    forms = dict.fromkeys(map(fold, (typed, script.to_simplified(typed))))
    asked = [_form(form, prefix=prefix) for form in forms]
    whole = [each for each in asked if each]
    if not whole:
        return None
    matches, patterns = zip(*whole, strict=True)
    return Word(typed, " OR ".join(matches), re.compile("|".join(patterns)))


def _form(folded: str, *, prefix: bool) -> tuple[str, str] | None:
    """Return a phrase of FTS5 and a pattern; None where there is no letter or digit."""
    found = list(runs(folded))
    while found and not found[0][0]:
        del found[0]
    while found and not found[-1][0]:
        del found[-1]
    if not found:
        return None
    parts = tokens("".join(run for _, run in found))
    first, (last, run) = found[0][0], found[-1]
    if last == "east":
        # The token before the last one tells the last character already, unless a break or nothing is before it.
        prefix = len(run) == 1 and (len(found) == 1 or not found[-2][0])
        if not prefix:
            del parts[-1]
    body = "".join(re.escape(run) if kind else GAP for kind, run in found)
    pattern = _BEFORE[first or ""] + body + ("" if prefix else _AFTER[last or ""])
    return f'"{" ".join(parts)}"{" *" if prefix else ""}', pattern
