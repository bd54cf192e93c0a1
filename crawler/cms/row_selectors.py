"""Selectors of a list's rows, CSS or XPath, evaluated by parsel and checked where they are declared."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree
from parsel import Selector
from parsel.csstranslator import HTMLTranslator

if TYPE_CHECKING:
    from lxml.etree import _Element

_XPATH = ("/", "./", "(/", "(./")  # how an XPath begins; anything else is CSS


@dataclass(frozen=True, slots=True)
class RowSelector:
    """One selector of rows, or of the links in them: XPath where it begins with `/` or `.//`, CSS otherwise.

    Raises `ValueError` that names the selector and what is wrong with it.
    """

    selector: str
    xpath: str = field(init=False)

    def __post_init__(self) -> None:
        """Check the selector, so that a wrong one is an error of its declaration and not of a crawl."""
        given = self.selector.strip()
        is_xpath = given.startswith(_XPATH)
        try:
            xpath = given if is_xpath else HTMLTranslator().css_to_xpath(given)
            etree.XPath(xpath)
            _sample().xpath(xpath)  # unknown functions, prefixes and variables are errors of evaluation
        except Exception as error:  # noqa: BLE001 - lxml, cssselect, parsel and `re:test` have their own, and ValueError
            kind = "XPath" if is_xpath else "CSS"
            raise ValueError(f"rows: {self.selector!r} is no {kind} selector: {error}") from None
        object.__setattr__(self, "xpath", xpath)

    def elements(self, tree: Selector) -> list[_Element]:
        """Return the elements that the selector finds in a page; what an XPath finds besides is left out."""
        return [found.root for found in tree.xpath(self.xpath) if isinstance(found.root, etree._Element)]  # noqa: SLF001


@cache
def _sample() -> Selector:
    """Return a page with the elements that rows are made of, so that conditions on them are evaluated."""
    row = (
        '<div id="d" class="c"><ul><li><p><a href="/1.html" title="t">t</a><span>2024-03-05</span></p></li></ul></div>'
    )
    return Selector(text=f"<html><body>{row}<table><tr><td><a href='/2.html'>t</a></td></tr></table></body></html>")
