"""Every form of date that the sites use, and what is no date."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reading.chinese import dates
from crawler.records import CHINA, Precision

DAY, MINUTE, SECOND = Precision.DAY, Precision.MINUTE, Precision.SECOND

FORMS = [
    ("2020年09月15日17:21:00", "2020-09-15T17:21:00", SECOND),
    ("2020年09月15日 17:21", "2020-09-15T17:21:00", MINUTE),
    ("2023-05-05", "2023-05-05T00:00:00", DAY),
    ("2023-05-0510:30", "2023-05-05T10:30:00", MINUTE),
    ("2019-09-3007:42", "2019-09-30T07:42:00", MINUTE),
    ("2023-5-1110:30", "2023-05-11T10:30:00", MINUTE),
    ("2023/8/3 18:47:19", "2023-08-03T18:47:19", SECOND),
    ("2017/10/19", "2017-10-19T00:00:00", DAY),
    ("2022-02-25 00:36", "2022-02-25T00:36:00", MINUTE),
    ("2024年4月24日 9时30分", "2024-04-24T09:30:00", MINUTE),
    ("2024年4月24日9点", "2024-04-24T09:00:00", MINUTE),
    ("2024年4月24日 9時30分15秒", "2024-04-24T09:30:15", SECOND),
    ("二〇二四年四月二十四日", "2024-04-24T00:00:00", DAY),
    ("二○二三年十二月三十一日", "2023-12-31T00:00:00", DAY),
    ("二零二三年元月十日", "2023-01-10T00:00:00", DAY),
    ("一九九八年十月廿四日", "1998-10-24T00:00:00", DAY),
    ("二〇二三年五月五日上午9:05", "2023-05-05T09:05:00", MINUTE),
    ("２０２３年５月５日", "2023-05-05T00:00:00", DAY),
    ("２０２３－０５－０５　１０：３０", "2023-05-05T10:30:00", MINUTE),
    ("2023 年 5 月 5 日", "2023-05-05T00:00:00", DAY),
    ("2023年5月5号", "2023-05-05T00:00:00", DAY),
    ("2023-05-05 下午3:20", "2023-05-05T15:20:00", MINUTE),
    ("2023年5月5日下午3:20", "2023-05-05T15:20:00", MINUTE),
    ("2023-05-05 下午15:20", "2023-05-05T15:20:00", MINUTE),
    ("2023-05-05 上午12:10", "2023-05-05T00:10:00", MINUTE),
    ("2023-05-05 中午12:30", "2023-05-05T12:30:00", MINUTE),
    ("2023-05-05 凌晨1:30", "2023-05-05T01:30:00", MINUTE),
    ("2023-05-05 10:30 PM", "2023-05-05T22:30:00", MINUTE),
    ("2023年5月5日中午1:05", "2023-05-05T13:05:00", MINUTE),
    ("2023年5月5日中午11:30", "2023-05-05T11:30:00", MINUTE),
    ("2023-05-05 正午12:00", "2023-05-05T12:00:00", MINUTE),
    ("2023/5/5 03:20 下午", "2023-05-05T15:20:00", MINUTE),
    ("2023/5/5 03:20:11 上午", "2023-05-05T03:20:11", SECOND),
    ("2023-5-5 12:20 p.m.", "2023-05-05T12:20:00", MINUTE),
    ("2023-05-05 3:20AM", "2023-05-05T03:20:00", MINUTE),
    ("2023-05-05 PM 3:20", "2023-05-05T15:20:00", MINUTE),
    ("2023-05-05 下午0:30", "2023-05-05T12:30:00", MINUTE),
    ("2023年5月5日下午七点", "2023-05-05T19:00:00", MINUTE),
    ("2023年5月5日下午两点三刻", "2023-05-05T14:45:00", MINUTE),
    ("2023年5月5日十五时二十分", "2023-05-05T15:20:00", MINUTE),
    ("2023年5月5日零点三十分", "2023-05-05T00:30:00", MINUTE),
    ("2023年5月5日下午3时半", "2023-05-05T15:30:00", MINUTE),
    ("2023年5月5日晚上8:30", "2023-05-05T20:30:00", MINUTE),
    ("2023年5月5日晚7时", "2023-05-05T19:00:00", MINUTE),
    ("2023年5月5日深夜11点40分", "2023-05-05T23:40:00", MINUTE),
    ("2023年5月5日凌晨12点", "2023-05-05T00:00:00", MINUTE),
    ("2023年5月5日傍晚6点10分", "2023-05-05T18:10:00", MINUTE),
    ("2023-05-05 星期五 10:30", "2023-05-05T10:30:00", MINUTE),
    ("2023年5月5日（星期五）10:30", "2023-05-05T10:30:00", MINUTE),
    ("2023-05-05T10:30:00", "2023-05-05T10:30:00", SECOND),
    ("2023-05-05T10:30:00+08:00", "2023-05-05T10:30:00", SECOND),
    ("2023-05-05T10:30:00.123+0800", "2023-05-05T10:30:00", SECOND),
    ("2023-05-05T02:30:00Z", "2023-05-05T10:30:00", SECOND),
    ("2023-05-05 20:30:00Z", "2023-05-06T04:30:00", SECOND),
    ("2026-09-28-21:50:00", "2026-09-28T21:50:00", SECOND),
    ("20230505", "2023-05-05T00:00:00", DAY),
    ("20230505103000", "2023-05-05T10:30:00", SECOND),
    ("202305051030", "2023-05-05T10:30:00", MINUTE),
    ("2020.09.15", "2020-09-15T00:00:00", DAY),
    ("Fri, 05 May 2023 10:30:00 +0800", "2023-05-05T10:30:00", SECOND),
    ("Fri, 05 May 2023 10:30:00 GMT", "2023-05-05T18:30:00", SECOND),
    ("Thu, 04 May 2023 21:30:00 -0500", "2023-05-05T10:30:00", SECOND),
    ("Fri May 05 10:30:00 CST 2023", "2023-05-05T10:30:00", SECOND),
    ("May 5, 2023", "2023-05-05T00:00:00", DAY),
    ("5 May 2023", "2023-05-05T00:00:00", DAY),
    ("[2023-05-05]", "2023-05-05T00:00:00", DAY),
    ("（2023-05-05 10:30）", "2023-05-05T10:30:00", MINUTE),
    ("23年5月5日", "2023-05-05T00:00:00", DAY),
    ("98年5月5日", "1998-05-05T00:00:00", DAY),
    ("2024-02-29", "2024-02-29T00:00:00", DAY),
    ("2023-05-05 00:00:00", "2023-05-05T00:00:00", SECOND),
]
NO_DATES = [
    "",
    "2月30日",
    "2023年2月30日",
    "2023-02-29",
    "2023-13-01",
    "2023-00-10",
    "2023-05-05 25:61",
    "2023-05-05 24:00",
    "2023-05-05 晚上12:00",  # midnight of which day?
    "2023-05-05 晚上1:30",
    "2023/8/318:47",  # the 31st, 8:47, or the 3rd, 18:47?
    "浙新办〔2004〕47号",
    "国办发〔2017〕47号",
    "浙ICP备05017992号",
    "010-56212746",
    "15311203816",
    "400-2012-1212",
    "23-05-05",  # which number is the year?
    "05/05/23",
    "1683253800000",  # milliseconds of an epoch are not guessed
    "2022-2023-1",
    "2023-05",
    "10:30",
    "1200-05-05",
    "192.168.20.20",
    "第十四个五年规划",
]


@pytest.mark.parametrize(("text", "value", "precision"), FORMS)
def test_forms(text: str, value: str, precision: Precision) -> None:
    stamp = dates.parse(text)
    assert stamp is not None
    assert (stamp.value, stamp.precision) == (value + "+08:00", precision)


@pytest.mark.parametrize(("text", "value", "precision"), [form for form in FORMS if not form[0].isdigit()])
def test_forms_within_text(text: str, value: str, precision: Precision) -> None:
    before, after = "来源：盘锦日报 ", " 浏览次数：546"
    stamp = dates.find(before + text + after)
    assert stamp is not None
    assert (stamp.value, stamp.precision) == (value + "+08:00", precision)
    assert stamp.start >= len(before)
    assert stamp.end <= len(before + text)


@pytest.mark.parametrize("text", NO_DATES)
def test_no_dates(text: str) -> None:
    assert dates.parse(text) is None
    assert dates.find(f"编号 {text} 页") is None


def test_a_day_that_does_not_exist_is_skipped() -> None:
    stamp = dates.find("2023-02-30 至 2023-03-01")
    assert stamp is not None
    assert stamp.value == "2023-03-01T00:00:00+08:00"


def test_the_first_of_several_dates_counts_whatever_its_form() -> None:
    stamp = dates.find("二〇二三年五月五日印发 2023-05-06")
    assert stamp is not None
    assert stamp.value == "2023-05-05T00:00:00+08:00"


def test_a_clock_behind_a_day_in_pieces() -> None:
    for lines in (("2024", "05/17", "08:11:32"), ("202405/1708:11:32",), ("2024 05/17 08:11:32 来源：某社",)):
        stamp = dates.in_pieces(lines)
        assert stamp is not None
        assert stamp.value == "2024-05-17T08:11:32+08:00"


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("06", "2024-05"), "2024-05-06"),
        (("062024-05",), "2024-05-06"),
        (("标题", "11-03", "2024"), "2024-11-03"),
        (("2024", "11-03"), "2024-11-03"),
        (("2024年11月", "3"), "2024-11-03"),
        (("3日", "11月", "2024"), "2024-11-03"),
        (("31", "2024-02"), None),
        (("2024-05", "热线 12345"), None),
        (("06", "来源：某报", "2024-05"), None),
        (("2023-2024",), None),
    ],
)
def test_days_in_pieces(lines: tuple[str, ...], day: str | None) -> None:
    stamp = dates.in_pieces(lines)
    assert (stamp.value[:10] if stamp else None) == day


@pytest.mark.parametrize("text", ["2023-05-05 盘锦日报", "发布于2023-05-05", "2023-05-05 10:30-11:30", "x" * 100])
def test_parse_wants_nothing_else(text: str) -> None:
    assert dates.parse(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023-05-05 10:30-11:30", "2023-05-05T10:30:00"),  # a span, no zone
        ("2023-05-05 546次浏览", "2023-05-05T00:00:00"),
        ("从2026年7月3日起至2026年7月8 日止", "2026-07-03T00:00:00"),
        ("TNW中文站2016年10月14日07:17", "2016-10-14T07:17:00"),
    ],
)
def test_what_follows_a_date(text: str, value: str) -> None:
    stamp = dates.find(text)
    assert stamp is not None
    assert stamp.value == value + "+08:00"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://sznews.zjol.com.cn/sznews/system/2013/02/21/016108776.shtml", "2013-02-21"),
        ("https://www.wxbh.gov.cn/doc/2026/05/21/4778931.shtml", "2026-05-21"),
        ("http://nyncj.zhangzhou.gov.cn/cms/html/zzsnyj/2022-08-18/2101205076.html", "2022-08-18"),
        ("http://www.panjin.gov.cn/html/1738/2021-01-13/content-87612.html", "2021-01-13"),
        ("https://a.gov.cn/xw/202009/t20200915_1234.html", "2020-09-15"),
        ("https://a.gov.cn/20230505/0a1b/c.html", "2023-05-05"),
        ("https://a.gov.cn/art/2016/1/2/art_1_2.html", "2016-01-02"),
        ("https://a.gov.cn/content/2023-05/05/content_1.htm", "2023-05-05"),
        ("https://a.gov.cn/202305/05/x.html", "2023-05-05"),
    ],
)
def test_days_in_urls(url: str, day: str) -> None:
    stamp = dates.from_url(url)
    assert stamp is not None
    assert (stamp.value, stamp.precision) == (f"{day}T00:00:00+08:00", DAY)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.wm114.cn/wen/193/385543.html",
        "https://a.gov.cn/2012/1/12.shtml",  # 12 is an id
        "https://a.gov.cn/2020/02/30/1.html",
        "https://a.gov.cn/xw/202009/index.html",
        "https://a.gov.cn/list?date=/2020/09/15/",
        "https://a.gov.cn/20201010123.html",
    ],
)
def test_urls_without_a_day(url: str) -> None:
    assert dates.from_url(url) is None


@given(st.integers(-662_688_000, 4_102_444_799))  # 1949 to 2099, in seconds
def test_written_dates_are_read_back(seconds: int) -> None:
    when = datetime(1970, 1, 1, tzinfo=CHINA) + timedelta(seconds=seconds)
    for form in (
        f"{when:%Y-%m-%d %H:%M:%S}",
        f"{when:%Y/%m/%d %H:%M:%S}",
        f"{when.year}年{when.month}月{when.day}日 {when:%H:%M:%S}",
        f"{when.year}年{when.month}月{when.day}日{when.hour}时{when.minute}分{when.second}秒",
        f"{when:%Y-%m-%dT%H:%M:%S}+08:00",
    ):
        stamp = dates.parse(form)
        assert stamp is not None, form
        assert stamp.value == when.isoformat()
        assert stamp.precision is SECOND


@given(st.text(alphabet="0123456789年月日时分秒:：-/. T+Z二〇三十上下午星期五", max_size=60))
def test_whatever_is_found_is_a_real_time_at_its_place(text: str) -> None:
    stamp = dates.find(text)
    if stamp is not None:
        assert datetime.fromisoformat(stamp.value).utcoffset() == timedelta(hours=8)
        assert 0 <= stamp.start < stamp.end <= len(text)
        again = dates.find(text[stamp.start : stamp.end])
        assert again is not None
        assert again.value == stamp.value


@given(st.text(max_size=200))
def test_never_fails(text: str) -> None:
    dates.find(text)
    dates.parse(text)
    dates.from_url(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-05-05 10:30 下午茶", "2023-05-05T10:30:00+08:00"),
        ("2023-05-05 03:20 下午来源：示例日报", "2023-05-05T15:20:00+08:00"),
        ("2023年5月5日，一时间街上挤满了人", "2023-05-05T00:00:00+08:00"),
        ("2023年5月5日 两点建议", "2023-05-05T00:00:00+08:00"),
        ("2023年5月5日下午茶3点", "2023-05-05T00:00:00+08:00"),
    ],
)
def test_a_word_that_looks_like_a_clock(text: str, expected: str) -> None:
    stamp = dates.find(text)
    assert stamp is not None
    assert stamp.value == expected


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2024-05-17 11:2121世纪网", "11:21"),
        ("2024-05-17 11:2136氪", "11:21"),
        ("2024-05-17 17:08125次浏览", "17:08"),
        ("2024-05-17 11:21", "11:21"),
        ("2024-05-17 11:2121", ""),
    ],
)
def test_a_number_that_begins_a_word_may_be_glued_to_the_minute(text: str, clock: str) -> None:
    stamp = dates.find(text)
    assert stamp is not None
    assert (stamp.value[11:16] if stamp.precision is not Precision.DAY else "") == clock
