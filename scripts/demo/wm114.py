"""新文秘网 (www.wm114.cn): speeches cut by a paywall, in hand-written GB2312 pages with unquoted attributes."""

from __future__ import annotations

from scripts.demo.pages import GAP, Exchange, Row, Text, html, load, missing, synthetic

SITE = "http://www.wm114.cn"
SEED = f"{SITE}/wen/193/384210.html"
WHOLE = f"{SITE}/wen/226/450117.html"
CUT = f"{SITE}/wen/226/450121.html"
LIST = f"{SITE}/0c/12/index.html"
FARMING = f"{SITE}/wen/nongye"

OUTLINE_END = "……"


def page(url: str, title: str, inner: str) -> Exchange:
    """Return a page of the site."""
    text = f"""<html><head><meta http-equiv=Content-Type content='text/html; charset=gb2312'>
<title>{title}_新文秘网</title><link href=/css/wm.css rel=stylesheet></head>
<body>
<div class='top'><a href='/'>新文秘网</a> <a href='/0c/12/index.html'>宣传讲话</a> <a href='#'>会员中心</a></div>
{inner}
<div class='foot'>......<br>注册&nbsp; <a href='#'>登陆</a><br>客服微信号：wm114cn</div>
</body></html>
"""
    return html(url, text, charset="gbk", header="text/html")


def crumbs(names: str) -> str:
    """Return the breadcrumb with its `/` between the columns."""
    links = "/".join(f"<a href='/0c/12/index.html'>{name}</a>" for name in names.split("/"))
    return f"<div class='columns'><h5>您的位置：<a href='/'>新文秘网</a>&gt;&gt;{links}/&gt;&gt;正文</h5></div>"


def article(url: str, text: Text, columns: str, time: str) -> Exchange:
    """Return an article page: outline, the title once more, the text with its gaps."""
    outline = "".join(f"　　{line}<br>\n" for line in text.outline)
    outline = f"<div class='tigang'>目录/提纲：……<br>\n{outline}　　{OUTLINE_END}</div>\n" if outline else ""
    body = "".join(f"　　{line}<br>\n" for line in text.body).replace(f"<br>\n　　{GAP}……(未完", " ……(未完")
    body = body.replace(f"　　{GAP}", "")
    return page(
        url,
        text.title,
        f"""{crumbs(columns)}
<h1>{text.title}</h1>
<div class=time>发表时间：{time}</div>
<div class='wz'>
{outline}<center><b>{text.title}</b></center>
{body}</div>""",
    )


def listing(url: str, rows: list[Row], pager: str) -> Exchange:
    """Return a list page: the links' text is cut, their `title` is whole, there are no dates."""
    items = "\n".join(f"<li><a href='{r.href}' title='{r.title}' target=_blank>{r.title[:16]}…</a></li>" for r in rows)
    inner = f"<div class='content0'><ul>\n{items}\n</ul></div>\n<div class=page>{pager}</div>"
    return page(url, "宣传讲话", f"<div class='columns'><h5>新文秘网&gt;&gt;宣传讲话</h5></div>\n{inner}")


def exchanges() -> list[Exchange]:
    """Return everything the site answers."""
    seed = load("wm114")
    whole = synthetic(
        "在示例县河道保洁工作会上的讲话",
        "同志们：",
        "今天把大家请来，只说一件事，就是把穿城的那条河管好。**同志刚才讲了去年的做法，我都赞成。",
        "一、先把家底摸清",
        "哪一段河岸没有人管，哪一个排口没有牌子，月底以前要画到一张图上。",
    )
    cut = Text(
        "合成示例：在示例县古树保护座谈会上的讲话",
        (
            "同志们：",
            "全县登记在册的古树有一百零七棵，最老的一棵在***，要五个人才能合抱。",
            f"{GAP}……(新文秘网http://www.wm114.cn省略310字,正式会员可完整阅读)……",
            "最后再讲一点，挂牌不是目的，有人天天去看才是目的。（本文为合成示例，仅供演示程序使用。）",
            f"{GAP}……(未完，全文共498字，当前仅显示188字，请阅读下面提示信息。收藏《合成示例：在示例县古树保护座谈会上的讲话》",
        ),
        outline=("一、把底数查清", "二、把责任落到人"),
    )
    first = [Row("/wen/226/450121.html", cut.title, ""), Row("/wen/226/450117.html", whole.title, "")]
    second = [Row("/wen/193/384210.html", seed.title, "")]
    return [
        missing(f"{SITE}/robots.txt"),
        page(
            f"{SITE}/",
            "首页",
            f"<div class='content0'><ul><li><a href='{LIST}'>宣传讲话</a></li>"
            f"<li><a href='{first[0].href}' title='{cut.title}'>{cut.title[:16]}…</a></li></ul></div>",
        ),
        listing(LIST, first, "<a href='index.html'>首页</a> <a href='index2.html'>下一页</a>"),
        listing(LIST.replace("index", "index2"), second, "<a href='index.html'>上一页</a> 2/2"),
        listing(FARMING, first[1:], ""),
        article(
            SEED,
            seed,
            "文明/宣传讲话/城建/城建讲话/创建活动/会议致辞/会议主持/会议发言",
            "2023/8/3 18:47:19",
        ),
        article(WHOLE, whole, "环保/宣传讲话", "2026/2/20 9:12:05"),
        article(CUT, cut, "林业/宣传讲话", "2026/2/24 15:03:40"),
    ]
