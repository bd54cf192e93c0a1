"""The second half of a replay: what was read is put in order, claimed, and written so that each story is there once."""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import accumulate, islice
from typing import IO, TYPE_CHECKING

from sqlalchemy import URL

from crawler.index.decision import Decision, Kind, apply
from crawler.index.store import Index
from crawler.records import Article
from crawler.replay.claim_order import ClaimOrder
from crawler.replay.output import ARTICLES, CLAIMS, DUPLICATES, INDEX, REJECTED
from crawler.replay.tasks import claim_in, line_of
from crawler.storage.json_lines import parse_line, whole_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.replay.output import Output

_AT_ONCE = 500  # claims of one transaction
_NEW = Decision(Kind.NEW)  # the line of a new article stands as it was read


def claim_and_write(output: Output, go_on: Callable[[], object], *, dedupe: bool) -> None:
    """Write what was read to the files of the output.

    With `dedupe` each story is there once: whatever is met first, in the order that `ClaimOrder` gives, is its
    original, and each copy is compared with that itself. Without, all articles are as they were read. `go_on` is
    called often and may raise.
    """
    with ExitStack() as stack:
        order = stack.enter_context(ClaimOrder(output.folder / "order.sqlite"))
        files = {kind: stack.enter_context(output.read(kind)) for kind in (ARTICLES, CLAIMS, REJECTED)}
        for offset, record in whole_lines(output.path(REJECTED)):
            order.add_rejection(record, offset)
        claims = _offsets(files[CLAIMS])
        for offset, record in whole_lines(output.path(ARTICLES)):
            order.add_article(record, offset, next(claims) if dedupe else 0)
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
            for line in files[ARTICLES]:
                output.put(ARTICLES, line)
        for offset in order.rejections():
            output.put(REJECTED, _line(files[REJECTED], offset))
        output.counts.update(counts)


def _claim(
    order: ClaimOrder, files: dict[str, IO[bytes]], output: Output, counts: Counter[str], go_on: Callable[[], object]
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
                    decision = index.insert_claim(page, first_stays=True)
                    if decision.supersedes:
                        named.append(page.id)
                    if decision.kind is Kind.UNCHANGED:
                        counts["unchanged"] += 1
                        continue
                    counts.update([decision.flag.value] if decision.flag else [])
                    line = _line(files[ARTICLES], place)
                    output.put(
                        DUPLICATES if decision.kind is Kind.DUPLICATE else ARTICLES,
                        line if decision == _NEW else _decided(line, replace(decision, supersedes=None)),
                    )
    return named


def _decided(line: bytes, decision: Decision) -> bytes:
    """Return the line of an article with the decision on it."""
    article = apply(Article(**parse_line(line)), decision)
    if not isinstance(article, Article):
        raise TypeError("an unchanged page has no line")
    return line_of(article)


def _offsets(file: IO[bytes]) -> Iterator[int]:
    """Yield where each line of a file begins."""
    return accumulate(map(len, file), initial=0)


def _line(file: IO[bytes], offset: int) -> bytes:
    file.seek(offset)
    return file.readline()
