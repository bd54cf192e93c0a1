"""Invented news pages: articles in three kinds of markup, one of them GB18030, and lists among them.

They are made to the measures of a set of 182 saved Chinese pages: quartiles, medians and means are near in their
bytes (a quarter of the set has less than 43 KB, half less than 66, a quarter more than 93), elements, links, values,
texts and the blanks between tags, scripts and what these do, style sheets, comments, images, form fields, `&` that
nobody escaped, and of the article in characters, paragraphs and their length. They differ in that a third is GB18030
(the set was mostly saved as UTF-8), that none is Traditional (a third of the set is) and that no page is odd: on the
set, a replay reaches about nine tenths of the ratio to the floor that it reaches on these pages.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from benchmarks.synthetic_news import News
from crawler.archive import ArchiveWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
_LISTS = 20  # of so many pages one is a list
_SPREAD = 0.55  # of the logarithm of a page's size
_BLOCKS = 12.5  # of a page, half of them before the article: the median


class Pages:
    """A publisher of invented pages. Everything follows from the seed."""

    def __init__(self, seed: int = 7) -> None:
        """Begin a set of pages."""
        self.news = News(seed)
        self._random = self.news.random
        links, table, pictures = self._links, self._table, self._pictures
        self._blocks: tuple[Callable[[], str], ...] = (links, links, links, table, table, pictures, pictures)

    def page(self, number: int) -> tuple[str, bytes]:
        """Return the URL and the body of page `number`."""
        kind = number % _LISTS
        day = f"2026-{number % 10 + 1:02}-{number % 28 + 1:02}"
        size = self._random.lognormvariate(0, _SPREAD)
        blocks = [self._block(place) for place in range(max(2, round(_BLOCKS * size)))]
        half = len(blocks) // 2
        parts = {
            "title": self._title(),
            "day": day,
            "head": self._head(size),
            "before": "\n".join(blocks[:half]),
            "after": "\n".join(blocks[half:]),
        }
        if not kind:
            url = f"http://www.list{number}.example.cn/col/index.html"
            return url, _LIST.format(rows=self._rows(40), **parts).encode()
        url = f"http://www.site{number % 50}.example.cn/art/{day.replace('-', '/')}/art_{number}.html"
        form, encoding = _FORMS[kind % len(_FORMS)]
        return url, form.format(paragraphs=self._paragraphs(breaks=form is _TABLES), **parts).encode(encoding)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _title(self) -> str:
        return self.news.headline() + self.news.headline()[:10]

    def _paragraphs(self, *, breaks: bool) -> str:
        """Return an article's text: two sentences a paragraph, and a picture in every other one."""
        text = "".join(self.news.story() for _ in range(self._random.choice((1, 1, 1, 1, 1, 2))))
        parts = [part + "。" for part in text.replace("\n", "").split("。") if part]
        parts = ["".join(parts[start : start + 2]) for start in range(0, len(parts), 2)]
        if breaks:
            return "\n<BR><BR>\n".join(f"&nbsp;&nbsp;&nbsp; {part}" for part in parts)
        if self._chance(0.5):
            name = self._random.randint(1000, 9999)
            parts.insert(1, f'<img src="/images/2026/{name}.jpg" width="550" height="367" alt="" border="0" />')
        return "\n".join(f'<p style="text-indent: 2em">　　{part}</p>' for part in parts)

    def _head(self, size: float) -> str:
        style = "\n".join(f".c{n} .list-item:hover > a {{ color: #{n:06x}; margin: 0 {n}px }}" for n in range(150))
        sheet = f'<style type="text/css">\n{style if self._chance(0.5) else style[:700]}\n</style>'
        scripts = [self._script(40) for _ in range(round(3 * size))]
        return "\n".join([_HEAD, sheet, *scripts])

    def _script(self, rules: int = 5) -> str:
        """Return a script of another site, or up to `rules` lines of code."""
        number = self._random.randint(1, 9999)
        if self._chance(0.6):
            return f'<script type="text/javascript" src="http://js.example.cn/ad/{number}.js?v=1.2"></script>'
        code = "\n".join(_CODE.format(n=n) for n in range(self._random.randint(1, rules)))
        advert = "document.write('<div id=\"ad\"></div>');" if self._chance(0.5) else ""
        return f'<script type="text/javascript">\n//<!--\n{code}\n{advert}\n//-->\n</script>'

    def _block(self, place: int) -> str:
        """Return a part of the page around the article: links, pictures, scripts, comments, boxes in boxes."""
        inner = self._random.choice(self._blocks)()
        extra = _FORM if self._chance(0.2) else ""
        return (
            f'<!-- block {place} -->\n<div class="wrap clearfix">\n  <div class="w300 fl" style="margin-top:10px;">\n'
            f'    <div class="box" id="box{place}">\n'
            f'     <div class="bd"><div class="con">\n{inner}\n{extra}     </div></div>\n    </div>\n  </div>\n</div>\n'
            f"<!-- block {place} end -->\n{self._script()}\n{self._script()}\n"
        )

    def _rows(self, count: int) -> str:
        return "\n".join(
            f'        <li class="item"><a href="{self._link()}" target="_blank" title="{name}">{name}</a>'
            f"{self._random.choice(_DATES)}</li>"
            for name in (self.news.headline() for _ in range(count))
        )

    def _link(self) -> str:
        number = self._random.randint(10000, 9999999)
        asked = f"?from=nav&id={number}" if self._chance(0.5) else ""
        return f"http://www.example.cn/xwzx/art/2026/2/{number % 28 + 1}/art_{number}.html{asked}"

    def _links(self) -> str:
        rows = self._rows(self._random.randint(5, 20))
        return (
            f'      <h3 class="hd"><a href="/col/">要闻</a> <span>|</span></h3>\n      <ul class="list">\n{rows}\n</ul>'
        )

    def _table(self) -> str:
        rows = "\n".join(
            f'        <tr>\n          <td width="12" align="center">·</td>\n          <td height="22" class="f12">'
            f'<a href="{self._link()}" target="_blank">{self.news.headline()}</a></td>\n        </tr>'
            for _ in range(self._random.randint(4, 18))
        )
        return f'      <table width="100%" border="0" cellspacing="0" cellpadding="0">\n{rows}\n      </table>'

    def _pictures(self) -> str:
        names = (self.news.person() for _ in range(self._random.randint(4, 12)))
        return "\n".join(
            f'      <div class="pic">\n        <a href="{self._link()}" target="_blank"><img src="http://img.example.cn/'
            f'{self._random.randint(1, 99999)}.jpg" width="120" height="90" border="0" style="width:120px" /></a>\n'
            f'        <!-- <p><a href="{self._link()}" target="_blank">{name}</a></p> -->\n'
            f"        <b>{name}</b>\n      </div>"
            for name in names
        )


def invent(path: Path, pages: int) -> Path:
    """Write an archive of invented pages."""
    publisher = Pages()
    writer = ArchiveWriter(path)
    for number in range(pages):
        url, body = publisher.page(number)
        writer.write(url, 200, [("Content-Type", "text/html")], body, _NOON)
    writer.close()
    return path


_HEAD = """<meta name="keywords" content="新闻,示例" />
<meta name="description" content="示例网新闻" />
<link href="/css/main.css" rel="stylesheet" type="text/css" />
<link href="/favicon.ico" rel="shortcut icon" />"""
_CODE = """var a{n} = "<div id='tab" + {n} + "'></div>";
function show{n}(a, b) {{
  for (var i = 0; i < a.length; i++) {{ a[i].className = i == b ? "on" : "off"; }}
  return "#tab" + b;
}}"""
_DATES = ("", "", "<span>02-11</span>")
_FORM = """      <form action="/search" method="get" name="search">
        <input type="text" name="q" value="" size="20" /><input type="hidden" name="t" value="1" />
        <select name="type"><option value="1">标题</option><option value="2">全文</option>
        <option value="3">作者</option><option value="4">来源</option><option value="5">栏目</option></select>
        <input type="submit" value="搜索" class="btn" />
      </form>
"""
_MODERN = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}_示例网</title>
{head}</head>
<body>
<header><nav>
{before}
</nav></header>
<main>
<article class="b2">
  <h1>{title}</h1>
  <div class="c3">发布时间：{day} 10:20　来源：示例日报　作者：王小明</div>
  <div class="d4">
{paragraphs}
  </div>
</article>
</main>
<footer><section>
{after}
</section></footer>
</body></html>"""
_TABLES = """<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=gb2312"><TITLE>{title}</TITLE>
{head}</HEAD>
<BODY>
<TABLE><TR><TD>
{before}
</TD><TD>
<TABLE><TR><TD><B>{title}</B></TD></TR><TR><TD>{day} 来源：示例网</TD></TR>
<TR><TD>
{paragraphs}
</TD></TR></TABLE>
</TD></TR></TABLE>
{after}
</BODY></HTML>"""
_METADATA = """<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{day} 08:00"><meta name="ContentSource" content="示例县政府办"><title>{title}</title>
{head}</head>
<body>
<div id="n">
{before}
</div>
<div id="c"><h2>{title}</h2>
<div id="zoom">
{paragraphs}
</div></div>
<div id="f">
{after}
</div>
</body></html>"""
_LIST = """<html><head><meta charset="utf-8"><title>列表</title>
{head}</head>
<body>
{before}
<ul>
{rows}
</ul>
{after}
</body></html>"""
_FORMS = ((_MODERN, "utf-8"), (_TABLES, "gb18030"), (_METADATA, "utf-8"))
