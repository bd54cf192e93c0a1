"""What a crawl may ask for, and what came of it: guards, bounds, encryption, and why an answer is no page."""
