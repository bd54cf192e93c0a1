"""Lists whose further pages a script brings, crawled."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.lists.nights import FIRST, Nights, days, page_url, url_of
from tests.lists.villages import COLUMN, article, column, home, last_run, night
from tests.server import serve
from tests.spiders.web import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.lists.nights import Row

pytestmark = pytest.mark.slow


class Posted(Nights):
    """A list of ASP.NET: each page has a state of its own, and the next is asked for by posting it."""

    def publish(self) -> None:
        """Put the first page at its URL, the others behind their forms."""
        super().publish()
        for key in [key for key in self.web if key.startswith("POST")]:
            del self.web[key]
        for number in range(2, -(-len(self.rows) // self.size) + 1):
            page = self.web.pop(page_url(number))
            form = {"__VIEWSTATE": f"/w{number - 1}=", "__EVENTTARGET": "ctl00$Pager", "__EVENTARGUMENT": str(number)}
            self.web[f"POST {page_url(1)} {urlencode(form)}"] = page

    def page(self, number: int, rows: Sequence[Row], pages: int) -> str:
        """Return one page; its pager shows its own number without a link."""
        call = "<a href=\"javascript:__doPostBack('ctl00$Pager','{0}')\">{0}</a>"
        numbers = "".join(f"<span>{n}</span>" if n == number else call.format(n) for n in range(1, pages + 1))
        form = (
            f"<form method=post action='list-1.html'><input type=hidden name=__VIEWSTATE value='/w{number}='>"
            f"<input type=hidden name=__EVENTTARGET><input type=hidden name=__EVENTARGUMENT>{numbers}</form>"
        )
        return super().page(number, rows, number).replace("<div class='pages'>", f"<div class='pages'>{form}")


def test_the_pages_of_asp_net_are_posted_for_to_the_last() -> None:
    site = Posted(days(30))
    site.publish()
    found = site.crawl(0)
    assert len(found.articles) == 30
    assert "list/pager_unknown" not in found.stats
    counts = []
    for day in range(1, 8):
        site.crawl(day)
        counts.append(sum("list-" in url for url in site.web.urls))
    assert sorted(counts) == [1] * 6 + [3]
    site.rows.insert(0, (2000, FIRST))
    site.publish()
    assert url_of((2000, FIRST)) in site.crawl(8).articles


def test_a_list_of_asp_net_with_the_oldest_first_is_walked() -> None:
    site = Posted(days(30)[::-1])
    site.publish()
    site.crawl(0)
    site.rows.append((2000, FIRST))
    site.publish()
    assert url_of((2000, FIRST)) in site.crawl(1).articles


def test_a_home_page_with_buttons_is_no_list_with_an_unknown_pager() -> None:
    site = Nights(days(3))
    site.publish()
    row = f"<li><a href='{url_of(site.rows[0])}'>要闻</a></li><a href='list-1.html'>列表</a>"
    site.web[page_url(1).rpartition("html/")[0]] = Answer(f"{row}<button>加载更多</button>".encode())
    assert "list/pager_unknown" not in site.crawl(0).stats


@pytest.mark.parametrize("pager", ["<a href='javascript:goTo(2)'>下一页</a>", "<button>加载更多</button>", "共3页"])
def test_a_pager_that_is_not_understood_makes_the_run_incomplete(tmp_path: Path, pager: str) -> None:
    with serve([home(COLUMN), column(12, pager=pager), *map(article, range(1, 13))]) as server:
        for day in (0, 1, 8):
            code, said = night(tmp_path, server, day)
            assert code == 1
            assert "lists" in said
            assert last_run(tmp_path)["state"] == "incomplete"
