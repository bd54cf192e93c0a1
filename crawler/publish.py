"""Finished files of a site copied to a place elsewhere: any that fsspec knows, such as `s3://BUCKET/news`."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

# In this order: where the log of a run is, all its other files are.
_FILES = {
    "archive": "*.warc.gz",
    "rejected": "*.jsonl",
    "duplicates": "*.jsonl",
    "articles": "*.jsonl",
    "runs": "*.jsonl",
}


class PublishError(RuntimeError):
    """Not everything is there yet; the message is one line for the user."""


def publish(data_dir: Path, site: str, url: str) -> int:
    """Copy the files of `site` under `url` that are not there, by the same relative names; return how many.

    Call it with the site's lock held and no run going on, so that its files are finished: these never change again,
    and one is there when a file of its name and size is. What fails is copied by the next call. The log of a run comes
    after its other files. Raises `PublishError`.
    """
    try:
        fsspec: Any = importlib.import_module("fsspec")  # an optional extra
    except ImportError:
        raise PublishError("PUBLISH_URL needs the extra 'remote': pip install -e '.[remote]'") from None
    copied = 0
    try:
        files, root = fsspec.url_to_fs(url)
        files.invalidate_cache()
        for folder, pattern in _FILES.items():
            there = f"{root.rstrip('/')}/{folder}/{site}"
            for path in _missing(files, there, sorted((data_dir / folder / site).glob(pattern))):
                files.makedirs(there, exist_ok=True)
                files.put_file(str(path), f"{there}/{path.name}")
                copied += 1
    except Exception as error:  # each kind of storage raises its own
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise PublishError(f"not everything could be copied to {_shown(url)}: {reason}") from error
    return copied


def _missing(files: Any, there: str, here: list[Path]) -> list[Path]:
    """Return which of the files `here` are not in the folder `there`."""
    try:
        found = files.ls(there, detail=True)
    except FileNotFoundError:
        found = []
    sizes = {each["name"].rpartition("/")[2]: each["size"] for each in found}
    return [path for path in here if sizes.get(path.name) != path.stat().st_size]


def _shown(url: str) -> str:
    """Return `url` without what may be a password."""
    scheme, found, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if found else url
