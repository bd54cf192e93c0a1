"""Compares what a record states of its bytes with the bytes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_KNOWN = {
    "sha1": (hashlib.sha1, 20),
    "sha-1": (hashlib.sha1, 20),
    "sha256": (hashlib.sha256, 32),
    "sha-256": (hashlib.sha256, 32),
    "md5": (hashlib.md5, 16),
}  # with their size in bytes
# The digits of base 32 (RFC 4648) as those that `int` reads: `base64.b32decode` takes ten times as long.
_DIGITS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHIJKLMNOPQRSTUV")


def agrees(stated: str, forms: Iterable[bytes]) -> bool:
    """Tell whether a digest such as `sha1:BASE32` (or in hex) is of one of these bytes, or cannot be checked.

    Several forms, because programs differ in what they call the payload: with its encodings or without.
    """
    name, _, value = stated.strip().partition(":")
    known = _KNOWN.get(name.lower())
    if known is None:
        return True
    algorithm, size = known
    expected = _bytes(value.strip(), size)
    return expected is None or any(algorithm(form, usedforsecurity=False).digest() == expected for form in forms)


def _bytes(value: str, size: int) -> bytes | None:
    try:
        if len(value) == 2 * size:
            return bytes.fromhex(value)
        digits = value.upper().rstrip("=")
        spare = 5 * len(digits) - 8 * size
        return (int(digits.translate(_DIGITS), 32) >> spare).to_bytes(size) if 0 <= spare < 5 else None  # noqa: PLR2004
    except (ValueError, OverflowError):
        return None
