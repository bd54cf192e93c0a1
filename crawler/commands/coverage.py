"""`scrapy coverage`: of the country's places, which were crawled and which gave articles lately."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from rich.table import Table
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.report.coverage import coverage
from crawler.run.console import console, data, printing
from crawler.spiders.places import places_of_region, places_table
from crawler.storage.data_dir import data_dir

if TYPE_CHECKING:
    import argparse


class Command(ScrapyCommand):
    """Exit codes: 0 told, 2 wrong usage."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """Return the arguments, for the help."""
        return "[--region PLACE] [--json]"

    def short_desc(self) -> str:
        """Return one line, for the list of commands."""
        return "Count the places of each province and city that were tried, gave articles, or turn the crawl away"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to `parser`."""
        super().add_options(parser)
        parser.add_argument("--region", metavar="PLACE", help="a province, city or county: a name or a code")
        parser.add_argument("--json", action="store_true", help="print one object, for another program")

    @printing
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the command."""
        if args:
            raise UsageError(f"scrapy coverage takes no argument {args[0]}; type --region {args[0]}", print_help=False)
        known = places_table(self.settings)
        places = places_of_region(opts.region, known) if opts.region is not None else known.places
        found = coverage(places, data_dir(self.settings), datetime.now(UTC))
        rows = [each.as_record() for each in found]
        if opts.json:
            data().write(json.dumps({"regions": rows}, ensure_ascii=False) + "\n")
            return
        table = Table(*(name.replace("_", " ") for name in rows[0]) if rows else "region", box=None, pad_edge=False)
        for column in table.columns[1:]:
            column.justify = "right"
        for row in rows:
            table.add_row(*map(str, row.values()))
        console().print(table)
