"""`scrapy show`: a record, and for each field the winner, its place, its rule and the runners-up."""

from __future__ import annotations

import json
import re
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.archive import Archive
from crawler.archive.capture import printable
from crawler.index.connecting import IndexFault
from crawler.index.store import Index
from crawler.lists import url_forms
from crawler.run.console import console, data, printing
from crawler.run.history import run_history
from crawler.site_tools import explain, explain_text
from crawler.site_tools.find_record import NotFoundError, by_id, by_url
from crawler.storage.data_dir import filled_data_dir
from pipelines.dedupe import index_url

if TYPE_CHECKING:
    import argparse
    from typing import Any

    from crawler.site_tools.explain import Explained

_SITE = re.compile(r"[\w-][\w.-]{0,200}")  # of a declared site, or a host
_ID = re.compile(r"[0-9a-f]{4,16}")
_OFFSET = re.compile(r"(.+)#(\d{1,18})")
_USAGE = "give one address, id or file: scrapy show http://…, scrapy show 3fa8, scrapy show page.html"


class Command(ScrapyCommand):
    """Exit codes: 0 an article is shown; 1 there is none, and the last line says why; 2 wrong usage."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """Return the arguments, for the help."""
        return "URL|ID|FILE [--page N|URL] [--json] | --site NAME"

    def short_desc(self) -> str:
        """Return one line, for the list of commands."""
        return "Show a record, and what each of its fields was decided by"

    def long_desc(self) -> str:
        """Return what the arguments are."""
        return (
            "URL or ID (its first digits are enough) is a page that was crawled into DATA_DIR: its latest record is "
            "shown, and its archived page is read again to say why. FILE is a saved page or an archive, whatever "
            "replay reads; FILE#OFFSET is the page that a record names in its `archive`. Below each field, = is what "
            "decided it (place, rule, trust from 0 to 100, line), - is what else the page offers, and what spoke "
            "against it."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to `parser`."""
        super().add_options(parser)
        parser.add_argument("--page", metavar="N|URL", help="which page of an archive of several")
        parser.add_argument("--site", metavar="NAME", help="which forms of a site's addresses were articles")
        parser.add_argument("--json", action="store_true", help="everything as one JSON object, for scripts")

    @printing
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Show the page; `exitcode` says whether it is an article."""
        if opts.site and not args:
            self._show_site(opts.site)
            return
        if len(args) != 1 or not args[0]:  # an empty one would be the folder that the command is typed in
            raise UsageError(_USAGE, print_help=False)
        try:
            explained = self._explained(args[0], opts.page)
        except (ValueError, explain.ChoiceError) as error:
            raise UsageError(str(error), print_help=False) from error
        except (NotFoundError, IndexFault, OSError) as error:
            self._fail(str(error))
            return
        if opts.json:
            data().write(json.dumps(explain_text.as_object(explained), ensure_ascii=False) + "\n")
        else:
            screen = console()
            for line in explain_text.lines(explained):
                screen.print(line, markup=False, overflow="fold")
        if explained.reason:
            self._fail(explained.reason)

    def _show_site(self, site: str) -> None:
        """Show what the latest runs of a site learnt of its addresses."""
        if self.settings is None:
            raise RuntimeError("Scrapy sets it before it runs a command")
        if not _SITE.fullmatch(site):
            raise UsageError(f"--site {site} is not a site's name", print_help=False)
        found = list(url_forms.lines(run_history(filled_data_dir(self.settings), site).forms))
        for line in found:
            console().print(printable(line), markup=False, overflow="fold")
        if not found:
            self._fail(f"no run of {site} is in DATA_DIR")

    def _explained(self, what: str, page: str | None) -> Explained:
        """Return what is known of a file, an address or an id. Raises `ValueError` for what is none of them."""
        named = _OFFSET.fullmatch(what)
        if Path(what).exists():
            return _of_file(what, page, None)
        if named and Path(named[1]).is_file():
            return _of_file(named[1], page, int(named[2]))
        if page is not None:
            raise ValueError(f"--page chooses a page of a file, and {what} is not one")
        if "://" not in what and not _ID.fullmatch(what):
            raise ValueError(f"{what} is not a file, an address (http://…) or an id (4 to 16 of 0-9 a-f)")
        if self.settings is None:
            raise RuntimeError("Scrapy sets it before it runs a command")
        folder = filled_data_dir(self.settings)
        with closing(Index.open(index_url(self.settings))) as index:
            index.catch_up(folder)
            record = (by_url if "://" in what else by_id)(what, index, folder)
        return explain.explain_record(record, folder)

    def _fail(self, reason: str) -> None:
        self.exitcode = 1
        console(sys.stderr).print("\n".join(map(printable, reason.split("\n"))), markup=False, soft_wrap=True)


def _of_file(path: str, page: str | None, place: int | None) -> Explained:
    """Return a page of a file, or of a folder of files."""
    archive = Archive.build([path], report=lambda *_: None)
    with closing(archive):
        return explain.explain_capture(explain.chosen_page(archive, path, page, place), archive)
