from __future__ import annotations

import pytest

from crawler.records import Attachment, Image
from tests.reading.pages import BODY, TITLE, URL, article, page

HEAD = f"<h1>{TITLE}</h1><p>2024-03-05</p>"
FOLDER = "http://www.example.gov.cn/xwzx/202403/"


@pytest.mark.parametrize(
    ("crumbs", "section"),
    [
        (
            "<div>当前位置：<a href=/>首页</a> > <a href=/x>政务公开</a> > <a href=/y>要闻</a> > 正文</div>",
            "政务公开 > 要闻",
        ),
        ("<div>您现在所在的位置：首页 &gt;&gt; 要闻动态 &gt;&gt; 示例要闻</div>", "要闻动态 > 示例要闻"),
        ("<div>您現(xiàn)在所在的位置: 首頁 > 要聞動態(tài) > 盤錦要聞</div>", "要闻动态 > 盘锦要闻"),
        ("<ul><li>当前位置：<li>首页 ><li>要闻 ><li>县内</ul>", "要闻 > 县内"),
        ("<div><a href=/>示例新闻网</a> &gt; <a href=/a>新闻</a> &gt; <a href=/b>时政</a></div>", "新闻 > 时政"),
        (f"<div>您的位置：首页 > 通知公告 > {TITLE}</div>", "通知公告"),
        ("<div>首页 | 要闻 | 政务</div>", None),
    ],
)
def test_the_section(crumbs: str, section: str | None) -> None:
    found = article(f"{crumbs}{HEAD}<div>{BODY}</div>").section
    assert (found or "").translate(str.maketrans("聞動態盤錦", "闻动态盘锦")) == (section or "")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("<a href='P020.docx'>附件1：名单</a>", Attachment(FOLDER + "P020.docx", "附件1：名单")),
        (
            "<a href='/d/1.pdf' title=方案.pdf><img src=/icon/pdf.gif></a>",
            Attachment("http://www.example.gov.cn/d/1.pdf", "方案.pdf"),
        ),
        ("<a href='/d/表.ofd'></a>", Attachment("http://www.example.gov.cn/d/表.ofd", "表.ofd")),
        ("<a href='/download?id=7'>计划表</a>", Attachment("http://www.example.gov.cn/download?id=7", "计划表")),
        ("<a href='/f/9'>收支总表.xlsx</a>", Attachment("http://www.example.gov.cn/f/9", "收支总表.xlsx")),
        ("<a href=# onclick=\"open('/d/2.wps')\">通知</a>", Attachment("http://www.example.gov.cn/d/2.wps", "通知")),
        (
            "<iframe src='/pdf/viewer.html?file=%2Fd%2F3.pdf'></iframe>",
            Attachment("http://www.example.gov.cn/d/3.pdf", "3.pdf"),
        ),
        ("<object data=4.pdf></object>", Attachment(FOLDER + "4.pdf", "4.pdf")),
    ],
)
def test_attachments(link: str, expected: Attachment) -> None:
    assert article(f"{HEAD}<div id=zoom>{BODY}<p>{link}</p></div>").attachments == [expected]


def test_a_list_of_files_below_the_body_counts_and_the_footers_does_not() -> None:
    files = (
        "<div class=fj>附件：<ul><li><a href=1.doc>表一</a><li><a href=1.doc></a><li><a href=2.xls>表二</a></ul></div>"
    )
    footer = "<div class=footer><p>主办单位：示例县</p><p><a href=/help.pdf>使用说明</a></p></div>"
    found = article(f"{HEAD}<div id=zoom>{BODY}</div>{files}{footer}").attachments
    assert found == [Attachment(FOLDER + "1.doc", "表一"), Attachment(FOLDER + "2.xls", "表二")]


def test_images_of_the_body() -> None:
    pictures = (
        "<img src=/logo/logo.png><img src=blank.gif data-src=W020.jpg alt='会议现场'>"
        "<img src=W021.jpg alt='360se_picture (1)'>"
        "<img src=W020.jpg><img src=dot.jpg width=5><img src='data:image/png;base64,AAAA'>"
    )
    found = article(f"{HEAD}<div id=zoom><p>{pictures}</p>{BODY}</div>").images
    assert found == [Image(FOLDER + "W020.jpg", "会议现场"), Image(FOLDER + "W021.jpg")]


def test_base_is_what_links_are_resolved_against() -> None:
    found = article(f"{HEAD}<div id=zoom>{BODY}<a href=1.doc>表</a></div>", "<base href='http://files.example.cn/a/'>")
    assert found.attachments == [Attachment("http://files.example.cn/a/1.doc", "表")]


PARTS = "http://www.example.gov.cn/system/2024/03/05/016108776.shtml"


@pytest.mark.parametrize(
    ("url", "pager", "parts"),
    [
        (PARTS, "<a href=016108776_02.shtml>2</a><a href=016108776_03.shtml>3</a>", ["", "_02", "_03"]),
        (PARTS.replace(".shtml", "_02.shtml"), "<a href=016108776.shtml>1</a><a href=016108776_03.shtml>3</a>", None),
        (PARTS, "<a href=016108777.shtml>下一篇</a>", []),
        (PARTS, "<a href=/other/016108776_02.shtml>x</a>", []),
    ],
)
def test_parts(url: str, pager: str, parts: list[str] | None) -> None:
    found = page(f"{HEAD}<div>{BODY}</div>{pager}", url=url).parts
    if parts is None:
        assert url in found
        assert found[0] == PARTS
    else:
        assert list(found) == [PARTS.replace(".shtml", f"{part}.shtml") for part in parts]


def test_parts_by_hyphen_query_and_script() -> None:
    def parts(url: str, more: str) -> tuple[str, ...]:
        return page(f"{HEAD}<div>{BODY}</div>{more}", url=url).parts

    panjin = "http://www.example.gov.cn/html/1/2024-03-05/content-876.html"
    assert parts(panjin, '<a href="content-876-2.html">2</a>') == (panjin, panjin.replace("876", "876-2"))
    query = "http://www.example.gov.cn/show.aspx?id=5"
    assert parts(query, "<a href='show.aspx?id=5&amp;page=2'>2</a>") == (query, query + "&page=2")
    script = '<script>createPageHTML(2, 0, "t20240305_123456", "html");</script>'
    assert parts(URL, script) == (URL, URL.replace(".html", "_1.html"))
