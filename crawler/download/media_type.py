"""What a server says that its answer is."""

from __future__ import annotations


def media_type(stated: str) -> str:
    """Return the media type of a Content-Type header in lower case, `""` for none.

    Of several headers, or one with several values, the last that names a type counts, as in browsers (Fetch Standard,
    "extract a MIME type"); what joins headers of one name writes a comma between them.
    """
    types = [value.partition(";")[0].strip().lower() for value in stated.split(",")]
    return next((each for each in reversed(types) if "/" in each), types[-1])
