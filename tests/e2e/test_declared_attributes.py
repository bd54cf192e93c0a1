"""What a declaration may say besides what it must does what docs/adding-a-site.md says, in a whole crawl."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

import pytest

from scripts.demo.pages import Exchange, html, plain
from tests.download.test_tls import Server, old_context
from tests.e2e.project import ROOT, records
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

TODAY = datetime.now(UTC) + timedelta(hours=8)
AGES = (1, 5, 20)  # days
WHAT = {1: "春耕备耕", 5: "防汛抗旱", 20: "校园安全"}


def day(age: int) -> str:
    """Return the day of an article."""
    return (TODAY - timedelta(days=age)).date().isoformat()


def path(age: int) -> str:
    """Return where an article is."""
    return f"/html/1/{day(age)}/content-{100 + age}.html"


def pages(host: str) -> Iterator[Exchange]:
    """Yield a small site: its home page is a list of three articles."""
    rows = "".join(
        f"<li><a href='{path(age)}'>示例县召开{WHAT[age]}工作会议</a><span>{day(age)}</span></li>" for age in AGES
    )
    menu = f"<html><head><title>示例县</title></head><body><ul>{rows}</ul></body></html>"
    yield plain(f"{host}/robots.txt", "User-agent: *\nAllow: /")
    yield html(f"{host}/", menu)
    yield html(f"{host}/yw/", menu)
    for age in AGES:
        title = f"示例县召开{WHAT[age]}工作会议"
        text = "".join(
            f"<p>{WHAT[age]}是{when}的重点，会议要求各乡镇和部门{how}，把各项措施落到实处，{WHAT[age]}不能放松。</p>"
            for when, how in (("今年", "压实责任"), ("本月", "分工协作"), ("当前", "加强值守"))
        )
        head = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
        meta = f"<div>发布时间：{day(age)} 09:30 来源：示例日报</div>"
        page = f"{head}{meta}<div>{text}</div></body></html>"
        yield html(f"{host}{path(age)}", page)


def declare(folder: Path, name: str = "mine", **attributes: str) -> None:
    """Write the declaration of a site."""
    given = {"domains": '("mine.test",)', "home": '"http://mine.test/"', "lists": '("/yw/",)'} | attributes
    lines = "".join(f"    {key}={value},\n" for key, value in given.items())
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.py").write_text(
        "from crawler.cms.generic import FAMILY\nfrom crawler.sites.site import Site\n\n"
        f'SITE = Site(\n    name="{name}",\n    publisher="示例县人民政府",\n    region="某省示例县",\n'
        f"    family=FAMILY,\n{lines})\n",
        "utf-8",
    )


def crawl(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Crawl the site that is declared in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", *arguments, "mine"],
        cwd=ROOT,
        env=os.environ | {"SITES_PATH": str(folder / "sites"), "DATA_DIR": str(folder / "data"), "COLUMNS": "160"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


TWO = """
import sys
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

settings = get_project_settings()
for word in sys.argv[1:]:
    name, _, value = word.partition("=")
    settings.set(name, value, priority="cmdline")
process = AsyncCrawlerProcess(settings)
process.crawl("one")
process.crawl("two")
process.start()
"""


def test_two_sites_are_crawled_in_one_process(tmp_path: Path) -> None:
    for name in ("one", "two"):
        declare(tmp_path / "sites", name, domains=f'("{name}.test",)', home=f'"http://{name}.test/"')
    feed = tmp_path / "out.jsonl"
    with serve([*pages("http://one.test"), *pages("http://two.test")]) as server:
        settings = [word for word in server.arguments() if word != "-s"]
        done = subprocess.run(
            [sys.executable, "-c", TWO, *settings, f"FEEDS={json.dumps({str(feed): {'format': 'jsonlines'}})}"],
            cwd=ROOT,
            env=os.environ | {"SITES_PATH": str(tmp_path / "sites"), "DATA_DIR": str(tmp_path / "data")},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
    lines = map(json.loads, feed.read_text("utf-8").splitlines())
    articles = [line for line in lines if "id" in line]
    assert sorted((line["site"], line["url"]) for line in articles) == sorted(
        (name, f"http://{name}.test{path(age)}") for name in ("one", "two") for age in AGES
    )
    assert all(line["archive"].startswith(f"archive/{line['site']}/") for line in articles)
    first = {line["id"]: line["site"] for line in articles if line["duplicate_of"] is None}
    copies = [line for line in articles if line["duplicate_of"]]  # both sites have the same three stories
    assert len(first) == len(copies) == len(AGES)
    assert all(first[line["duplicate_of"]] != line["site"] for line in copies)


@pytest.mark.parametrize(("days", "again"), [(0, ()), (3, (1,)), (7, (1, 5)), (30, AGES)])
def test_recheck_days_is_how_long_an_article_is_asked_for_again(
    tmp_path: Path, days: int, again: tuple[int, ...]
) -> None:
    declare(tmp_path / "sites", recheck_days=str(days))
    with serve(pages("http://mine.test")) as server:
        first = crawl(tmp_path, *server.arguments())
        assert first.returncode == 0, first.stdout + first.stderr
        assert len(records(tmp_path / "data", "articles")) == len(AGES)
        server.asked.clear()
        second = crawl(tmp_path, *server.arguments())
        assert second.returncode == 0, second.stdout + second.stderr
        asked = {age for age in AGES if any(url.endswith(path(age)) for url in server.asked)}
    assert asked == set(again)
    assert len(records(tmp_path / "data", "articles")) == len(AGES)


def test_an_article_goes_on_under_the_new_domain(tmp_path: Path) -> None:
    declare(tmp_path / "sites", domains='("old.test",)', home='"http://old.test/"')
    with serve(pages("http://old.test")) as server:
        assert crawl(tmp_path, *server.arguments()).returncode == 0
    declare(tmp_path / "sites", domains='("new.test",)', aliases='("old.test",)', home='"http://new.test/"')
    with serve(pages("http://new.test")) as server:
        done = crawl(tmp_path, "-a", "full=1", *server.arguments())
        assert done.returncode == 0, done.stdout + done.stderr
        assert not any("old.test" in url for url in server.asked)
    found = records(tmp_path / "data", "articles")
    assert len({record["id"] for record in found}) == len(AGES)
    assert {record["revision"] for record in found} == {1}
    stray = crawl(tmp_path, "-a", f"urls={_listed(tmp_path, 'http://other.test/a.html')}")
    assert stray.returncode == 2
    assert "its URLs are on new.test, old.test" in stray.stdout + stray.stderr


def _listed(folder: Path, url: str) -> Path:
    file = folder / "urls.txt"
    file.write_text(f"{url}\n")
    return file


@pytest.mark.parametrize("legacy", [True, False])
def test_a_site_of_old_tls_is_crawled_only_where_it_is_declared_so(tmp_path: Path, legacy: bool) -> None:
    answers = {exchange.url.removeprefix("http://x"): exchange for exchange in pages("http://x")}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = answers.get(self.path)
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(found.body if found else b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = Server(("127.0.0.1", 0), Handler)
    server.socket = old_context(tmp_path).wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        home = f'"https://127.0.0.1:{server.server_port}/"'
        declare(tmp_path / "sites", domains='("127.0.0.1",)', home=home, legacy_tls=str(legacy))
        quick = (
            "DOWNLOAD_DELAY=0",
            "RETRY_TIMES=0",
            "ALLOW_PRIVATE_ADDRESSES=1",
            "DOWNLOAD_VERIFY_CERTIFICATES=0",
            "AUTOTHROTTLE_ENABLED=0",
        )
        done = crawl(tmp_path, *(word for setting in quick for word in ("-s", setting)))
    finally:
        server.shutdown()
        server.server_close()
    assert done.returncode == (0 if legacy else 1), done.stdout + done.stderr
    assert len(records(tmp_path / "data", "articles")) == (len(AGES) if legacy else 0)
    if not legacy:
        assert "mine: down: none of" in done.stdout
        assert "SSL" in done.stdout  # why, in the last line
