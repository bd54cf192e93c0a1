"""What a page withholds, and what it says of that.

wm114 (新文秘网) prints an outline and the title before the text, cuts paragraphs out of the middle with
`……(新文秘网http://www.wm114.cn省略575字,正式会员可完整阅读)……` and the end with
`……(未完，全文共2541字，当前仅显示1616字，请阅读下面提示信息。收藏《…》`. Other sites hide the rest behind a login.

The text keeps the page's own `……` at the end of the paragraph that is cut, so that a reader sees the gap; the next
paragraph starts where the page goes on. Numbers are those that the page states, never counted.
"""

from __future__ import annotations

import re

from crawler.records import Truncated

_DOTS = r"(?:…|\.{3})*"
_GAP = re.compile(rf"\s*{_DOTS} ?[(（][^()（）\n]{{0,60}}省略 ?(\d{{1,7}}) ?字[^()（）\n]{{0,40}}[)）] ?{_DOTS}[ \n]*")
_END = re.compile(
    rf"\s*{_DOTS} ?[(（] ?未完[,，] ?(?:本文|全文)共 ?(\d{{1,7}}) ?字[,，] ?[当當]前[仅僅]?[显顯]示 ?(\d{{1,7}}) ?字.*",
    re.DOTALL,
)
_OUTLINE = re.compile(r"目[录錄]/提[纲綱] ?[:：] ?[….。·]{0,12}|提[纲綱] ?[:：] ?…{1,4}")
_ELLIPSIS = re.compile(r"[….。·]{1,12}")
_OUTLINE_LINES = 80
_HEADINGS = 10  # lines of an outline that are looked for in
_TEXT_LINES = 200  # lines of the text
_PROSE = re.compile("[。！？；]|[:：]$")
_ACCESS = "登录|登陆|注册|订阅|付费|购买|开通|扫码|成为|会员|打开|下载"
_NOTICE = re.compile(
    r".{0,12}(?:剩余|余下|还有).{0,6}\d{1,3} ?[%％]的?(?:内容|全文|正文|文字|未读|未显示|精彩).{0,20}"
    rf"|.{{0,12}}(?:余下|剩余)(?:全文|内容|部分|正文).{{0,12}}(?:{_ACCESS}).{{0,16}}"
    rf"|.{{0,12}}(?:{_ACCESS}).{{0,8}}(?:阅读|查看|浏览).{{0,4}}(?:全文|完整|更多内容|剩余|全部内容|余下).{{0,16}}"
    r"|.{0,6}(?:试读|免费阅读)(?:已)?结束.{0,20}|.{0,4}(?:本文|此文|该文)(?:为|是|系)(?:付费|会员|订阅).{0,20}"
)
_NOTICE_WORD = re.compile(f"{_ACCESS}|剩余|余下|还有|试读|阅读")
_LONGEST_NOTICE = 60


def cut(text: str) -> tuple[str, Truncated | None]:
    """Return `text` without the markers of what was withheld, and the numbers that they state; None without markers."""
    shown = total = omitted = None
    found = False
    if "省略" in text:
        gaps = [int(number) for number in _GAP.findall(text)]
        if gaps:
            found, omitted = True, sum(gaps)
            text = _GAP.sub("……\n", text).strip()
    if "未完" in text and (end := _END.search(text)):
        found, total, shown = True, int(end[1]), int(end[2])
        text = text[: end.start()] + "……"
    return text, Truncated(shown=shown, total=total, omitted=omitted) if found else None


def without_outline(lines: list[str]) -> list[str]:
    """Return `lines` without blocks from `目录/提纲：……` to the line that is only `……`.

    Where that line is missing, the block ends where prose begins, if the text repeats one of its headings.
    """
    kept: list[str] = []
    at = 0
    while at < len(lines):
        if "提" in lines[at] and _OUTLINE.fullmatch(lines[at]):
            at = _outline_end(lines, at)
        else:
            kept.append(lines[at])
            at += 1
    return kept


def _outline_end(lines: list[str], start: int) -> int:
    """Return the number of the line after the outline that begins at `start`."""
    block = lines[start + 1 : start + 1 + _OUTLINE_LINES]
    for length, line in enumerate(block):
        if _ELLIPSIS.fullmatch(line):
            return start + length + 2
    seen: list[str] = []
    for line in block:
        if _PROSE.search(line) or line in seen or _OUTLINE.fullmatch(line):
            break
        seen.append(line)
    end = start + 1 + len(seen)
    text = lines[end : end + _TEXT_LINES]
    return end if any(later.startswith(line) for line in seen[:_HEADINGS] for later in text) else start + 1


def is_notice(line: str) -> bool:
    """Return whether `line` (folded) says that the rest is for subscribers, such as `登录后阅读全文`."""
    return len(line) <= _LONGEST_NOTICE and bool(_NOTICE_WORD.search(line)) and _NOTICE.fullmatch(line) is not None
