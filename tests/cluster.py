"""A Dask cluster on loopback."""

from __future__ import annotations

import importlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def two_workers() -> Iterator[Any]:
    """Start a scheduler with two worker processes, each with a nanny that starts it anew when it dies."""
    local: Any = importlib.import_module("distributed").LocalCluster
    with local(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1") as running:
        yield running
