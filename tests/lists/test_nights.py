"""What is new on a list is found, wherever it stands and whatever moves."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest

from crawler.cms import generic
from crawler.lists.list_memory import ListMemory
from crawler.records import KnownList, Order
from crawler.sites.site import Site
from tests.lists.nights import FIRST, Nights, days, page_url, url_of
from tests.spiders.web import Answer, Web, article_page, crawl, list_page

pytestmark = pytest.mark.slow

NEW = (2000, FIRST + timedelta(days=1))


def begun(rows: list[tuple[int, date]], *, size: int = 10) -> Nights:
    """Return a site after its first night."""
    site = Nights(rows, size)
    site.publish()
    assert len(site.crawl(0).articles) == len(rows)
    return site


def sample(rows: list[tuple[int, date]], seed: int = 7) -> list[tuple[int, date]]:
    return random.Random(seed).sample(rows, len(rows))  # noqa: S311 - an order, not a secret


def pages_a_night(site: Nights, nights: range) -> list[int]:
    """Return how many pages of the list the nights ask for, the fewest first."""
    counts = []
    for night in nights:
        site.crawl(night)
        counts.append(len(site.asked_pages))
    return sorted(counts)


def test_a_quiet_list_that_has_the_newest_first_costs_one_page_and_once_a_week_all() -> None:
    site = begun(days(60))
    assert site.order is Order.NEWEST_FIRST
    assert pages_a_night(site, range(1, 8)) == [1] * 6 + [6]
    assert pages_a_night(site, range(8, 15)) == [1] * 6 + [6]


def test_new_rows_above_known_ones_cost_one_page_too() -> None:
    site = begun(days(60))
    counts = []
    for night in range(1, 8):
        site.rows.insert(0, (2000 + night, FIRST + timedelta(days=night)))
        site.publish()
        assert url_of(site.rows[0]) in site.crawl(night).articles
        counts.append(len(set(site.asked_pages)))
    assert sorted(counts) == [1] * 6 + [7]


def test_an_article_on_the_last_page_of_a_list_with_the_oldest_first_is_found_the_same_night() -> None:
    site = begun(days(60)[::-1])
    assert site.order is Order.OLDEST_FIRST
    site.rows.append(NEW)
    site.publish()
    assert url_of(NEW) in site.crawl(1).articles
    assert site.asked_pages == [1, 6, 7]
    assert pages_a_night(site, range(2, 9)) == [2] * 6 + [7]


def test_a_list_with_the_oldest_first_that_shrank_is_walked() -> None:
    site = begun(days(60)[::-1])
    del site.rows[5:30]
    site.rows += [(2000 + n, FIRST + timedelta(days=1)) for n in range(7)]
    site.publish()
    found = site.crawl(1)
    assert len(found.articles) == 7
    assert "list/failed" not in found.stats


def test_a_list_with_the_oldest_first_whose_last_page_is_all_new_is_walked() -> None:
    site = begun(days(60)[::-1])
    del site.rows[5:20]
    site.rows += [(2000 + n, FIRST + timedelta(days=1)) for n in range(15)]
    site.publish()
    assert len(site.crawl(1).articles) == 15


def test_a_list_sorted_by_hits_is_walked() -> None:
    site = begun(sample(days(30)))
    assert site.order is Order.UNSORTED
    site.rows.insert(25, NEW)
    site.publish()
    assert url_of(NEW) in site.crawl(1).articles


def test_a_long_list_in_no_order_is_walked_within_bounds() -> None:
    site = begun(sample(days(200)))
    assert pages_a_night(site, range(1, 8)) == [10] * 6 + [20]


@pytest.mark.parametrize("shuffled", [False, True])
def test_what_is_new_below_a_first_page_of_pinned_rows_is_found(shuffled: bool) -> None:
    pinned = days(10, latest=date(2023, 5, 1))
    pinned = sample(pinned) if shuffled else pinned
    site = begun([(row[0] + 5000, row[1]) for row in pinned] + days(50))
    site.rows.insert(10, NEW)
    site.publish()
    assert url_of(NEW) in site.crawl(1).articles
    assert pages_a_night(site, range(2, 9)) == [2] * 6 + [7]


def test_a_list_whose_rows_are_pinned_later_is_read_below_them() -> None:
    site = begun(days(60))
    site.rows[:0] = [(row[0] + 5000, row[1]) for row in days(10, latest=date(2023, 5, 1))]
    site.publish()
    site.crawl(1)
    site.rows.insert(10, NEW)
    site.publish()
    assert url_of(NEW) in site.crawl(2).articles


def test_a_few_pinned_rows_do_not_hide_what_is_below_them() -> None:
    site = begun(days(3, latest=date(2022, 1, 1)) + [(row[0] + 100, row[1]) for row in days(60)])
    assert site.order is Order.NEWEST_FIRST
    site.rows.insert(3, NEW)
    site.publish()
    assert url_of(NEW) in site.crawl(1).articles


def test_a_backdated_article_is_found_within_a_week() -> None:
    site = begun(days(60))
    backdated = (2000, site.rows[34][1])
    site.rows.insert(35, backdated)
    site.publish()
    nights = [night for night in range(1, 8) if url_of(backdated) in site.crawl(night).articles]
    assert len(nights) == 1


def test_a_missed_night_is_made_up_for() -> None:
    site = begun(days(60))
    backdated = (2000, site.rows[34][1])
    site.rows.insert(35, backdated)
    site.publish()
    assert url_of(backdated) in site.crawl(9).articles


def test_lists_are_read_whole_on_different_days() -> None:
    known = {page_url(n): KnownList("2026-03-01", 9, walked="2026-03-01") for n in range(70)}
    due = [sum(map(ListMemory(known, FIRST + timedelta(days=n)).due, known)) for n in range(8)]
    assert due[0] == 0
    assert due[7] == 70
    assert all(3 <= more - less <= 20 for less, more in pairwise(due))


@pytest.mark.parametrize("order", ["oldest", "hits", "pinned"])
def test_since_finds_everything_whatever_the_order(order: str) -> None:
    rows = [NEW, (2001, FIRST), *days(40)]
    pinned = [(row[0] + 5000, row[1]) for row in days(10, latest=date(2023, 5, 1))]
    rows = {"oldest": rows[::-1], "hits": sample(rows), "pinned": pinned + rows}[order]
    site = Nights(rows)
    site.publish()
    assert set(site.crawl(1, since="2026-03-01").articles) == {url_of(NEW), url_of((2001, FIRST))}


def test_since_ends_at_the_second_page_of_a_list_with_the_newest_first() -> None:
    site = Nights(days(60))
    site.publish()
    site.crawl(1, since="2026-03-01")
    assert site.asked_pages == [1, 2]


def test_a_row_that_moves_up_a_page_while_the_list_is_walked_is_found() -> None:
    site = Nights(days(60))
    site.publish()
    moves = site.rows[20]

    def delete() -> None:
        del site.rows[3]
        site.publish()

    site.web.before[page_url(3)] = delete
    found = site.crawl(0)
    assert url_of(moves) in found.articles
    assert len(found.articles) == 60
    assert found.stats["list/shifted"] == 1


def test_rows_that_move_down_while_a_list_is_walked_are_found_once() -> None:
    site = Nights(days(60))
    site.publish()

    def insert() -> None:
        site.rows.insert(0, NEW)
        site.publish()

    site.web.before[page_url(3)] = insert
    assert len(site.crawl(0).articles) == 60
    assert url_of(NEW) in site.crawl(1).articles


def test_what_was_lost_from_a_list_with_the_oldest_first_is_asked_for_again() -> None:
    site = Nights(days(60)[::-1])
    site.publish()
    lost = url_of(site.rows[15])
    page = site.web[lost]
    site.web[lost] = Answer(status=503)
    site.crawl(0)
    site.until = None  # the night was not without a gap
    site.web[lost] = page
    assert lost in site.crawl(1).articles


# A site of no known family, whose list's address has the form that articles have elsewhere.
GUESSED = Site(
    name="guessed",
    publisher="某县人民政府",
    region="某省某市某县",
    domains=("guessed.test",),
    family=generic.FAMILY,
    lists=("/news/list.aspx?cid=101",),
)


def test_a_declared_list_whose_address_looks_like_an_articles_is_walked_once() -> None:
    listed = "http://guessed.test/news/list.aspx?cid=101"
    story = "http://guessed.test/news/show.aspx?id=2001"
    web = Web(
        {
            "http://guessed.test/": list_page(nav=f"<a href='{listed}'>要闻动态</a>"),
            listed: list_page(*(f"{story}{n} 2026-02-2{n} 某县春耕工作第{n}次推进会召开" for n in range(6))),
            **{f"{story}{n}": article_page(f"某县春耕工作第{n}次推进会召开") for n in range(6)},
        }
    )
    found = crawl(GUESSED, web)
    assert len(found.articles) == 6
    assert found.stats["list/walked"] == 2  # the home page's and this one
    assert ("list", listed) in found.visits
