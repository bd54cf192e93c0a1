"""The report: one HTML page of what was crawled and how healthy each site is."""
