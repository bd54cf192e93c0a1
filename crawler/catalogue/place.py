"""A place: a division of the country with its portal, as a row of the table says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVELS = ("province", "prefecture", "county", "other")
# Doubts that an address is another place's. A portal that did not answer is its own place's all the same.
_CITED, _SHARED = "another source cites", "address given for two divisions"
_CODE = re.compile(r"[1-9]\d{5}")
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
_PINYIN = re.compile(r"[a-z]+(?: [a-z]+)?")


@dataclass(frozen=True, slots=True)
class Place:
    """One row: names as they are in full, "" for what it has not; `pinyin` has a space before what is left out."""

    code: str
    level: str
    province: str
    city: str = ""
    county: str = ""
    pinyin: str = ""
    url: str = ""
    doubt: str = ""

    @property
    def name(self) -> str:
        """Its own name: 嵊州市."""
        return self.county or self.city or self.province

    @property
    def names(self) -> tuple[str, ...]:
        """From the province to itself."""
        return tuple(filter(None, (self.province, self.city, self.county)))

    @property
    def path(self) -> str:
        """From the province to itself, in one word: 浙江省绍兴市嵊州市."""
        return "".join(self.names)

    @property
    def host(self) -> str:
        """That of its portal, which is one crawl however many places it serves; "" where none is known."""
        return _host(self.url)

    @property
    def disputed(self) -> bool:
        """Whether its address may be another place's."""
        return self.cited_elsewhere or _SHARED in self.doubt

    @property
    def cited_elsewhere(self) -> bool:
        """Whether another source has another address for it."""
        return _CITED in self.doubt

    def is_below(self, other: Place) -> bool:
        """Tell whether it belongs to a higher division."""
        names = other.names
        return len(self.names) > len(names) and self.names[: len(names)] == names

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with the row itself."""
        if self.code and not _CODE.fullmatch(self.code):
            yield f"code {self.code!r} is not six digits"
        if not self.code and not self.doubt:
            yield "it has neither a code nor a doubt"
        if self.level not in LEVELS:
            yield f"level {self.level!r} is none of {', '.join(LEVELS)}"
        elif self.code and self.level != level_of(self.code):
            yield f"level {self.level!r} is not that of the code {self.code}, {level_of(self.code)}"
        if not self.province:
            yield "it has no province"
        if self.pinyin and not _PINYIN.fullmatch(self.pinyin):
            yield f"pinyin {self.pinyin!r} is not one or two words in small letters"
        if not self.url and not self.doubt:
            yield "it has neither an address nor a doubt"
        if self.url and (fault := address_fault(self.url)):
            yield fault


def level_of(code: str) -> str:
    """Return the level of a division from its code, which GB/T 2260 makes of two digits a level."""
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def address_fault(url: str) -> str | None:
    """Return why `url` is not the address of a portal."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return f"{url!r} is not a web address"
    if parts.scheme not in {"http", "https"} or not host:
        return f"{url!r} is not a web address; write https://www.example.gov.cn/"
    return None if _HOST.fullmatch(host) else f"{host!r} is not the name of a host"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def bare(host: str) -> str:
    """Return a host without `www.`: the same site with it and without."""
    return host.rstrip(".").removeprefix("www.")
