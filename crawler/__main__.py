"""`govnews COMMAND …`: the commands of `scrapy` in this project, from any folder."""

from __future__ import annotations

import os

from scrapy.cmdline import execute


def main() -> None:
    """Run Scrapy's command line with this project's settings, whatever project the current folder belongs to."""
    os.environ["SCRAPY_SETTINGS_MODULE"] = "crawler.settings"
    execute()


if __name__ == "__main__":
    main()
