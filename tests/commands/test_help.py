"""What the commands say of themselves, at any width."""

from __future__ import annotations

import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.commands import ScrapyHelpFormatter
from scrapy.utils.project import get_project_settings

from crawler import commands
from crawler.spiders.arguments import ARGUMENTS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
COMMANDS = sorted(module.name for module in pkgutil.iter_modules(commands.__path__))


def shown_help(name: str) -> str:
    """Return what `scrapy NAME -h` prints."""
    command = importlib.import_module(f"crawler.commands.{name}").Command()
    command.settings = get_project_settings()
    parser = ScrapyArgumentParser(
        formatter_class=ScrapyHelpFormatter, conflict_handler="resolve", description=command.long_desc()
    )
    command.add_options(parser)
    return parser.format_help()


@pytest.mark.parametrize("columns", range(40, 131, 10))
@pytest.mark.parametrize("name", COMMANDS)
def test_no_line_of_help_becomes_a_heading(name: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scrapy makes one of every line that ends with a colon, wherever the terminal's width puts that."""
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = shown_help(name).splitlines()
    under = [lines[place - 1] for place, line in enumerate(lines) if line and not line.strip("=-")]
    assert [line for line in under if not line.startswith(" ")] == ["Usage", "Options", "Global Options"]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_level_that_is_none_is_one_line(name: str, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "scrapy", name, "-L", "LOUD"]
    done = subprocess.run(
        words, cwd=ROOT, env=os.environ | {"DATA_DIR": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith(
        "-L LOUD is not a log level; there are CRITICAL, ERROR, WARNING, INFO, DEBUG"
    )
    assert "Traceback" not in done.stderr


def test_crawl_tells_its_arguments() -> None:
    text = " ".join(shown_help("crawl").split())
    assert all(line in text for line in ARGUMENTS.values())
    assert "url=URL" in text


def make(*words: str) -> str:
    """Return what `make` prints in the project."""
    return subprocess.run(["make", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607


def test_make_lists_every_target_that_a_person_types() -> None:
    listed = make("help")
    for target in ("install", "demo", "test", "lint", "format", "fuzz", "clean"):
        assert f"make {target} " in listed


def test_make_alone_sets_up_what_the_readmes_say() -> None:
    planned = make("-n", "-W", "pyproject.toml")
    assert "-m venv .venv" in planned
    assert "--editable" in planned
