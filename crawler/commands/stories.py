"""`scrapy stories`: who published each story first, who reprinted it when, and with what change."""

from __future__ import annotations

import csv
import json
import re
import sys
from contextlib import ExitStack
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TextIO
from xml.sax.saxutils import escape, quoteattr

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.index.connecting import IndexFault
from crawler.index.store import Index
from crawler.run.console import cell, data, printing
from crawler.run.progress import progress_bar
from crawler.run.reporting import Reporting, reported
from crawler.storage.data_dir import filled_data_dir, no_folder
from pipelines.dedupe import index_url

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from crawler.index.stories import Copy, Story

_COLUMNS = ("id", "url", "site", "publisher", "title", "published_at", "fetched_at", "similarity", "changes")
_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_GRAPH = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""


def _values(page: Copy) -> dict[str, Any]:
    return {**asdict(page), "changes": " ".join(page.changes)}


def write_jsonl(stories: Iterable[Story], stream: TextIO) -> None:
    """Write one story a line, its pages by time of publication."""
    stream.writelines(json.dumps(asdict(story), ensure_ascii=False, separators=(",", ":")) + "\n" for story in stories)


def write_csv(stories: Iterable[Story], stream: TextIO) -> None:
    """Write one page a row, `story` and `first` before it; with a byte order mark, so that spreadsheets read UTF-8."""
    stream.write("\ufeff")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("story", "first", *_COLUMNS))
    for story in stories:
        for page in story.pages:
            values = _values(page)
            writer.writerow((story.id, int(page.id == story.first), *(cell(values[name]) for name in _COLUMNS)))


def write_graphml(stories: Iterable[Story], stream: TextIO) -> None:
    """Write a directed graph: pages are nodes, and from the original of each story an edge leads to each copy."""
    stream.write(_GRAPH)
    for name in _COLUMNS[1:]:
        kind, of = ("double", "edge") if name == "similarity" else ("string", "edge" if name == "changes" else "node")
        stream.write(f'<key id="{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n')
    stream.write('<graph edgedefault="directed">\n')
    for story in stories:
        stream.writelines(
            f"<node id={quoteattr(page.id)}>{_data(page, _COLUMNS[1:-2])}</node>\n" for page in story.pages
        )
        for page in story.pages:
            if page.id != story.id:
                ends = f"source={quoteattr(story.id)} target={quoteattr(page.id)}"
                stream.write(f"<edge {ends}>{_data(page, _COLUMNS[-2:])}</edge>\n")
    stream.write("</graph>\n</graphml>\n")


def _data(page: Copy, names: Iterable[str]) -> str:
    values = _values(page)
    return "".join(
        f'<data key="{name}">{escape(_NOT_XML.sub("", str(values[name])))}</data>'
        for name in names
        if values[name] not in (None, "")
    )


WRITERS: dict[str, Callable[[Iterable[Story], TextIO], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "graphml": write_graphml,
}


class _Counted:
    """Counts the stories that a writer takes."""

    def __init__(self, stories: Iterable[Story]) -> None:
        self.count = 0
        self.show: Callable[[int, int | None], None] = lambda *_: None
        self._stories = stories

    def __iter__(self) -> Iterator[Story]:
        for story in self._stories:
            self.count += 1
            self.show(self.count, None)
            yield story


class Command(Reporting, ScrapyCommand):
    """Exit codes: 0 done; 1 the index or a feed could not be read; 2 wrong usage."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """Return the arguments, for the help."""
        return "[--since DAY] [--format jsonl|csv|graphml] [-o FILE]"

    def short_desc(self) -> str:
        """Return one line, for the list of commands."""
        return "Write who published each story first, who reprinted it when, and with what change"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to `parser`."""
        super().add_options(parser)
        parser.add_argument("--since", metavar="DAY", help="only stories with a page of that day (2022-08-18) or later")
        parser.add_argument("--format", choices=WRITERS, help="default: as FILE ends, else jsonl")
        parser.add_argument("-o", "--output", metavar="FILE", help="default: standard output")
        self.add_json(parser)

    @printing
    @reported
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Catch the index up, then write the stories that more than one page tells."""
        if args or self.settings is None:
            raise UsageError("scrapy stories takes options only", print_help=False)
        if opts.since is not None:
            try:
                date.fromisoformat(opts.since)
            except ValueError:
                raise UsageError(f"--since {opts.since}: not a day like 2022-08-18", print_help=False) from None
        ending = Path(opts.output or "").suffix.removeprefix(".")
        opts.format = opts.format or (ending if ending in WRITERS else "jsonl")
        if opts.output:
            no_folder(Path(opts.output), f"stories.{opts.format}")
        elif opts.json:
            raise UsageError(
                f"--json prints one object: say where the stories go, -o stories.{opts.format}", print_help=False
            )
        folder = filled_data_dir(self.settings)
        try:
            faults = self._write(opts, index_url(self.settings), folder)
        except (IndexFault, OSError) as fault:
            faults = (str(fault),)
        if faults:
            self.result.faults = list(faults)
            self.fail(*faults)

    def _write(self, opts: argparse.Namespace, url: str, data_dir: Path) -> tuple[str, ...]:
        with ExitStack() as stack:
            index = Index.open(url)
            stack.callback(index.close)
            with progress_bar("reading", "MB", 1_000_000) as progress:
                faults = index.catch_up(data_dir, progress).faults
            stream = data()
            if opts.output:
                Path(opts.output).parent.mkdir(parents=True, exist_ok=True)
                stream = stack.enter_context(Path(opts.output).open("w", encoding="utf-8", newline=""))
            told = _Counted(index.stories(opts.since))
            if not stream.isatty():  # else they are what is seen
                told.show = stack.enter_context(progress_bar("writing", "stories"))
            WRITERS[opts.format](told, stream)
        self.result.output, self.result.format, self.result.stories = opts.output, opts.format, told.count
        where = f" in {opts.output}" if opts.output else ""
        found = f"{told.count} stories" if told.count else "no story is on more than one page"
        sys.stderr.write(f"{found}{where if told.count else ''}\n")
        return faults
