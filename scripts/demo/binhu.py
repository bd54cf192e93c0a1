"""滨湖区人民政府 (www.wxbh.gov.cn): the intertid CMS of Wuxi, with static lists and lists that a script asks for."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlencode

from scripts.demo.pages import IMAGE, Exchange, Row, Text, html, lines, load, missing, plain, synthetic

SITE = "https://www.wxbh.gov.cn"
SEED = f"{SITE}/doc/2022/02/25/3584127.shtml"
NEWS = f"{SITE}/zwxx/bhyw/index.shtml"
DECLARED = f"{SITE}/zxzx/ywdt/index.shtml"
OPEN = f"{SITE}/xxgk/tzgg/index.shtml"
SEARCH = f"{SITE}/info_open/search"
FILES = f"{SITE}/doc/2026/02/24/4721188.shtml"
PLAIN = f"{SITE}/doc/2026/02/12/4718820.shtml"
NOTICE = f"{SITE}/doc/2026/01/30/4715567.shtml"

TOP = '<div class="top"><a href="#">繁体版</a> <a href="#">English</a> <a href="#">EN</a></div>'
TOOLS = '<div class="tools">手机客户端 无障碍浏览 长者版</div>\n<div class="layer" id="tip">提示</div>'


def page(url: str, title: str, inner: str, *, meta: str = "") -> Exchange:
    """Return a page of the site."""
    aside = lines(load("binhu").aside, "<li>{}</li>")
    text = f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>{title}</title>
{meta}<script src="/res/js/jquery.min.js"></script>
</head>
<body>
{TOP}
{TOOLS}
<div class="menu"><a href="/">首页</a> <a href="{NEWS}">滨湖要闻</a> <a href="{OPEN}">通知公告</a></div>
{inner}
<ul class="float">
{aside}
</ul>
</body>
</html>
"""
    return html(url, text, header="text/html;charset=UTF-8")


def paragraph(line: str) -> str:
    """Return a line of the body as the site's editor writes it; a picture has its file's name printed under it."""
    if not line.startswith(IMAGE):
        return f'<p style="text-indent: 2em;">{line}</p>'
    name = line.removeprefix(IMAGE)
    source = f"/uploadfiles/202202/25/{name.replace(' ', '')}.jpg"
    return f'<p style="text-align: center;"><img src="{source}" title="{name}" alt="{name}"/></p>\n<p>{name}</p>'


def article(url: str, text: Text, *, time: str, end: str = "", meta: str = "") -> Exchange:
    """Return an article page; `end` stands in the body after its last paragraph."""
    body = "\n".join(paragraph(line) for line in text.body)
    return page(
        url,
        text.title,
        f"""<div class="detail">
<h1>{text.title}</h1>
<p class="explain">发布时间:{time} 文字大小: [ <a class="big"></a> <a class="small"></a> ] 浏览次数: \
<span id="hits"></span></p>
<div id="Zoom" class="Zoom">
{body}
{end}</div>
</div>""",
        meta=meta,
    )


def listing(url: str, rows: list[Row], number: int, total: int) -> Exchange:
    """Return a static list page."""
    items = "\n".join(f'<li><a href="{r.href}" title="{r.title}">{r.title}</a><span>{r.date}</span></li>' for r in rows)
    names = ["index.shtml", *(f"index_{n}.shtml" for n in range(2, total + 1))]
    links = "".join(f'<a href="{name}">{n}</a>' for n, name in enumerate(names, 1) if n != number)
    pager = f'<div class="pageNum"><p>{links}<span>共{total}页</span></p></div>'
    return page(url, "滨湖要闻", f'<div class="Main_List"><ul>\n{items}\n</ul></div>\n{pager}')


def search(number: int, rows: list[Row]) -> Exchange:
    """Return what the site answers to the script of a 信息公开 list."""
    found = [{"title": row.title, "url": row.href, "writeTimeString": row.date} for row in rows]
    answer = json.dumps({"status": 0, "data": {"totalPages": 2, "data": found}}, ensure_ascii=False)
    form = {
        "pageIndex": number,
        "pageSize": 20,
        "siteId": 174,
        "channelIds": 34086,
        "searchType": 1,
        "order": "writeTime",
    }
    sent = urlencode(form).encode()
    return replace(plain(SEARCH, answer, "application/json;charset=UTF-8"), method="POST", sent=sent)


def exchanges() -> list[Exchange]:
    """Return everything the site answers."""
    seed = load("binhu")
    files = synthetic(
        "示例街道公布2025年度办事窗口调整情况",
        "示例街道将年度窗口调整的说明、表格和申请书一并公布，可在本页下载。",
        "申请书填好后交到一楼三号窗口，当场给回执。",
    )
    links = """<p>附件：</p>
<p><a href="/uploadfiles/202602/24/shuoming.pdf">1.窗口调整说明.pdf</a></p>
<p><a href="/uploadfiles/202602/24/shenqingshu.doc">2.办事申请书.doc</a></p>
<p><a href="/uploadfiles/202602/24/mingxi.xlsx">3.窗口明细表.xlsx</a></p>
"""
    plain_text = synthetic(
        "示例湖边的步道铺到了第三座桥", "示例湖边的步道年前铺到了第三座桥，全长4.6公里(km)，沿途装了路灯。"
    )
    notice = synthetic("示例街道春节期间垃圾清运时间", "除夕至初三，示例街道的垃圾清运改在每天早上六点和下午四点。")
    meta = """<meta name="SiteName" content="滨湖区人民政府" />
<meta name="ColumnName" content="通知公告" />
<meta name="ArticleTitle" content="{}" />
<meta name="PubDate" content="{}" />
<meta name="ContentSource" content="合成示例报" />
<meta name="contentSource" content="合成示例报" />
"""
    shell = (
        '<div class="Main_List"><ul id="list"></ul></div>\n<div class="pageNum" id="pager"></div>\n'
        '<script>\n$(function(){ getSearchList(1,20,"174","34086",1,"writeTime"); });\n</script>'
    )
    rows = [Row("/doc/2026/02/12/4718820.shtml", plain_text.title, "2026-02-12")]
    return [
        missing(f"{SITE}/robots.txt"),
        page(
            f"{SITE}/",
            "滨湖区人民政府",
            f'<div class="box"><ul>\n<li><a href="{PLAIN}">{plain_text.title}</a><span>02-12</span></li></ul></div>',
        ),
        listing(NEWS, rows, 1, 2),
        listing(
            NEWS.replace("index", "index_2"), [Row("/doc/2022/02/25/3584127.shtml", seed.title, "2022-02-25")], 2, 2
        ),
        page(OPEN, "通知公告", shell),
        search(1, [Row("/doc/2026/02/24/4721188.shtml", files.title, "2026-02-24")]),
        search(2, [Row("/doc/2026/01/30/4715567.shtml", notice.title, "2026-01-30")]),
        article(SEED, seed, time="2022-02-25 00:36", end="<p>来源：无锡日报</p>\n"),
        article(FILES, files, time="2026-02-24 10:15", end=links, meta=meta.format(files.title, "2026-02-24 10:15")),
        article(PLAIN, plain_text, time="2026-02-12 16:40", end="<p>来源：合成示例报</p>\n"),
        article(NOTICE, notice, time="2026-01-30 08:00", meta=meta.format(notice.title, "2026-01-30 08:00")),
        listing(DECLARED, rows, 1, 1),
    ]
