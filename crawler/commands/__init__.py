"""The project's commands. Whoever loads them is a command line: the standard streams are made ready for it."""

import sys

try:
    import crawler.reading  # noqa: F401 - first, since all else imports it
except ValueError as error:  # a row of a table of words is wrong, and the message says which
    sys.exit(f"Error: {error}")

from crawler.run import command_line
from crawler.run.console import keep_numbers, utf8

keep_numbers()
utf8()
command_line.install()
