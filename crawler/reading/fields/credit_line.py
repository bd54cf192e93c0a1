"""Who wrote an article, where only its text says so: `本报讯（记者 张三）`, or a last line `作者：张三`."""

from __future__ import annotations

import re

from crawler.reading.chinese.labels import stated
from crawler.reading.chinese.names import NAME, TRANSCRIBING, people
from crawler.reading.chinese.prefiltered import prefiltered
from crawler.reading.chinese.vocabulary import SURNAMES, Part

_ROLE = r"(?:[本我]\w{1,2})?[\u4e00-\u9fff]{0,10}?(?:记者|記者|通讯员|通訊員|特约撰稿人?)"
_NAME = rf"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}"
_LEADS = tuple(
    re.compile(pattern)
    for pattern in (
        # 本报讯（记者 张三）
        rf"^.{{0,40}}?[讯訊电電报報息]\s{{0,3}}[（(](?:{_ROLE})[:：\s]{{0,3}}([^（()）]{{2,60}})[）)]",
        # 某社某地1月12日电（张三 李四）: without a role, told by their surnames
        rf"^.{{0,30}}?[讯电]\s{{0,3}}[（(]\s?({_NAME}(?:[\s、]{{1,2}}{_NAME}){{0,4}})\s?[）)]",
        # 〔記者張三／台北報導〕…
        r"^[【〔](?:[^】〕╱／/]{2,12}[╱／/])?[記记]者\s?([^】〕╱／/]{2,30})[╱／/][^】〕]{0,8}(?:報導|报导|報道|报道)[】〕]",
        # （某社記者張三台北5日電）
        rf"^[（(][\u4e00-\u9fff]{{2,8}}[記记]者\s?({_NAME})[\u4e00-\u9fff]{{2,5}}\d{{1,2}}日[電电]",
        # （通讯员 张三）…
        rf"^[（(](?:{_ROLE})[:：\s]{{0,3}}([^（()）]{{2,60}})[）)](?=.)",
        # 【某网 记者 张三】
        r"^[【\[][^】\]]{0,16}?记者[:：\s]{0,3}([^】\]]{2,40})[】\]]",
        # 本报讯 记者张三 通讯员 李四 …
        r"^.{0,30}?[讯电]\s{1,3}记者\s?([\u4e00-\u9fff]{2,3}(?:\s{1,2}通讯员\s?[\u4e00-\u9fff]{2,3})?)\s",
        # 本报记者张三报道：…; 记者张三报道 6月10日，…; but not 据某报记者张三报道，…
        rf"^[\u4e00-\u9fff]{{0,10}}?记者\s?({NAME}(?:[、\s]{{1,2}}{NAME}){{0,3}}?)\s?报道\s?[:：\s\d]",
    )
)
# The line of a reporter alone, above the text: 本报记者 张三; 某某客户端 记者 张三
_FIRST = re.compile(rf"^[^\w\s（(]{{0,2}}\s?(?:[\u4e00-\u9fff·]{{2,12}}\s)?{_ROLE}\s([^（()）。，！？:：]{{2,30}})$")
# 【某報╱記者張三／台北報導】, in Taiwan
_TAIWAN = re.compile(
    r"^[【〔](?:[^】〕╱／/]{2,12}[╱／/])?((?:記者|记者)[^】〕╱／/]{2,30}|[\u4e00-\u9fff]{2,3}(?:、[\u4e00-\u9fff]{2,3}){0,4})"
    r"[╱／/][^】〕]{0,8}(?:報導|报导|報道|整理)[】〕]$"
)
_NAMING = prefiltered(("[记記]者", "通[讯訊][员員]", r"[电讯]\s{0,3}[（(]", "[报報][导導道]】", "整理】"))
_OPENING = re.compile(r"^[【\[][文撰][字稿]?\s?[/／|:：]\s?(.{2,40}?)[】\]]")
# （作者周星系某县委党校教师）, （作者：周星，单位：某县委党校）
_POSTED = re.compile(
    rf"[（(]?(?:本文)?作者\s?[:：]?\s?({_NAME}|{NAME}(?<=[·{TRANSCRIBING}]{{5}}))\s?(?:系|为|[，,；;、]?\s?(?:工作)?单位)"
)
_WROTE = re.compile(
    rf"({_NAME}(?:[\s、，,]{{1,2}}{_NAME}){{0,4}})\s?[/／]\s?(?:文|撰文|文图|图文|文并图)$"
)  # 张三 李四/文
_LAST = re.compile(
    rf"^[（(【\[]?(?:{_ROLE}|作者|采写|采写[:：].{{0,10}}记者|撰文|文/)[:：/／\s]{{0,3}}([^（()）。，！？:：]{{2,40}})[）)】\]]?$"
)
# Names in brackets behind the last sentence or in a line of their own, told by their surnames: 。（张三 李四）
_NAMES = rf"{_NAME}(?:[\s、，,/]{{1,2}}{_NAME}){{0,4}}"
# Their office may stand before them, and what they did behind: （县妇联 张三）, （张三 李四供稿）
_OFFICE = r"[\u4e00-\u9fff]{1,16}(?:[局委办厅院馆室会处科所站队团部校府镇乡村县市区联报社台网]|中心|街道)[\s:：]{1,3}"
_DONE = r"(?:\s?(?:供稿|撰稿|报道|文/图))?"
_SIGNERS = re.compile(
    rf"[（(]\s?(?:(?:{_OFFICE})?({_NAMES}){_DONE}|(?:{_OFFICE})?({NAME})(?<=[·{TRANSCRIBING}]{{5}}){_DONE})\s?[）)]$"
)
_SENTENCE_END = re.compile(r"[。！？”]\s?$")
_HEAD, _OPENINGS = 6, 3  # lines that may name the reporter (captions stand before), that may begin with the writer
_PARAGRAPH, _LISTED = 30, 12  # characters at least; lines above it that are looked at
_FACT = re.compile(r"[^:：，。\s]{2,8}[:：]\s?[^\s:：/]{2,40}$")
_SHORT = 80  # characters of a line that is nothing but a credit
_WRITER = re.compile(r"^(?:.{0,20}作者)?\s?([\u4e00-\u9fff·]{2,6})(?:\s|$)")


def reporters(line: str) -> list[str]:
    """Return the reporters of a line that names them and says nothing else, or `[]`."""
    plain = len(line) < _SHORT and _NAMING.search(line) is not None
    named = (_FIRST.match(line) or _TAIWAN.match(line)) if plain else None
    return people(f"记者 {named[1]}") if named else []


def of_list(lines: list[str]) -> set[int]:
    """Return the indexes of the lines that stand in a list of facts before the last paragraph: 书名：…, 作者：…."""
    last = max((at for at, line in enumerate(lines) if len(line) > _PARAGRAPH), default=0)
    facts = {at for at in range(max(0, last - _LISTED), last) if _FACT.match(lines[at]) and not _names(lines[at])}
    return {at for at in range(last) if facts & {at - 1, at, at + 1}}


def _names(line: str) -> bool:
    """Return whether a line has a label that a byline has; 标题 and 字数 are those of anything."""
    return any(one.label.part is not Part.IGNORED or one.label.of_page for one in stated(line))


def names_reporter(line: str) -> bool:
    """Return whether a line of any length may begin or end with who wrote it."""
    return _NAMING.search(line, 0, _SHORT) is not None or line.endswith(("）", ")"))


def authors(text: str) -> list[str]:
    """Return the authors that the first or last lines of a text name, or `[]`."""
    lines = text.split("\n")
    for at, line in enumerate(lines[:_HEAD]):
        if _NAMING.search(line, 0, _SHORT):
            lead = next((lead for pattern in _LEADS if (lead := pattern.match(line[:160]))), None)
            names = reporters(line) or (people(f"记者 {lead[1]}") if lead else [])
            if names:
                return names
        opening = _OPENING.match(line[:80]) if at < _OPENINGS else None
        if opening:
            writer = _WRITER.match(opening[1])
            return people(writer[1]) if writer else []
    end = len(lines)
    while end > 1 and len(lines[end - 1]) < _SHORT and stated(lines[end - 1]):
        end -= 1  # 责任编辑：… and the like may follow
    signed = _in_brackets(lines[end - 1])
    if signed and _SENTENCE_END.search(lines[end - 1], 0, signed.start()):
        return people(signed[1] or signed[2])
    return _signers(lines, end)


def _signers(lines: list[str], end: int) -> list[str]:
    """Return the authors that one of the last lines names, which is a credit alone; the text ends before `end`."""
    listed = of_list(lines)
    for at in reversed(range(max(0, len(lines) - 3), len(lines))):
        if len(lines[at]) >= _SHORT or at in listed:
            continue
        if posted := _POSTED.match(lines[at]) or _WROTE.match(lines[at]):
            return people(posted[1])
        if last := _LAST.match(lines[at]):
            return people(f"记者 {last[1]}")
    alone = _in_brackets(lines[end - 1])
    return people(f"记者 {alone[1] or alone[2]}") if alone and not alone.start() else []


def _in_brackets(line: str) -> re.Match[str] | None:
    """Return the names in the brackets that a line ends with."""
    return _SIGNERS.match(line, max(line.rfind("（"), line.rfind("("), 0))
