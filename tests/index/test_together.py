"""Two processes on one index at the same time."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from crawler.index.store import Index
from crawler.records import article_id
from tests.index.crawled import article, rows, write_feed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow

TIMES = 50
SITES = ("a", "b")
LONG = "".join(
    f"第{word}段说的是NUMBER号村里的路修好了，家家户户出门都方便，老人和孩子都高兴。" for word in "甲乙丙丁戊己庚辛壬"
)
# A site's process: it opens the index, then claims a story whenever it is told to, and tells the decision. It has every
# other story in its own words.
CLAIMS = """
import json, random, sys
from crawler.index.store import Index
from crawler.records import Article, article_id, content_hash
url, site = sys.argv[1:]
index = Index.open(url)
print("ready", flush=True)
for line in sys.stdin:
    number, page = int(line), f"http://{site}.gov.cn/{line.strip()}.html"
    words = random.Random(number).choices("村里修路通水电种茶养蜂开会学习老人孩子春夏秋冬", k=300)
    body = "".join(words) + (f"{site}站转载" if number % 2 else "")
    story = Article(article_id(page), 1, site, None, page, "标题", text=body, content_hash=content_hash("标题", body))
    decision = index.claim(story, f"run-{site}")
    print(json.dumps([decision.kind, decision.duplicate_of, decision.similarity]), flush=True)
index.close()
"""


def test_of_two_claims_at_the_same_time_one_is_the_original(index_url: str, opened: Callable[[str], Index]) -> None:
    """Both sites have each of a hundred stories at the same moment, fifty in the same words and fifty nearly so."""
    opened(index_url)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMS, index_url, site],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for site in SITES
    ]
    pipes = [(process.stdin, process.stdout) for process in processes if process.stdin and process.stdout]
    try:
        assert [answers.readline() for _, answers in pipes] == ["ready\n", "ready\n"]
        for number in range(2 * TIMES):
            for word, _ in pipes:
                word.write(f"{number}\n")
                word.flush()
            decisions = [json.loads(answers.readline()) for _, answers in pipes]
            assert sorted(kind for kind, _, _ in decisions) == ["duplicate", "new"], number
            copy = [kind for kind, _, _ in decisions].index("duplicate")
            assert decisions[copy][1] == article_id(f"http://{SITES[1 - copy]}.gov.cn/{number}.html")
            assert (decisions[copy][2] < 1) == bool(number % 2)
    finally:
        for process in processes:
            process.communicate()


def test_two_processes_catch_up_at_the_same_time(
    index_url: str, opened: Callable[[str], Index], tmp_path: Path
) -> None:
    for run in range(4):
        pages = [
            article(f"http://a.gov.cn/{run}-{number}.html", LONG.replace("NUMBER", f"{run}-{number}"))
            for number in range(60)
        ]
        write_feed(tmp_path, f"articles/a/r{run}", pages)
    code = "import sys, pathlib; from crawler.index.store import Index; "
    code += "index = Index.open(sys.argv[1]); index.catch_up(pathlib.Path(sys.argv[2])); index.close()"
    index = opened(index_url)
    processes = [subprocess.Popen([sys.executable, "-c", code, index_url, str(tmp_path)]) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    together = rows(index)
    assert len(together["versions"]) == 240
    index.rebuild(tmp_path)
    assert rows(index) == together


def test_many_make_the_same_index_at_once(tmp_path: Path) -> None:
    def make(url: str) -> int:
        ready.wait()
        index = Index.open(url)
        found = index.counts()["versions"]
        index.close()
        return found

    ready = threading.Barrier(8)
    with ThreadPoolExecutor(8) as pool:
        for number in range(40):
            assert list(pool.map(make, [f"sqlite:///{tmp_path}/{number}.sqlite"] * 8)) == [0] * 8
