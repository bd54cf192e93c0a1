"""The index: what earlier runs saw, derived from the feeds; decides what a page is to the corpus."""

from crawler.index.catchup import CaughtUp
from crawler.index.database import IndexFault
from crawler.index.store import Index, claim_of
from crawler.index.verdict import Kind, Verdict, Version

__all__ = ["CaughtUp", "Index", "IndexFault", "Kind", "Verdict", "Version", "claim_of"]
