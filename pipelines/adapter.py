"""Items of other projects (dict, `scrapy.Item`, dataclass, attrs, pydantic) as articles, and back.

An item's fields are known by the names that `Article` has for them. Each keeps the type that it has in the item, a
field that the item lacks is not added, and one whose value is not understood is left as it is.
"""

from __future__ import annotations

import copy
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from itemadapter import ItemAdapter

from crawler.reading.chinese import dates
from crawler.records import CHINA, Article, Attachment, Image, Truncated, altered, article_id
from crawler.urls import file_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_NOWHERE = "https://item.invalid/"  # the address of an item that has none
_DAY = len("2026-03-02")


class _Form(NamedTuple):
    """How a kind of field is read from an item, and written back as `write(new, old)` in the type of its old value.

    `read` raises `TypeError` for a value that it has no meaning for.
    """

    read: Callable[[Any], Any]
    write: Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True)
class Adapted:
    """An item as an article, which has its fields `known`, but not those `not_understood` (with their types' names)."""

    item: Any
    article: Article
    known: tuple[str, ...]
    not_understood: dict[str, str]

    def updated(self, article: Article) -> Any:
        """Return the item with what differs in `article`; the same object, but for one that is frozen: a copy."""
        old = ItemAdapter(self.item)
        named = {*old, *self.article.found_by}  # `name in old` would add the name to a defaultdict
        article = altered(article, found_by={name: at for name, at in article.found_by.items() if name in named})
        new = {
            name: _FORMS[name].write(getattr(article, name), old[name])
            for name in self.known
            if getattr(article, name) != getattr(self.article, name)
        }
        return _with(self.item, new)


def adapt(item: Any, absent: Mapping[str, Any]) -> Adapted | None:
    """Return `item` as an article; None for what is no item or has no field that an article has.

    `absent` has the values of fields that the item lacks and the article must not.
    """
    if not ItemAdapter.is_item(item):
        return None
    adapter = ItemAdapter(item)
    found: dict[str, Any] = {}
    not_understood: dict[str, str] = {}
    for name in filter(_FORMS.__contains__, adapter):
        try:
            found[name] = _FORMS[name].read(adapter[name])
        except TypeError:
            not_understood[name] = type(adapter[name]).__name__
    if not found and not not_understood:
        return None
    given: dict[str, Any] = {"publisher": None, "title": None, **absent, **found}
    given |= {"url": given.get("url") or _NOWHERE, "text": given.get("text") or ""}
    article = Article(id=article_id(given["url"]), revision=1, site="item", **given)
    return Adapted(item, article, tuple(found), not_understood)


def _with(item: Any, new: Mapping[str, Any]) -> Any:
    """Return `item` with `new` values in some fields: itself, or a copy where it is frozen."""
    if getattr(type(item), "model_config", {}).get("frozen"):  # a model of pydantic, which has an error of its own
        return item.model_copy(update=dict(new)) if new else item
    adapter = ItemAdapter(item)
    try:
        for name, value in new.items():
            adapter[name] = value
    except AttributeError:  # what dataclasses and attrs raise
        item = copy.copy(item)
        for name, value in new.items():
            object.__setattr__(item, name, value)
    return item


def _strings(value: Any) -> list[str]:
    if type(value) not in (list, tuple) or not all(isinstance(each, str) for each in value):
        raise TypeError(type(value).__name__)
    return list(value)


def _like(old: Any, new: list[Any]) -> Any:
    return tuple(new) if isinstance(old, tuple) else new


def _read_text(value: Any) -> str | None:
    """Return a text; paragraphs that are strings of a list, as selectors give them, are joined."""
    return (value if value is None or isinstance(value, str) else "\n".join(_strings(value))) or None


def _read_url(value: Any) -> str | None:
    url = _read_text(value)
    try:
        (url or "").encode()
    except UnicodeEncodeError:  # half of a character
        raise TypeError(type(value).__name__) from None
    return url


def _write_text(new: str | None, old: Any) -> Any:
    if isinstance(old, list | tuple):
        return _like(old, new.split("\n") if new else [])
    return "" if new is None and old is not None else new and str(new)


def _read_people(value: Any) -> list[str]:
    return [value] if value and isinstance(value, str) else _strings(value) if value else []


def _write_people(new: list[str], old: Any) -> Any:
    return "、".join(new) if isinstance(old, str) else _like(old, new)


def _read_time(value: Any) -> str | None:
    """Return a time in ISO 8601; one without a zone is China's."""
    if isinstance(value, datetime):
        try:
            time = value.astimezone(CHINA) if value.tzinfo else value.replace(tzinfo=CHINA)
        except OverflowError:  # on the first or the last day that there is
            raise TypeError(type(value).__name__) from None
        return time.isoformat(timespec="seconds")
    if isinstance(value, date):
        return f"{value}T00:00:00+08:00"
    if not value or (isinstance(value, str) and dates.parse(value)):
        return value or None
    raise TypeError(type(value).__name__)


def _write_time(new: str | None, old: Any) -> Any:
    if new is not None and isinstance(old, date):
        return datetime.fromisoformat(new) if isinstance(old, datetime) else date.fromisoformat(new[:_DAY])
    return "" if new is None and isinstance(old, str) else new


def _read_count(value: Any) -> int | None:
    if value is None or type(value) is int:
        return value
    raise TypeError(type(value).__name__)


def _read_truncated(value: Any) -> Truncated | None:
    return None if value is None else Truncated()  # what the item says of it stays


def _read_map(value: Any) -> dict[str, str]:
    if value is None or (
        isinstance(value, dict) and all(isinstance(each, str) for pair in value.items() for each in pair)
    ):
        return dict(value or {})
    raise TypeError(type(value).__name__)


def _files(kind: type[Image | Attachment]) -> _Form:
    """Return the form of a list of addresses, or of items with a `url`; others in the list are left as they are."""
    label = fields(kind)[1].name

    def parsed(each: Any) -> Image | Attachment | None:
        url, name = each, None
        if ItemAdapter.is_item(each):
            adapter = ItemAdapter(each)
            url, name = adapter.get("url"), adapter.get(label)
        right = isinstance(url, str) and file_url(url) is not None and isinstance(name, str | None)
        return kind(url, name) if right else None

    def read(value: Any) -> list[Image | Attachment]:
        if value is not None and type(value) not in (list, tuple):
            raise TypeError(type(value).__name__)
        return [file for file in map(parsed, value or ()) if file]

    def write(new: list[Image | Attachment], old: Any) -> Any:
        files = iter(new)
        return _like(old, [renewed(each, next(files)) if parsed(each) else each for each in old])

    def renewed(each: Any, file: Image | Attachment) -> Any:
        if isinstance(each, str):
            return file.url
        names = {"url", label} & set(ItemAdapter(each))
        return _with(copy.copy(each), {name: getattr(file, name) for name in names})

    return _Form(read, write)


_TEXT = _Form(_read_text, _write_text)
_PEOPLE = _Form(_read_people, _write_people)
_FORMS = {
    "url": _Form(_read_url, _write_text),
    **dict.fromkeys(("title", "text", "publisher", "source", "section", "original_url"), _TEXT),
    **dict.fromkeys(("language", "script", "published_precision"), _TEXT),
    "published_at": _Form(_read_time, _write_time),
    "authors": _PEOPLE,
    "editors": _PEOPLE,
    "images": _files(Image),
    "attachments": _files(Attachment),
    "views": _Form(_read_count, lambda new, _: new),
    "truncated": _Form(_read_truncated, lambda new, _: asdict(new)),
    "flags": _Form(lambda value: _strings(value or []), lambda new, old: _like(old, list(map(str, new)))),
    "found_by": _Form(_read_map, lambda new, _: {name: str(place) for name, place in new.items()}),
}
