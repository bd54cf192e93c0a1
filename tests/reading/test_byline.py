"""Bylines as pages print them: golden cases read from pages, properties, and hostile input."""

import re
import time
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reading.chinese.vocabulary import LABELS
from crawler.reading.fields import byline


@dataclass(frozen=True)
class Case:
    line: str
    published: str | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    views: int | None = None
    original_url: str | None = None


CASES = [
    # elements side by side that only a style sheet parts
    Case("来源：县水利局日期：2023-06-07 10:20", "2023-06-07T10:20:00", "县水利局"),
    Case("〖 来源：县水利局 〗〖 时间：2023-06-07 10:20 〗", "2023-06-07T10:20:00", "县水利局"),
    # a label that is not in the table, and ends as one that is
    Case("信息来源：县水利局 内容分类：动态 发布时间：2023-06-07", "2023-06-07T00:00:00", "县水利局"),
    # the five sites
    Case(
        "来源：嵊州新闻网-今日嵊州 作者：记者 尹洁银 2020年09月15日17:21:00",
        "2020-09-15T17:21:00",
        "嵊州新闻网-今日嵊州",
        ("尹洁银",),
    ),
    Case("编辑：何东铭", editors=("何东铭",)),
    Case("发表时间：2023/8/3 18:47:19", "2023-08-03T18:47:19"),
    Case("发布时间:2022-02-25 00:36 文字大小: [ ] 浏览次数:", "2022-02-25T00:36:00"),
    Case("来源：无锡日报", source="无锡日报"),
    Case("时间：2022-08-18 来源：漳州市农业农村局 作者：佚名", "2022-08-18T00:00:00", "漳州市农业农村局"),
    Case(
        "原文链接：http://nyncj.zhangzhou.gov.cn/cms/html/zzsnyj/2022-08-18/2101205076.html",
        original_url="http://nyncj.zhangzhou.gov.cn/cms/html/zzsnyj/2022-08-18/2101205076.html",
    ),
    Case(
        "發(fā)布時間：2023-05-05 信息來源：盤錦日報 瀏覽次數(shù)：546",
        "2023-05-05T00:00:00",
        "盤錦日報",
        views=546,
    ),
    Case("发布时间:2023-02-26 信息来源:盘锦发布 浏览次数:351", "2023-02-26T00:00:00", "盘锦发布", views=351),
    # labels in brackets, with a colon behind them or none; buttons in brackets
    Case("【来源】：市交通局 【时间】2024-11-03 18:05 【打印】【关闭】", "2024-11-03T18:05:00", "市交通局"),
    Case("【作者】金码　【责任编辑】崔责", authors=("金码",), editors=("崔责",)),
    # an office beside the date, as sites print it that name no labels
    Case("2023-10-09 15:16 区住建局 访问量：88", "2023-10-09T15:16:00", "区住建局", views=88),
    Case("（2003年5月12日　市卫生局）", "2003-05-12T00:00:00", "市卫生局"),
    Case("2024年5月6日市卫生局召开会议", "2024-05-06T00:00:00"),
    # a medium glued to its date, or before it; 来源于
    Case("2024年05月17日 08:11明州日报", "2024-05-17T08:11:00", "明州日报"),
    Case("2024-05-17 08:11明州日报字号 大 中", "2024-05-17T08:11:00", "明州日报"),
    Case("2024年5月17日明州日报发表评论员文章", "2024-05-17T00:00:00"),
    Case("明州财经 2024-05-17 08:11:32　听新闻", "2024-05-17T08:11:32", "明州财经"),
    Case("财经 2024-05-17", "2024-05-17T00:00:00"),
    Case("http://www.example.com 2011年12月15日23:59 明州在线-南山日报", "2011-12-15T23:59:00", "明州在线-南山日报"),
    Case("2012年01月12日11:2121世纪网我要评论(0)", "2012-01-12T11:21:00", "21世纪网"),
    Case("本文来源于 明州网 2012年01月12日 17:38", "2012-01-12T17:38:00", "明州网"),
    Case("2024年05月17日 08:11 来源于 明州网", "2024-05-17T08:11:00", "明州网"),
    # the medium that a reporter's role is glued to; a portal's channel; an editor's name without a colon
    Case("采写：南山记者 金码 崔责", authors=("金码", "崔责")),
    Case("2012年01月17日07:41 新浪科技微博", "2012-01-17T07:41:00", "新浪科技"),
    Case("作者：见习编辑 金码", authors=("金码",)),
    Case("實習編輯 金碼", editors=("金碼",)),
    # elements that only a style sheet parts
    Case("时间：2024-02-02来源：市司法局征集时间：2023-12-01 至 2023-12-31", "2024-02-02T00:00:00", "市司法局"),
    Case("發佈時間：2024-11-03 12:00　資訊來源：市氣象台", "2024-11-03T12:00:00", "市氣象台"),
    # order, separators, gluing
    Case("浏览次数：351信息来源：盘锦发布发布时间：2023-02-26", "2023-02-26T00:00:00", "盘锦发布", views=351),
    Case("发布日期：2016-11-22 | 浏览次数： | 信息来源：省发改委", "2016-11-22T00:00:00", "省发改委"),
    Case("2019-09-26 12:11来源：证券时报网作者：李在山", "2019-09-26T12:11:00", "证券时报网", ("李在山",)),
    Case(
        "2012年01月11日 08:21:55 | 責任編輯: 夏欣 | 來源： 湖北日報",
        "2012-01-11T08:21:55",
        "湖北日報",
        editors=("夏欣",),
    ),
    Case(
        "信息来源：市政府办公室　　发布日期：2023年5月5日　　浏览量：1,234 次",
        "2023-05-05T00:00:00",
        "市政府办公室",
        views=1234,
    ),
    Case("作者：张三责任编辑：李四", authors=("张三",), editors=("李四",)),
    Case("（新民网编辑：刘景）", editors=("刘景",)),
    Case("来 源：新华社 北京 作　者: 张三", source="新华社 北京", authors=("张三",)),
    Case("【 2012-01-11 12:20 】 【来源： 中国青年报 】", "2012-01-11T12:20:00", "中国青年报"),
    # empty values
    Case("作者： 来源：盘锦日报", source="盘锦日报"),
    Case("2012-01-11 09:46:00 来源: 作者: 手机版 点击: 次", "2012-01-11T09:46:00"),
    Case("发布时间：2023年05月05日 作者：  来源： 【字体：大 中 小】 分享到：", "2023-05-05T00:00:00"),
    Case("来源： （供稿） （供稿）    2019-02-16", "2019-02-16T00:00:00"),
    # buttons are no values
    Case("2026年07月03日 23:06 来源： 【打印】", "2026-07-03T23:06:00"),
    Case("2023-05-05 10:30 来源：人民网 【字号 大 中 小】 打印", "2023-05-05T10:30:00", "人民网"),
    Case("时间： 2012-01-11 16:48:18 来源：楚天都市報 【關閉】", "2012-01-11T16:48:18", "楚天都市報"),
    Case("来源：[嵊州新闻网] 关闭", source="嵊州新闻网"),
    Case("来源：盘锦日报[+)", source="盘锦日报"),  # brackets that a cut left
    Case("2020年07月04日 12:10　来源：求是网参与互动", "2020-07-04T12:10:00", "求是网"),
    Case("2012-01-17 20:36:43　来源: 财华社(深圳)　有0人参与 手机看新闻", "2012-01-17T20:36:43", "财华社(深圳)"),
    Case("2019-09-07 09:25:09 字号：A- A A+ 来源：观察者网", "2019-09-07T09:25:09", "观察者网"),
    Case(
        "2012-01-12 作者：赵春燕 出处：每日经济新闻 【转载】 责任编辑：何顺延",
        "2012-01-12T00:00:00",
        "每日经济新闻",
        ("赵春燕",),
        ("何顺延",),
    ),
    # whose date
    Case("更新时间：2023-05-06 发布时间：2023-05-05", "2023-05-05T00:00:00"),
    Case("更新时间：2023-05-06"),
    Case("最后更新: 2019-09-07 09:27:48"),
    Case("开标时间：2023-05-06 来源：市财政局", source="市财政局"),
    Case("成文日期：2022-01-27 发布日期：2022-01-28", "2022-01-28T00:00:00"),
    Case("生成日期：2022-01-27 发布日期：2022-01-28", "2022-01-28T00:00:00"),
    Case("发表于：2017/10/19", "2017-10-19T00:00:00"),
    Case("发表于2017/10/19", "2017-10-19T00:00:00"),
    Case("2019年09月07日 08:05:32", "2019-09-07T08:05:32"),
    # people
    Case("来源：新华社 记者 张三 2023-05-05", "2023-05-05T00:00:00", "新华社", ("张三",)),
    Case("来源：新华社记者 张三", source="新华社", authors=("张三",)),
    Case(
        "来源：嵊州市融媒体中心 记者张三 通讯员李四 编辑 王五",
        source="嵊州市融媒体中心",
        authors=("张三", "李四"),
        editors=("王五",),
    ),
    Case("来源：盘锦日报 张三", source="盘锦日报"),  # a name without a label
    Case("2023-05-05 张三", "2023-05-05T00:00:00"),
    Case("来源：经济参考报 作者：实习记者 王璐", source="经济参考报", authors=("王璐",)),
    Case("来源：本站原创  作者：医技药剂党支部", source="本站原创", authors=("医技药剂党支部",)),
    Case("【文/观察者网专栏作者 王文】", authors=("王文",)),
    Case("文/张三 图/李四", authors=("张三",)),
    Case("摄影/张艳  编辑/苏芳", editors=("苏芳",)),
    Case("[责任编辑：韩保林 PK155]", editors=("韩保林",)),
    Case("[责任编辑：robot] 标签：北京 空气质量"),
    Case("( 编辑： 张轶群 ) 【字号：大 中 小】【打印】【关闭】", editors=("张轶群",)),
    Case("（責任編輯 余淩雲）", editors=("余淩雲",)),
    Case("(责编：牛镛、岳弘彬)", editors=("牛镛", "岳弘彬")),
    Case("[编辑： 张皙 ]频道精选", editors=("张皙",)),
    Case("本文来源：证券市场红周刊 责任编辑：杨倩_NF4425", source="证券市场红周刊", editors=("杨倩",)),
    Case("编辑：李四 审核：王五 校对：赵六", editors=("李四",)),
    Case("作者:admin 来源:本站 点击:12", source="本站", views=12),
    Case("（记者 裴剑飞）今日（12月28日）有网友爆料", authors=("裴剑飞",)),
    Case("南海网海口1月12日消息(南海网记者陈望 通讯员林 宇)2012年春节将至", authors=("陈望", "林宇")),
    Case("记者丨张三 编辑丨李四 校对丨王五", authors=("张三",), editors=("李四",)),
    Case("图文｜张三 编辑｜李四", authors=("张三",), editors=("李四",)),
    Case("（文/记者 张三 图/李四）", authors=("张三",)),
    Case("文字：张三 图片：李四", authors=("张三",)),
    Case("来源丨无锡发布", source="无锡发布"),
    Case("来源：江苏省人民政府 http://www.jiangsu.gov.cn", source="江苏省人民政府"),
    Case("来源：《人民日报》（2023年05月05日 第 01 版）", "2023-05-05T00:00:00", "《人民日报》"),
    Case(
        "[ 发布日期：2023-05-05 ] [ 来源：区委宣传部 ] [ 阅读次数：45 ]",
        "2023-05-05T00:00:00",
        "区委宣传部",
        views=45,
    ),
    Case("信息来源：区文体广电和旅游局（区文物局）", source="区文体广电和旅游局（区文物局）"),
    Case("出处：pconline 2012年01月17日 作者：PConline", "2012-01-17T00:00:00", "pconline"),
    Case("2012-01-16 14:55:58    来源： 南方日报 [ ]", "2012-01-16T14:55:58", "南方日报"),
    Case("【經濟日報╱記者張嘉芳／台北報導】", authors=("張嘉芳",)),
    # a medium beside the date
    Case("2019年09月07日 04:04 北京日报", "2019-09-07T04:04:00", "北京日报"),
    Case("发布日期：2022-02-11 08:52 内蒙古日报", "2022-02-11T08:52:00", "内蒙古日报"),
    Case("TNW中文站2016年10月14日07:17", "2016-10-14T07:17:00", "TNW中文站"),
    Case("2019-09-07 08:14 时政新闻", "2019-09-07T08:14:00"),  # a column
    # views
    Case("阅读(546) 2023-05-05", "2023-05-05T00:00:00", views=546),
    Case("2023-05-05 1.2万次阅读", "2023-05-05T00:00:00", views=12000),
    Case("发布时间：2023-10-23 08:59 浏览次数： 信息来源： 市府办", "2023-10-23T08:59:00", "市府办"),
    Case("点击数：2.5万", views=25000),
    # no byline
    Case(""),
    Case("您现在所在的位置: 首页 > 政务公开"),
    Case("索引号：113/2020-00001 发布机构：市政府 文号：盘政发〔2020〕5号"),
    Case("凡本网注明“来源：新华网”的所有作品，版权均属于新华社"),
    Case("《红周刊》记者调查发现，其维权项目还遍布上海、浙江、福建等多个地区。"),
    Case("央视记者调查：清远鸡零售价上涨3成"),
    Case("记者：国际评级机构一次下调了欧元区九个国家的评级，但欧洲股市似乎并不为此担忧？"),
    Case("新华社记者 才扬 摄"),
    Case("崔永元两会报到 惹众女记者爆笑"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.line[:30])
def test_golden(case: Case) -> None:
    found = byline.parse(case.line)
    published = found.published.value if found.published else None
    assert published == (case.published + "+08:00" if case.published else None)
    assert found.source == case.source
    assert found.authors == case.authors
    assert found.editors == case.editors
    assert found.views == case.views
    assert found.original_url == case.original_url


@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        ("来源：盘锦日报 政策解读：一图读懂", ("政策解读",)),
        ("发布时间：2023-05-05 采购单位：某局 预算金额：3300万", ("采购单位", "预算金额")),
        ("来源：盘锦日报 作者：张三", ()),
        ("来源：人民网：要闻", ()),  # a colon within a value
        ("她说：今天很好", ()),  # no label is known in this line
    ],
)
def test_unknown_labels_are_told(line: str, unknown: tuple[str, ...]) -> None:
    assert byline.parse(line).unknown == unknown


def test_matched_counts_known_labels() -> None:
    assert byline.parse("来源：甲报 作者： 字号：大 中 小 2023-05-05").matched == 3
    assert byline.parse("今天上午，我市召开推进大会。").matched == 0


SOURCES = ["盘锦日报", "新华社", "市府办", "嵊州新闻网-今日嵊州", "人民网"]
PARTS = {
    "来源：": SOURCES,
    "信息來源：": SOURCES,
    "作　者: ": ["张三", "记者 李四", "", "佚名"],
    "责任编辑：": ["王五", ""],
    "發(fā)布時間：": ["2023-05-05 10:30"],
    "浏览次数：": ["546", ""],
    "字号：": ["大 中 小", "[ ]"],
    "打印：": [""],
}


@given(
    st.lists(st.sampled_from(sorted(PARTS)), unique=True, max_size=6).flatmap(
        lambda labels: st.tuples(*(st.tuples(st.just(label), st.sampled_from(PARTS[label])) for label in labels))
    ),
    st.sampled_from([" ", "  ", " | ", "　"]),
)
def test_any_order_and_separator_gives_the_same(pairs: tuple[tuple[str, str], ...], separator: str) -> None:
    found = byline.parse(separator.join(label + value for label, value in pairs))
    given_values = dict(pairs)
    sources = [value for label, value in pairs if label in {"来源：", "信息來源："}]
    assert found.source == (sources[0] if sources else None)
    assert found.authors == tuple(re.findall("张三|李四", given_values.get("作　者: ", "")))
    assert found.editors == (("王五",) if given_values.get("责任编辑：") else ())
    assert (found.published is not None) == ("發(fā)布時間：" in given_values)
    assert found.views == (546 if given_values.get("浏览次数：") else None)
    assert found.unknown == ()


@given(st.text(alphabet="来源作者编辑记者：: 发布时间浏览2023-05/[]（）【】张三打印字号|　\x0b\u2028", max_size=120))
def test_labels_are_never_values(line: str) -> None:
    found = byline.parse(line)
    values = [*found.authors, *found.editors, *([found.source] if found.source else [])]
    for value in values:
        assert value.strip() == value
        assert value
        assert value not in {"打印", "[ ]", "[]", "：", "来源", "作者", "编辑", "记者"}
        assert not value.endswith(("：", ":", "[", "【", "（", "|"))


@given(st.text(max_size=300))
def test_never_fails(line: str) -> None:
    byline.parse(line)


HOSTILE = [
    "来源：",
    "来 源 ",
    "作者 ",
    "：",
    "((((",
    "【来源：",
    "记者张三 ",
    "2023-05-05",
    "年月日",
    "汉",
    "汉 ",
    "a ",
    "发(fā)",
    "文/图/",
    "\u3000",
    "546次",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear(piece: str) -> None:
    """Twice the input takes about twice the time; a quadratic parser would take four times as long."""

    def cost(length: int) -> float:
        line = (piece * length)[:length]
        times = []
        for _ in range(4):
            started = time.process_time_ns()
            byline.parse(line)
            times.append(time.process_time_ns() - started)
        return min(times)

    # Other processes disturb a measurement now and then, never all of eight.
    assert any(cost(2000) < 3 * cost(1000) for _ in range(8))
    # The parser looks at 2000 characters: beyond that, the cost hardly grows.
    assert any(cost(200_000) < 2 * cost(2000) for _ in range(8))


def test_the_table_of_labels_is_folded_and_without_spaces() -> None:
    from crawler.reading.chinese.script import fold_label  # noqa: PLC0415

    for label in LABELS:
        assert label == fold_label(label)
        assert not re.search(r"[\s：:]", label)
