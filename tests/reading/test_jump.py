"""Pages that only lead to another one."""

import pytest

from crawler.reading import read
from crawler.reading.html.redirect import leads_to
from tests.reading.pages import BODY

URL = "http://www.example.gov.cn/xwzx/1.html"
TARGET = "http://www.example.gov.cn/zwgk/t20240305_1.html"
WAIT = "<p>正在跳转，请稍候…</p>"


@pytest.mark.parametrize(
    "html",
    [
        '<meta http-equiv="refresh" content="0;url=/zwgk/t20240305_1.html">',
        "<meta http-equiv=Refresh content='3; URL=../zwgk/t20240305_1.html'>" + WAIT,
        f"<script>window.location.href = '{TARGET}';</script>{WAIT}",
        '<script>location.replace("/zwgk/t20240305_1.html")</script><a href="/zwgk/">如果没有跳转，请点击这里</a>',
        f'<script>top.location="{TARGET}"</script>',
    ],
)
def test_where_a_page_leads(html: str) -> None:
    body = f"<html><head><title>跳转</title></head><body>{html}</body></html>".encode()
    assert leads_to(body, URL) == TARGET
    assert read(body, URL).challenge is None


@pytest.mark.parametrize(
    "html",
    [
        f"{BODY}<button onclick=\"location.href='/'\">返回首页</button>{BODY}",
        "<script>document.cookie='a=1';location.href='/zwgk/t20240305_1.html'</script>",
        f'<meta http-equiv="refresh" content="30;url={URL}">{WAIT}',
        "<script>location.href='javascript:void(0)'</script>",
        "<script>location.href='mailto:a@example.gov.cn'</script>",
        WAIT,
    ],
)
def test_other_pages_lead_nowhere(html: str) -> None:
    assert leads_to(f"<html><body>{html}</body></html>".encode(), URL) is None
