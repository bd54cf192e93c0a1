"""盘锦市人民政府 (www.panjin.gov.cn): the 国微 CMS, and one page as a mirror serves it.

The mirror turned the page into Traditional characters, glossed some with pinyin and appended a paragraph of spam.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scripts.demo.pages import LATER, Exchange, Row, Text, html, lines, load, plain, synthetic

SITE = "http://www.panjin.gov.cn"
SEED = f"{SITE}/html/1738/2023-05-05/content-124866.html"
NEWS = f"{SITE}/html/1738/list-1.html"
COUNTY = f"{SITE}/html/1741/list-1.html"
CHANGED = f"{SITE}/html/1738/2026-03-01/content-160201.html"
PARTS = f"{SITE}/html/1738/2026-02-27/content-160188.html"
FIRST_STORY = f"{SITE}/html/1741/2026-02-26/content-160175.html"
SAME_STORY = f"{SITE}/html/1738/2026-02-27/content-160190.html"
NEW = f"{SITE}/html/1738/2026-03-02/content-160215.html"


def page(url: str, title: str, inner: str, *, meta: str = "") -> Exchange:
    """Return a page of the site."""
    text = f"""<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>{title}_盘锦市人民政府</title>
{meta}<link rel="stylesheet" href="/static/css/ny.css">
</head>
<body>
<div class="top"><a href="/">盘锦市人民政府</a></div>
<div class="nav"><a href="/">首页</a> <a href="{NEWS}">盘锦要闻</a> <a href="{COUNTY}">县区动态</a> \
<a href="http://www.gov.cn/">中国政府网</a></div>
{inner}
<div class="footer">主办：盘锦市人民政府办公室 网站标识码：2111000001</div>
</body>
</html>
"""
    return html(url, text, header="text/html; charset=utf-8")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page says of an article beside its text."""

    column: str
    date: str
    views: int
    source: str = "合成示例报"


def article(url: str, text: Text, facts: Facts, after: str = "") -> Exchange:
    """Return an article page with the metadata of the national guideline."""
    meta = f"""<meta name="SiteName" content="盘锦市人民政府">
<meta name="SiteDomain" content="www.panjin.gov.cn">
<meta name="ColumnName" content="{facts.column}">
<meta name="ArticleTitle" content="{text.title}">
<meta name="PubDate" content="{facts.date}">
<meta name="ContentSource" content="{facts.source}">
<meta name="Author" content="">
<meta name="Keywords" content="合成示例">
"""
    return page(
        url,
        text.title,
        f"""<div class="wz">您现在所在的位置: <a href="/">首页</a> &gt; <a href="{NEWS}">要闻动态</a> &gt; \
<a href="{NEWS}">{facts.column}</a></div>
<div class="ny_mb_inner_box1"><p>{text.title}</p></div>
<div class="fbsj_llcs_box"><span>发布时间:{facts.date}</span> <span>信息来源:{facts.source}</span> \
<span>浏览次数:{facts.views}</span></div>
<div class="xwnr_txt">
{lines(text.body, '<p style="text-indent:2em;">{}</p>')}
</div>
{after}<div class="share">分享到： <a href="#">微信</a> <a href="#">微博</a> \
<a href="javascript:print()">打印本页</a></div>""",
        meta=meta,
    )


def mirrored() -> Exchange:
    """Return the seed's page: the mirror's text, labels and breadcrumb in the markup of the site."""
    text = load("panjin")
    return html(
        SEED,
        f"""<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>{text.title}_盤錦市人民政府</title>
<link rel="stylesheet" href="/static/css/ny.css">
</head>
<body>
<div class="wz">您現(xiàn)在所在的位置: <a href="/">首頁</a> &gt; <a href="{NEWS}">要聞動態(tài)</a> &gt; \
<a href="{NEWS}">盤錦要聞</a></div>
<div class="ny_mb_inner_box1"><p>{text.title}</p></div>
<div class="fbsj_llcs_box"><span>發(fā)布時間：2023-05-05</span> <span>信息來源：盤錦日報</span> \
<span>瀏覽次數(shù)：546</span></div>
<div class="xwnr_txt">
{lines(text.body, "<p>          {}</p>")}
{lines(text.spam, "<p>          {}</p>")}
</div>
</body>
</html>
""",
        header="text/html; charset=utf-8",
    )


def listing(url: str, rows: list[Row], pager: str) -> Exchange:
    """Return a list page."""
    items = "\n".join(f'<li><a href="{r.href}" title="{r.title}">{r.title}</a><span>{r.date}</span></li>' for r in rows)
    return page(url, "列表", f'<ul class="list">\n{items}\n</ul>\n<div class="pages">{pager}</div>')


def pager(column: int, number: int, total: int) -> str:
    """Return the links to the other pages of a list."""
    links = [f'<a href="/html/{column}/list-{n}.html">{n}</a>' for n in range(1, total + 1) if n != number]
    following = f'<a href="/html/{column}/list-{number + 1}.html">下一页</a>' if number < total else ""
    return f"共{total}页 {' '.join(links)} {following}"


CHANGED_TEXT = synthetic(
    "示例区春季植树先种哪一片",
    "示例区今年春天计划植树三千棵，先种河堤东段，再种学校外墙。",
    "树苗由区里统一采购，预计三月十日前运到。",
)
NEW_TEXT = synthetic(
    "示例区图书馆周末开到晚上九点", "从三月起，示例区图书馆周六、周日开到晚上九点，儿童阅览室照旧六点关门。"
)
STORY = synthetic(
    "示例乡合作社把干草卖到了外省",
    "示例乡的合作社去年冬天收了八百吨干草，开春前全部卖到了外省。",
    "社里十二户人家，每户分到的钱比前年多一成半。",
)
TITLES = {
    CHANGED: CHANGED_TEXT.title,
    NEW: NEW_TEXT.title,
    SAME_STORY: STORY.title,
    FIRST_STORY: STORY.title,
    PARTS: "合成示例：示例河大桥这样修了十个月",
}


def row(url: str) -> Row:
    """Return the list row of an article."""
    return Row(url, TITLES[url], url.split("/")[-2])


def exchanges() -> list[Exchange]:
    """Return everything the site answers."""
    second = PARTS.replace(".html", "-2.html")
    bridge = Facts("盘锦要闻", "2026-02-27", 12)
    first_half = Text(TITLES[PARTS], ("示例河大桥从去年四月开始大修，先修的是下游一侧的桥墩，汛期来时停了五十天。",))
    second_half = Text(
        TITLES[PARTS],
        ("入冬以后换桥面，白天通车，夜里施工，附近的人说听惯了机器的声音。", synthetic("").body[-1]),
    )
    links = f'<div class="pages"><a href="{PARTS}">1</a> <a href="{second}">2</a></div>\n'
    seed_row = Row(SEED, "明确目标 突出重点 压实责任 形成合力", "2023-05-05")
    return [
        plain(f"{SITE}/robots.txt", "User-agent: *\nDisallow: /search/\n"),
        page(
            f"{SITE}/",
            "首页",
            f'<ul class="list"><li><a href="{CHANGED}">{TITLES[CHANGED]}</a><span>2026-03-01</span></li></ul>',
        ),
        listing(NEWS, [row(CHANGED), row(PARTS)], pager(1738, 1, 2)),
        listing(NEWS.replace("list-1", "list-2"), [row(SAME_STORY), seed_row], pager(1738, 2, 2)),
        listing(COUNTY, [row(FIRST_STORY)], ""),
        mirrored(),
        article(CHANGED, CHANGED_TEXT, Facts("盘锦要闻", "2026-03-01", 3)),
        article(PARTS, first_half, bridge, links),
        article(second, second_half, bridge, links),
        article(SAME_STORY, STORY, Facts("盘锦要闻", "2026-02-27", 40)),
        article(FIRST_STORY, STORY, Facts("县区动态", "2026-02-26", 8)),
    ]


def exchanges_a_day_later() -> list[Exchange]:
    """Return what the site answers the next day: one article is new, the rest is as it was but for one.

    Its text was changed, and the list dates it anew, which is how a crawler learns of it.
    """
    changed = replace(
        CHANGED_TEXT,
        body=(
            CHANGED_TEXT.body[0],
            "树苗由区里统一采购，因下雨改到三月十五日前运到，志愿者报名延长一周。",
            CHANGED_TEXT.body[-1],
        ),
    )
    replaced = [
        listing(NEWS, [replace(row(CHANGED), date="2026-03-03"), row(NEW), row(PARTS)], pager(1738, 1, 2)),
        article(CHANGED, changed, Facts("盘锦要闻", "2026-03-01", 61)),
        article(NEW, NEW_TEXT, Facts("盘锦要闻", "2026-03-02", 5)),
    ]
    urls = {exchange.url for exchange in replaced}
    kept = [exchange for exchange in exchanges() if exchange.url not in urls]
    return [replace(exchange, captured_at=LATER) for exchange in kept + replaced]
