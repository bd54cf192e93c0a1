"""Lines that belong to the page and not to the text: share and print bars, disclaimers, links to other articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.reading.chinese.vocabulary import Part, any_of, labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.folding import Fold

_LONGEST_BAR = 160
# What a bar is made of. A bar has at least one of the first; the others occur beside them.
_ACTION = (
    r"分享(?:到|至|给)?(?:朋友圈|微信|微博|好友)?|转发(?:到|至)?|打印(?:本页|此页|本文|正文|页面|文章|此文)?|关闭(?:本页|窗口|此页|页面|本窗口)?|字号|字体(?:大小)?|文字大小"
    r"|(?:用?手机|微信)?扫(?:一扫|描|码)[^，。！？；]{0,24}|长按(?:识别)?[^，。！？；]{0,6}二维码[^，。！？；]{0,10}|保存(?:本页|此页)|加入收藏|收藏(?:本[页文])?|设为首页|返回(?:顶部|首页|上一页|列表|页首)|回到顶部|回顶部"
    r"|我要(?:纠错|评论|分享|打印)|纠错|举报|点赞|展开全文|阅读全文|查看全文|点击查看更多|大 中 小|T ?\|? ?T"
    rf"|(?:{any_of(labels(Part.VIEWS), blanks=True)})(?:人次)?[:：] ?\[? ?\d* ?\]? ?次?|\d+人参与|\d+条评论"
    r"|背景色|默认|护眼|语音播报|朗读"
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
_RELATED = re.compile(
    r"[【\[（(■●◆>]*(?:相关(?:链接|新闻|阅读|报道|文章|稿件|信息|专题|推荐|内容|文档)|(?:延伸|推荐|扩展|更多)(?:阅读|新闻|文章)|热点(?:新闻|推荐|排行)"
    r"|猜你喜欢|热门(?:文章|推荐|新闻|排行)|最新(?:文章|新闻|资讯)|新闻排行|点击排行|今日推荐|精彩推荐|大家都在看)[】\]）)]*[:：]?"
)
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
