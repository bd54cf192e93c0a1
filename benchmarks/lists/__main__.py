"""How list pages are read: `python -m benchmarks.lists FOLDER [-v]`, of pages `NAME.html` with `NAME.gold.json`.

A gold file holds `url`, `rows` (`url`, `date` or null), `pager` (`next` or null, `pages`) and maybe more. A row is
false where it is none of `rows`. The page's family is recognised from the page itself; the hosts of the rows count as
the site's own.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from crawler.cms.recognise import recognise
from crawler.lists.list_page import Listing, read_list
from crawler.reading.html.encoding import decode
from crawler.urls import canonical_url


class Score(NamedTuple):
    """Of one page: rows there are, found, false (of those, in boxes beside the list), days right, the next page."""

    family: str
    rows: int
    found: int
    false: int
    beside: int
    days: int
    following: bool
    missing: tuple[str, ...]
    wrong: tuple[str, ...]


def score(body: bytes, gold: dict[str, Any]) -> Score:
    """Compare what is read of one page with its gold."""
    url = gold["url"]
    family = recognise(url, decode(body).text)
    right = {canonical_url(urljoin(url, row["url"])): row.get("date") for row in gold["rows"]}
    domains = {urlsplit(where).hostname or "" for where in (url, *right)}
    listing = read_list(body, url, family=family, domains=sorted(domains))
    read = {row.url: row for row in listing.rows}
    days = {where: str(read[where].date) for where in right if where in read}
    false = [row for where, row in read.items() if where not in right]
    return Score(
        family.name,
        len(right),
        len(days),
        len(false),
        sum(not row.main for row in false),
        sum(right[where] in (None, day) for where, day in days.items()),  # a row may print none, and its address one
        _next_is(listing, gold, url),
        tuple(where for where in right if where not in read),
        (
            *(f"{row.url} {row.title}" for row in false),
            *(f"{where} {day} for {right[where]}" for where, day in days.items() if right[where] not in (None, day)),
        ),
    )


def _next_is(listing: Listing, gold: dict[str, Any], url: str) -> bool:
    """Tell whether the next page is the right one; where the gold names none of several, that there is any."""
    pager = gold["pager"]
    if pager["next"] is None and (pager.get("pages") or 1) > 1:
        return bool(listing.pages) or listing.pager_unknown or (listing.total or 0) > 1
    wanted = canonical_url(urljoin(url, pager["next"])) if pager["next"] else None
    return (canonical_url(listing.pages[0].url) if listing.pages else None) == wanted


def main(folder: Path, *, verbose: bool = False) -> None:
    """Print a line a page and the totals."""
    scores = []
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text("utf-8"))
        page = path.with_name(path.name.replace(".gold.json", ".html"))
        each = score(page.read_bytes(), gold)
        scores.append(each)
        name = path.name.removesuffix(".gold.json")
        print(
            f"{name:28} {each.family:12} rows {each.found:3} of {each.rows:3}  false {each.false:2}"
            f" (beside {each.beside:2})  days {each.days:3}  next {'right' if each.following else 'WRONG'}"
        )
        for line in (*each.missing, *each.wrong) if verbose else ():
            print("   ", "missing" if line in each.missing else "wrong", line)
    rows, found = sum(each.rows for each in scores), sum(each.found for each in scores)
    print(
        f"\n{len(scores)} pages: rows {found} of {rows}, {sum(each.false for each in scores)} false,"
        f" days {sum(each.days for each in scores)}, next page {sum(each.following for each in scores)}"
    )


if __name__ == "__main__":
    if len(sys.argv) < 2:  # noqa: PLR2004 - the folder
        sys.exit(__doc__)
    main(Path(sys.argv[1]), verbose="-v" in sys.argv[2:])
