"""Why a site is not well, as a run's log says it in English, in the words of a reader of either language."""

from __future__ import annotations

import re

from crawler.report.words import FIELDS, FLAGS, PLACES, REASONS, Words

# What `crawler.run.health` says, and the same in Chinese. Groups are put where their names are; those called `field`,
# `place` and `reasons` are names of the program.
_CHINESE = [
    (re.compile(f"{english}$"), chinese)
    for english, chinese in (
        (r"killed", "运行被强行终止"),
        (r"stopped early: interrupted", "运行被中断"),
        (r"stopped early: MEMUSAGE_LIMIT_MB", "内存达到上限（MEMUSAGE_LIMIT_MB），提前结束"),
        (r"stopped early: (?P<why>.+)", "提前结束：{why}"),
        (r"the archive cannot be written: (?P<why>.+)", "存档无法写入：{why}"),
        (r"a feed cannot be (?:opened|written): (?P<why>.+)", "结果文件无法写入：{why}"),
        (r"the index cannot be (?:read|written): (?P<why>.+)", "索引无法读写：{why}"),
        (r"(?P<n>\d+) errors of this program; the log says which", "本程序出错 {n} 次，详见日志"),
        (r"(?P<n>\d+) list pages were challenges or forbidden", "{n} 个列表页是验证页或拒绝访问"),
        (
            r"(?P<n>\d+) of (?P<all>\d+) article pages were challenges or forbidden",
            "{all} 个文章页中有 {n} 个是验证页或拒绝访问",
        ),
        (
            r"the archive holds none of the (?P<n>\d+) pages that were asked for; is it of another site\?",
            "要求的 {n} 个页面，存档里一个也没有：是不是别的站点的存档？",
        ),
        (
            (
                r"none of (?P<n>\d+) requests was answered with a page of the site"
                r"; its robots.txt is unreachable, which forbids all, so the next run tries again(?P<why>(?: \(.+\))?)"
            ),
            "{n} 个请求都没有得到该站的页面：robots.txt 打不开，按规定一律不抓，下次运行再试{why}",
        ),
        (
            r"none of (?P<n>\d+) requests was answered with a page of the site(?P<why>(?: \(.+\))?)",
            "{n} 个请求都没有得到该站的页面{why}",
        ),
        (
            r"the accounts do not add up: (?P<n>\d+) article pages fetched, (?P<all>\d+) recorded",
            "账目不符：抓取了 {n} 个文章页，记录了 {all} 个",
        ),
        (
            r"(?P<n>\d+) article pages were requested and neither arrived nor failed",
            "{n} 个文章页发出了请求，却没有结果",
        ),
        (
            r"(?P<n>\d+) feeds are gone or altered since the index read them: run `scrapy index --rebuild`",
            "{n} 个结果文件在编入索引之后丢失或被改动：请运行 scrapy index --rebuild",
        ),
        (r"(?P<n>\d+) article pages could not be fetched", "{n} 个文章页没有抓到"),
        (r"(?P<n>\d+) article pages met an error of this program", "{n} 个文章页遇到本程序的错误"),
        (
            r"(?P<n>\d+) pages or stretches of the archive could not be read; the log says which",
            "存档有 {n} 处无法读取，详见日志",
        ),
        (r"(?P<n>\d+) list pages could not be fetched", "{n} 个列表页没有抓到"),
        (r"(?P<n>\d+) lists ended before the last page that they name", "{n} 个列表没有翻到它们自称的最后一页"),
        (r"(?P<n>\d+) lists gave the same rows again and again", "{n} 个列表翻页后总是同样的内容"),
        (
            r"(?P<n>\d+) lists have more pages, and their pager does not say where",
            "{n} 个列表还有下一页，但翻页方式无法识别",
        ),
        (
            r"(?P<n>\d+) rows by script: the page does not say their addresses; the log names the lists",
            "{n} 行由脚本打开，页面没有写明网址，详见日志",
        ),
        (
            r"(?P<n>\d+) hosts were not asked, because their robots.txt is unreachable; the next run tries again",
            "{n} 个主机因 robots.txt 打不开而没有抓取，下次运行再试",
        ),
        (r"(?P<n>\d+) lists have more pages than a run may walk", "{n} 个列表的页数超过一次运行的上限"),
        (
            r"(?P<n>\d+) lists were not read to their end for longer than LIST_WALK_DAYS",
            "{n} 个列表超过 LIST_WALK_DAYS 天没有翻到底",
        ),
        (
            r"(?P<n>\d+) of (?P<all>\d+) known articles are gone at once; none is withdrawn before a week",
            "{all} 篇已知文章中有 {n} 篇同时消失；一周之内不作撤下处理",
        ),
        (
            r"(?P<n>\d+) of (?P<all>\d+) article pages were notices instead: (?P<reasons>.+)",
            "{all} 个文章页中有 {n} 个只是提示：{reasons}",
        ),
        (
            r"(?P<n>\d+) lists have no rows, or fewer than the site declares",
            "{n} 个列表没有内容，或少于站点声明的行数",
        ),
        (
            r"(?P<n>\d+) lists gave articles before and give none now; `retired` is for those that ended: (?P<why>.+)",
            "{n} 个列表以前有文章，现在没有；确已停用的请写进站点声明的 retired：{why}",
        ),
        (
            r"(?P<n>\d+) articles have the text of another page of their host: it may be what all its pages have",
            "{n} 篇文章与同一主机的另一页正文相同，读到的可能是页面的公共部分",
        ),
        (
            r"(?P<n>\d+) pages may be cut: their server states no length, and they end without </html>",
            "{n} 个页面可能没有传完：服务器没有给出长度，结尾也没有 </html>",
        ),
        (r"(?P<n>\d+) of (?P<all>\d+) article pages could not be read", "{all} 个文章页中有 {n} 个读不出来"),
        (
            (
                r"(?P<field>\w+) found by (?P<place>\w+) or better in (?P<now>\S+) of (?P<all>\d+) articles, "
                r"(?P<before>\S+) before"
            ),
            "“{field}”在 {all} 篇文章中有 {now} 由{place}或更可靠之处得到，以前是 {before}",
        ),
        (
            r"(?P<field>\w+) found in (?P<now>\S+) of (?P<all>\d+) articles, (?P<before>\S+) before",
            "{all} 篇文章中有 {now} 有“{field}”，以前是 {before}",
        ),
        (
            r"(?P<field>\w+) found in (?P<now>\S+) of (?P<all>\d+) articles, the site declares (?P<before>\S+)",
            "{all} 篇文章中有 {now} 有“{field}”，站点声明的是 {before}",
        ),
    )
]
_NAME = re.compile(r"\b(?:list|rejected|robots|archive|known)/([a-z_]+)|\b([a-z]+(?:_[a-z0-9]+)+)\b(?![/.=])")


def in_words(detail: str) -> Words:
    """Return what a run says of its state; a sentence that has no Chinese here is told in English in both."""
    english = _NAME.sub(_name, detail)
    for pattern, chinese in _CHINESE:
        if found := pattern.match(detail):
            return Words(
                chinese.format(**{name: _group(name, text) for name, text in found.groupdict().items()}), english
            )
    return Words(english, english)


def _name(found: re.Match[str]) -> str:
    known = found[1] or found[2]
    words = REASONS.get(known) or FLAGS.get(known) or FIELDS.get(known)
    return words.en.lower() if words else known.replace("_", " ")


def _group(name: str, text: str) -> str:
    if name == "field":
        return FIELDS[text].zh if text in FIELDS else text
    if name == "place":
        return PLACES[text].zh if text in PLACES else text
    if name == "reasons":
        return "、".join(REASONS[each].zh if each in REASONS else each for each in text.split(", "))
    return _NAME.sub(_name, text)
