"""What the report calls things, in Chinese and English: no name of the program's own is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crawler.records import Flag, Provenance, Reason, State

if TYPE_CHECKING:
    from collections.abc import Mapping


class Words(NamedTuple):
    """The same in both languages."""

    zh: str
    en: str


class Health(NamedTuple):
    """A state of a site: its name, what it means for a reader, and how grave it is: `good`, `look` or `bad`."""

    name: Words
    advice: Words
    grade: str


STATES: dict[str, Health] = {
    State.OK: Health(Words("正常", "Healthy"), Words("有新文章。", "There are new articles."), "good"),
    State.QUIET: Health(
        Words("无更新", "Quiet"), Words("列表正常，没有新内容。", "Its lists are fine, nothing is new."), "good"
    ),
    State.DRIFT: Health(
        Words("版面变化", "Changed"),
        Words(
            "网站可能改版：查看下面的出处，必要时修改站点声明，再用 scrapy replay 重读存档。",
            "It may have been redesigned: see where fields are found, mend its declaration, replay the archive.",
        ),
        "look",
    ),
    State.BLOCKED: Health(
        Words("被拦截", "Blocked"),
        Words(
            "网站拒绝抓取：放慢速度或与网站联系，不要绕过。",
            "The site turns the crawler away: go slower, or write to its webmaster; do not work around it.",
        ),
        "bad",
    ),
    State.INCOMPLETE: Health(
        Words("不完整", "Incomplete"),
        Words(
            "有页面没有抓到，下次运行会补抓；连续出现时请看日志。",
            "Pages are missing; the next run tries again. If it stays so, see the log.",
        ),
        "bad",
    ),
    State.DOWN: Health(
        Words("无法访问", "Down"),
        Words(
            "网站的列表都打不开：检查网址和网络。",
            "None of its lists could be read: check its address and the network.",
        ),
        "bad",
    ),
}
UNKNOWN_STATE = Health(Words("未知", "Unknown"), Words("没有完整的运行记录。", "No run has come to its end."), "look")

REASONS: dict[str, Words] = {
    Reason.HTTP_ERROR: Words("服务器返回错误", "The server answered with an error"),
    Reason.NETWORK_ERROR: Words("连接失败", "No connection"),
    Reason.NOT_ARCHIVED: Words("存档里没有这个页面", "Not in the archive that was replayed"),
    Reason.CHALLENGE: Words("反爬虫验证页", "An anti-bot page instead"),
    Reason.NOT_HTML: Words("不是网页", "A file, not a page"),
    Reason.TOO_LARGE: Words("页面过大", "Too large"),
    Reason.INCOMPLETE_RESPONSE: Words("没有传完", "It broke off"),
    Reason.FORBIDDEN_ADDRESS: Words("内网地址", "An address in a private network"),
    Reason.ROBOTS: Words("robots.txt 不允许", "Forbidden by robots.txt"),
    Reason.LIMIT: Words("超出运行的上限", "Beyond a limit of the run"),
    Reason.MOJIBAKE: Words("乱码", "Unreadable characters"),
    Reason.NO_TITLE: Words("没有标题", "No title"),
    Reason.NO_TEXT: Words("没有正文", "No text"),
    Reason.DATE_OUT_OF_RANGE: Words("日期不可能成立", "A date that cannot be"),
    Reason.BAD_URL: Words("网址不成立", "Not an address"),
    Reason.SCHEMA: Words("记录不合格式", "The record breaks its schema"),
    Reason.ELSEWHERE: Words("转到别的网站", "Leads to another site"),
    Reason.NOT_ASKED: Words("不在要求的日期之内", "Outside the days asked for"),
    Reason.SOFT_404: Words("页面说已删除或不存在", "The page says that it is gone"),
    Reason.MAINTENANCE: Words("网站维护中", "Under maintenance"),
    Reason.LOGIN: Words("需要登录", "Needs a login"),
    Reason.RATE_LIMIT: Words("访问过于频繁", "Too many requests"),
    Reason.MISSING: Words("文章打不开，待复查", "Gone, to be checked again"),
    Reason.WITHDRAWN: Words("文章已撤下", "Withdrawn"),
    Reason.ERROR: Words("本程序出错", "A fault of this program"),
}
NO_LOSS = frozenset({Reason.ELSEWHERE, Reason.NOT_ASKED})
NOT_OF_THE_PAGE = frozenset({Reason.MISSING, Reason.WITHDRAWN})  # they are listed with what was withdrawn

FIELDS: dict[str, Words] = {
    "title": Words("标题", "Title"),
    "published_at": Words("发布时间", "Published"),
    "text": Words("正文", "Text"),
    "source": Words("来源", "Source"),
    "authors": Words("作者", "Authors"),
    "editors": Words("编辑", "Editors"),
    "section": Words("栏目", "Section"),
    "images": Words("图片", "Images"),
    "attachments": Words("附件", "Attachments"),
    "original_url": Words("原文链接", "Original address"),
    "views": Words("浏览次数", "Views"),
    "truncated": Words("网站隐去的部分", "Cut by the site"),
    "document": Words("公文信息", "Document data"),
    "cites": Words("引用的文件", "Documents cited"),
    "exchange": Words("问答", "Question and answer"),
    "division": Words("行政区划", "Division"),
    "id": Words("编号", "Id"),
    "revision": Words("版次", "Revision"),
    "site": Words("站点", "Site"),
    "publisher": Words("发布者", "Publisher"),
    "url": Words("网址", "Address"),
    "published_precision": Words("时间精度", "Precision of time"),
    "language": Words("语言", "Language"),
    "script": Words("简繁", "Script"),
    "duplicate_of": Words("重复于", "Copy of"),
    "similarity": Words("相似度", "Similarity"),
    "flags": Words("标记", "Flags"),
    "found_by": Words("各字段出处", "Where fields were found"),
    "fetched_at": Words("抓取时间", "Fetched"),
    "content_hash": Words("内容摘要", "Digest of the content"),
    "raw_hash": Words("原始字节摘要", "Digest of the bytes"),
    "archive": Words("存档位置", "Place in the archive"),
    "extractor": Words("程序版本", "Program"),
    "schema_version": Words("格式版本", "Schema version"),
    "aka": Words("其他网址", "Other addresses"),
}
_OF_THE_PAGE = tuple(FIELDS)[: list(FIELDS).index("id")]
_LATER = ("document", "cites", "exchange", "division")  # null in this version of the program


def of_the_page(filled: Mapping[str, int]) -> list[str]:
    """Return the fields that say what a page states; those that no version of the program fills yet are left out."""
    return [name for name in _OF_THE_PAGE if name not in _LATER or filled.get(name)]


def others(filled: Mapping[str, int]) -> list[str]:
    """Return all other fields."""
    first = of_the_page(filled)
    return [name for name in FIELDS if name not in first]


COUNTS: dict[str, Words] = {  # of a run: article pages, and what became of them
    "fetched": Words("抓取", "Fetched"),
    "articles": Words("文章", "Articles"),
    "duplicates": Words("重复", "Copies"),
    "unchanged": Words("未变", "Unchanged"),
    "rejected": Words("未成文章", "Without an article"),
}

PLACES: dict[str, Words] = {
    Provenance.LAYOUT: Words("版面规则", "layout"),
    Provenance.METADATA: Words("国家标准元数据", "standard metadata"),
    Provenance.HINT: Words("其他结构化标记", "other markup"),
    Provenance.BYLINE: Words("署名行", "byline"),
    Provenance.STRUCTURE: Words("页面结构", "page structure"),
    Provenance.LIST: Words("列表行", "row of the list"),
    Provenance.TEXT: Words("正文内", "within the text"),
}

FLAGS: dict[str, Words] = {
    Flag.CHARSET_MISDECLARED: Words("编码声明有误", "Another encoding than declared"),
    Flag.REPLACEMENT_CHARACTERS: Words("有无法解码的字符", "Some bytes could not be decoded"),
    Flag.DATE_DISAGREES: Words("页面上的日期不一致", "Two dates disagree"),
    Flag.DATE_OUT_OF_RANGE: Words("日期不可能成立", "A date that cannot be"),
    Flag.PARTS_JOINED: Words("多页已合并", "Several pages joined"),
    Flag.PARTS_MISSING: Words("缺少分页", "Pages are missing"),
    Flag.POSSIBLY_CUT: Words("可能没有传完", "Maybe broken off"),
    Flag.NO_TEXT: Words("只有图片或附件", "Images or files only"),
    Flag.PINYIN_GLOSSES_REMOVED: Words("去掉了注音", "Pinyin glosses removed"),
    Flag.SPAM_REMOVED: Words("去掉了垃圾文字", "Planted text removed"),
    Flag.HIDDEN_TEXT_REMOVED: Words("去掉了隐藏文字", "Hidden text removed"),
    Flag.TRADITIONAL_CONVERTED: Words("繁体转为简体", "Traditional made Simplified"),
    Flag.TRUNCATED: Words("网站只给出一部分", "The site shows a part only"),
    Flag.CAPTIONS_REMOVED: Words("图注移出正文", "Captions moved out of the text"),
    Flag.BOILERPLATE_REMOVED: Words("去掉了分享、打印等字样", "Share and print bars removed"),
    Flag.RESTORED: Words("撤下后恢复", "Withdrawn and restored"),
    Flag.SUPERSEDES: Words("取代了先抓到的转载", "Took the place of a reprint"),
    Flag.SAME_TEXT: Words("与另一天的通知同文", "Same text as on another day"),
    Flag.SHARED_TEXT: Words("与同站另一页同文", "Same text as another page of the site"),
}
