"""Texts in the cells of CSV files, which spreadsheets open and calculate."""

from __future__ import annotations

import re

# Spreadsheets calculate what begins with one of these, also after blanks and what they do not show.
_FORMULA = re.compile(
    r"'*[\s\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]*[=+\-@＝＋－＠﹢﹣−]|'*[\t\r]"
)


def cell(text: str) -> str:
    """Return a text for a cell that no spreadsheet takes for a formula: with an apostrophe before it.

    `uncell` takes it away again: texts that begin with apostrophes and what could be a formula get another one.
    Formulas can send data away (CWE 1236). Only texts can be one; a number is a number.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def uncell(text: str) -> str:
    """Return the text that `cell` made a cell of."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
