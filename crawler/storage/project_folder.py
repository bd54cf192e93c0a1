"""Where this project's folder is, from where somebody types. Without Scrapy, which has the same search."""

from __future__ import annotations

from configparser import ConfigParser
from configparser import Error as ConfigError
from contextlib import suppress
from pathlib import Path


def data_beside_the_project() -> str | None:
    """Return `data` beside the nearest scrapy.cfg, from here upwards; None in a folder that is not this project's."""
    here = Path.cwd()
    found = next((folder / "scrapy.cfg" for folder in (here, *here.parents) if (folder / "scrapy.cfg").exists()), None)
    named = ConfigParser()
    with suppress(ConfigError, OSError, UnicodeDecodeError):
        named.read(found or ())
    own = named.get("settings", "default", fallback=None) == "crawler.settings"
    return str(found.resolve().parent / "data") if found and own else None
