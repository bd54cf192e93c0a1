"""农民工法治网 (www.nmgfzw.cn): reprints with the original's URL under them. Its real markup is unknown."""

from __future__ import annotations

from scripts.demo.pages import IMAGE, Exchange, Row, Text, html, lines, load, missing, synthetic

SITE = "http://www.nmgfzw.cn"
SEED = f"{SITE}/html/2022/shgz_0818/41236.html"
LIST = f"{SITE}/html/shgz/index.html"
BLOCKED = f"{SITE}/html/2026/shgz_0225/52290.html"
REPRINT = f"{SITE}/html/2026/shgz_0227/52307.html"
ORIGINAL = "http://nyncj.zhangzhou.gov.cn/cms/html/zzsnyj/2022-08-18/2101205076.html"


def page(url: str, title: str, inner: str) -> Exchange:
    """Return a page of the site."""
    text = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" \
"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>{title} - 农民工法治网</title>
</head>
<body>
<div class="welcome">欢迎访问农民工法治网</div>
<div class="topbar"><a href="#">设为首页</a> | <a href="#">收藏本站</a> <a href="#">登录</a></div>
<div class="nav"><a href="/">首页</a> <a href="{LIST}">社会关注</a></div>
{inner}
<div class="foot">
{lines(load("nmgfzw").aside[1:], "<p>{}</p>")}
</div>
</body>
</html>
"""
    return html(url, text, header="text/html")


def paragraph(line: str) -> str:
    """Return a line of the body; a picture has its caption printed under it."""
    if not line.startswith(IMAGE):
        return f"<p>　　{line}</p>\n<p>　　</p>"
    return f'<p><img src="/uploads/allimg/220818/1-220QQ.jpg" /></p>\n<p>　　{line.removeprefix(IMAGE)}</p>'


def article(url: str, text: Text, byline: str, original: str) -> Exchange:
    """Return an article page: `original` is the URL that is printed under the text."""
    disclaimer = load("nmgfzw").aside[0]
    body = "\n".join(paragraph(line) for line in text.body)
    return page(
        url,
        text.title,
        f"""<div class="place">您当前所在位置：<a href="/">首页</a> &gt; <a href="{LIST}">社会关注</a></div>
<div class="viewbox">
<div class="title"><h2>{text.title}</h2></div>
<div class="info">{byline}</div>
<div class="content">
{body}
<p>原文链接：{original}</p>
<p>{disclaimer}</p>
</div>
</div>""",
    )


def listing(url: str, rows: list[Row], pager: str) -> Exchange:
    """Return a list page."""
    items = "\n".join(f'<li><span>{r.date}</span><a href="{r.href}">{r.title}</a></li>' for r in rows)
    place = '<div class="place">您当前所在位置：<a href="/">首页</a> &gt; 社会关注</div>'
    return page(url, "社会关注", f'{place}\n<ul class="newslist">\n{items}\n</ul>\n<div class="page">{pager}</div>')


def challenge(url: str) -> Exchange:
    """Return what an anti-bot service sends instead of the article, as a 200: a script that sets a cookie."""
    text = """<html><head><meta charset="utf-8"><title></title></head><body><script>
var code="47b2c0";document.cookie="__jsl_clearance_s="+code+";max-age=3600;path=/";
setTimeout(function(){location.href=location.pathname+location.search},1500);
</script></body></html>
"""
    return html(url, text, header="text/html; charset=utf-8")


def exchanges() -> list[Exchange]:
    """Return everything the site answers."""
    seed = load("nmgfzw")
    reprint = synthetic(
        "示例市给外出务工的人开了夜间窗口", "示例市把办理用工证明的窗口延长到晚上八点，周三和周五有人值班。"
    )
    first = [
        Row(REPRINT, reprint.title, "2026-03-02"),  # dated anew: asked for again, and found unchanged
        Row(BLOCKED, "合成示例：这一篇被反爬虫页面挡住", "2026-02-25"),
    ]
    home = f'<ul><li><a href="{LIST}">社会关注</a></li><li><a href="{REPRINT}">{reprint.title}</a></li></ul>'
    return [
        missing(f"{SITE}/robots.txt"),
        page(
            f"{SITE}/",
            "首页",
            home,
        ),
        listing(LIST, first, '1 <a href="list_2.html">2</a> <a href="list_2.html">下一页</a>'),
        listing(
            LIST.replace("index", "list_2"),
            [Row(SEED, seed.title, "2022-08-18")],
            '<a href="index.html">上一页</a> <a href="index.html">1</a> 2',
        ),
        article(SEED, seed, "时间：2022-08-18 来源：漳州市农业农村局 作者：佚名", ORIGINAL),
        article(
            REPRINT,
            reprint,
            "时间：2026-02-27 来源：合成示例报 作者：佚名",
            "http://news.example.cn/2026/0227/1.html",
        ),
        challenge(BLOCKED),
    ]
