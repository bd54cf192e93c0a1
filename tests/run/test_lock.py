from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from crawler.run.lock import HeldError, SiteLock

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

HOLD = """
import sys, time
from pathlib import Path
from crawler.run.lock import SiteLock
with SiteLock(Path(sys.argv[1]), "town"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with SiteLock(tmp_path, "town"), pytest.raises(HeldError) as error, SiteLock(tmp_path, "town"):
        pass
    assert error.value.holder is not None
    assert error.value.holder.pid == os.getpid()
    assert str(error.value).startswith(f"town is being crawled by process {os.getpid()} on ")


def test_a_lock_is_free_when_it_was_let_go_and_other_sites_have_their_own(tmp_path: Path) -> None:
    with SiteLock(tmp_path, "town"), SiteLock(tmp_path, "village"):
        pass
    with SiteLock(tmp_path, "town"):
        pass


def test_a_lock_dies_with_its_process(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE)
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(HeldError) as error, SiteLock(tmp_path, "town"):
            pass
        assert error.value.holder is not None
        assert error.value.holder.pid == holder.pid
        holder.send_signal(signal.SIGKILL)
    with SiteLock(tmp_path, "town"):
        pass


def test_a_lock_whose_file_is_empty_is_held_all_the_same(tmp_path: Path) -> None:
    with SiteLock(tmp_path, "town") as lock:
        os.truncate(lock.path, 0)
        with pytest.raises(HeldError, match="by another process"), SiteLock(tmp_path, "town"):
            pass
