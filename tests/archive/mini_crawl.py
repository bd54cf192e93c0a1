"""A small crawl with the downloader middlewares: `python -m tests.archive.mini_crawl OUT URL PATHS ARGS…`."""

from __future__ import annotations

import hashlib
import json
import sys
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.crawler import CrawlerProcess

from crawler import settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from scrapy.http import Response

SETTINGS = {
    "DOWNLOADER_MIDDLEWARES": {k: v for k, v in settings.DOWNLOADER_MIDDLEWARES.items() if "download.limits" not in k},
    "ROBOTSTXT_OBEY": True,
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "RETRY_TIMES": 1,
    "CONCURRENT_REQUESTS": 1,
    "LOG_LEVEL": "ERROR",
}


class MiniSpider(scrapy.Spider):
    """Asks for each path, writes what it is given to the file `out`."""

    name = "mini"
    out: str
    base: str
    paths: str

    async def start(self) -> AsyncIterator[Any]:
        for path in self.paths.split(","):
            method, _, where = path.rpartition(" ")
            body = b"page=1" if method else b""
            yield scrapy.Request(self.base + where, method=method or "GET", body=body, errback=self.failed)

    def parse(self, response: Response) -> None:
        moment = response.meta["captured_at"]
        self.note(
            url=response.url,
            status=response.status,
            kind=type(response).__name__,
            headers=dict(
                sorted((k, v) for k, v in response.headers.to_unicode_dict().items() if k != "Content-Length")
            ),
            body=hashlib.sha256(response.body).hexdigest(),
            captured_at=moment.isoformat() if moment else None,
            archive=response.meta["archive"],
            flags=response.flags,
        )

    def failed(self, failure: Any) -> None:
        if hasattr(failure.value, "response"):
            self.parse(failure.value.response)
        else:
            self.note(failed=type(failure.value).__name__, url=failure.request.url)

    def note(self, **what: object) -> None:
        with open(self.out, "a", encoding="utf-8") as file:  # noqa: PTH123
            file.write(json.dumps(what) + "\n")


def crawl(out: Path, base: str, paths: str, **arguments: str) -> None:
    """Run the spider to the end; `data_dir` and `replay` are taken from `arguments`."""
    process = CrawlerProcess(SETTINGS | {"DATA_DIR": arguments.pop("data_dir", "."), "RUN_ID": "run"})
    process.crawl(MiniSpider, out=out, base=base, paths=paths, **arguments)
    process.start()


if __name__ == "__main__":
    crawl(sys.argv[1], sys.argv[2], sys.argv[3], **dict(a.split("=", 1) for a in sys.argv[4:]))  # type: ignore[arg-type]
