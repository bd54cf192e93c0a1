"""Where a page keeps each field of an article."""
