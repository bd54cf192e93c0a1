"""Runs the project's commands as a person would, and reads what they leave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests/fixtures"


def run(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    """Run `python -m WORDS` in the project's folder with `data` as DATA_DIR."""
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env=os.environ | {"DATA_DIR": str(data), "PYTHONWARNINGS": "error::ResourceWarning", "COLUMNS": "160"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def scrapy(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    """Run a scrapy command."""
    return run("scrapy", *words, data=data)


def records(data: Path, feed: str, site: str = "*") -> list[dict[str, Any]]:
    """Return the records of a feed, in the order of files and lines."""
    paths = sorted((data / feed).glob(f"{site}/*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def expected(site: str, name: str = "seed") -> dict[str, Any]:
    """Return what a person read on a saved page."""
    found: dict[str, Any] = json.loads((FIXTURES / site / f"{name}.expected.json").read_text("utf-8"))
    return found | {"text": "\n".join(found["text"])}
