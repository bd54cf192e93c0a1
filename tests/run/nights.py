"""Crawls of the invented town on other days: the project's own command, with the clock moved."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.run.fake_site import ROOT, command, environment

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tests.server import Loopback


def crawl_at(moment: datetime, data_dir: Path, loopback: Loopback, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Crawl the town at `moment`, as `scrapy crawl` does."""
    line = command(data_dir, loopback, "town", *arguments)
    moved = [line[0], "-m", "tests.run.nights", moment.isoformat(), *line[3:]]
    return subprocess.run(
        moved, cwd=ROOT, env=environment(), capture_output=True, encoding="utf-8", timeout=120, check=False
    )


def main() -> None:
    """Run `scrapy` with the arguments after the first, which is the moment."""
    import time_machine  # noqa: PLC0415 - only in the child
    from scrapy.cmdline import execute  # noqa: PLC0415

    with time_machine.travel(sys.argv[1], tick=True):
        execute(["scrapy", *sys.argv[2:]])


if __name__ == "__main__":
    main()
