"""Takes out of a text what the page put there and the writer did not, and moves what belongs in a field to it.

`clean` is pure and idempotent. It sees characters tidied and without pinyin glosses, and a Traditional page through
`folding.view`, so that its rules need to know one form of each word. Every repair leaves a flag or a `found_by`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.reading.chinese import script
from crawler.reading.chinese.labels import is_labelled
from crawler.reading.chinese.vocabulary import Part, any_of, labels
from crawler.reading.fields import byline
from crawler.records import Article, Flag, Image, Truncated
from pipelines import boilerplate, captions, closing_credits, paywall, spam
from pipelines.characters import one_line, tidy
from pipelines.cleaning_state import CleaningState
from pipelines.folding import as_is, view
from pipelines.shell import ArticlePipeline

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINKED = any_of(labels(Part.ORIGINAL, weak=False), blanks=True)
_ORIGINAL = re.compile(
    rf"(?=[\[【(（查阅点原本转来信])[\[【(（]?(?:(?:查看|阅读|点击)?(?:{_LINKED}|(?:原文|原稿|本文|转载)(?:链接|地址|网址|出处|URL))"
    rf"|(?:{any_of(labels(Part.ORIGINAL, weak=True), blanks=True)})(?=[:：] ?http))[】\]）)]?[:：]? ?"
    r"(?:[<《(（]?(https?://[^\s<>\"'，。；、）)》】\[\u3000-\u9fff]+)[)）>》]?|$)",
    re.IGNORECASE,
)
_VIEWS = re.compile(rf"(?:{any_of(labels(Part.VIEWS), blanks=True)})(?:人次)?[:：] ?\[? ?(\d{{1,9}})")
_COLON = re.compile("[:：]")
_SENTENCE = re.compile("[。！？；]")
_LONGEST_BYLINE = 160
_LEAST_LABELS = 2
_WORD = re.compile(r"\w")
_LONGEST_RULED = 200  # characters of a line that rules for whole lines look at


def clean(article: Article) -> Article:
    """Return `article` with a text that holds the story and nothing else; see the module's description."""
    state = CleaningState(article)
    text = tidy(article.text)
    if script.has_glosses(text):
        text = script.strip_glosses(text)
        state.flag(Flag.PINYIN_GLOSSES_REMOVED)
    text, withheld = paywall.cut(text)
    if withheld:
        state.truncate(withheld)
    state.fold = view(text)
    state.traditional = state.fold is not as_is and script.is_traditional(text)
    lines = _without_outline(state, _without_dirt(state, text.split("\n")))
    lines, shortened = _without_end(state, lines)
    lines = _without_start(state, lines)
    _name_reporters(state, lines)
    cleaned = state.finish("\n".join(lines), _without_file_names(state))
    # What was taken out can have hidden the script, which is evidence of spam, or what a shortened line is.
    if shortened or (state.fold is not as_is and not state.traditional and script.is_traditional(cleaned.text)):
        return clean(cleaned)
    return cleaned


def _without_dirt(state: CleaningState, lines: list[str]) -> list[str]:
    """Take out spam and other lines that are recognised by themselves; either can hide the other."""
    before: list[str] | None = None
    while lines != before:
        before, lines = lines, _without_lines(state, _without_spam(state, lines))
    return lines


def _without_lines(state: CleaningState, lines: Sequence[str]) -> list[str]:
    """Take out lines that are recognised by themselves, wherever they stand."""
    kept = []
    for line in lines:
        shown = state.fold(line)
        while line and (match := _ORIGINAL.match(shown)) is not None:
            state.put("original_url", match[1])
            line = line[match.end() :].strip()  # noqa: PLW2901 - what follows the link is judged by itself
            shown = state.fold(line)
        if not line:
            continue
        if captions.is_placeholder(shown):
            state.flag(Flag.CAPTIONS_REMOVED)
        elif boilerplate.is_bar(shown):
            if views := _VIEWS.search(shown):
                state.put("views", int(views[1]))
            state.flag(Flag.BOILERPLATE_REMOVED)
        elif boilerplate.is_named_disclaimer(shown):
            state.flag(Flag.BOILERPLATE_REMOVED)
        else:
            kept.append(line)
    return kept


def _without_spam(state: CleaningState, lines: list[str]) -> list[str]:
    kept = spam.remove(lines, state.fold, traditional=state.traditional)
    if kept != lines:
        state.flag(Flag.SPAM_REMOVED)
    return kept


def _without_outline(state: CleaningState, lines: list[str]) -> list[str]:
    kept = paywall.without_outline(lines)
    if kept != lines:
        state.flag(Flag.BOILERPLATE_REMOVED)
    return kept


def _without_end(state: CleaningState, lines: list[str]) -> tuple[list[str], bool]:
    """Take out what is recognised by its place at the end: credits, disclaimers, links, notices, in any order.

    Also returns whether a credit in brackets was cut from the last line, so that other rules may apply to what is left.
    """
    before: list[str] | None = None
    while lines and lines != before:
        before = lines
        lines = _without_links(state, _without_last_lines(state, lines))
    if lines:
        line, credit = closing_credits.split_last(lines[-1], state.fold(lines[-1]))
        if credit:
            state.take(credit)
            return [*lines[:-1], line], len(line) <= _LONGEST_RULED
    return lines, False


def _without_last_lines(state: CleaningState, lines: list[str]) -> list[str]:
    end = len(lines)
    while end:
        line, shown = lines[end - 1], state.fold(lines[end - 1])
        if end > 1 and closing_credits.is_label(label := state.fold(lines[end - 2])):
            pair = closing_credits.parse(
                lines[end - 2] + line, label + shown
            )  # 来源： and 无锡日报 in boxes of their own
            if pair:
                state.take(pair)
                end -= 2
                continue
        if trailer := closing_credits.parse(line, shown):
            state.take(trailer)
        elif (
            boilerplate.is_last_words(shown)
            or (state.article.attachments and boilerplate.is_files_heading(shown))
            or _is_byline(state, line)
        ):
            state.flag(Flag.BOILERPLATE_REMOVED)
        elif paywall.is_notice(shown):
            state.truncate(Truncated())
        else:
            break
        end -= 1
    return lines[:end]


def _without_links(state: CleaningState, lines: list[str]) -> list[str]:
    end = boilerplate.related_from(lines, state.fold)
    if end < len(lines):
        state.flag(Flag.BOILERPLATE_REMOVED)
    return lines[:end]


def _without_start(state: CleaningState, lines: list[str]) -> list[str]:
    """Take out a title that the body repeats, unless it is all there is, and a byline under it."""
    title = _bare(state.article.title or "")
    start = 0
    while start < len(lines):
        line = lines[start]
        repeated = start + 1 < len(lines) and len(line) <= 2 * len(title) and _bare(line) == title
        if not repeated and not _is_byline(state, line):
            break
        start += 1
    if start:
        state.flag(Flag.BOILERPLATE_REMOVED)
    return lines[start:]


def _is_byline(state: CleaningState, line: str) -> bool:
    """Return whether a line is a labelled byline with a source or a time; what the article lacks is taken from it."""
    if len(line) > _LONGEST_BYLINE or not _COLON.search(line) or _SENTENCE.search(line):
        return False
    found = byline.parse(line)
    if found.matched < _LEAST_LABELS and not _is_stamp(line, found):
        return False
    if found.unknown or not is_labelled(state.fold(line)):
        return False
    if not (found.source or (found.published and not found.weak)):
        return False  # 时间：… 地址：… is a notice's
    if found.published and state.put("published_at", found.published.value):
        state.fields["published_precision"] = found.published.precision
    state.put("source", found.source)
    state.put("authors", list(found.authors))
    state.put("editors", list(found.editors))
    state.put("views", found.views)
    return True


def _is_stamp(line: str, found: byline.Byline) -> bool:
    """Return whether a line is one label and the time that it introduces."""
    stamp = found.published
    return found.matched == 1 and stamp is not None and not _WORD.search(line, stamp.end)


def _bare(line: str) -> str:
    """Return a title for comparing: without glosses and blanks."""
    return script.strip_glosses(one_line(line)).replace(" ", "")


def _name_reporters(state: CleaningState, lines: list[str]) -> None:
    """Take authors from the credit in the opening or at the end, where the page names them nowhere else."""
    if not lines:
        return
    first, last = lines[0][:_LONGEST_BYLINE], lines[-1][-_LONGEST_BYLINE:]
    if ("记者" in state.fold(first) or "记者" in state.fold(last)) and state.lacks("authors"):
        state.put("authors", closing_credits.reporters(state.simple(first), state.simple(last)))


def _without_file_names(state: CleaningState) -> list[Image]:
    """Return the images, without captions that say nothing."""
    images = state.article.images
    kept = [
        Image(image.url) if image.caption and captions.is_placeholder(state.fold(one_line(image.caption))) else image
        for image in images
    ]
    if kept != images:
        state.flag(Flag.CAPTIONS_REMOVED)
    return kept


class CleanPipeline(ArticlePipeline):
    """Scrapy's shell over `clean`."""

    stage = "clean"

    def process(self, article: Article) -> Article:
        """Return the article clean."""
        return clean(article)
