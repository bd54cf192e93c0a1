"""Many towns, each with pages of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.run.fake_site import Town, town

if TYPE_CHECKING:
    from scripts.demo.pages import Exchange


def _far(number: int) -> type[Town]:
    """Return a town of its own."""
    name = f"far{number:02}"
    host = f"{name}.test"
    return type(name, (Town,), {"site": replace(Town.site, name=name, domains=(host,), home=f"http://www.{host}/")})


globals().update({f"Far{number:02}": _far(number) for number in range(22)})  # Scrapy looks for classes


def far(count: int, sites: int) -> list[Exchange]:
    """Return the pages of the towns `far00`, `far01` …, of `count` articles each, with words of their own."""
    return [
        replace(
            page,
            url=page.url.replace("town.test", f"far{n:02}.test"),
            body=page.body.replace(b"town.test", b"far%02d.test" % n).replace("春".encode(), chr(0x4E00 + n).encode()),
        )
        for n in range(sites)
        for page in town(count)
    ]
