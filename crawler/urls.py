"""URLs in one form, so that one page has one `id`."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

_TRACKING = re.compile(
    r"^(?:utm_\w+|spm|spm_id_from|from|isappinstalled|share_token|wxshare_count|timestamp)$", re.IGNORECASE
)
# Most article pages' addresses are in that form: a host by name, plain segments, no query. Telling so takes a tenth of
# the time of putting them in it.
_LABEL = r"[a-z0-9]{1,20}(?:-[a-z0-9]{1,20})?"
CANONICAL = re.compile(rf"https?://(?:{_LABEL}\.){{1,5}}[a-z]{{2,20}}(?:/[\w-][\w.~-]*)+/?", re.ASCII)


@lru_cache(maxsize=4096)
def canonical_url(url: str) -> str:
    """Return `url` in the one form that `Article.url` has.

    Host in lower case and without a default port, `/../` and `//` at the start of the path resolved, no fragment,
    query sorted and without what share buttons add. Scheme and `www.` stay: they can name other pages.
    """
    if CANONICAL.fullmatch(url):
        return url
    parts = urlsplit(canonicalize_url(urljoin(url, urlsplit(url).path or "/") if "/." in url else url))
    host = (parts.hostname or "").rstrip(".")
    port = parts.port
    default = {"http": 80, "https": 443}.get(parts.scheme)
    netloc = host if port in (None, default) else f"{host}:{port}"
    query = "&".join(p for p in parts.query.split("&") if p and not _TRACKING.match(p.partition("=")[0]))
    return urlunsplit((parts.scheme, netloc, parts.path or "/", query, ""))
