"""What the demo's site modules share: an answer of a web server, the texts, and small pieces of HTML."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
CAPTURED = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # when the demo says it fetched everything
LATER = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)  # and a day later
NOTE = "（本文为合成示例，仅供演示程序使用，人名、地名、数字均非真实。）"
IMAGE = "[image] "
GAP = "[gap] "


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what the server answered; `sent` is the body of a POST."""

    url: str
    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    sent: bytes = b""
    captured_at: datetime = CAPTURED


@dataclass(frozen=True, slots=True)
class Text:
    """One page's text: `body` paragraphs in order (pictures as `[image] caption`), and what stands around them."""

    title: str
    body: tuple[str, ...]
    aside: tuple[str, ...] = ()
    outline: tuple[str, ...] = ()
    spam: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list page."""

    href: str
    title: str
    date: str


def load(name: str) -> Text:
    """Return the text `texts/NAME.toml`, a paragraph a line."""
    table = tomllib.loads((TEXTS / f"{name}.toml").read_text("utf-8"))
    blocks = {key: tuple(value.split("\n")[:-1]) for key, value in table.items() if key != "title"}
    return Text(title=table["title"], **blocks)


def synthetic(title: str, *body: str) -> Text:
    """Return an invented article that says so in its title and its last paragraph."""
    return Text(title=f"合成示例：{title}", body=(*body, NOTE))


def html(url: str, text: str, *, charset: str = "utf-8", header: str = "text/html") -> Exchange:
    """Return a page as a server sends it: `charset` is the real one, `header` the Content-Type it claims."""
    return Exchange(url, text.encode(charset), headers=(("Content-Type", header),))


def plain(url: str, text: str, kind: str = "text/plain") -> Exchange:
    """Return a file that is no page: robots.txt, a script, JSON."""
    return Exchange(url, text.encode(), headers=(("Content-Type", kind),))


def missing(url: str) -> Exchange:
    """Return a 404 with the short page that servers send."""
    page = "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>"
    return Exchange(url, page.encode(), status=404, headers=(("Content-Type", "text/html"),))


def lines(items: tuple[str, ...], template: str) -> str:
    """Return `template` filled with each item, a line each."""
    return "\n".join(template.format(item) for item in items)
