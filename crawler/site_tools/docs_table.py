"""The table of sites in `docs/sites.md`: who they are, and which fields their saved pages yield, from which place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.records import Provenance, Rejection
from crawler.site_tools.fixtures import FIELDS, FIXTURES, ROOT, fixtures, read_fixture

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from crawler.sites.site import Site

PATH = ROOT / "docs/sites.md"
_PLACES = [str(place) for place in Provenance]
_YIELDS = tuple(name for name in FIELDS if name not in {"site", "url", "published_precision", "script"})

_HEAD = """# Sites

`scrapy checksites --write` writes this file, and the tests fail when it is not what that would write.
To add a site: [adding-a-site.md](adding-a-site.md) ([中文](adding-a-site.zh.md)).

"""
_MIDDLE = """
## What they yield

For each field of the record, where it was found on the site's saved pages (`tests/fixtures`), in the order of trust:
`layout` (the selectors of the site or its family), `metadata` (the national `<meta>` names), `hint` (other structured
hints), `byline` (the labelled line of source and date), `structure` (plain page structure), `text` (a line of the
body), `body` (links and pictures in the body); – where no saved page has it.

"""


def document(known: Mapping[str, Site], folder: Path = FIXTURES) -> str:
    """Return `docs/sites.md` for these sites and their fixtures."""
    records = {name: _records(site, folder) for name, site in known.items()}
    who = [
        (f"`{name}`", site.publisher, site.region, ", ".join(site.domains), site.family.name, str(len(records[name])))
        for name, site in known.items()
    ]
    places = [(f"`{name}`", *(_places(field, records[name]) for field in _YIELDS)) for name in known]
    head = ("site", "publisher", "region", "domain", "family", "saved pages")
    return _HEAD + _table(head, who) + _MIDDLE + _table(("site", *_YIELDS), places)


def _records(site: Site, folder: Path) -> list[dict[str, Any]]:
    """Return what today's code reads on the site's saved pages."""
    read = [read_fixture(fixture.capture(), site.article_layout) for fixture in fixtures(site.name, [folder])]
    return [record for record in read if not isinstance(record, Rejection)]


def _places(field: str, records: Iterable[dict[str, Any]]) -> str:
    found = {record["found_by"].get(field, "body") for record in records if record[field]}
    return ", ".join(place for place in [*_PLACES, "body"] if place in found) or "–"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)
