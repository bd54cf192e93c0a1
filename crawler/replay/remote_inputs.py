"""Archives elsewhere (`s3://BUCKET/news/archive`), copied to where a replay can read them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from crawler.archive.capture import reference
from crawler.archive.file_type import SUFFIXES
from crawler.archive.files import Inputs, find
from crawler.storage.remote_storage import storage

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNPACKED = "unpacked"
_WANTED = (*SUFFIXES, ".json")  # the last are what is known of pages that a person saved


def fetched(paths: Iterable[str], folder: Path) -> Inputs:
    """Return the archive files at `paths` in order, those of URLs as copies in `folder`, and unpacked there.

    A copy that is there in the size of the original stays: an interrupted replay does not begin anew. Raises
    `StorageError`, and as `find` does.
    """
    found = Inputs()
    for given in paths:
        if "://" in given:
            found.add(_found(given, folder))
        else:
            found.add(find([given], folder / _UNPACKED))
    return found


def _found(url: str, folder: Path) -> Inputs:
    names = _copied(url, folder)
    return find([_own(url, folder)], folder / _UNPACKED, name=lambda path: names[str(path)])


def _own(url: str, folder: Path) -> Path:
    return (folder / hashlib.sha256(url.encode()).hexdigest()[:16]).absolute()


def _copied(url: str, folder: Path) -> dict[str, str]:
    """Copy the archive files at `url`, and return the paths of the copies with the names that they have there."""
    own = _own(url, folder)
    names: dict[str, str] = {}
    with storage(url) as (files, root):
        for name, about in sorted(files.find(root, detail=True).items()):
            copy = own / (name.removeprefix(root).strip("/") or PurePosixPath(name).name)
            if not name.lower().endswith(_WANTED) or ".." in copy.parts:
                continue
            if not copy.exists() or copy.stat().st_size != about["size"]:
                copy.parent.mkdir(parents=True, exist_ok=True)
                part = copy.with_name(f"{copy.name}.part")
                files.get_file(name, str(part))
                with part.open("rb") as whole:  # its size is not to be there before it is
                    os.fsync(whole.fileno())
                part.replace(copy)
            named = reference(PurePosixPath(name))
            names[str(copy)] = named if named != name else files.unstrip_protocol(name)
    if not names:
        raise FileNotFoundError(f"neither a WARC nor a saved HTML page: {url}")
    for path in own.rglob("*"):  # copies of what is there no more
        if path.is_file() and str(path) not in names:
            path.unlink()
    return names
