"""Raw bytes: WARC files written and read, saved pages read."""

from crawler.archive.capture import ArchiveIssue, Capture, Report
from crawler.archive.lookup import Archive
from crawler.archive.reader import captures
from crawler.archive.writer import ArchiveWriter

__all__ = ["Archive", "ArchiveIssue", "ArchiveWriter", "Capture", "Report", "captures"]
