"""Reads one page."""
