"""Who wrote an article, where only its text says so: `本报讯（记者 张三）`, or a last line `作者：张三`."""

from __future__ import annotations

import re

from crawler.reading.names import people

_ROLE = r"(?:[本我]\w{1,2})?[\u4e00-\u9fff]{0,10}?(?:记者|記者|通讯员|通訊員|特约撰稿人?)"
_LEAD = re.compile(rf"^.{{0,40}}?[讯訊电電报報息]\s{{0,3}}[（(](?:{_ROLE})[:：\s]{{0,3}}([^（()）]{{2,60}})[）)]")
# The line of a reporter alone, above the text: 本报记者 张三
_FIRST = re.compile(rf"^[^\w\s（(]{{0,2}}\s?{_ROLE}\s([^（()）。，！？:：]{{2,30}})$")
# 【某報╱記者張三／台北報導】, in Taiwan
_TAIWAN = re.compile(
    r"^【(?:[^】╱／/]{2,12}[╱／/])?((?:記者|记者)[^】╱／/]{2,30}|[\u4e00-\u9fff]{2,3}(?:、[\u4e00-\u9fff]{2,3}){0,4})"
    r"[╱／/][^】]{0,8}(?:報導|报导|報道|整理)】$"
)
_OPENING = re.compile(r"^[【\[][文撰][字稿]?\s?[/／|:：]\s?(.{2,40}?)[】\]]")
_LAST = re.compile(
    rf"^[（(【\[]?(?:{_ROLE}|作者|采写|采写[:：].{{0,10}}记者|撰文|文/)[:：/／\s]{{0,3}}([^（()）。，！？:：]{{2,40}})[）)】\]]?$"
)
# A name in brackets behind the last sentence, told by its surname: 。（张三）
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊"
    "金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_SIGNED = re.compile(rf"[。！？”][（(]([{_SURNAMES}][\u4e00-\u9fff]{{1,2}})[）)]$")
_HEAD, _OPENINGS = 6, 3  # lines that may name the reporter (captions stand before), that may begin with the writer
_SHORT = 80  # characters of a line that is nothing but a credit
_WRITER = re.compile(r"^(?:.{0,20}作者)?\s?([\u4e00-\u9fff·]{2,6})(?:\s|$)")


def reporters(line: str) -> list[str]:
    """Return the reporters of a line that names them and says nothing else, or `[]`."""
    named = (_FIRST.match(line) or _TAIWAN.match(line)) if len(line) < _SHORT else None
    return people(f"记者 {named[1]}") if named else []


def authors(text: str) -> list[str]:
    """Return the authors that the first or last lines of a text name, or `[]`."""
    lines = text.split("\n")
    for at, line in enumerate(lines[:_HEAD]):
        if names := reporters(line):
            return names
        lead = _LEAD.match(line[:160])
        if lead:
            return people(f"记者 {lead[1]}")
        opening = _OPENING.match(line[:80]) if at < _OPENINGS else None
        if opening:
            writer = _WRITER.match(opening[1])
            return people(writer[1]) if writer else []
    signed = _SIGNED.search(lines[-1])
    if signed:
        return [signed[1]]
    for line in reversed(lines[-3:]):
        last = _LAST.match(line) if len(line) < _SHORT else None
        if last:
            return people(f"记者 {last[1]}")
    return []
