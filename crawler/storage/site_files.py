"""The files of a site: the only place where the name of one becomes a path.

Names come from the command line too. Every name is made of labels of letters, digits, `_` and `-` with dots between
them, so that none leads out of its folder. A declared site has no dot in its name, a host that `govcn` crawls always
has one: no host can take the lock or the files of a declared site.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path

_DECLARED = re.compile(r"[A-Za-z0-9_-]+")
_NAME = re.compile(r"\w[\w-]*(?:\.[\w-]+)*\.?")
_LONGEST = 200  # bytes; a file name has at most 255 on most systems, and endings follow


def is_site(name: str) -> bool:
    """Tell whether a declared site may have this name."""
    return _DECLARED.fullmatch(name) is not None and len(name) <= _LONGEST


def site_of_host(url: str) -> str:
    """Return what names the files of the host of `url`, raising `ValueError` where it is not a web address.

    That is the host itself; one without a dot gets the dot of the DNS root: `town.` for `http://town/`.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").replace(":", "_")  # of an IPv6 address
    if parts.scheme not in {"http", "https"} or not host:
        raise ValueError(f"{url} is not a web address")
    return _checked(host if "." in host else f"{host}.")


def site_folder(data_dir: Path, folder: str, site: str) -> Path:
    """Return where `site` has its files of one kind. Raises `ValueError` for what is no name."""
    return data_dir / folder / _checked(site)


def site_lock(data_dir: Path, site: str) -> Path:
    """Return the lock file of `site`. Raises `ValueError` for what is no name."""
    return data_dir / "locks" / f"{_checked(site)}.lock"


def _checked(name: str) -> str:
    if _NAME.fullmatch(name) is None or len(name.encode("utf-8", "replace")) > _LONGEST:
        raise ValueError(f"{name!r} cannot name files: a site is a host, or letters, digits, _ and -")
    return name
