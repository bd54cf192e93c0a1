"""`scrapy places WORD`: divisions of the country and their portals, by name, pinyin or code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from crawler.catalogue.listing import HELP, answer
from crawler.catalogue.place import LEVELS
from crawler.run.console import console, data, printing
from crawler.spiders.places import places_table

if TYPE_CHECKING:
    import argparse


class Command(ScrapyCommand):
    """Exit codes: 0 found, 1 nothing has such a name, 2 wrong usage. `govnews places` says the same at once."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """Return the arguments, for the help."""
        return "[--level LEVEL] [--json] [WORD…]"

    def short_desc(self) -> str:
        """Return one line, for the list of commands."""
        return "Find provinces, cities and counties with their portals, by name, pinyin or code"

    def long_desc(self) -> str:
        """Return what the command does, for its help."""
        return f"Lists the places that WORD names: {HELP}. Without any, the provinces."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to `parser`."""
        super().add_options(parser)
        levels = ", ".join(LEVELS)
        parser.add_argument("--level", choices=LEVELS, metavar="LEVEL", help=f"only places of this level: {levels}")
        parser.add_argument("--json", action="store_true", help="print one object, for another program")

    @printing
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the command; `exitcode` says whether something was found."""
        known, folder = places_table(self.settings), self.settings["DATA_DIR"] if self.settings else None
        said = answer(args, level=opts.level, as_json=opts.json, known=known, data_dir=folder)
        for line in said.lines:
            data().write(f"{line}\n")
        for line in said.told:
            console(sys.stderr).print(line, markup=False, soft_wrap=True)
        self.exitcode = said.code
