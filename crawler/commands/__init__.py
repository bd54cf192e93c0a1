"""The project's commands. Whoever loads them is a command line: the standard streams are made ready for it."""

from crawler.run.console import keep_numbers, utf8

keep_numbers()
utf8()
