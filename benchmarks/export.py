"""`scrapy export` on synthetic feeds: rows a second, memory and file size of each format, beside pandas.

    python -m benchmarks.export            10,000 and 100,000 articles
    python -m benchmarks.export 1000000    that many (a million takes about half an hour and 8 GB of disk)

One page in ten is a copy, one in twenty has a second revision, one in a hundred was withdrawn. pandas reads the same
lines into one table in memory, which is what people do without an export: it keeps the last revision of each page and
writes CSV, and knows nothing of successors and withdrawals. Rates are of processor time, which others that use the
machine change little. Goals: memory that does not grow with the number of articles, and no more than 400 MB of it.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.synthetic_news import News
from crawler.records import Article, Reason, Rejection, Run, State, article_id, content_hash, to_line

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SITES = 5
CLAUSES = 100  # about 1,500 characters
RUN = "20240501T000000Z-00000001"
LATER = "20240601T000000Z-00000002"
TIME = "2024-05-01T00:00:00+08:00"
LAST = "2024-06-01T00:00:00+08:00"
PANDAS = """
import glob, sys
import pandas as pd
paths = sorted(glob.glob(sys.argv[1] + "/articles/*/*.jsonl"))
table = pd.concat([pd.read_json(path, lines=True, dtype=False, convert_dates=False) for path in paths])
table.sort_values("revision", kind="stable").drop_duplicates("id", keep="last").to_csv(sys.argv[2], index=False)
"""


def articles(count: int) -> Iterator[Article]:
    """Yield articles, the same for the same number."""
    news = News(shared=0.8)
    for number in range(count):
        url = f"http://s{number % SITES}.gov.cn/{number}.html"
        text = "\n".join("，".join(news.clauses(CLAUSES // 5)) + "。" for _ in range(5))
        title = news.headline()
        published = f"{2005 + number % 20}-{1 + number % 12:02}-{1 + number % 28:02}T00:00:00+08:00"
        yield Article(
            id=article_id(url),
            revision=1,
            site=f"s{number % SITES}",
            publisher=f"第{number % SITES}市人民政府",
            url=url,
            title=title,
            published_at=published,
            source="本网",
            authors=["张三"],
            text=text,
            found_by={"title": "layout", "text": "layout", "published_at": "metadata"},
            fetched_at=TIME,
            content_hash=content_hash(title, text),
            raw_hash=content_hash(url, text),
            archive=f"archive/s/{RUN}.warc.gz:{number}",
        )


def write_feeds(data: Path, count: int) -> None:
    """Write feeds of two runs of each site."""
    for feed in ("articles", "duplicates", "rejected", "runs"):
        for site in range(SITES):
            (data / feed / f"s{site}").mkdir(parents=True)
    first = ""
    for number, article in enumerate(articles(count)):
        first = first or article.id
        feed, run = "articles", RUN
        if number % 10 == 1:
            feed, article.duplicate_of, article.similarity = "duplicates", first, 0.9
        append(data, feed, article.site, run, to_line(article))
        if number % 20 == 2:  # noqa: PLR2004 - one in twenty
            article.revision, article.fetched_at, article.text = 2, LAST, f"{article.text}\n更正。"
            append(data, "articles", article.site, LATER, to_line(article))
        if number % 100 == 3:  # noqa: PLR2004 - one in a hundred
            gone = Rejection(article.site, article.url, Reason.WITHDRAWN, fetched_at=LAST)
            append(data, "rejected", article.site, LATER, to_line(gone))
    for site in range(SITES):
        for run, at in ((RUN, TIME), (LATER, LAST)):
            append(data, "runs", f"s{site}", run, to_line(Run(f"s{site}", run, at, at, State.OK)))


def append(data: Path, feed: str, site: str, run: str, line: str) -> None:
    """Append a line to a feed."""
    with (data / feed / site / f"{run}.jsonl").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


class Cost(NamedTuple):
    """What a command took: seconds, seconds of processor time, and the most memory that it had, in MB."""

    seconds: float
    used: float
    memory: int


def measured(command: list[str], data: Path) -> Cost:
    """Run a command, and return what it took."""
    start = time.monotonic()
    child = os.posix_spawn(
        command[0],
        command,
        {**os.environ, "DATA_DIR": str(data)},
        file_actions=[(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return Cost(time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024)


def measure(count: int) -> None:
    """Print a line for each format, and one for pandas."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        write_feeds(data, count)
        os.sync()  # what is written here would be brought to the disk while the first command runs
        size = sum(path.stat().st_size for path in data.rglob("*.jsonl")) / 1e6
        print(f"{count:,} articles, {size:,.0f} MB of feeds", flush=True)
        for ending in ("parquet", "csv", "sqlite", "jsonl", "jsonl.gz"):
            out = Path(folder) / f"out.{ending}"
            command = [sys.executable, "-m", "scrapy", "export", "-o", str(out)]
            tell(f"export .{ending}", count, measured(command, data), out)
        if importlib.util.find_spec("pandas"):
            out = Path(folder) / "pandas.csv"
            tell("pandas, CSV", count, measured([sys.executable, "-c", PANDAS, str(data), str(out)], data), out)


def tell(what: str, count: int, cost: Cost, out: Path) -> None:
    """Print what a command took, and remove what it wrote."""
    size = out.stat().st_size / 1e6
    out.unlink()
    times = f"{cost.seconds:8.1f} s {cost.used:8.1f} s of processor time {count / cost.used:8,.0f} a second"
    print(f"  {what:18}{times} {cost.memory:6} MB {size:9.1f} MB written", flush=True)


if __name__ == "__main__":
    os.chdir(ROOT)
    for asked in map(int, sys.argv[1:] or ["10000", "100000"]):
        measure(asked)
