"""`scrapy refresh NAME`: what today's code reads on a site's saved pages, against what a person read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.records import Rejection
from crawler.run.command_line import named
from crawler.run.console import console, printing
from crawler.site_tools.fetch_pages import fetch
from crawler.site_tools.fixtures import Fixture, FixtureError, as_expected, fixtures, read_fixture
from crawler.site_tools.record_diff import differing, show_difference, show_record
from crawler.sites.registry import sites, unknown
from crawler.urls import canonical_url

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from crawler.archive import Capture
    from crawler.sites.site import Site


@dataclass(slots=True)
class _Check:
    """One fixture and what is read on it now; `new_page` is the page as it is on the web."""

    fixture: Fixture
    expected: dict[str, Any]
    confirmed: bool
    found: dict[str, Any] | Rejection
    new_page: Capture | None = None

    @property
    def differing(self) -> list[str]:
        return [] if isinstance(self.found, Rejection) else differing(self.expected, self.found)

    @property
    def well(self) -> bool:
        return self.confirmed and not isinstance(self.found, Rejection) and not self.differing

    def lines(self) -> Iterator[Text]:
        """Yield what a person has to see."""
        name = f"{self.fixture.site}/{self.fixture.name}"
        if isinstance(self.found, Rejection):
            yield Text(f"{name}: no record, {self.found.reason}, {self.found.detail}", style="red")
        elif self.differing:
            yield Text(f"{name}: differs in {', '.join(self.differing)}", style="red")
            for field in self.differing:
                yield from show_difference(field, self.expected, self.found)
        elif self.confirmed:
            yield Text(f"{name}: as expected", style="green")
        else:
            yield Text(f"{name}: not confirmed; compare this with {self.fixture.page.name}", style="yellow")
            yield from show_record(self.found)

    def accept(self) -> bool:
        """Write what is read now as what is expected, and confirm it; False where nothing can be read."""
        if isinstance(self.found, Rejection):
            return False
        if self.new_page is not None:
            self.fixture.save_page(self.new_page)
        if not self.well or self.new_page is not None:
            self.fixture.save(self.found, confirmed=True)
        return True


class Command(ScrapyCommand):
    """Exit codes: 0 all as expected, or accepted; 1 a record differs or is not confirmed; 2 wrong usage."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """Return the arguments, for the help."""
        return "[--accept] [--live] NAME"

    def short_desc(self) -> str:
        """Return one line, for the list of commands."""
        return "Compare what is read on a site's saved pages with what a person confirmed"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to `parser`."""
        super().add_options(parser)
        parser.add_argument("--accept", action="store_true", help="what is shown is right: write it as expected")
        parser.add_argument("--live", action="store_true", help="read the pages as they are on the web now")

    @printing
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the command; `exitcode` says how it went."""
        if len(args) != 1:
            raise UsageError(f"run `scrapy refresh NAME`; the sites are {', '.join(sites())}", print_help=False)
        if args[0] not in sites():
            raise UsageError(unknown(args, list(sites())), print_help=False)
        screen = console()
        try:
            checks = self._checks(sites()[args[0]], live=opts.live)
        except FixtureError as error:
            screen.print(str(error), markup=False, soft_wrap=True)
            self.exitcode = 1
            return
        for check in checks:
            for line in check.lines():
                screen.print(line, soft_wrap=True)
        unwell = [check for check in checks if not check.well]
        if opts.accept:
            try:
                unwell = [check for check in checks if not check.accept()]
            except OSError as error:
                screen.print(f"cannot write {error.filename}: {error.strerror}", markup=False, soft_wrap=True)
                self.exitcode = 1
                return
            screen.print(f"{len(checks) - len(unwell)} of {len(checks)} are now as expected", markup=False)
        elif unwell:
            screen.print(named(f"Right? Then run scrapy refresh {args[0]} --accept"), markup=False, soft_wrap=True)
        if not checks:
            screen.print(f"{args[0]} has no saved page with an expected record", markup=False)
        self.exitcode = 1 if unwell or not checks else 0

    def _checks(self, site: Site, *, live: bool) -> list[_Check]:
        """Read the fixtures. Raises `FixtureError` when one, or its page on the web, can't be had."""
        pages = {fixture: fixture.capture() for fixture in fixtures(site.name)}
        fresh: dict[str, Capture] = {}
        if live and self.settings is not None:
            got, failed = fetch(self.settings, [capture.url for capture in pages.values()])
            if failed:
                raise FixtureError("\n".join(failed))
            fresh = {canonical_url(capture.url): capture for capture in got}
        checks = []
        for fixture, saved in pages.items():
            new_page = fresh.get(canonical_url(saved.url))
            if live and new_page is None:
                raise FixtureError(f"{saved.url} has moved: the answer is of another address")
            record = read_fixture(new_page or saved, site.article_layout)
            found = record if isinstance(record, Rejection) else as_expected(record)
            checks.append(_Check(fixture, *fixture.load(), found, new_page))
        return checks
