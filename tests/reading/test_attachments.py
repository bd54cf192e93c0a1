"""The files of an article, in the ways in which pages link, list, open and show them."""

from __future__ import annotations

import pytest

from crawler.reading import read_page

URL = "http://www.shili.gov.cn/a/1.html"
SITE = "http://www.shili.gov.cn"
PAGE = """<html><head><meta charset="utf-8"><title>示例县召开春耕备耕工作会议_示例县人民政府</title></head><body>{}
<div class="a"><h1>示例县召开春耕备耕工作会议</h1>
<div class="b">2024-03-18 来源：县府办</div><div class="c">{}{}</div>{}</div>{}</body></html>"""
PROSE = (
    "<p>会议听取了县农业农村局、县水利局关于备耕和水利设施检修情况的汇报，分析了今年的雨情、墒情和农资供应形势。</p>"
    "<p>会议指出，今年入春以来气温偏高，土壤墒情总体适宜，但局部地区旱情露头，不能有丝毫麻痹思想和侥幸心理。</p>"
    "<p>会议强调，要加快推进高标准农田建设，统筹做好种子、化肥、农药等农资的调运和储备，确保不误农时。</p>"
)
NAV = (
    '<div class="header"><div class="logo"><a href="/"><img src="/images/logo.png" alt="示例县人民政府"></a></div>'
    '<ul class="nav"><li><a href="/">首页</a></li><li><a href="/xwzx/">新闻中心</a></li>'
    '<li><a href="/xxgk/">政务公开</a></li>'
    '<li><a href="/bsfw/">政务服务</a></li><li><a href="/hdjl/">互动交流</a></li></ul></div>'
)
FOOT = (
    '<div class="footer"><p>主办单位：示例县人民政府办公室　承办单位：示例县大数据中心</p>'
    '<p>网站标识码：3399990001　<a href="https://beian.miit.gov.cn">浙ICP备05000000号</a>　'
    "浙公网安备 33999902000001号</p>"
    "<p>地址：示例县人民路1号　邮编：310000　联系电话：0571-00000000</p></div>"
)


def files(inside: str = "", after: str = "", prose: str = PROSE) -> list[tuple[str, str | None]]:
    html = PAGE.format(NAV, prose, inside, after, FOOT)
    return [(file.url.removeprefix(SITE), file.name) for file in read_page(html.encode(), URL).attachments]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            '<p>附件：1.<a href="/a.docx">方案</a></p><p>2.<a href="/b.xls">表格</a></p>',
            [("/a.docx", "方案"), ("/b.xls", "表格")],
        ),
        ('<p>附件1.docx <a href="/a.docx">下载</a></p>', [("/a.docx", "附件1.docx")]),
        ('<p><a href="/a.docx">附件1</a><a href="/a.docx">：方案.docx</a></p>', [("/a.docx", "附件1：方案.docx")]),
        ('<p><a href="/api/file/download?id=123">名单.docx</a></p>', [("/api/file/download?id=123", "名单.docx")]),
        ('<p><a href="/fileDownload.do?fileId=abc">名单</a></p>', [("/fileDownload.do?fileId=abc", "名单")]),
        ("<p><a href=\"javascript:downFile('/u/a.docx')\">名单</a></p>", [("/u/a.docx", "名单")]),
        ('<embed src="x.pdf">', [("/a/x.pdf", "x.pdf")]),
        ('<embed src="x.pdf#toolbar=0">', [("/a/x.pdf", "x.pdf")]),
        (f'<iframe src="https://view.example.com/op/view.aspx?src={SITE}/x.xlsx"></iframe>', [("/x.xlsx", "x.xlsx")]),
        ('<p><a href="javascript:;" data-url="/u/a.docx">名单.docx</a></p>', [("/u/a.docx", "名单.docx")]),
        ('<p><a href="/a.html">附件解读</a></p>', []),
        ('<p><a href="/a.pdf">pdf下载</a></p>', []),
    ],
)
def test_within_the_body(markup: str, expected: list[tuple[str, str | None]]) -> None:
    assert files(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<div class="fj"><b>附件</b><p><a href="/a.pdf">方案</a></p></div>', [("/a.pdf", "方案")]),
        (
            '<div class="s">分享到：微信</div><p>附件下载</p><ul><li><a href="/a.pdf" download>方案.pdf</a></li></ul>',
            [("/a.pdf", "方案.pdf")],
        ),
        ('<table><tr><td>附件：</td><td><a href="/a.pdf">方案.pdf</a></td></tr></table>', [("/a.pdf", "方案.pdf")]),
        ('<div class="side"><h3>常用下载</h3><a href="/zn.pdf">政府信息公开指南.pdf</a></div>', []),
        (
            '<div><h3>相关信息</h3><p><a href="/1.html">别的事</a></p><p><a href="/2.pdf">别的.pdf</a></p></div>',
            [],
        ),
    ],
)
def test_below_the_body(markup: str, expected: list[tuple[str, str | None]]) -> None:
    assert files(after=markup) == expected


@pytest.mark.parametrize(
    "script", ['PDFObject.embed("./P02.pdf", "#p")', 'var file = "/a/P02.pdf"; show("/viewer.html?file=" + file)']
)
def test_shown_by_a_script_in_place_of_a_body(script: str) -> None:
    markup = f'<div id="p"></div><script>{script}</script>'
    assert files(markup, prose="") == [("/a/P02.pdf", "P02.pdf")]
    assert files(markup) == []
