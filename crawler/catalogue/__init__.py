"""The country by name: its divisions, their portals, and the codes that they had. No Scrapy, and quick to load."""
