"""Pages without sentences: pictures, documents in a frame, tables, signed notices, and lists that look like them."""

import pytest

from crawler.reading import Page
from crawler.records import Flag
from tests.reading.pages import page

NAME = "一图读懂示例县2024年政府工作报告"
HEAD = f"<title>{NAME}_示例县人民政府</title>"
SITE = "http://www.example.gov.cn"
NAV = (
    '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/xwzx/">新闻中心</a></li>'
    '<li><a href="/zwgk/">政务公开</a></li></ul></div>'
    '<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 政策解读</div>'
)
FOOT = (
    '<div class="footer"><p>主办单位：示例县人民政府办公室　网站标识码：3300000001</p>'
    "<p>请使用1024×768以上分辨率的浏览器访问本站，以便获得最好的浏览效果，谢谢您的支持。</p></div>"
)
INFO = "<div>发布时间：2024-03-05 10:30　来源：示例县融媒体中心　浏览次数：18</div>"
PICTURES = '<p><img src="/upload/2024/0305/1.jpg"></p><p><img src="/upload/2024/0305/2.jpg"></p>'
BOTH = [f"{SITE}/upload/2024/0305/1.jpg", f"{SITE}/upload/2024/0305/2.jpg"]


def read(body: str, *, info: str = INFO, head: str = HEAD, above: str = NAV) -> Page:
    """Read a page that has `body` below its title and `info`."""
    return page(f'{above}<div class="main"><h1>{NAME}</h1>{info}{body}</div>{FOOT}', head)


@pytest.mark.parametrize(
    "body",
    [
        f'<div class="con">{PICTURES}</div>',
        f'<div class="TRS_Editor">{PICTURES}</div>',
        f'<div id="zoom">{PICTURES}<p>　</p></div><div class="xg"><img src="/upload/2024/0101/x.jpg"></div>',
        PICTURES,
        f'<div class="con">{PICTURES}</div><div class="tools"><a href="javascript:print()">打印</a></div>',
    ],
)
@pytest.mark.parametrize("above", [NAV, '<div class="position"><span>为民服务 高效廉洁</span></div>'])
def test_pictures_alone(body: str, above: str) -> None:
    found = read(body, above=above)
    assert found.is_article
    assert found.article.text == ""
    assert [image.url for image in found.article.images] == BOTH
    assert Flag.NO_TEXT in found.article.flags


def test_pictures_that_only_the_metadata_date() -> None:
    metas = f'<meta name="ArticleTitle" content="{NAME}"><meta name="PubDate" content="2024-03-05 10:30">'
    found = read(f'<div class="con">{PICTURES}</div>', info="", head=HEAD + metas)
    assert found.is_article
    assert (found.article.text, found.article.published_at) == ("", "2024-03-05T10:30:00+08:00")


@pytest.mark.parametrize(
    "frame",
    [
        '<iframe src="/pdfjs/web/viewer.html?file=%2Fupload%2F2024%2Fbg.pdf"></iframe>',
        '<iframe src="/upload/2024/bg.pdf" width="100%"></iframe>',
        '<object data="/upload/2024/bg.pdf" type="application/pdf"></object>',
        '<embed src="/upload/2024/bg.pdf" type="application/pdf">',
        '<p><a href="/upload/2024/bg.pdf">附件：工作报告.pdf</a></p>',
    ],
)
def test_a_document_alone(frame: str) -> None:
    found = read(f'<div class="con">{frame}</div>')
    assert found.is_article
    assert found.article.text == ""
    assert [file.url for file in found.article.attachments] == [f"{SITE}/upload/2024/bg.pdf"]


def test_a_small_table() -> None:
    found = read("<table><tr><td>姓名</td><td>成绩</td></tr><tr><td>王甲</td><td>85.5</td></tr></table>")
    assert found.is_article
    assert found.article.text == "姓名\n成绩\n王甲\n85.5"


def test_a_gallery_has_its_captions() -> None:
    found = read(
        '<div class="con"><p><img src="/u/1.jpg"></p><p>油菜花海</p><p><img src="/u/2.jpg"></p><p>采蜜</p></div>'
    )
    assert found.is_article
    assert found.article.text == "油菜花海\n采蜜"
    assert [image.url for image in found.article.images] == [f"{SITE}/u/1.jpg", f"{SITE}/u/2.jpg"]


@pytest.mark.parametrize("day", ["2024年3月5日", "二〇二四年三月五日", "2024 年 3 月 5 日"])
@pytest.mark.parametrize("box", ["con", "TRS_Editor"])
def test_a_short_signed_notice(day: str, box: str) -> None:
    lines = (
        "各渔业合作社：现将禁渔期有关事项通知如下。",
        "禁渔时间为每年四月一日至六月三十日。",
        "示例县农业农村局",
        day,
    )
    found = read(f'<div class="{box}">{"".join(f"<p>{line}</p>" for line in lines)}</div>', info="")
    assert found.is_article
    assert found.article.text == "\n".join(lines)


def test_an_article_of_which_nothing_is_shown_is_one() -> None:
    metas = f'<meta name="ArticleTitle" content="{NAME}"><meta name="PubDate" content="2024-03-05 10:30">'
    assert read('<div class="con"><script>player.load(1)</script></div>', head=HEAD + metas).is_article


ROWS = "".join(
    f'<li><a href="/zwgk/t202403{day:02}_1.html">{{}}示例县召开第{day}次工作会议</a><span>2024-03-{day:02}</span></li>'
    for day in range(1, 9)
)
COLUMN = "<title>政策解读_示例县人民政府</title>"


@pytest.mark.parametrize(
    "rows",
    [
        ROWS.replace("{}", ""),
        ROWS.replace("{}", '<img src="/upload/2024/0301/s.jpg">'),
        ROWS.replace("{}", "").replace(
            "</li>", "<p>会议听取了各乡镇的汇报，部署了下一阶段的重点工作，提出了要求。</p></li>"
        ),
    ],
)
@pytest.mark.parametrize("path", ["/zwgk/zcjd/", "/zwgk/zcjd.html"])
def test_lists_are_no_articles(rows: str, path: str) -> None:
    body = f'{NAV}<div class="main"><h1>政策解读</h1><ul>{rows}</ul></div>{FOOT}'
    assert not page(body, COLUMN, SITE + path).is_article


def test_an_article_with_a_list_below_it_is_one() -> None:
    found = read(f'<div class="con">{PICTURES}</div><ul class="xw">{ROWS.replace("{}", "")}</ul>')
    assert found.is_article
    assert (found.article.text, [image.url for image in found.article.images]) == ("", BOTH)
