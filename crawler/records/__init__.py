"""The records this project writes: one JSON object a line, keys in the order in which the dataclasses declare them."""

from crawler.records.article import (
    CHINA,
    SCHEMA_VERSION,
    Article,
    Attachment,
    Division,
    Flag,
    Image,
    Precision,
    Provenance,
    Truncated,
    altered,
    article_id,
    content_hash,
)
from crawler.records.line import Record, to_line
from crawler.records.rejection import Reason, Rejection
from crawler.records.run_log import KnownArticle, KnownList, Order, Outcome, Run, State, Visit, as_run

__all__ = [
    "CHINA",
    "SCHEMA_VERSION",
    "Article",
    "Attachment",
    "Division",
    "Flag",
    "Image",
    "KnownArticle",
    "KnownList",
    "Order",
    "Outcome",
    "Precision",
    "Provenance",
    "Reason",
    "Record",
    "Rejection",
    "Run",
    "State",
    "Truncated",
    "Visit",
    "altered",
    "article_id",
    "as_run",
    "content_hash",
    "to_line",
]
