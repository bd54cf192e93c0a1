"""Scrapy's own commands find the site of a URL by themselves: `scrapy parse URL`, `fetch`, `shell`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.demo.pages import html
from tests.e2e.project import scrapy
from tests.server import serve

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

pytestmark = pytest.mark.slow

URL = "http://www.panjin.gov.cn/html/1888/2024-03-01/content-150001.html"
LIST = "http://www.panjin.gov.cn/html/1888/list-1.html"
TEXT = "<p>示例市今天召开春耕备耕工作会议，安排部署粮食生产，要求各县区抓住农时，把种子、化肥送到田间地头。</p>"
PAGE = (
    "<html><head><title>示例市召开春耕备耕工作会议</title></head><body><h1>示例市召开春耕备耕工作会议</h1>"
    f"<div>发布时间：2024-03-01 来源：示例日报</div><div class='box'>{TEXT}{TEXT.replace('今天', '昨天')}</div>"
    "</body></html>"
)
ROWS = "".join(
    f"<li><a href='/html/1888/2024-03-0{n}/content-15000{n}.html'>示例市召开第{n}次工作会议</a> 2024-03-0{n}</li>"
    for n in range(1, 6)
)


def asked(*words: str, data: Path) -> CompletedProcess[str]:
    """Run a command of Scrapy against a server that has an article and a list."""
    robots = html("http://www.panjin.gov.cn/robots.txt", "User-agent: *\nAllow: /")
    with serve([robots, html(URL, PAGE), html(LIST, f"<html><body><ul>{ROWS}</ul></body></html>")]) as server:
        return scrapy(words[0], *server.arguments(), *words[1:], data=data)


def test_parse_reads_an_article(tmp_path: Path) -> None:
    done = asked("parse", "--nocolour", URL, data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "'site': 'panjin'" in done.stdout
    assert "'title': '示例市召开春耕备耕工作会议'" in done.stdout
    assert "'source': '示例日报'" in done.stdout
    assert "Traceback" not in done.stderr


def test_parse_reads_a_list(tmp_path: Path) -> None:
    done = asked("parse", "--nocolour", LIST, data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "content-150005.html" in done.stdout
    assert "Traceback" not in done.stderr


def test_fetch_and_shell_choose_the_site(tmp_path: Path) -> None:
    done = asked("fetch", URL, data=tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, PAGE)
    done = asked("shell", "-c", "spider.name + ' ' + str(response.status)", URL, data=tmp_path)
    assert done.stdout.splitlines()[-1] == "panjin 200"
