"""Which program made a record: its version and a digest of the code that finds, reads and cleans.

Two programs with the same `extractor` make the same records of the same pages.
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
    from collections.abc import Iterator

_PACKAGES = ("crawler", "pipelines")
_CODE = {".py", ".c", ".h", ".tsv"}  # suffixes, with tables; what a compiler makes of C differs from folder to folder
# Distributions whose version can change what is read. Either of the two OpenCCs may be installed.
_LIBRARIES = ("selectolax", "lxml", "fastwarc", "rensa", "w3lib", "opencc-python-reimplemented", "opencc")
_SHOWN = 8  # digits of the digest that a record has


@cache
def extractor() -> str:
    """Return what records are marked with, such as `0.2.0+1a2b3c4d`."""
    return f"{__version__}+{digest()[:_SHOWN]}"


@cache
def digest() -> str:
    """Return the digest (SHA-256, hex) of the program's files, the user's own ones and the versions of libraries.

    It is of the files as they are when a process first asks.
    """
    found = hashlib.sha256()
    for name, path in _files():
        found.update(f"{name}\n".encode())
        found.update(path.read_bytes())
    for library in _LIBRARIES:
        found.update(f"{library} {_version(library)}\n".encode())
    return found.hexdigest()


def _files() -> Iterator[tuple[str, Path]]:
    """Yield the files that are code, with their names within their folders."""
    for package in _PACKAGES:
        spec = find_spec(package)
        for folder in map(Path, (spec.submodule_search_locations or ()) if spec else ()):
            for path in sorted(folder.rglob("*")):
                if path.suffix in _CODE and path.is_file():
                    yield path.relative_to(folder).as_posix(), path
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
