"""Replays on a cluster whose workers are gone or have other code, whose scheduler dies or was never there."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from benchmarks.reliability.replays import archived, arguments, compare, files, replay
from benchmarks.reliability.row import Line, Trial
from tests.cluster import scheduler_alone, worker
from tests.run.fake_site import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_PATIENCE = 3  # seconds without a worker, in place of 60
_END_SECONDS = 60  # in which every such replay ends


def _replay_on(trial: Trial, out: Path, address: str) -> subprocess.Popen[bytes]:
    made = archived(trial.lab)
    line = [sys.executable, "-m", "scrapy", *arguments(out, made.archive, cluster=address)]
    with (trial.folder / "said").open("wb") as said:
        return subprocess.Popen(
            [*line, "-s", f"CLUSTER_PATIENCE={_PATIENCE}"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=said
        )


def _ended(trial: Trial, process: subprocess.Popen[bytes]) -> None:
    try:
        code: int | None = process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        code = None
    said = (trial.folder / "said").read_text("utf-8").strip()
    # 0: it was done before they were killed.
    right = {0, 1} if trial.case.endswith("killed") and not said else {1}
    trial.check_code(code, right, said.rpartition("\n")[2])
    trial.expect("Traceback" not in said, "a traceback")


def _wait_for_work(process: subprocess.Popen[bytes], out: Path) -> None:
    part = out / "out.jsonl.parts" / "articles"
    while process.poll() is None and not (part.exists() and part.stat().st_size):
        time.sleep(0.02)


def _other_code(folder: Path) -> Path:
    code = folder / "code"
    for package in ("crawler", "pipelines"):
        shutil.copytree(ROOT / package, code / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (code / "pipelines" / "clean.py").open("a") as file:
        file.write("\n# another version\n")
    return code


def _cluster(trial: Trial) -> None:
    """Replay on a cluster that is not as it has to be; then without one, to the end."""
    out = trial.folder / "out"
    out.mkdir()
    if trial.case == "no scheduler":
        _ended(trial, _replay_on(trial, out, "tcp://127.0.0.1:1"))
    else:
        with scheduler_alone(trial.folder) as (address, scheduler):
            if trial.case == "no worker":
                _ended(trial, _replay_on(trial, out, address))
            else:
                code = _other_code(trial.folder) if trial.case == "workers of other code" else None
                with worker(address, trial.folder, code) as only:
                    process = _replay_on(trial, out, address)
                    if code is None:
                        _wait_for_work(process, out)
                        (only if trial.case == "workers killed" else scheduler).kill()
                    _ended(trial, process)
    made = archived(trial.lab)
    trial.check_code(replay(out, made.archive).returncode, 0)
    compare(trial, files(out), made.expected)


LINES = {
    "B3": Line(
        "a cluster without scheduler or workers, with other code, that dies",
        dict.fromkeys(("no scheduler", "no worker", "workers of other code", "workers killed", "scheduler killed")),
        _cluster,
    )
}
