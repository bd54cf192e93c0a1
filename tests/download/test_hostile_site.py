"""What is hostile about a whole site: its address, its certificate, its robots.txt, its pager."""

from __future__ import annotations

import ssl
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scripts.demo.pages import Exchange, html
from tests.download.faults import response
from tests.run.fake_site import HOST, ROOT, article_url, command, environment, records, scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from socket import socket
    from subprocess import CompletedProcess

pytestmark = pytest.mark.slow


ROBOTS = f"{HOST}/robots.txt"
HOME = b"<html><body><ul><li><a href='/html/1/2024-05-02/content-1.html'>a</a></li></ul></body></html>"


class Local:
    """A server on loopback under its real address. `asked` is what it was asked for."""

    def __init__(self, certificate: Path | None = None) -> None:
        """Listen, with TLS if there is a certificate."""
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.wfile.write(response(HOME))

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                """Say nothing."""

        class Server(HTTPServer):
            def handle_error(self, request: Any, client_address: Any) -> None:
                """Say nothing of the handshake that was refused."""

        self.asked = asked
        self.server = Server(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    def close(self) -> None:
        """Stop."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def crawl(self, data_dir: Path, site: str, home: str, *words: str, **variables: str) -> CompletedProcess[str]:
        """Crawl with the settings of a real crawl, but for the pause."""
        modules = ["-s", "SPIDER_MODULES=tests.download.local", "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=0"]
        where = home.format(port=self.server.server_port)
        line = command(data_dir, None, site, *modules, "-L", "WARNING", *words)
        return subprocess.run(
            line, cwd=ROOT, env=environment(LOCAL_HOME=where, **variables), capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def local() -> Iterator[Local]:
    server = Local()
    yield server
    server.close()


@pytest.mark.parametrize(
    ("site", "home"), [("by_name", "http://localhost:{port}/"), ("by_address", "http://127.0.0.1:{port}/")]
)
def test_loopback_is_not_asked_unless_the_settings_allow_it(local: Local, tmp_path: Path, site: str, home: str) -> None:
    local.asked.clear()
    done = local.crawl(tmp_path / "refused", site, home)
    assert (done.returncode, local.asked) == (1, [])
    assert done.stdout.splitlines()[-1].startswith(f"{site}: down: ")
    assert "forbidden_address" in done.stderr
    assert done.stderr.count("-s ALLOW_PRIVATE_ADDRESSES=1 allows") == 1
    assert "Traceback" not in done.stderr
    local.crawl(tmp_path / "allowed", site, home, "-s", "ALLOW_PRIVATE_ADDRESSES=1")
    assert {"/robots.txt", "/"} <= set(local.asked)


def test_a_certificate_that_nobody_signed_is_refused(tmp_path: Path) -> None:
    certificate = _certificate(tmp_path)
    local = Local(certificate)
    words = ("-s", "ALLOW_PRIVATE_ADDRESSES=1")
    done = local.crawl(tmp_path / "refused", "by_name", "https://localhost:{port}/", *words)
    asked = list(local.asked)
    trusted = local.crawl(
        tmp_path / "trusted", "by_name", "https://localhost:{port}/", *words, SSL_CERT_FILE=str(certificate)
    )
    local.close()
    assert (done.returncode, asked) == (1, [])
    assert "certificate verify failed" in done.stderr
    assert "Traceback" not in done.stderr
    assert {"/robots.txt", "/"} <= set(local.asked), trusted.stderr


def _certificate(folder: Path) -> Path:
    """Make a certificate for localhost that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(IPv4Address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "server.pem"
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_pager_without_end_ends_at_the_bound_of_the_run(tmp_path: Path) -> None:
    with serve(town(400)) as server:
        done = scrapy(tmp_path, server, "town", "-s", "MAX_PAGES=60")
    assert len(server.asked) == 60
    run = records(tmp_path, "runs")[-1]
    counts = run["counts"]
    assert counts["fetched"] == counts["articles"] + counts["rejected"]
    assert {record["reason"] for record in records(tmp_path, "rejected")} <= {"limit"}
    assert (done.returncode, run["state"]) == (1, "incomplete")


LINKS = (
    "http://[::1",
    "http://127.0.0.1:22/html/1/2024-05-02/content-1.html",
    "file:///html/1/2024-05-02/content-1.html",
    "javascript:void(0)",
    f"/html/1/2024-05-02/content-1.html?{'a' * 9000}",
    "/../../../html/1/2024-05-02/../content-1.html",
    "//www.town.test:99999/html/1/2024-05-02/content-1.html",
    "/html/1/2024-05-02/content-1.html\0\x7f\ud800",
    "http://user:password@www.town.test/html/1/2024-05-02/content-1.html",
    "?" * 300,
    "data:text/html,<a>",
)


def test_a_list_of_hostile_links_is_read(tmp_path: Path) -> None:
    rows = "".join(f"<li><a href='{link}'>一条要闻的标题文字</a></li>" for link in LINKS)
    with serve(town(2)) as server:
        page = html(f"{HOST}/", "").headers
        body = f"<html><body><ul>{rows}<a href='/html/1/list-1.html'>要闻</a></ul></body></html>"
        server.put(Exchange(f"{HOST}/", body.encode("utf-8", "surrogatepass"), 200, page))
        done = scrapy(tmp_path, server, "town", "-L", "WARNING")
    assert {article_url(1), article_url(2)} == {record["url"] for record in records(tmp_path, "articles")}
    assert "Traceback" not in done.stderr
    assert {record["reason"] for record in records(tmp_path, "rejected")} <= {"http_error", "limit"}
    assert all(url.startswith(HOST) for url in server.asked)
    counts = records(tmp_path, "runs")[-1]["counts"]
    assert counts["fetched"] == counts["articles"] + counts["rejected"]


def test_of_two_runs_started_together_one_crawls(tmp_path: Path) -> None:
    done = threading.Event()

    def wait(connection: socket, _times: int) -> None:
        done.wait(60)
        connection.sendall(response(b""))

    with serve(town(20)) as server:
        server.fault(ROBOTS, wait)
        line = command(tmp_path, server, "town")
        null = subprocess.DEVNULL
        runs = [subprocess.Popen(line, cwd=ROOT, env=environment(), stdout=null, stderr=null) for _ in range(2)]
        while all(run.poll() is None for run in runs):
            time.sleep(0.02)
        first = next(run.returncode for run in runs if run.returncode is not None)
        done.set()
        codes = sorted(run.wait(60) for run in runs)
    assert (first, codes) == (75, [0, 75])
    assert len({record["url"] for record in records(tmp_path, "articles")}) == 20
    assert len(records(tmp_path, "articles")) == 20
