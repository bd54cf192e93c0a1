"""What a page says of its article: title, byline, breadcrumb, metadata."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.generated_pages.draw import Draw

SITE = "示例门户网"
DAYS = ("%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d")
CLOCKS = {"day": ("",), "minute": (" %H:%M", "　%H:%M"), "second": (" %H:%M:%S", "%H:%M:%S")}
LABELS = {
    "date": ("发布时间", "发布日期", "时间", "发表时间"),
    "source": ("来源", "信息来源", "稿件来源", "文章来源"),
    "author": ("作者",),
    "views": ("浏览次数", "点击", "阅读"),
}
PLACES = ("您现在所在的位置", "当前位置", "您现在的位置", "您所在的位置")
SIZE = "<span>字号：[<a>大</a> <a>中</a> <a>小</a>]</span> <a>打印</a>"
JOINTS = {
    "line": ("&nbsp;&nbsp;", "{}"),
    "spans": (" ", "<span>{}</span>"),
    "pipes": (" | ", "{}"),
    "breaks": ("<br>", "{}"),
    "ems": ("　", "<em>{}</em>"),
    "list": ("", "<li>{}</li>"),
    "cells": ("", "<td>{}</td>"),
    "paragraphs": ("", "<p>{}</p>"),
    "rows": ("", "<tr><td>{}</td></tr>"),
}


def moment(draw: Draw) -> datetime:
    """Return when the story was published."""
    return datetime.fromisoformat(draw.story.expected["published_at"])


def date(draw: Draw) -> str:
    """Return the story's time in one of the forms that keep its precision."""
    precision = draw.story.expected["published_precision"]
    day, clock = draw.pick("day", *DAYS), draw.pick("clock", *CLOCKS[precision])
    if clock.startswith("%H") and not day.endswith("日"):
        clock = f" {clock}"
    text = moment(draw).strftime(day + clock)
    if precision == "day":
        text += draw.pick("weekday", "", "", f" 星期{'一二三四五六日'[moment(draw).weekday()]}")
    return text


def title(draw: Draw) -> str:
    """Return the title's element."""
    tag = draw.pick("title_tag", "h1", "h2", "h3", "div", "strong", "p")
    inner = f"<font size=5><b>{draw.story.title}</b></font>" if draw.chance("font", 0.3) else draw.story.title
    return draw.box(inner, tag)


def crumbs(draw: Draw) -> str:
    """Return the breadcrumb, if the story has one."""
    if not draw.story.crumbs:
        return ""
    glue = draw.pick("crumb_glue", " &gt; ", "&gt;&gt;", " » ", " &gt; ", "<i>&gt;</i>")
    place = f"{draw.story.label(draw.pick('place', *PLACES))}："
    home = draw.story.label("首页")
    if draw.chance("crumbs_bare", 0.2):
        place, home = "", draw.pick("home", home, SITE if len(draw.story.crumbs) > 1 else home)
    step = "{}" if draw.chance("crumbs_unlinked", 0.3) else '<a href="#">{}</a>'
    names = [step.format(name) for name in (home, *draw.story.crumbs)]
    if draw.chance("crumb_end", 0.3):
        names.append("正文")
    return draw.box(place + glue.join(names))


def byline(draw: Draw) -> str:
    """Return the labelled values in any order, on one line or split over elements."""
    facts = {key: value for key, value in draw.story.facts.items() if key != "editor"}
    facts["date"] = date(draw)
    if draw.story.name == "binhu" and draw.chance("source_last", 0.4):
        del facts["source"]
    scripted = draw.pick("date_by", "text", "text", "text", "script") == "script"
    if scripted:
        facts["date"] = f"<script>document.write('{facts['date']}');</script>"
    bare = draw.chance("bare_date", 0.2) and not scripted
    keys = list(facts)
    draw.random.shuffle(keys)
    draw.drawn["order"] = keys
    colon = draw.pick("colon", "：", "：", ":")
    wrap = draw.pick("wrap", "{0}{1}", "{0}{1}", "{0}<span>{1}</span>", "<b>{0}</b>{1}", "<i>{0}</i><span>{1}</span>")
    form = draw.pick("byline", *JOINTS)
    if form in {"cells", "rows", "paragraphs"} and draw.chance("value_below", 0.3):
        wrap = "{0}<br>{1}"
    items = []
    for key in keys:
        label = draw.story.label(draw.pick(f"label_{key}", *LABELS[key]))
        items.append(facts[key] if key == "date" and bare else wrap.format(label + colon, facts[key]))
    return joined(draw, items, form)


def joined(draw: Draw, items: list[str], form: str) -> str:
    """Return the items as one line, spans, list items, cells or lines."""
    size = SIZE if draw.chance("size", 0.4) else ""
    glue, wrap = JOINTS[form]
    inner = glue.join(wrap.format(item) for item in items)
    if form == "list":
        return f"<ul>{inner}</ul><div>{size}</div>"
    if form in {"cells", "rows"}:
        row = f"<tr>{inner}</tr>" if form == "cells" else inner
        return f"<table>{row}</table><div>{size}</div>"
    tag = "div" if form == "paragraphs" else draw.pick("byline_tag", "div", "p", "h5")
    return draw.box(inner + size, tag)


def metadata(draw: Draw) -> str:
    """Return the national metadata, right where it says something, with its usual faults, and OpenGraph."""
    text = draw.story.title
    if draw.chance("opengraph", 0.2):
        graph = f'<meta property="og:title" content="{text}-{SITE}"><meta property="og:type" content="article">'
    else:
        graph = ""
    if not draw.chance("metadata", 0.3):
        return graph
    source = draw.story.facts.get("source", "")
    clock = {"day": "", "minute": " %H:%M", "second": " %H:%M:%S"}[draw.story.expected["published_precision"]]
    return f"""{graph}<meta name="SiteName" content="{SITE}"><meta name="ArticleTitle" content="{text}">
<meta name="PubDate" content="{moment(draw).strftime("%Y-%m-%d" + clock)}">
<meta name="contentSource" content="{source}"><meta name="ContentSource" content="{source}">
<meta name="Author" content=""><meta name="Maketime" content="2026-01-09 12:00:00">
"""
