"""Where subscriptions are and how people are told, as settings say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.notify.ended_runs import crawled_sites
from crawler.notify.message import CHINESE
from crawler.notify.subscription import FILE, SubscriptionError, read
from crawler.syndication.folders import Syndication
from pipelines.dedupe import index_url

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from crawler.notify.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Options:
    """Where things are and how people are told. `seconds`: how long what sends may take."""

    data_dir: Path
    index_url: str
    subscriptions: Path
    language: str = CHINESE
    seconds: float = 8.0
    silent_days: float = 30.0
    file_is_named: bool = False  # by a setting: then it has to be there
    syndication: Syndication | None = None  # where subscriptions have feeds for readers


def options_of(settings: BaseSettings, data_dir: Path) -> Options:
    """Return what settings say; `data_dir` is that of the command."""
    named = settings["SUBSCRIPTIONS"]
    return Options(
        data_dir,
        index_url(settings),
        Path(named).expanduser() if named else data_dir / FILE,
        settings["NOTIFY_LANGUAGE"],
        settings.getfloat("NOTIFY_TIMEOUT"),
        settings.getfloat("SILENT_DAYS"),
        file_is_named=bool(named),
        syndication=Syndication(data_dir, int(settings.getfloat("SYNDICATION_ENTRIES")), settings["SYNDICATION_URL"]),
    )


def subscriptions_of(options: Options) -> list[Subscription]:
    """Return the subscriptions, none where nobody wrote any. Raises `SubscriptionError`."""
    try:
        return read(options.subscriptions, crawled_sites(options.data_dir))
    except FileNotFoundError:
        if options.file_is_named:
            raise SubscriptionError(f"SUBSCRIPTIONS={options.subscriptions}: there is no such file") from None
        return []
    except OSError as error:
        raise SubscriptionError(f"{options.subscriptions}: {error.strerror or error}") from None
