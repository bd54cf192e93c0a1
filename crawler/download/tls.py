"""TLS for the servers that time left behind: short Diffie-Hellman groups, old ciphers, TLS 1.0."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from twisted.internet.interfaces import IAcceptableCiphers
from twisted.internet.ssl import AcceptableCiphers
from zope.interface import implementer

from crawler.download.scrapy_private import set_ciphers

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_LEVEL = "@SECLEVEL=0"  # OpenSSL's level for keys below 112 bits of security


@implementer(IAcceptableCiphers)
class _OldCiphers:
    """Every cipher that OpenSSL has in its defaults, at its lowest level.

    Twisted takes the names out of a cipher string and drops the level, so `DOWNLOADER_CLIENT_TLS_CIPHERS` alone can't
    lower it: here the level goes along as if it were one more name.
    """

    def selectCiphers(self, availableCiphers: Any) -> list[Any]:  # noqa: N802, N803 - Twisted's names
        names = AcceptableCiphers.fromOpenSSLCipherString(f"DEFAULT:{_LEVEL}")  # type: ignore[no-untyped-call]
        return [*names.selectCiphers(availableCiphers), SimpleNamespace(fullName=_LEVEL)]


class LegacyTLSHandler(HTTP11DownloadHandler):
    """Scrapy's handler for one site whose server speaks old TLS only; certificates are checked as ever."""

    def __init__(self, crawler: Crawler) -> None:
        """Lower the level of this crawler's connections."""
        super().__init__(crawler)
        set_ciphers(self, _OldCiphers())
