"""Who wrote an article, where only its text says so: `本报讯（记者 张三）`, or a last line `作者：张三`."""

from __future__ import annotations

import re

from crawler.reading.names import people

_ROLE = r"(?:[本我]\w{1,2})?[\u4e00-\u9fff]{0,10}?(?:记者|記者|通讯员|通訊員|特约撰稿人?)"
_LEAD = re.compile(rf"^.{{0,40}}?[讯訊电電报報]\s{{0,3}}[（(](?:{_ROLE})[:：\s]{{0,3}}([^（()）]{{2,60}})[）)]")
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
_WRITER = re.compile(r"^(?:.{0,20}作者)?\s?([\u4e00-\u9fff·]{2,6})(?:\s|$)")


def authors(text: str) -> list[str]:
    """Return the authors that the first or last lines of a text name, or `[]`."""
    lines = text.split("\n")
    for line in lines[:3]:
        lead = _LEAD.match(line[:160])
        if lead:
            return people(f"记者 {lead[1]}")
        opening = _OPENING.match(line[:80])
        if opening:
            writer = _WRITER.match(opening[1])
            return people(writer[1]) if writer else []
    signed = _SIGNED.search(lines[-1])
    if signed:
        return [signed[1]]
    for line in reversed(lines[-3:]):
        last = _LAST.match(line) if len(line) < 80 else None  # noqa: PLR2004 - characters
        if last:
            return people(f"记者 {last[1]}")
    return []
