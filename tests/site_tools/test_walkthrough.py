"""Every command that docs/adding-a-site.md shows, typed one after the other in a copy of the project."""

from __future__ import annotations

import re
from pathlib import Path  # noqa: TC003 - pytest reads the annotation

import pytest

from crawler.sites.registry import sites
from tests.site_tools.project import ROOT, copy_project, run

pytestmark = pytest.mark.slow

GUIDES = ("docs/adding-a-site.md", "docs/adding-a-site.zh.md")
_FAILS = "# exits 1"


def typed(guide: str) -> list[str]:
    """Return the lines of a guide's sh blocks."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / guide).read_text("utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_the_guide_says_can_be_typed(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    before = contents(project)
    home = {"HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_ADDOPTS": "-p no:cacheprovider"}
    commands = typed(GUIDES[0])
    assert len(commands) == 10
    setting = commands.pop(0)
    said = []
    for line in commands:
        done = run(project, "sh", "-c", f"{setting}\n{line}", **home)
        assert done.returncode == (1 if _FAILS in line else 0), f"{line}\n{done.stdout}{done.stderr}"
        said.append(done.stdout)
        if line.startswith("scrapy genspider"):
            red = run(
                project, "sh", "-c", f"{setting}\npytest tests/sites -k 'shili and (confirmed or character)'", **home
            )
            assert red.returncode == 1
            assert "3 failed, 3 passed" in red.stdout
            assert "run `scrapy refresh shili --accept`" in red.stdout
    assert "示例县人民政府, family trs, 1 start list" in said[0]
    assert "region" in said[1]
    assert f"{len(sites()) + 1} sites follow the conventions" in said[-4]
    assert "3 fetched = 3 articles" in said[-2]
    assert contents(project) == before
    assert [path.name for path in tmp_path.iterdir()] == ["project"]  # undone


def test_the_guides_show_the_same_commands_and_sections() -> None:
    english, chinese = map(typed, GUIDES)
    assert english == chinese
    headings = [re.findall(r"^#+ (?:\d\.)?", (ROOT / guide).read_text("utf-8"), re.MULTILINE) for guide in GUIDES]
    assert headings[0] == headings[1]


@pytest.mark.parametrize("guide", [*GUIDES, "docs/sites.md"])
def test_the_links_lead_somewhere(guide: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", (ROOT / guide).read_text("utf-8"))
    assert links
    assert all((ROOT / guide).parent.joinpath(link).exists() for link in links), links


@pytest.mark.parametrize("guide", GUIDES)
def test_the_files_it_names_are_there(guide: str) -> None:
    named = set(re.findall(r"`((?:crawler|tests)/[\w/.-]+)`", (ROOT / guide).read_text("utf-8")))
    assert len(named) > 5
    assert not {name for name in named if not (ROOT / name).exists()}
