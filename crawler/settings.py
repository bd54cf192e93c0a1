"""Scrapy settings. `DATA_DIR` (setting or environment variable) moves everything a run writes."""

import os

BOT_NAME = "crawler"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = "crawler.commands"

DATA_DIR = os.environ.get("DATA_DIR", "data")

ROBOTSTXT_OBEY = True
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
