"""`govnews COMMAND …`: the commands of `scrapy` in this project, from any folder."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run Scrapy's command line with this project's settings, whatever project the current folder belongs to.

    `places` is answered without it, which takes ten times as long to load.
    """
    if sys.argv[1:2] == ["places"]:
        from crawler.catalogue.listing import quickly  # noqa: PLC0415 - no other command needs it here

        code = quickly(sys.argv[2:])
        if code is not None:
            sys.exit(code)
    _scrapy()


def _scrapy() -> None:
    import io  # noqa: PLC0415 - what Scrapy is not loaded for, neither is what stands around it
    from contextlib import redirect_stdout  # noqa: PLC0415

    from scrapy.cmdline import execute  # noqa: PLC0415

    from crawler.run import command_line  # noqa: PLC0415

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
    import pkgutil  # noqa: PLC0415 - see above
    from importlib.metadata import entry_points  # noqa: PLC0415

    import scrapy.commands  # noqa: PLC0415

    from crawler import commands  # noqa: PLC0415

    folders = [*scrapy.commands.__path__, *commands.__path__]
    added = entry_points(group="scrapy.commands")
    return {module.name for module in pkgutil.iter_modules(folders)} | {entry.name for entry in added}


if __name__ == "__main__":
    main()
