"""Raw bytes: WARC files written and read, saved pages read."""

from crawler.archive.capture import Capture, Report, Trouble
from crawler.archive.lookup import Archive
from crawler.archive.reader import captures
from crawler.archive.writer import ArchiveWriter

__all__ = ["Archive", "ArchiveWriter", "Capture", "Report", "Trouble", "captures"]
