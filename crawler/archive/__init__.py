"""Raw bytes: WARC files written and read, saved pages read."""
