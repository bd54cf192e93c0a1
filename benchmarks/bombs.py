"""Pages that cost much to read: repeats of what readers look for. `python -m benchmarks.bombs [--size KB] [WORD…]`.

`bombs.json` has what is repeated. Each page is read as an article (with cleaning; with and without a site's layout) and
as a list, at a size and at twice that. No page may cost more than `TIMES` lxml's parse of it or `PER_MB` seconds a
megabyte, whichever is more; what is near that and grows faster than the page is printed too. `fuzz_pages` begins with
these pages and has the same budget.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import lxml.html

from crawler.cms.guowei import FAMILY
from crawler.lists.list_page import read_list
from crawler.reading import read
from crawler.records import to_line
from pipelines import clean_and_validate

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = 50  # lxml's parse
PER_MB = 2.0  # seconds
LEAST = 0.004  # seconds that lxml's parse counts at least, for a tiny page is all overhead
URL = "http://www.town.test/html/1/2024-05-02/content-1.html"
_TEXT = "会议要求，各镇街道要抢抓农时，扎实推进春耕生产各项工作。"
_TITLE = "全县春耕生产现场会召开"
_ROW = "<li><a href='/html/1/2024-05-01/content-2.html'>另一条要闻的标题</a><span>2024-05-01</span></li>"
_TRIED = 0.02  # seconds of tries
_MEASURABLE = 0.01  # seconds


class Shape(NamedTuple):
    """How a piece becomes a page: `unit` is repeated, with the piece at its @; `around` has the repeats at its *.

    A # in either is another number each time. `slot` is where in the article that stands; "" for nothing around it.
    """

    unit: str
    around: str
    slot: str


_SHAPES = {
    "text": {
        "one paragraph": Shape("@", "<p>*</p>", "text"),
        "paragraphs": Shape("<p>字@字</p>", "*", "text"),
        "paragraphs of 20": Shape(f"<p>{'@' * 20}</p>", "*", "text"),
        "first paragraphs": Shape(f"<p>{'@' * 20}</p>", "*", "first"),
        "last paragraphs": Shape(f"<p>{'@' * 20}</p>", "*", "last"),
        "other paragraphs": Shape("<p>@#@#</p>", "*", "text"),
        "title": Shape("@", "<title>*</title>", "head"),
        "meta": Shape("@", '<meta name="ArticleTitle" content="*">', "head"),
        "script": Shape("@", "<script>*</script>", "head"),
        "heading": Shape("@", "<h1>*</h1>", "before"),
        "byline": Shape("@", "<div class=source>来源：*</div>", "before"),
        "link": Shape("@", "<a href='/html/1/2024-05-01/content-2.html'>*</a>", "text"),
        "attribute": Shape("@", '<a href="/*" title="*" class="*">字</a>', "text"),
    },
    "markup": {
        "markup": Shape("@", "*", "text"),
        "markup in the head": Shape("@", "*", "head"),
        "markup before": Shape("@", "*", "before"),
        "markup alone": Shape("@", "*", ""),
    },
    "numbered": {
        "numbered": Shape("@", "*", "text"),
        "numbered in a div": Shape("@", "<div>*</div>", "before"),
        "numbered alone": Shape("@", "<div>*</div>", ""),
    },
}


def bombs() -> dict[str, Callable[[int], bytes]]:
    """Return makers of pages by name; each takes about the size of its page, in bytes."""
    pieces = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    made: dict[str, Callable[[int], bytes]] = {
        f"{name} {piece!r}": partial(_filled, shape, piece)
        for kind, shapes in _SHAPES.items()
        for name, shape in shapes.items()
        for piece in pieces[kind]
    }
    made |= {
        f"nested {tag!r} {text!r} {inner!r}": partial(_nested, tag, text, inner)
        for tag in pieces["nested"]
        for text in ("", "字")
        for inner in ("字", f"<p>{_TEXT}</p>", _ROW)
    }
    made["attributes of one element"] = partial(_filled, Shape("data-a#=1 ", "<div *>字</div>", "text"), "")
    made["classes of one element"] = partial(_filled, Shape("c# ", "<div class='*'>字</div>", "text"), "")
    return made


def page(slot: str, text: str) -> bytes:
    """Return an article with `text` at one place of it."""
    at = {**dict.fromkeys(("head", "before", "first", "text", "last"), ""), slot: text}
    whole = (
        f"<html><head><meta charset='utf-8'><title>{_TITLE}-某县人民政府</title>{at['head']}</head><body>{at['before']}"
        f"<h1>{_TITLE}</h1><div class=fbsj_llcs_box>发布时间：2024-05-02 来源：某县融媒体中心</div>"
        f"<div class='xwnr_txt' id=zoom>{at['first']}<p>{_TEXT * 4}</p>{at['text']}<p>{_TEXT}</p>{at['last']}</div>"
        f"<ul>{_ROW}</ul></body></html>"
    )
    return (whole if slot else text).encode("utf-8", "surrogatepass")


def _filled(shape: Shape, piece: str, size: int) -> bytes:
    unit = shape.unit.replace("@", piece)
    count = size // len(unit.encode("utf-8", "surrogatepass")) + 1
    text = "".join(unit.replace("#", str(number)) for number in range(count)) if "#" in unit else unit * count
    return page(shape.slot, shape.around.replace("*", text))


def _nested(tag: str, text: str, inner: str, size: int) -> bytes:
    opening, closing = f"<{tag}>{text}", f"{text}</{tag.partition('>')[0].partition(' ')[0]}>"
    count = size // len((opening + closing).encode()) + 1
    return page("text", opening * count + inner + closing * count)


def as_article(data: bytes) -> None:
    """Read and clean a page as an article."""
    assert "\n" not in to_line(clean_and_validate(read(data, URL).article))  # noqa: S101 - a finding, also under -O of no use


def as_declared(data: bytes) -> None:
    """Read and clean a page as an article of a site whose layout says where the body is: none of it is left out."""
    assert "\n" not in to_line(clean_and_validate(read(data, URL, layout=FAMILY.layout).article))  # noqa: S101


def as_list(data: bytes) -> None:
    """Read a page as a list."""
    listing = read_list(data, URL, family=FAMILY, domains=("town.test",))
    assert all(row.url.startswith("http") for row in listing.rows)  # noqa: S101


READERS: tuple[Callable[[bytes], None], ...] = (as_article, as_declared, as_list)


def taken(reader: Callable[[bytes], None], data: bytes) -> float:
    """Return the processor time of reading a page, in seconds: the best of a few tries where it takes little."""
    best, spent = float("inf"), 0.0
    while spent < _TRIED:
        started = time.process_time()
        reader(data)
        seconds = time.process_time() - started
        best, spent = min(best, seconds), spent + max(seconds, _TRIED / 5)
    return best


def parsed(data: bytes) -> None:
    """Parse all of a page with lxml, which by default gives up at a depth of 256."""
    parser = lxml.html.HTMLParser(huge_tree=True, encoding="utf-8")
    with suppress(lxml.etree.ParserError):  # what holds no element
        lxml.html.document_fromstring(data.strip() or b"<p>", parser=parser)


def budget(data: bytes) -> float:
    """Return the seconds that reading a page may take."""
    return max(TIMES * max(LEAST, taken(parsed, data)), PER_MB * len(data) / 1e6)


def _told(name: str, small: bytes, large: bytes, growth: float) -> bool:
    """Print what is over its budget, or near it and growing; return whether anything is over."""
    over = False
    for reader in READERS:
        first = taken(reader, small)
        second = taken(reader, large) if first > _MEASURABLE else 0.0
        share = second / budget(large) if second else 0.0
        over = over or share > 1
        if share > 1 or (share > 0.1 and second > growth * first):  # noqa: PLR2004 - a tenth of the budget is little
            times = f"{second / first:.1f} times at twice the size"
            print(f"{share:6.2f} of its budget, {times}, {second:.2f} s: {reader.__name__} {name}", flush=True)
    return over


def main() -> int:
    """Read the pages whose names have one of the words given, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=100, help="KB (default 100; each is also read at twice that)")
    parser.add_argument("--growth", type=float, default=3.0, help="times that twice the page may take (default 3)")
    parser.add_argument("words", nargs="*", help="words of names")
    given = parser.parse_args()
    chosen = {name: make for name, make in bombs().items() if not given.words or any(w in name for w in given.words)}
    results = [
        _told(name, make(given.size << 10), make(given.size << 11), given.growth) for name, make in chosen.items()
    ]
    return int(any(results))


if __name__ == "__main__":
    sys.exit(main())
