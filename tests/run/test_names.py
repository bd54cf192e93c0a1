"""Names that come from the command line and lead to no other files than those they name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError

from crawler.run.lock import SiteLock
from crawler.spiders.section_spider import SectionSpider
from crawler.storage.site_files import is_site, site_folder, site_lock, site_of_host
from tests.run.fake_site import Town, scrapy

pytestmark = pytest.mark.slow

DATA = Path("/data")
BAD = [
    "",
    ".",
    "..",
    "../x",
    "a/b",
    "a/../../b",
    ".a",
    "-a",
    "a..b",
    "a\0b",
    "a b",
    "a%2e",
    "a\nb",
    "/etc",
    "x" * 250,
    "~",
]


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_name_makes_no_path(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name files"):
        site_folder(DATA, "articles", name)
    with pytest.raises(ValueError, match="cannot name files"):
        site_lock(DATA, name)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://www.example.gov.cn/xwzx/", "www.example.gov.cn"),  # as it always was
        ("https://WWW.Example.GOV.CN:8443/", "www.example.gov.cn"),
        ("http://www.example.gov.cn./", "www.example.gov.cn"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://新华网.中国/", "新华网.中国"),
        ("http://town/", "town."),
        ("http://town./", "town."),
        ("http://[2001:db8::1]/", "2001_db8__1."),
        ("http://a_b-c.gov.cn/", "a_b-c.gov.cn"),
    ],
)
def test_the_files_of_a_host_are_named_like_it_and_never_like_a_declared_site(url: str, name: str) -> None:
    assert site_of_host(url) == name == SectionSpider(url=url).name
    assert not is_site(name)
    assert site_folder(DATA, "articles", name) == DATA / "articles" / name
    assert SectionSpider(url=url).name == name


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "town",
            "ftp://a.cn/",
            "http://",
            "http://../",
            "http://./",
            "http://..",
            "http://.../x",
            "http://%2e%2e/",
        ),
        *("http://..%2f..%2fa/", "http://a b/", "http://[::1", "http://[fe80::1%25eth0]/", f"http://{'a.' * 150}cn/"),
        *("http://a..b/", "http://-/", "http://a\\..\\b/", "http://~/"),
    ],
)
def test_a_host_that_is_none_is_wrong_usage(url: str) -> None:
    with pytest.raises(UsageError, match=r"which section|is not a web address"):
        SectionSpider(url=url)


@pytest.mark.parametrize("name", ["a.b", "..", "a/b", "", "公安"])
def test_a_site_cannot_be_declared_with_another_name(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        replace(Town.site, name=name)


@pytest.mark.parametrize(
    "argument", ["name=../../../esc/x", "name=town", "self=1", "history=x", "custom_settings={}", "start_urls=x"]
)
def test_no_argument_names_the_files_of_a_site(tmp_path: Path, argument: str) -> None:
    done = scrapy(tmp_path / "data", None, "town", "-a", argument)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"-a {argument.partition('=')[0]}=… is not known" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("url", ["http://../", "http://..%2f..%2fx/"])
def test_a_section_of_no_host_is_2_and_writes_nothing(tmp_path: Path, url: str) -> None:
    done = scrapy(tmp_path / "data", None, "govcn", "-a", f"url={url}", "-s", "SPIDER_MODULES=crawler.spiders")
    assert (done.returncode, done.stdout) == (2, "")
    assert "is not a web address" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_host_named_like_a_site_has_another_lock(tmp_path: Path) -> None:
    with SiteLock(tmp_path, "town"):
        modules = ["-s", "SPIDER_MODULES=crawler.spiders"]
        done = scrapy(tmp_path, None, "govcn", "-a", "url=http://town/", "-s", "DOWNLOAD_TIMEOUT=1", *modules)
    assert done.returncode == 1
    names = {path.name for path in tmp_path.glob("*/*")}
    assert names >= {"town.lock", "town..lock", "town."}
    assert "town" not in names
