"""Finished files of a site copied to a place elsewhere: any that fsspec knows, such as `s3://BUCKET/news`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.storage.remote_storage import storage
from crawler.storage.site_files import site_folder

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


def publish(data_dir: Path, site: str, url: str) -> int:
    """Copy the files of `site` under `url` that are not there, by the same relative names; return how many.

    Call it with the site's lock held and no run going on, so that its files are finished: these never change again,
    and one is there when a file of its name and size is. What fails is copied by the next call. The log of a run comes
    after its other files. Raises `StorageError`.
    """
    copied = 0
    with storage(url) as (files, root):
        for folder, pattern in _FILES.items():
            there = f"{root}/{folder}/{site}"
            for path in _missing(files, there, sorted(site_folder(data_dir, folder, site).glob(pattern))):
                files.makedirs(there, exist_ok=True)
                files.put_file(str(path), f"{there}/{path.name}")
                copied += 1
    return copied


def _missing(files: Any, there: str, here: list[Path]) -> list[Path]:
    """Return which of the files `here` are not in the folder `there`."""
    try:
        found = files.ls(there, detail=True)
    except FileNotFoundError:
        found = []
    sizes = {each["name"].rpartition("/")[2]: each["size"] for each in found}
    return [path for path in here if sizes.get(path.name) != path.stat().st_size]
