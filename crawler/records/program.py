"""Which program made a record: its version and a digest of the code that reads and cleans.

Two programs with the same `extractor` read the same from the same page. What they write around it (reports, tables,
commands) may differ, and so may what they take for a copy of another page.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from crawler import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

READING = ("crawler/reading", "crawler/cms", "crawler/sites", "crawler/catalogue", "crawler/records", "crawler/urls.py")
"""The rooms that decide what is read from a page, besides `pipelines`, which cleans it."""

_PACKAGES = ("crawler", "pipelines")
_CODE = {".py", ".c", ".h", ".tsv"}  # suffixes, with tables; what a compiler makes of C differs from folder to folder
# Distributions whose version can change what is read. Either of the two OpenCCs may be installed.
_READERS = ("selectolax", "lxml", "parsel", "cssselect", "w3lib", "opencc-python-reimplemented", "opencc")
_LIBRARIES = (*_READERS, "fastwarc", "rensa")  # and what a replay does besides
_SHOWN = 8  # digits of the digest that a record has


@cache
def extractor() -> str:
    """Return what records are marked with, such as `0.2.0+1a2b3c4d`."""
    return f"{__version__}+{_digest((*READING, 'pipelines'), _READERS)[:_SHOWN]}"


@cache
def digest() -> str:
    """Return the digest (SHA-256, hex) of the whole program: machines that share work must agree on it."""
    return _digest(_PACKAGES, _LIBRARIES)


def _digest(rooms: Sequence[str], libraries: Sequence[str]) -> str:
    """Return the digest of rooms as they are now, of the user's own files and of the versions of libraries."""
    found = hashlib.sha256()
    for name, path in (*_files(rooms), *_own_files()):
        found.update(f"{name}\n".encode())
        found.update(path.read_bytes())
    for library in libraries:
        found.update(f"{library} {_version(library)}\n".encode())
    return found.hexdigest()


def _files(rooms: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """Yield the files of rooms that are code, with their names."""
    for room in rooms:
        package, _, within = room.partition("/")
        spec = find_spec(package)
        for folder in map(Path, (spec.submodule_search_locations or ()) if spec else ()):
            below = folder / within
            for path in [below] if below.is_file() else sorted(below.rglob("*")):
                if path.suffix in _CODE and path.is_file():
                    yield f"{package}/{path.relative_to(folder).as_posix()}", path


def _own_files() -> Iterator[tuple[str, Path]]:
    """Yield the user's own declarations and table of places."""
    for folder in own_sites():
        for path in sorted(folder.glob("*.py")):
            if path.is_file():
                yield path.name, path
    own_places = Path(os.environ.get("CATALOGUE", "")).expanduser()
    if own_places.is_file():
        yield "CATALOGUE", own_places


def own_sites() -> tuple[Path, ...]:
    """Return the folders of the user's own declarations, which the variable `SITES_PATH` names, the first first."""
    named = os.environ.get("SITES_PATH", "").split(os.pathsep)
    return tuple(Path(folder).expanduser().resolve() for folder in named if folder)


def _version(library: str) -> str | None:
    import importlib.metadata  # noqa: PLC0415 - takes 20 ms

    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return None
