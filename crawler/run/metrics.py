"""`METRICS_FILE`: what the index knows of the runs, as text that Prometheus reads."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.index.connecting import IndexFault
from crawler.index.store import Index
from crawler.records import State
from crawler.run.accounting import OUTCOMES
from crawler.run.health import HEALTHY
from crawler.search.search_file import path_of
from crawler.storage.feed_files import RECORDS
from crawler.storage.json_lines import well_formed
from crawler.storage.output_file import replaceable
from pipelines.dedupe import index_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from scrapy.settings import BaseSettings

    from crawler.index.totals import Totals
    from crawler.records import Run

_EXTRA = "METRICS_FILE needs the extra 'metrics': pip install -e '.[metrics]'"
_HISTORY = 200  # runs that are looked through for the last healthy one
_REJECTED = "rejected/"

Sample = tuple[tuple[str, ...], float]  # values of labels, and the number


def write_metrics(settings: BaseSettings | None, say: Callable[[str], None]) -> None:
    """Write the file that the setting names, if it does, as a whole. What keeps it from that is said, never raised."""
    named = settings["METRICS_FILE"] if settings is not None else None
    if settings is None or not named:
        return
    try:
        from prometheus_client import CollectorRegistry, write_to_textfile  # noqa: PLC0415 - an extra
    except ImportError:
        say(_EXTRA)
        return
    try:
        path = _target(named)
        with closing(Index.open(index_url(settings))) as index:
            registry = CollectorRegistry()
            registry.register(_Collector(index, Path(settings["DATA_DIR"])))
            write_to_textfile(str(path), registry)
    except (OSError, ValueError, RuntimeError, IndexFault) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        say(
            f"METRICS_FILE={named} was not written: {why}: it has to be a file, such as "
            "/var/lib/node_exporter/news.prom, in a folder that this user may write to, with room on the disk"
        )


def _target(named: str) -> Path:
    """Return the file to write: where a link leads. Raises `ValueError` where that is no file."""
    path = Path(named).expanduser()
    if path.is_dir():
        raise ValueError("it is a folder")
    try:
        return replaceable(path)
    except ValueError as error:
        raise ValueError("it is not a regular file") from error


class _Collector:
    """Gives a registry of prometheus_client its metrics."""

    def __init__(self, index: Index, data_dir: Path) -> None:
        self._index = index
        self._data_dir = data_dir

    def collect(self) -> Iterator[Any]:
        """Yield the metrics, each with its samples."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily  # noqa: PLC0415 - an extra

        totals = self._index.totals()
        healthy = {run.site: last for run in totals.latest if (last := self._last_healthy(run)) is not None}
        for name, text, labels, samples in _gauges(totals, healthy, self._data_dir):
            yield _filled(GaugeMetricFamily(f"govnews_{name}", text, labels=labels), samples)
        for name, text, samples in _counters(totals):
            yield _filled(CounterMetricFamily(f"govnews_{name}", text, labels=["site"]), samples)

    def _last_healthy(self, run: Run) -> Run | None:
        if run.state in HEALTHY:
            return run
        return next((each for each in reversed(self._index.runs(run.site, _HISTORY)) if each.state in HEALTHY), None)


def _filled(family: Any, samples: Iterable[Sample]) -> Any:
    for labels, number in samples:
        family.add_metric(list(map(well_formed, labels)), number)
    return family


def _gauges(
    totals: Totals, healthy: Mapping[str, Run], data_dir: Path
) -> Iterator[tuple[str, str, list[str], Sequence[Sample]]]:
    """Yield name, help, labels and samples."""
    runs, site = totals.latest, ["site"]
    ended = [((run.site,), _seconds(run.ended_at)) for run in runs]
    yield "last_run_timestamp_seconds", "When the last run ended, Unix time", site, ended
    took = [((run.site,), _seconds(run.ended_at) - _seconds(run.started_at)) for run in runs]
    yield "last_run_duration_seconds", "How long the last run took", site, took
    well = [((name,), _seconds(run.ended_at)) for name, run in healthy.items()]
    yield "last_healthy_run_timestamp_seconds", "When the last healthy run ended, Unix time", site, well
    states = [((run.site, state), float(run.state == state)) for run in runs for state in State]
    yield "site_state", "Health after the last run: 1 for the state, 0 for the others", ["site", "state"], states
    pages = [((run.site, name), float(run.counts.get(name, 0))) for run in runs for name in OUTCOMES]
    yield "last_run_pages", "Article pages of the last run, by what became of them", ["site", "outcome"], pages
    reasons = [
        ((run.site, name.removeprefix(_REJECTED)), float(number))
        for run in runs
        for name, number in sorted(run.counts.items())
        if name.startswith(_REJECTED)
    ]
    yield "last_run_rejected_pages", "Article pages that the last run rejected", ["site", "reason"], reasons
    feeds: dict[str, int] = {}
    for (_, name), size in totals.feed_bytes.items():
        feeds[name] = feeds.get(name, 0) + size
    yield "feeds_bytes", "Size of the feeds", site, [((name,), float(size)) for name, size in sorted(feeds.items())]
    archives = [((run.site,), float(_folder_bytes(data_dir / "archive" / run.site))) for run in runs]
    yield "archive_bytes", "Size of the archives", site, archives
    yield "index_bytes", "Size of the index", [], [((), float(totals.index_bytes))]
    if (search := path_of(data_dir)).exists():
        yield "search_index_bytes", "Size of the search index", [], [((), float(search.stat().st_size))]


def _counters(totals: Totals) -> Iterator[tuple[str, str, Sequence[Sample]]]:
    """Yield name without `_total`, help and samples."""
    yield "runs", "Runs that ended", [((site,), float(number)) for site, number in totals.runs.items()]
    for feed in RECORDS:
        numbers = [((site,), float(number)) for (name, site), number in sorted(totals.records.items()) if name == feed]
        yield f"{feed}_records", f"Records in the feed of {feed}, revisions too", numbers


def _seconds(time: str) -> float:
    return datetime.fromisoformat(time).timestamp()


def _folder_bytes(folder: Path) -> int:
    try:
        with os.scandir(folder) as entries:
            return sum(entry.stat().st_size for entry in entries if entry.is_file())
    except FileNotFoundError:
        return 0
