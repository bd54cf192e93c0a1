"""The conventions of declarations and fixtures as checks; each yields one line a problem."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler import sites
from crawler.reading.html.encoding import decode
from crawler.site_tools.fixtures import FIELDS, FOLDERS, Fixture, FixtureError, fixtures, shown
from crawler.site_tools.scaffold import UNKNOWN
from crawler.sites import registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from crawler.sites.site import Site

TERMS = ("Domain", "Region", "Publisher", "Seen", "Inferred", "Caveats")
LINES = 30
_DOMAIN = re.compile(r"(?!www\.)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_TERM = re.compile(r"^([A-Z][a-z]+): *(.*)$", re.MULTILINE)
_PRIVATE = range(0xE000, 0xF900)  # the private use area of Unicode's basic plane


def check_all() -> list[str]:
    """Return the problems of every declaration and every fixture of the project."""
    problems = [f"SITES_PATH: {folder} is not there" for folder in sites.OWN if not folder.is_dir()]
    for path in registry.files().values():
        try:
            site = registry.load(path)
        except ValueError as error:
            problems.append(str(error).replace(str(path), shown(path), 1))
        else:
            problems += check_file(shown(path), path.read_text("utf-8"), site)
    known = registry.sites()
    return [*problems, *check_domains(known), *check_fixtures(known)]


def check_file(where: str, source: str, site: Site) -> Iterator[str]:
    """Check the source of one declaration and the site that it declares; `where` is its path."""
    tree = ast.parse(source)
    lines = source.splitlines()
    if len(lines) > LINES:
        yield f"{where}: {len(lines)} lines; a declaration has at most {LINES}, the rest belongs to its family"
    for number, line in enumerate(lines, 1):
        if UNKNOWN in line:
            yield f"{where}:{number}: {UNKNOWN} stands where a person has to fill in: {line.strip()}"
    found = dict(_TERM.findall(ast.get_docstring(tree) or ""))
    if tuple(found) != TERMS:
        yield f"{where}: its docstring has the terms {', '.join(found) or 'none'}; they are {', '.join(TERMS)}"
    yield from (f"{where}: {term} is empty" for term in TERMS if term in found and not found[term])
    if site.name != Path(where).stem:
        yield f"{where}: name {site.name} does not match the file's name"
    yield from _check_site(where, site, tree, found)


def check_domains(known: Mapping[str, Site]) -> Iterator[str]:
    """Check that each domain can be resolved and belongs to one site.

    `www.` is for a host that is one site while the domain above it is another's.
    """
    owners = defaultdict(list)
    every = {domain for site in known.values() for domain in site.all_domains}
    for site in known.values():
        for domain in site.all_domains:
            owners[domain].append(site.name)
            above = domain.removeprefix("www.")
            if not _DOMAIN.fullmatch(above if above in every else domain):
                yield f"{site.name}: {domain!r} is not a domain of the web without its www., like panjin.gov.cn"
    yield from (f"{domain} belongs to {' and '.join(names)}" for domain, names in owners.items() if len(names) > 1)


def check_fixtures(known: Mapping[str, Site], folders: Sequence[Path] = FOLDERS) -> Iterator[str]:
    """Check that each site has a confirmed saved page, and that each saved page is whole, clean and of a site."""
    confirmed = set()
    for fixture in fixtures(folders=folders):
        try:
            expected, by_person = fixture.load()
        except FixtureError as error:
            yield str(error)
            continue
        if not by_person:
            yield unconfirmed(fixture)
        else:
            confirmed.add(fixture.site)
        if tuple(expected) != FIELDS:
            yield f"{fixture}.expected.json: its fields are not {', '.join(FIELDS)}"
        yield from _dirt(f"{fixture}.expected.json", json.dumps(expected, ensure_ascii=False))
    for page in sorted(page for folder in folders for page in folder.glob("*/*.html")):
        yield from _check_page(Fixture(page.parent, page.stem), known.get(page.parent.name))
    yield from (f"{name}: no saved page that a person confirmed" for name in known if name not in confirmed)


def unconfirmed(fixture: Fixture) -> str:
    """Return what to do about a record that nobody has confirmed."""
    return (
        f"{fixture}.expected.json is not confirmed: compare it with the page, then "
        f"run `scrapy refresh {fixture.site} --accept`, or correct it and delete the line with `confirmed`"
    )


def _check_site(where: str, site: Site, tree: ast.Module, found: Mapping[str, str]) -> Iterator[str]:
    imported = [node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)]
    if f"crawler.cms.{site.family.name}" not in imported:
        yield f"{where}: its family is not imported from crawler.cms.{site.family.name}"
    if not site.owns(f"http://{re.split(r'[,; ]', found.get('Domain', ''))[0]}/"):
        yield f"{where}: Domain: {found.get('Domain')} is not of {', '.join(site.domains)}"
    if not found.get("Region", "").startswith(site.region):
        yield f"{where}: Region: {found.get('Region')} is not {site.region}"
    for url in (site.home, *(urljoin(site.home, path) for path in site.lists)):
        if not site.owns(url):
            yield f"{where}: {url} is not of {', '.join(site.domains)}"


def _check_page(fixture: Fixture, site: Site | None) -> Iterator[str]:
    if site is None:
        yield f"{fixture}.html: there is no site {fixture.site}"
        return
    if not fixture.sidecar.exists():
        yield f"{fixture}.json: missing; it holds url, headers and captured_at"
        return
    try:
        capture = fixture.capture()
    except FixtureError as error:
        yield str(error)
        return
    if not site.owns(capture.url):
        yield f"{fixture}.json: {capture.url} is not of {', '.join(site.domains)}"
    yield from _dirt(f"{fixture}.html", decode(capture.body, headers=capture.headers, override=site.encoding).text)


def _dirt(where: str, text: str) -> Iterator[str]:
    """Tell of characters that no page means: they say that bytes were lost or read in the wrong encoding."""
    wrong = sorted({character for character in text if character == "\ufffd" or ord(character) in _PRIVATE})
    if wrong:
        yield f"{where}: holds {', '.join(f'U+{ord(character):04X}' for character in wrong[:5])}"
