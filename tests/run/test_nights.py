"""What sites do to a crawler over the nights: notices, mass errors, moves and new addresses, as a user sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.records import article_id
from scripts.demo.pages import Exchange, html, missing
from tests.run import renamed
from tests.run.fake_site import HOST, article, article_url, lists, records
from tests.run.nights import crawl_at
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.server import Loopback

pytestmark = pytest.mark.slow

FIRST = datetime(2024, 5, 20, 18, tzinfo=UTC)  # two in the morning of the 21st in China
YOUNG = range(13, 21)  # published from the 14th to the 21st


@pytest.fixture
def site() -> Iterator[Loopback]:
    """Serve a town with eight young articles."""
    with serve([*lists(YOUNG), *map(article, YOUNG)]) as server:
        yield server


@pytest.fixture
def night(site: Loopback, tmp_path: Path) -> Callable[[int], str]:
    """Return what crawls the town on the n-th night and returns the last line of the summary."""

    def crawl(number: int) -> str:
        done = crawl_at(FIRST + timedelta(days=number), tmp_path, site)
        assert done.stderr == ""
        assert (done.returncode == 0) == (done.stdout.splitlines()[-1] in {"town: ok", "town: quiet"})
        return done.stdout.splitlines()[-1]

    return crawl


def reasons(data_dir: Path) -> list[str]:
    return [each["reason"] for each in records(data_dir, "rejected")]


def outcomes(data_dir: Path, outcome: str) -> list[str]:
    return [each["url"] for each in records(data_dir, "runs") if each.get("outcome") == outcome]


def notice(number: int, text: str, *, title: str = "", menu: str = "") -> Exchange:
    body = f"<html><head><title>{title}</title></head><body>{menu}<div class=xwnr_txt><p>{text}</p></div></body></html>"
    return html(article_url(number), body)


MENU = "<ul>" + "".join(f"<li><a href='/{n}/'>{n}栏目的名称</a></li>" for n in range(60)) + "</ul>"
NOTICES: dict[str, tuple[str, Callable[[int], Exchange]]] = {
    "deleted": ("soft_404", lambda n: notice(n, "您要查看的信息不存在，可能已被删除！", title="提示信息")),
    "deleted, in no words that are known": ("soft_404", lambda n: notice(n, "哎呀，空空如也。", title="某镇人民政府")),
    "log in": ("login", lambda n: notice(n, "请先登录后查看。", title="用户登录")),
    "too often, within the menu": (
        "rate_limit",
        lambda n: notice(n, "您的访问过于频繁，请稍后再试", title="某镇人民政府", menu=MENU),
    ),
    "maintenance": ("maintenance", lambda n: notice(n, "网站维护中，请稍后访问。", title="网站维护中")),
    "maintenance with its time": (
        "maintenance",
        lambda n: notice(n, f"网站维护中。错误编号 {n * 7919}，时间 02:00:{n}", title="网站维护中"),
    ),
}


@pytest.mark.parametrize("name", ["deleted, in no words that are known", "maintenance with its time"])
def test_a_notice_is_never_a_revision_and_several_are_the_sites_trouble(
    night: Callable[[int], str], site: Loopback, tmp_path: Path, name: str
) -> None:
    reason, page = NOTICES[name]
    assert night(0) == "town: ok"
    for number in YOUNG:
        site.put(page(number))
    for number in (21, 22, 23):
        site.put(page(number))
    for put in lists([*YOUNG, 21, 22, 23]):
        site.put(put)
    assert night(1).startswith("town: incomplete: ")
    assert set(reasons(tmp_path)) == {reason}
    assert len(records(tmp_path, "articles")) == 8
    assert records(tmp_path, "duplicates") == []
    for number in (*YOUNG, 21, 22, 23):
        site.put(article(number))
    assert night(2) == "town: ok"
    assert [each["revision"] for each in records(tmp_path, "articles")] == [1] * 11


def test_one_deleted_article_is_withdrawn_when_a_later_night_finds_so_too(
    night: Callable[[int], str], site: Loopback, tmp_path: Path
) -> None:
    night(0)
    site.put(NOTICES["deleted"][1](20))
    site.put(missing(article_url(19)))
    assert night(1) == "town: quiet"
    assert sorted(reasons(tmp_path)) == ["missing", "soft_404"]
    assert night(2) == "town: quiet"
    assert reasons(tmp_path)[2:] == ["withdrawn", "withdrawn"]
    assert night(3) == "town: quiet"
    assert len(reasons(tmp_path)) == 4
    site.put(article(20))
    site.put(article(19, version=2))
    assert night(4) == "town: ok"
    assert outcomes(tmp_path, "restored") == [article_url(20)]
    last = records(tmp_path, "articles")[-1]
    assert (last["url"], last["revision"], last["flags"]) == (article_url(19), 2, ["restored"])


def test_many_that_are_gone_for_a_night_are_not_withdrawn(
    night: Callable[[int], str], site: Loopback, tmp_path: Path
) -> None:
    night(0)
    for number in YOUNG:
        site.put(missing(article_url(number)))
    for number in (1, 2):
        assert night(number) == (
            "town: incomplete: 7 of 7 known articles are gone at once; none is withdrawn before a week"
        )
    assert set(reasons(tmp_path)) == {"missing"}
    for number in YOUNG:
        site.put(article(number))
    assert night(3) == "town: quiet"
    assert set(reasons(tmp_path)) == {"missing"}
    assert len(records(tmp_path, "articles")) == 8


def test_an_edit_that_shortens_and_an_edit_that_retitles_are_revisions(
    night: Callable[[int], str], site: Loopback, tmp_path: Path
) -> None:
    night(0)
    whole = article(20)
    text = whole.body.decode()
    start = text.index("<p>　　", text.index("xwnr_txt"))
    site.put(replace(whole, body=(text[: text.index("</p>", start) + 4] + "</div></body></html>").encode()))
    other = article(19).body.decode()
    title = other[other.index("<title>") + 7 : other.index("</title>")]
    site.put(replace(article(19), body=other.replace(title, "某镇召开全镇安全生产工作会议").encode()))
    about = notice(
        21, "为提升服务，我镇网站维护中，访问频率较高的栏目先行恢复，请群众稍后再试。" * 3, title="关于网站维护中的说明"
    )
    dated = about.body.decode().replace(
        "<div", "<div class=fbsj_llcs_box><span>发布时间：2024-05-21</span></div><div", 1
    )
    site.put(replace(about, body=dated.encode()))
    for put in lists([*YOUNG, 21]):
        site.put(put)
    assert night(1) == "town: ok"
    latest = {each["url"]: each["revision"] for each in records(tmp_path, "articles")}
    assert [latest[article_url(n)] for n in (18, 19, 20, 21)] == [1, 2, 2, 1]
    assert reasons(tmp_path) == []


def moved(number: int) -> str:
    return article_url(number).replace("/html/1/", "/html/9/")


def migrate(site: Loopback, numbers: range, *, redirect: bool) -> None:
    for number in numbers:
        site.put(replace(article(number), url=moved(number)))
        gone = Exchange(article_url(number), b"", 301, (("Location", moved(number)), ("Content-Type", "text/html")))
        site.put(gone if redirect else missing(article_url(number)))
    for page in lists(YOUNG):
        body = page.body.decode()
        for number in numbers:
            body = body.replace(article_url(number), moved(number))
        site.put(replace(page, body=body.encode()))


@pytest.mark.parametrize(("numbers", "redirect"), [(range(20, 21), True), (YOUNG, False)])
def test_articles_that_move_go_on_at_their_new_address(
    night: Callable[[int], str], site: Loopback, tmp_path: Path, numbers: range, redirect: bool
) -> None:
    night(0)
    migrate(site, numbers, redirect=redirect)
    assert night(1) == "town: ok"
    assert records(tmp_path, "duplicates") == []
    assert reasons(tmp_path) == []
    new = records(tmp_path, "articles")[8:]
    assert {each["url"]: (each["id"], each["revision"], each["aka"]) for each in new} == {
        moved(n): (article_id(article_url(n)), 1, [article_url(n)]) for n in numbers
    }
    if not redirect:
        assert sorted(outcomes(tmp_path, "moved")) == sorted(map(article_url, numbers))
    site.put(replace(article(20, version=2), url=moved(20)))
    assert night(2) == "town: ok"
    (edited,) = records(tmp_path, "articles")[8 + len(numbers) :]
    assert (edited["id"], edited["revision"], edited["url"]) == (article_id(article_url(20)), 2, moved(20))


def test_a_copy_beside_an_article_that_stays_is_a_duplicate(
    night: Callable[[int], str], site: Loopback, tmp_path: Path
) -> None:
    night(0)
    site.put(replace(article(20), url=moved(20)))
    for page in lists(YOUNG):
        more = f"<li><a href='{moved(20)}'>第20条要闻的标题文字</a></li><li><a href='{article_url(20)}'"
        site.put(replace(page, body=page.body.decode().replace(f"<li><a href='{article_url(20)}'", more).encode()))
    assert night(1) == "town: ok"
    assert [each["duplicate_of"] for each in records(tmp_path, "duplicates")] == [article_id(article_url(20))]


@pytest.mark.parametrize("home", ["https://town.test"])
def test_a_site_under_https_or_without_www_goes_on_with_its_articles(
    night: Callable[[int], str], site: Loopback, tmp_path: Path, home: str
) -> None:
    night(0)
    for page in [*lists(YOUNG), *map(article, YOUNG)]:
        other = page.url.replace(HOST, home)
        redirect = Exchange(page.url, b"", 301, (("Location", other), ("Content-Type", "text/html")))
        site.put(redirect)
        site.put(replace(page, url=other, body=page.body.replace(HOST.encode(), home.encode())))
    asked = len(site.asked)
    assert night(1) == "town: quiet"
    assert (
        len([url for url in site.asked[asked:] if "content-" in url and url.startswith(home)]) == 7
    )  # those young yet
    site.put(replace(article(20, version=2), url=article_url(20).replace(HOST, home)))
    assert night(2) == "town: ok"
    assert records(tmp_path, "duplicates") == []
    (edited,) = records(tmp_path, "articles")[8:]
    assert (edited["id"], edited["revision"], edited["aka"]) == (article_id(article_url(20)), 2, [article_url(20)])
    assert edited["url"] == article_url(20).replace(HOST, home)


@pytest.mark.parametrize("old", ["redirects", "is gone", "stays"])
def test_a_site_under_another_domain_that_declares_the_old_one_goes_on_with_its_articles(
    night: Callable[[int], str], site: Loopback, tmp_path: Path, old: str
) -> None:
    night(0)
    for page in [*lists(YOUNG), *map(article, YOUNG)]:
        other = page.url.replace(HOST, renamed.HOST)
        if old == "redirects":
            site.put(Exchange(page.url, b"", 301, (("Location", other), ("Content-Type", "text/html"))))
        elif old == "is gone":
            site.put(missing(page.url))
        site.put(replace(page, url=other, body=page.body.replace(HOST.encode(), renamed.HOST.encode())))
    asked = len(site.asked)
    later = ("-s", "SPIDER_MODULES=tests.run.renamed")
    done = crawl_at(FIRST + timedelta(days=1), tmp_path, site, *later)
    assert (done.stdout.splitlines()[-1], done.stderr) == ("town: quiet", "")
    assert len([url for url in site.asked[asked:] if "content-" in url]) == 7  # those young yet, each once
    url = article_url(20).replace(HOST, renamed.HOST)
    site.put(replace(article(20, version=2), url=url))
    done = crawl_at(FIRST + timedelta(days=2), tmp_path, site, *later)
    assert (done.stdout.splitlines()[-1], done.stderr) == ("town: ok", "")
    assert records(tmp_path, "duplicates") == []
    assert reasons(tmp_path) == []
    (edited,) = records(tmp_path, "articles")[8:]
    assert (edited["id"], edited["revision"], edited["url"]) == (article_id(article_url(20)), 2, url)
    assert edited["aka"] == [article_url(20)]
