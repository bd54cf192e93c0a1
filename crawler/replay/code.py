"""The code that reads pages, as a digest: what it stands for gives the same records of the same pages."""

from __future__ import annotations

import hashlib
import importlib.metadata
from importlib.util import find_spec
from pathlib import Path

_PACKAGES = ("crawler", "pipelines")
_LIBRARIES = ("selectolax", "lxml", "fastwarc", "rensa")  # whose version can change what is read
_CODE = {".py", ".so"}  # suffixes: what was compiled reads pages too


def digest() -> str:
    """Return a digest of the program's files and of the versions of the libraries that it reads with."""
    found = hashlib.sha256()
    for package in _PACKAGES:
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for path in sorted(Path(folder).rglob("*")):
                if path.suffix in _CODE:
                    found.update(f"{path.relative_to(folder)}\n".encode())
                    found.update(path.read_bytes())
    for library in _LIBRARIES:
        found.update(f"{library} {importlib.metadata.version(library)}\n".encode())
    return found.hexdigest()
