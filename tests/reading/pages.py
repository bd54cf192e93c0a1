"""Pages that the tests of reading are made of; their text is invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.reading import Layout, Page, read

if TYPE_CHECKING:
    from crawler.records import Article

URL = "http://www.example.gov.cn/xwzx/202403/t20240305_123456.html"
FIRST = "3月4日，示例县召开春耕备耕工作会议，安排部署今年的粮食生产，要求各乡镇抓住农时，把种子、化肥送到田间地头。"
SECOND = "会议指出，今年的播种面积要稳定在四十万亩以上，水利部门要提前检修渠道，确保灌溉用水及时、够用。"
TITLE = "示例县召开春耕备耕工作会议"
BODY = f"<p>{FIRST}</p><p>{SECOND}</p>"


def page(
    body: str, head: str = f"<title>{TITLE}_示例县人民政府</title>", url: str = URL, layout: Layout | None = None
) -> Page:
    """Read a page of these parts."""
    return read(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), url, layout=layout)


def article(
    body: str, head: str = f"<title>{TITLE}_示例县人民政府</title>", url: str = URL, layout: Layout | None = None
) -> Article:
    """Return the record of a page of these parts."""
    return page(body, head, url, layout).article
