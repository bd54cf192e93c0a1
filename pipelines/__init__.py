"""Pipelines: an `Article` as it was read -> clean, normal, valid, unique. Thin Scrapy shells over pure functions."""
