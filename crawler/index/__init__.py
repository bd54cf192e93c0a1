"""The index: what earlier runs saw, derived from the feeds; decides what a page is to the corpus."""
