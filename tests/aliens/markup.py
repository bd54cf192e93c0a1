"""Pages of other people's markup around a story, drawn at random: the same seed draws the same page."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from scripts.demo.pages import IMAGE

if TYPE_CHECKING:
    from tests.aliens.stories import Story

T = TypeVar("T")

SITE = "示例门户网"
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
DAYS = ("%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d")
CLOCKS = {"day": ("",), "minute": (" %H:%M", "　%H:%M"), "second": (" %H:%M:%S", "%H:%M:%S")}
LABELS = {
    "date": ("发布时间", "发布日期", "时间", "发表时间"),
    "source": ("来源", "信息来源", "稿件来源", "文章来源"),
    "author": ("作者",),
    "editor": ("编辑", "责任编辑", "责编"),
    "views": ("浏览次数", "点击", "阅读"),
}
PLACES = ("您现在所在的位置", "当前位置", "您现在的位置", "您所在的位置")


@dataclass(frozen=True)
class Alien:
    """A drawn page, and what was drawn: a failing test prints it."""

    body: bytes
    headers: dict[str, str]
    url: str
    drawn: dict[str, object]


class Draw:
    """Draws one page. Each choice is kept by its name in `drawn`."""

    def __init__(self, story: Story, seed: int, **fixed: object) -> None:
        self.story = story
        self.fixed = fixed
        self.random = random.Random(f"{story.name} {seed}")  # noqa: S311 - no secret
        self.drawn: dict[str, object] = {"story": story.name, "seed": seed}

    def pick(self, name: str, *options: T) -> T:
        """Choose one of the options, unless it is fixed, and remember it."""
        chosen: T = self.fixed.get(name, self.random.choice(options))  # type: ignore[assignment]
        self.drawn[name] = chosen
        return chosen

    def chance(self, name: str, probability: float = 0.5) -> bool:
        """Return True with this probability, and remember it."""
        drawn = self.random.random() < probability
        self.drawn[name] = self.fixed.get(name, drawn)
        return bool(self.drawn[name])

    def name(self) -> str:
        """Return a class or id that means nothing."""
        return "".join(self.random.choices("abcdefghijkmnpqrstuvwxyz", k=self.random.randint(2, 7)))

    def box(self, inner: str, tag: str = "div") -> str:
        """Return `inner` in an element, with a class, an id or neither."""
        attribute = self.random.choice((f' class="{self.name()}"', f' id="{self.name()}"', ""))
        if tag == "td":
            return f"<table{attribute}><tr><td>{inner}</td></tr></table>"
        return f"<{tag}{attribute}>{inner}</{tag}>"

    # The facts of an article

    def date(self) -> str:
        """Return the story's time in one of the forms that keep its precision."""
        moment = datetime.fromisoformat(self.story.expected["published_at"])
        form = self.pick("day", *DAYS) + self.pick("clock", *CLOCKS[self.story.expected["published_precision"]])
        if form.endswith("d%H:%M:%S") and not form.endswith("日%H:%M:%S"):
            form = form.replace("%d%H", "%d %H")
        return moment.strftime(form)

    def byline(self) -> str:
        """Return the labelled values, in any order, on one line or split over elements."""
        facts = {key: value for key, value in self.story.facts.items() if key != "editor"}
        facts["date"] = self.date()
        if self.story.name == "binhu" and self.chance("source_last", 0.4):
            del facts["source"]
        if self.pick("date_by", "text", "text", "text", "script") == "script":
            facts["date"] = f"<script>document.write('{facts['date']}');</script>"
        keys = list(facts)
        self.random.shuffle(keys)
        self.drawn["order"] = keys
        colon = self.pick("colon", "：", "：", ":")
        bare = self.chance("bare_date", 0.2) and "script" not in str(self.drawn["date_by"])
        items = []
        for key in keys:
            label = self.story.label(self.pick(f"label_{key}", *LABELS[key]))
            value = facts[key]
            if self.drawn.get("wrap_values") is None:
                self.chance("wrap_values", 0.3)
            if self.drawn["wrap_values"]:
                value = f"<b>{value}</b>" if value and key != "date" else f"<span>{value}</span>"
            items.append(value if key == "date" and bare else f"{label}{colon}{value}")
        return self.join(items)

    def join(self, items: list[str]) -> str:
        """Return the items as one line, spans, list items, cells or lines."""
        form = self.pick("byline", "line", "spans", "list", "cells", "pipes", "breaks", "ems")
        size = "<span>字号：[<a>大</a> <a>中</a> <a>小</a>]</span> <a>打印</a>" if self.chance("size", 0.4) else ""
        if form == "list":
            return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>{size}"
        if form == "cells":
            return f"<table><tr>{''.join(f'<td>{item}</td>' for item in items)}</tr></table>{size}"
        glue, wrap = {
            "line": ("&nbsp;&nbsp;", "{}"),
            "spans": (" ", "<span>{}</span>"),
            "pipes": (" | ", "{}"),
            "breaks": ("<br>", "{}"),
            "ems": ("　", "<em>{}</em>"),
        }[form]
        return self.box(
            glue.join(wrap.format(item) for item in items) + size, self.pick("byline_tag", "div", "p", "h5")
        )

    def crumbs(self) -> str:
        """Return the breadcrumb, if the story has one."""
        if not self.story.crumbs:
            return ""
        glue = self.pick("crumb_glue", " &gt; ", "&gt;&gt;", " » ", " &gt; ")
        home = self.story.label("首页")
        names = [f'<a href="#">{name}</a>' for name in (home, *self.story.crumbs)]
        if self.chance("crumb_end", 0.3):
            names.append("正文")
        return self.box(f"{self.story.label(self.pick('place', *PLACES))}：{glue.join(names)}")

    def title(self) -> str:
        """Return the title's element."""
        tag = self.pick("title_tag", "h1", "h2", "h3", "div", "strong")
        inner = f"<font size=5><b>{self.story.title}</b></font>" if self.chance("font", 0.3) else self.story.title
        return self.box(inner, tag)

    # The body

    def body(self) -> str:
        """Return the body: paragraphs, pictures, and what is printed under them."""
        form = self.pick("paragraphs", "p", "p", "br", "brbr", "div", "spans", "section")
        indent = self.pick("indent", "　　", "", "&nbsp;&nbsp;&nbsp;&nbsp;")
        parts = [self.block(line, form, indent) for line in (*self.story.before, *self.story.body, *self.after())]
        return self.box("\n".join(parts), self.pick("body_tag", "div", "div", "td", "section", "article"))

    def block(self, line: str, form: str, indent: str) -> str:
        """Return one paragraph or picture."""
        if line.startswith(IMAGE):
            caption = line.removeprefix(IMAGE)
            picture = f'<img src="/upload/{self.name()}.jpg" alt="{caption}">'
            return self.block(picture, form, "") + "\n" + self.block(caption, form, indent)
        if form == "spans":
            cut = len(line) // 2
            if "<" not in line:
                line = f"<span>{line[:cut]}</span><span style='font-size:16px'>{line[cut:]}</span>"
            return f"<p>{indent}{line}</p>"
        templates = {
            "p": "<p>{}</p>",
            "br": "{}<br>",
            "brbr": "{}<BR><BR>",
            "div": "<div>{}</div>",
            "section": "<section><p>{}</p></section>",
        }
        return templates[form].format(indent + line)

    def after(self) -> tuple[str, ...]:
        """Return the lines under the text: what the story has there and the editor."""
        lines = list(self.story.after)
        if self.drawn.get("source_last"):
            lines.append(f"来源：{self.story.facts['source']}")
        if "editor" in self.story.facts:
            text = f"{self.pick('label_editor', *LABELS['editor'])}：{self.story.facts['editor']}"
            lines.append(self.pick("editor_form", text, f"[{text}]", f"（{text}）"))
        return tuple(lines)

    # What stands around

    def links(self, name: str) -> str:
        """Return a box of headlines with dates, such as a ranking."""
        chosen: list[str] = self.random.sample(LINKS, 5)
        if self.story.aside and self.chance(f"{name}_own", 0.3):
            chosen = list(self.story.aside)
        head = self.pick(f"{name}_head", "热点排行", "相关新闻", "最新发布", "推荐阅读")
        dated = self.chance(f"{name}_dated", 0.5)
        rows = "".join(
            f'<li><a href="/{i}.html">{t}</a>{f" <i>2026-02-{i % 20 + 1:02}</i>" if dated else ""}</li>'
            for i, t in enumerate(chosen)
        )
        return self.box(f"<h3>{head}</h3><ul>{rows}</ul>", self.pick(f"{name}_tag", "div", "aside", "td"))

    def top(self) -> str:
        """Return the banner, the navigation, today's date."""
        parts = []
        if self.chance("site_h1", 0.3):
            parts.append(f"<h1><a href='/'>{SITE}</a></h1>")
        if self.chance("today", 0.4):
            parts.append("<span>今天是2026年3月2日 星期一</span>")
        parts.append(
            "".join(f'<a href="/{i}/">{word}</a> | ' for i, word in enumerate(("首页", "要闻", "政务公开", "互动交流")))
        )
        if self.chance("script_date", 0.3):
            parts.append(
                '<script>document.write("2026年3月2日 08:30");</script>'
                '<script>var d=new Date();document.write(d.getFullYear()+"年"+(d.getMonth()+1)+"月");</script>'
            )
        if self.chance("stale_hidden", 0.4):
            parts.append('<span style="display:none">2011-05-06 10:20:30</span>')
        return self.box("\n".join(parts), self.pick("top_tag", "div", "header", "td"))

    def bottom(self) -> str:
        """Return neighbours, share bar and footer."""
        parts = []
        if self.chance("neighbours", 0.5):
            parts.append(
                self.box(f"上一篇：<a href='/1.html'>{LINKS[0]}</a><br>下一篇：<a href='/2.html'>{LINKS[1]}</a>")
            )
        if self.chance("share", 0.5):
            parts.append(self.box("分享到：<a>微信</a> <a>微博</a> <a>QQ空间</a> 【打印本页】 【关闭窗口】"))
        parts.append(
            self.box(
                f"版权所有：{SITE} 京ICP备00000000号 京新办〔2004〕47号<br>地址：示例市示例路1号 邮编：000000",
                self.pick("foot_tag", "div", "footer", "td"),
            )
        )
        return "\n".join(parts)

    def metadata(self) -> str:
        """Return the national metadata, right where it says something, with its usual faults."""
        if not self.chance("metadata", 0.3):
            return ""
        found = self.story.expected
        source = self.story.facts.get("source", "")
        moment = datetime.fromisoformat(found["published_at"])
        clock = {"day": "", "minute": " %H:%M", "second": " %H:%M:%S"}[found["published_precision"]]
        return f"""<meta name="SiteName" content="{SITE}"><meta name="ArticleTitle" content="{self.story.title}">
<meta name="PubDate" content="{moment.strftime("%Y-%m-%d" + clock)}"><meta name="contentSource" content="{source}">
<meta name="ContentSource" content="{source}"><meta name="Author" content="">
<meta name="Maketime" content="2026-01-09 12:00:00">
"""

    def page(self) -> Alien:
        """Return the page."""
        kind = self.pick("kind", "div", "table", "html5")
        heading = [self.crumbs(), self.title(), self.byline()]
        if self.chance("byline_first", 0.15):
            heading = [heading[0], heading[2], heading[1]]
        article = "\n".join((*heading, self.body()))
        sides = [self.links("left")] if self.chance("left", 0.4) else []
        right = [self.links("right")] if self.chance("right", 0.6) else []
        copy = f'<div style="display:none">{article}</div>' if self.chance("print_copy", 0.15) else ""
        main = self.frame(kind, [*sides, article, *right])
        suffix = self.pick("suffix", f"-{SITE}", f"_{SITE}", "", f" - 要闻 - {SITE}")
        charset = self.pick("charset", "utf-8", "utf-8", "gb18030")
        declared = {"utf-8": "utf-8", "gb18030": self.pick("declared", "gb2312", "gbk", "GB2312")}[charset]
        text = f"""<!DOCTYPE html><html><head><meta charset="{declared}">
<title>{self.story.title}{suffix}</title>{self.metadata()}
<style>.a{{color:red}}</style><script>var updated = "2026-02-02 08:00:00";</script></head>
<body>{self.top()}\n{main}\n{copy}\n{self.bottom()}</body></html>"""
        if self.chance("upper", 0.2):
            text = re.sub(r"<(/?)(\w+)", lambda m: f"<{m[1]}{m[2].upper()}", text)
        url = f"http://www.example.gov.cn/{self.name()}/{self.random.randint(1000, 9999)}.html"
        headers = {"Content-Type": self.pick("header", "text/html", f"text/html; charset={declared}")}
        return Alien(text.encode(charset), headers, url, self.drawn)

    def frame(self, kind: str, columns: list[str]) -> str:
        """Return the columns side by side, as divs, as a table in a table, or as HTML5 says."""
        if kind == "table":
            cells = "".join(f"<td valign=top>{column}</td>" for column in columns)
            inner = f"<table width=980 align=center><tr>{cells}</tr></table>"
            return f"<table><tr><td>{inner}</td></tr></table>"
        if kind == "html5":
            return f"<main>{''.join(self.box(column, 'section') for column in columns)}</main>"
        return self.box("\n".join(self.box(column) for column in columns))
