"""Anti-bot pages, often served as 200: told from articles by what their scripts do, and by holding no text."""

from __future__ import annotations

import re

# Family and what its page holds. All of them are short or hold almost no text, which is tested first.
_FAMILIES = (
    ("jsl", re.compile(r"__jsl_clearance|jsl_clearance_s|加速乐|cdn\.jiasule", re.IGNORECASE)),
    ("wzws", re.compile(r"WZWS|wzwschallenge|WZWS-RAY|网站卫士", re.IGNORECASE)),
    ("ruishu", re.compile(r"\$_ts\s*=|_\$[a-zA-Z0-9]{2}\(|\bFSSBBIl1UgzbN7N|<meta[^>]{0,40}\bid=[\"']?[0-9A-Za-z]{8,14}[\"']?\s+content=[\"']?[^\"'>]{60,}", re.IGNORECASE)),
    ("acw", re.compile(r"acw_sc__v2|arg1\s*=\s*'[0-9A-F]{40}'|aliyun_waf|_waf_", re.IGNORECASE)),
    ("cloudflare", re.compile(r"cf-browser-verification|challenge-platform|__cf_chl|cf_captcha", re.IGNORECASE)),
    ("yunfanghu", re.compile(r"云防护|网站防火墙|安全狗|云锁|创宇盾|知道创宇|云盾|D盾|WAF拦截|Web应用防火墙|访问行为(?:异常|存在异常)|攻击行为")),
    ("captcha", re.compile(r"captcha|滑动验证|请完成(?:安全)?验证|人机验证|拖动滑块|安全验证|访问验证|输入验证码(?:后)?(?:继续)?访问", re.IGNORECASE)),
    ("wait", re.compile(r"请稍候|请稍等|正在(?:检查|验证|跳转|进行安全检测)|浏览器安全检查|Just a moment|Please enable JavaScript", re.IGNORECASE)),
    ("blocked", re.compile(r"访问(?:过于频繁|被拒绝|受限|被拦截|频率过高)|IP.{0,10}(?:被禁止|被封|黑名单)|请求(?:被拦截|过于频繁)|Request blocked|Access Denied|禁止访问", re.IGNORECASE)),
    ("cookie", re.compile(r"document\.cookie\s*=.{0,400}?(?:location\.(?:reload|href|replace)|window\.location)|(?:location\.reload|location\.replace).{0,200}?document\.cookie", re.IGNORECASE | re.DOTALL)),
)  # fmt: skip
_LITTLE = 400  # characters of visible text: an article's page has more, with its navigation
_SAMPLE = 60_000  # characters of the page looked at


def detect(html: str, visible: int, body: int) -> str | None:
    """Return the family of anti-bot page, or `None`.

    `html` is the decoded page, `visible` the characters it shows, `body` the characters of prose found in it.
    """
    if visible > _LITTLE or body > _LITTLE // 2:
        return None
    sample = html[:_SAMPLE]
    return next((name for name, pattern in _FAMILIES if pattern.search(sample)), None)
