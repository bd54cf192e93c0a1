"""Which box of a page is the article's text, and which of its lines are."""
