"""`scrapy report`: one self-contained HTML page of what was crawled and how healthy it is."""

from __future__ import annotations

import os
import sqlite3
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.export.cursor import Cursor
from crawler.export.feeds import Feeds
from crawler.records import CHINA
from crawler.report.figures import gather
from crawler.report.page import render
from crawler.run.command_line import named
from crawler.run.console import printing
from crawler.run.progress import progress_bar
from crawler.storage.data_dir import filled_data_dir, no_folder
from crawler.storage.output_file import replaceable

if TYPE_CHECKING:
    import argparse


class Command(ScrapyCommand):
    """Exit codes: 0 written; 1 it could not be; 2 wrong usage, or nothing was crawled into `DATA_DIR`."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """Return the arguments as the help shows them."""
        return "[-o FILE]"

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "Write one HTML page of what was crawled and how healthy it is"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add `-o`."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE", help="where to write it (DATA_DIR/report.html)")

    @printing
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the page, by way of a temporary name so that a reader never sees half of it."""
        if args:
            raise UsageError(
                f"scrapy report takes no argument {args[0]}; -o FILE says where to write it", print_help=False
            )
        data_dir = filled_data_dir(self.settings)
        target = Path(opts.output) if opts.output else data_dir / "report.html"
        no_folder(target, "report.html")
        try:
            target = _regular(target)
            with Feeds(data_dir, Cursor()) as feeds:
                with progress_bar("reading", "MB", 1_000_000) as progress:
                    feeds.read(progress)
                with progress_bar("counting", "articles") as progress:
                    figures = gather(feeds, data_dir, progress)
            page = render(figures, datetime.now(CHINA), self.settings["EXPLORE_URL"] if self.settings else None)
            write_whole(target, page)
        except (OSError, sqlite3.Error) as error:
            sys.stderr.write(f"cannot write the report: {error}\n")
            self.exitcode = 1
            return
        if figures.faults:
            names = named("`scrapy index --rebuild` names them")
            sys.stderr.write(f"{len(figures.faults)} lines of the feeds cannot be read; {names}\n")
        sys.stdout.write(f"{target}\n")


def _regular(target: Path) -> Path:
    """Return the file to write, where a link leads. Raises `UsageError` for what no file may replace, and `OSError`."""
    try:
        return replaceable(target)
    except ValueError as error:
        raise UsageError(str(error), print_help=False) from error


def write_whole(target: Path, page: str) -> None:
    """Write a page by way of a name of this process, so that a reader never sees half of one. Raises `OSError`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        part.write_text(page, encoding="utf-8")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
