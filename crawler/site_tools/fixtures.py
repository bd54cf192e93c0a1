"""The saved pages of each site and what a person read on them: `tests/fixtures/SITE/NAME.*`.

Those of a site in a folder of `SITES_PATH` are beside its declaration, in `fixtures/SITE/`.

`NAME.html` is the raw body, `NAME.json` its URL, headers and capture time, `NAME.expected.json` the record: the fields
of `FIELDS`, `text` as a list of paragraphs. `"confirmed": false` in it says that a program wrote it and nobody has
compared it with the page. A page without an expected record (a challenge, say) is there for other tests.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import crawler
from crawler import sites as package
from crawler.archive import captures
from crawler.reading import read_page
from crawler.records import Article, Rejection, to_line
from pipelines import clean_and_validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.archive import Capture
    from crawler.reading import Layout

ROOT = Path(crawler.__file__).parents[1]
FIXTURES = ROOT / "tests/fixtures"
FOLDERS = (FIXTURES, *(folder / "fixtures" for folder in package.OWN))
FIELDS = (
    "site",
    "url",
    "title",
    "published_at",
    "published_precision",
    "source",
    "authors",
    "editors",
    "section",
    "text",
    "images",
    "attachments",
    "original_url",
    "views",
    "script",
    "truncated",
)
_CONFIRMED = "confirmed"
_KEPT_HEADERS = ("content-type", "content-language", "last-modified")  # no cookies of whoever saved the page


class FixtureError(Exception):
    """A fixture that cannot be used; the message names it."""


@dataclass(frozen=True, slots=True, order=True)
class Fixture:
    """One saved page of a site with its expected record, which need not exist yet."""

    folder: Path  # its last part is the site's name
    name: str

    def __str__(self) -> str:
        """Return where it is, without an ending."""
        return shown(self.folder / self.name)

    @property
    def site(self) -> str:
        """The name of the site."""
        return self.folder.name

    @property
    def page(self) -> Path:
        """The raw page."""
        return self.folder / f"{self.name}.html"

    @property
    def sidecar(self) -> Path:
        """Where the page came from."""
        return self.folder / f"{self.name}.json"

    @property
    def expected_path(self) -> Path:
        """What a person read on the page."""
        return self.folder / f"{self.name}.expected.json"

    def capture(self) -> Capture:
        """Return the saved page. Raises `FixtureError`."""
        problems: list[str] = []
        try:
            found = list(captures(self.page, report=lambda _kind, detail: problems.append(detail)))
        except (OSError, ValueError) as error:
            raise FixtureError(str(error)) from error
        if problems or not found:
            raise FixtureError("; ".join(problems) or f"{self.page}: no page")
        return found[0]

    def load(self) -> tuple[dict[str, Any], bool]:
        """Return the expected record and whether a person confirmed it. Raises `FixtureError`."""
        try:
            expected = json.loads(self.expected_path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise FixtureError(f"{self.expected_path}: {error}") from error
        if not isinstance(expected, dict):
            raise FixtureError(f"{self.expected_path}: no JSON object")
        return expected, expected.pop(_CONFIRMED, True) is True

    def save(self, expected: dict[str, Any], *, confirmed: bool) -> None:
        """Write the expected record."""
        _write(self.expected_path, expected if confirmed else {_CONFIRMED: False, **expected})

    def save_page(self, capture: Capture) -> None:
        """Write the raw page and where it came from."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.page.write_bytes(capture.body)
        headers = {name: value for name, value in capture.headers.items() if name.lower() in _KEPT_HEADERS}
        moment = capture.captured_at.isoformat() if capture.captured_at else None
        _write(self.sidecar, {"url": capture.url, "headers": headers, "captured_at": moment})


def shown(path: Path) -> str:
    """Return a path as messages have it: from the current folder where that holds it, else whole."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


def fixtures(site: str = "*", folders: Sequence[Path] = FOLDERS) -> list[Fixture]:
    """Return the fixtures that have an expected record, of one site or of all, by name."""
    paths = (path for folder in folders for path in folder.glob(f"{site}/*.expected.json"))
    return sorted(Fixture(path.parent, path.name.removesuffix(".expected.json")) for path in paths)


def read_fixture(capture: Capture, layout: Layout | None) -> dict[str, Any] | Rejection:
    """Return the whole record that today's code makes of a page, or why it makes none."""
    article = read_page(
        capture.body, capture.url, headers=capture.headers, captured_at=capture.captured_at, layout=layout
    )
    refined = clean_and_validate(article)
    return json.loads(to_line(refined)) if isinstance(refined, Article) else refined


def as_expected(record: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a record that a person confirms, in the form of the file."""
    return {name: record[name] for name in FIELDS} | {"text": record["text"].split("\n")}


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(f"{json.dumps(content, ensure_ascii=False, indent=2)}\n", "utf-8")
