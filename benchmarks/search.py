"""`scrapy search` on synthetic feeds: articles indexed a second, sizes, and the time of 200 questions.

    python -m benchmarks.search            10,000 articles
    python -m benchmarks.search 100000     that many (some five minutes and 3 GB of disk)

Feeds are those of `benchmarks.export`, about 1,500 characters an article. A question is put three times and its middle
time counts; that of starting Python and of looking whether feeds are new is not in it. Goals at 100,000 articles: 500
indexed a second of processor time, half of the questions answered within 50 ms, 99 of 100 within 200 ms. For a tenth of
the questions what the index finds is held against a plain scan of the articles. Catching up with a run of one article
takes the same time however many there are.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from benchmarks import synthetic_news
from benchmarks.export import append, articles, write_feeds
from crawler.records import article_id, to_line
from crawler.search.catch_up import catch_up
from crawler.search.hits import Question, ask, marks
from crawler.search.query import words_of
from crawler.search.search_file import open_to_read, path_of

if TYPE_CHECKING:
    from collections.abc import Callable

COMMON = [
    "工作",
    "发展",
    "建设",
    "服务",
    "推进",
    "组织",
    "安全",
    "教育",
    "农业",
    "环境",
    "我市",
    "全县",
    "县",
    "年",
    "的",
]
GOALS = {"median": 50, "99 of 100": 200}  # milliseconds
CHECKED = 10  # every tenth question


def questions() -> list[str]:
    """Return 200 questions: common words, pairs of them, phrases, numbers, prefixes, words that hardly anything has."""
    pick = random.Random(7)  # noqa: S311 - not a secret
    news = synthetic_news.News(seed=3)
    words = [word for words in (synthetic_news._WHO, synthetic_news._WHAT, synthetic_news._WHERE) for word in words]  # noqa: SLF001 - the vocabulary
    kinds: list[tuple[int, Callable[[], str]]] = [
        (45, lambda: pick.choice(words)),
        (40, lambda: " ".join(pick.sample(words, 2))),
        (10, lambda: f'"{news.headline()[:4]}"'),
        (20, lambda: f"“{news.headline()[-6:]}”"),
        (30, lambda: str(pick.randint(100, 999))),
        (10, lambda: f"{pick.randint(10, 99)}*"),
        (10, lambda: f"{pick.choice(words)} {pick.randint(100, 9999)}"),
        (20, lambda: "".join(pick.choices(synthetic_news._HAN, k=2))),  # noqa: SLF001
    ]
    asked = dict.fromkeys(COMMON)
    for count, question in kinds:
        upto = len(asked) + count
        while len(asked) < upto:
            asked[question()] = None
    return list(asked)


def measure(count: int) -> None:
    """Print what indexing and asking takes."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        write_feeds(data, count)
        size = sum(path.stat().st_size for path in data.rglob("*.jsonl")) / 1e6
        start, used = time.monotonic(), time.process_time()
        caught = catch_up(data)
        seconds, used = time.monotonic() - start, time.process_time() - used
        print(f"{count:,} articles, {size:,.0f} MB of feeds; {caught.added:,} true now")
        print(
            f"  indexed in {seconds:.0f} s, {used:.0f} s of processor time: {caught.added / used:,.0f} a second; "
            f"{path_of(data).stat().st_size / 1e6:,.0f} MB"
        )
        times = {asked: one(data, asked) for asked in questions()}
        figures = {"median": median(times.values()), "99 of 100": quantiles(times.values(), n=100)[98]}
        for name, figure in figures.items():
            print(f"  {name:10}{figure:8.1f} ms (goal: {GOALS[name]})")
        for asked, taken in sorted(times.items(), key=lambda item: -item[1])[:5]:
            print(f"  slowest   {taken:8.1f} ms  {asked}")
        url = "http://s0.gov.cn/new.html"
        article = replace(next(articles(1)), url=url, id=article_id(url))
        append(data, "articles", "s0", "20240701T000000Z-00000003", to_line(article))
        start, used = time.monotonic(), time.process_time()
        catch_up(data)
        seconds, used = time.monotonic() - start, time.process_time() - used
        print(f"  caught up with one article in {seconds * 1000:.0f} ms, {used * 1000:.0f} ms of processor time")
        print(f"  unlike a plain scan: {unlike_a_scan(data)} questions of {len(questions()[::CHECKED])}")


def one(data: Path, asked: str) -> float:
    """Return how many milliseconds a question takes."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        ask(data, Question(words_of(asked)))
        taken.append((time.perf_counter() - start) * 1000)
    return median(taken)


def unlike_a_scan(data: Path) -> int:
    """Return how many questions find other articles than a scan of all titles and texts does."""
    with closing(open_to_read(path_of(data))) as database:
        articles = database.execute("SELECT title, text FROM articles").fetchall()
    unlike = 0
    for asked in questions()[::CHECKED]:
        words = words_of(asked)
        right = sum(all(any(marks(part, [word]) for part in parts) for word in words) for parts in articles)
        unlike += right != ask(data, Question(words)).total
    return unlike


if __name__ == "__main__":
    for asked_for in map(int, sys.argv[1:] or ["10000"]):
        measure(asked_for)
