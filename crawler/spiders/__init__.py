"""Spiders: what crawls a declared site, a section of any site, its lists and its articles."""
