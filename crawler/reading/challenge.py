"""Anti-bot pages, often served as 200: told from articles by what their scripts do, and by holding no text."""

from __future__ import annotations

import re

# Family and what its page holds, in order: a vendor's own marks before words that several use. A text is looked for as
# it stands, in lower case; a pattern only on a page that holds the text before it, which is quicker to find.
_SIGNS: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]], ...] = (
    ("jsl", ("__jsl_clearance", "加速乐", "cdn.jiasule"), ()),
    ("wzws", ("wzws", "网站卫士"), ()),
    (
        "ruishu",
        ("fssbbil1ugzbn7n",),
        (
            ("$_ts", r"\$_ts\s*="),
            ("<meta", r"<meta[^>]{0,40}\bid=[\"']?[0-9a-z]{8,14}[\"']?\s+content=[\"']?[^\"'>]{60,}"),
        ),
    ),
    ("acw", ("acw_sc__v2", "aliyun_waf", "_waf_"), (("arg1", r"arg1\s*=\s*'[0-9a-f]{40}'"),)),
    ("cloudflare", ("cf-browser-verification", "challenge-platform", "__cf_chl", "cf_captcha"), ()),
    (
        "yunfanghu",
        (
            "云防护", "网站防火墙", "安全狗", "云锁", "创宇盾", "知道创宇", "云盾", "d盾", "waf拦截", "web应用防火墙",
            "攻击行为", "访问行为异常", "访问行为存在异常",
        ),
        (),
    ),
    (
        "captcha",
        ("captcha", "滑动验证", "人机验证", "拖动滑块", "安全验证", "访问验证"),
        (("验证", r"请完成(?:安全)?验证|输入验证码(?:后)?(?:继续)?访问"),),
    ),
    (
        "wait",
        (
            "请稍候", "请稍等", "正在检查", "正在验证", "正在跳转", "正在进行安全检测", "浏览器安全检查",
            "just a moment", "please enable javascript",
        ),
        (),
    ),
    (
        "blocked",
        (
            "访问过于频繁", "访问被拒绝", "访问受限", "访问被拦截", "访问频率过高", "请求被拦截", "请求过于频繁",
            "禁止访问", "request blocked", "access denied",
        ),
        (("ip", r"ip.{0,10}(?:被禁止|被封|黑名单)"),),
    ),
    (
        "cookie",
        (),
        (
            (
                "document.cookie",
                (
                    r"document\.cookie\s*=[\s\S]{0,400}?(?:location\.(?:reload|href|replace)|window\.location)"
                    r"|location\.re(?:load|place)[\s\S]{0,200}?document\.cookie"
                ),
            ),
        ),
    ),
)  # fmt: skip
_FAMILIES = tuple(
    (name, texts, tuple((within, re.compile(pattern)) for within, pattern in patterns))
    for name, texts, patterns in _SIGNS
)
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
    sample = html[:_SAMPLE].lower()
    name = next((name for name, texts, patterns in _FAMILIES if _holds(sample, texts, patterns)), None)
    return None if name == "cookie" and body > _WORD else name


def _holds(sample: str, texts: tuple[str, ...], patterns: tuple[tuple[str, re.Pattern[str]], ...]) -> bool:
    """Return whether a page has one of a family's texts or patterns."""
    if any(text in sample for text in texts):
        return True
    return any(within in sample and pattern.search(sample) for within, pattern in patterns)
