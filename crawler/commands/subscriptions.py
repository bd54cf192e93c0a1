"""`scrapy subscriptions`: what is asked to be told, what that would have brought, and whether receivers take it."""

from __future__ import annotations

import re
import sys
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from rich.table import Table
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.notify import message
from crawler.notify.options import Options, options_of, subscriptions_of
from crawler.notify.outbox import Outbox, OutboxFault
from crawler.notify.receivers import VARIABLE, Letter, missing_extra, receivers, send
from crawler.notify.subscription import SubscriptionError, variables, without_address
from crawler.notify.telling import would_tell
from crawler.records import CHINA
from crawler.run.console import console, data, printing
from crawler.run.filter_options import sigterm_as_interrupt
from crawler.storage.data_dir import data_dir, filled_data_dir

if TYPE_CHECKING:
    import argparse

    from crawler.notify.subscription import Subscription

_DAYS = 7
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")
_PATIENCE = 20.0  # seconds that receivers have for a test


class Command(ScrapyCommand):
    """Exit codes: 0 done; 1 a receiver did not take its message, or a file could not be read; 2 wrong usage."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """Return the arguments, for the help."""
        return "[NAME…] | --test [--days N] [NAME…] | --since DAY [NAME…] | --send-test"

    def short_desc(self) -> str:
        """Return one line, for the list of commands."""
        return "Show what is subscribed to, and what it would have brought"

    def long_desc(self) -> str:
        """Return where subscriptions are, for the help."""
        return (
            "Lists the subscriptions of DATA_DIR/subscriptions.toml with what became of their messages. They are told "
            "when a run has ended. docs/alerts.md explains the file."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to `parser`."""
        super().add_options(parser)
        parser.add_argument(
            "--test", action="store_true", help="show what the last days would have brought; send nothing"
        )
        parser.add_argument("--days", metavar="N", help=f"days that --test looks back ({_DAYS})")
        parser.add_argument("--since", metavar="DAY", help="let subscriptions begin on that day (2022-08-18), not now")
        parser.add_argument(
            "--send-test", action="store_true", help="send each receiver one message, and say who took it"
        )

    @printing
    @sigterm_as_interrupt()
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the command; `exitcode` says how it went."""
        days, since = _checked(args, opts)
        if self.settings is None:
            raise RuntimeError("Scrapy sets them before it runs a command")
        folder = data_dir(self.settings) if opts.send_test else filled_data_dir(self.settings)
        options = options_of(self.settings, folder)
        try:
            asked = subscriptions_of(options)
        except SubscriptionError as error:
            raise UsageError(str(error), print_help=False) from error
        try:
            if opts.send_test:
                self._try_receivers(options, asked)
                return
            chosen = _chosen(options, asked, args)
            if opts.test:
                self._show_past(options, chosen, days)
            elif since is not None:
                self._restart(options, chosen, since)
            else:
                _list(options, chosen)
        except (OutboxFault, OSError) as error:
            self._fail(str(error))
        except KeyboardInterrupt:
            self._fail("interrupted")

    def _try_receivers(self, options: Options, asked: list[Subscription]) -> None:
        every = [to for name in variables(asked) for to in receivers(name)]
        unset = [(each.name, name) for each in asked for name in without_address(each)]
        if not every:
            raise UsageError(f"nobody is to be told: set {VARIABLE}; docs/alerts.md shows how", print_help=False)
        if missing := missing_extra():
            raise UsageError(missing, print_help=False)
        for subscription, name in unset:
            self._fail(f"subscription {subscription}: receivers: {name} is not set")

        def done(letter: Letter, why: str | None) -> None:
            if why is None:
                data().write(f"{letter.receiver}: sent\n")
            else:
                self._fail(f"{letter.receiver}: {why}")

        test = message.of_test(options.language)
        send([Letter(n, to, test) for n, to in enumerate(every)], options.language, _PATIENCE, done)

    def _show_past(self, options: Options, asked: list[Subscription], days: int) -> None:
        since = datetime.now(UTC) - timedelta(days=days)
        for each, events, total in would_tell(options, asked, since):
            told = message.of_events(each.name, events, total, options.language)
            data().write(
                f"{told.title}\n\n{message.body(told, message.LARGEST, options.language)}\n\n" if total else ""
            )
            self._say(f"{each.name}: {total} in {days} days")

    def _restart(self, options: Options, asked: list[Subscription], since: datetime) -> None:
        with Outbox.open(options.data_dir, now=datetime.now(UTC)) as outbox:
            for each in asked:
                outbox.restart(each.name, since)
        names = ", ".join(each.name for each in asked)
        self._say(f"{names}: what runs have brought since {since.astimezone(CHINA).date()} is told after the next run")

    def _say(self, line: str) -> None:
        console(sys.stderr).print(line, markup=False, soft_wrap=True)

    def _fail(self, line: str) -> None:
        self.exitcode = 1
        self._say(line)


def _checked(args: list[str], opts: argparse.Namespace) -> tuple[int, datetime | None]:
    """Return the days of `--test` and the time of `--since`. Raises `UsageError`."""
    if (opts.test, opts.send_test, opts.since is not None).count(True) > 1:
        raise UsageError("--test, --send-test and --since are three things: give one of them", print_help=False)
    if opts.days is not None and not opts.test:
        raise UsageError("--days is of --test: scrapy subscriptions --test --days 7", print_help=False)
    if opts.send_test and args:
        raise UsageError(f"--send-test is for all receivers and takes no name {args[0]}", print_help=False)
    if opts.days is not None and not _NUMBER.fullmatch(opts.days):
        raise UsageError(f"--days {opts.days:.40}: not a number like {_DAYS}", print_help=False)
    if opts.since is None:
        return int(opts.days or _DAYS), None
    try:
        return 0, datetime.combine(date.fromisoformat(opts.since), time(), CHINA)
    except ValueError:
        raise UsageError(f"--since {opts.since:.40}: not a day like 2022-08-18", print_help=False) from None


def _chosen(options: Options, asked: list[Subscription], names: list[str]) -> list[Subscription]:
    if not asked:
        raise UsageError(
            f"{options.subscriptions}: nothing is subscribed to; docs/alerts.md shows how", print_help=False
        )
    known = [each.name for each in asked]
    if strange := [name for name in names if name not in known]:
        raise UsageError(f"there is no subscription {strange[0]}; there are {', '.join(known)}", print_help=False)
    return [each for each in asked if not names or each.name in names]


def _list(options: Options, asked: list[Subscription]) -> None:
    table = Table("name", "asks for", "told", "to", "since", "last", "waiting", box=None, pad_edge=False)
    for column in table.columns:
        column.overflow = "fold"
    with Outbox.open(options.data_dir, now=datetime.now(UTC)) as outbox:
        for each in asked:
            state = outbox.topic_state(each.name)
            waiting = f"{state.waiting + state.events}" if state.waiting + state.events else ""
            table.add_row(
                *map(_cell, (each.name, _asks(each), _when(each), ", ".join(map(_receiver, each.receivers)))),
                _minute(state.start) or "the next run",
                _minute(state.last),
                _cell(f"{waiting}: {state.why}" if state.why else waiting),
            )
    console().print(table)


def _cell(text: str) -> str:
    return text.replace("[", "\\[")


def _asks(subscription: Subscription) -> str:
    said = subscription.says
    parts = [" | ".join(said["words"])] if "words" in said else []
    parts += [f"not {' | '.join(said['exclude'])}"] if "exclude" in said else []
    parts += [
        f"{name}: {', '.join(said[name])}" for name in ("sites", "sources", "divisions", "events") if name in said
    ]
    return "; ".join(parts)


def _when(subscription: Subscription) -> str:
    return f"{subscription.digest}, {subscription.hour}:00" if subscription.digest else "at once"


def _receiver(variable: str) -> str:
    count = len(receivers(variable))
    return f"{variable} ({count})" if count else f"{variable}, which is not set"


def _minute(moment: str | None) -> str:
    return datetime.fromisoformat(moment).astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if moment else ""
