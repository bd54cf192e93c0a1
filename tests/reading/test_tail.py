"""The end of a text: what stands below a linked line, background, and the lines that templates print."""

import pytest

from tests.reading.pages import FIRST, SECOND, TITLE, article

HEAD = f"<h1>{TITLE}</h1><p>发布时间：2024-03-05 10:20　来源：示例县融媒体中心</p>"


def text(*lines: str, below: str = "") -> list[str]:
    """Return the lines of the text of a page whose body has two paragraphs and these."""
    body = "".join(f"<p>{line}</p>" for line in (FIRST, SECOND, *lines))
    return article(f'<div class="main">{HEAD}<div class="con">{body}</div>{below}</div>').text.split("\n")[2:]


def linked(name: str, href: str = "/u/1.doc") -> str:
    """Return a link."""
    return f'<a href="{href}">{name}</a>'


def test_files_before_the_signature_leave_it() -> None:
    files = (f"附件：{linked('1.报名登记表.doc')}", linked("2.岗位一览表.xlsx", "/u/2.xlsx"))
    signed = ["示例县人民医院", "2024年3月5日"]
    assert text(*files, *signed) == ["附件：1.报名登记表.doc", "2.岗位一览表.xlsx", *signed]


def test_files_alone_at_the_end_are_no_text() -> None:
    assert text(f"附件：{linked('1.报名登记表.doc')}", linked("2.岗位一览表.xlsx", "/u/2.xlsx")) == []


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (
            f"报名网址：{linked('http://rs.example.gov.cn/bm', 'http://rs.example.gov.cn/bm')}",
            "http://rs.example.gov.cn/bm",
        ),
        (f"报名入口：{linked('点击报名', 'http://rs.example.gov.cn/bm')}", "点击报名"),
        (f"登录网址：{linked('www.example.gov.cn', 'http://www.example.gov.cn')}", "www.example.gov.cn"),
        (f"电子邮箱：{linked('bm@example.gov.cn', 'mailto:bm@example.gov.cn')}", "bm@example.gov.cn"),
    ],
)
def test_addresses_and_contacts_are_text(line: str, shown: str) -> None:
    assert text(line, "咨询电话：0571-80001234") == [f"{line.partition('：')[0]}：{shown}", "咨询电话：0571-80001234"]


@pytest.mark.parametrize("label", ["相关解读：", "原文链接：", "来源：", "相关稿件："])
def test_links_that_lead_to_other_pages_are_no_text(label: str) -> None:
    assert text(label + linked("示例县春耕备耕工作方案解读", "https://www.people.com.cn/n1/2024/0305/c1-1.html")) == []


@pytest.mark.parametrize("heading", ["相关链接", "【相关链接】", "相关政策：", "延伸阅读", "◆相关链接"])
def test_background_is_text(heading: str) -> None:
    paragraph = "示例县耕地面积十二万亩，是全省产粮大县，去年粮食总产量达六万吨。"
    assert text(heading, paragraph) == [heading, paragraph]


@pytest.mark.parametrize("heading", ["相关链接", "延伸阅读", "相关政策"])
def test_links_under_such_a_heading_are_not(heading: str) -> None:
    rows = [linked(f"示例县召开第{number}次春耕备耕工作会议", f"/{number}.html") for number in range(3)]
    assert text(heading, *rows) == []
    assert text("示例县农业农村局", "2024年3月5日", heading, *rows) == ["示例县农业农村局", "2024年3月5日"]


@pytest.mark.parametrize(
    "foot",
    [
        "【信息发布：示例县农业农村局】【内容纠错】",
        "【信息发布：示例县农业农村局】 【内容纠错】 【打印文章】 【关闭窗口】",
        "▪ 上一篇：",
        "· 下一篇：没有了",
        "附件：",
        "附件",
        "文件下载：",
        "关联文件：",
        "相关附件",
        TITLE,
    ],
)
def test_what_a_template_prints_is_no_text(foot: str) -> None:
    assert text(foot) == []
    assert text(foot, below='<div class="tools">打印 关闭</div>') == []
    assert text("示例县农业农村局", "2024年3月5日", foot) == ["示例县农业农村局", "2024年3月5日"]


TABLE = (
    "<tr><td>索引号：</td><td>K16185922-202403-00036</td><td>信息分类：</td><td>专项工作</td></tr>"
    "<tr><td>发布机构：</td><td>示例县农业农村局</td><td>生成日期：</td><td>2024-03-05</td></tr>"
    "<tr><td>有效性：</td><td>有效</td><td>废止时间：</td><td>暂无</td></tr>"
    f"<tr><td>名 称：</td><td>{TITLE}</td><td>关键词：</td><td></td></tr>"
)


@pytest.mark.parametrize("again", ["", f"<h1>{TITLE}</h1><p>发布时间：2024-03-05 08:12</p>"])
@pytest.mark.parametrize("times", [1, 2])
def test_the_table_of_a_document_is_no_text(again: str, times: int) -> None:
    table = f"<table>{TABLE}</table>" * times
    found = article(f'<div class="wenzhang">{table}{again}<div id="zoom"><p>{FIRST}</p><p>{SECOND}</p></div></div>')
    assert found.text == f"{FIRST}\n{SECOND}"
    assert article(f'<div id="zoom">{table}{again}<p>{FIRST}</p><p>{SECOND}</p></div>').text == f"{FIRST}\n{SECOND}"
