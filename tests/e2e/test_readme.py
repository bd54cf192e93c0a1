"""What the two READMEs tell people to type is there, and is the same in both."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from scrapy.utils.misc import walk_modules_iter
from scrapy.utils.project import get_project_settings

from crawler.sites.registry import sites

if TYPE_CHECKING:
    from scrapy.settings import Settings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh.md")


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def typed(name: str) -> list[str]:
    """Return the scrapy commands that a README shows."""
    return re.findall(r"`(scrapy [^`]+)`", read(name))


@pytest.fixture(scope="module")
def settings() -> Settings:
    return get_project_settings()


@pytest.mark.parametrize("name", READMES)
def test_the_commands_exist(name: str, settings: Settings) -> None:
    modules = [*walk_modules_iter("scrapy.commands"), *walk_modules_iter(settings["COMMANDS_MODULE"])]
    commands = {module.__name__.rpartition(".")[2] for module in modules}
    assert typed(name)
    assert {shlex.split(line)[1] for line in typed(name)} <= commands


@pytest.mark.parametrize("name", READMES)
def test_the_sites_are_there(name: str) -> None:
    """The bundled ones; `docs/sites.md` has all, and adding one is not to need a change here."""
    named = set(re.findall(r"^\| `(\w+)` \|", read(name), re.MULTILINE))
    assert len(named) == 6
    assert named <= set(sites())


@pytest.mark.parametrize("name", READMES)
def test_the_make_targets_exist(name: str) -> None:
    targets = set(re.findall(r"^(\w+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"^make (\w+)", read(name), re.MULTILINE)) == {"demo", "test"}
    assert targets >= {"demo", "test"}


@pytest.mark.parametrize("name", READMES)
def test_the_links_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", read(name))
    assert links
    for link in links:
        assert (ROOT / link).exists(), link


@pytest.mark.parametrize("name", READMES)
def test_what_reads_the_articles_reads_one_that_says_little(name: str, tmp_path: Path) -> None:
    (code,) = re.findall(r'python -c "\n(.*?)"\n```', read(name), re.DOTALL)
    article = {"published_at": None, "source": None, "title": "标题"}
    (tmp_path / "news.jsonl").write_text(json.dumps(article), "utf-8")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == " None 标题\n"


@pytest.mark.parametrize(
    ("gold", "code", "words"),
    [({}, 2, "holds no page with gold"), ({"title": "题", "content": "文"}, 0, "all: 1 pages")],
)
def test_a_folder_is_scored_that_holds_the_gold_which_the_readmes_name(
    tmp_path: Path, gold: dict[str, str], code: int, words: str
) -> None:
    (tmp_path / "a.html").write_text("<title>题</title><h1>题</h1><p>文</p>", "utf-8")
    if gold:
        (tmp_path / "a.gold.json").write_text(json.dumps(gold), "utf-8")
    command = [sys.executable, "-m", "benchmarks.reading", str(tmp_path), "--no-speed"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, words in done.stdout + done.stderr) == (code, True)


def test_both_say_the_same() -> None:
    english, chinese = map(read, READMES)
    assert typed("README.md") == typed("README.zh.md")
    assert english.count("\n#") == chinese.count("\n#")
    blocks = [re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for text in (english, chinese)]
    assert [re.sub(r"#.*", "", block) for block in blocks[0]] == [re.sub(r"#.*", "", block) for block in blocks[1]]
    assert re.findall(r"^\| (\d+) \|", english, re.MULTILINE) == re.findall(r"^\| (\d+) \|", chinese, re.MULTILINE)
