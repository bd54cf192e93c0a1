"""Anti-bot pages, often served as 200: told from articles by what their scripts do, and by holding no text."""

from __future__ import annotations

import re

# Family and what its page holds, in order: a vendor's own marks before words that several use.
_SIGNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("jsl", (r"__jsl_clearance", r"加速乐", r"cdn\.jiasule")),
    ("wzws", (r"WZWS", r"网站卫士")),
    (
        "ruishu",
        (
            r"\$_ts\s*=",
            r"FSSBBIl1UgzbN7N",
            r"<meta[^>]{0,40}\bid=[\"']?[0-9A-Za-z]{8,14}[\"']?\s+content=[\"']?[^\"'>]{60,}",
        ),
    ),
    ("acw", (r"acw_sc__v2", r"arg1\s*=\s*'[0-9A-F]{40}'", r"aliyun_waf", r"_waf_")),
    ("cloudflare", (r"cf-browser-verification", r"challenge-platform", r"__cf_chl", r"cf_captcha")),
    (
        "yunfanghu",
        (
            r"云防护|网站防火墙|安全狗|云锁|创宇盾|知道创宇|云盾|D盾|WAF拦截|Web应用防火墙|攻击行为",
            r"访问行为(?:异常|存在异常)",
        ),
    ),
    (
        "captcha",
        (
            r"captcha|滑动验证|人机验证|拖动滑块|安全验证|访问验证",
            r"请完成(?:安全)?验证|输入验证码(?:后)?(?:继续)?访问",
        ),
    ),
    (
        "wait",
        (
            r"请稍候|请稍等|正在(?:检查|验证|跳转|进行安全检测)|浏览器安全检查",
            r"Just a moment|Please enable JavaScript",
        ),
    ),
    (
        "blocked",
        (
            r"访问(?:过于频繁|被拒绝|受限|被拦截|频率过高)|IP.{0,10}(?:被禁止|被封|黑名单)|请求(?:被拦截|过于频繁)|禁止访问",
            r"Request blocked|Access Denied",
        ),
    ),
    (
        "cookie",
        (
            r"document\.cookie\s*=[\s\S]{0,400}?(?:location\.(?:reload|href|replace)|window\.location)",
            r"location\.re(?:load|place)[\s\S]{0,200}?document\.cookie",
        ),
    ),
)
_FAMILIES = tuple((name, re.compile("|".join(signs), re.IGNORECASE)) for name, signs in _SIGNS)
_LITTLE = 400  # characters of visible text: an article's page has more, with its navigation
_WORD = (
    100  # characters of prose: articles without navigation set cookies too, a script's challenge says a word at most
)
_SAMPLE = 60_000  # characters of the page looked at


def detect(html: str, visible: int, body: int) -> str | None:
    """Return the family of anti-bot page, or `None`.

    `html` is the decoded page, `visible` the characters it shows, `body` the characters of prose found in it.
    """
    if visible > _LITTLE or body > _LITTLE // 2:
        return None
    sample = html[:_SAMPLE]
    name = next((name for name, pattern in _FAMILIES if pattern.search(sample)), None)
    return None if name == "cookie" and body > _WORD else name
