"""Scores records against gold: a folder of `NAME.html[.gz]` with `NAME.gold.json` beside each."""

from __future__ import annotations

import gzip
import hashlib
import json
import unicodedata
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.reading.chinese.script import is_traditional, to_simplified

if TYPE_CHECKING:
    from pathlib import Path

ENOUGH = 0.95  # of F1: the text is right
_PARTS = ("P", "R")  # of F1


@dataclass(slots=True)
class Example:
    """A saved page and its gold record."""

    name: str
    body: bytes
    gold: dict[str, Any]

    @property
    def url(self) -> str:
        """Where the page came from, as far as the gold says."""
        return str(self.gold.get("url") or f"http://{self.gold.get('host') or 'unknown.example'}/{self.name}")

    @property
    def host(self) -> str:
        """The host that the page is from, or what its name says of it."""
        if self.name.startswith("wad_"):
            return self.name.split("_", 2)[-1].replace("_", ".")
        stated = urlsplit(str(self.gold.get("url") or "")).hostname or self.gold.get("host")
        return str(stated or self.name)

    @property
    def held_out(self) -> bool:
        """Whether the page belongs to the third that rules are not made from: by host, so that no host is in both."""
        host = self.name.split("_", 2)[-1] if self.name.startswith("wad_") else self.name
        return hashlib.sha256(host.encode()).digest()[0] % 3 == 0


@dataclass(slots=True)
class Result:
    """What one reader says of one page; absent is None."""

    title: str | None = None
    published: str | None = None
    source: str | None = None
    authors: list[str] | None = None
    editors: list[str] | None = None
    text: str = ""
    attachments: list[str] | None = None


def load(folder: Path) -> list[Example]:
    """Return the pages of a folder that have gold, by name."""
    examples = []
    for gold in sorted(folder.glob("*.gold.json")):
        name = gold.name.removesuffix(".gold.json")
        for path in (folder / f"{name}.html.gz", folder / f"{name}.html"):
            if path.exists():
                raw = path.read_bytes()
                body = gzip.decompress(raw) if path.suffix == ".gz" else raw
                examples.append(Example(name, body, json.loads(gold.read_text(encoding="utf-8"))))
                break
    return examples


def plain(text: str | None) -> str:
    """Return a text for comparison: NFKC, without white space."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def simplified(value: Any) -> Any:
    """Return a gold record or a result with all its texts in Simplified characters, which our records are in."""
    if isinstance(value, str):
        return to_simplified(value)
    if isinstance(value, list):
        return [simplified(item) for item in value]
    return {key: simplified(item) for key, item in value.items()} if isinstance(value, dict) else value


def grams(text: str) -> Counter[str]:
    """Return the multiset of character 3-grams of a text, after NFKC and without white space."""
    text = plain(text)
    return Counter(text[at : at + 3] for at in range(max(1, len(text) - 2))) if text else Counter()


def overlap(gold: str, text: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 of `text`; nothing where there is nothing is all right."""
    wanted, got = grams(gold), grams(text)
    if not wanted and not got:
        return 1.0, 1.0, 1.0
    common = (wanted & got).total()
    precision = common / got.total() if got else 0.0
    recall = common / wanted.total() if wanted else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if common else 0.0


def passes(measure: str, value: bool | float) -> bool:
    """Tell whether a page is right by one measure of `judge`; precision and recall alone never decide."""
    return measure in _PARTS or (value >= ENOUGH if measure == "F1" else bool(value))


def judge(example: Example, result: Result) -> dict[str, bool | float]:
    """Return the score of each measure that the gold asks for on one page; `text` measures are floats."""
    gold = simplified(example.gold) if is_traditional(example.gold["content"]) else example.gold
    if is_traditional(result.text):
        result = Result(**simplified(asdict(result)))
    partial = " ".join(gold.get("partial") or ())
    found: dict[str, bool | float] = {"title": plain(gold["title"]) == plain(result.title)}
    time = gold.get("publish_time")
    if time and "date" not in partial:
        published = (result.published or "").replace("T", " ")
        found["day"] = time[:10] == published[:10]
        if len(time) >= 16:  # noqa: PLR2004 - the gold states the minute
            found["minute"] = time[:16] == published[:16]
    if "author/source/editor" not in partial:
        found |= _people(gold, result, partial)
    if "attachments" in gold and "attachments" not in partial and result.attachments is not None:
        found["files"] = sorted(map(plain, gold["attachments"])) == sorted(map(plain, result.attachments))
    if "content" not in partial:
        found["P"], found["R"], found["F1"] = overlap(gold["content"], result.text)
    return found


def _people(gold: dict[str, Any], result: Result, partial: str) -> dict[str, bool | float]:
    """Return the scores of source, author and editor; where the gold has no person, `no author` asks for none."""
    found: dict[str, bool | float] = {}
    if "source" not in partial and (gold.get("source") or result.source):
        found["source"] = plain(gold.get("source")) == plain(result.source)
    for measure, names in (("author", result.authors), ("editor", result.editors)):
        wanted = gold.get(measure)
        if wanted:
            found[measure] = plain(wanted) in map(plain, [*(names or ()), "".join(names or ())])
        elif names is not None:
            found[f"no {measure}"] = not names
    return found
