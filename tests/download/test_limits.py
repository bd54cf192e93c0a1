"""What may be asked for: addresses, schemes, bounds, and how long a server may make a crawl wait."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler
from twisted.internet.address import IPv4Address
from twisted.internet.error import DNSLookupError

from crawler.download.limits import (
    GuardMiddleware,
    PublicHostnameResolver,
    RefusedRequest,
    RetryAfterMiddleware,
    is_public,
    refusal,
    retry_after,
)
from crawler.records import Reason


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
    ],
)
def test_private_address(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "202.96.199.133", "2400:3200::1", "64:ff9b::808:808"])
def test_public_address(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_mapping_into_ipv6_changes_nothing(address: Any) -> None:
    assert is_public(f"::ffff:{address}") == is_public(str(address))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", Reason.FORBIDDEN_ADDRESS),
        ("ftp://www.panjin.gov.cn/a", Reason.FORBIDDEN_ADDRESS),
        ("javascript:void(0)", Reason.FORBIDDEN_ADDRESS),
        ("http://169.254.169.254/latest/meta-data/", Reason.FORBIDDEN_ADDRESS),
        ("http://[::1]:8080/", Reason.FORBIDDEN_ADDRESS),
        ("http://www.panjin.gov.cn/" + "a" * 3000, Reason.LIMIT),
    ],
)
def test_refused_url(url: str, reason: Reason) -> None:
    refused = refusal(url, max_length=2083)
    assert refused is not None
    assert refused.reason == reason


@pytest.mark.parametrize("url", ["http://www.panjin.gov.cn/", "https://8.8.8.8/a", "http://[2400:3200::1]/"])
def test_allowed_url(url: str) -> None:
    assert refusal(url, max_length=2083) is None


def test_private_address_with_the_setting() -> None:
    assert refusal("http://127.0.0.1:8000/", max_length=2083, allow_private=True) is None


class _Receiver:
    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.complete = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


class _Reactor:
    """A reactor whose name server gives every host one private and one public address."""

    def __init__(self) -> None:
        self.nameResolver = self

    def resolveHostName(self, receiver: Any, host: str, *_: Any) -> Any:  # noqa: N802
        receiver.resolutionBegan(None)
        receiver.addressResolved(IPv4Address("TCP", "10.0.0.8", 0))
        if host != "intranet.example.gov.cn":
            receiver.addressResolved(IPv4Address("TCP", "203.119.25.1", 0))
        receiver.resolutionComplete()


def _resolve(host: str, *, allow_private: bool = False) -> _Receiver:
    reactor: Any = _Reactor()
    receiver = _Receiver()
    PublicHostnameResolver(reactor, 0, allow_private=allow_private).resolveHostName(receiver, host)  # type: ignore[arg-type]
    return receiver


def test_private_answers_are_dropped() -> None:
    receiver = _resolve("www.example.gov.cn")
    assert receiver.addresses == ["203.119.25.1"]
    assert receiver.complete


def test_private_answers_pass_with_the_setting() -> None:
    assert _resolve("www.example.gov.cn", allow_private=True).addresses == ["10.0.0.8", "203.119.25.1"]


@pytest.mark.parametrize("error", [DNSLookupError(), CannotResolveHostError()])  # Twisted's, and as Scrapy raises it
def test_a_name_of_private_addresses_only_is_refused_by_name(error: Exception) -> None:
    assert _resolve("intranet.example.gov.cn").addresses == []
    guard = GuardMiddleware.from_crawler(_crawler())
    with pytest.raises(RefusedRequest) as caught:
        guard.process_exception(Request("http://intranet.example.gov.cn/"), error)
    assert caught.value.reason == Reason.FORBIDDEN_ADDRESS


def test_a_name_that_does_not_resolve_is_a_network_error() -> None:
    guard = GuardMiddleware.from_crawler(_crawler())
    guard.process_exception(Request("http://nowhere.example.gov.cn/"), DNSLookupError())


def _crawler(**settings: Any) -> Any:
    crawler = get_crawler(settings_dict=settings, prevent_warnings=False)
    crawler.stats = crawler.stats or type("Stats", (), {"inc_value": lambda *_: None})()
    return crawler


def test_pages_are_bounded() -> None:
    guard = GuardMiddleware.from_crawler(_crawler(MAX_PAGES=2))
    request = Request("http://www.panjin.gov.cn/")
    guard.process_request(request)
    guard.process_request(request)
    with pytest.raises(RefusedRequest) as caught:
        guard.process_request(request)
    assert caught.value.reason == Reason.LIMIT


NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Sun, 22 Nov 2026 01:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2026 00:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_a_wait_that_is_too_long_is_not_made() -> None:
    middleware = RetryAfterMiddleware.from_crawler(_crawler(RETRY_AFTER_MAX=600))
    request = Request("http://www.panjin.gov.cn/")
    response = Response(request.url, status=429, headers={"Retry-After": "86400"})
    assert middleware.process_response(request, response) is response
    assert request.meta["dont_retry"]


def test_a_server_that_only_ever_asks_to_wait_is_given_up_until_it_answers() -> None:
    crawler: Any = SimpleNamespace(settings=Settings({"RETRY_AFTER_MAX": 600}), stats=None, engine=None)
    middleware = RetryAfterMiddleware.from_crawler(crawler)

    def answer(status: int, wait: str = "400") -> bool:
        request = Request("http://www.panjin.gov.cn/", meta={"download_slot": "www.panjin.gov.cn"})
        middleware.process_response(request, Response(request.url, status=status, headers={"Retry-After": wait}))
        return "dont_retry" in request.meta

    assert [answer(503), answer(503), answer(429)] == [False, True, True]
    assert not answer(503, "100")  # a wish that was not granted took no time
    assert not answer(200)
    assert not answer(503)


def test_a_short_wait_holds_the_queue_of_the_host() -> None:
    slot = Slot(concurrency=1, delay=0)
    processed: list[Slot] = []

    async def hold() -> None:
        downloader = SimpleNamespace(slots={"www.panjin.gov.cn": slot}, _process_queue=processed.append)
        crawler: Any = SimpleNamespace(
            settings=Settings({"RETRY_AFTER_MAX": 600}), stats=None, engine=SimpleNamespace(downloader=downloader)
        )
        request = Request("http://www.panjin.gov.cn/", meta={"download_slot": "www.panjin.gov.cn"})
        response = Response(request.url, status=503, headers={"Retry-After": "0"})
        RetryAfterMiddleware.from_crawler(crawler).process_response(request, response)
        assert slot.latercall is not None
        assert processed == []
        assert "dont_retry" not in request.meta
        await asyncio.sleep(0.01)

    asyncio.run(hold())
    assert slot.latercall is None
    assert processed == [slot]
