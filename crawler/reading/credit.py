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
    for line in reversed(lines[-3:]):
        last = _LAST.match(line) if len(line) < 80 else None  # noqa: PLR2004 - characters
        if last:
            return people(f"记者 {last[1]}")
    return []
