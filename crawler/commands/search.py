"""`scrapy search`: the articles that have all the words, the best first, with the sentence around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.records.command_result import SearchHit
from crawler.run.console import console, printing
from crawler.run.filter_options import add_filter, filter_of
from crawler.run.lock import LOCKED
from crawler.run.progress import progress_bar
from crawler.run.reporting import Reporting, reported
from crawler.search.catch_up import INDEXING, CaughtUp, catch_up
from crawler.search.hits import Question, UnknownSiteError, ask
from crawler.search.query import QueryError, words_of
from crawler.search.search_file import AnewError, SearchBusy, SearchFault, path_of
from crawler.storage.data_dir import filled_data_dir

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from crawler.search.hits import Answer, Hit, Span

_SHOWN = 10  # faults to print one by one
_LIMIT = 20
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_MARKED = "bold red"


class Command(Reporting, ScrapyCommand):
    """Exit codes: 0 done, found or not; 1 something could not be read or written; 2 wrong usage; 75 in use."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """Return the arguments, for the help."""
        return "WORDS… | --rebuild"

    def short_desc(self) -> str:
        """Return one line, for the list of commands."""
        return "Find articles by their words, in title and text"

    def long_desc(self) -> str:
        """Return what is found, for the help."""
        return (
            "Shows the articles that are true now and have all the words in title or text. A Chinese word is found "
            "wherever its characters stand together; a number or a Latin word only whole, and 202* is what begins so. "
            "Words between quotes, “…” or 「…」, are one phrase, whose blanks and punctuation match any. Mind that a "
            "shell takes its own quotes away."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to `parser`."""
        super().add_options(parser)
        add_filter(parser)
        parser.add_argument("--limit", metavar="N", default=str(_LIMIT), help=f"show so many at most ({_LIMIT})")
        self.add_json(parser)
        parser.add_argument("--rebuild", action="store_true", help="make the search index anew from the records")

    @printing
    @reported
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the command; `exitcode` says how it went."""
        try:
            asked = _question(args, opts)
            folder = filled_data_dir(self.settings)
            caught = self._catch_up(folder, anew=opts.rebuild)
            if asked.words:
                self._show(asked, self._answer(folder, asked), opts)
            else:
                self.say(f"{path_of(folder)}: {caught.added:,} articles, {path_of(folder).stat().st_size:,} bytes")
        except (QueryError, UnknownSiteError) as error:
            raise UsageError(str(error), print_help=False) from error
        except SearchBusy as error:
            self.fail(str(error), code=LOCKED)
        except (SearchFault, OSError) as error:
            self.fail(str(error))
        except KeyboardInterrupt:
            self.fail("interrupted; the next search goes on where this one was", stopped=True)

    def _catch_up(self, folder: Path, *, anew: bool = False) -> CaughtUp:
        with progress_bar("reading", "MB", 1_000_000) as reading, progress_bar("indexing", "articles") as indexing:

            def progress(what: str, done: int, total: int) -> None:
                (indexing if what == INDEXING else reading)(done, total)

            caught = catch_up(folder, progress, anew=anew)
        if caught.anew:
            self.say(f"{caught.anew}; the search index was made anew")
        if caught.faults:
            more = [f"faults in the feeds: {len(caught.faults)}"] if len(caught.faults) > _SHOWN else []
            self.result.faults = list(caught.faults)
            self.fail(*caught.faults[:_SHOWN], *more)
        return caught

    def _answer(self, folder: Path, asked: Question) -> Answer:
        try:
            return ask(folder, asked)
        except AnewError as error:  # damage shows where it is met
            self.say(f"{error}; the search index is made anew")
            self._catch_up(folder, anew=True)
        try:
            return ask(folder, asked)
        except AnewError as error:
            raise SearchFault(str(error)) from error

    def _show(self, asked: Question, answer: Answer, opts: argparse.Namespace) -> None:
        told = self.result
        told.words = [word.typed for word in asked.words]
        told.total, told.ranked, told.articles, told.bytes = answer.total, answer.ranked, answer.articles, answer.bytes
        told.hits = list(map(_told, answer.hits))
        screen = console()
        for hit in answer.hits if not opts.json else ():
            _print(hit, screen)
        order = "the best first" if answer.ranked else "those with it in the title first, then the latest"
        shown = f", {len(answer.hits):,} shown, {order}" if answer.total else ""
        self.say(f"{answer.total:,} found{shown}; {answer.articles:,} articles, search index of {answer.bytes:,} bytes")


def _question(args: list[str], opts: argparse.Namespace) -> Question:
    """Read the command line. Raises `UsageError` and `QueryError`."""
    words = [] if opts.rebuild and not args else words_of(" ".join(args))
    if not _NUMBER.fullmatch(opts.limit):
        raise UsageError(f"--limit {opts.limit:.40}: not a number like {_LIMIT}", print_help=False)
    return Question(words, *filter_of(opts), int(opts.limit))


def _told(hit: Hit) -> SearchHit:
    told: dict[str, Any] = {**hit.article, "passage": hit.passage}
    return SearchHit(**told, title_marks=list(map(list, hit.title_marks)), marks=list(map(list, hit.marks)))


def _print(hit: Hit, screen: Any) -> None:
    article = {name: _line(value or "") for name, value in hit.article.items()}
    screen.print(_marked(article["title"], hit.title_marks, screen), overflow="fold")
    screen.print(f"  {article['day']}  {article['site']}  {article['id']}", markup=False, overflow="fold")
    screen.print(f"  {article['url']}", markup=False, soft_wrap=True)
    if hit.passage:
        screen.print(Text("  ") + _marked(_line(hit.passage), hit.marks, screen), overflow="fold")
    screen.print()


def _line(text: str) -> str:
    """Return text on one line, character for character."""
    return text.replace("\n", " ").replace("\t", " ")


def _marked(text: str, marks: Sequence[Span], screen: Any) -> Text:
    """Return text with its marks: in colour where there is a terminal that has it, else between 【 and 】."""
    line = _line(text)
    if screen.is_terminal and screen.color_system and not screen.no_color:
        shown = Text(line)
        for start, end in marks:
            shown.stylize(_MARKED, start, end)
        return shown
    for start, end in reversed(marks):
        line = f"{line[:start]}【{line[start:end]}】{line[end:]}"
    return Text(line)
