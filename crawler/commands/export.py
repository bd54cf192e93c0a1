"""`scrapy export`: one table of what is true now, for pandas, DuckDB, R, SQLite or a spreadsheet."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.table import Table as Screen
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.export import parquet
from crawler.export.choice import Choice, Table
from crawler.export.cursor import START, Cursor, CursorError, OtherFeedsError
from crawler.export.dataset import NotOursError, replaceable_dataset, write_dataset
from crawler.export.feeds import Feeds
from crawler.export.table_file import ENDINGS, ending, write_table
from crawler.records.command_result import ExportedSite, ExportResult
from crawler.run.console import console, data, printing
from crawler.run.filter_options import add_filter, filter_of
from crawler.run.lock import LOCKED
from crawler.run.progress import progress_bar
from crawler.run.reporting import Reporting, reported
from crawler.storage.data_dir import filled_data_dir, no_folder
from crawler.storage.output_file import OutputBusyError, replaceable

if TYPE_CHECKING:
    import argparse

    from crawler.export.summary import Summary

_SHOWN = 10  # faults to print one by one
_SITES = 20  # to show, those with the most rows
_STEP = 500  # rows between two looks of the progress bar
_EXAMPLE = "scrapy export -o news.parquet"


class Command(Reporting, ScrapyCommand):
    """Exit codes: 0 done; 1 something could not be read or written; 2 wrong usage; 75 the output is being written."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """Return the arguments, for the help."""
        return "-o FILE | --dataset DIR"

    def short_desc(self) -> str:
        """Return one line, for the list of commands."""
        return "Write one table of what is true now: Parquet, CSV, SQLite, JSON lines"

    def long_desc(self) -> str:
        """Return what the command does, for its help."""
        return (
            "Writes one row a story to FILE, whose name ends with .parquet, .csv, .sqlite, .jsonl or .jsonl.gz. Of "
            "each page the latest revision counts; copies of a story and pages that were withdrawn are left out unless "
            "they are asked for. The file is replaced when all is written. See docs/recipes.md for what to do with it."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to `parser`."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE", help="the file to write; its ending chooses the format")
        parser.add_argument("--dataset", metavar="DIR", help="a folder of Parquet files by year, with a dataset card")
        add_filter(parser)
        parser.add_argument("--duplicates", action="store_true", help="also rows that tell another row's story")
        parser.add_argument("--revisions", action="store_true", help="also earlier revisions, a row each")
        parser.add_argument("--withdrawn", action="store_true", help="also pages that are gone: withdrawn_at says when")
        parser.add_argument(
            "--changes-since",
            metavar="CURSOR",
            help=f"only what changed since; begin with {START}; prints the next one",
        )
        parser.add_argument("--excel", action="store_true", help="begin a CSV with the mark that Excel knows UTF-8 by")
        self.add_json(parser)

    @printing
    @reported
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the command; `exitcode` says how it went."""
        if args:
            raise UsageError(f"scrapy export takes options only: {_EXAMPLE}", print_help=False)
        try:
            choice, since, target = _asked(opts)
            folder = filled_data_dir(self.settings)
            self._export(folder, choice, since, target, opts)
        except (CursorError, NotOursError) as error:
            raise UsageError(str(error), print_help=False) from error
        except parquet.ExtraMissingError as error:
            self.fail(str(error), code=2)
        except OutputBusyError as error:
            self.fail(str(error), code=LOCKED)
        except (OSError, sqlite3.Error, OtherFeedsError) as error:
            self.fail(str(error))
        except KeyboardInterrupt:
            self.fail("interrupted; nothing was replaced", stopped=True)

    def _export(self, folder: Path, choice: Choice, since: Cursor, target: Path, opts: argparse.Namespace) -> None:
        with Feeds(folder, since) as feeds:
            with progress_bar("reading", "MB", 1_000_000) as progress:
                feeds.read(progress)
            table = Table(feeds, choice)
            _know_sites(choice, table.sites())
            with progress_bar("writing", "rows") as progress:
                total = table.count

                def written(rows: int) -> None:
                    if rows % _STEP == 0:
                        progress(rows, max(rows, total))

                if opts.dataset:
                    summary = write_dataset(table, target, written)
                else:
                    summary = write_table(table, choice.columns, target, written, mark=opts.excel)
            self.result = told = _told(target, summary, feeds, table)
        if choice.changes and not opts.json:
            data().write(f"{told.cursor}\n")
        console(sys.stderr).print(_screen(told))
        self.say(f"{told.output}, {told.bytes:,} bytes")
        self._complain(told)

    def _complain(self, told: ExportResult) -> None:
        """Tell what is not in the table as it is in the feeds. What cannot be a row makes the exit code 1."""
        lines = told.faults[:_SHOWN]
        if len(told.faults) > _SHOWN:
            lines.append(f"errors in the feeds: {len(told.faults)}")
        lines += [f"{name}: {count} values of another type are null" for name, count in told.wrong_values.items()]
        if lines:
            self.fail(*lines)
        for name, count in told.unknown_fields.items():
            self.say(f"{name}: {count} records have this field, which this version does not know; it is left out")
        if told.running:
            self.say(f"{told.running} runs have not ended; what they found is in the next export")


def _asked(opts: argparse.Namespace) -> tuple[Choice, Cursor, Path]:
    """Return what is asked for, since when, and what to write. Raises `UsageError` and `CursorError`."""
    if bool(opts.output) == bool(opts.dataset):
        raise UsageError(f"say what to write, a file or --dataset DIR: {_EXAMPLE}", print_help=False)
    changes = opts.changes_since is not None
    choice = Choice(
        *filter_of(opts),
        duplicates=opts.duplicates,
        revisions=opts.revisions,
        withdrawn=opts.withdrawn,
        changes=changes,
    )
    if opts.dataset:
        if changes or opts.excel:
            raise UsageError("--dataset cannot be combined with --changes-since or --excel", print_help=False)
        parquet.check()
        target = replaceable_dataset(Path(opts.dataset))
    else:
        target = _file(opts)
    return choice, Cursor.read(opts.changes_since) if changes else Cursor(), target


def _file(opts: argparse.Namespace) -> Path:
    """Return the file to write. Raises `UsageError` where that is none."""
    output = Path(opts.output)
    no_folder(output, "news.parquet")
    kind = ending(output.name)
    if kind is None:
        raise UsageError(f"{output}: the name's ending chooses the format: {', '.join(ENDINGS)}", print_help=False)
    if opts.excel and kind != ".csv":
        raise UsageError(f"--excel is for a .csv file, and {output} is not one", print_help=False)
    if kind == ".parquet":
        parquet.check()
    try:
        return replaceable(output)
    except (ValueError, OSError) as error:
        raise UsageError(str(error), print_help=False) from error


def _know_sites(choice: Choice, known: list[str]) -> None:
    if unknown := set(choice.sites) - set(known):
        raise UsageError(
            f"no records of {', '.join(sorted(unknown))}; there are those of {', '.join(known) or 'no site'}",
            print_help=False,
        )


def _told(target: Path, summary: Summary, feeds: Feeds, table: Table) -> ExportResult:
    files = [target] if target.is_file() else sorted(path for path in (target / "data").glob("*.parquet"))
    return ExportResult(
        command="export",
        output=str(target),
        bytes=sum(path.stat().st_size for path in files),
        rows=summary.rows,
        changes=dict(sorted(summary.changes.items())) if table.choice.changes else None,
        sites={
            name: ExportedSite(rows=site.rows, first=site.first, last=site.last)
            for name, site in sorted(summary.sites.items())
        },
        cursor=str(feeds.cursor),
        running=feeds.running,
        faults=feeds.faults,
        wrong_values=dict(sorted(table.rows.wrong.items())),
        unknown_fields=dict(sorted(table.rows.unknown.items())),
    )


def _screen(told: ExportResult) -> Screen:
    screen = Screen("site", "rows", "first", "last")
    screen.columns[1].justify = "right"
    sites = sorted(told.sites.items(), key=lambda item: -item[1].rows)
    for name, site in sites[:_SITES]:
        screen.add_row(name, f"{site.rows:,}", site.first or "", site.last or "")
    if others := sites[_SITES:]:
        screen.add_row(f"{len(others)} others", f"{sum(site.rows for _, site in others):,}")
    screen.add_section()
    screen.add_row("all", f"{told.rows:,}")
    for name, count in (told.changes or {}).items():
        screen.add_row(name, f"{count:,}")
    return screen
