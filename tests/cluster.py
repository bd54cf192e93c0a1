"""A Dask cluster on loopback."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def two_workers() -> Iterator[Any]:
    """Start a scheduler with two worker processes, each with a nanny that starts it anew when it dies."""
    local: Any = importlib.import_module("distributed").LocalCluster
    with local(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1") as running:
        yield running


@contextmanager
def scheduler_alone(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start a scheduler without workers; yield its address and its process."""
    told = folder / "scheduler.json"
    line = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    options = ("--no-dashboard", "--dashboard-address", ":0", "--scheduler-file", str(told))
    null = subprocess.DEVNULL
    with subprocess.Popen([*line, *options], stdout=null, stderr=null) as process:
        while process.poll() is None and not (told.exists() and told.stat().st_size):
            time.sleep(0.05)
        try:
            yield json.loads(told.read_text("utf-8"))["address"], process
        finally:
            process.kill()


@contextmanager
def worker(address: str, folder: Path, code: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Start a worker without a nanny, in `folder`, which finds the packages in `code` before those of this project."""
    path = {"PYTHONPATH": str(code)} if code else {}
    line = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1"]
    null = subprocess.DEVNULL
    options = ("--no-dashboard", "--local-directory", str(folder))
    with subprocess.Popen(
        [*line, *options], cwd=folder, env={**os.environ, **path}, stdout=null, stderr=null
    ) as process:
        try:
            yield process
        finally:
            process.kill()
