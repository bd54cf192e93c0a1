"""Where a list ends whose pager goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lists.nights import Nights, days, page_url
from tests.spiders.web import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.lists.nights import Row
    from tests.spiders.web import Crawl

pytestmark = pytest.mark.slow

GAPS = ("failed", "empty", "pager_short", "pager_loop", "limit")


class Endless(Nights):
    """A list of which each page leads to a next; past the end `beyond` says which page comes."""

    total = ""

    def page(self, number: int, rows: Sequence[Row], pages: int) -> str:  # noqa: ARG002 - it never ends
        """Return a page with a link to the next, whatever its number."""
        page = super().page(number, rows, number)
        return page.replace(
            "<div class='pages'>", f"<div class='pages'>{self.total}<a href='list-{number + 1}.html'>下一页</a>"
        )

    def beyond(self, *pages: int, linked: bool = True) -> None:
        """Put pages past the end: each has the rows of a page of the list, or none for 0."""
        last = len([url for url in self.web if "list-" in url])
        for number, page in enumerate(pages, last + 1):
            rows = self.rows[(page - 1) * self.size : page * self.size] if page else []
            self.web[page_url(number)] = Answer(self.page(number if linked else page, rows, number).encode())


def endless(count: int, total: str = "") -> Endless:
    site = Endless(days(count))
    site.total = total
    site.publish()
    return site


def gaps(found: Crawl) -> dict[str, int]:
    return {name: found.stats[f"list/{name}"] for name in GAPS if found.stats.get(f"list/{name}")}


@pytest.mark.parametrize("total", ["", "共3页", "<span>1/3页</span>"])
@pytest.mark.parametrize("linked", [True, False])
@pytest.mark.parametrize("again", [3, 1])
def test_a_pager_that_repeats_the_last_or_the_first_page_past_the_end_is_at_its_end(
    again: int, linked: bool, total: str
) -> None:
    site = endless(30, total)
    site.beyond(*[again] * 50, linked=linked)
    found = site.crawl(0)
    assert len(found.articles) == 30
    assert gaps(found) == {}
    assert max(site.asked_pages) <= 5
    nights = []
    for night in range(1, 8):
        found = site.crawl(night)
        assert gaps(found) == {}
        nights.append(len(set(site.asked_pages)))
    assert sorted(nights)[:6] == [1] * 6


@pytest.mark.parametrize("pages", [(2, 1) * 20, (1, 2) * 20, (1, 2, 3) * 20])
def test_a_pager_that_goes_round_is_a_loop_and_ends(pages: tuple[int, ...]) -> None:
    site = endless(30)
    site.beyond(*pages)
    found = site.crawl(0)
    assert len(found.articles) == 30
    assert gaps(found) == {"pager_loop": 1}
    assert max(site.asked_pages) <= 6


def test_a_pager_whose_last_page_leads_to_the_first_is_at_its_end() -> None:
    site = endless(30)
    last = site.web[page_url(3)]
    site.web[page_url(3)] = Answer(last.body.replace(b"list-4", b"list-1"))
    assert gaps(site.crawl(0)) == {}
    assert set(site.asked_pages) == {1, 2, 3}


@pytest.mark.parametrize("total", ["", "共3页"])
def test_an_empty_or_missing_page_behind_one_that_is_not_full_is_past_the_end(total: str) -> None:
    site = endless(25, total)
    site.beyond(0)
    assert gaps(site.crawl(0)) == {}
    del site.web[page_url(4)]
    assert gaps(site.crawl(7)) == {}


def test_an_empty_or_missing_page_behind_full_ones_is_a_gap() -> None:
    site = endless(30)
    assert gaps(site.crawl(0)) == {"failed": 1}
    site.beyond(0)
    site.until = None
    assert gaps(site.crawl(7)) == {"empty": 1}


def test_a_page_that_comes_again_before_the_total_is_reached_is_a_gap() -> None:
    site = endless(30, "共9页")
    site.beyond(3, 3, 3)
    assert gaps(site.crawl(0)) == {"pager_loop": 1}
