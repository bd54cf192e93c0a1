"""`METRICS_FILE`: what Prometheus reads, whole at every moment, and never the end of a run."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families
from scrapy.utils.project import get_project_settings

from crawler.records import State
from crawler.run.metrics import write_metrics
from tests.export.world import NIGHTS, back, ran, write
from tests.index.crawled import write_feed
from tests.run.fake_site import ROOT, environment, records, scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from pathlib import Path

Samples = dict[tuple[str, ...], float]


def read(path: Path) -> Samples:
    """Return the numbers of a file by name and labels (the site first), after a look at how it names things."""
    found: Samples = {}
    for family in text_string_to_metric_families(path.read_text("utf-8")):
        assert family.name.startswith("govnews_")
        assert family.documentation
        assert family.type in ("gauge", "counter")
        for sample in family.samples:
            assert (family.type == "counter") == sample.name.endswith("_total")
            labels = dict(sample.labels)
            site = [labels.pop("site")] if "site" in labels else []
            found[sample.name.removeprefix("govnews_"), *site, *labels.values()] = sample.value
    return found


def written(data: Path, path: Path) -> list[str]:
    """Write the metrics of a folder as a command does, and return what is said."""
    said: list[str] = []
    settings = get_project_settings()
    settings.setdict({"DATA_DIR": str(data), "METRICS_FILE": str(path)})
    write_metrics(settings, said.append)
    return said


def index(data: Path, path: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "scrapy", "index", *words]
    told = environment(DATA_DIR=str(data), METRICS_FILE=str(path), **variables)
    return subprocess.run(line, cwd=ROOT, env=told, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.slow
def test_a_crawl_leaves_its_numbers(tmp_path: Path) -> None:
    path = tmp_path / "news.prom"
    with serve(town(5)) as server:
        done = scrapy(tmp_path / "data", server, "town", METRICS_FILE=str(path))
    found = read(path)
    (run,) = [each for each in records(tmp_path / "data", "runs") if "state" in each]
    ended = datetime.fromisoformat(run["ended_at"]).timestamp()
    assert (done.returncode, done.stderr) == (0, "")
    assert found["last_run_timestamp_seconds", "town"] == found["last_healthy_run_timestamp_seconds", "town"] == ended
    assert found["last_run_duration_seconds", "town"] == ended - datetime.fromisoformat(run["started_at"]).timestamp()
    assert found["last_run_pages", "town", "articles"] == found["articles_records_total", "town"] == 5
    assert {state: found["site_state", "town", state] for state in State} == {
        state: float(state == "ok") for state in State
    }
    archive = sum(each.stat().st_size for each in (tmp_path / "data/archive/town").iterdir())
    feeds = sum(each.stat().st_size for each in (tmp_path / "data").rglob("*.jsonl"))
    assert (found["archive_bytes", "town"], found["feeds_bytes", "town"]) == (archive, feeds)
    assert found["index_bytes",] > 4096
    assert sorted(each.name for each in tmp_path.iterdir()) == ["data", "news.prom"]


@pytest.mark.slow
def test_crawlall_writes_once_for_all_and_its_crawls_do_not(tmp_path: Path) -> None:
    path = tmp_path / "none" / "news.prom"
    with serve(town(2)) as server:
        done = scrapy(tmp_path / "data", server, "--sites", "town,closing", name="crawlall", METRICS_FILE=str(path))
        assert done.stderr.count("METRICS_FILE=") == 1
        path.parent.mkdir()
        done = scrapy(
            tmp_path / "data", server, "--sites", "town,closing", "-s", f"METRICS_FILE={path}", name="crawlall"
        )
    assert done.returncode == 1
    found = read(path)
    assert (found["runs_total", "town"], found["runs_total", "closing"]) == (2, 2)
    assert ("last_healthy_run_timestamp_seconds", "closing") not in found
    assert found["site_state", "closing", "incomplete"] == 1


@pytest.mark.slow
def test_numbers_are_those_of_the_feeds(tmp_path: Path) -> None:
    data, path = tmp_path / "data", tmp_path / "新闻.prom"
    write(data)
    sick = ran("b", 3)
    sick.state, sick.counts = State.DOWN, {"rejected": 3, "rejected/no_text": 2, "rejected/login": 1}
    write_feed(data, f"runs/b/{NIGHTS[2]}", [back("b2", 3), sick])
    assert index(data, path).returncode == 0
    found = read(path)
    assert (found["articles_records_total", "a"], found["articles_records_total", "b"]) == (6, 3)
    assert (found["duplicates_records_total", "b"], found["rejected_records_total", "a"]) == (2, 2)
    assert (found["last_run_rejected_pages", "b", "no_text"], found["last_run_pages", "b", "rejected"]) == (2, 3)
    assert (found["site_state", "b", "down"], found["site_state", "b", "ok"]) == (1, 0)
    night = datetime.fromisoformat("2024-05-02T10:00:00+08:00").timestamp()
    assert found["last_healthy_run_timestamp_seconds", "b"] == night
    assert found["last_run_timestamp_seconds", "b"] == night + 86400


@pytest.mark.slow
def test_what_cannot_be_written_is_a_warning(tmp_path: Path) -> None:
    data = tmp_path / "data"
    write(data, 1)
    (tmp_path / "folder").mkdir()
    (tmp_path / "device.prom").symlink_to("/dev/full")
    for name in ("folder", "none/news.prom", "device.prom", "news.prom/x"):
        if name == "news.prom/x":
            (tmp_path / "news.prom").write_text("precious")
        (said,) = written(data, tmp_path / name)
        assert said.startswith(f"METRICS_FILE={tmp_path / name} was not written: ")
        assert "in a folder that this user may write to" in said
    done = index(data, tmp_path / "none/news.prom")
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)
    assert (tmp_path / "device.prom").is_symlink()
    assert (tmp_path / "news.prom").read_text() == "precious"


@pytest.mark.slow
def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    data, path = tmp_path / "data", tmp_path / "news.prom"
    write(data, 1)
    assert index(data, path).returncode == 0
    before = path.read_bytes()
    line = [
        "/usr/bin/prlimit",
        "--fsize=100",
        sys.executable,
        "-c",
        (
            "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "from scrapy.utils.project import get_project_settings\n"
            "from crawler.run import metrics\n"
            "class Index:\n"
            "    open = classmethod(lambda cls, url: cls())\n"
            "    close = lambda self: None\n"
            "    totals = lambda self: metrics_totals\n"
            "from crawler.index.totals import Totals\n"
            "from collections import Counter\n"
            "metrics_totals = Totals([], {}, Counter(), Counter(), 5)\n"
            "metrics.Index = Index\n"
            "metrics.write_metrics(get_project_settings(), print)\n"
        ),
    ]
    told = environment(DATA_DIR=str(data), METRICS_FILE=str(path))
    done = subprocess.run(line, cwd=ROOT, env=told, capture_output=True, text=True, check=True, timeout=60)
    assert "File too large: it has to be a file" in done.stdout
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["data", "news.prom"]


def test_a_link_stays_and_others_may_read_the_file(tmp_path: Path) -> None:
    data, link = tmp_path / "data", tmp_path / "link.prom"
    write(data, 1)
    link.symlink_to("real.prom")
    before = os.umask(0o022)
    try:
        assert written(data, link) == []
    finally:
        os.umask(before)
    assert link.is_symlink()
    assert (tmp_path / "real.prom").stat().st_mode & 0o777 == 0o644


@pytest.mark.slow
def test_two_at_once_leave_no_torn_file(tmp_path: Path) -> None:
    data, path = tmp_path / "data", tmp_path / "news.prom"
    write(data)
    assert index(data, path).returncode == 0
    whole = len(read(path))
    code = (
        "import sys\n"
        "from scrapy.utils.project import get_project_settings\n"
        "from crawler.run.metrics import write_metrics\n"
        "for _ in range(30): write_metrics(get_project_settings(), lambda line: sys.exit(line))\n"
    )
    told = environment(DATA_DIR=str(data), METRICS_FILE=str(path))
    writers = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=told) for _ in range(2)]
    while any(writer.poll() is None for writer in writers):
        assert len(read(path)) == whole
    assert [writer.returncode for writer in writers] == [0, 0]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["data", "news.prom"]


def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, 1)
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    said = written(tmp_path, tmp_path / "news.prom")
    assert said == ["METRICS_FILE needs the extra 'metrics': pip install -e '.[metrics]'"]


def test_an_index_that_cannot_be_read_is_a_warning(tmp_path: Path) -> None:
    write(tmp_path, 1)
    (tmp_path / "index.sqlite").write_bytes(b"no database" * 1000)
    (said,) = written(tmp_path, tmp_path / "news.prom")
    assert "was not written: " in said
    assert not (tmp_path / "news.prom").exists()
