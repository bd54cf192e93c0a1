"""What one page is to another: the same story, the same words on another day, the same words under another title."""

from __future__ import annotations

from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING

from crawler.index.decision import likeness_of
from crawler.similarity.agreement import contradict, letters_of, texts_agree, titles_agree
from crawler.similarity.minhash import LEAST, Sketch
from crawler.similarity.same_story import Overlap, same_story
from crawler.similarity.shingles import SHORTEST, grams, unpack
from crawler.urls import bare_address, bare_host

if TYPE_CHECKING:
    from crawler.index.decision import Version

_POINTER = 40  # characters; a shorter text beside files is about them: 详见附件
_EPOCH = date(1970, 1, 1).toordinal()
_CROSSPOSTED = 3  # days within which a site shows a story in another section


class Match(Enum):
    """What a page is to another one."""

    STORY = auto()
    OTHER_DAY = auto()  # the words are the same, but its publisher says them again
    OTHER_TITLE = auto()  # the text is the same on one host, the titles speak of different things
    NONE = auto()


def match(page: Version, other: Version) -> Match:
    """Return what `page` is to `other`.

    Two pages of one publisher tell one story if their facts agree and their texts are nearly equal. Those of two may
    be reprints: there the likeness of the texts decides, unless what they name is decisively different.
    """
    if names(page, other):
        return Match.STORY if (likeness_of(page, other) or 0) >= LEAST else Match.NONE
    if page.content_hash == other.content_hash or (page.letters and page.letters == other.letters):
        return _equal(page, other)
    if not (page.sketch and other.sketch and page.text and other.text and agree(page, other)):
        return Match.NONE
    overlap = Overlap.of(grams(page.text), grams(other.text))
    told = same_story(Sketch.unpack(page.sketch), Sketch.unpack(other.sketch), overlap)
    return Match.STORY if told else Match.NONE


def names(page: Version, other: Version) -> bool:
    """Tell whether one of two pages gives the address of the other as that of its original."""
    return page.original == other.id or other.original == page.id


def agree(page: Version, other: Version) -> bool:
    """Tell whether the facts of two pages agree, as far as that is asked of them; False where a text is too short."""
    return titles_match(page, other) and texts_match(page, other)


def titles_match(page: Version, other: Version) -> bool:
    """Tell whether two pages agree in their days and titles, or do not contradict each other if of two publishers."""
    if not (page.text and other.text):
        return False
    one, two = unpack(page.text), unpack(other.text)
    if not apart(page, other):
        return not contradict(page.title, other.title, one, two)
    return _same_day(page, other) and _titles_agree(page, other, one, two)


def texts_match(page: Version, other: Version) -> bool:
    """Tell whether two pages of one publisher agree in their texts, which are aligned; True for those of two."""
    if not (page.text and other.text and apart(page, other)):
        return True
    return texts_agree(unpack(page.text), unpack(other.text))


def _equal(page: Version, other: Version) -> Match:
    """Return what two pages with equal texts are; pages without any have their files, and so has `详见附件`."""
    own = apart(page, other)
    no_text = page.letters is None
    if (no_text and page.files is None) or (
        page.files != other.files and page.length < (SHORTEST if own else _POINTER)
    ):
        return Match.NONE
    letters = unpack(page.text) if page.text else ""
    if page.content_hash != other.content_hash and not _titles_agree(page, other, letters, letters):
        return Match.OTHER_TITLE
    return Match.OTHER_DAY if own and not _same_day(page, other) else Match.STORY


def _titles_agree(page: Version, other: Version, *texts: str) -> bool:
    publishers = [name for name in {page.publisher, other.publisher} if name]
    return titles_agree(page.title, other.title, texts, publishers)


def apart(page: Version, other: Version) -> bool:
    """Tell whether two pages are of one publisher, and not one page at two addresses (http and https, with `www.`)."""
    if bare_host(page.url) == bare_host(other.url):
        return bare_address(page.url) != bare_address(other.url)
    return bool(page.publisher) and letters_of(page.publisher) == letters_of(other.publisher)


def _same_day(page: Version, other: Version) -> bool:
    """Tell whether two pages of a publisher can be one story by their days.

    Not if both state another, unless the site shows the story in two of its sections within days.
    """
    one, two = ((each.published_at or "")[:10] for each in (page, other))
    if not one or not two or one == two:
        return True
    elsewhere = bool(page.section and other.section) and page.section != other.section
    return elsewhere and abs(day_number(one) - day_number(two)) <= _CROSSPOSTED


def day_number(published_at: str | None) -> int:
    """Return the day of an ISO date as a number, 0 without one."""
    try:
        return date.fromisoformat((published_at or "")[:10]).toordinal() - _EPOCH
    except ValueError:
        return 0
