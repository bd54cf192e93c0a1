"""Takes out of a text what the page put there and the writer did not, and moves what belongs in a field to it.

`clean` is pure and idempotent. It sees characters tidied and without pinyin glosses, and a Traditional page through
`folding.view`, so that its rules need to know one form of each word. Every repair leaves a flag or a `found_by`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from crawler.items import Article, Flag, Image, Place, Truncated
from crawler.reading import byline, hanzi
from pipelines import boilerplate, captions, paywall, spam, trailers
from pipelines.characters import one_line, tidy
from pipelines.folding import as_is, view
from pipelines.shell import ArticlePipeline

if TYPE_CHECKING:
    from pipelines.folding import Fold
    from pipelines.trailers import Trailer

_ORIGINAL = re.compile(
    r"[\[【(（]?(?:查看|阅读|点击)?(?:原文|原稿|来源|本文|信息来源|转载)(?:链接|地址|网址|出处|URL)[】\]）)]?[:：]? ?"
    r"(?:[<《(（]?(https?://[^\s<>\"'，。；、）)》】\[\u3000-\u9fff]+)[)）>》]?|$)",
    re.IGNORECASE,
)
_VIEWS = re.compile(r"(?:浏览|点击|阅读|访问)(?:次数|量|数|人次)?[:：] ?\[? ?(\d{1,9})")
_COLON = re.compile("[:：]")
_SENTENCE = re.compile("[。！？；]")
_LONGEST_BYLINE = 160
_LEAST_LABELS = 2
_NOT_IN_TITLE = re.compile(r"[\s\u3000]+")


@dataclass(slots=True)
class _Draft:
    """What the repairs have found: fields that the article lacked, and flags."""

    article: Article
    fields: dict[str, Any] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)

    def flag(self, flag: Flag) -> None:
        if flag not in self.flags and flag not in self.article.flags:
            self.flags.append(flag)

    def put(self, name: str, value: object) -> bool:
        """Fill a field that is empty. Return whether it was."""
        if value in (None, []) or name in self.fields or getattr(self.article, name) not in (None, []):
            return False
        self.fields[name] = value
        return True

    def take(self, trailer: Trailer) -> None:
        moved = [
            self.put("source", trailer.source),
            self.put("authors", trailer.authors),
            self.put("editors", trailer.editors),
        ]
        if not any(moved):
            self.flag(Flag.BOILERPLATE_REMOVED)

    def finish(self, text: str, images: list[Image]) -> Article:
        article = self.article
        found_by = article.found_by | {name: Place.TEXT.value for name in self.fields if name in _FOUND}
        flags = article.flags + [flag.value for flag in self.flags]
        return replace(article, text=text, images=images, flags=flags, found_by=found_by, **self.fields)


_FOUND = frozenset({"source", "authors", "editors", "original_url", "views", "published_at", "truncated"})


def clean(article: Article) -> Article:
    """Return `article` with a text that holds the story and nothing else; see the module's description."""
    draft = _Draft(article)
    text = tidy(article.text)
    if hanzi.has_glosses(text):
        text = hanzi.strip_glosses(text)
        draft.flag(Flag.PINYIN_GLOSSES_REMOVED)
    text, withheld = paywall.cut(text)
    if withheld:
        _truncate(draft, withheld)
    fold = view(text)
    lines = _without_lines(draft, paywall.without_outline(text.split("\n")), fold)
    lines = _without_spam(draft, lines, fold)
    before: list[str] | None = None
    while lines != before:
        before, lines = lines, _without_end(draft, lines, fold)
    lines = _without_start(draft, lines)
    _name_reporters(draft, lines, fold)
    return draft.finish("\n".join(lines), _without_file_names(draft))


def _truncate(draft: _Draft, withheld: Truncated) -> None:
    draft.put("truncated", withheld)
    draft.flag(Flag.TRUNCATED)


def _without_lines(draft: _Draft, lines: list[str], fold: Fold) -> list[str]:
    """Take out what is told by the line alone, wherever it stands."""
    kept = []
    for line in lines:
        shown = fold(line)
        if (match := _ORIGINAL.match(shown)) is not None:
            draft.put("original_url", match[1])
            line = line[match.end() :].strip()  # noqa: PLW2901 - what follows the link is judged by itself
            shown = fold(line)
        if not line:
            continue
        if captions.is_placeholder(shown):
            draft.flag(Flag.CAPTIONS_REMOVED)
        elif boilerplate.is_bar(shown):
            if views := _VIEWS.search(shown):
                draft.put("views", int(views[1]))
            draft.flag(Flag.BOILERPLATE_REMOVED)
        elif boilerplate.is_named_disclaimer(shown):
            draft.flag(Flag.BOILERPLATE_REMOVED)
        else:
            kept.append(line)
    return kept


def _without_spam(draft: _Draft, lines: list[str], fold: Fold) -> list[str]:
    kept = spam.remove(lines, fold)
    if kept != lines:
        draft.flag(Flag.SPAM_REMOVED)
    return kept


def _without_end(draft: _Draft, lines: list[str], fold: Fold) -> list[str]:
    """Take out what is told by standing at the end."""
    kept = list(lines)
    while kept:
        line, shown = kept[-1], fold(kept[-1])
        if trailer := trailers.parse(line, shown):
            draft.take(trailer)
        elif boilerplate.is_last_words(shown):
            draft.flag(Flag.BOILERPLATE_REMOVED)
        elif paywall.is_notice(shown):
            _truncate(draft, Truncated())
        else:
            break
        kept.pop()
    if not kept:
        return kept
    end = boilerplate.related_from([fold(line) for line in kept])
    if end < len(kept):
        draft.flag(Flag.BOILERPLATE_REMOVED)
        return kept[:end]
    line, bracket = trailers.split_last(kept[-1], fold(kept[-1]))
    if bracket:
        draft.take(bracket)
        kept[-1] = line
    return kept


def _without_start(draft: _Draft, lines: list[str]) -> list[str]:
    """Take out a title that the body repeats, unless it is all there is, and a byline under it."""
    title = _bare(draft.article.title or "")
    start = 0
    while start < len(lines):
        line = lines[start]
        repeated = start + 1 < len(lines) and len(line) <= 2 * len(title) and _bare(line) == title
        if not repeated and not _is_byline(draft, line):
            break
        start += 1
    if start:
        draft.flag(Flag.BOILERPLATE_REMOVED)
    return lines[start:]


def _is_byline(draft: _Draft, line: str) -> bool:
    """Return whether a line is a labelled byline with a source or a time; what the article lacks is taken from it."""
    if len(line) > _LONGEST_BYLINE or not _COLON.search(line) or _SENTENCE.search(line):
        return False
    found = byline.parse(line)
    if found.matched < _LEAST_LABELS or found.unknown or not (found.source or found.published):
        return False
    if found.published and draft.put("published_at", found.published.value):
        draft.fields["published_precision"] = found.published.precision
    draft.put("source", found.source)
    draft.put("authors", list(found.authors))
    draft.put("editors", list(found.editors))
    draft.put("views", found.views)
    return True


def _bare(line: str) -> str:
    return _NOT_IN_TITLE.sub("", hanzi.strip_glosses(tidy(line)))


def _name_reporters(draft: _Draft, lines: list[str], fold: Fold) -> None:
    """Take authors from the credit in the opening or at the end, where the page names them nowhere else."""
    if draft.article.authors or "authors" in draft.fields or not lines:
        return
    first, last = lines[0][:_LONGEST_BYLINE], lines[-1][-_LONGEST_BYLINE:]
    if "记者" in fold(first) or "记者" in fold(last):
        if fold is not as_is:
            first, last = hanzi.to_simplified(first), hanzi.to_simplified(last)
        draft.put("authors", trailers.reporters(first, last))


def _without_file_names(draft: _Draft) -> list[Image]:
    images = draft.article.images
    if not any(image.caption and captions.is_placeholder(one_line(image.caption)) for image in images):
        return images
    draft.flag(Flag.CAPTIONS_REMOVED)
    return [
        Image(image.url) if image.caption and captions.is_placeholder(one_line(image.caption)) else image
        for image in images
    ]


class CleanPipeline(ArticlePipeline):
    """Scrapy's shell over `clean`."""

    stage = "clean"

    def process(self, article: Article) -> Article:
        """Return the article clean."""
        return clean(article)
