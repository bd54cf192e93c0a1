"""A county site whose articles have addresses of any form: each is found by its list, and nothing else."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from scripts.demo.pages import html, plain
from tests.e2e.project import records, scrapy
from tests.server import serve

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.demo.pages import Exchange

BASE = "http://www.anyform.gov.cn"
WHAT = ("河道清淤", "校园食堂", "早稻插秧", "旧楼电梯", "村级公路", "防汛物资", "家庭医生", "夜市摊点", "公交线路")
DONE = ("工作顺利完成", "本周启动", "通过验收", "受到群众欢迎")
TITLES = [f"{what}{DONE[n % len(DONE)]}" for n, what in enumerate(WHAT)]
NAV = {"/": "首页", "/yw/": "要闻", "/gk/": "公告"}
SAID = "这是为测试写的文字，不说任何真事，也不提任何真人。"
FORMS = {
    "phpcms": lambda n: f"/show-42-{9087 + n}-1.html",
    "number": lambda n: f"/n/{10 + n}.html",
    "folder": lambda n: f"/zwdt/{30 + n}/",
    "jsp": lambda n: f"/gk/infodetail.jsp?infoid=AB{n + 1}",
    "aspx": lambda n: f"/show.aspx?id={5 + n}",
    "slug": lambda n: "/news/village-road-opens-" + "abcdefghi"[n],
    "chinese": lambda n: f"/xw/{quote(WHAT[n])}.html",
    "pinyin": lambda n: "/xw/cunlutongche" + "abcdefghi"[n] + ".html",
    "jcms": lambda n: f"/art/2024/5/{8 + n}/art_1234_{567 + n}.html",
    "vsb": lambda n: f"/info/1034/{7000 + n}.htm",
    "query": lambda n: f"/?c=show&id={77 + n}",
    "hash": lambda n: f"/d41d8cd98f00b204e9800998ecf842{n:02}.html",
}


def _day(number: int) -> date:
    return date(2024, 5, 28) - timedelta(days=number)


def _page(title: str, main: str) -> str:
    nav = "".join(f'<li><a href="{to}">{name}</a></li>' for to, name in NAV.items())
    return (
        f'<html><head><meta charset="utf-8"><title>{title}-示例县人民政府</title></head><body>'
        f'<div class="top"><ul>{nav}</ul><a href="/ad/"><img src="/ad.gif" alt="文明城市创建专题"></a></div>{main}'
        '<div class="side"><h3>热点</h3><ul>HOT</ul></div>'
        '<p>友情链接：<a href="http://www.gov.cn/">中国政府网</a> <a href="http://www.other.gov.cn/">其他县人民政府网站</a>'
        '</p><div class="bottom"><a href="/about.html">关于我们</a> <a href="/map.html">网站地图</a> 主办：示例县</div>'
        "</body></html>"
    )


def _article(number: int) -> str:
    text = "".join(f"<p>　　{TITLES[number]}的第{n}段，{SAID}</p>" for n in "一二三四")
    return _page(
        TITLES[number],
        f'<div class="here">当前位置：<a href="/">首页</a> &gt; <a href="/yw/">要闻</a></div><h1>{TITLES[number]}</h1>'
        f'<div class="info">发布时间：{_day(number)} 来源：示例日报</div><div class="text">{text}</div>',
    )


def _site(form: str) -> tuple[list[Exchange], set[str]]:
    urls = [FORMS[form](number) for number in range(len(TITLES))]
    rows = [f'<li><a href="{u}">{TITLES[n]}</a><span>{_day(n)}</span></li>' for n, u in enumerate(urls)]
    hot = "".join(f'<li><a href="{url}">{TITLES[n]}</a></li>' for n, url in enumerate(urls[:3]))
    chunks = {"/yw/": rows[:4], "/yw/index_2.html": rows[4:7], "/gk/": rows[7:]}
    pager = {
        "/yw/": '<div>共2页 <b>1</b> <a href="/yw/index_2.html">2</a> <a href="/yw/index_2.html">下一页</a></div>',
        "/yw/index_2.html": '<div>共2页 <a href="/yw/">上一页</a> <a href="/yw/">1</a> <b>2</b></div>',
    }
    pages = {where: _page("要闻", f"<ul>{''.join(each)}</ul>{pager.get(where, '')}") for where, each in chunks.items()}
    pages["/"] = _page("首页", f"<h2>要闻</h2><ul>{''.join(rows[:2])}</ul><h2>公告</h2><ul>{''.join(rows[7:])}</ul>")
    pages["/ad/"] = _page("文明城市创建专题", "<p>专题正在建设中。</p>")
    pages["/about.html"] = _page("关于我们", "<p>地址：示例路1号</p>")
    pages["/map.html"] = _page("网站地图", "<p>要闻 公告</p>")
    pages |= {url: _article(number) for number, url in enumerate(urls)}
    exchanges = [plain(f"{BASE}/robots.txt", "User-agent: *\nDisallow: /admin/\n")]
    exchanges += [html(f"{BASE}{where}", page.replace("HOT", hot)) for where, page in pages.items()]
    return exchanges, {f"{BASE}{url}" for url in urls}


@pytest.mark.parametrize("form", FORMS)
def test_every_article_and_nothing_else_by_crawl_and_by_replay(form: str, tmp_path: Path) -> None:
    exchanges, articles = _site(form)
    with serve(exchanges) as loopback:
        done = scrapy("crawl", "govcn", "-a", f"url={BASE}/", *loopback.arguments(), data=tmp_path)
    assert {record["url"] for record in records(tmp_path, "articles")} == articles, done.stdout + done.stderr
    assert done.returncode == 0, done.stdout
    out = tmp_path / "replayed.jsonl"
    again = scrapy("replay", str(tmp_path / "archive"), "--no-dedupe", "-O", str(out), data=tmp_path)
    assert again.returncode == 0, again.stdout + again.stderr
    assert {json.loads(line)["url"] for line in out.read_text("utf-8").splitlines()} == articles
