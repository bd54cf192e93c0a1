"""Storage elsewhere, such as `s3://BUCKET/news`, through fsspec, which is an optional extra."""

from __future__ import annotations

import importlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class StorageError(RuntimeError):
    """Storage elsewhere cannot be used; the message is one line for the user."""


@contextmanager
def storage(url: str) -> Iterator[tuple[Any, str]]:
    """Yield the file system that `url` is in, an `fsspec.AbstractFileSystem`, and the path there.

    Whatever it raises while it is used becomes a `StorageError`.
    """
    try:
        fsspec: Any = importlib.import_module("fsspec")
    except ImportError:
        raise StorageError(f"{_shown(url)} needs the extra 'remote': pip install -e '.[remote]'") from None
    try:
        files, root = fsspec.url_to_fs(url)
        files.invalidate_cache()
        yield files, root.rstrip("/")
    except Exception as error:  # each kind of storage raises its own
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise StorageError(f"{_shown(url)}: {reason}") from error


def _shown(url: str) -> str:
    """Return `url` without what may be a password."""
    scheme, found, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if found else url
