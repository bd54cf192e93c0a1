"""One declaration a site: those shipped here, and before them those in the user's folders that `SITES_PATH` names."""

from pathlib import Path

from crawler.records.program import own_sites

# Before the user's folders are looked at: no file of theirs can stand in for one of these.
from crawler.sites import registry, site

__all__ = ["OWN", "SHIPPED", "registry", "site"]

SHIPPED = Path(__path__[0])
OWN = own_sites()
__path__ = [*map(str, OWN), *__path__]
