from __future__ import annotations

import pytest

from crawler.records import Flag
from tests.reading.pages import BODY, FIRST, SECOND, TITLE, article, page

TEXT = f"{FIRST}\n{SECOND}"
LINKS = "".join(f"<li><a href=/n/{n}.html>示例县第{n}条新闻的标题在这里</a> 2024-03-0{n}</li>" for n in range(1, 8))
HEAD = f"<h1>{TITLE}</h1><div>来源：示例日报 2024-03-05</div>"


@pytest.mark.parametrize(
    "body",
    [
        f"{HEAD}<div class=q1>{BODY}</div>",
        f"<div>{HEAD}{BODY}</div>",
        f"<TABLE><TR><TD>{LINKS}</TD><TD><TABLE><TR><TD>{HEAD}<TR><TD>{FIRST}<BR><BR>　　{SECOND}<BR></TABLE></TABLE>",
        f"{HEAD}<div>{''.join(f'<div><div>{line}</div></div>' for line in (FIRST, SECOND))}</div>",
        f"<ul>{LINKS}</ul>{HEAD}<div>{BODY}<ul>{LINKS}</ul></div><div>版权所有：示例县人民政府，保留一切权利。</div>",
        f"{HEAD}<div id=zoom>{BODY}</div><div class=related><p>别的一段话，说的是别的事，写得也很长。</p></div>",
        f"{HEAD}<div>{BODY}<p>相关新闻</p><p><a href=1>示例县的另一条新闻的标题</a></p></div>",
        f"{HEAD}<div>{BODY}<p>【打印】【关闭】</p></div>",
        f"<div>{BODY}</div>{HEAD}",
        f"{HEAD}<div><span>{FIRST[:20]}</span><font>{FIRST[20:]}</font><p>{SECOND}</p></div>",
        f"{HEAD}<div class=pc>{BODY}</div><div class=mobile>{BODY}</div><div class=print>{BODY}</div>",
        f"{HEAD}<div>{BODY}<p>免责声明：本网转载的文章，版权归原作者所有，如有侵权请与本网联系。</p></div>",
    ],
)
def test_the_body_is_the_article_and_nothing_else(body: str) -> None:
    assert article(body).text == TEXT


@pytest.mark.parametrize("bar", ["|", " | ", "｜", "丨"])
def test_a_row_of_names_between_bars_is_no_text(bar: str) -> None:
    names = "首 页/县委书记/新闻频道/今日示例/乡镇网闻/示例专题/示例论坛/国际国内/政务频道/文化频道/生活频道/健康在线"
    menu = bar.join(names.split("/"))
    few = LINKS[: LINKS.index("<li>", 5)]
    assert not page(f"<p>{menu}</p>{few}", "<title>今日示例</title>", "http://www.example.gov.cn/c008.shtml").is_article
    assert article(f"<p>{menu}</p><div>{HEAD}{BODY}</div>").text == TEXT


@pytest.mark.parametrize(
    "style",
    [
        "display: none",
        "DISPLAY:NONE;",
        "visibility:hidden",
        "position:absolute; left:-9999px",
        "text-indent:-999em",
        "font-size:0px",
        "height:0;overflow:hidden",
        "opacity:0",
    ],
)
def test_hidden_text_is_left_out_and_said_so(style: str) -> None:
    found = article(
        f"{HEAD}<div>{BODY}<p style='{style}'>成人影院，在线观看，国产精品，久久精品，一区二区三区。</p></div>"
    )
    assert found.text == TEXT
    assert Flag.HIDDEN_TEXT_REMOVED in found.flags


def test_text_that_the_pages_own_style_sheet_hides_is_left_out() -> None:
    sheet = "<style>.k9{color:red} .k7, p.k8 { display : none } @media print{.k1{display:none}}</style>"
    found = article(
        f"{HEAD}<div class=k1>{BODY}<p class='k7'>看不见的话，看不见的话，看不见的话。</p></div>",
        f"<title>{TITLE}</title>{sheet}",
    )
    assert found.text == TEXT


def test_an_opacity_of_a_half_hides_nothing() -> None:
    assert article(f"{HEAD}<div style='opacity:0.5;line-height:0'>{BODY}</div>").text == TEXT


def test_a_page_that_a_script_will_show_is_read() -> None:
    assert TEXT in article(f"<div style='display:none'>{HEAD}<div>{BODY}</div></div>").text


def test_the_cells_of_a_data_table_are_lines() -> None:
    table = "<table><tr><th>乡镇<th>亩数<tr><td>甲镇<td>12000<tr><td>乙镇<td>8000</table>"
    assert article(f"{HEAD}<div id=zoom>{BODY}{table}</div>").text == f"{TEXT}\n乡镇\n亩数\n甲镇\n12000\n乙镇\n8000"


def test_text_behind_elements_is_kept() -> None:
    assert article(f"{HEAD}<div>{FIRST}<br><b>小标题</b><br>{SECOND}</div>").text == f"{FIRST}\n小标题\n{SECOND}"


def test_a_refrain_is_no_second_copy() -> None:
    refrain = "唯有春风知道，这片土地的名字。"
    body = f"<p>{FIRST}</p><p>{refrain}</p><p>{SECOND}</p><p>{refrain}</p>"
    assert article(f"{HEAD}<div>{body}</div>").text.count(refrain) == 2


def test_a_dialog_before_a_body_that_a_script_shows() -> None:
    dialog = "<div class=dialog><p>当前内容可能存在未经审核的商业信息，请确认是否继续访问。</p><a>继续</a></div>"
    hidden = f"<div id=js_content class=rich_media_content style='visibility: hidden; opacity: 0'>{BODY}</div>"
    assert article(f"<h1>{TITLE}</h1>{hidden}{dialog}<p>扫一扫打开，使用完整服务</p>").text == f"{FIRST}\n{SECOND}"
    template = "<div class=article-content style='display:none'><p>请输入正文，此处为模板。</p></div>"
    assert article(
        f"<h1>{TITLE}</h1><div class=x>{BODY}{BODY.replace('会议', '大会')}</div>{template}"
    ).text.startswith(FIRST)
