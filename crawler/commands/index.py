"""`scrapy index`: catches the index up with the feeds, or makes it anew from them."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, ClassVar

from rich.table import Table
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.index.connecting import IndexBusy, IndexFault
from crawler.index.rebuild import rebuild
from crawler.index.store import Index
from crawler.run.console import console, printing
from crawler.run.lock import LOCKED
from crawler.run.metrics import write_metrics
from crawler.run.progress import progress_bar
from crawler.run.reporting import Reporting, reported
from crawler.storage.data_dir import filled_data_dir
from pipelines.dedupe import index_url

if TYPE_CHECKING:
    import argparse
    from typing import Any

_SHOWN = 10  # faults to print one by one


class Command(Reporting, ScrapyCommand):
    """Exit codes: 0 the index holds all that the feeds hold; 1 not, the last lines say why; 2 usage; 75 in use."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """Return the arguments, for the help."""
        return "[--rebuild]"

    def short_desc(self) -> str:
        """Return one line, for the list of commands."""
        return "Bring the index up to date with the feeds, or rebuild it from them"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to `parser`."""
        super().add_options(parser)
        parser.add_argument("--rebuild", action="store_true", help="rebuild the index (while no crawl is running)")
        self.add_json(parser)

    @printing
    @reported
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the command; `exitcode` says how it went."""
        if args:
            raise UsageError("scrapy index takes no arguments", print_help=False)
        if self.settings is None:
            raise RuntimeError("Scrapy sets it before it runs a command")
        folder = filled_data_dir(self.settings)
        start = time.monotonic()
        try:
            url = index_url(self.settings)
            with progress_bar("reading", "MB", 1_000_000) as progress:
                caught = rebuild(url, folder, progress) if opts.rebuild else None
                with closing(Index.open(url)) as index:
                    caught = caught or index.catch_up(folder, progress)
                    counts = index.counts()
        except (IndexFault, OSError) as fault:
            self.fail(str(fault), code=LOCKED if isinstance(fault, IndexBusy) else 1)
            return
        seconds = time.monotonic() - start
        told = self.result
        told.rebuilt, told.files, told.lines, told.rows = opts.rebuild, caught.files, caught.lines, counts
        told.seconds, told.faults = round(seconds, 3), list(caught.faults)
        table = Table("table", "rows")
        table.columns[1].justify = "right"
        for name, rows in counts.items():
            table.add_row(name, f"{rows:,}")
        console().print(table, f"{caught.lines:,} lines of {caught.files:,} files in {seconds:.1f} s", sep="\n")
        write_metrics(self.settings, self.say)
        if caught.faults:
            self.fail(*caught.faults[:_SHOWN], f"errors in the feeds: {len(caught.faults)}")
