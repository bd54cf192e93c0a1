"""What stands around an article, and must not come out: banners, rankings, comments, footers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.generated_pages.facts import SITE

if TYPE_CHECKING:
    from tests.generated_pages.draw import Draw

LINKS = (
    "全市一季度经济运行平稳",
    "春耕备耕工作有序推进",
    "市图书馆延长开放时间",
    "我市举办职工运动会",
    "老旧小区改造进入收尾阶段",
    "示例路本周起封闭施工",
    "高考报名工作安排公布",
    "城区新增三处停车场",
)
HIDDEN = (
    '<span style="display:none">{}</span>',
    '<div style="position:absolute;left:-9999px">{}</div>',
    '<p style="visibility: hidden">{}</p>',
    "<span hidden>{}</span>",
    "<!-- {} -->",
    '<style>.zz9{{display:none}}</style><em class="zz9">{}</em>',
    '<img src="/x.gif" alt="{}">',
    '<input type="hidden" value="{}">',
)
RIGHTS = (
    "凡本网注明来源为示例门户网的作品，版权均属于示例门户网，未经授权不得转载、摘编或利用其它方式使用上述作品。"
    "凡注明来源为其他媒体的作品，均转载自其他媒体，转载目的在于传递更多信息，并不代表本网赞同其观点和对其真实性负责。"
)
TEASER = "示例县的桥修好了。附近的人说，以前进城要绕四十里路，现在只要一刻钟，赶集的人比往年多了一倍。"


def links(draw: Draw, name: str) -> str:
    """Return a box of headlines, such as a ranking."""
    chosen: list[str] = draw.random.sample(LINKS, 5)
    linked = name == "left" or not draw.chance("unlinked", 0.2)
    if draw.story.aside and linked and draw.chance(f"{name}_own", 0.3):
        chosen = list(draw.story.aside)
    head = draw.pick(f"{name}_head", "热点排行", "相关新闻", "最新发布", "推荐阅读")
    dated = draw.chance(f"{name}_dated", 0.5)
    teaser = f"<p>{TEASER}<a>[详细]</a></p>" if draw.chance(f"{name}_teaser", 0.2) else ""
    row = '<a href="/{0}.html">{1}</a>' if linked else "{1}"
    rows = "".join(
        f"<li>{row.format(i, text)}{f' <i>2026-02-{i % 20 + 1:02}</i>' if dated else ''}</li>"
        for i, text in enumerate(chosen)
    )
    return draw.box(f"<h3>{head}</h3>{teaser}<ul>{rows}</ul>", draw.pick(f"{name}_tag", "div", "aside", "td"))


def top(draw: Draw) -> str:
    """Return the banner, the navigation, today's date."""
    parts = []
    if draw.chance("site_h1", 0.3):
        parts.append(f"<h1><a href='/'>{SITE}</a></h1>")
    if draw.chance("today", 0.4):
        parts.append("<span>今天是2026年3月2日 星期一</span>")
    words = ("首页", "要闻", "政务公开", "互动交流")
    parts.append("".join(f'<a href="/{i}/">{word}</a> | ' for i, word in enumerate(words)))
    if draw.chance("script_date", 0.3):
        parts.append(
            '<script>document.write("2026年3月2日 08:30");</script>'
            '<script>var d=new Date();document.write(d.getFullYear()+"年"+(d.getMonth()+1)+"月");</script>'
        )
    if draw.chance("stale_hidden", 0.4):
        parts.append(draw.pick("hidden_by", *HIDDEN).format("发布时间：2011-05-06 10:20:30"))
    if draw.chance("many_columns", 0.3):
        parts.append(
            "<ul>" + "".join(f"<li><a href='/c{i}/'>{word}{i}</a></li>" for i, word in enumerate(words * 12)) + "</ul>"
        )
    return draw.box("\n".join(parts), draw.pick("top_tag", "div", "header", "td"))


def bottom(draw: Draw) -> str:
    """Return neighbours, share bar, comments and footer."""
    parts = []
    if draw.chance("neighbours"):
        parts.append(draw.box(f"上一篇：<a href='/1.html'>{LINKS[0]}</a><br>下一篇：<a href='/2.html'>{LINKS[1]}</a>"))
    if draw.chance("share"):
        parts.append(draw.box("分享到：<a>微信</a> <a>微博</a> <a>QQ空间</a> 【打印本页】 【关闭窗口】"))
    if draw.chance("comments", 0.2):
        parts.append(draw.box("<h4>网友评论</h4><p>写得不错 2026-02-11 09:08:07</p><p>支持 2026-02-12 10:08:07</p>"))
    if draw.chance("rights", 0.3):
        parts.append(draw.box(f"<p>版权声明</p><p>{RIGHTS}</p>"))
    foot = f"版权所有：{SITE} 京ICP备00000000号 京新办〔2004〕47号<br>地址：示例市示例路1号 邮编：000000"
    parts.append(draw.box(foot, draw.pick("foot_tag", "div", "footer", "td")))
    return "\n".join(parts)
