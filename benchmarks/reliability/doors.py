"""What comes from the command line and the environment, and where output goes: names, streams, cells, databases."""

from __future__ import annotations

import csv
import io
import json
import shlex
import subprocess

from benchmarks.reliability.row import Line, Trial
from scripts.demo.pages import Exchange
from tests.run.fake_site import ROOT, article, article_url, command, environment, lists, records
from tests.run.test_console import EVIL, STREAMS
from tests.server import serve

_PORT = "postgresql://u:s3cret@host:port/db"
_PASSWORD = "postgresql://u:s3@cret@host/db"  # noqa: S105 - invented
_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_TITLES = (
    "=HYPERLINK(1)关于春耕生产的通知",
    "+1+1关于春耕生产的通知",
    "@SUM(A1)关于春耕生产的通知",
    "-2关于春耕生产的通知",
)
_HOME = ("-s", "SPIDER_MODULES=crawler.spiders")


def _folder_name(trial: Trial) -> None:
    """Crawl into a folder whose name means something to Scrapy, to URLs or to databases, beside one alike."""
    for name in ("a b", "q", trial.given):
        data_dir = trial.folder / name
        trial.run("town", loopback=trial.lab.town, data_dir=data_dir)
        trial.judge(data_dir)
        trial.expect((data_dir / "index.sqlite").exists(), f"{name} has no index of its own")
    there = {path.name for path in trial.folder.iterdir()}
    trial.expect(there <= {"a b", "q", trial.given}, f"other folders: {there}")


def _no_feed(trial: Trial) -> None:
    """Crawl where a feed cannot be opened, then where it can."""
    trial.data_dir.mkdir()
    (trial.data_dir / "articles").touch()
    trial.crawl(right=1)
    (trial.data_dir / "articles").unlink()
    trial.crawl()
    trial.judge()


def _folder(trial: Trial) -> None:
    (_folder_name if trial.given else _no_feed)(trial)


def _argument(trial: Trial) -> None:
    """Give an argument that would lead out of the data folder: it is refused, and nothing is written."""
    trial.run(*trial.given, right=2)
    there = [path.name for path in trial.folder.iterdir()]
    trial.expect(not there, f"it wrote {there}")
    trial.crawl()
    trial.judge()


def _same_name(trial: Trial) -> None:
    """Crawl a host that is named like a site: it has files of its own."""
    trial.crawl()
    trial.run("govcn", "-a", "url=http://town/", "-s", "DOWNLOAD_TIMEOUT=1", *_HOME, right=1)
    trial.judge()
    trial.expect((trial.data_dir / "runs/town.").exists(), "it has no files of its own")
    trial.crawl()
    trial.judge()


def _arguments(trial: Trial) -> None:
    (_argument if trial.given else _same_name)(trial)


def _cells(trial: Trial) -> None:
    """Print stories whose titles are formulas as CSV: each is there, and no cell is one."""
    numbers = range(1, 5)
    pages = [_titled(number, title) for number, title in zip(numbers, _TITLES, strict=True)]
    again = [_titled(number, title, like=number - 10) for number, title in zip(range(11, 15), _TITLES, strict=True)]
    with serve([*lists([*numbers, *range(11, 15)]), *pages, *again]) as server:
        trial.run("town", loopback=server)
    done = trial.run("--format", "csv", name="stories")
    rows = list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff"))))
    there = [row["url"] for row in rows]
    trial.count(map(article_url, [*numbers, *range(11, 15)]), there)
    formulas = [cell for row in rows for cell in row.values() if cell and cell.startswith(_SIGNS)]
    trial.expect(not formulas, f"formulas: {formulas}")


def _titled(number: int, title: str, *, like: int | None = None) -> Exchange:
    page = article(like or number)
    before = page.body.decode().partition("<title>")[2].partition("</title>")[0]
    return Exchange(article_url(number), page.body.replace(before.encode(), title.encode()), 200, page.headers)


def _difference(trial: Trial) -> None:
    """Compare with an old file whose titles have codes for terminals: none of them is printed."""
    trial.crawl()
    old = trial.folder / "old.jsonl"
    (feed,) = trial.data_dir.glob("articles/town/*.jsonl")
    title = records(trial.data_dir, "articles")[0]["title"]
    old.write_text(feed.read_text("utf-8").replace(f'"{title}"', json.dumps(EVIL)), "utf-8")
    out = trial.folder / "new.jsonl"
    done = trial.run(str(trial.data_dir / "archive"), "-O", str(out), "--diff", str(old), name="replay")
    trial.expect(not {"\x1b", "\x9b", "\u202e", "\x07"} & set(done.stdout + done.stderr), "codes are printed raw")
    trial.expect("owned" in done.stdout, "the difference is not told")


def _printed(trial: Trial) -> None:
    (_cells if trial.given == "csv" else _difference)(trial)


def _streams(trial: Trial) -> None:
    """Crawl with a stream that is closed, full or read by nobody: the work is done."""
    line = shlex.join(command(trial.data_dir, trial.lab.town, "town"))
    done = subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {line} {trial.given}"],
        cwd=ROOT, env=environment(), capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    trial.check_code(done.returncode, STREAMS[trial.given][0], done.stderr.decode()[-200:])
    trial.expect(b"Traceback" not in done.stdout + done.stderr, "a traceback")
    trial.judge()
    trial.crawl()
    trial.judge()


def _index_url(trial: Trial) -> None:
    """Name as the index what is none: one line without a part of the password."""
    done = trial.run("town", right=1, index_url=trial.given)
    said = done.stdout + done.stderr
    trial.expect("cret" not in said and "s3" not in said, f"a part of the password: {said}")
    trial.crawl()
    trial.judge()


def _two_folders(trial: Trial) -> None:
    """Give two data folders one PostgreSQL: the second is refused."""
    url = trial.lab.postgres.new_database()
    trial.crawl(index_url=url)
    other = trial.folder / "other"
    trial.run("town", right=1, loopback=trial.lab.town, data_dir=other, index_url=url)
    trial.judge()
    own = trial.lab.postgres.new_database()
    trial.run("town", loopback=trial.lab.town, data_dir=other, index_url=own)
    trial.judge(other)


def _outside(trial: Trial) -> None:
    if trial.case == "two DATA_DIRs":
        _two_folders(trial)
    else:
        (_streams if trial.case in STREAMS else _index_url)(trial)


LINES = {
    "A6": Line(
        "DATA_DIR with % or ?; a feed that cannot be opened",
        {**{name: name for name in ("a%20b", "q?y=1", "a%(x)s", "100%", "a#b", "数据 目录")}, "a file instead": None},
        _folder,
    ),
    "B4": Line(
        "arguments that lead out of the data folder",
        {
            "a name": ["town", "-a", "name=../../../esc/x"],
            "no host": ["govcn", "-a", "url=http://../", *_HOME],
            "an escaped path": ["govcn", "-a", "url=http://..%2f..%2fx/", *_HOME],
            "a host named like a site": None,
        },
        _arguments,
    ),
    "B9": Line("formulas in titles, codes for terminals in an old file", {"csv": "csv", "diff": "diff"}, _printed),
    "B10": Line(
        "streams closed or full, an INDEX_URL that is none, two DATA_DIRs on one PostgreSQL",
        {**{streams: streams for streams in STREAMS}, "a port": _PORT, "an @": _PASSWORD, "two DATA_DIRs": None},
        _outside,
    ),
}
