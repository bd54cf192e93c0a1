"""After a run: what there is to tell is put into the outbox, then what is there is sent.

What a run says is looked at once it has ended, from its files: a process that is killed, or that has no address in its
environment, leaves it to the next one.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.index.connecting import IndexFault
from crawler.notify import message
from crawler.notify.ended_runs import crawled_sites, is_silent, last_news, run_at, runs_of, state_before
from crawler.notify.health_command import changed
from crawler.notify.news import Known, News
from crawler.notify.options import options_of, subscriptions_of
from crawler.notify.outbox import MAX_AGE, Outbox, OutboxFault, sending
from crawler.notify.receivers import VARIABLE, Receiver, missing_extra, receivers, send
from crawler.notify.subscription import WEEKLY, SubscriptionError, without_address
from crawler.records import CHINA, State
from crawler.run.run_ids import started_at
from crawler.sites.registry import sites as declared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scrapy.settings import BaseSettings

    from crawler.notify.event import Event
    from crawler.notify.options import Options
    from crawler.notify.receivers import Letter
    from crawler.notify.subscription import Subscription

HEALTH = ":health"  # a topic; no subscription is called so
_MOST = 100  # letters of one run
_RESERVE = 2.0  # seconds of those that a process has to its end which are not for sending
_LEAST = 0.5  # seconds in which anything can be sent


def tell_all(settings: BaseSettings | None, data_dir: Path, began: datetime, left: float | None = None) -> list[str]:
    """Do what `tell` does, as settings say. `left`: seconds until the process is ended, None where it is not."""
    if settings is None:
        raise RuntimeError("Scrapy sets them before it runs a command")
    options = options_of(settings, data_dir)
    return tell(options, began, None if left is None else min(options.seconds, left - _RESERVE))


def tell(options: Options, began: datetime, seconds: float | None = None) -> list[str]:
    """Tell what is new since the last time; return what went wrong, a line each.

    What is new for who is told for the first time are the runs that ended after `began`, when the run began that calls.
    Within `seconds` (those of `options`) everything is sent or left to the next run. Raises nothing but
    `KeyboardInterrupt`.
    """
    faults: list[str] = []
    asked: list[Subscription] | None = None
    try:
        asked = subscriptions_of(options)
    except SubscriptionError as error:
        faults.append(f"{error}; no subscription is told until it is mended")
    everybody = receivers(VARIABLE)
    if not everybody and not asked:
        return faults
    try:
        with Outbox.open(options.data_dir, now=_now()) as outbox:
            topics = [HEALTH] * bool(everybody) + [each.name for each in asked or ()]
            second = began.replace(microsecond=0)  # as logs have times: a run may begin and end in one
            outbox.begin(topics, second, forget=asked is not None)
            active = []
            for each in asked or ():
                if missing := without_address(each):
                    faults.append(f"subscription {each.name}: receivers: {', '.join(missing)} is not set: it waits")
                else:
                    active.append(each)
            faults += _gather(options, outbox, active, everybody)
            faults += _send(options, outbox, options.seconds if seconds is None else seconds)
    except OutboxFault as error:
        faults.append(str(error))
    except OSError as error:
        faults.append(f"nobody was told: {error.filename or options.data_dir}: {error.strerror or error}")
    return faults


def would_tell(
    options: Options, asked: Sequence[Subscription], since: datetime
) -> list[tuple[Subscription, list[Event], int]]:
    """Return what would have been told of the runs that ended since a time, had the subscriptions begun then.

    Of each the first events, and how many there are. Nothing is written but the index, which is caught up.
    """
    with Outbox.in_memory() as outbox:
        outbox.begin([each.name for each in asked], since, forget=False)
        _gather(options, outbox, asked, (), flush=False)
        return [(each, *outbox.kept(each.name)) for each in asked]


def _now() -> datetime:
    return datetime.now(UTC)


def _gather(
    options: Options,
    outbox: Outbox,
    asked: Sequence[Subscription],
    everybody: Sequence[Receiver],
    *,
    flush: bool = True,
) -> list[str]:
    runs = {site: runs_of(options.data_dir, site) for site in crawled_sites(options.data_dir)}
    known = Known(options.data_dir, options.index_url)
    news = News(outbox, known, options.data_dir, runs)
    try:
        for site, its_runs in runs.items():
            if everybody:
                _health(options, news, site, everybody)
                _silence(options, outbox, site, its_runs, everybody)
            _news(news, site, asked)
        return _make_letters(options, outbox, asked, known) if flush else []
    finally:
        known.close()


def _news(news: News, site: str, asked: Sequence[Subscription]) -> None:
    positions = {each.name: news.position(each.name, site) for each in asked}
    first = min(positions.values(), default="")
    for run in [run for run in news.runs[site] if run > first] if asked else ():
        with news.outbox.together():
            # Another process may have looked at the run meanwhile.
            behind = [each for each in asked if max(positions[each.name], news.position(each.name, site)) < run]
            news.read(site, run, behind)


def _health(options: Options, news: News, site: str, everybody: Sequence[Receiver]) -> None:
    outbox, runs = news.outbox, news.runs[site]
    position = news.position(HEALTH, site)
    for run in (run for run in runs if run > position):
        ended = run_at(options.data_dir, site, run)
        with outbox.together():
            if news.position(HEALTH, site) >= run:
                continue
            outbox.advance(HEALTH, site, run)
            if ended is None:
                continue
            known = outbox.state(site) or state_before(options.data_dir, site, runs, run)
            before = State(known) if known else State.OK
            outbox.set_state(site, ended.state)
            if changed(before, ended.state):
                told = message.of_health(ended, before, _publisher(site), options.language)
                outbox.put(HEALTH, told, everybody, _now())


def _silence(options: Options, outbox: Outbox, site: str, runs: list[str], everybody: Sequence[Receiver]) -> None:
    last = last_news(options.data_dir, site, runs)
    site_declared = declared().get(site)
    days = options.silent_days
    if site_declared is not None and site_declared.silent_days is not None:
        days = site_declared.silent_days
    if last is None or not is_silent(last, _now(), days):
        return
    if site_declared is None and is_silent(started_at(runs[-1]), _now(), days):
        return  # a host that somebody crawled once
    with outbox.together():
        if not outbox.is_known_silence(site, last.isoformat()):
            day = last.astimezone(CHINA).date().isoformat()
            length = (_now() - last).days
            told = message.of_silence(site, _publisher(site), length, day, options.language)
            outbox.put(HEALTH, told, everybody, _now())


def _publisher(site: str) -> str:
    found = declared().get(site)
    return found.publisher if found else ""


def _make_letters(options: Options, outbox: Outbox, asked: Sequence[Subscription], known: Known) -> list[str]:
    faults = []
    for each in asked:
        with outbox.together():  # which is for one process at a time, as the feeds are
            faults += _syndicate(options, outbox, each.name, known)
            if not _is_due(outbox, each):
                continue
            events, total = outbox.kept(each.name)
            if total:
                told = message.of_events(each.name, events, total, options.language)
                outbox.put(each.name, told, [to for name in each.receivers for to in receivers(name)], _now())
                outbox.drop(each.name)
    return faults


def _syndicate(options: Options, outbox: Outbox, name: str, known: Known) -> list[str]:
    """Write the feeds for readers of a subscription, if there is something new; return why that failed."""
    pages = outbox.kept_pages(name) if options.syndication else []
    try:
        if options.syndication and pages:
            options.syndication.write_subscription(known.index(), name, pages, _now().astimezone(CHINA))
    except (IndexFault, OSError, ValueError) as error:
        return [f"subscription {name}: its Atom and JSON feeds could not be written: {error}"]
    return []


def _is_due(outbox: Outbox, subscription: Subscription) -> bool:
    """Tell whether a message is to be made now: always, or once a day or week after its hour."""
    if subscription.digest is None:
        return True
    day = (_now().astimezone(CHINA) - timedelta(hours=subscription.hour)).date()
    slot = (
        f"{day.isocalendar().year}-W{day.isocalendar().week:02}" if subscription.digest == WEEKLY else day.isoformat()
    )
    last = outbox.slot(subscription.name)
    if last != slot:
        outbox.set_slot(subscription.name, slot)
    return last not in (None, slot)


def _send(options: Options, outbox: Outbox, seconds: float) -> list[str]:
    until = time.monotonic() + seconds
    lines = [f"{to}: a message was given up ({why}): {title}" for to, title, why in outbox.give_up(_now())]
    if not outbox.due(_now(), 1):
        return lines
    if missing := missing_extra():
        return [*lines, f"{missing}; until then they are kept, {MAX_AGE.days} days at most"]
    failed: Counter[tuple[Receiver, str]] = Counter()

    def done(letter: Letter, why: str | None) -> None:
        if why is None:
            outbox.sent(letter.number, _now())
        else:
            outbox.failed(letter.number, why, _now())
            failed[letter.receiver, why] += 1

    with sending(options.data_dir, seconds) as alone:
        left = until - time.monotonic()
        if alone and left >= _LEAST:
            send(outbox.due(_now(), _MOST), options.language, left, done)
    for (to, why), count in failed.items():
        lines.append(f"{to}: {why}: the next run tries again ({count} message{'s' * (count > 1)})")
    return lines
