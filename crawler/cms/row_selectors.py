"""Selectors of a list's rows, CSS or XPath, evaluated by parsel and checked where they are declared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cssselect import SelectorError
from lxml import etree
from parsel.csstranslator import HTMLTranslator

if TYPE_CHECKING:
    from lxml.etree import _Element
    from parsel import Selector

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
        except (etree.XPathError, SelectorError) as error:
            kind = "XPath" if is_xpath else "CSS"
            raise ValueError(f"rows: {self.selector!r} is no {kind} selector: {error}") from None
        object.__setattr__(self, "xpath", xpath)

    def elements(self, tree: Selector) -> list[_Element]:
        """Return the elements that the selector finds in a page; what an XPath finds besides is left out."""
        return [found.root for found in tree.xpath(self.xpath) if isinstance(found.root, etree._Element)]  # noqa: SLF001
