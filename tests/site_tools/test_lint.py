"""The project keeps its own conventions, and each convention that is broken is told in a line."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path  # noqa: TC003 - pytest reads the annotation
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from crawler.site_tools import conventions, docs_table
from crawler.site_tools.fixtures import FIXTURES, Fixture
from crawler.sites import panjin as declaration
from crawler.sites import registry
from crawler.sites.registry import sites
from tests.site_tools.project import ROOT

if TYPE_CHECKING:
    from crawler.sites.site import Site

SOURCE = (ROOT / "crawler/sites/panjin.py").read_text("utf-8")
WHERE = "crawler/sites/panjin.py"


def test_every_site_is_as_agreed() -> None:
    assert conventions.check_all() == []


def test_the_table_of_sites_is_fresh() -> None:
    assert docs_table.PATH.read_text("utf-8") == docs_table.document(sites()), "run `scrapy checksites --write`"


def panjin(**changes: Any) -> Site:
    """Return the declaration of `panjin` with other values."""
    return replace(declaration.SITE, **changes)


def told(source: str = SOURCE, declared: Site = declaration.SITE) -> str:
    return "\n".join(conventions.check_file(WHERE, source, declared))


def test_a_declaration_as_agreed_is_not_told_of() -> None:
    assert told() == ""


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            'region="辽',
            'region="???辽',
            'panjin.py:18: ??? stands where a person has to fill in: region="???辽宁省盘锦市",',
        ),
        ("Seen: article", "Saw: article", "the terms Domain, Region, Publisher, Saw, Inferred, Caveats; they are"),
        (
            "Region: 辽宁省盘锦市\nPublisher: 盘锦市人民政府",
            "Publisher: 盘\nRegion: 辽宁省盘锦市",
            "Domain, Publisher, Region",
        ),
        ("Publisher: 盘锦市人民政府", "Publisher:", "Publisher is empty"),
        ("Domain: www.panjin.gov.cn", "Domain: www.fushun.gov.cn", "www.fushun.gov.cn is not of panjin.gov.cn"),
        ("Region: 辽宁省盘锦市", "Region: 辽宁省", "Region: 辽宁省 is not 辽宁省盘锦市"),
        ("from crawler.cms.guowei", "from elsewhere", "not imported from crawler.cms.guowei"),
        ("import FAMILY", "import FAMILY" + "\n#" * 20, "lines; a declaration has at most 30"),
    ],
)
def test_a_declaration_that_is_not(old: str, new: str, problem: str) -> None:
    assert old in SOURCE
    lines = told(SOURCE.replace(old, new)).splitlines()
    assert any(problem in line for line in lines), lines


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": "panjing"}, "name panjing does not match the file's name"),
        ({"lists": ("http://www.fushun.gov.cn/xwzx/",)}, "http://www.fushun.gov.cn/xwzx/ is not of panjin.gov.cn"),
        ({"home": "http://panjin.test/"}, "http://panjin.test/ is not of panjin.gov.cn"),
    ],
)
def test_a_site_that_is_not(changes: dict[str, Any], problem: str) -> None:
    assert problem in told(SOURCE, panjin(**changes))


@pytest.mark.parametrize("domain", ["www.a.gov.cn", "localhost", "10.0.0.1", "a_b.gov.cn"])
def test_a_domain_that_no_site_has(domain: str) -> None:
    assert list(conventions.check_domains({"panjin": panjin(domains=(domain,))}))


def test_a_host_beside_others_is_a_site_of_its_own() -> None:
    portal = panjin(name="portal", domains=("www.panjin.gov.cn",))
    assert list(conventions.check_domains({"panjin": panjin(), "portal": portal})) == []


def test_a_domain_belongs_to_one_site() -> None:
    known = {"panjin": panjin(), "other": panjin(name="other", domains=("xxgk.panjin.gov.cn", "panjin.gov.cn"))}
    assert list(conventions.check_domains(known)) == ["panjin.gov.cn belongs to panjin and other"]


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(FIXTURES / "panjin", tmp_path / "panjin")
    return tmp_path / "panjin"


def told_of(saved: Path) -> list[str]:
    return list(conventions.check_fixtures({"panjin": panjin()}, [saved.parent]))


def test_fixtures_as_agreed_are_not_told_of(saved: Path) -> None:
    assert told_of(saved) == []


def test_an_unconfirmed_record_is_told_of_with_what_to_do(saved: Path) -> None:
    for name in ("seed", "metadata"):
        fixture = Fixture(saved, name)
        fixture.save(fixture.load()[0], confirmed=False)
    lines = told_of(saved)
    assert len(lines) == 3
    assert "scrapy refresh panjin --accept" in lines[0]
    assert lines[2] == "panjin: no saved page that a person confirmed"


def test_a_page_that_lost_characters_is_told_of(saved: Path) -> None:
    page = saved / "seed.html"
    page.write_bytes(page.read_bytes().replace("目標".encode(), b"\xef\xbf\xbd\xee\x80\x80"))
    assert told_of(saved) == ["panjin/seed.html: holds U+E000, U+FFFD"]


def test_so_is_an_expected_record_that_did(saved: Path) -> None:
    path = saved / "seed.expected.json"
    path.write_text(path.read_text("utf-8").replace("明确目标", "明确\ufffd标", 1), "utf-8")
    assert told_of(saved) == ["panjin/seed.expected.json: holds U+FFFD"]


@pytest.mark.parametrize("text", ["{", "[]", "\xff"])
def test_a_record_that_cannot_be_read(saved: Path, text: str) -> None:
    (saved / "seed.expected.json").write_bytes(text.encode("latin-1"))
    assert [line for line in told_of(saved) if "seed.expected.json" in line]


def test_fields_that_are_missing_or_out_of_order(saved: Path) -> None:
    path = saved / "seed.expected.json"
    expected = json.loads(path.read_text("utf-8"))
    expected["source"] = expected.pop("source")
    path.write_text(json.dumps(expected), "utf-8")
    assert "its fields are not site, url" in told_of(saved)[0]


def test_a_page_without_its_sidecar_and_one_of_another_site(saved: Path) -> None:
    (saved / "seed.json").unlink()
    beside = saved / "metadata.json"
    beside.write_text(beside.read_text("utf-8").replace("panjin.gov.cn", "fushun.gov.cn"), "utf-8")
    (saved.parent / "fushun").mkdir()
    shutil.copy(saved / "metadata.html", saved.parent / "fushun/seed.html")
    lines = told_of(saved)
    assert lines[0] == "fushun/seed.html: there is no site fushun"
    assert "fushun.gov.cn/html/1738/2026-02-27/content-160190.html is not of panjin.gov.cn" in lines[1]
    assert lines[2].startswith("panjin/seed.json: missing")


def test_a_declaration_that_cannot_be_loaded_is_a_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "crawler/sites").mkdir(parents=True)
    (tmp_path / "crawler/sites/nowhere.py").write_text("", "utf-8")
    monkeypatch.setattr(
        registry, "package", SimpleNamespace(SHIPPED=tmp_path / "crawler/sites", OWN=(), __name__="crawler.sites")
    )
    monkeypatch.chdir(tmp_path)
    assert conventions.check_all()[0] == (
        "crawler/sites/nowhere.py: ModuleNotFoundError: No module named 'crawler.sites.nowhere'"
    )


def test_the_table_says_who_the_sites_are_and_where_their_fields_are_from() -> None:
    text = docs_table.document({"panjin": sites()["panjin"]})
    assert "| `panjin` | 盘锦市人民政府 | 辽宁省盘锦市 | panjin.gov.cn | guowei | 2 |" in text
    row = next(line for line in text.splitlines() if line.startswith("| `panjin` | layout"))
    cells = dict(zip(docs_table._YIELDS, row.split(" | ")[1:], strict=True))  # noqa: SLF001 - the order of its columns
    assert (cells["title"], cells["text"], cells["authors"], cells["views"]) == ("layout", "layout", "–", "byline")
