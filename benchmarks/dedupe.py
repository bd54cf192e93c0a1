"""Near-duplicates on synthetic news: documents a second, memory, recall, false positives.

    python -m benchmarks.dedupe            10,000 and 100,000 documents, and claims in an index of 10,000
    python -m benchmarks.dedupe 1000000    that many (a million takes about 20 minutes)

Every story shares 95% of its clauses' vocabulary with all others. Times are those of the processor for sketch, search,
comparison with the texts that are found, which are in a file, and insertion of each document, not for making it up.
Goals: 2,000 documents a second at 10,000 and 1,200 at 1,000,000 in 400 MB; recall 0.98; false positives 0.1% of the
stories and 1% of templated notices.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from array import array
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

from benchmarks.synthetic_news import News
from crawler.index.decision import Kind
from crawler.index.store import Index
from crawler.records import Article, article_id, content_hash, to_line
from crawler.similarity.minhash import Sketch, packed
from crawler.similarity.near_duplicates import Near
from crawler.similarity.same_story import verified

if TYPE_CHECKING:
    from collections.abc import Callable

CLAUSES = 1000
KEPT = 2000  # stories that are reprinted to measure recall, spread over all of them
NOTICES = 6000
CLAIMS = 1000


def memory() -> int:
    """Return the most memory that the process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


class Texts:
    """Sketches in memory and texts in a file, as an index has them in its tables."""

    def __init__(self, file: IO[bytes]) -> None:
        """Keep the texts in an empty file."""
        self.near = Near()
        self.compared = 0
        self._file = file
        self._ends = array("Q", [0, 0])  # index 0 is a sentinel

    def find(self, title: str, text: str) -> tuple[Sketch, bytes, int | None]:
        """Return the sketch and the packed text of a document, and the number of the text that tells its story."""
        drawn, packed_text = packed(title, text)
        if drawn is None or packed_text is None:
            raise ValueError("too short a text")
        sketch = Sketch.unpack(drawn)
        found = verified(sketch, packed_text, self.near.find(sketch), self._fetch)
        return sketch, packed_text, found and found[1]

    def add(self, sketch: Sketch, packed_text: bytes) -> int:
        """Add a text and return its number."""
        self._file.seek(self._ends[-1])
        self._file.write(packed_text)
        self._ends.append(self._ends[-1] + len(packed_text))
        return self.near.add(sketch)

    def _fetch(self, number: int) -> tuple[Sketch, bytes]:
        self.compared += 1
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        return self.near.sketch(number), self._file.read(end - start)


def stories(documents: int) -> None:
    """Fill a table with stories that are all different, then look for reprints of some of them."""
    with tempfile.TemporaryFile() as file:
        news, texts, kept = News(7, clauses=CLAUSES), Texts(file), []
        chosen = set(random.Random(1).sample(range(documents), min(KEPT, documents)))  # noqa: S311 - not a secret
        before, spent, wrong = memory(), 0.0, 0
        for number in range(documents):
            text = news.story()
            start = time.process_time()
            sketch, packed_text, found = texts.find("标题", text)
            added = texts.add(sketch, packed_text)
            spent += time.process_time() - start
            wrong += found is not None
            if number in chosen:
                kept.append((added, text))
        print(f"\n{documents:,} stories: {documents / spent:,.0f} a second; {texts.compared:,} pairs of texts compared")
        print(f"  memory: {memory()} MB, of which {before} before the first")
        print(f"  false positives: {wrong} ({wrong / documents:.3%}; goal 0.1%)")
        for place, (name, change) in enumerate(news.reprints().items()):
            reprints(name, change, texts, kept[place :: len(news.reprints())])


def reprints(name: str, change: Callable[[str], str], texts: Texts, originals: list[tuple[int, str]]) -> None:
    """Look for changed copies of texts, given by their numbers."""
    right, texts.compared, start = 0, 0, time.process_time()
    for number, text in originals:
        right += texts.find("标题", change(text))[2] == number
    each = (time.process_time() - start) / len(originals) * 1e3
    compared = texts.compared / len(originals)
    print(f"  recall, {name}: {right / len(originals):.3f}  (goal 0.98); {compared:.2f} compared, {each:.2f} ms each")


def notices() -> None:
    """Fill a table with notices of a few templates, all with other facts."""
    with tempfile.TemporaryFile() as file:
        texts, wrong, start = Texts(file), 0, time.process_time()
        for title, text in islice(News(8).notices(), NOTICES):
            sketch, packed_text, found = texts.find(title, text)
            texts.add(sketch, packed_text)
            wrong += found is not None
        each = (time.process_time() - start) / NOTICES * 1e3
    print(f"\n{NOTICES:,} notices of 6 templates: {wrong} false positives ({wrong / NOTICES:.2%}; goal 1%)")
    print(f"  {texts.compared / NOTICES:.2f} compared, {each:.2f} ms each")


def claims(documents: int) -> None:
    """Claim stories of other words than those in an index of many, as a crawl does."""
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        news = News(9, clauses=20 * CLAUSES)
        feed = data_dir / "articles/site/r1.jsonl"
        feed.parent.mkdir(parents=True)
        with feed.open("w", encoding="utf-8") as stream:
            stream.writelines(to_line(_article(news, number)) + "\n" for number in range(documents))
        index = Index.open(f"sqlite:///{data_dir / 'index.sqlite'}")
        start = time.process_time()
        index.catch_up(data_dir)
        caught_up = time.process_time() - start
        pages = [_article(news, documents + number) for number in range(CLAIMS)]
        start = time.process_time()
        new = sum(index.claim(page, "r2").kind is Kind.NEW for page in pages)
        spent = time.process_time() - start
        index.close()
        size = sum(file.stat().st_size for file in data_dir.glob("index.sqlite*"))
    print(f"\nindex of {documents:,} articles on SQLite: {size / documents:,.0f} bytes an article")
    print(f"  catching up: {caught_up / documents * 1e3:.2f} ms an article")
    print(f"  a claim, near-duplicates included: {spent / CLAIMS * 1e3:.2f} ms  ({new} of {CLAIMS} new)")


def _article(news: News, number: int) -> Article:
    url, text = f"http://site.gov.cn/{number}.html", news.story()
    published = f"2022-{number % 12 + 1:02}-{number % 28 + 1:02}T00:00:00+08:00"
    page = Article(article_id(url), 1, "site", None, url, "标题", published, text=text)
    page.content_hash = content_hash(page.title, text)
    return page


def main() -> None:
    """Print the figures."""
    sizes = [int(argument) for argument in sys.argv[1:]] or [10_000, 100_000]
    for size in sizes:
        stories(size)
    notices()
    claims(10_000)


if __name__ == "__main__":
    main()
