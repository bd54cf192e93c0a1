"""Compares what a record states of its bytes with the bytes."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_KNOWN = {"sha1": hashlib.sha1, "sha-1": hashlib.sha1, "sha256": hashlib.sha256, "sha-256": hashlib.sha256,
          "sha512": hashlib.sha512, "md5": hashlib.md5}  # fmt: skip


def agrees(stated: str, forms: Iterable[bytes]) -> bool:
    """Tell whether a digest such as `sha1:BASE32` (or in hex) is of one of these bytes, or cannot be checked.

    Several forms, because programs differ in what they call the payload: with its encodings or without.
    """
    name, _, value = stated.strip().partition(":")
    algorithm = _KNOWN.get(name.lower())
    if algorithm is None:
        return True
    expected = _bytes(value.strip(), algorithm(usedforsecurity=False).digest_size)
    return expected is None or any(algorithm(form, usedforsecurity=False).digest() == expected for form in forms)


def _bytes(value: str, size: int) -> bytes | None:
    try:
        if len(value) == 2 * size:
            return bytes.fromhex(value)
        found = base64.b32decode(value.upper().rstrip("=") + "=" * (-len(value.rstrip("=")) % 8))
    except (ValueError, binascii.Error):
        return None
    return found if len(found) == size else None
