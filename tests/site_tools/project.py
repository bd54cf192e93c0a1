"""A copy of the project, so that a test can add sites to it, and its commands run there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive import Capture

if TYPE_CHECKING:
    from tests.server import Loopback

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs/example"
COPIED = ("crawler", "pipelines", "scripts", "docs", "tests/fixtures", "tests/sites")
FILES = ("scrapy.cfg", "pyproject.toml", "tests/server.py")
HTML = {"Content-Type": "text/html; charset=utf-8"}


def copy_project(target: Path) -> Path:
    """Copy what the commands need."""
    for folder in COPIED:
        shutil.copytree(ROOT / folder, target / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in FILES:
        shutil.copy(ROOT / file, target / file)
    return target


def run(project: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the virtual environment in the copy, as its users do."""
    return subprocess.run(
        words,
        cwd=project,
        env=os.environ
        | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(project),  # before the project that is installed
            "DATA_DIR": str(project / "data"),
            "LANG": "C",
            **variables,
        },
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def scrapy(project: Path, *words: str, server: Loopback | None = None) -> subprocess.CompletedProcess[str]:
    """Run a scrapy command in the copy."""
    return run(project, "scrapy", words[0], *(server.arguments() if server else ()), *words[1:])


def page(url: str, text: str, **changes: object) -> Capture:
    """Return a saved page."""
    given = {"status": 200, "headers": HTML, "body": text.encode(), "captured_at": None, "archive": ""} | changes
    return Capture(url, **given)  # type: ignore[arg-type]
