"""`scrapy report`: what the feeds say, by the command, as a reader of either language sees it."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from typing import TYPE_CHECKING, Any

import pytest

from crawler.records import Flag, Provenance, Reason, State
from crawler.records.article import Article
from crawler.report import words
from crawler.report.page import percent
from tests.index.crawled import write_feed
from tests.report.world import LATER, NIGHT, Page, page, report, url, write, write_hostile

if TYPE_CHECKING:
    from pathlib import Path

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    write(folder)
    return folder


@pytest.fixture(scope="module")
def markup(data: Path) -> str:
    done = report(data)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", f"{data / 'report.html'}\n")
    return (data / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def zh(markup: str) -> Page:
    return Page(markup)


@pytest.fixture(scope="module")
def en(markup: str) -> Page:
    return Page(markup, "en")


def made(data: Path, language: str = "zh", **variables: str) -> Page:
    done = report(data, **variables)
    assert done.returncode == 0, done.stderr
    return Page((data / "report.html").read_text("utf-8"), language)


def tiles(found: Page) -> dict[str, str]:
    names, numbers = found.all("dt"), found.all("dd")
    return {name.text: number.text for name, number in zip(names, numbers, strict=True)}


def test_what_is_true_now_is_counted(zh: Page, en: Page) -> None:
    # 2 was revised and counts once, 4 was withdrawn, 5 is a copy.
    assert tiles(zh) == {
        "站点": "2",
        "文章": "4",
        "转载或重复": "1",
        "改动过": "1",
        "已撤下": "1",
        "未成文章": "3",
    }
    assert list(tiles(en).values()) == list(tiles(zh).values())
    assert next(iter(tiles(en))) == "Sites"


def test_sites_are_shown_with_their_state_and_what_to_do(zh: Page, en: Page) -> None:
    first, second = [row.text for row in zh.all("tr") if "市人民政府" in row.text]
    assert first.startswith("A市人民政府 a 被拦截")  # what needs a hand comes first
    assert "由旧到新：正常, 被拦截" in first
    assert first.endswith("2024-04-01")
    assert second.startswith("B市人民政府 b 无更新")
    (need,) = [each.text for each in zh.all("li") if "被拦截" in each.text]
    assert "不要绕过" in need
    assert "3 个文章页中有 2 个只是提示：页面说已删除或不存在、需要登录" in need
    (need,) = [each.text for each in en.all("li") if "Blocked" in each.text]
    assert "2 of 3 article pages were notices instead: the page says that it is gone, login" in need


def test_times_are_those_of_china(zh: Page) -> None:
    assert "时间均为北京时间（UTC+08:00）" in zh.all("header")[0].text
    assert "2024-05-03 07:30" in zh.text  # 23:30 UTC
    assert "2024-05-02 20:15" in zh.text


def test_fields_are_those_of_the_whole_corpus(zh: Page, en: Page) -> None:
    rows = zh.rows()
    assert rows["标题"].startswith("标题 100%")
    assert rows["作者"].startswith("作者 25%")
    assert rows["发布时间"].startswith("发布时间 75%")
    assert rows["来源"].startswith("来源 50%")
    assert rows["附件"].startswith("附件 25%")
    assert rows["编辑"].startswith("编辑 0%")
    assert rows["网址"].startswith("网址 100%")
    assert en.rows()["Authors"].startswith("Authors 25%")
    assert "公文信息" in rows  # among the others: nothing fills it yet


def test_every_field_has_its_row(zh: Page) -> None:
    shown = {row.split(" ")[0] for row in zh.rows()}
    assert {each.zh for each in words.FIELDS.values()} <= shown
    assert set(words.FIELDS) == set(Article.__dataclass_fields__)


def test_places_are_shares_of_those_that_have_the_field(zh: Page) -> None:
    # Of 1, 2 (its revision, which has none) and 3.
    assert zh.rows()["标题"].endswith("版面规则 100%")
    assert zh.rows()["正文"].endswith("页面结构 100%")


def test_repairs_are_counted(zh: Page) -> None:
    assert zh.rows()["繁体转为简体"] == "繁体转为简体 1 25%"
    assert zh.rows()["日期不可能成立"] == "日期不可能成立 1 25%"  # without its argument


def test_rejections_are_told_by_reason_with_what_to_type(zh: Page, en: Page) -> None:
    refused = [each.text for each in zh.all("details") if each.attributes.get("class") == "site"]
    assert refused[0].startswith("服务器返回错误 2")
    assert refused[1].startswith("反爬虫验证页 1")
    assert "连接失败" not in zh.text  # that page gave an article later
    assert {each.text for each in zh.all("code")} >= {f"scrapy show {url(number)}" for number in (7, 8, 9)}
    assert "An anti-bot page instead 1" in en.text


def test_with_an_explorer_there_are_links_to_it(data: Path) -> None:
    found = made(data, EXPLORE_URL="http://127.0.0.1:8001/")
    links = [each.attributes["href"] for each in found.all("a") if each.text == "查看原因"]
    assert "http://127.0.0.1:8001/page?url=http%3A%2F%2Fa.gov.cn%2F7" in links
    assert "scrapy show" not in found.text
    report(data)


def test_what_changed_and_what_was_withdrawn_is_named(zh: Page) -> None:
    changed, withdrawn = [each.text for each in zh.all("ul") if each.attributes.get("class") == "list timed"]
    assert changed == "2024-05-02 20:15 改过的标题 A市日报 · a · 第 2 版"
    assert "2024-05-02 02:00" in withdrawn
    assert "a4的标题" in withdrawn


def test_the_chart_has_its_numbers_in_words_and_in_a_table(zh: Page) -> None:
    captions = {each.attributes["id"]: each.text for each in zh.all("figcaption")}
    assert captions["all-months"] == "全部站点，每月文章数 2023-05 – 2024-04，最多 1（2024-02）"
    for chart in zh.all("svg", role="img"):
        assert chart.attributes["aria-labelledby"] in captions
    tables = [each.text for each in zh.all("table", class_="matrix")]
    assert [text.partition("全年 ")[2] for text in tables] == ["2024 1 1 1 3", "2024 1 1 2", "2024 1 1"]
    assert "2024-02-29 1 · 2024-03-31 1 · 2024-04-01 1" in zh.text.replace("\xa0", " ")
    assert "没有日期、不在图中的文章：1" in zh.text


def test_no_name_of_the_program_is_shown(zh: Page, en: Page) -> None:
    for found in (zh, en):
        shown = re.sub(r"scrapy [\w-]+( --\w+)?( \S+)?", "", found.text)
        assert not re.findall(r"\b[a-z0-9]+(?:[_/][a-z0-9_]+)+\b", re.sub(r"https?://\S+", "", shown))


def test_each_language_is_whole_and_without_the_other(en: Page, data: Path) -> None:
    done = report(data)
    assert done.returncode == 0
    markup = (data / "report.html").read_text("utf-8")
    own = re.sub(r'<bdi[^>]* lang="zh-Hans">.*?</bdi>|<title>采集报告</title>', "", markup)
    left = Page(own, "en").text
    assert not CHINESE.findall(left), left
    assert markup.count('class="zh"') == markup.count('class="en"')
    assert "Made at" in en.all("header")[0].text


@pytest.mark.parametrize(
    ("table", "names"),
    [
        (words.STATES, State),
        (words.REASONS, Reason),
        (words.PLACES, Provenance),
        (words.FLAGS, Flag),
    ],
)
def test_everything_that_can_be_said_has_words(table: dict[str, Any], names: Any) -> None:
    assert set(table) == set(names)
    for found in table.values():
        both = found.name if isinstance(found, words.Health) else found
        assert CHINESE.search(both.zh)
        assert not CHINESE.search(both.en)


def test_the_newest_are_the_newest_by_their_day(tmp_path: Path) -> None:
    days = [f"2024-{month:02}-{day:02}" for month in range(1, 10) for day in range(1, 29)]
    order = [(number * 89) % len(days) for number in range(len(days))]  # as no list has them
    write_feed(tmp_path, f"articles/a/{NIGHT}", [page(number, day=days[number]) for number in order])
    undated = [page(900 + number, day=None) for number in range(5)]
    write_feed(tmp_path, f"articles/a/{LATER}", [*undated, page(990, day="2023-01-01")])
    found = made(tmp_path)
    (newest,) = [each for each in found.all("ul") if each.attributes.get("class") == "list"]
    assert re.findall(r"2\d{3}-\d\d-\d\d", newest.text) == sorted(days, reverse=True)[:200]


def test_nothing_crawled(tmp_path: Path) -> None:
    assert "还没有抓取记录" in made(tmp_path).text


def test_no_folder_is_wrong_usage(tmp_path: Path) -> None:
    done = report(tmp_path / "nothing")
    assert done.returncode == 2
    assert "nothing was crawled into it yet" in done.stderr


def test_it_says_why_it_cannot_write(data: Path) -> None:
    (data / "file").touch()
    done = report(data, "-o", str(data / "file" / "report.html"))
    assert done.returncode == 1
    assert done.stderr.startswith("cannot write the report: ")
    assert len(done.stderr.splitlines()) == 1


def test_only_a_regular_file_is_replaced(data: Path, tmp_path: Path) -> None:
    pipe, link, there = tmp_path / "pipe", tmp_path / "link.html", tmp_path / "there.html"
    os.mkfifo(pipe)
    there.touch()
    link.symlink_to(there)
    done = report(data, "-o", str(pipe))
    assert (done.returncode, pipe.is_fifo()) == (2, True)
    assert "is not a regular file" in done.stderr
    assert report(data, "-o", str(link)).returncode == 0
    assert link.is_symlink()
    assert "采集报告" in there.read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.html", "pipe", "there.html"]


def test_damaged_lines_are_counted_and_told_of(tmp_path: Path) -> None:
    write(tmp_path)
    path = write_feed(tmp_path, f"articles/a/{NIGHT}", [])
    with path.open("a", encoding="utf-8") as file:
        file.write('{"torn": \n{"id": 7}\n[]\n')
    done = report(tmp_path)
    assert done.returncode == 0
    assert done.stderr == "3 lines of the feeds cannot be read; `scrapy index --rebuild` names them\n"
    assert "无法读取、未计入的行：3" in Page((tmp_path / "report.html").read_text("utf-8")).text


def test_a_run_that_goes_on_is_not_in_it(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / f"articles/b/{LATER}.jsonl.part").touch()
    found = made(tmp_path)
    assert "尚未结束、不在本报告内的运行：1" in found.text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("hostile")
    write_hostile(folder)
    done = report(folder)
    assert done.returncode == 0, done.stderr
    return (folder / "report.html").read_text("utf-8")


def test_what_pages_say_never_becomes_markup(hostile: str) -> None:
    found = Page(hostile)
    assert len(found.all("script")) == 1
    assert not found.all("img")
    assert not found.all("b")
    names = {name for each in found.elements for name in each.attributes}
    assert not [name for name in names if name.startswith("on") or name == "style"]
    assert "</title><script>alert(1)</script></textarea>倒过来" in found.text
    assert "{{ 7 * 7 }}" in found.text


def test_links_lead_to_the_web_only(hostile: str) -> None:
    links = [each.attributes["href"] or "" for each in Page(hostile).all("a")]
    assert url(2) in links
    assert all(re.match(r"https?://|#site-\d+$", link) for link in links)


def test_a_long_title_is_cut_visibly(hostile: str) -> None:
    assert len(hostile) < 300_000
    assert "长" * 160 + "……" in Page(hostile).text


def test_no_mark_that_turns_text_around_is_left(hostile: str) -> None:
    assert not re.findall("[\u202a-\u202e\u2066-\u2069\x00\ud800-\udfff]", hostile)
    assert "<bdi" in hostile


def test_what_to_type_is_one_word_for_a_shell(hostile: str) -> None:
    (command,) = [each.text for each in Page(hostile).all("code") if each.text.startswith("scrapy show")]
    assert command == "scrapy show 'javascript:alert(1)//'\"'\"'; rm -rf ~'"


def test_the_policy_allows_what_is_in_the_file_and_nothing_else(markup: str, hostile: str) -> None:
    for text in (markup, hostile):
        (policy,) = [
            each.attributes["content"] or ""
            for each in Page(text).all("meta")
            if each.attributes.get("http-equiv") == "Content-Security-Policy"
        ]
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules == {
            "default-src": "'none'",
            "style-src": f"'{_digest(text, 'style')}'",
            "script-src": f"'{_digest(text, 'script')}'",
            "img-src": "data:",
            "base-uri": "'none'",
            "form-action": "'none'",
        }
        head, _, _ = text.partition("</head>")
        assert head.index("Content-Security-Policy") < head.index("<style>")


def _digest(text: str, tag: str) -> str:
    (source,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 0, "0%"), (0, 9, "0%"), (9, 9, "100%"), (1, 1000, "<1%"), (999, 1000, ">99%"), (1, 3, "33%")],
)
def test_only_all_is_all_and_only_nothing_is_nothing(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == shown
