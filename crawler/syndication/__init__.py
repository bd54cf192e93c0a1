"""Syndication: static Atom and JSON Feed files of the newest articles, for feed readers and other programs."""
