"""The report as one HTML file, which asks for nothing: style and script are in it, and a policy allows no others."""

from __future__ import annotations

import hashlib
import shlex
from base64 import b64encode
from collections import Counter
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.records import CHINA
from crawler.report import charts, words
from crawler.report.details import in_words
from crawler.report.figures import EVENTS, NEWEST
from crawler.storage.plain_text import shown_text

if TYPE_CHECKING:
    from crawler.report.figures import Figures, Site

_LONGEST = 160  # characters of a title, an address or what a server said
_HALF = 0.5
_GRADES = ("bad", "look", "good")


def render(figures: Figures, now: datetime, explorer: str | None = None) -> str:
    """Return the page, made at `now`; `explorer` is the address of `scrapy explore`, if there is one.

    The template escapes everything that came from a page or a feed; links are http(s) only.
    """
    style, script = _source("page.css"), _source("page.js")
    sites = sorted(figures.sites, key=lambda site: (_GRADES.index(health(site).grade), site.name))
    days = _all_days(figures)
    last = max(charts.months(days), default=None)
    return (
        _environment()
        .get_template("page.html")
        .render(
            figures=figures,
            sites=[(number, site) for number, site in enumerate(sites, 1)],
            needs=[site for site in sites if health(site).grade != "good"],
            days=days,
            last_month=last,
            now=now.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"),
            explorer=(explorer or "").rstrip("/"),
            style=style,
            script=script,
            policy=policy(style, script),
            charts=charts,
            words=words,
            most={"newest": NEWEST, "events": EVENTS},
        )
    )


def policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy under which only these two are used, and nothing is asked for."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def health(site: Site) -> words.Health:
    """Return what a site's last run says of it."""
    return words.STATES.get(site.last.state, words.UNKNOWN_STATE) if site.last else words.UNKNOWN_STATE


def percent(part: int, whole: int) -> str:
    """Return a share; only all is 100%, and only nothing is 0%."""
    if not part or not whole:
        return "0%"
    share = 100 * part / whole
    if share < _HALF:
        return "<1%"
    return ">99%" if part < whole and share > 100 - _HALF else f"{share:.0f}%"


def local(time: object) -> str:
    """Return a time in China Standard Time, to the minute; what is none as it is."""
    try:
        found = datetime.fromisoformat(time) if isinstance(time, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        return cut(time)
    return found.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def cut(text: object, longest: int = _LONGEST) -> str:
    """Return a text that can be shown, cut visibly where it is long."""
    return shown_text(text, longest)


def show_command(url: str) -> str:
    """Return the command that tells what became of a page, for a shell."""
    return f"scrapy show {shlex.quote(shown_text(url))}"


def explorer_link(explorer: str, url: str) -> str:
    """Return where the explorer shows a page."""
    return f"{explorer}/page?url={quote(shown_text(url), safe='')}"


def _all_days(figures: Figures) -> Counter[str]:
    days: Counter[str] = Counter()
    for site in figures.sites:
        days.update(site.days)
    return days


def _source(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__, ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.tests["web_address"] = lambda url: str(url).lower().startswith(("http://", "https://"))
    environment.filters |= {"cut": cut, "local": local, "in_words": in_words}
    environment.globals |= {
        "percent": percent,
        "health": health,
        "show_command": show_command,
        "explorer_link": explorer_link,
    }
    return environment
