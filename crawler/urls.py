"""URLs in one form, so that one page has one `id`."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LENGTH = 2083  # characters of a URL; a browser of a time had this bound, and servers keep to it

_TRACKING = re.compile(
    r"^(?:utm_\w+|spm|spm_id_from|from|isappinstalled|share_token|wxshare_count|timestamp|jsessionid|phpsessid"
    r"|aspsessionid\w*)$",
    re.IGNORECASE,
)
_BARE = re.compile(r"^https?://(?:(?:www|m|wap|3g)\.)?")
# Most article pages' addresses are in that form: a host by name, plain segments, no query. Telling so takes a tenth of
# the time of putting them in it.
_LABEL = r"[a-z0-9]{1,20}(?:-[a-z0-9]{1,20})?"
CANONICAL = re.compile(rf"https?://(?:{_LABEL}\.){{1,5}}[a-z]{{2,20}}(?:/[\w-][\w.~-]*)+/?", re.ASCII)
# What no host has (the "forbidden domain code points" of the URL standard), and no URL as a whole.
_NOT_IN_HOST = re.compile(r"[\x00-\x20\x7f\"#%/:<>?@\[\\\]^`{|}]")
_NOT_IN_URL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_][a-z0-9_-]{0,62})*", re.ASCII)
_HOST_LENGTH = 253
_SHOWN = 100
_SCHEMES = {"http", "https", "ftp"}
_PLAIN = re.compile(r"[!-\[\]-~]*")  # ASCII without white space and backslashes
# A path without anything to resolve in it: from the root, or beside the page, as `./W02.jpg` is too
_NEAR = re.compile(r"(?:\./(?!/))?(?P<path>(?P<root>/)?[\w-][\w.~-]*(?:/[\w-][\w.~-]*)*/?)", re.ASCII)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SLASHED = {"http:", "https:", "ftp:"}  # schemes whose paths have slashes only
_PLAIN_FILE = re.compile(r"https?://[!#-;=?-Z_a-z~]+")
WEB = re.compile(r"(?:https?|ftp)://[^/]", re.IGNORECASE)  # how an address of the web begins
_NO_BREAKS = dict.fromkeys(map(ord, "\t\n\r"))
# A server's name for a visitor, which it puts into its links when it sees no cookie: Java's stands in the path.
_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)


def url_fault(url: str) -> str | None:
    """Return why `url` names no page or file of the web (http, https, ftp), in one printable line; None when it can.

    A port is a number up to 65535, a host an IP address or a name that IDNA can write; neither the URL nor its host
    holds characters that the URL standard (url.spec.whatwg.org) forbids there, such as a NUL or half a surrogate pair.
    """
    if CANONICAL.fullmatch(url):
        return None
    if found := _NOT_IN_URL.search(url):
        return f"a URL with the character U+{ord(found[0]):04X}"
    try:
        parts = urlsplit(url)
        if parts.scheme not in _SCHEMES or not parts.hostname or parts.port == 0:
            return "a URL without a scheme, a host or a port that there can be"
        return _host_fault(parts.netloc, parts.hostname)
    except ValueError as error:
        return str(error)


def _host_fault(netloc: str, host: str) -> str | None:
    """Return why a URL names no host; raises `ValueError` for some reasons."""
    if netloc.rpartition("@")[2].startswith("["):
        IPv6Address(host.partition("%")[0])
        return None
    named = host.encode("idna").decode("ascii")
    if len(named) > _HOST_LENGTH:
        return f"a host of {len(named)} characters"
    wrong = "\\" in netloc or _NOT_IN_HOST.search(host) or _NOT_IN_HOST.search(named)
    return f"no host has such a name: {netloc!r}"[:_SHOWN] if wrong else None


def domain_of(text: str) -> str | None:
    """Return the host of a URL, or of what somebody wrote for one, as domains of sites are declared; None for none.

    In lower case and in the form that IDNA writes (xn--…), without scheme, user, port, path and the dot at the end.
    """
    text = text.strip()
    if text.count(":") > 1 and "/" not in text and not text.startswith("["):
        text = f"[{text}]"
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
        if ":" in host:
            return IPv6Address(host).compressed
        named = host.strip(".").encode("idna").decode("ascii").lower()
    except ValueError:
        return None
    return named if _HOST.fullmatch(named) else None


def resolve(base: str, link: str, encoding: str = "utf-8") -> str:
    """Return the URL that `link` is on a page at `base`; "" where the two make none: pages link to `http://[` too.

    As browsers have it (url.spec.whatwg.org): white space at its ends and line breaks within it are dropped, a
    backslash is a slash, and what is not ASCII in a query stands in the page's `encoding`.
    """
    if CANONICAL.fullmatch(link):
        return link
    near = _NEAR.fullmatch(link)
    if near is not None and CANONICAL.fullmatch(base):  # as `urljoin` has it, in a fifth of the time
        return base[: base.index("/", len("https://")) if near["root"] else base.rindex("/") + 1] + near["path"]
    try:
        url = urljoin(base, link if _PLAIN.fullmatch(link) else _as_browsers(link, encoding))
        return url if urlsplit(url).port != 0 else ""
    except ValueError:
        return ""


def _as_browsers(link: str, encoding: str) -> str:
    """Return a link without what only browsers understand in it."""
    link = link.strip().translate(_NO_BREAKS)
    rest, hash_, fragment = link.partition("#")
    path, mark, query = rest.partition("?")
    scheme = _SCHEME.match(path)
    if scheme is None or scheme[0].lower() in _SLASHED:
        path = path.replace("\\", "/")
    if not query.isascii() and not encoding.startswith("utf"):
        query = "".join(c if c.isascii() else quote(c.encode(encoding, "xmlcharrefreplace")) for c in query)
    return f"{path}{mark}{query}{hash_}{fragment}"


@lru_cache(maxsize=4096)
def canonical_url(url: str) -> str:
    """Return `url` in the one form that `Article.url` has.

    Host in lower case and without a default port, `/../` and `//` at the start of the path resolved, no fragment,
    query sorted and without what share buttons add, no session id. Scheme and `www.` stay: they can name other pages.
    """
    if CANONICAL.fullmatch(url):
        return url
    url = _SESSION.sub("", url)
    parts = urlsplit(canonicalize_url(urljoin(url, urlsplit(url).path or "/") if "/." in url else url))
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    default = {"http": 80, "https": 443}.get(parts.scheme)
    netloc = host if port in (None, default) else f"{host}:{port}"
    query = "&".join(p for p in parts.query.split("&") if p and not _TRACKING.match(p.partition("=")[0]))
    return urlunsplit((parts.scheme, netloc, parts.path or "/", query, ""))


def file_url(url: str) -> str | None:
    """Return the address of a file with what an address must not hold escaped; None for data:, file: and the like."""
    if _PLAIN_FILE.fullmatch(url):
        return url
    url = url.strip()
    if not WEB.match(url):
        return None
    try:
        return safe_url_string(url)
    except ValueError:
        return None


def bare_address(url: str) -> str:
    """Return a URL without its scheme and the `www.` or `m.` before its host: a site that moves to https keeps it."""
    return _BARE.sub("", url)


def bare_host(url: str) -> str:
    """Return the host and the port of a URL as `bare_address` has them."""
    return bare_address(url).partition("/")[0]


def addresses(url: str, domains: Sequence[str] = ()) -> list[str]:
    """Return the bare addresses at which a canonical URL's page may be known: its own, then under its other domains.

    `domains` are the domains that one site has or had: what is below one of them is the same below another.
    """
    own = bare_address(url)
    host, slash, rest = own.partition("/")
    domain = next((each for each in domains if host == each or host.endswith(f".{each}")), None)
    if domain is None:
        return [own]
    above = host.removesuffix(domain)
    return list(dict.fromkeys([own, *(f"{above}{each}{slash}{rest}" for each in domains)]))


def on_first(url: str, domains: Sequence[str]) -> str:
    """Return `url` on the first of `domains`, on which the same paths are the same pages; one elsewhere as it is."""
    parts = urlsplit(url)
    domain = next((each for each in domains[1:] if in_domains(url, (each,)) and not in_domains(url, domains[:1])), None)
    if domain is None:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(domain, domains[0])))


def in_domains(url: str, domains: Sequence[str]) -> bool:
    """Tell whether the host of `url` is one of `domains` or below one."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return False
    return any(host == domain or host.endswith("." + domain) for domain in domains)
