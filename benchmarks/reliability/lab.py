"""What trials share: the town that is crawled, servers that are started when somebody needs them, and the dice."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.index.postgres import Postgres
from tests.run.fake_site import scrapy, town
from tests.server import Loopback, serve

if TYPE_CHECKING:
    from collections.abc import Iterator


class Lab:
    """A town of so many pages, and one folder for everything."""

    def __init__(self, folder: Path, pages: int, seed: int, stack: ExitStack) -> None:
        """Use `Lab.opened`."""
        self.folder = folder
        self.pages = pages
        self.dice = random.Random(seed)  # noqa: S311 - no secret
        self._stack = stack

    @classmethod
    @contextmanager
    def opened(cls, pages: int, seed: int) -> Iterator[Self]:
        """End what was started, and remove the folder, at the end."""
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="reliability-")))
            yield cls(folder, pages, seed, stack)

    @contextmanager
    def new_folder(self) -> Iterator[Path]:
        """Make an empty folder, and remove it at the end."""
        path = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    @cached_property
    def town(self) -> Loopback:
        """A server of the town, on which nothing is ever wrong."""
        return self._stack.enter_context(serve(town(self.pages)))

    @cached_property
    def postgres(self) -> Postgres:
        """A PostgreSQL server."""
        return self._stack.enter_context(Postgres.start())

    @cached_property
    def seconds(self) -> tuple[float, float]:
        """How long a crawl takes to start, and from then to its end."""
        with self.new_folder() as data_dir:
            times = [time.monotonic()]
            for site in ("nowhere", "town"):
                scrapy(data_dir, self.town, site)
                times.append(time.monotonic())
        startup = times[1] - times[0]
        return startup, max(0.1, times[2] - times[1] - startup)
