"""Article pages that lead on by a refresh or a script, through Scrapy's own engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.demo.pages import html, plain
from tests.e2e.project import records, scrapy
from tests.server import serve
from tests.spiders.web import article_page, list_page

if TYPE_CHECKING:
    from pathlib import Path

HOME = "http://www.panjin.gov.cn/"
LIST = f"{HOME}html/1738/list-1.html"


def page(number: int) -> str:
    return f"{HOME}html/1738/2026-02-26/content-8760{number}.html"


def jump(target: str) -> str:
    return f"<html><body><script>location.href='{target}'</script><p>正在跳转，请稍候…</p></body></html>"


REFRESH = f'<html><head><meta http-equiv="refresh" content="0;url={page(21)}"></head><body></body></html>'
ELSEWHERE = "http://www.example.com/html/1738/2026-02-26/content-876032.html"
SITE = [
    plain(f"{HOME}robots.txt", "User-agent: *\nDisallow: /html/1738/2026-02-26/content-876023"),
    html(HOME, list_page(nav=f"<a href='{LIST}'>要闻动态</a>")),
    html(LIST, list_page(*(f"{page(n)} 2026-02-26 合成文章第{n}篇的标题" for n in (11, 12, 13, 14)))),
    html(page(11), REFRESH),
    html(page(21), article_page("合成文章第11篇的标题")),
    html(page(12), jump(ELSEWHERE)),
    html(page(13), jump("content-876023.html")),
    html(page(14), jump("content-876024.html")),
    html(page(24), jump("content-876014.html")),
]


def test_a_page_that_leads_on_is_followed_within_the_site(tmp_path: Path) -> None:
    with serve(SITE) as server:
        scrapy("crawl", "panjin", *server.arguments(), data=tmp_path)
        asked = server.asked
    assert {record["url"] for record in records(tmp_path, "articles")} == {page(21)}
    told = {record["url"]: (record["reason"], record["detail"]) for record in records(tmp_path, "rejected")}
    assert told == {
        page(12): ("elsewhere", f"leads to {ELSEWHERE}"),
        page(13): ("elsewhere", f"leads to {page(23)}"),
        page(14): ("elsewhere", f"leads to {page(14)}"),
    }
    assert ELSEWHERE not in asked
    assert page(23) not in asked
    assert sum(url in {page(14), page(24)} for url in asked) == 1 + 3  # the page, and three that it leads to


def test_a_home_page_that_only_leads_on_is_followed_to_the_lists(tmp_path: Path) -> None:
    main, other = f"{HOME}main/index.html", f"{HOME}html/1740/list-1.html"
    site = [
        *(exchange for exchange in SITE if exchange.url != HOME),
        html(HOME, jump("main/index.html")),
        html(main, list_page(nav=f"<a href='{other}'>部门动态</a>")),
        html(other, list_page(f"{page(21)} 2026-02-26 合成文章第11篇的标题")),
    ]
    with serve(site) as server:
        scrapy("crawl", "panjin", *server.arguments(), data=tmp_path)
        asked = server.asked
    assert {main, other} <= set(asked)
    assert [record["url"] for record in records(tmp_path, "articles")] == [page(21)]
