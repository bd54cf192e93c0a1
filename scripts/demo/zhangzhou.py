"""漳州市农业农村局 (nyncj.zhangzhou.gov.cn): the yuanluesoft CMS, and the original that nmgfzw reprints."""

from __future__ import annotations

from scripts.demo.nmgfzw import ORIGINAL
from scripts.demo.pages import IMAGE, Exchange, Row, Text, html, load, missing, synthetic

SITE = "http://nyncj.zhangzhou.gov.cn"
COLUMN = f"{SITE}/cms/html/zzsnyj/xwdt/index.html"
PAGING = f"{SITE}/cms/sitemanage/index.shtml?siteId=530418429710930000&page={{}}"
FILES = f"{SITE}/cms/html/zzsnyj/2026-02-26/2101300417.html"


def page(url: str, title: str, inner: str) -> Exchange:
    """Return a page of the site."""
    text = f"""<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>{title}_漳州市农业农村局</title>
</head>
<body>
<div class="header"><a href="/">网站首页</a> <a href="{COLUMN}">新闻动态</a></div>
{inner}
<div class="footer">主办单位：漳州市农业农村局</div>
</body>
</html>
"""
    return html(url, text, header="text/html;charset=utf-8")


def paragraph(line: str) -> str:
    """Return a line of the body."""
    if line.startswith(IMAGE):
        return '<p style="text-align:center"><img src="/cms/attachments/20220818/hy.jpg" alt=""></p>'
    return f'<p style="text-indent:2em">{line}</p>'


def article(url: str, text: Text, *, date: str, source: str, files: str = "") -> Exchange:
    """Return an article page; `files` is the list of attachments under the text."""
    body = "\n".join(paragraph(line) for line in text.body)
    return page(
        url,
        text.title,
        f"""<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="{COLUMN}">新闻动态</a></div>
<div class="article">
<h1 class="article-title">{text.title}</h1>
<div class="article-infos"><span>时间：{date}</span> <span>来源：{source}</span> <span>点击数：</span></div>
<div id="Content">
{body}
</div>
{files}</div>""",
    )


def listing(url: str, rows: list[Row], number: int) -> Exchange:
    """Return a list page."""
    items = "\n".join(f'<li><a href="{r.href}">{r.title}</a><span class="list-time">{r.date}</span></li>' for r in rows)
    links = " ".join(f'<a href="{PAGING.format(n)}">{n}</a>' for n in (1, 2) if n != number)
    pager = f'<div class="pages">共2页 {links}</div>'.replace("&", "&amp;")
    return page(url, "新闻动态", f'<ul id="resources">\n{items}\n</ul>\n{pager}')


def exchanges() -> list[Exchange]:
    """Return everything the site answers."""
    seed = load("nmgfzw")
    files = synthetic(
        "示例县早稻种子补贴这样领", "示例县的早稻种子补贴从三月起办理，每亩十二元，带身份证和承包合同即可。"
    )
    links = """<div id="dbfj"><ul>
<li><a href="/cms/attachments/20260226/biao.xlsx">补贴标准表.xlsx</a></li>
<li><a href="/cms/attachments/20260226/zhinan.pdf">办事指南</a></li>
</ul></div>
"""
    return [
        missing(f"{SITE}/robots.txt"),
        page(f"{SITE}/", "首页", f'<ul><li><a href="{FILES}">{files.title}</a></li></ul>'),
        listing(COLUMN, [Row(FILES, files.title, "2026-02-26")], 1),
        listing(PAGING.format(1), [Row(FILES, files.title, "2026-02-26")], 1),
        listing(PAGING.format(2), [Row(ORIGINAL, seed.title, "2022-08-18")], 2),
        article(ORIGINAL, seed, date="2022-08-18", source="漳州市农业农村局"),
        article(FILES, files, date="2026-02-26", source="合成示例报", files=links),
    ]
