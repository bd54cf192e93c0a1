"""Where what a command writes goes: the folder that everything of a run is in, and the file that `-o` names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


def data_dir(settings: BaseSettings | None) -> Path:
    """Return `DATA_DIR` as a whole path, and keep it so in `settings`, whose other readers may start elsewhere.

    Raises `UsageError` where nothing names it (outside the project's folder there is no default) or no folder can have
    that name.
    """
    if settings is None:
        raise RuntimeError("Scrapy sets it before it runs a command")
    named = settings.get("DATA_DIR")
    if not named:
        raise UsageError(
            "this folder is not the project's: say where records go, DATA_DIR=~/news govnews COMMAND", print_help=False
        )
    if "://" in named:
        raise UsageError(
            f"DATA_DIR={named} is not a folder of this machine: give one; PUBLISH_URL has what is new copied elsewhere",
            print_help=False,
        )
    try:
        folder = Path(named).expanduser().resolve()
    except (OSError, RuntimeError) as error:  # nobody's home, links in a circle
        raise UsageError(f"DATA_DIR={named} is not a folder: {error}", print_help=False) from error
    settings.set("DATA_DIR", str(folder), priority="cmdline")
    return folder


def filled_data_dir(settings: BaseSettings | None) -> Path:
    """Return `DATA_DIR` for a command that only reads it. Raises `UsageError` where no crawl has made it."""
    folder = data_dir(settings)
    if not folder.is_dir():
        raise UsageError(
            f"{folder} is not there: nothing was crawled into it yet; set DATA_DIR or crawl first", print_help=False
        )
    return folder


def no_folder(output: Path, example: str) -> None:
    """Raise `UsageError` where the file to write is a folder; `example` is how the file in it may be called."""
    if os.path.isdir(output):  # noqa: PTH112 - raises nothing for a name that is too long
        raise UsageError(f"{output} is a folder: give the name of a file, such as {output / example}", print_help=False)
