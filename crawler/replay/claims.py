"""The second half of a replay: what was read is put in order, claimed, and written so that each story is there once."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import islice
from typing import IO, TYPE_CHECKING

from sqlalchemy import URL

from crawler.index.decision import Kind, Verdict, apply
from crawler.index.store import Index
from crawler.records import Article
from crawler.replay.claim_order import Order
from crawler.replay.output import ARTICLES, CLAIMS, DUPLICATES, INDEX, REJECTED
from crawler.replay.tasks import claim_in, line_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.replay.output import Output

_AT_ONCE = 500  # claims of one transaction
_NEW = Verdict(Kind.NEW)  # the line of a new article stands as it was read


def settle(output: Output, go_on: Callable[[], object], *, dedupe: bool) -> None:
    """Write what was read to the files of the output.

    With `dedupe` each story is there once: whatever is met first, in the order that `Order` gives, is its original, and
    each copy is compared with that itself. Without, all articles are as they were read. `go_on` is called often and
    may raise.
    """
    with ExitStack() as stack:
        order = stack.enter_context(Order(output.folder / "order.sqlite"))
        files = {kind: stack.enter_context(output.read(kind)) for kind in (ARTICLES, CLAIMS, REJECTED)}
        for place, line in _lines(files[REJECTED]):
            order.add_rejection(json.loads(line), place)
        claims = _lines(files[CLAIMS])
        for place, line in _lines(files[ARTICLES]):
            order.add_article(json.loads(line), place, next(claims)[0] if dedupe else 0)
        output.begin()
        counts: Counter[str] = Counter()
        if dedupe:
            named = _claim(order, files, output, counts, go_on)
            if named:  # the source that others give is found only when both are met
                order.name(named)
                output.begin()
                counts.clear()
                _claim(order, files, output, counts, go_on)
        else:
            for _, line in _lines(files[ARTICLES]):
                output.put(ARTICLES, line)
        for place in order.rejections():
            output.put(REJECTED, _line(files[REJECTED], place))
        output.counts.update(counts)


def _claim(
    order: Order, files: dict[str, IO[bytes]], output: Output, counts: Counter[str], go_on: Callable[[], object]
) -> list[str]:
    """Claim and write all articles; return the pages whose publisher a page met before gives as its source."""
    folder = output.folder.resolve() / INDEX
    shutil.rmtree(folder, ignore_errors=True)
    named = []
    with closing(Index.open(URL.create("sqlite", database=str(folder / "index.sqlite")))) as index:
        places = order.articles()
        while batch := list(islice(places, _AT_ONCE)):
            go_on()
            with index.together():
                for place, claim in batch:
                    page = claim_in(_line(files[CLAIMS], claim))
                    verdict = index.settle(page, first_stays=True)
                    if verdict.supersedes:
                        named.append(page.id)
                    if verdict.kind is Kind.UNCHANGED:
                        counts["unchanged"] += 1
                        continue
                    counts.update([verdict.flag.value] if verdict.flag else [])
                    line = _line(files[ARTICLES], place)
                    output.put(
                        DUPLICATES if verdict.kind is Kind.DUPLICATE else ARTICLES,
                        line if verdict == _NEW else _judged(line, replace(verdict, supersedes=None)),
                    )
    return named


def _judged(line: bytes, verdict: Verdict) -> bytes:
    """Return the line of an article with the verdict on it."""
    article = apply(Article(**json.loads(line)), verdict)
    if not isinstance(article, Article):
        raise TypeError("an unchanged page has no line")
    return line_of(article)


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a file from its beginning on, each with its place."""
    place = 0
    file.seek(0)
    for line in file:
        yield place, line
        place += len(line)


def _line(file: IO[bytes], place: int) -> bytes:
    file.seek(place)
    return file.readline()
