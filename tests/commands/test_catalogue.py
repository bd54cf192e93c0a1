"""`scrapy catalogue --check`: which portals answer, moved or are dead, told in the user's folder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler.catalogue.table import SHIPPED
from scripts.demo.pages import html, plain
from tests.e2e.project import scrapy
from tests.server import serve

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

ROBOTS = "User-agent: *\nDisallow:\n"


def test_what_became_of_each_portal_of_a_region(tmp_path: Path) -> None:
    before = SHIPPED.read_bytes()
    page = "<!DOCTYPE html><html><head><title>门户</title></head><body>首页</body></html>"
    moved = replace(
        html("https://www.kq.gov.cn/", ""), status=301, headers=(("Location", "https://www.keqiao.gov.cn/"),)
    )
    exchanges = [
        html("https://www.sx.gov.cn/", page),
        moved,
        html("https://www.keqiao.gov.cn/", page),
        html("https://www.shangyu.gov.cn/", page),
        replace(html("http://www.zjxc.gov.cn/", page), status=412),
        replace(html("http://www.sxyc.gov.cn/", page), status=500),
        *(
            plain(f"{home}/robots.txt", ROBOTS)
            for home in (
                "https://www.sx.gov.cn", "https://www.kq.gov.cn", "https://www.keqiao.gov.cn", "http://www.zjxc.gov.cn",
                "http://www.sxyc.gov.cn", "http://www.szzj.gov.cn",
            )
        ),
        plain("https://www.shangyu.gov.cn/robots.txt", "User-agent: *\nDisallow: /\n"),
    ]  # fmt: skip
    with serve(exchanges) as loopback:
        loopback.fault("http://www.szzj.gov.cn/", lambda *_: None)  # hangs up
        done = scrapy("catalogue", "--check", "绍兴", *loopback.arguments(), data=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    (report,) = (tmp_path / "catalogue").glob("checked-*.tsv")
    header, *rows = [line.split("\t") for line in report.read_text("utf-8").splitlines()]
    state = {row[header.index("code")]: row[header.index("state")] for row in rows}
    assert state == {
        "330600": "answers", "330602": "error", "330603": "moved", "330604": "forbidden", "330624": "challenged",
        "330681": "error", "330683": "dead",
    }  # fmt: skip
    assert "https://www.keqiao.gov.cn/" in done.stdout
    assert "7 portals: 1 answers" in done.stdout
    assert SHIPPED.read_bytes() == before


def test_a_sample_is_of_the_whole_region(tmp_path: Path) -> None:
    with serve([]) as loopback:
        done = scrapy("catalogue", "--check", "--sample", "2", "33", *loopback.arguments(), data=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        asked = {url.split("/")[2] for url in loopback.asked}
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "scrapy catalogue --check"),
        (("--check", "某省"), "no place '某省'"),
        (("--check", "--sample", "0"), "N is 1 or more"),
        (("--check", "台湾"), "no portal of 台湾 is known"),
    ],
)
def test_wrong_usage_is_one_line(words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    done = scrapy("catalogue", *words, data=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
