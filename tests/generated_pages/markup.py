"""Pages of other people's markup around a story, drawn at random: the same seed draws the same page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.demo.pages import IMAGE
from tests.generated_pages.around import bottom, links, top
from tests.generated_pages.facts import SITE, byline, crumbs, metadata, title

if TYPE_CHECKING:
    from tests.generated_pages.draw import Draw

BLOCKS = {
    "p": "<p>{}</p>",
    "unclosed": "<p>{}",
    "br": "{}<br>",
    "brbr": "{}<BR><BR>",
    "div": "<div>{}</div>",
    "section": "<section><p>{}</p></section>",
    "fonts": '<p><font face="宋体"><span style="font-size:16px">{}</span></font></p>',
    "spans": "<p>{}</p>",
    "rows": "<table><tr><td>{}</td></tr></table>",
}
COPIES = (
    '<div style="display:none">{}</div>',
    "<textarea>{}</textarea>",
    '<div class="print">{}</div>',
    '<script type="text/template">{}</script>',
)
EDITORS = ("编辑", "责任编辑", "责编")


@dataclass(frozen=True)
class Alien:
    """A drawn page, and what was drawn: a failing test prints it."""

    body: bytes
    headers: dict[str, str]
    url: str
    drawn: dict[str, object]


def page(draw: Draw) -> Alien:
    """Return a page."""
    parts = {"crumbs": crumbs(draw), "title": title(draw), "byline": byline(draw)}
    if draw.chance("byline_inside", 0.15):
        parts["byline"] = ""
        parts["body"] = body(draw, byline(draw))
    else:
        parts["body"] = body(draw)
    orders = ("crumbs title byline body",) * 6 + ("crumbs byline title body", "title byline crumbs body")
    order = draw.pick("order_of_parts", *orders)
    article = "\n".join(parts[name] for name in order.split())
    left = [links(draw, "left")] if draw.chance("left", 0.4) else []
    right = [links(draw, "right")] if draw.chance("right", 0.6) else []
    copy = draw.pick("copy_as", *COPIES).format(article) if draw.chance("print_copy", 0.15) else ""
    main = frame(draw, [*left, article, *right])
    charset = draw.pick("charset", "utf-8", "utf-8", "gb18030")
    declared = draw.pick("declared", "gb2312", "gbk", "GB2312") if charset == "gb18030" else "utf-8"
    meta = f'<meta charset="{declared}">' if draw.chance("charset_meta", 0.8) else ""
    suffix = draw.pick("suffix", f"-{SITE}", f"_{SITE}", "", f" - 要闻 - {SITE}")
    prefix = f"{SITE}-" if not suffix and draw.chance("site_first") else ""
    text = f"""<!DOCTYPE html><html><head>{meta}
<title>{prefix}{draw.story.title}{suffix}</title>{metadata(draw)}
<style>.a{{color:red}}</style><script>var updated = "2026-02-02 08:00:00";</script></head>
<body>{top(draw)}\n{main}\n{copy}\n{bottom(draw)}</body></html>"""
    if draw.chance("upper", 0.2):
        text = re.sub(r"<(/?)(\w+)", lambda m: f"<{m[1]}{m[2].upper()}", text)
    url = f"http://www.example.gov.cn/{draw.name()}/{draw.random.randint(1000, 9999)}.html"
    header = draw.pick("header", "text/html", f"text/html; charset={declared}")
    return Alien(text.encode(charset), {"Content-Type": header}, url, draw.drawn)


def frame(draw: Draw, columns: list[str]) -> str:
    """Return the columns side by side, as divs, as a table in a table, or as HTML5 says."""
    kind = draw.pick("kind", "div", "table", "html5")
    if kind == "table":
        cells = "".join(f"<td valign=top>{column}</td>" for column in columns)
        return f"<table><tr><td><table width=980 align=center><tr>{cells}</tr></table></td></tr></table>"
    if kind == "html5":
        return f"<main>{''.join(draw.box(column, 'section') for column in columns)}</main>"
    return draw.box("\n".join(draw.box(column) for column in columns))


def body(draw: Draw, line: str = "") -> str:
    """Return the body: a byline, paragraphs, pictures, what is printed under them, and what should not be there."""
    form = draw.pick("paragraphs", *BLOCKS, "p", "p")
    indent = draw.pick("indent", "　　", "", "&nbsp;&nbsp;&nbsp;&nbsp;")
    story = draw.story
    parts = [block(draw, line, form, indent) for line in (*story.before, *story.body, *after(draw))]
    if draw.chance("script_inside", 0.3):
        parts.insert(2, '<script>var _ad = {"text": "广告文字"};</script><style>.x{margin:0}</style>')
    if draw.chance("hidden_inside", 0.2):
        parts.insert(1, '<p style="display:none">隐藏的搜索关键词，读者看不见</p>')
    parts.insert(0, line)
    if draw.chance("two_boxes", 0.15):
        cut = len(parts) // 2
        halves = (f"<div>{chr(10).join(half)}</div>" for half in (parts[:cut], parts[cut:]))
        parts = ['<div><a href="/ad/"><img src="/ad.gif"></a></div>'.join(halves)]
    if draw.chance("known_id", 0.2):
        name = draw.pick("body_id", 'id="zoom"', 'class="TRS_Editor"', 'id="Content"', 'class="article-content"')
        return f"<div {name}>{chr(10).join(parts)}</div>"
    return draw.box("\n".join(parts), draw.pick("body_tag", "div", "div", "td", "section", "article"))


def block(draw: Draw, line: str, form: str, indent: str) -> str:
    """Return one paragraph or picture."""
    if line.startswith(IMAGE):
        caption = line.removeprefix(IMAGE)
        picture = f'<img src="/upload/{draw.name()}.jpg" alt="{caption}">'
        return block(draw, picture, form, "") + "\n" + block(draw, caption, form, indent)
    if form == "spans" and "<" not in line:
        cut = len(line) // 2
        line = f"<span>{line[:cut]}</span><span style='font-size:16px'>{line[cut:]}</span>"
    return BLOCKS[form].format(indent + line)


def after(draw: Draw) -> tuple[str, ...]:
    """Return the lines under the text: what the story has there, its source, its editor."""
    lines = list(draw.story.after)
    if draw.drawn.get("source_last"):
        lines.append(f"来源：{draw.story.facts['source']}")
    if "editor" in draw.story.facts:
        text = f"{draw.pick('label_editor', *EDITORS)}：{draw.story.facts['editor']}"
        lines.append(draw.pick("editor_form", text, f"[{text}]", f"（{text}）"))
    return tuple(lines)
