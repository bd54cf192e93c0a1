"""A small invented site in WARCs: what replays are tested on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.archive import ArchiveWriter

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

START = datetime(2026, 3, 1, 4, tzinfo=UTC)
HOST = "http://www.example.cn"
_SUBJECTS = ("河道保洁", "古树保护", "早稻种子", "社区食堂", "公交线路", "夜间门诊", "图书借阅", "桥梁检修")
_PLACES = ("东街", "西岭", "南湖", "北山", "中心", "老城", "新区", "码头")
_DEEDS = ("已经完成", "下周开始", "分三批进行", "由志愿者承担", "向全县公开征求意见", "比去年提前十天")


def url(number: int, part: int = 1) -> str:
    """Return the URL of an article, or of a further part of it."""
    return f"{HOST}/art/2026/02/art_{10000 + number}{f'_{part}' if part > 1 else ''}.html"


def page(number: int, *, text: str = "", links: Iterable[str] = ()) -> bytes:
    """Return the page of an article; no two numbers tell the same story."""
    what, where, how = _SUBJECTS[number % 8], _PLACES[number // 8 % 8], _DEEDS[number // 64 % 6]
    body = text or "".join(
        f"<p>　　{(what, where)[(k + number) % 2]}的第{number * 7 + k}项工作{how}，涉及{number * 13 + k}户居民和"
        f"{_PLACES[k % 8]}的{_SUBJECTS[(number + k * 3) % 8]}，负责人说明了时间、地点和办理的方法。</p>"
        for k in range(6)
    )
    more = "".join(f'<a href="{link}">{place}</a>' for place, link in enumerate(links, 2))
    title = f"{where}{what}工作第{number}期"
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_示例网</title></head><body><h1>{title}</h1>'
        f"<div>发布时间：2026-02-{number % 28 + 1:02} 10:20　来源：示例日报</div>"
        f'<div class="content">{body}</div><div>{more}</div></body></html>'
    ).encode()


def listing() -> bytes:
    """Return a list page."""
    days = [(n, n % 28 + 1) for n in range(40)]
    rows = "".join(f'<li><a href="{url(n)}">第{n}期</a><span>2026-02-{day:02}</span></li>' for n, day in days)
    return f'<html><head><meta charset="utf-8"><title>要闻</title></head><body><ul>{rows}</ul></body></html>'.encode()


def write(path: Path, pages: Iterable[tuple[str, bytes]], *, status: int = 200) -> Path:
    """Write an archive of HTML pages, one a second, and return its path."""
    writer = ArchiveWriter(path)
    for second, (where, body) in enumerate(pages):
        writer.write(where, status, [("Content-Type", "text/html")], body, START + timedelta(seconds=second))
    writer.close()
    return path


def articles(numbers: Iterable[int]) -> list[tuple[str, bytes]]:
    """Return URL and page of these articles."""
    return [(url(number), page(number)) for number in numbers]
