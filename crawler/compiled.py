"""What is written twice, in C and in Python: the C one where installing built it and it fits the Python around it."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

_LOG = logging.getLogger(__name__)


def compiled(name: str, version: int) -> ModuleType | None:
    """Return a module in C by its full name, or None where it was not built, or from another version of the source.

    Each module says its `VERSION`, which is raised whenever a function takes or gives something else: where a checkout
    is newer than what was built in it, Python does the work.
    """
    try:
        module = import_module(name)
    except ImportError:
        return None
    if getattr(module, "VERSION", 0) != version:
        _LOG.warning("%s was built from another version and is not used: `make install` builds it anew", name)
        return None
    return module
