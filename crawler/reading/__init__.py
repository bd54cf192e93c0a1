"""Reading: the bytes of a page -> an `Article`. Pure functions: no Scrapy, no network, no clock."""

from crawler.reading.layout import Layout
from crawler.reading.page import Page, read, read_page

__all__ = ["Layout", "Page", "read", "read_page"]
