"""Crawls Chinese local-government news into clean, deduplicated JSON Lines records."""

__version__ = "0.1.0"
