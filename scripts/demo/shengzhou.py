"""嵊州新闻网 (sznews.zjol.com.cn): an enorth CMS with pages in GB2312 and what hides under that name."""

from __future__ import annotations

from scripts.demo.pages import Exchange, Row, Text, html, lines, load, missing, plain, synthetic

SITE = "https://sznews.zjol.com.cn"
SEED = f"{SITE}/sznews/system/2020/09/15/032774310.shtml"
COLUMN = "0088001"
LIST = f"{SITE}/sznews/jrsz/index.shtml"
OLDER = f"{SITE}/sznews/system/count//{COLUMN}/000000000000/000/000/c{COLUMN}000000000000_00000000{{}}.shtml"
PARTS = f"{SITE}/sznews/system/2026/02/26/034890101.shtml"
RARE = f"{SITE}/sznews/system/2026/02/27/034890202.shtml"
LOST = f"{SITE}/sznews/system/2026/02/25/034890303.shtml"
OLD = f"{SITE}/sznews/system/2026/01/20/034890404.shtml"


def head(title: str) -> str:
    """Return what stands above everything on each page of the site."""
    nav = (
        load("shengzhou")
        .aside[0]
        .replace("首 页", '<a href="/">首 页</a>')
        .replace("今日嵊州", f'<a href="{LIST}">今日嵊州</a>')
    )
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" \
"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />
<title>{title}-嵊州新闻网</title>
<link href="/sznews/css/main.css" rel="stylesheet" type="text/css" />
<script type="text/javascript" src="/sznews/js/common.js"></script>
</head>
<body>
<div class="nav">{nav}</div>
<div class="subnav">综合新闻 -- <a href="{LIST}">今日嵊州</a> -- 乡镇网闻 -- 国际国内 -- 嵊州专题 -- 嵊州网视</div>
<div class="login">[论坛注册]&nbsp; [登录]&nbsp; </div>
"""


def page(url: str, title: str, inner: str, *, charset: str = "gbk") -> Exchange:
    """Return a page of the site; the server names no charset, the page says gb2312."""
    aside = load("shengzhou").aside
    start, links = aside.index("延伸阅读"), "\n".join(f'<li><a href="#">{line}</a></li>' for line in aside[3:-3])
    side = f'<div class="side"><div class="wx">{"<br />".join(aside[3:start])}</div><ul>\n{links}\n</ul></div>'
    foot = f'<div class="footer">{"<br />".join(aside[-3:])}</div>'
    return html(url, f"{head(title)}{inner}\n{side}\n{foot}\n</body>\n</html>\n", charset=charset)


def article(url: str, text: Text, byline: str, after: str, *, charset: str = "gbk") -> Exchange:
    """Return an article page: `byline` and `after` are the HTML above and under the text."""
    body = lines(text.body, "<p>　　{}</p>")
    return page(
        url,
        text.title,
        f"""<div class="location">&nbsp;&nbsp; <a href="/">嵊州新闻网</a> &gt;&gt; \
<a href="/">新闻频道</a> &gt;&gt; \
<a href="{LIST}">今日嵊州</a> &gt;&gt; <a href="{LIST}">时政经济</a></div>
<div class="contTit"><h1 class="artTitle" id="thistitle">{text.title}</h1></div>
<div class="info">{byline}</div>
<div class="artCon" id="oZoom">
<!--enorth cms block-->
{body}
</div>
{after}
<div class="more">延伸阅读</div>""",
        charset=charset,
    )


def edited(name: str) -> str:
    """Return the line under the text."""
    return f'<div class="editor">编辑：{name}</div>'


def byline(source: str, author: str, time: str) -> str:
    """Return the line under the title, with the ids that many Chinese news sites use."""
    return (
        f'<span id="source_baidu">来源：{source}</span> <span id="author_baidu">作者：{author}</span> '
        f'<span id="pubtime_baidu">{time}</span>'
    )


def part(number: int, *body: str) -> Exchange:
    """Return one page of the article in three parts."""
    url = PARTS if number == 1 else PARTS.replace(".shtml", f"_{number:02}.shtml")
    stem = PARTS.rsplit("/", 1)[1].removesuffix(".shtml")
    hrefs = [f"{stem}.shtml", f"{stem}_02.shtml", f"{stem}_03.shtml"]
    links = " ".join(
        f"<span>[{n}]</span>" if n == number else f'<a href="{h}">[{n}]</a>' for n, h in enumerate(hrefs, 1)
    )
    following = f' <a href="{hrefs[number]}">下一页</a>' if number < len(hrefs) else ""
    text = Text("合成示例：示例镇三年清出二十条小溪", body)
    line = byline("合成示例报", "记者 示小例", "2026年02月26日08:30:00")
    return article(url, text, line, f'<div class="page">{links}{following}</div>\n{edited("例编甲")}')


def rows(*items: Row) -> str:
    """Return the rows of a list page."""
    return "\n".join(f'<dl><dt><a href="{r.href}">{r.title}</a></dt><dd>发表于：{r.date}</dd></dl>' for r in items)


def listing(url: str, inner: str) -> Exchange:
    """Return a list page; which page follows is written by a script."""
    script = f"/sznews/system/count//{COLUMN}/000000000000/count_page_list_{COLUMN}000000000000.js"
    return page(
        url,
        "今日嵊州",
        f'<div class="newsmb">\n{inner}\n</div>\n<div class="pager"><script src="{script}"></script></div>',
    )


def exchanges() -> list[Exchange]:
    """Return everything the site answers."""
    seed = load("shengzhou")
    new = rows(
        Row(RARE, "合成示例：示例县图书馆添了三架旧书", "2026/02/27"),
        Row(PARTS, "合成示例：示例镇三年清出二十条小溪", "2026/02/26"),
        Row(LOST, "合成示例：这一篇已经删除", "2026/02/25"),
    )
    old = rows(Row(OLD, "合成示例：示例村的灯会改到了河边", "2026/01/20"))
    rare = synthetic(
        "示例县图书馆添了三架旧书",
        "示例县图书馆近日整理出三架旧书，其中有一套《朱镕基讲话实录》，书页上留着几代读者的铅笔字。",
        "管理员李喆说，镕、喆、堃、䶮这样的字，早年的铅字盘里没有，读者便在卡片上用钢笔补写。",
    )
    return [
        plain(f"{SITE}/robots.txt", "User-agent: *\nDisallow: /sznews/admin/\n"),
        page(f"{SITE}/", "首页", f'<div class="newsmb"><h2><a href="{LIST}">今日嵊州</a></h2>\n{new}\n</div>'),
        listing(LIST, new),
        listing(OLDER.format(3), new),
        listing(OLDER.format(2), old),
        listing(OLDER.format(1), rows(Row(SEED, seed.title, "2020/09/15"))),
        plain(
            f"{SITE}/sznews/system/count//{COLUMN}/000000000000/count_page_list_{COLUMN}000000000000.js",
            "var maxpage = 3;\nvar nowpage = 0;\n",
            "application/javascript",
        ),
        article(SEED, seed, byline("嵊州新闻网-今日嵊州", "记者 尹洁银", "2020年09月15日17:21:00"), edited("何东铭")),
        part(
            1,
            "示例镇从三年前开始清理溪流，先清的是镇口那一条，水浅，石头多，孩子们夏天爱去。",
            "负责这件事的人说，清一条溪要四十天，先断流，再挖泥，最后才放水。",
        ),
        part(2, "第二年清了九条，其中六条要绕过老屋的墙根，只能用人力，一担一担往外挑。"),
        part(3, "到今年春天，二十条小溪都通了水，镇里把每一条的名字写在了桥头的木牌上。", synthetic("").body[-1]),
        article(
            RARE,
            rare,
            byline("合成示例报", "记者 李喆", "2026年02月27日09:05:00"),
            edited("例编乙"),
            charset="gb18030",
        ),
        article(
            OLD,
            synthetic(
                "示例村的灯会改到了河边", "示例村的灯会今年从祠堂前改到了河边，灯影落在水里，看的人比往年多一倍。"
            ),
            byline("合成示例报", "", "2026年01月20日19:40:00"),
            edited("例编乙"),
        ),
        missing(LOST),
    ]
