"""What is written twice, in C and in Python: the C one where installing could build it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


def compiled(name: str) -> ModuleType | None:
    """Return a module in C by its full name, or None where it was not built."""
    try:
        return import_module(name)
    except ImportError:
        return None
