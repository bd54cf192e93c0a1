"""What somebody asked to hear of: the file of subscriptions, read strictly, and which articles each of them wants."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.notify.event import Kind
from crawler.notify.receivers import VARIABLE
from crawler.reading.chinese import script
from crawler.search.query import QueryError, words_of
from crawler.search.tokens import fold
from crawler.sites.registry import sites as declared
from crawler.sites.registry import unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from crawler.search.query import Word

FILE = "subscriptions.toml"  # in DATA_DIR
DAILY, WEEKLY = "daily", "weekly"
_LARGEST = 1 << 20  # bytes of the file
_LONGEST_NAME = 60
_HOURS = range(24)
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_CODE = re.compile(r"[1-9]\d(?:\d\d){0,2}")
_ALL_OF = re.compile(r"(?:00){1,2}$")  # 330600 is all of 3306
_EVENTS = (Kind.NEW, Kind.REVISED, Kind.WITHDRAWN)

Words = tuple[tuple["Word", ...], ...]


class SubscriptionError(ValueError):
    """The file is not as it must be: one line that names the subscription, the key and what to write."""


class Page:
    """A record of an article as subscriptions look at it; its texts are folded once for all of them."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        """Take a line of a feed, of any version."""
        self.record = record
        self._texts: tuple[str, str] | None = None

    def text(self, name: str) -> str:
        """Return a field that is text, "" where it is none."""
        value = self.record.get(name)
        return value if isinstance(value, str) else ""

    def has(self, questions: Words) -> bool:
        """Tell whether `scrapy search` would find it by one of the questions: by all words of one, in title or text."""
        if self._texts is None:
            self._texts = fold(self.text("title")), fold(self.text("text"))
        title, text = self._texts
        return any(
            all(word.pattern.search(title) or word.pattern.search(text) for word in question) for question in questions
        )


@dataclass(frozen=True, slots=True)
class Subscription:
    """What is asked for, and who is told.

    `words`, `exclude`: questions as `scrapy search` takes them; an article has to match one of the first, if there are
    any, and none of the second. `sites`, `sources`, `divisions` (beginnings of GB/T 2260 codes): one of them, if there
    are any. `receivers`: variables of the
    environment. `digest`: None for at once.
    """

    name: str
    words: Words = ()
    exclude: Words = ()
    sites: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    events: frozenset[Kind] = frozenset(_EVENTS)
    receivers: tuple[str, ...] = (VARIABLE,)
    digest: str | None = None
    hour: int = 8  # of a digest, in China
    says: dict[str, Any] = field(default_factory=dict, compare=False)  # the table of the file

    def concerns(self, page: Page) -> bool:
        """Tell whether an article is of the sites and sources that are asked for, whatever its text says."""
        if self.sites and page.record.get("site") not in self.sites:
            return False
        if self.divisions and not _division(page).startswith(self.divisions):
            return False
        return not self.sources or _is_of(page.text("source"), self.sources)

    def matches(self, page: Page) -> bool:
        """Tell whether an article is asked for."""
        return (
            self.concerns(page)
            and (not self.words or page.has(self.words))
            and not (self.exclude and page.has(self.exclude))
        )


def _division(page: Page) -> str:
    """Return the code of the place of a page's publisher, "" where neither the record nor its site says it."""
    said = page.record.get("division")
    code = said.get("code") if isinstance(said, dict) else None
    site = declared().get(page.text("site"))
    return code if isinstance(code, str) else (site and site.division) or ""


def _is_of(source: str, wanted: Iterable[str]) -> bool:
    stated = _plain(source)
    return any(stated.startswith(each[:-1]) if each.endswith("*") else stated == each for each in wanted)


def _plain(name: str) -> str:
    return fold(script.to_simplified(" ".join(name.split())))


def read(path: Path, crawled: Iterable[str] = ()) -> list[Subscription]:
    """Return the subscriptions of a file, in its order. `crawled` are sites that have records, declared or not.

    Raises `SubscriptionError`, and `OSError`.
    """
    with path.open("rb") as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise SubscriptionError(f"{path}: it has more than {_LARGEST >> 20} MB; is it another file?")
    try:
        tables = tomllib.loads(content.decode().removeprefix("\ufeff"))
    except UnicodeDecodeError:
        raise SubscriptionError(f"{path}: not UTF-8; save it with that encoding") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SubscriptionError(f"{path}: not TOML: {error or 'nested too deep'}; docs/alerts.md shows one") from None
    known = {*declared(), *crawled}
    try:
        return [_subscription(name, table, known) for name, table in tables.items()]
    except _Wrong as wrong:
        raise SubscriptionError(f"{path}: {wrong}") from None


class _Wrong(ValueError):  # noqa: N818 - it becomes an error that names the file
    """What is wrong with a subscription."""


def _subscription(name: str, table: Any, known: set[str]) -> Subscription:
    if not isinstance(table, dict):
        raise _Wrong(f"{name}: a key outside every subscription; write [NAME] above it")
    if not name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise _Wrong(f"subscription {name!r:.80}: a name has 1 to {_LONGEST_NAME} printable characters")
    values: dict[str, Any] = {}
    for key, value in table.items():
        try:
            values |= (
                _KEYS[key](value, known)
                if key in _KEYS
                else _raise(f"there is no such key; there are {', '.join(_KEYS)}")
            )
        except ValueError as error:
            raise _Wrong(f"subscription {name}: {key}: {error}") from None
    if not any(values.get(key) for key in ("words", "sites", "sources", "divisions")):
        raise _Wrong(f"subscription {name}: words: none are there, nor sites, sources or divisions: all is told")
    if "at" in table and "digest" in table:
        raise _Wrong(f"subscription {name}: digest: it has `at` as well; take one of them away")
    if "hour" in table and "digest" not in table:
        raise _Wrong(f'subscription {name}: hour: it is of a digest; add digest = "{DAILY}"')
    return Subscription(name, **values, says=table)


def _raise(why: str) -> dict[str, Any]:
    raise ValueError(why)


def _list(value: Any, example: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"not a list of texts; write [{example}]")
    if not value or not all(each.strip() for each in value):
        raise ValueError("it is empty, or has an empty text; take it away or fill it in")
    return tuple(each.strip() for each in value)


def _questions(name: str) -> Callable[[Any, set[str]], dict[str, Any]]:
    def read(value: Any, _known: set[str]) -> dict[str, Any]:
        found = []
        for each in _list(value, '"乡村振兴", "人居环境 整治"'):
            try:
                found.append(tuple(words_of(each)))
            except QueryError as error:
                short = len(each) <= _LONGEST_NAME
                raise ValueError(f"{each!r} has no letter or digit" if short else str(error)) from None
        return {name: tuple(found)}

    return read


def _sites(value: Any, known: set[str]) -> dict[str, Any]:
    names = _list(value, '"shengzhou"')
    if strange := [name for name in names if name not in known and "." not in name]:  # a dot: a host, crawled or not
        raise ValueError(unknown(strange, sorted(known)))
    return {"sites": names}


def _sources(value: Any, _known: set[str]) -> dict[str, Any]:
    names = tuple(_plain(name) for name in _list(value, '"新华社*"'))
    if "*" in names:
        raise ValueError("* alone is every source; take it away")
    return {"sources": names}


def _divisions(value: Any, _known: set[str]) -> dict[str, Any]:
    codes = _list(value, '"3306"')
    if wrong := [code for code in codes if not _CODE.fullmatch(code)]:
        raise ValueError(f"{wrong[0]!r:.40} is no GB/T 2260 code of 2, 4 or 6 digits, such as 33, 3306 or 330683")
    return {"divisions": tuple(_ALL_OF.sub("", code) for code in codes)}


def _events(value: Any, _known: set[str]) -> dict[str, Any]:
    names = _list(value, '"new"')
    if strange := [name for name in names if name not in _EVENTS]:
        raise ValueError(f"there is no {strange[0]!r}; there are {', '.join(_EVENTS)}")
    return {"events": frozenset(map(Kind, names))}


def _receivers(value: Any, _known: set[str]) -> dict[str, Any]:
    names = _list(value, f'"{VARIABLE}"')
    if not all(_VARIABLE.fullmatch(name) for name in names):  # not quoted: it may be an address with a password
        raise ValueError(
            "names of environment variables are wanted, of capital letters, such as EDITOR_URLS: addresses are secrets "
            "and only the environment has them"
        )
    return {"receivers": tuple(dict.fromkeys(names))}


def _at(value: Any, _known: set[str]) -> dict[str, Any]:
    if value != "once":
        raise ValueError('write at = "once", or digest = "daily"')
    return {"digest": None}


def _digest(value: Any, _known: set[str]) -> dict[str, Any]:
    if value not in (DAILY, WEEKLY):
        raise ValueError(f'write "{DAILY}" or "{WEEKLY}"')
    return {"digest": value}


def _hour(value: Any, _known: set[str]) -> dict[str, Any]:
    if type(value) is not int or value not in _HOURS:
        raise ValueError("not an hour; write a number from 0 to 23, in China's time")
    return {"hour": value}


_KEYS: dict[str, Callable[[Any, set[str]], dict[str, Any]]] = {
    "words": _questions("words"),
    "exclude": _questions("exclude"),
    "sites": _sites,
    "sources": _sources,
    "divisions": _divisions,
    "events": _events,
    "receivers": _receivers,
    "at": _at,
    "digest": _digest,
    "hour": _hour,
}


def variables(subscriptions: Iterable[Subscription]) -> list[str]:
    """Return the variables that name receivers, each once, that of everybody first."""
    return list(dict.fromkeys([VARIABLE, *(name for each in subscriptions for name in each.receivers)]))


def without_address(subscription: Subscription) -> list[str]:
    """Return the variables of a subscription that hold no address."""
    return [name for name in subscription.receivers if not os.environ.get(name, "").split()]
