"""One declaration a site: those shipped here, and before them those in the user's folders that `SITES_PATH` names."""

import os
from pathlib import Path

# Before the user's folders are looked at: no file of theirs can stand in for one of these.
from crawler.sites import registry, site

__all__ = ["OWN", "SHIPPED", "registry", "site"]

SHIPPED = Path(__path__[0])
OWN = tuple(
    Path(folder).expanduser().resolve() for folder in os.environ.get("SITES_PATH", "").split(os.pathsep) if folder
)
__path__ = [*map(str, OWN), *__path__]
