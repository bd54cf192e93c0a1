"""A list that gave articles and gives none is told of until it does again, or a person says that it may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.demo.pages import Exchange, html
from tests.lists.villages import COLUMN, HOST, article, column, home, last_run, night, url_of
from tests.server import Loopback, serve

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

OTHER = f"{HOST}/html/8/"
SHELL = html(COLUMN, "<html><body><div class=nav>首页</div><ul id=list></ul></body></html>")
GONE = Exchange(COLUMN, b"<html><body>404</body></html>", 404)
MOVED = Exchange(COLUMN, b"", 302, headers=(("Location", f"{HOST}/"),))


def village() -> list[Exchange]:
    return [home(COLUMN, OTHER), column(12), column(2, OTHER), *map(article, range(1, 13))]


def break_(server: Loopback, way: str) -> None:
    if way == "unlinked":
        server.put(home(OTHER))
        server.put(GONE)
    elif way == "home":
        server.put(html(COLUMN, home(COLUMN, OTHER).body.decode()))
    else:
        server.put({"shell": SHELL, "box": BOX, "404": GONE, "redirect": MOVED}[way])


BOX = html(
    COLUMN,
    "<html><body><div class=nav>首页</div><ul id=list></ul><div class=hot><h3>热点推荐</h3><ul>"
    + "".join(f"<li><a href='{url_of(n)}'>第{n}条村务的标题</a></li>" for n in (3, 1, 7))
    + "</ul></div></body></html>",
)


@pytest.mark.parametrize("way", ["shell", "box", "404", "redirect", "unlinked", "home"])
def test_a_list_found_by_navigation_that_gives_no_rows_any_more_is_drift_for_good(tmp_path: Path, way: str) -> None:
    with serve(village()) as server:
        assert night(tmp_path, server, 0)[0] == 0
        break_(server, way)
        for day in (1, 2, 50):
            code, said = night(tmp_path, server, day)
            assert code == 1
            assert last_run(tmp_path)["state"] == "drift"
            assert COLUMN in said
        for exchange in village():
            server.put(exchange)
        assert night(tmp_path, server, 51)[0] == 0


def test_a_list_that_is_declared_retired_is_no_alarm(tmp_path: Path) -> None:
    with serve(village()) as server:
        assert night(tmp_path, server, 0, site="resigned")[0] == 0
        server.put(SHELL)
        assert night(tmp_path, server, 1, site="resigned")[0] == 0


def test_a_list_that_is_unlinked_and_gives_articles_is_read_on(tmp_path: Path) -> None:
    with serve(village()) as server:
        night(tmp_path, server, 0)
        server.put(home(OTHER))
        server.put(column(13))
        server.put(article(13))
        assert night(tmp_path, server, 1)[0] == 0
        assert last_run(tmp_path)["counts"]["articles"] == 1


@pytest.mark.parametrize("name", ["html/7/list-2019.html", "html/2024/index.html"])
def test_a_list_of_a_year_that_is_no_longer_linked_is_no_alarm(tmp_path: Path, name: str) -> None:
    year = f"{HOST}/{name}"
    with serve([*village(), home(COLUMN, OTHER, year), column(9, year)]) as server:
        assert night(tmp_path, server, 0)[0] == 0
        server.put(home(COLUMN, OTHER))
        server.put(Exchange(year, b"", 404))
        assert night(tmp_path, server, 1)[0] == 0


def test_a_run_of_some_urls_says_nothing_of_lists_and_forgets_none(tmp_path: Path) -> None:
    (tmp_path / "urls").write_text(f"{article(1).url}\n")
    with serve(village()) as server:
        night(tmp_path, server, 0)
        server.put(SHELL)
        assert night(tmp_path, server, 1, "-a", f"urls={tmp_path / 'urls'}")[0] == 0
        assert night(tmp_path, server, 2)[0] == 1


def test_a_list_that_cannot_be_fetched_for_a_night_is_a_gap_and_not_dead(tmp_path: Path) -> None:
    with serve(village()) as server:
        night(tmp_path, server, 0)
        server.put(Exchange(COLUMN, b"", 503))
        assert night(tmp_path, server, 1)[0] == 1
        assert "list/dead" not in last_run(tmp_path)["counts"]
        assert last_run(tmp_path)["state"] == "incomplete"
        server.put(column(12))
        assert night(tmp_path, server, 2)[0] == 0


def test_a_list_that_begins_anew_or_has_a_few_rows_less_is_no_alarm(tmp_path: Path) -> None:
    with serve([*village(), *map(article, range(13, 17))]) as server:
        night(tmp_path, server, 0)
        server.put(column(8))
        assert night(tmp_path, server, 1)[0] == 0
        for day, last in ((2, 14), (3, 16)):  # the older ones went to an archive of the year
            rows = "".join(f"<li><a href='{url_of(n)}'>第{n}条村务的标题</a></li>" for n in range(last, 12, -1))
            server.put(html(COLUMN, f"<html><body><ul>{rows}</ul></body></html>"))
            assert night(tmp_path, server, day)[0] == 0


def test_a_list_that_moved_is_no_alarm(tmp_path: Path) -> None:
    with serve([*village(), article(13)]) as server:
        night(tmp_path, server, 0)
        new = f"{HOST}/html/17/"
        server.put(home(new, OTHER))
        server.put(GONE)
        server.put(column(13, new))
        for day in (1, 2, 9):
            assert night(tmp_path, server, day)[0] == 0
        assert COLUMN not in last_run(tmp_path)["lists"]


def test_a_list_that_dies_while_a_small_one_comes_up_is_an_alarm(tmp_path: Path) -> None:
    with serve([*village(), article(13)]) as server:
        night(tmp_path, server, 0)
        server.put(home(COLUMN, OTHER, f"{HOST}/html/17/"))
        server.put(SHELL)
        server.put(column(3, f"{HOST}/html/17/"))
        for day in (1, 2):
            assert night(tmp_path, server, day)[0] == 1
