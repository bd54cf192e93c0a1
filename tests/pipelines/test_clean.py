from __future__ import annotations

import pytest

from crawler.records import Article, Attachment, Flag, Image, Precision, Provenance, Truncated
from pipelines.clean import clean
from tests.pipelines.articles import article

BODY = "昨日，示例县召开推进会议，部署今年的重点任务。\n县长张三主持会议并讲话。"


@pytest.mark.parametrize(
    "line",
    [
        "360se_picture",
        "360se_picture (1)",
        "360se_picture（3）",
        "IMG_2034.jpg",
        "IMG_2034",
        "DSC01234",
        "DSC_0012.JPG",
        "微信图片_20230505101010",
        "微信图片_20230505101010_副本.png",
        "mmexport1683251410123",
        "QQ截图20230505101010",
        "image001",
        "张三讲话.JPG",
        "照片",
        "图片",
        "（图片）",
        "图片1",
    ],
)
def test_a_caption_that_is_a_file_name_goes(line: str) -> None:
    cleaned = clean(article(f"{line}\n{BODY}\n{line}"))
    assert cleaned.text == BODY
    assert cleaned.flags == [Flag.CAPTIONS_REMOVED]


@pytest.mark.parametrize(
    "line",
    [
        "图为会议现场",
        "图片由县融媒体中心提供",
        "张三 摄",
        "图1：各镇任务分解",
        "附件：1.任务分解表.doc",
        "照片征集活动启动",
        "image处理技术培训班开班",
    ],
)
def test_a_caption_that_says_something_stays(line: str) -> None:
    cleaned = clean(article(f"{line}\n{BODY}"))
    assert cleaned.text == f"{line}\n{BODY}"
    assert cleaned.flags == []


def test_captions_of_images_lose_file_names_only() -> None:
    images = [Image("http://a.cn/1.jpg", "360se_picture (1)"), Image("http://a.cn/2.jpg", "图为会议现场")]
    cleaned = clean(article(BODY, images=images))
    assert cleaned.images == [Image("http://a.cn/1.jpg"), images[1]]
    assert images[0].caption == "360se_picture (1)"
    assert cleaned.flags == [Flag.CAPTIONS_REMOVED]


@pytest.mark.parametrize(
    "bar",
    [
        "分享到：",
        "分享到： 微信 新浪微博 QQ空间",
        "【打印本页】 【关闭窗口】",
        "打印 关闭",
        "字号：大 中 小",
        "【字体：大 中 小】 打印",
        "扫一扫在手机打开当前页",
        "用手机扫一扫在手机打开当前页面",
        "[ 打印 ] [ 收藏 ] [ 关闭 ]",
        "返回顶部",
        "分享到：0",
        "保存本页 打印本页",
        "长按识别二维码关注",
        "收藏 分享 纠错",
        "浏览次数：",
    ],
)
@pytest.mark.parametrize("place", ["{0}\n{1}", "{1}\n{0}", "{1}\n{0}\n第三段也是正文。"])
def test_a_share_or_print_bar_goes(bar: str, place: str) -> None:
    cleaned = clean(article(place.format(bar, BODY)))
    assert cleaned.text == place.format("", BODY).replace("\n\n", "\n").strip()
    assert cleaned.flags == [Flag.BOILERPLATE_REMOVED]


@pytest.mark.parametrize(
    "line",
    [
        "打印机采购项目公告",
        "关闭小煤矿12处",
        "大中小学开学",
        "分享会上，代表们畅谈体会",
        "微信公众号发布",
        "举报电话：12345",
        "会上，与会人员分享到深夜",
    ],
)
def test_text_with_words_of_a_bar_stays(line: str) -> None:
    assert clean(article(f"{BODY}\n{line}")).text == f"{BODY}\n{line}"


def test_the_number_of_views_is_read_off_its_bar() -> None:
    cleaned = clean(article(f"{BODY}\n浏览次数：546 次 打印 关闭"))
    assert (cleaned.text, cleaned.views, cleaned.found_by["views"]) == (BODY, 546, Provenance.TEXT)
    assert clean(article(f"{BODY}\n浏览次数：546", views=3)).views == 3


@pytest.mark.parametrize(
    "line",
    [
        "[免责声明] 本文来源于网络转载，仅供学习交流使用，不构成商业目的。版权归原作者所有。",
        "免责声明：本文仅代表作者个人观点，与本网无关。请读者仅作参考，并请自行核实相关内容。",
        "【版权声明】本站所有内容均为原创，未经授权不得转载。",
        "声明：本文由作者投稿，转载请注明出处。",
        "版权所有，未经授权不得转载",
        "凡注明“来源：示例网”的作品，版权均属本网，未经授权不得转载、摘编。",
        "本文来源于网络，如有侵权请联系删除，版权归原作者。",
        "示例县人民政府办公室版权所有 示ICP备00000000号",
    ],
)
def test_a_disclaimer_at_the_end_goes(line: str) -> None:
    cleaned = clean(article(f"{BODY}\n{line}"))
    assert cleaned.text == BODY
    assert cleaned.flags == [Flag.BOILERPLATE_REMOVED]


@pytest.mark.parametrize(
    "line",
    [
        "未经许可，任何单位和个人不得在河道内采砂。",
        "本通知自印发之日起施行。",
        "注：本表数据为初步核算数，仅供参考。",
        "县文旅局查处侵权盗版案件3起，保护著作权人合法权益，规范转载行为。",
        "特别声明要求各单位不得虚报。",
        "凡符合条件的企业均可申报，请及时与县工信局联系。",
        "外交部发表声明：坚决反对有关言论。",
    ],
)
def test_a_rule_or_a_statement_stays(line: str) -> None:
    assert clean(article(f"{BODY}\n{line}")).text == f"{BODY}\n{line}"


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("原文链接：http://a.gov.cn/x/1.html", "http://a.gov.cn/x/1.html"),
        ("原文地址: https://a.gov.cn/x?id=1", "https://a.gov.cn/x?id=1"),
        ("（原文链接：http://a.gov.cn/x/1.html）", "http://a.gov.cn/x/1.html"),
        ("原文鏈接：http://a.gov.cn/x/1.html", "http://a.gov.cn/x/1.html"),
        ("原文链接：", None),
    ],
)
def test_the_address_of_the_original_is_a_field(line: str, url: str | None) -> None:
    body = "昨日，我縣召開全域文明推進會議，對爭創工作進行再動員。" if "鏈" in line else BODY
    cleaned = clean(article(f"{body}\n{line}"))
    assert cleaned.text == body
    assert cleaned.original_url == url


@pytest.mark.parametrize(
    ("end", "source", "authors", "editors"),
    [
        ("编辑：何东铭", None, [], ["何东铭"]),
        ("责任编辑：何东铭", None, [], ["何东铭"]),
        ("编辑:何东铭", None, [], ["何东铭"]),
        ("来源：无锡日报", "无锡日报", [], []),
        ("作者：张三 李四", None, ["张三", "李四"], []),
        ("（责任编辑：张三）", None, [], ["张三"]),
        ("[编辑 张三]", None, [], ["张三"]),
        ("(来源：示例日报)", "示例日报", [], []),
        ("来源：示例日报 作者：王五 编辑：张三", "示例日报", ["王五"], ["张三"]),
        ("来源：示例日报编辑：张三", "示例日报", [], ["张三"]),
        ("编辑丨张三 校对丨李四 审核丨王五", None, [], ["张三"]),
        ("来源：示例日报\n编辑：张三\n审核：王五", "示例日报", [], ["张三"]),
        ("编辑：\n来源：示例日报", "示例日报", [], []),
        ("来源：新华网（记者 李四）", "新华网", ["李四"], []),
        ("来源：中国政府网 2023-05-05", "中国政府网", [], []),
        ("作者: admin", None, [], []),
        ("来源：\n示例日报\n责任编辑：\n张三", "示例日报", [], ["张三"]),
    ],
)
def test_labelled_lines_at_the_end_become_fields(
    end: str, source: str | None, authors: list[str], editors: list[str]
) -> None:
    cleaned = clean(article(f"{BODY}\n{end}"))
    assert cleaned.text == BODY
    assert (cleaned.source, cleaned.authors, cleaned.editors) == (source, authors, editors)
    found = {"source": source, "authors": authors, "editors": editors}
    assert cleaned.found_by == {name: Provenance.TEXT for name, value in found.items() if value}


def test_what_is_known_is_not_replaced_and_leaves_the_text_all_the_same() -> None:
    cleaned = clean(article(f"{BODY}\n来源：示例日报", source="示例网", found_by={"source": "byline"}))
    assert (cleaned.text, cleaned.source, cleaned.found_by) == (BODY, "示例网", {"source": "byline"})
    assert cleaned.flags == [Flag.BOILERPLATE_REMOVED]


def test_a_labelled_bracket_at_the_end_of_the_last_paragraph() -> None:
    cleaned = clean(article(f"{BODY}（责任编辑：张三）"))
    assert (cleaned.text, cleaned.editors) == (BODY, ["张三"])


@pytest.mark.parametrize(
    "line",
    [
        "（作者：张三，系示例大学经济学院教授）",
        "(作者：张三示例大学经济学院教授)",
        "（作者系媒体评论员）",
        "（完）",
        "来源：经调查，污染物主要来自上游企业。县环保局已介入。",
        "联系人：张三 联系电话：0000-0000000",
        "审核通过后，予以公示。",
    ],
)
def test_other_last_lines_stay(line: str) -> None:
    cleaned = clean(article(f"{BODY}\n{line}"))
    assert cleaned.text == f"{BODY}\n{line}"


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        (f"{BODY}（记者 尹洁银）", ["尹洁银"]),
        (f"{BODY}（本报记者张三 通讯员 李四）", ["张三", "李四"]),
        (f"本报讯（记者 张三 通讯员 李四）{BODY}", ["张三", "李四"]),
        (f"示例网5月5日电（记者张三、李四）{BODY}", ["张三", "李四"]),
        (f"{BODY}\n示例晚报记者 张三", ["张三"]),
        (f"{BODY}（记者站供图）", []),
        (f"记者了解到，{BODY}", []),
    ],
)
def test_reporters_named_in_the_text_are_authors_and_stay(text: str, authors: list[str]) -> None:
    cleaned = clean(article(text))
    assert (cleaned.text, cleaned.authors) == (text, authors)
    assert clean(article(text, authors=["王五"])).authors == ["王五"]


def test_on_a_traditional_page_labels_are_seen() -> None:
    body = "昨日，我縣召開全域文明推進會議，對爭創工作進行再動員、再部署。"
    cleaned = clean(article(f"{body}\n編輯：張三\n責任編輯：李四\n來源：盤錦日報\n打印本頁 關閉窗口"))
    assert cleaned.text == body
    assert cleaned.source == "盤錦日報"
    assert cleaned.editors == ["李四"]


def test_on_a_glossed_page_labels_are_seen() -> None:
    body = "昨日，我縣召開全域文明推進(jìn)會議，對爭創(chuàng)工作進(jìn)行再動員。"
    cleaned = clean(article(f"{body}\n責(zé)任編輯：張三"))
    assert cleaned.text == "昨日，我縣召開全域文明推進會議，對爭創工作進行再動員。"
    assert (cleaned.editors, cleaned.flags) == (["張三"], [Flag.PINYIN_GLOSSES_REMOVED])


@pytest.mark.parametrize(
    "tail",
    [
        "上一篇：示例县召开座谈会\n下一篇：没有了",
        "上一条：示例县召开座谈会",
        "相关链接\n示例县召开座谈会\n示例县开展检查",
        "延伸阅读：\n示例县召开座谈会\n编辑：张三",
        "【相关新闻】\n· 示例县召开座谈会\n责任编辑：张三\n打印 关闭",
    ],
)
def test_links_to_other_articles_go(tail: str) -> None:
    cleaned = clean(article(f"{BODY}\n{tail}"))
    assert cleaned.text == BODY
    assert Flag.BOILERPLATE_REMOVED in cleaned.flags


def test_background_under_a_heading_stays() -> None:
    text = f"{BODY}\n相关链接\n全国文明城市是反映城市整体文明水平的综合性荣誉称号，每三年评选一次。"
    assert clean(article(text)).text == text


def test_a_title_that_the_body_repeats_goes_unless_it_is_all() -> None:
    title = "示例县召开会议 部署工作"
    cleaned = clean(article(f"示例县召开会议\u3000部署工作\n{title}\n{BODY}", title))
    assert (cleaned.text, cleaned.flags) == (BODY, [Flag.BOILERPLATE_REMOVED])
    assert clean(article(title, title)).text == title
    assert clean(article(f"{BODY}\n{title}", title)).text == f"{BODY}\n{title}"


def test_a_byline_at_the_start_goes_and_fills_what_is_missing() -> None:
    cleaned = clean(article(f"来源：示例日报 发布时间：2023-05-05 10:30 浏览次数：12\n{BODY}"))
    assert (cleaned.text, cleaned.source, cleaned.views) == (BODY, "示例日报", 12)
    assert (cleaned.published_at, cleaned.published_precision) == ("2023-05-05T10:30:00+08:00", Precision.MINUTE)
    assert cleaned.found_by == dict.fromkeys(("source", "published_at", "views"), Provenance.TEXT)


def test_a_byline_at_the_end_goes_too() -> None:
    cleaned = clean(article(f"{BODY}\n发布时间：2023-05-05 来源：示例县政府办"))
    assert (cleaned.text, cleaned.source, cleaned.published_at) == (BODY, "示例县政府办", "2023-05-05T00:00:00+08:00")
    assert cleaned.published_precision == Precision.DAY


@pytest.mark.parametrize("line", ["时间：5月5日 地点：县政府会议室", "名称：示例项目", "同志们："])
def test_a_first_line_with_other_labels_stays(line: str) -> None:
    assert clean(article(f"{line}\n{BODY}")).text == f"{line}\n{BODY}"


def test_a_heading_of_attachments_goes_with_them() -> None:
    text = f"{BODY}\n相关附件："
    assert clean(article(text, attachments=[Attachment("http://a.cn/1.doc", "分工表")])).text == BODY
    assert clean(article(text)).text == text


def test_nothing_is_done_in_place() -> None:
    given = article(f"照片\n{BODY}\n编辑：张三", flags=["date_disagrees"])
    cleaned = clean(given)
    assert given.text.startswith("照片")
    assert (given.flags, given.editors, given.found_by) == (["date_disagrees"], [], {})
    assert cleaned.flags == ["date_disagrees", Flag.CAPTIONS_REMOVED]


def test_a_clean_article_is_the_same() -> None:
    given: Article = article(BODY)
    assert clean(given) == given


@pytest.mark.parametrize(
    ("text", "kept", "truncated"),
    [
        (
            "甲段被切在\n……(新文秘网http://www.wm114.cn省略575字,正式会员可完整阅读)……\n乙段接着。",
            "甲段被切在……\n乙段接着。",
            Truncated(omitted=575),
        ),
        (
            "甲段被切在……(新文秘网http://www.wm114.cn省略575字，正式会员可完整阅读)…… 乙段接着。",
            "甲段被切在……\n乙段接着。",
            Truncated(omitted=575),
        ),
        (
            "甲。\n……(省略10字,正式会员可完整阅读)……\n乙。\n……(省略20字,正式会员可完整阅读)……\n丙。",
            "甲。……\n乙。……\n丙。",
            Truncated(omitted=30),
        ),
        (
            "甲段。\n乙段到此 ……(未完，全文共2541字，当前仅显示1616字，请阅读下面提示信息。收藏《讲话》\n……\n注册",
            "甲段。\n乙段到此……",
            Truncated(shown=1616, total=2541),
        ),
    ],
)
def test_what_a_page_withholds_is_stated_and_seen(text: str, kept: str, truncated: Truncated) -> None:
    cleaned = clean(article(text))
    assert (cleaned.text, cleaned.truncated) == (kept, truncated)
    assert cleaned.flags == [Flag.TRUNCATED]


@pytest.mark.parametrize(
    "notice",
    [
        "登录后阅读全文",
        "本文剩余65%内容，登录后可阅读",
        "余下全文请订阅",
        "本文为付费内容",
        "开通会员即可阅读全文",
        "试读已结束",
    ],
)
def test_a_notice_that_the_rest_is_for_subscribers(notice: str) -> None:
    cleaned = clean(article(f"{BODY}\n{notice}"))
    assert (cleaned.text, cleaned.truncated, cleaned.flags) == (BODY, Truncated(), [Flag.TRUNCATED])


@pytest.mark.parametrize(
    "line", ["全省还有12%的村庄未通公路。", "剩余资金结转下年使用", "会员代表和用户阅读了全部材料。"]
)
def test_text_with_words_of_a_notice_stays(line: str) -> None:
    cleaned = clean(article(f"{BODY}\n{line}"))
    assert (cleaned.text, cleaned.truncated) == (f"{BODY}\n{line}", None)


def test_an_outline_without_its_last_line_ends_where_the_text_begins() -> None:
    text = "目录/提纲：……\n一、认识\n一要学习\n二、重点\n同志们：\n一、认识\n要提高认识。\n二、重点\n要突出重点。"
    assert clean(article(text)).text == "同志们：\n一、认识\n要提高认识。\n二、重点\n要突出重点。"


@pytest.mark.parametrize("line", ["目录/提纲：……昨日召开会议。", "提纲：", "目录"])
def test_an_outline_is_a_block_of_lines(line: str) -> None:
    assert clean(article(f"{line}\n{BODY}")).text == f"{line}\n{BODY}"


@pytest.mark.parametrize("mask", ["**同志作报告。", "落实_总书记重要论述。", "提升了***的知名度。", "×××同志主持。"])
def test_masked_names_stay(mask: str) -> None:
    assert clean(article(mask)).text == mask
