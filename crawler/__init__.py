"""Crawls Chinese local-government news into clean, deduplicated JSON Lines records."""

__version__ = "0.2.0"
