"""Notices: their lines of labels and values are text, and the time of what they announce is no publication."""

from __future__ import annotations

import pytest

from crawler.reading import read
from crawler.records import Article, Flag
from pipelines.clean import clean

URL = "http://www.example.gov.cn/tzgg/8821.html"
DATED_URL = "http://www.example.gov.cn/tzgg/202403/t20240305_8821.html"
FIRST = "有意参加的单位应当具备相应的施工能力，并在人员、设备、资金等方面有保证，请在规定时间内报名，逾期不予受理。"
SECOND = "各乡镇、各部门要高度重视，提前做好准备工作，按时派人参加，不得无故缺席，确保各项任务落到实处、取得实效。"
LABELLED = "<div class=info>发布时间：2024-03-05 09:30</div>"
BARE = "<div class=info>2024-03-05</div>"
MINUTE, DAY = "2024-03-05T09:30:00+08:00", "2024-03-05T00:00:00+08:00"


def notice(lines: list[str], info: str = LABELLED, *, url: str = URL, head: str = "", tag: str = "p") -> Article:
    """Return the cleaned record of a notice whose body is these lines."""
    body = "".join(f"<{tag}>{line}</{tag}>" for line in lines)
    page = (
        f"<!doctype html><meta charset=utf-8><title>某某事项的公告_示例县人民政府</title>{head}"
        f"<ul><li><a href=/>首页</a><li><a href=/tzgg/>通知公告</a></ul>"
        f"<div class=main><h1>某某事项的公告</h1>{info}<div class=box>{body}</div></div>"
        "<div class=footer><p>主办单位：示例县人民政府办公室</p><p>联系电话：0575-80000000</p></div>"
    )
    return clean(read(page.encode(), url).article)


@pytest.mark.parametrize(
    "lines",
    [
        ["一、项目名称：某某公路工程", "二、资金来源：县财政", "三、招标人：县交通运输局", FIRST, "联系人：赵工"],
        ["项目名称：某某公路工程", "建设规模：12.6公里", "开标时间：2024年4月1日9时30分", FIRST, SECOND],
        ["项目名称：甲项目", "项目建设资金来源：县财政拨款", "建设工期：2024年3月10日至2024年12月31日", FIRST, SECOND],
        ["数据来源：县统计局", "调查时间：2024年2月1日", FIRST, SECOND],
        [FIRST, SECOND, "数据来源：县统计局", "资料来源：县档案馆"],
        ["停电日期：2024年3月8日", "停电时间：2024年3月8日8:00-17:00", "停电范围：城关镇", FIRST],
        ["2024年3月8日8:00—17:00 李家村停电", "停电原因：检修", FIRST, SECOND],
        ["2024年3月8日，县委召开会议", "会议研究了近期工作", FIRST, SECOND],
        ["截至2024年3月8日24时", "全县报名300人", FIRST, SECOND],
        ["亲爱的家长朋友", "课外阅读：培养好习惯", "户外访问：走进自然", FIRST, SECOND],
        ["全民阅读：从我做起", "阅读：人生的阶梯", FIRST, SECOND],
        ["一等奖作品：《春天》", "获奖作者：王小明", "指导老师：李红", FIRST, SECOND],
        ["书名：示例县志", "丛书主编：王小明", "特约编辑：李红", FIRST, SECOND],
        ["招聘信息来源：县人社局", "报名时间：2024年4月1日至4月5日", FIRST, SECOND],
        ["成绩发布时间：2024年4月1日", "考试日期：2024年3月20日", FIRST, SECOND],
        [FIRST, SECOND, "成绩发布时间：2024年4月1日", "咨询电话：0575-80001234"],
        [FIRST, SECOND, "联系人：王先生", "电话：0575-80001234", "地点：县政务中心", "时间：2024年4月1日9:00"],
        ["公示期：2024年3月10日至2024年3月15日", "公示时间：2024年3月10日", "举报电话：12345", FIRST, SECOND],
        ["捐赠来源：社会各界", "资金去向：县慈善总会", FIRST, SECOND],
    ],
)
@pytest.mark.parametrize(("info", "published"), [(LABELLED, MINUTE), (BARE, DAY)])
def test_what_the_body_holds_is_text(lines: list[str], info: str, published: str) -> None:
    found = notice(lines, info)
    assert found.text == "\n".join(lines)
    assert (found.published_at, found.source, found.authors, found.editors) == (published, None, [], [])
    assert found.flags == []


@pytest.mark.parametrize(
    "lines",
    [
        ["时间：2024年4月10日上午9:00", "地点：县会议中心三楼", FIRST, SECOND],
        ["时间：2024-04-10 09:00", "地点：县会议中心三楼", FIRST, SECOND],
        ["日期：2024年4月10日", "主讲人：王教授", FIRST, SECOND],
        ["时间：2024年4月10日下午2:30 地点：图书馆 联系人：王先生", FIRST, SECOND],
        [FIRST, SECOND, "地点：县会议中心三楼", "时间：2024年4月10日上午9:00"],
        [FIRST, SECOND, "会议时间：2024年4月10日"],
    ],
)
@pytest.mark.parametrize("tag", ["p", "div"])
def test_the_time_of_an_event_is_no_publication(lines: list[str], tag: str) -> None:
    assert notice(lines, "", tag=tag).published_at is None
    assert notice(lines, "", tag=tag, url=DATED_URL).published_at == DAY
    assert notice(lines, BARE, tag=tag).published_at == DAY
    meta = "<meta name=PubDate content='2024-03-05 09:30'>"
    assert notice(lines, "", tag=tag, head=meta).published_at == MINUTE
    assert notice(lines, tag=tag).text == "\n".join(lines)


@pytest.mark.parametrize(
    "line",
    [
        "发布时间：2024-03-05 09:30 来源：示例融媒",
        "时间：2024-03-05 09:30 来源：示例融媒 浏览次数：18",
        "来源：示例融媒 2024-03-05 09:30",
        "2024年3月5日 9:30 来源：示例融媒",
    ],
)
def test_a_byline_at_the_head_of_the_body_is_none_of_the_text(line: str) -> None:
    found = notice([line, FIRST, SECOND], "")
    assert (found.published_at, found.source) == (MINUTE, "示例融媒")
    assert found.text == f"{FIRST}\n{SECOND}"


def test_a_weak_label_between_title_and_body_is_the_publication() -> None:
    assert notice([FIRST, SECOND], "<div>时间：2024-03-05 09:30</div>").published_at == MINUTE
    assert notice([FIRST, SECOND], "<div>日期：2024-03-05</div>").published_at == DAY


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>某某事项的公告</h1><div class=info>时间：2024-03-05 09:30</div><p>{FIRST}</p><p>{SECOND}</p>",
        f"<h1>某某事项的公告</h1><p>时间：2024-03-05 09:30</p><p>{FIRST}</p><p>{SECOND}</p>",
        f"<p>时间：2024-03-05 09:30</p><p>来源：示例融媒</p><p>{FIRST}</p><p>{SECOND}</p>",
    ],
)
def test_a_weak_label_that_a_program_wrote_below_the_title(body: str) -> None:
    page = f"<!doctype html><meta charset=utf-8><title>某某事项的公告_示例县人民政府</title><div class=box>{body}</div>"
    found = read(page.encode(), URL).article
    assert (found.published_at, found.text) == (MINUTE, f"{FIRST}\n{SECOND}")


@pytest.mark.parametrize(
    "rows", ["<tr><td>时间<td>2024年4月10日上午9:00<tr><td>地点<td>三楼", "<tr><td>时间：<td>2024-04-10"]
)
def test_a_cell_that_holds_the_time_of_an_event(rows: str) -> None:
    page = (
        f"<title>某某事项的公告</title><h1>某某事项的公告</h1><div class=box><table>{rows}</table><p>{FIRST}</p></div>"
    )
    found = read(f"<!doctype html><meta charset=utf-8>{page}".encode(), URL).article
    assert found.published_at is None
    assert found.text.startswith("时间")


def test_short_lines_above_a_byline_in_the_body_leave_a_flag() -> None:
    found = notice(["示例融媒", "2024-03-05 09:30", FIRST, SECOND], "")
    assert found.text == f"{FIRST}\n{SECOND}"
    assert Flag.BOILERPLATE_REMOVED in found.flags
