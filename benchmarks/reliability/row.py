"""A row of the table, and the trials that it counts."""

from __future__ import annotations

import subprocess
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from crawler.archive import captures
from crawler.storage.json_lines import read_lines
from tests.run.fake_site import ROOT, article_url, command, environment

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path
    from typing import Any

    from benchmarks.reliability.lab import Lab
    from tests.server import Loopback


_SECONDS = 120  # in which every command ends, on a machine that has other work too


@dataclass(slots=True)
class Row:
    """What was done, how often, what it cost, and how often every exit code was right; `notes` say what was wrong."""

    name: str
    what: str
    times: int = 0
    lost: int = 0
    doubled: int = 0
    code_right: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Tell whether anything is not as it has to be."""
        return bool(self.lost or self.doubled or self.notes or self.code_right < self.times)

    def add(self, trial: Trial) -> None:
        """Count a trial."""
        self.times += 1
        self.lost += trial.lost
        self.doubled += trial.doubled
        self.code_right += trial.codes_right
        self.notes += [f"{trial.case}: {note}" for note in trial.notes]


class Line(NamedTuple):
    """How to make a row: `try_it` does to a trial what its case says, one of `cases`.

    A case with a weight is tried so many times as often as the others.
    """

    what: str
    cases: Mapping[str, Any]
    try_it: Callable[[Trial], None]
    weights: Mapping[str, float] = {}


@dataclass(slots=True)
class Trial:
    """One time that something goes wrong, in a folder of its own, and what is found after it."""

    lab: Lab
    folder: Path
    case: str
    given: Any  # what the line's `cases` has for the case
    lost: int = 0
    doubled: int = 0
    codes_right: bool = True
    notes: list[str] = field(default_factory=list)

    @property
    def data_dir(self) -> Path:
        """The data folder of the trial."""
        return self.folder / "data"

    def run(
        self,
        *arguments: str,
        right: int | Collection[int] = 0,
        name: str = "crawl",
        loopback: Loopback | None = None,
        data_dir: Path | None = None,
        index_url: str = "",
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end and look at its exit code."""
        variables = {"INDEX_URL": index_url} if index_url else {}
        line = command(data_dir or self.data_dir, loopback, *arguments, name=name)
        done = subprocess.run(
            line,
            cwd=ROOT,
            env=environment(**variables),
            capture_output=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
        self.check_code(done.returncode, right, (done.stdout + done.stderr).strip().rpartition("\n")[2])
        self.expect("Traceback" not in done.stdout + done.stderr, f"a traceback: {done.stderr.strip()[-200:]}")
        return done

    def crawl(self, *arguments: str, right: int | Collection[int] = 0, index_url: str = "") -> str:
        """Crawl the town of the lab and return the last line of the summary."""
        done = self.run("town", *arguments, right=right, loopback=self.lab.town, index_url=index_url)
        return done.stdout.rstrip().rpartition("\n")[2]

    def check_code(self, code: int | None, right: int | Collection[int], said: str = "") -> None:
        """Look at an exit code; None is a command that did not end."""
        allowed = {right} if isinstance(right, int) else set(right)
        if code not in allowed:
            self.codes_right = False
            self.notes.append(f"exit code {code} instead of {sorted(allowed)}: {said}")

    def expect(self, fact: object, otherwise: str) -> None:
        """Note what is wrong where `fact` is not so."""
        if not fact:
            self.notes.append(otherwise)

    def count(self, served: Iterable[str], found: Iterable[str]) -> None:
        """Count what was served and is not there, and what is there more than once."""
        there = Counter(found)
        self.lost += sum(not there[each] for each in served)
        self.doubled += sum(number - 1 for number in there.values())

    def judge(self, data_dir: Path | None = None, *, pages: int | None = None, site: str = "town") -> None:
        """Hold the feeds, after a run to its end, against what the town served.

        No page of it changes: each is in a feed once, and its raw bytes are in the archive.
        """
        where = data_dir or self.data_dir
        found = [record for feed in ("articles", "duplicates") for record in readable(where, feed, site)]
        urls = map(article_url, range(1, (self.lab.pages if pages is None else pages) + 1))
        self.count(urls, (record["url"] for record in found))
        kept = {name_in_archive(each.archive) for path in where.glob("archive/*/*.warc.gz") for each in captures(path)}
        self.lost += sum(name_in_archive(record["archive"]) not in kept for record in found)
        self.expect(not list(where.rglob("*.part")), "a .part file stays")


def readable(data_dir: Path, feed: str, site: str = "town") -> list[dict[str, Any]]:
    """Return the records of a feed that can be read, as the index reads them."""
    paths = sorted((data_dir / feed / site).glob("*.jsonl"))
    return [line.record for path in paths for line in read_lines(path) if line.record]


def name_in_archive(reference: str) -> str:
    """Return the part of a record's reference to its page that does not depend on where the data folder is."""
    return reference.partition("archive/")[2]
