"""How Scrapy's command line speaks here: help that fits its terminal, and the name of the program that was typed."""

from __future__ import annotations

import re
import shutil
import textwrap
from typing import Any

from scrapy import cmdline
from scrapy.commands import ScrapyHelpFormatter

_MARGIN = 2  # columns that argparse leaves free
_INDENT = 2  # of a usage, below its heading
_OPTIONAL = re.compile(r"\[[^\]]*\]")
_NO_BREAK = "\xa0"
_COMMAND = re.compile(r"\bscrapy(?= (?:[a-z]|<command>)|\"|$)")

program = "scrapy"
"""What the user typed: `scrapy` or, where the project is installed, `govnews`."""


def named(text: str) -> str:
    """Return a text that names commands so that they can be typed: `govnews crawl`, where that is the program."""
    return text if program == "scrapy" else _COMMAND.sub(program, text)


class HelpFormatter(ScrapyHelpFormatter):
    """Scrapy's, which takes every line that ends with a colon for a heading, also one within an option's help."""

    def format_part_strings(self, part_strings: list[str]) -> list[str]:
        """Make headings of lines, but not within options, which begin indented."""
        if part_strings and part_strings[0].startswith(" "):
            return part_strings
        return super().format_part_strings(part_strings)


class Parser(cmdline.ScrapyArgumentParser):
    """The parser of every command. argparse folds no usage that it is given, and Scrapy gives it all of them."""

    def __init__(self, *, usage: str, **options: Any) -> None:
        """Make the parser as Scrapy does."""
        options["formatter_class"] = HelpFormatter
        super().__init__(usage=folded(named(usage)), **options)

    def error(self, message: str) -> Any:
        """Print what is wrong, and end."""
        super().error(named(message))


def folded(usage: str) -> str:
    """Return a usage in lines that the terminal holds; an option stays on one with its value."""
    width = shutil.get_terminal_size().columns - _MARGIN
    whole = _OPTIONAL.sub(lambda option: option[0].replace(" ", _NO_BREAK), usage)
    lines = textwrap.wrap(
        whole, width - _INDENT, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
    return f"\n{' ' * _INDENT}".join(lines).replace(_NO_BREAK, " ")


def install() -> None:
    """Let Scrapy's command line use the parser; it has no setting for one."""
    cmdline.ScrapyArgumentParser = Parser  # type: ignore[assignment, misc]  # a class of Scrapy is replaced
