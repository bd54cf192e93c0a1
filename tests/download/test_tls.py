"""A server with TLS 1.2, a Diffie-Hellman group of 1024 bits and an old cipher: today's OpenSSL refuses it."""

from __future__ import annotations

import base64
import ssl
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# RFC 2409, 6.2: the second Oakley group, as SEQUENCE { prime INTEGER, base INTEGER } in DER
PRIME = bytes.fromhex(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF"
)
GROUP = base64.b64encode(b"\x30\x81\x87\x02\x81\x81\x00" + PRIME + b"\x02\x01\x02").decode()
CRAWL = """
import sys
from dataclasses import replace
from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from crawler.sites.panjin import SITE
from crawler.spiders.site_spider import SiteSpider

class Old(SiteSpider):
    site = replace(SITE, name="old", legacy_tls=sys.argv[2] == "legacy")

    async def start(self):
        yield Request(sys.argv[1], callback=self.answered)

    def answered(self, response):
        print(response.text)

process = AsyncCrawlerProcess({
    "DOWNLOAD_VERIFY_CERTIFICATES": False, "RETRY_ENABLED": False, "LOG_LEVEL": "CRITICAL", "ROBOTSTXT_OBEY": False,
    "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
    "DOWNLOADER_MIDDLEWARES": {"scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None},
})
process.crawl(Old)
process.start()
"""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"answered")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


class Server(HTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of the handshake that was refused."""


@pytest.fixture(scope="module")
def old_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = Server(("127.0.0.1", 0), Handler)
    server.socket = old_context(tmp_path_factory.mktemp("tls")).wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def old_context(folder: Path) -> ssl.SSLContext:
    """Return the context of a server that speaks what it spoke ten years ago; its files are in `folder`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("DHE-RSA-AES128-SHA:@SECLEVEL=0")
    context.load_cert_chain(_certificate(folder))
    (folder / "group.pem").write_text(f"-----BEGIN DH PARAMETERS-----\n{GROUP}\n-----END DH PARAMETERS-----\n")
    context.load_dh_params(str(folder / "group.pem"))
    return context


def _certificate(folder: Path) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
    ).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "server.pem"
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(("tls", "answer"), [("legacy", "answered"), ("modern", "")])
def test_only_a_site_that_asks_for_it_speaks_old_tls(old_server: str, tls: str, answer: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRAWL, old_server, tls], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.strip() == answer, done.stderr
