"""Notices that have their words in common: no text, another day, another title; and stories that a site shows twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.index.decision import Kind
from crawler.records import Attachment, Flag, Image
from tests.index.crawled import Crawl, article

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.index.store import Index
    from crawler.records import Article

FRAME = (
    "当事人如不服本决定，可以在收到之日起六十日内依法申请行政复议，也可以在六个月内依法直接向人民法院提起诉讼。"
    "逾期不申请行政复议，不提起诉讼，又不履行的，本机关将依法申请人民法院强制执行。办公时间为法定工作日。"
    "地址在市民中心二楼大厅，网站由信息中心负责维护，未经许可不得转载本站内容。"
)
STORY = (
    "春耕时节，石桥村的田里一片忙碌。村民张伟民开着新买的拖拉机来回翻地，一个上午就翻了二十亩。他说，往年靠牛耕，"
    "这些地要忙上半个月。今年镇里给了购机补贴，家家都想试一试。农技员陈立新守在田头，教大家怎样调深浅、怎样保养。"
    "到了傍晚，新翻的泥土散发着清香，几个孩子在田埂上跑来跑去，村口的小店也比平日热闹了许多。"
)


def page(number: int, text: str, title: str = "公告", *, day: int = 6, host: str = "a", **fields: object) -> Article:
    url = f"http://{host}.gov.cn/{number}.html"
    return article(url, text, title=title, published_at=f"2024-03-{day:02}T00:00:00+08:00", **fields)


def pdf(number: int, host: str = "a") -> list[Attachment]:
    return [Attachment(f"http://{host}.gov.cn/files/{number}.pdf", "附件")]


def met(index: Index, *pages: Article) -> list[tuple[Kind, Flag | None]]:
    """Return what an index says of pages, one after another."""
    found = [index.claim(each, "r1") for each in pages]
    return [(each.kind, each.flag) for each in found]


NEW, COPY = (Kind.NEW, None), (Kind.DUPLICATE, None)


@pytest.mark.parametrize("text", ["", "详见附件。"])
def test_notices_that_are_a_file_each_are_two(index: Index, text: str) -> None:
    pages = [page(n, text, attachments=pdf(n)) for n in (1, 2, 3)]
    assert met(index, *pages) == [NEW, NEW, NEW]


@pytest.mark.parametrize("text", ["", "详见附件。"])
def test_notices_of_one_file_are_one(index: Index, text: str) -> None:
    assert met(index, page(1, text, attachments=pdf(1)), page(2, text, attachments=pdf(1))) == [NEW, COPY]


def test_a_page_without_text_at_two_addresses_is_one_whatever_the_scheme_of_its_file(index: Index) -> None:
    secure = [Attachment("https://www.a.gov.cn/files/1.pdf")]
    one, other = (article(f"{start}a.gov.cn/1.html", "", attachments=pdf(1)) for start in ("http://", "https://www."))
    other.attachments = secure
    assert met(index, one, other) == [NEW, COPY]


@pytest.mark.parametrize("text", ["", "……", "（　）"])
def test_pages_without_text_and_files_are_never_one(index: Index, text: str) -> None:
    assert met(index, page(1, text), page(2, text), page(1, text, host="b")) == [NEW, NEW, NEW]


@pytest.mark.parametrize("text", ["", "……", "详见下图。"])
def test_picture_stories_are_told_apart_by_their_pictures(index: Index, text: str) -> None:
    pictures = [[Image(f"http://a.gov.cn/{name}.jpg")] for name in ("x", "y", "x")]
    pages = [page(n, text, "春到石桥", images=images) for n, images in enumerate(pictures)]
    assert met(index, *pages) == [NEW, NEW, COPY]


def test_pointers_to_files_on_two_sites_are_no_reprints(index: Index) -> None:
    pages = [page(1, "详见附件。", attachments=pdf(1, host), host=host) for host in ("a", "b")]
    assert met(index, *pages) == [NEW, NEW]


def test_a_short_reprint_whose_file_was_moved_is_one(index: Index) -> None:
    text = "县图书馆三月八日起每晚开放到九点，欢迎读者前来借阅图书、参加讲座，办理借书证请带身份证和一张照片。"
    pages = [page(1, text, "县图书馆延长开放", attachments=pdf(1, host), host=host) for host in ("a", "b")]
    assert met(index, *pages) == [NEW, COPY]


def test_one_text_under_titles_that_name_others_is_the_frame(index: Index, tmp_path: Path) -> None:
    """First among claims, then when a feed holds them; three pages, and one on another site."""
    pages = [
        page(n, FRAME, f"关于对{who}处罚的决定（{n}号）")
        for n, who in enumerate(("鼎盛建材公司", "华信食品厂", "张伟民"), 1)
    ]
    crawl = Crawl(index, tmp_path, "a", "r1")
    flags = [crawl.meets(each).flag for each in pages]
    assert flags == [None, Flag.SHARED_TEXT, Flag.SHARED_TEXT]
    crawl.ends()
    assert [line.flags for line in crawl.lines["articles"]] == [[], ["shared_text"], ["shared_text"]]
    later = page(4, FRAME, "关于对福满楼酒店处罚的决定")
    assert met(index, later) == [(Kind.NEW, Flag.SHARED_TEXT)]
    assert met(index, page(1, FRAME, "行政处罚须知", host="b"))[0][1] is None


def test_a_short_text_under_two_titles_is_the_frame_too_but_not_beside_files(index: Index) -> None:
    shared = (Kind.NEW, Flag.SHARED_TEXT)
    assert met(index, page(1, "版权所有", "王五中标"), page(2, "版权所有", "赵六中标")) == [NEW, shared]
    pages = [page(n, "详见附件。", f"第{n}批公示", attachments=pdf(n)) for n in (3, 4)]
    assert met(index, *pages) == [NEW, NEW]


def test_one_text_with_and_without_a_title(index: Index) -> None:
    untitled = article("http://a.gov.cn/2.html", FRAME, title="")
    assert met(index, page(1, FRAME, "决定"), untitled) == [NEW, (Kind.NEW, Flag.SHARED_TEXT)]


@pytest.mark.parametrize(
    "title",
    ["【图】石桥村的春耕", "石桥村的春耕！", "“石桥村”的春耕", "快讯|石桥村春耕", "石桥村的春耕——村民开上新拖拉机"],
)
def test_what_an_editor_does_to_a_title_is_no_other_notice(index: Index, title: str) -> None:
    assert met(index, page(1, STORY, "石桥村的春耕"), page(2, STORY, title)) == [NEW, COPY]
    assert met(index, page(3, STORY, title, day=6)) == [COPY]


@pytest.mark.parametrize("title", ["柳湾村的春耕", "石桥村的春耕（二）", "石桥村的春耕（更正）", "石桥村的秋收"])
def test_what_names_another_thing_is_another_notice(index: Index, title: str) -> None:
    assert met(index, page(1, STORY, "石桥村的春耕"), page(2, STORY, title)) == [NEW, (Kind.NEW, Flag.SHARED_TEXT)]


def test_the_same_words_on_four_days_are_four_notices(index: Index) -> None:
    pages = [page(n, STORY, "停水通知", day=n) for n in (1, 2, 3, 4)]
    same = (Kind.NEW, Flag.SAME_TEXT)
    assert met(index, *pages) == [NEW, same, same, same]
    assert index.claim(page(9, STORY, "停水通知", day=3), "r1").duplicate_of == pages[2].id
    reprints = [page(n, STORY, "停水通知", day=n, host="b") for n in (1, 4)]
    assert [index.claim(each, "r1").duplicate_of for each in reprints] == [pages[0].id, pages[3].id]


def test_a_story_that_a_site_shows_in_another_section_the_next_day_is_one(index: Index) -> None:
    county, city = (page(n, STORY, "春耕", day=n, section=name) for n, name in ((1, "县区动态"), (2, "要闻")))
    assert met(index, county, city) == [NEW, COPY]
    assert met(index, page(3, STORY, "春耕", day=20, section="通知公告")) == [(Kind.NEW, Flag.SAME_TEXT)]


def test_the_hosts_of_a_publisher_are_one_site(index: Index) -> None:
    visits = [STORY, STORY.replace("石桥村", "柳湾村").replace("张伟民", "何秀兰")]
    pages = [page(1, text, "春耕", host=host, publisher="县政府") for text, host in zip(visits, "ab", strict=True)]
    assert met(index, *pages) == [NEW, NEW]


def test_one_fact_in_a_long_text_makes_another_notice_within_a_site(index: Index) -> None:
    assert met(index, page(1, STORY), page(2, STORY.replace("二十亩", "三十亩"))) == [NEW, NEW]
    assert met(index, page(3, STORY.replace("张伟民", "何秀兰"))) == [NEW]
    assert met(index, page(4, STORY.replace("，几个孩子", "、菜籽，几个孩子"))) == [NEW]


def test_who_wrote_and_passed_a_text_is_no_fact_of_it(index: Index) -> None:
    credited = [f"{STORY}\n（责任编辑：{name} 审核：{boss}）" for name, boss in (("王五", "赵六"), ("钱七", "孙八"))]
    assert met(index, *(page(n, text) for n, text in enumerate([*credited, STORY], 1))) == [NEW, COPY, COPY]


def test_a_template_on_two_sites_is_two_notices_where_title_and_text_name_others(index: Index) -> None:
    text = (
        "为增强学生的安全意识，SCHOOL开展防溺水安全教育主题班会。班主任结合身边的案例进行讲解，学生们认真听讲，积极发言，"
        "掌握了基本的自救知识。学校还向家长发出倡议书，请家长切实履行监护责任。此次活动筑牢了校园安全防线，"
        "为学生健康成长保驾护航。今后，学校将把安全教育作为常态化工作来抓。"
    )
    pages = [
        page(1, text.replace("SCHOOL", school), f"{school}开展防溺水主题班会", host=host)
        for school, host in (("实验小学", "a"), ("第一中学", "b"))
    ]
    assert met(index, *pages) == [NEW, NEW]
    reprint = page(2, "本报讯 " + pages[0].text, "防溺水教育进校园", host="c")
    assert index.claim(reprint, "r1").duplicate_of == pages[0].id


def test_none_is_linked_through_a_third_page_only(index: Index, tmp_path: Path) -> None:
    """The copy of another site is dated like the second notice, and is a copy of the first."""
    first, second = (page(n, STORY, "停水通知", day=n) for n in (1, 9))
    elsewhere = page(5, STORY, "停水通知", day=9, host="b")
    crawl = Crawl(index, tmp_path, "a", "r1")
    assert crawl.meets(first).kind is Kind.NEW
    assert crawl.meets(elsewhere).duplicate_of == first.id
    assert (crawl.meets(second).kind, crawl.lines["articles"][-1].flags) == (Kind.NEW, ["same_text"])
