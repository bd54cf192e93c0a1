"""Lines that belong to the page and not to the text: share and print bars, disclaimers, links to other articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.reading.chinese.vocabulary import BUTTON_OBJECT, RELATED, Part, any_of, buttons, labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.folding import Fold

_LONGEST_BAR = 160
# What a bar is made of. A bar has at least one of the first; the others occur beside them.
_ACTION = (
    rf"(?:{'|'.join(sorted(buttons('bar'), key=len, reverse=True))}){BUTTON_OBJECT}?"
    rf"|(?:{any_of(labels(Part.VIEWS), blanks=True)})(?:人次)?[:：] ?\[? ?\d* ?\]? ?次?"
)
_BESIDE = (
    r"QQ(?:空间|好友)?|微信(?:好友)?|(?:新浪|腾讯|人民)?微博|朋友圈|人人网|开心网|豆瓣(?:网)?|百度(?:贴吧|首页)|网易|一键|本页|本文|正文|窗口|打开当前页|在手机打开当前页"
    r"|\d{1,4}|特大|较大|超大|大|中|小|标准|更多|推荐|保存|下载|复制链接|链接|到|至|x|×|A[+-]?|[+-]"
)
_BAR = re.compile(
    rf"(?:(?>{_ACTION}|{_BESIDE})|[ :：|｜\[\]【】()（）「」<>《》·,，、/;；.。…_\-–—*])*+", re.IGNORECASE
)
_HAS_ACTION = re.compile(_ACTION)

# A disclaimer that names itself, wherever it stands.
_NAMED = re.compile(
    r"[\[【(（「<*※ ]*(?:免责(?:声明|条款|申明)|版权(?:声明|说明|与免责)|转载(?:声明|说明|须知)"
    r"|(?:特别|郑重|重要|本[站网])?(?:声明|申明)(?=[:：\]】]))"
)
# One that does not: only at the end of a text, and only if it says two of the things that disclaimers say.
_UNNAMED = re.compile(
    r"[\[【(（「<*※ ]*(?:版权所有|版权归|转载请|(?:凡|如|若)|未经|本(?:文|站|网|稿)|以上(?:内容|文章|信息|图文)"
    r"|(?:文章|图片|内容|稿件|部分)|注[:：]|[^，。]{0,20}(?:独家所有|权益归))"
)
_SAYS = re.compile(
    r"转载|版权|著作权|侵权|仅供(?:参考|学习|读者)|不代表|不构成|不作任何|不承担|不对此承担|概不负责|与本[站网]无关|(?:来源于|来自|源自)(?:网络|互联网)|请读者|自行核实"
    r"|请(?:注明|联系|及时|与本|在\d|相关权利)|授权|摘编|权利人|原作者|保证(?:或|和)?(?:承诺|责任)|立即(?:删除|处理)|予以删除|保留(?:所有|一切|追究)|独家所有|本[站网]|真实性"
    r"|更多(?:原创)?资讯请下载|[Aa]ll [Rr]ights"
)
_FOOTER = re.compile(
    r".{0,30}版权所有.{0,60}|.{0,20}copyright.{0,80}|©.{0,80}|.{0,12}ICP备.{0,30}|.{0,12}公网安备.{0,30}", re.IGNORECASE
)
_LONGEST_DISCLAIMER = 600

_NEIGHBOUR = re.compile(
    r"[<>《》【\[（(]?(?:上|下|前|后)(?:一)?(?:篇|条|页|则)(?:文章|新闻|信息)?[】\]）)]?(?:[:：>》 ].{0,100})?"
)
_RELATED = re.compile(rf"[【\[（(■●◆>]*(?:{any_of(RELATED)})[】\]）)]*[:：]?")
_SENTENCE = re.compile(r"[。！？；]")
_FILES = re.compile(r"(?:相关)?附件(?:下载|列表)?[:：]?")
_LONGEST_LINK = 50


def is_bar(line: str) -> bool:
    """Return whether `line` (folded) is made of the controls of a page, such as `字号 大 中 小 打印本页 关闭窗口`."""
    # In this order: `_BAR` gives prose up at its first characters (0.01 ms a page), `_HAS_ACTION` at its last (0.1 ms).
    return len(line) <= _LONGEST_BAR and _BAR.fullmatch(line) is not None and _HAS_ACTION.search(line) is not None


def is_named_disclaimer(line: str) -> bool:
    """Return whether `line` (folded) is a disclaimer that says it is one: `[免责声明] 本文来源于网络转载…`."""
    return len(line) <= _LONGEST_DISCLAIMER and _NAMED.match(line) is not None and _SAYS.search(line) is not None


def is_last_words(line: str) -> bool:
    """Return whether `line` (folded), at the end of a text, disclaims, claims the copyright or links to neighbours."""
    if len(line) > _LONGEST_DISCLAIMER:
        return False
    if _NEIGHBOUR.fullmatch(line) or _FOOTER.fullmatch(line):
        return True
    return _UNNAMED.match(line) is not None and len(set(_SAYS.findall(line))) > 1


def is_files_heading(line: str) -> bool:
    """Return whether `line` (folded) is the heading of a list of attachments without the list: `附件：`."""
    return _FILES.fullmatch(line) is not None


def related_from(lines: Sequence[str], fold: Fold) -> int:
    """Return where a closing block of links (`相关链接` and titles) begins in `lines`, or their number.

    A block whose lines are sentences is background that belongs to the text.
    """
    end = len(lines)
    for i in range(len(lines) - 1, 0, -1):
        if len(lines[i]) > _LONGEST_LINK or _SENTENCE.search(lines[i]):
            break
        if _RELATED.fullmatch(fold(lines[i])):
            end = i
    return end
