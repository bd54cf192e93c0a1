"""What there is to tell of an article, as it is kept until it is told."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 120  # characters of a title, a name
_LONGEST_URL = 500
# Letters that programs take for markup or a call to somebody, by those of full width, which look alike to a reader.
_MARKUP = str.maketrans("<>@", "＜＞＠")
# Controls, separators of lines, what turns the order of the text around or is not seen, half a pair, private use.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202f\u2060-\u206f"
    "\u3164\ud800-\uf8ff\ufeff\uffa0\ufff0-\uffff\U000e0000-\U0010ffff]+"
)


class Kind(StrEnum):
    """What became of an article."""

    NEW = "new"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"  # it was withdrawn, and is there again


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to tell, in texts that are safe to show: one line each, bounded, without markup."""

    kind: Kind
    page: str
    title: str
    url: str
    site: str
    publisher: str
    source: str
    day: str

    @classmethod
    def of(cls, kind: Kind, record: Mapping[str, Any]) -> Self:
        """Return what there is to tell of a record of an article, whatever its fields hold."""
        said = {name: line(record.get(name)) for name in ("id", "title", "site", "publisher", "source")}
        url = line(record.get("url"), _LONGEST_URL, markup=True)
        day = line(record.get("published_at"))[:10]
        return cls(kind, said["id"], said["title"], url, said["site"], said["publisher"], said["source"], day)

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the event that `text` was written from."""
        values = json.loads(text)
        return cls(**{**values, "kind": Kind(values["kind"])})

    def __str__(self) -> str:
        """Return it as text to keep."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))


def line(value: Any, longest: int = _LONGEST, *, markup: bool = False) -> str:
    """Return a text as one line of at most `longest` characters; "" for what is no text.

    Nothing in it ends a line of a mail's header, turns text around, or is markup of HTML, a chat or a mention; `markup`
    leaves the letters of that alone, as an address has them.
    """
    if not isinstance(value, str):
        return ""
    told = " ".join(_UNSEEN.sub(" ", value[: 20 * longest]).split())
    told = told if markup else told.translate(_MARKUP)
    return told if len(told) <= longest else f"{told[: longest - 1]}…"
