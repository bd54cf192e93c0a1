"""The search index follows the feeds, whatever happened to either."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from crawler.search import catch_up as module
from crawler.search import search_file
from crawler.search.catch_up import catch_up, keep_up
from crawler.search.search_file import SearchBusy, SearchFault, alone, path_of
from tests.e2e.project import ROOT
from tests.export.world import NIGHTS, back, gone, of, page, ran
from tests.index.crawled import write_feed
from tests.search.world import found, texts

if TYPE_CHECKING:
    from pathlib import Path

NIGHT: list[dict[str, list[Any]]] = [
    {
        "articles/a": [page("a1"), page("a5"), page("a6")],
        "articles/b": [page("b2"), page("b7")],
        "duplicates/b": [page("b4", duplicate_of=of("b2")), page("b9", duplicate_of=of("a5"))],
    },
    {
        "articles/a": [page("a1", 2, revision=2), page("a3", 2, flags=[f"supersedes:{of('b2')}"])],
        "articles/b": [page("b7", 2, id=of("b7"), url="http://b.gov.cn/new/7", aka=["http://b.gov.cn/7"])],
        "rejected/a": [gone("a6", 2)],
    },
    {"rejected/a": [gone("a5", 3)], "runs/a": [back("a6", 3)]},
]
TRUE = [
    (["a1", "a5", "a6", "b2", "b7"], []),
    (["a5", "b7"], ["a1", "a3", "bnew/7"]),
    (["a6", "b9"], ["a1", "a3", "bnew/7"]),
]


def write(data: Path, night: int) -> None:
    for name, records in NIGHT[night - 1].items():
        write_feed(data, f"{name}/{NIGHTS[night - 1]}", records)
    for site in "ab":
        if f"runs/{site}" not in NIGHT[night - 1]:
            write_feed(data, f"runs/{site}/{NIGHTS[night - 1]}", [ran(site, night)])


def check(data: Path, night: int) -> None:
    """Check that what is found is what is true after a night, and that nothing else is in the file."""
    first, second = TRUE[night - 1]
    if night == 2:
        first = ["a5"]
    assert sorted(found(data, "第1夜")) == sorted(first)
    assert sorted(found(data, "第2夜")) == sorted(second)
    with closing(sqlite3.connect(path_of(data))) as database:
        database.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        assert database.execute("SELECT count(*) FROM articles").fetchone()[0] == len(first) + len(second)
        rows = database.execute("SELECT count(*) FROM words WHERE words MATCH '1 OR 2'").fetchone()
        assert rows == (len(first) + len(second),)
        assert database.execute("SELECT count(*) FROM pending").fetchone() == (0,)


@pytest.mark.parametrize("each", [True, False], ids=["every night", "at the end"])
def test_what_is_true_now_is_found(tmp_path: Path, each: bool) -> None:
    for night in (1, 2, 3):
        write(tmp_path, night)
        if each or night == 3:
            check(tmp_path, night)
    assert catch_up(tmp_path) == module.CaughtUp()


def nights_at_random(pick: random.Random) -> list[dict[str, list[Any]]]:
    """Return four nights in which pages of two sites are revised, copied, superseded, moved, withdrawn and restored."""
    names = [f"{site}{number}" for site in "ab" for number in range(1, 7)]
    revisions: Counter[str] = Counter()
    nights: list[dict[str, list[Any]]] = []
    for night in range(1, 5):
        feeds: dict[str, list[Any]] = {}
        for name in pick.sample(names, pick.randint(1, 6)):
            what, site, other = pick.choice("apdsmwr"), name[0], pick.choice(names)
            revisions[name] += 1
            fields: dict[str, Any] = {"revision": revisions[name], "text": f"水库{name}第{night}夜"}
            if what == "w":
                feeds.setdefault(f"rejected/{site}", []).append(gone(name, night))
            elif what == "r":
                feeds.setdefault(f"runs/{site}", []).append(back(name, night))
            elif what == "d" and other != name:
                feeds.setdefault(f"duplicates/{site}", []).append(page(name, night, duplicate_of=of(other), **fields))
            else:
                fields |= {"flags": [f"supersedes:{of(other)}"]} if what == "s" and other != name else {}
                fields |= {"id": of(name), "url": f"http://{site}.gov.cn/new/{name[1:]}"} if what == "m" else {}
                feeds.setdefault(f"articles/{site}", []).append(page(name, night, **fields))
        nights.append(feeds)
    return nights


def held(data: Path) -> list[Any]:
    with closing(sqlite3.connect(path_of(data))) as database:
        database.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        return database.execute("SELECT id, url, text FROM articles ORDER BY id").fetchall()


@pytest.mark.parametrize("seed", range(25))
def test_what_is_new_alone_makes_what_all_of_it_does(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each night only the stories are looked at of which something is new."""
    for night, feeds in enumerate(nights_at_random(random.Random(seed)), 1):  # noqa: S311 - not a secret
        for name, records in feeds.items():
            write_feed(tmp_path, f"{name}/2024050{night}T000000Z-{night}", records)
        monkeypatch.setattr(module, "_FEW", 0)
        catch_up(tmp_path)
        found = held(tmp_path)
        monkeypatch.setattr(module, "_FEW", 1 << 40)
        catch_up(tmp_path, anew=True)
        assert found == held(tmp_path)


def test_a_night_with_little_new_looks_at_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What SQLite does for it does not grow with the number of articles."""
    steps = []
    for count in (300, 3000):
        data = tmp_path / str(count)
        write_feed(data, f"articles/a/{NIGHTS[0]}", [page(f"a{n}", day=1, text=f"水库{n}") for n in range(count)])
        write_feed(data, f"rejected/a/{NIGHTS[0]}", [gone(f"a{n}", 1) for n in range(0, count, 10)])
        catch_up(data)
        write_feed(data, f"articles/a/{NIGHTS[1]}", [page("a1", 2, day=1, revision=2)])
        write_feed(data, f"duplicates/a/{NIGHTS[1]}", [page("a0", 2, day=1, revision=2, duplicate_of=of("a1"))])
        write_feed(data, f"rejected/a/{NIGHTS[1]}", [gone("a5", 2)])
        write_feed(data, f"runs/a/{NIGHTS[1]}", [back("a10", 2), ran("a", 2)])
        steps.append(counted_steps(data, monkeypatch))
    assert steps[1] < 1.5 * steps[0]


def counted_steps(data: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Catch up, and return how many hundred steps of its virtual machine SQLite took."""
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    def opened(path: Path) -> sqlite3.Connection:
        database = search_file.open_to_write(path)
        database.set_progress_handler(step, 100)
        return database

    monkeypatch.setattr(module, "open_to_write", opened)
    caught = catch_up(data)
    monkeypatch.undo()
    assert (caught.added, caught.removed) == (2, 2)
    return count


def test_a_run_keeps_the_index_up_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, 1)
    keep_up(tmp_path)
    assert not path_of(tmp_path).exists()
    check(tmp_path, 1)
    write(tmp_path, 2)
    with alone(tmp_path):
        keep_up(tmp_path)  # another one is at it
    monkeypatch.setattr(module, "_MUCH", 10)
    keep_up(tmp_path)
    with closing(sqlite3.connect(path_of(tmp_path))) as database:
        assert database.execute("SELECT count(*) FROM feeds WHERE path LIKE ?", (f"%{NIGHTS[1]}%",)).fetchone() == (0,)
    monkeypatch.undo()
    keep_up(tmp_path)
    with closing(sqlite3.connect(path_of(tmp_path))) as database:
        assert database.execute("SELECT count(*) FROM feeds WHERE path LIKE ?", (f"%{NIGHTS[1]}%",)).fetchone() == (5,)
    path_of(tmp_path).write_bytes(b"damaged")
    keep_up(tmp_path)
    assert path_of(tmp_path).read_bytes() == b"damaged"
    check(tmp_path, 2)


@pytest.mark.parametrize("what", ["gone", "shorter", "other"])
def test_feeds_that_are_not_what_they_were_have_it_made_anew(tmp_path: Path, what: str) -> None:
    write(tmp_path, 1)
    write(tmp_path, 2)
    check(tmp_path, 2)
    path = tmp_path / f"articles/a/{NIGHTS[1]}.jsonl"
    if what == "gone":
        path.unlink()
    elif what == "shorter":
        path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    else:
        path.write_text(path.read_text("utf-8").replace("第2夜", "第9夜"), "utf-8")
    caught = catch_up(tmp_path)
    assert caught.anew is not None
    assert path.name in caught.anew
    assert ("a1" in found(tmp_path, "第1夜")) == (what == "gone")
    assert ("a1" in found(tmp_path, "第2夜")) == (what == "shorter")
    assert ("a1" in found(tmp_path, "第9夜")) == (what == "other")


def test_lines_that_are_added_to_a_feed_are_found(tmp_path: Path) -> None:
    texts(tmp_path, "水库")
    assert found(tmp_path, "水库") == ["a1"]
    path = tmp_path / f"articles/a/{NIGHTS[0]}.jsonl"
    line = (
        path.read_text("utf-8").replace("水库", "大坝").replace("a.gov.cn/1", "a.gov.cn/2").replace(of("a1"), of("a2"))
    )
    with path.open("a", encoding="utf-8") as stream:
        stream.write(line + "\n\n")
    assert catch_up(tmp_path) == module.CaughtUp(lines=1, added=1)
    assert (found(tmp_path, "水库"), found(tmp_path, "大坝")) == (["a1"], ["a2"])
    assert catch_up(tmp_path) == module.CaughtUp()
    os.utime(path)
    assert catch_up(tmp_path).anew is None


def test_what_cannot_be_read_is_told_and_the_rest_is_found(tmp_path: Path) -> None:
    texts(tmp_path, "水库", "半个字")
    path = tmp_path / f"articles/a/{NIGHTS[0]}.jsonl"
    path.write_bytes(b'{"id": 3}\n{"torn\n' + path.read_bytes().replace("半个".encode(), "半个".encode() + b"\\ud83d"))
    caught = catch_up(tmp_path)
    assert [fault.partition(": ")[0] for fault in caught.faults] == [f"articles/a/{path.name}"] * 2
    assert found(tmp_path, "水库") == ["a1"]
    assert found(tmp_path, "半个") == ["a2"]


def damage(path: Path, what: str) -> None:
    if what == "no database":
        path.write_bytes(b"something else")
    elif what == "empty":
        path.write_bytes(b"")
    elif what == "cut":
        path.write_bytes(path.read_bytes()[:8192])
    elif what == "pages":
        whole = path.read_bytes()
        path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    elif what == "table":
        with closing(sqlite3.connect(path)) as database:
            database.execute("DROP TABLE articles")
            database.execute("INSERT INTO pending VALUES ('')")
            database.commit()
    else:
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA user_version = 7")


@pytest.mark.parametrize("what", ["no database", "empty", "cut", "pages", "table", "version"])
def test_a_damaged_index_is_made_anew(tmp_path: Path, what: str) -> None:
    write(tmp_path, 1)
    check(tmp_path, 1)
    damage(path_of(tmp_path), what)
    caught = catch_up(tmp_path)
    assert (caught.anew is None) == (what == "empty")
    check(tmp_path, 1)
    assert path_of(tmp_path).with_name("search.sqlite.damaged").exists() == (what == "no database")


def test_the_database_of_another_program_stays(tmp_path: Path) -> None:
    write(tmp_path, 1)
    with closing(sqlite3.connect(path_of(tmp_path))) as database:
        database.executescript("PRAGMA application_id = 7; CREATE TABLE precious (x)")
    before = path_of(tmp_path).read_bytes()
    for anew in (False, True):
        with pytest.raises(SearchFault, match="of another program: move it away"):
            catch_up(tmp_path, anew=anew)
    assert path_of(tmp_path).read_bytes() == before


def test_who_cannot_write_reads_what_is_up_to_date(tmp_path: Path) -> None:
    write(tmp_path, 1)
    catch_up(tmp_path)
    with alone(tmp_path):
        assert len(found(tmp_path, "第1夜")) == 5
        write(tmp_path, 2)
        with pytest.raises(SearchBusy, match="by another command: try again later"):
            catch_up(tmp_path, patience=0)


@pytest.mark.slow
@pytest.mark.parametrize("when", ["_mark", "_add", "_remove", "follow"])
def test_a_kill_costs_nothing(tmp_path: Path, when: str) -> None:
    """Killed before each of its steps in turn, and then let go on: the same is found as without."""
    write(tmp_path, 1)
    catch_up(tmp_path)
    write(tmp_path, 2)
    write(tmp_path, 3)
    dies = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from crawler.search import articles, new_lines, catch_up\n"
        "articles._AT_ONCE = 1\n"
        "count = 0\n"
        "def dying(step):\n"
        "    def one(*args, **named):\n"
        "        global count\n"
        "        count += 1\n"
        "        if count > int(sys.argv[2]): os.kill(os.getpid(), 9)\n"
        "        return step(*args, **named)\n"
        "    return one\n"
        "for kind in (articles.Articles, new_lines.NewLines):\n"
        f"    if hasattr(kind, {when!r}): setattr(kind, {when!r}, dying(getattr(kind, {when!r})))\n"
        "catch_up.catch_up(Path(sys.argv[1]))\n"
    )
    kills = 0
    for steps in range(60):
        copy = tmp_path / f"copy{steps}"
        shutil.copytree(tmp_path, copy, ignore=shutil.ignore_patterns("copy*"), copy_function=shutil.copy2)
        command = [sys.executable, "-c", dies, str(copy), str(steps)]
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
        check(copy, 3)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
        kills += 1
    assert 0 < kills < 60


def test_a_transaction_that_a_kill_left_is_taken_back(tmp_path: Path) -> None:
    write(tmp_path, 1)
    catch_up(tmp_path)
    path = path_of(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.executescript("PRAGMA cache_size = 1; BEGIN; UPDATE articles SET text = hex(zeroblob(100000));")
        left = {each: path.with_name(each).read_bytes() for each in (path.name, f"{path.name}-journal")}
    for name, written in left.items():
        path.with_name(name).write_bytes(written)
    assert b"00000000" in path.read_bytes()
    check(tmp_path, 1)


def test_the_version_of_the_file_has_that_of_unicode() -> None:
    assert search_file.VERSION % 1000 >= 14
