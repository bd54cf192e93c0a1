"""What the commands refuse, and what refresh says and writes; in this process, without their start."""

from __future__ import annotations

import argparse
import errno
import importlib
import shutil
from pathlib import Path  # noqa: TC003 - pytest reads the annotation
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.exceptions import UsageError
from scrapy.utils.project import get_project_settings

from crawler.commands import genspider, refresh
from crawler.site_tools.fixtures import FIXTURES, Fixture, fixtures
from tests.site_tools.project import EXAMPLE, ROOT

if TYPE_CHECKING:
    from scrapy.commands import ScrapyCommand


def command(name: str, *words: str) -> int:
    """Run a command as `scrapy NAME WORDS` does and return its exit code."""
    it: ScrapyCommand = importlib.import_module(f"crawler.commands.{name}").Command()
    it.settings = get_project_settings()
    parser = argparse.ArgumentParser(conflict_handler="resolve")
    it.add_options(parser)
    options, args = parser.parse_known_args(words)
    it.run(args, options)
    return it.exitcode


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("shili",), "run `scrapy genspider -t site NAME URL`"),
        (("Shi-li", str(EXAMPLE)), "not a name for a site"),
        (("crawler", str(EXAMPLE)), "taken"),
        (("govcn", str(EXAMPLE)), "taken"),
        (("panjin", str(EXAMPLE)), r"panjin.py exists already; --force"),
        (("shili", "no/such/file.html"), "neither a web address nor there as a file"),
        (("panjing", "data/demo/panjin.warc.gz"), "panjin.gov.cn is the site panjin already"),
    ],
)
def test_what_genspider_refuses(words: tuple[str, ...], reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(UsageError, match=reason):
        command("genspider", "-t", "site", *words)


def test_a_file_that_is_no_page_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("notes", "utf-8")
    assert command("genspider", "-t", "site", "shili", str(tmp_path / "notes.txt")) == 1
    assert "neither a WARC nor a saved HTML page" in capsys.readouterr().err


@pytest.fixture
def spiders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let genspider write elsewhere."""
    folder = tmp_path / "crawler/sites"
    folder.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(genspider, "SPIDERS", folder)
    monkeypatch.setattr(genspider, "FIXTURES", tmp_path / "tests/fixtures")
    return folder


def test_a_site_is_overwritten_only_by_force(spiders: Path) -> None:
    (spiders / "shili.py").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="--force"):
        command("genspider", "-t", "site", "shili", str(EXAMPLE))
    assert (spiders / "shili.py").read_text("utf-8") == "mine"
    assert command("genspider", "-t", "site", "--force", "shili", str(EXAMPLE)) == 0
    assert '    name="shili",' in (spiders / "shili.py").read_text("utf-8")


def test_fixtures_alone_are_not_overwritten_either(spiders: Path, tmp_path: Path) -> None:
    (tmp_path / "tests/fixtures/shili").mkdir(parents=True)
    with pytest.raises(UsageError, match="tests/fixtures/shili exists already"):
        command("genspider", "-t", "site", "shili", str(EXAMPLE))
    assert not list(spiders.iterdir())


def test_a_template_that_is_not_there_is_wrong_usage(spiders: Path) -> None:
    with pytest.raises(UsageError, match="there is no template sit; -t site is this project's"):
        command("genspider", "-t", "sit", "shili", str(EXAMPLE))
    assert not list(spiders.iterdir())


def test_a_folder_that_cannot_be_written_is_a_line(
    spiders: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (spiders / "file").touch()
    monkeypatch.setattr(genspider, "SPIDERS", spiders / "file")
    assert command("genspider", "shili", str(EXAMPLE)) == 1
    said = capsys.readouterr().err
    assert said == f"cannot write {spiders / 'file'}: File exists; SITES_PATH says where sites go\n"


def test_where_files_are_is_told_from_the_current_folder(
    spiders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command("genspider", "shili", str(EXAMPLE)) == 0
    assert capsys.readouterr().out.startswith("crawler/sites/shili.py: ")
    monkeypatch.chdir(spiders)
    assert command("genspider", "--force", "shili", str(EXAMPLE)) == 0
    assert f"\n{tmp_path}/tests/fixtures/shili: " in capsys.readouterr().out


def test_other_templates_are_scrapys_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("genspider", "-d", "basic") == 0
    assert "scrapy.Spider" in capsys.readouterr().out
    assert command("genspider", "--list") == 0
    assert capsys.readouterr().out.endswith("  site (this project's: -t site NAME URL)\n")
    with pytest.raises(UsageError, match="site is not a file"):
        command("genspider", "-d", "site")


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give refresh a copy of the saved pages of `zhangzhou`."""
    shutil.copytree(FIXTURES / "zhangzhou", tmp_path / "zhangzhou")
    monkeypatch.setattr(refresh, "fixtures", lambda site: fixtures(site, [tmp_path]))
    return tmp_path / "zhangzhou"


def change(saved: Path, **values: Any) -> Fixture:
    """Expect something else of the page `attachments`."""
    fixture = Fixture(saved, "attachments")
    fixture.save(fixture.load()[0] | values, confirmed=True)
    return fixture


def test_records_as_expected(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in saved.iterdir()}
    assert command("refresh", "zhangzhou") == 0
    assert capsys.readouterr().out.splitlines() == [
        "zhangzhou/attachments: as expected",
        "zhangzhou/seed: as expected",
    ]
    assert command("refresh", "zhangzhou", "--accept") == 0
    assert {path: path.read_bytes() for path in saved.iterdir()} == before


def test_a_difference_is_shown_and_only_written_when_accepted(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right = Fixture(saved, "attachments").expected_path.read_bytes()
    fixture = change(saved, source="另一家报", views=7)
    assert command("refresh", "zhangzhou") == 1
    out = capsys.readouterr().out
    assert "zhangzhou/attachments: differs in source, views" in out
    assert "- 另一家报" in out
    assert "- 7\n    + null" in out
    assert "text" not in out
    assert fixture.load()[0]["views"] == 7
    assert command("refresh", "zhangzhou", "--accept") == 0
    assert fixture.expected_path.read_bytes() == right


def test_what_cannot_be_written_is_a_line(
    saved: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fixture = change(saved, views=7)

    def save(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(fixture.expected_path))

    monkeypatch.setattr(Fixture, "save", save)
    assert command("refresh", "zhangzhou", "--accept") == 1
    said = capsys.readouterr().out.splitlines()[-1]
    assert said == f"cannot write {fixture.expected_path}: Read-only file system"
    monkeypatch.setattr("crawler.site_tools.docs_table.PATH", saved)
    assert command("checksites", "--write") == 1
    assert capsys.readouterr().out.splitlines()[-1] == f"cannot write {saved}: Is a directory"


def test_a_page_that_gives_no_record_any_more_cannot_be_accepted(
    saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (saved / "seed.html").write_bytes(b"<html><title>\xe7\xa9\xba</title></html>")
    assert command("refresh", "zhangzhou", "--accept") == 1
    assert "zhangzhou/seed: no record" in capsys.readouterr().out
    assert command("refresh", "zhangzhou") == 1


def test_a_fixture_that_cannot_be_read_is_a_line(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (saved / "seed.html").unlink()
    assert command("refresh", "zhangzhou") == 1
    assert "seed.html" in capsys.readouterr().out


def test_a_site_without_saved_pages(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(saved)
    assert command("refresh", "zhangzhou") == 1
    assert "no saved page" in capsys.readouterr().out


def test_a_site_that_cannot_be_loaded_ends_the_lint_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise NameError("FAMILY")

    monkeypatch.setattr("crawler.commands.checksites.shipped", fail)
    monkeypatch.setattr("crawler.site_tools.conventions.check_all", lambda: ["crawler/sites/a.py: NameError: FAMILY"])
    assert command("checksites") == 1
    assert capsys.readouterr().out.splitlines() == [
        "crawler/sites/a.py: NameError: FAMILY",
        "docs/sites.md can't be made: NameError: FAMILY",
    ]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("refresh",), "run `scrapy refresh NAME`; the sites are "),
        (("refresh", "nowhere"), "there is no site nowhere; the sites are "),
        (("refresh", "panjn"), r"there is no site panjn \(did you mean panjin\?\)"),
        (("refresh", "盘锦"), r"\(did you mean panjin\?\)"),
        (("refresh", "http://www.panjin.gov.cn/html/1738/"), r"\(did you mean panjin\?\)"),
        (("checksites", "panjin"), "takes no arguments"),
        (("checksites", "--fix"), "scrapy checksites has no option --fix; scrapy checksites -h lists them"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        command(*words)
