"""The conventions of declarations and fixtures as checks; each yields one line a problem."""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler import sites as package
from crawler.lists.list_page import in_domains
from crawler.reading.html.encoding import decode
from crawler.site_tools.fixtures import FIELDS, FOLDERS, Fixture, FixtureError, fixtures, shown
from crawler.site_tools.scaffold import UNKNOWN, class_name
from crawler.spiders.site_spider import SiteSpider

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

TERMS = ("Domain", "Region", "Publisher", "Seen", "Inferred", "Caveats")
LINES = 30
_DOMAIN = re.compile(r"(?!www\.)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_TERM = re.compile(r"^([A-Z][a-z]+): *(.*)$", re.MULTILINE)
_PRIVATE = range(0xE000, 0xF900)  # the private use area of Unicode's basic plane


def check_all() -> list[str]:
    """Return the problems of every declaration and every fixture of the project."""
    problems = [f"SITES_PATH: {folder} is not there" for folder in package.OWN if not folder.is_dir()]
    known: dict[str, type[SiteSpider]] = {}
    for path in sorted(path for folder in (package.SHIPPED, *package.OWN) for path in folder.glob("[!_]*.py")):
        where = shown(path)
        try:
            module = importlib.import_module(f"{package.__name__}.{path.stem}")
        except Exception as error:  # noqa: BLE001 - whatever keeps a declaration from being loaded is its problem
            problems.append(f"{where}: {type(error).__name__}: {error}")
            continue
        here = [value for value in vars(module).values() if _declared_in(value, module.__name__)]
        problems += check_file(where, path.read_text("utf-8"), here)
        known |= {site.name: site for site in here if getattr(site, "domains", None)}
    return [*problems, *check_domains(known), *check_fixtures(known)]


def check_file(where: str, source: str, declared: Iterable[type[SiteSpider]]) -> Iterator[str]:
    """Check the source of one declaration and the classes it declares; `where` is its path."""
    stem = Path(where).stem
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
    yield from (f"{where}: {term} says nothing" for term in TERMS if term in found and not found[term])
    sites = list(declared)
    if len(sites) != 1:
        yield f"{where}: declares {len(sites)} sites; a file is one site"
    for site in sites:
        if site.name != stem or site.__name__.lower() != class_name(stem).lower():
            yield f"{where}: class {site.__name__} and name {site.name} do not agree with the file's name"
        if getattr(site, "domains", None):
            yield from _check_site(where, site, tree, found)


def check_domains(known: Mapping[str, type[SiteSpider]]) -> Iterator[str]:
    """Check that each domain can be resolved and belongs to one site."""
    owners = defaultdict(list)
    for site in known.values():
        for domain in site.domains:
            owners[domain].append(site.name)
            if not _DOMAIN.fullmatch(domain):
                yield f"{site.name}: {domain!r} is no domain: lower case, no scheme, www. or port, like panjin.gov.cn"
    yield from (f"{domain} belongs to {' and '.join(names)}" for domain, names in owners.items() if len(names) > 1)


def check_fixtures(known: Mapping[str, type[SiteSpider]], folders: Sequence[Path] = FOLDERS) -> Iterator[str]:
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
        f"type `scrapy refresh {fixture.site} --accept`, or correct it and take the line with `confirmed` out"
    )


def _declared_in(value: object, module: str) -> bool:
    return isinstance(value, type) and issubclass(value, SiteSpider) and value.__module__ == module


def _check_site(where: str, site: type[SiteSpider], tree: ast.Module, found: Mapping[str, str]) -> Iterator[str]:
    imported = [node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)]
    if f"crawler.cms.{site.family.name}" not in imported:
        yield f"{where}: its family is not imported from crawler.cms.{site.family.name}"
    if not in_domains(f"http://{re.split(r'[,; ]', found.get('Domain', ''))[0]}/", site.domains):
        yield f"{where}: Domain: {found.get('Domain')} is not of {', '.join(site.domains)}"
    if not found.get("Region", "").startswith(site.region):
        yield f"{where}: Region: {found.get('Region')} is not {site.region}"
    for url in (site.home, *(urljoin(site.home, path) for path in site.lists)):
        if not in_domains(url, site.domains):
            yield f"{where}: {url} is not of {', '.join(site.domains)}"


def _check_page(fixture: Fixture, site: type[SiteSpider] | None) -> Iterator[str]:
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
    if not in_domains(capture.url, site.domains):
        yield f"{fixture}.json: {capture.url} is not of {', '.join(site.domains)}"
    yield from _dirt(f"{fixture}.html", decode(capture.body, headers=capture.headers, override=site.encoding).text)


def _dirt(where: str, text: str) -> Iterator[str]:
    """Tell of characters that no page means: they say that bytes were lost or read in the wrong encoding."""
    wrong = sorted({character for character in text if character == "\ufffd" or ord(character) in _PRIVATE})
    if wrong:
        yield f"{where}: holds {', '.join(f'U+{ord(character):04X}' for character in wrong[:5])}"
