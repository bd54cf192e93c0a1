"""`govnews COMMAND …`: the commands of `scrapy` in this project, from any folder."""

from __future__ import annotations

import io
import os
import pkgutil
import sys
from contextlib import redirect_stdout
from importlib.metadata import entry_points

import scrapy.commands
from scrapy.cmdline import execute

from crawler import commands
from crawler.run import command_line


def main() -> None:
    """Run Scrapy's command line with this project's settings, whatever project the current folder belongs to."""
    os.environ["SCRAPY_SETTINGS_MODULE"] = "crawler.settings"
    command_line.program = "govnews"
    name = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    if name in _known():
        execute()
        return
    shown = io.StringIO()
    try:
        with redirect_stdout(shown):
            execute()
    finally:  # Scrapy has listed the commands, and exits
        sys.stdout.write(command_line.named(shown.getvalue()))


def _known() -> set[str]:
    """Return the names of the commands."""
    folders = [*scrapy.commands.__path__, *commands.__path__]
    added = entry_points(group="scrapy.commands")
    return {module.name for module in pkgutil.iter_modules(folders)} | {entry.name for entry in added}


if __name__ == "__main__":
    main()
