"""Invented sites that live through a year, crawled every night by the project's own command under a moved clock."""
