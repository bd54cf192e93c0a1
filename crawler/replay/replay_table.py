"""What a replay did, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from crawler.archive.capture import printable

if TYPE_CHECKING:
    from crawler.replay.batch import Replay


def table(replay: Replay) -> Table:
    """Return the summary: the account of all pages, the reasons, the issues, the files."""
    counts = replay.counts
    pace = f", {(counts['pages'] - replay.resumed) / replay.seconds:,.0f} pages/s" if replay.seconds else ""
    grid = Table("", "pages", "", title=f"replay: {replay.seconds:.1f} s{pace}", show_edge=False)
    grid.columns[1].justify = "right"
    grid.columns[2].overflow = "fold"  # where the files are, on a narrow screen too
    grid.add_row("read", f"{counts['pages']:,}", f"{replay.resumed:,} before an interruption" if replay.resumed else "")
    for name in ("articles", "duplicates", "unchanged"):
        grid.add_row(name, f"{counts[name]:,}")
    for name in ("rejected", "skipped", "ignored", "issue"):
        found = replay.grouped(name)
        reasons = ", ".join(f"{reason} {number:,}" for reason, number in found.items())
        if found or name not in {"ignored", "issue"}:
            grid.add_row(name, f"{sum(found.values()):,}", escape(reasons))
    grid.add_section()
    for path in replay.files:
        grid.add_row("written", "", escape(printable(str(path))))
    return grid
