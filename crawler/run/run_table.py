"""What a person sees of a run when it has ended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from crawler.records import Flag
from crawler.run.accounting import OUTCOMES
from crawler.run.feeds import FILTERS
from crawler.run.health import HEALTHY
from crawler.storage.site_files import site_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.records import Run
    from crawler.run.recovery import Adopted


def account(counts: Mapping[str, int]) -> str:
    """Return the account of article pages: `5 fetched = 2 articles + 1 duplicates + 1 rejected + 1 unchanged`."""
    parts = " + ".join(f"{counts.get(name, 0)} {name}" for name in OUTCOMES)
    equal = "=" if counts.get("fetched", 0) == sum(counts.get(name, 0) for name in OUTCOMES) else "≠"
    return f"{counts.get('fetched', 0)} fetched {equal} {parts}"


def grouped(counts: Mapping[str, int], prefix: str) -> str:
    """Return the counts that begin with `prefix`, the largest first."""
    found = [(number, name.removeprefix(prefix)) for name, number in counts.items() if name.startswith(prefix)]
    return ", ".join(f"{number} {name}" for number, name in sorted(found, key=lambda each: (-each[0], each[1])))


def table(run: Run, data_dir: Path, publisher: str, adopted: Sequence[Adopted] = ()) -> Table:
    """Return the summary of a run; `adopted` are dead runs whose records it took over."""
    grid = Table(title=f"{run.site} {publisher}", title_justify="left", show_header=False, box=None, pad_edge=False)
    grid.add_column(style="bold")
    grid.add_column(overflow="fold")
    grid.add_row("pages", account(run.counts))
    for name, prefix in (("rejected", "rejected/"), ("lists", "list/"), ("robots.txt", "robots/")):
        if words := grouped(run.counts, prefix):
            grid.add_row(name, words)
    if again := run.counts.get("rejected_unchanged"):
        grid.add_row("", f"{again} of the rejected are as they were last time, and not written again")
    if cut := run.counts.get(Flag.POSSIBLY_CUT):
        grid.add_row("may be cut", f"{cut} articles with the flag {Flag.POSSIBLY_CUT}")
    for dead in adopted:
        grid.add_row("adopted", f"run {dead.run}, which was killed: {account(dead.counts)}")
        if dead.damage:
            grid.add_row("", dead.damage)
    for name, path in files(run, data_dir).items():
        grid.add_row("archive" if name == "archive" else "file", _shown(path))
    return grid


def files(run: Run, data_dir: Path) -> dict[str, Path]:
    """Return the files that a run left, by feed."""
    paths = {feed: site_folder(data_dir, feed, run.site) / f"{run.run}.jsonl" for feed in FILTERS}
    paths["archive"] = site_folder(data_dir, "archive", run.site) / f"{run.run}.warc.gz"
    return {feed: path for feed, path in paths.items() if path.exists()}


def last_line(run: Run) -> str:
    """Return the state, and the reason when the site is not well."""
    return f"{run.site}: {run.state}" + (f": {run.detail}" if run.state not in HEALTHY else "")


def _shown(path: Path) -> str:
    """Return a path as short as it can be typed from here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
