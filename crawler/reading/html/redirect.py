"""Pages that do nothing but lead to another one: by `<meta refresh>`, or by a script that sets the location."""

from __future__ import annotations

import re
from html import unescape

from crawler.urls import resolve

_LONGEST = 3000  # bytes of such a page
_JUMP = re.compile(
    r"""<meta[^<>]{0,80}refresh[^<>]{0,80}url\s{0,9}=\s{0,9}['"]?([^'"<>\s]{1,1000})"""
    r"""|\blocation(?:\.href)?\s{0,9}(?:=|\.(?:replace|assign)\()\s{0,9}['"]([^'"<>\s]{1,1000})['"]""",
    re.IGNORECASE,
)
_UNSHOWN = re.compile(
    r"<(script|style|title)\b[^>]{0,200}>.*?</\1>|<!--.*?-->|<[^>]{0,1000}>|\s+", re.IGNORECASE | re.DOTALL
)
_SHOWN = 400  # bytes that it shows: 正在跳转，请稍候, and a link for those whom it doesn't take there


def leads_to(body: bytes, url: str) -> str | None:
    """Return where a page at `url` leads that does nothing else, None for any other page.

    One that sets a cookie on the way is an anti-bot page.
    """
    if len(body) > _LONGEST:
        return None
    html = body.decode("latin-1")
    found = _JUMP.search(html)
    if found is None or "document.cookie" in html or len(_UNSHOWN.sub("", html)) > _SHOWN:
        return None
    target = resolve(url, unescape(found[1] or found[2]))
    return target if target.startswith(("http://", "https://")) and target != url else None
