"""One table of what is true now: rows chosen from the feeds, written in the formats that programs read."""
