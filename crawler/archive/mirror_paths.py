"""Addresses out of the names that mirroring programs (`wget -r`, HTTrack) give to files: `HOST/PATH`."""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache
from hashlib import sha256
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from tldextract import TLDExtract

_HOST = re.compile(r"((?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.)+[a-z0-9-]{1,63}|localhost)(?:[:+_](\d{1,5}))?", re.IGNORECASE)
_NO_ENDINGS = {"zip", "py", "sh", "md", "app", "mov", "pl"}  # top-level domains that are more often suffixes of files
_PLAIN = re.compile(r"[!-~]+")

# `wget --restrict-file-names=windows` writes `@` for the `?` before a query.
_AT = re.compile(r"@(?=[\w.%-]{1,64}=)")
# `wget -E` appends `.html` to the name of a page that has another.
_APPENDED = re.compile(
    r"(.*\.(?:asp|aspx|ashx|php\d?|phtml|jsp|jspx|jsf|do|action|cgi|pl|cfm|nsf|s?html?|[jdx]html)|.*\?.*=[^/&=]*)\.html",
    re.IGNORECASE,
)
_INDEX = {"index.html", "index.htm"}  # wget's name for a folder's own page is the first
_SAFE = "%/:=&~+!$,;'()*[]@"


def mirrored(parts: tuple[str, ...], *, last: bool = False) -> str:
    """Return the address, without its scheme, of a file in a mirrored tree, "" when no folder has the name of a host.

    `parts` are the names of the folders and of the file. The first folder that is a host counts, or the last one.
    """
    places = range(len(parts) - 1)
    for place in reversed(places) if last else places:
        host = _host(parts[place])
        if host:
            return f"{host}/{_path(parts[place + 1 :])}"
    return ""


def written_by_program(address: str) -> bool:
    """Tell whether no part of an address had to be escaped: people name the pages they save after their titles."""
    return "%" not in address


def is_web(url: str) -> bool:
    """Tell whether an address is one of the web."""
    return url[:8].lower().startswith(("http://", "https://"))


def nowhere(body: bytes, name: str) -> str:
    """Return an address that can never exist for a page that nothing tells the address of."""
    return f"http://unknown.invalid/{sha256(body).hexdigest()[:16]}/{quote(os.fsencode(name))}"


@lru_cache(maxsize=1024)
def _host(name: str) -> str:
    found = _HOST.fullmatch(name)
    if found is None:
        return ""
    host, port = found[1].lower(), found[2]
    if host != "localhost" and not _is_address(host):
        ending = _endings()(host)
        if not ending.suffix or not ending.domain or ending.suffix in _NO_ENDINGS:
            return ""
    return f"{host}:{port}" if port else host


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@cache
def _endings() -> TLDExtract:
    from tldextract import TLDExtract  # noqa: PLC0415  # 0.3 s, which only mirrored trees are worth

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def _path(parts: tuple[str, ...]) -> str:
    folders, name = parts[:-1], parts[-1]
    path, mark, query = (name if "?" in name else _AT.sub("?", name, count=1)).partition("?")
    appended = _APPENDED.fullmatch(f"{path}{mark}{query}")
    if appended:
        path, mark, query = appended[1].partition("?")
    if path.lower() == "index.html":
        path = ""
    return "/".join(map(_quoted, (*folders, path))) + mark + _quoted(query)


def _quoted(name: str) -> str:
    return quote(os.fsencode(name), safe=_SAFE)
