"""Crawls of a site whose pages have their words in common, against a loopback server."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.run.fake_site import article, article_url, lists, records, scrapy
from tests.server import serve

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.demo.pages import Exchange

pytestmark = pytest.mark.slow

FRAME = (
    "<p>如不服本决定，可以依法申请行政复议或者提起行政诉讼，逾期不履行的依法申请强制执行，联系地址见本站首页。</p>" * 2
)


def page(number: int, title: str, body: str = FRAME, day: int = 6) -> Exchange:
    """Return the page of an article with a title and a body of ours."""
    made = article(number)
    text = made.body.decode()
    text = re.sub(r"(<title>|<p>)[^<]+(</title>|</p></div>)", rf"\g<1>{title}\2", text, count=2)
    text = re.sub(r"<div class=xwnr_txt>.*?</div>", f"<div class=xwnr_txt>{body}</div>", text)
    return replace(made, body=re.sub(r"2024-05-\d\d", f"2024-05-{day:02}", text).encode())


def test_penalties_of_which_only_the_frame_was_read_are_all_kept_and_the_run_drifts(tmp_path: Path) -> None:
    titles = {1: "关于对鼎盛建材公司的处罚〔2024〕3号", 2: "关于对华信食品厂的处罚〔2024〕4号", 3: "关于对张伟民的处罚"}
    pages = [page(number, title) for number, title in titles.items()]
    with serve([*lists([1, 2, 3, 4]), *pages, article(4)]) as server:
        done = scrapy(tmp_path, server, "town")
        assert done.returncode == 1
        assert done.stdout.splitlines()[-1].startswith("town: drift: 2 articles have the text of another page")
        found = records(tmp_path, "articles")
        assert {record["title"] for record in found} >= set(titles.values())
        assert sorted(record["flags"] for record in found) == [[], [], ["shared_text"], ["shared_text"]]
        assert records(tmp_path, "runs")[-1]["counts"]["shared_text"] == 2
        assert records(tmp_path, "duplicates") == []
        assert scrapy(tmp_path, server, "town").returncode == 0  # what was told is not told again


def test_a_notice_that_is_published_again_and_again_is_kept_each_time(tmp_path: Path) -> None:
    body = article(9).body.decode().partition("<div class=xwnr_txt>")[2].partition("</div>")[0]
    pages = [page(number, "停水通知", body, day=number) for number in (1, 2, 3, 4)]
    with serve([*lists([1, 2, 3, 4]), *pages]) as server:
        assert scrapy(tmp_path, server, "town").returncode == 0
    found = records(tmp_path, "articles")
    assert {record["url"] for record in found} == {article_url(number) for number in (1, 2, 3, 4)}
    assert sorted(record["flags"] for record in found) == [[], ["same_text"], ["same_text"], ["same_text"]]
