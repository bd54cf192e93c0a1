"""Notices that sites answer with 200 where an article was: it is gone, log in, too often, under maintenance. Pure.

The words alone decide only of a page that states neither a date nor more than a few lines: articles are written about
maintenance, too. What else tells a notice is that it took the place of a known article, or that it stands at several
addresses (`crawler.index.doubt`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.records import Provenance, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.records import Article

_THING = "(?:信息|页面|内容|文章|网页|栏目|资源|文件|新闻|链接|网址|地址|稿件|资讯|记录|数据)"
_SITE = "(?:网站|系统|平台|本站|门户|服务器|服务|站点|页面)"
_WORDS = {
    Reason.SOFT_404: (
        rf"{_THING}[^。！？\n]{{0,12}}(?:不存在|被?删除|失效|过期|已?下线|找不到|未找到|无法找到|移除|不见了|走丢|飞走)",
        rf"(?:找不到|未找到|没有找到|无法找到|不存在)[^。！？\n]{{0,10}}{_THING}",
        r"(?:page|file|document|resource)s? (?:was |could |can)?\s?not (?:be )?found|no longer (?:exists|available)",
        r"\b404\b[^\n]{0,12}(?:not found|error|错误|页)|^(?:出错|错误页面|访问出错|参数错误|非法参数)",
    ),
    Reason.MAINTENANCE: (
        rf"{_SITE}[^。！？\n]{{0,10}}(?:维护|升级|改版|割接|迁移)(?:中(?!心)|期间|[，,]?敬请)",
        rf"(?:正在|正进行)[^。！？\n]{{0,8}}(?:维护|升级|改版|割接)|{_SITE}[^。\n]{{0,6}}建设中(?!心)",
        r"(?:维护|升级|改版)中(?!心)|(?:暂停|暂时停止)(?:访问|服务|开放)[^。\n]{0,8}(?:谅解|维护|升级)",
        r"under maintenance|maintenance mode|be back soon",
    ),
    Reason.LOGIN: (
        r"请(?:您)?(?:先|重新|首先)?(?:进行)?登[录陆]|(?:尚未|没有|还未|未)登录|登[录陆]后[^。\n]{0,6}(?:查看|访问|浏览|阅读|继续)",
        r"(?:没有|无)权(?:限)?[^。\n]{0,6}(?:访问|查看|浏览)|您(?:没有|无)权限",
        r"会话[^。\n]{0,4}(?:超时|过期|失效)|(?:please|must|need to) (?:log|sign) ?in",
    ),
    Reason.RATE_LIMIT: (
        r"(?:访问|请求|操作|浏览|刷新|点击)[^。！？\n]{0,6}(?:频繁|过快|太快)|(?:访问|请求)(?:频率|次数)[^。！？\n]{0,8}(?:过高|过多|超|限)",
        r"(?:系统|服务器|网络)繁忙[^。\n]{0,6}(?:稍后|重试)|too many requests|rate limit",
    ),
}
_LOGIN_TITLE = re.compile(
    r"(?:.{0,12}(?:用户|会员|系统|平台|后台))?登录(?:页面?|系统|平台|中心)?|用户登陆|.{0,12}统一身份认证.{0,6}"
    r"|(?:log|sign) ?in",
    re.IGNORECASE,
)
_REASONS = {
    reason: re.compile("|".join(f"(?:{word})" for word in words), re.IGNORECASE | re.MULTILINE)
    for reason, words in _WORDS.items()
}
_ANNOUNCED = re.compile(r"公告|通知|通告|公示|启事|关于|说明|[^\W\d_]{2}(?:召开|举行|开展)")
_HEAD = 300  # characters of a text that say what it is about
_SHORT = 300  # characters; a notice has no more, a page with more is an article
_LINE = 120  # characters of a line outside the text that may be the notice
_LITTLE = 40  # characters: where the text has no more, the notice may be elsewhere on the page
_LOGIN_PATH = re.compile(
    r"(?:^|[/._-])(?:log[-_]?in|sign[-_]?in|passport|cas|sso|oauth2?|auth)(?:$|[/._-])", re.IGNORECASE
)


def dated(article: Article) -> bool:
    """Tell whether the page itself states when it was published; an URL keeps its day whatever stands at it."""
    place = article.found_by.get("published_at")
    return article.published_at is not None and place not in (Provenance.STRUCTURE, Provenance.LIST)


def words(title: str | None, text: str) -> Reason | None:
    """Return the notice that a page's title and first lines have words of, the one that comes first; None for none."""
    head = f"{title or ''}\n{text[:_HEAD]}"
    if title and _LOGIN_TITLE.fullmatch(title.strip()):
        return Reason.LOGIN
    found = {reason: match.start() for reason, pattern in _REASONS.items() if (match := pattern.search(head))}
    return min(found, key=found.__getitem__, default=None)


def told(article: Article, lines: Iterable[str] = ()) -> Reason | None:
    """Return the notice that a page is by its words alone, None for an article.

    `lines`: what the page shows, looked through where its text is next to nothing.
    """
    if dated(article) or len(article.text) > _SHORT or article.images or article.attachments:
        return None
    reason = words(article.title, article.text)
    if reason is None and len(article.text) < _LITTLE:
        reason = next((r for line in lines if len(line) <= _LINE and (r := words(None, line))), None)
    if reason is not None and article.title and article.text and _ANNOUNCED.search(article.title):
        return None if words(article.title, "") is not Reason.SOFT_404 else reason
    return reason


def of_redirect(url: str) -> Reason:
    """Return what a redirect says that leads from an article to `url`, a page that is none."""
    return Reason.LOGIN if _LOGIN_PATH.search(urlsplit(url).path) else Reason.SOFT_404
