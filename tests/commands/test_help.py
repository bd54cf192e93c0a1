"""What the commands say of themselves, at any width."""

from __future__ import annotations

import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy import cmdline
from scrapy.commands import ScrapyHelpFormatter
from scrapy.utils.project import get_project_settings

from crawler import commands
from crawler.run.command_line import Parser
from crawler.spiders.arguments import ARGUMENTS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
COMMANDS = sorted(module.name for module in pkgutil.iter_modules(commands.__path__))


def shown_help(name: str) -> str:
    """Return what `scrapy NAME -h` prints."""
    command = importlib.import_module(f"crawler.commands.{name}").Command()
    command.settings = get_project_settings()
    parser = cmdline.ScrapyArgumentParser(  # as Scrapy's `execute` makes it
        formatter_class=ScrapyHelpFormatter,
        usage=f"scrapy {name} {command.syntax()}",
        conflict_handler="resolve",
        description=command.long_desc(),
    )
    command.add_options(parser)
    return parser.format_help()


@pytest.mark.parametrize("columns", range(40, 131, 10))
@pytest.mark.parametrize("name", COMMANDS)
def test_no_line_of_help_becomes_a_heading(name: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scrapy makes one of every line that ends with a colon, wherever the terminal's width puts that."""
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(cmdline, "ScrapyArgumentParser", Parser)
    lines = shown_help(name).splitlines()
    assert max(map(len, lines)) <= columns
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


@pytest.mark.parametrize("name", ["crawl", "genspider", "replay"])
def test_the_help_that_is_printed_fits_its_terminal(name: str) -> None:
    columns = 40
    words = [sys.executable, "-m", "scrapy", name, "-h"]
    variables = os.environ | {"COLUMNS": str(columns)}
    done = subprocess.run(words, cwd=ROOT, env=variables, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert lines[2].startswith(f"  scrapy {name}")
    assert max(map(len, lines)) <= columns
    assert "=" * 10 not in done.stdout


def govnews(*words: str, folder: Path) -> tuple[int, str]:
    """Run the console script in a folder outside the project; return its exit code and all that it prints."""
    done = subprocess.run(
        [Path(sys.executable).with_name("govnews"), *words],
        cwd=folder,
        env=os.environ | {"DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("", 0, "govnews <command> [options] [args]"),
        ("-h", 0, 'Use "govnews <command> -h"'),
        ("no-such-command", 2, 'Use "govnews" to see available commands'),
        ("crawl -h", 0, "  govnews crawl [options] SITE"),
        ("fetch -h", 0, "  govnews fetch [options] <url>"),  # Scrapy's own
        ("crawl", 2, "govnews: error: run `govnews crawl SITE`; the sites are binhu, govcn"),
        ("replay --no-such-option", 2, "govnews replay has no option --no-such-option; govnews replay -h lists them"),
        ("genspider -t site", 2, "run `govnews genspider -t site NAME URL`"),
        ("refresh nix", 2, "there is no site nix"),
    ],
)
def test_govnews_names_itself(words: str, code: int, told: str, tmp_path: Path) -> None:
    returned, shown = govnews(*words.split(), folder=tmp_path)
    assert returned == code
    assert told in shown
    assert "scrapy " not in shown
    assert "Traceback" not in shown


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
