"""`scrapy catalogue --check`: asks the portals of the table of places whether they are still there."""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.run.console import console, printing
from crawler.site_tools.check_portals import HEADER, STATES, check_portals
from crawler.spiders.places import places_of_region, places_table
from crawler.storage.data_dir import data_dir

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from crawler.catalogue.place import Place


class Command(ScrapyCommand):
    """Exit codes: 0 done, whatever was found; 1 stopped early, or the report cannot be written; 2 wrong usage."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "ERROR"}

    def syntax(self) -> str:
        """Return the arguments, for the help."""
        return "--check [--sample N] [REGION]"

    def short_desc(self) -> str:
        """Return one line, for the list of commands."""
        return "Ask the portals of a region whether they answer, moved or are dead"

    def long_desc(self) -> str:
        """Return what the command does, for its help."""
        return (
            "Opens the home page of each portal, within robots.txt and with the pauses of a crawl, and writes a table "
            "of what became of each into DATA_DIR/catalogue. The table of places is not changed: corrections go into "
            "one of your own, CATALOGUE."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to `parser`."""
        super().add_options(parser)
        parser.add_argument("--check", action="store_true", help="open the portals of REGION, by name or code, or all")
        parser.add_argument("--sample", type=int, metavar="N", help="only N of them, from all over the region")

    @printing
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the command; `exitcode` says how it went."""
        if self.settings is None:
            raise RuntimeError("Scrapy sets it before it runs a command")
        if not opts.check or len(args) > 1 or (opts.sample is not None and opts.sample < 1):
            raise UsageError(
                "run `scrapy catalogue --check [--sample N] [REGION]`; N is 1 or more; scrapy places finds places",
                print_help=False,
            )
        known = places_table(self.settings)
        places = places_of_region(args[0], known) if args else known.places
        chosen = _sample([place for place in places if place.url], opts.sample)
        if not chosen:
            raise UsageError(f"no portal of {args[0]} is known", print_help=False)
        folder = data_dir(self.settings) / "catalogue"
        checked = check_portals(self.settings, chosen)
        path = folder / f"checked-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tsv"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            part.write_text("\n".join([HEADER, *(each.line() for each in checked)]) + "\n", "utf-8")
            os.replace(part, path)  # noqa: PTH105 - whole, or not there
        except OSError as error:
            console(sys.stderr).print(f"{path} cannot be written: {error}", markup=False, soft_wrap=True)
            self.exitcode = 1
            return
        counts = Counter(each.state for each in checked)
        screen = console()
        for each in checked:
            if each.state != "answers":
                why = each.found if each.state == "moved" else each.detail
                screen.print(f"{each.code} {each.place}: {each.state}: {each.url}: {why}", markup=False, soft_wrap=True)
        told = ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])
        screen.print(f"{len(checked)} portals: {told}; {path}", markup=False, soft_wrap=True)
        hosts = len({place.host.removeprefix("www.") for place in chosen})
        self.exitcode = int(len(checked) < hosts)


def _sample(places: Sequence[Place], number: int | None) -> Sequence[Place]:
    """Return so many places at equal distances, the same ones each time."""
    if number is None or number >= len(places):
        return places
    return [places[at * len(places) // number] for at in range(number)]
