"""Writes the declaration of a site, its fixtures and their expected records. Pure, but for `write_fixtures`."""

from __future__ import annotations

import json
import keyword
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.records import Rejection
from crawler.site_tools.fixtures import Fixture, as_expected, read_fixture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.site_tools.survey import Survey

UNKNOWN = "???"  # stands where a person has to fill in; checksites refuses it
_WIDTH = 110  # of a line, well below what the formatter allows
_PLACE = re.compile(r"^(.{1,20}?[省市州盟县旗区镇乡])(?:人民)?政府")
_NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
_STEM = re.compile(r"[A-Za-z0-9][\w-]{0,39}", re.ASCII)

_TEMPLATE = '''"""{publisher}.

Domain: {host}
Region: {region}
Publisher: {publisher}
Seen: {seen}
Inferred: the family, by its marks and the form of its URLs
Caveats: {caveats}
"""

from crawler.cms.{module} import FAMILY
from crawler.sites.site import Site

SITE = Site(
    name="{name}",
    publisher="{publisher}",
    region="{region}",
    domains=("{domain}",),
    family=FAMILY,
    home={home},
{lists})
'''


def wrong_name(name: str) -> str | None:
    """Return why a site can't be called `name`, or None."""
    if _NAME.fullmatch(name) and not keyword.iskeyword(name):
        return None
    return f"{name} is not a name for a site: lower-case letters, digits and _, like `shengzhou`"


def declaration(name: str, survey: Survey) -> str:
    """Return the source of `crawler/sites/NAME.py`, with `???` where the pages do not tell."""
    publisher = survey.publisher or UNKNOWN
    place = _PLACE.match(publisher)
    day = f", saved {survey.last.date().isoformat()}" if survey.last else ""
    caveats = "not crawled yet" if survey.lists else "not crawled yet. Its lists are found from the home page"
    return _TEMPLATE.format(
        name=name,
        publisher=publisher,
        host=survey.host,
        domain=survey.domain,
        region=UNKNOWN + (place[1] if place else ""),
        seen=f"{_count(survey.seen_articles, 'article')} and {_count(survey.seen_lists, 'list')}{day}",
        caveats=f"{caveats}.",
        module=survey.family.name,
        home=_quoted(survey.home),
        lists=_lists([_short(url, survey.home) for url in survey.lists]),
    )


def fixture_name(url: str, place: int) -> str:
    """Return a file name for the page at `url`, the `place`th of its site."""
    stem = urlsplit(url).path.rpartition("/")[2].partition(".")[0]
    return stem if _STEM.fullmatch(stem) and stem != "index" else f"article-{place}"


def write_fixtures(name: str, survey: Survey, folder: Path) -> Iterator[str]:
    """Write the pages below `folder` and what today's code reads on them, unconfirmed; yield a line a page."""
    layout = replace(survey.family.layout, site=name, publisher=survey.publisher)
    used: set[str] = set()
    for place, capture in enumerate(survey.articles, 1):
        record = read_fixture(capture, layout)
        if isinstance(record, Rejection):
            yield f"{capture.url} gives no record: {record.reason}, {record.detail}"
            continue
        stem = fixture_name(capture.url, place)
        fixture = Fixture(folder / name, stem if stem not in used else f"{stem}-{place}")
        used.add(fixture.name)
        fixture.save_page(capture)
        fixture.save(as_expected(record), confirmed=False)
        yield f"{fixture.name}: {record['title']}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _short(url: str, home: str) -> str:
    """Return the path of a list on the home page's host, the whole URL of another."""
    return f"/{url.removeprefix(home)}" if url.startswith(home) else url


def _lists(paths: list[str]) -> str:
    if not paths:
        return ""
    quoted = [_quoted(path) for path in paths]
    line = f"    lists=({', '.join(quoted)}{',' * (len(quoted) == 1)}),\n"
    if len(line) <= _WIDTH:
        return line
    return "    lists=(\n" + "".join(f"        {one},\n" for one in quoted) + "    ),\n"


def _quoted(text: str) -> str:
    """Return a string literal in double quotes: what a page says never becomes code."""
    return json.dumps(text, ensure_ascii=False)
