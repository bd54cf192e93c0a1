"""Archives elsewhere (`s3://BUCKET/news/archive`), copied to where a replay can read them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from crawler.archive.capture import reference
from crawler.archive.inputs import PAGE_SUFFIXES, WARC_SUFFIXES, Source, sources
from crawler.storage import storage

if TYPE_CHECKING:
    from collections.abc import Iterable

_WANTED = (*WARC_SUFFIXES, *PAGE_SUFFIXES, ".json")  # the last are what is known of pages that a person saved


def fetched(paths: Iterable[str], folder: Path) -> list[Source]:
    """Return the archive files at `paths` in order, those of URLs as copies in `folder`.

    A copy that is there in the size of the original stays: an interrupted replay does not begin anew. Raises
    `StorageError`, and as `sources` does.
    """
    found: list[Source] = []
    for given in paths:
        found += _copied(given, folder) if "://" in given else sources([given])
    return found


def _copied(url: str, folder: Path) -> list[Source]:
    """Copy the archive files at `url`, and name them as they are named there."""
    own = (folder / hashlib.sha256(url.encode()).hexdigest()[:16]).absolute()
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
    found = [source for source in sources([own] if names else ()) if source.path in names]
    if not found:
        raise FileNotFoundError(f"neither a WARC nor a saved HTML page: {url}")
    return [replace(source, name=names[source.path]) for source in found]
