"""A user's own sites, in folders outside the project: `SITES_PATH`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs/example"
GOVNEWS = Path(sys.executable).with_name("govnews")


class Home:
    """A user's folder somewhere else, with `sites` and `news` in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sites = folder / "我的站点"

    def type(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command there."""
        own = {"SITES_PATH": str(self.sites), "DATA_DIR": str(self.folder / "news"), **variables}
        return subprocess.run(
            [GOVNEWS, *words],
            cwd=self.folder,
            env={**os.environ, "LC_ALL": "C", **own},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a user with a site `shili`, whose records are confirmed."""
    home = Home(tmp_path)
    done = home.type("genspider", "shili", str(EXAMPLE))
    assert done.returncode == 0, done.stderr
    declaration = home.sites / "shili.py"
    declaration.write_text(declaration.read_text("utf-8").replace("???", "某省某市"), "utf-8")
    assert home.type("refresh", "shili", "--accept").returncode == 0
    return home


def test_a_site_of_the_users_own_is_crawled_checked_and_listed(home: Home) -> None:
    assert {path.name for path in (home.sites / "fixtures/shili").iterdir()} > {"t20260220_10017.html"}
    assert {"panjin", "shili"} <= set(home.type("list").stdout.split())
    assert home.type("checksites").returncode == 0
    done = home.type("crawl", "shili", "-a", f"replay={EXAMPLE}")
    assert (done.returncode, "3 fetched = 3 articles" in done.stdout) == (0, True), done.stdout + done.stderr
    status = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    assert "shili" not in status.stdout


def test_pages_are_read_again_with_its_layout(home: Home) -> None:
    done = home.type("replay", str(EXAMPLE), "-O", "out.jsonl")
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"site":"shili"' in (home.folder / "out.jsonl").read_text("utf-8")


def test_lint_names_a_file_by_its_whole_path(home: Home) -> None:
    (home.sites / "fixtures/shili/t20260220_10017.expected.json").write_text("[]", "utf-8")
    done = home.type("checksites")
    assert done.returncode == 1
    assert str(home.sites / "fixtures/shili") in done.stdout


def test_of_two_sites_with_one_domain_the_users_own_reads_the_page(home: Home) -> None:
    source = (home.sites / "shili.py").read_text("utf-8")
    (home.sites / "shili.py").unlink()
    (home.sites / "zz_own.py").write_text(source.replace("shili", "zz_own"), "utf-8")
    code = "from crawler.sites.registry import site_for; print(site_for('http://www.panjin.gov.cn/').name)"
    own = (home.sites / "aa_own.py").write_text(
        (ROOT / "crawler/sites/panjin.py").read_text("utf-8").replace('"panjin"', '"aa_own"'), "utf-8"
    )
    assert own
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "SITES_PATH": str(home.sites)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "aa_own\n"


def test_a_name_that_is_taken_is_refused(home: Home) -> None:
    done = home.type("genspider", "panjin", str(EXAMPLE))
    assert done.returncode == 2
    assert "exists already" in done.stderr


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = Home(tmp_path).type("crawlall")
    assert done.returncode == 2
    assert "SITES_PATH" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_declaration_that_cannot_be_loaded_is_one_line_and_stops_no_other_site(home: Home) -> None:
    (home.sites / "broken.py").write_text("from crawler.cms.nowhere import FAMILY\n", "utf-8")
    why = "broken.py: ModuleNotFoundError: No module named 'crawler.cms.nowhere'"
    for words, code in {("crawl", "shili", "-a", f"replay={EXAMPLE}"): 0, ("crawl", "broken"): 2}.items():
        done = home.type(*words)
        assert (done.returncode, why in done.stderr) == (code, True), done.stderr
        assert "Traceback" not in done.stderr
    done = home.type("crawlall", "--sites", "shili,broken", "-a", f"replay={EXAMPLE}", COLUMNS="300")
    assert done.returncode == 1
    assert "1 of 2 sites are healthy; not broken" in done.stdout


def test_a_list_with_fewer_rows_than_the_site_declares_is_unhealthy_and_said(home: Home) -> None:
    path = home.sites / "shili.py"
    source = path.read_text("utf-8")
    for rows, code in ((3, 0), (4, 1)):
        path.write_text(source.replace("    family=FAMILY,\n", f"    family=FAMILY,\n    min_rows={rows},\n"), "utf-8")
        done = home.type("crawl", "shili", "-a", f"replay={EXAMPLE}", DATA_DIR=str(home.folder / f"news{rows}"))
        said = "shili: drift: 1 lists have no rows, or fewer than the site declares" in done.stdout
        assert (done.returncode, said) == (code, bool(code)), done.stdout + done.stderr


OLD = """from crawler.cms.trs import FAMILY
from crawler.{module} import SiteSpider


class Shili(SiteSpider):
    name = "shili"
    publisher = "示例县人民政府"
    region = "某省某市示例县"
    domains = ("shili.example",)
    family = FAMILY
"""


@pytest.mark.parametrize("module", ["site", "spiders.site_spider"])
def test_a_declaration_of_the_time_when_a_site_was_a_class_is_told_what_to_write(tmp_path: Path, module: str) -> None:
    home = Home(tmp_path)
    home.sites.mkdir()
    (home.sites / "shili.py").write_text(OLD.format(module=module), "utf-8")
    for words in (("crawl", "shili"), ("checksites",), ("crawlall", "--sites", "panjin,shili", "-a", "since=x")):
        done = home.type(*words)
        told = [line for line in (done.stdout + done.stderr).splitlines() if "shili.py: " in line]
        assert done.returncode in {1, 2}
        assert "Traceback" not in done.stderr
        assert told
        assert all("write `from crawler.sites.site import Site` and `SITE = Site(name=…, …)`" in line for line in told)


@pytest.mark.parametrize(
    ("name", "source", "why"),
    [
        ("empty", "", "empty.py: it declares no site; write `from crawler.sites.site import Site` and"),
        ("site", "SITE = 1", "site.py: the name is taken; call the file something else"),
        ("ends", "raise SystemExit(3)", "ends.py: SystemExit: 3"),
        ("a.b", "SITE = 1", "a.b.py: no module has a dot in its name; call the file something else"),
        ("half", "from crawler.sites.site import Site\nSITE = Site(name='half')", "half.py: TypeError: "),
        ("twice", (ROOT / "crawler/sites/panjin.py").read_text("utf-8"), "twice.py"),
    ],
)
def test_a_file_that_is_no_declaration_is_one_line_and_stops_no_site(
    tmp_path: Path, name: str, source: str, why: str
) -> None:
    home = Home(tmp_path)
    home.sites.mkdir()
    (home.sites / f"{name}.py").write_text(source, "utf-8")
    done = home.type("checksites")
    assert done.returncode == 1
    assert len([line for line in done.stdout.splitlines() if why in line]) == 1, done.stdout
    listed = home.type("list")
    assert (listed.returncode, "Traceback" in listed.stderr) == (0, False)
    assert {"panjin", "govcn"} <= set(listed.stdout.split())
