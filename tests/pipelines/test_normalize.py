from __future__ import annotations

import pytest

from crawler.records import Article, Attachment, Flag, Image, Precision, article_id, content_hash
from pipelines.normalize import normalize
from tests.pipelines.articles import article

TRADITIONAL = "昨日，我縣召開文明委（擴大）會議，對爭創工作進行再動員，有著良好的基礎。"
SIMPLIFIED = "昨日，我县召开文明委（扩大）会议，对争创工作进行再动员，有着良好的基础。"


def test_a_traditional_page_becomes_simplified_in_every_field() -> None:
    normal = normalize(
        article(
            TRADITIONAL,
            "明確目標 突出重點",
            source="盤錦日報",
            authors=["記者 張三"],
            editors=["責任編輯：陳龍"],
            section="要聞動態 > 盤錦要聞",
            publisher="盤錦市人民政府",
            images=[Image("http://a.cn/1.jpg", "圖為會議現場")],
            attachments=[Attachment("http://a.cn/1.doc", "責任分工表")],
        )
    )
    assert (normal.text, normal.title) == (SIMPLIFIED, "明确目标 突出重点")
    assert (normal.source, normal.section, normal.publisher) == ("盘锦日报", "要闻动态 > 盘锦要闻", "盘锦市人民政府")
    assert (normal.authors, normal.editors) == (["张三"], ["陈龙"])
    assert normal.images == [Image("http://a.cn/1.jpg", "图为会议现场")]
    assert normal.attachments == [Attachment("http://a.cn/1.doc", "责任分工表")]
    assert (normal.script, normal.language, normal.flags) == ("Hant", "zh", [Flag.TRADITIONAL_CONVERTED])


@pytest.mark.parametrize("text", ["乾安县举办看著名作品展，姓後、姓锺的干部参加。", SIMPLIFIED])
def test_a_simplified_page_is_not_converted(text: str) -> None:
    normal = normalize(article(text))
    assert (normal.text, normal.script, normal.flags) == (text, "Hans", [])


def test_a_traditional_name_on_a_simplified_page_stays() -> None:
    text = f"{SIMPLIFIED}香港《東方日報》記者參加。"
    assert normalize(article(text)).text == text


def test_glosses_go_from_every_field_and_brackets_stay() -> None:
    normal = normalize(
        article(
            "突破現(xiàn)有目標（biāo），文明委（擴大）會議在(CBD)召開，(G20)、5(km)、“2+3”。",
            "明確目標(biāo)",
            section="要聞動態(tài)",
        )
    )
    assert normal.text == "突破现有目标，文明委（扩大）会议在(CBD)召开，(G20)、5(km)、“2+3”。"
    assert (normal.title, normal.section) == ("明确目标", "要闻动态")
    assert normal.flags == [Flag.PINYIN_GLOSSES_REMOVED, Flag.TRADITIONAL_CONVERTED]


def test_fields_are_freed_of_glosses_when_the_cleaner_freed_the_text() -> None:
    normal = normalize(article(TRADITIONAL, "明確", section="要聞動態(tài)", flags=[Flag.PINYIN_GLOSSES_REMOVED]))
    assert normal.section == "要闻动态"


@pytest.mark.parametrize(
    "text",
    [
        "文明委（扩大）会议",
        "位于商务区(CBD)的项目",
        "（G20）峰会、5(km)",
        "“2+3”模式",
        "＂三个年＂活动",
        "读“标”（不注音）",
        "朱镕基、陶喆、䶮、𠮷野",
        "100㎡、36℃、№1、①②、Ⅲ级",
        "增长3％，A＋B",
    ],
)
def test_what_is_genuine_stays(text: str) -> None:
    assert normalize(article(text, text)).text == text
    assert normalize(article(text, text)).title == text


@pytest.mark.parametrize(
    ("given", "source"),
    [
        ("来源：无锡日报", "无锡日报"),
        ("信息来源: 盘锦日报 ", "盘锦日报"),
        ("[无锡日报]", "无锡日报"),
        ("【 来源：无锡日报 】", "无锡日报"),
        ("无锡日报 [ ]", "无锡日报"),
        ("无锡日报 【关闭】", "无锡日报"),
        ("无锡日报 字号：大 中 小", "无锡日报"),
        ("转自：示例网", "示例网"),
        ("嵊州新闻网-今日嵊州", "嵊州新闻网-今日嵊州"),
        ("来源：", None),
        (" ", None),
        ("来源网络", "来源网络"),
    ],
)
def test_a_source_without_labels(given: str, source: str | None) -> None:
    assert normalize(article(source=given)).source == source


@pytest.mark.parametrize(
    ("given", "people"),
    [
        (["记者 尹洁银"], ["尹洁银"]),
        (["本报记者张三 通讯员 李四", "张三"], ["张三", "李四"]),
        (["佚名"], []),
        (["本站"], []),
        (["医技药剂党支部"], ["医技药剂党支部"]),
        (["买买提·艾力"], ["买买提·艾力"]),
    ],
)
def test_names_without_roles(given: list[str], people: list[str]) -> None:
    normal = normalize(article(authors=given, editors=given))
    assert (normal.authors, normal.editors) == (people, people)


def test_addresses_are_canonical_and_the_id_follows() -> None:
    normal = normalize(
        article(
            url="HTTP://WWW.Example.com:80/a/../b.html?utm_source=x#top",
            original_url="http://NYNCJ.zhangzhou.gov.cn/cms/html/1.html#a",
        )
    )
    assert normal.url == "http://www.example.com/b.html"
    assert normal.id == article_id("http://www.example.com/b.html")
    assert normal.original_url == "http://nyncj.zhangzhou.gov.cn/cms/html/1.html"


@pytest.mark.parametrize("url", ["javascript:void(0)", "", "/relative/1.html", "http://[bad", "http://"])
def test_what_is_no_address_is_none(url: str) -> None:
    assert normalize(article(original_url=url)).original_url is None


def test_files_keep_their_addresses_with_blanks_and_chinese_escaped() -> None:
    normal = normalize(
        article(
            images=[Image(" http://a.cn/图 1.jpg "), Image("data:image/png;base64,AAAA"), Image("file:///C:/1.jpg")],
            attachments=[Attachment("http://a.cn/P020%E9%99%84.doc", " 附件1：\n分工表 "), Attachment("", "空")],
        )
    )
    assert normal.images == [Image("http://a.cn/%E5%9B%BE%201.jpg")]
    assert normal.attachments == [Attachment("http://a.cn/P020%E9%99%84.doc", "附件1： 分工表")]


@pytest.mark.parametrize(
    ("given", "value", "precision"),
    [
        ("2020-09-15T17:21:00+08:00", "2020-09-15T17:21:00+08:00", None),
        ("2020年09月15日17:21:00", "2020-09-15T17:21:00+08:00", Precision.SECOND),
        ("2022-08-18", "2022-08-18T00:00:00+08:00", Precision.DAY),
        ("someday", "someday", None),
    ],
)
def test_dates_are_iso(given: str, value: str, precision: Precision | None) -> None:
    normal = normalize(article(published_at=given))
    assert (normal.published_at, normal.published_precision) == (value, precision)


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        (SIMPLIFIED, "zh", "Hans"),
        ("ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ", "mn", None),
        ("བོད་ཡིག་གི་གསར་འགྱུར།", "bo", None),
        ("ئۇيغۇر ئاپتونوم رايونى", "ug", None),
        ("ناھىيەلىك خەلق ھۆكۈمىتى يىغىن ئاچتى", "ug", None),
        ("اۋداندىق حالىق ۇكىمەتى جيىن اشتى، ٴبىر جىلدا", "kk", None),
        ("وبلاستتىق ۅكمۅت جىيىن ۅتكۅردۉ", "ky", None),
        ("قازاقستان مەن شينجياڭ اراسىنداعى", None, None),  # Kazakh, by its words; no letter tells
        ("اجتماع حكومة المقاطعة", None, None),
        ("The county held a meeting on the plan for 2023.", "en", None),
        ("조선말 소식", "ko", None),
        ("12345", None, None),
    ],
)
def test_language_and_script(text: str, language: str | None, script: str | None) -> None:
    normal = normalize(article(text, text))
    assert (normal.language, normal.script) == (language, script)


def test_blank_is_absent_and_the_hash_is_of_what_is_kept() -> None:
    normal = normalize(article("\u3000\u3000正文。\n\n\u3000", "\u3000标题\n二 ", section=" ", publisher="\u3000"))
    assert (normal.title, normal.text) == ("标题 二", "正文。")
    assert (normal.section, normal.publisher) == (None, None)
    assert normal.content_hash == content_hash("标题 二", "正文。")


def test_nothing_is_done_in_place() -> None:
    given: Article = article(TRADITIONAL, authors=["記者 張三"])
    normalize(given)
    assert given == article(TRADITIONAL, authors=["記者 張三"])
