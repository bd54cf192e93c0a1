"""`scrapy checksites`: the conventions of declarations, fixtures and the table of sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.run.command_line import named
from crawler.run.console import console, printing
from crawler.run.reporting import Reporting, reported
from crawler.site_tools import conventions, docs_table
from crawler.site_tools.fixtures import shown
from crawler.sites.registry import shipped, sites

if TYPE_CHECKING:
    import argparse


class Command(Reporting, ScrapyCommand):
    """Exit codes: 0 all follow the conventions; 1 not, with one line a problem; 2 wrong usage."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """Return the arguments, for the help."""
        return "[--write]"

    def short_desc(self) -> str:
        """Return one line, for the list of commands."""
        return "Check that declarations, saved pages and docs/sites.md follow the conventions"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to `parser`."""
        super().add_options(parser)
        parser.add_argument("--write", action="store_true", help="write docs/sites.md first")
        self.add_json(parser)

    @printing
    @reported
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the command; `exitcode` says how it went."""
        if args:
            raise UsageError("scrapy checksites takes no arguments", print_help=False)
        problems = conventions.check_all()
        try:
            problems += _check_table(write=opts.write)
        except OSError as error:
            problems.append(f"cannot write {shown(docs_table.PATH)}: {error.strerror}")
        except Exception as error:  # a site that can't be loaded or read; the lint tells more exactly
            if not problems:
                raise
            problems.append(f"docs/sites.md can't be made: {type(error).__name__}: {error}")
        screen = console()
        for problem in problems:
            screen.print(named(problem), markup=False, soft_wrap=True)
        self.exitcode = 1 if problems else 0
        self.result.sites, self.result.problems = len(sites()), problems
        self.result.reason = problems[0] if problems else None
        if not problems:
            screen.print(f"{len(sites())} sites follow the conventions", markup=False)


def _check_table(*, write: bool) -> list[str]:
    """Return whether `docs/sites.md` is stale, after writing it where that is asked for."""
    fresh = docs_table.document(shipped())
    if write:
        docs_table.PATH.write_text(fresh, "utf-8")
    there = docs_table.PATH.read_text("utf-8") if docs_table.PATH.exists() else None
    return [] if there == fresh else [f"{shown(docs_table.PATH)} is stale: run `scrapy checksites --write`"]
