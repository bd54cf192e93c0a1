"""The report in headless Chromium: what it asks for, what it says, how wide it is, and who can use it."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

from scripts.take_pictures import chromium
from tests.report.world import report, write, write_hostile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.slow, pytest.mark.skipif(chromium() is None, reason="there is no chromium")]

KINDS = ("plain", "hostile")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    found = {}
    for kind, writer in zip(KINDS, (write, write_hostile), strict=True):
        folder = tmp_path_factory.mktemp(kind)
        writer(folder)
        assert report(folder).returncode == 0
        found[kind] = (folder / "report.html").as_uri()
    return found


class Watched:
    """A page that is open, and what it did that it must not do."""

    def __init__(self, browser: Browser, address: str, **context: Any) -> None:
        self.wrong: list[str] = []
        self.page: Page = browser.new_page(**context)
        self.page.on("console", lambda message: self.wrong.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: self.wrong.append(f"dialog: {dialog.message}"))
        self.page.on("request", lambda request: self._asked(request.url, address))
        self.page.goto(address)

    def _asked(self, url: str, address: str) -> None:
        if url != address and not url.startswith("data:"):
            self.wrong.append(f"request: {url}")

    def open_all(self) -> None:
        self.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


def axe(page: Page) -> list[str]:
    spec = find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.origin is not None
    page.evaluate((Path(spec.origin).parent / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run()")
    assert found["passes"]
    return [
        f"{each['impact']}: {each['id']}: {node['html'][:200]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("look", list(product(("light", "dark"), (1280, 390), ("zh-CN", "en-GB"))), ids=str)
def test_it_is_quiet_fits_and_can_be_used_by_everyone(
    browser: Browser, reports: dict[str, str], kind: str, look: tuple[Any, int, str]
) -> None:
    scheme, width, locale = look
    size = {"width": width, "height": 900}
    watched = Watched(browser, reports[kind], viewport=size, color_scheme=scheme, locale=locale)
    page = watched.page
    assert page.evaluate("document.documentElement.scrollWidth") == width
    watched.open_all()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert axe(page) == []
    assert watched.wrong == []
    page.close()


def test_the_language_is_that_of_the_browser_and_the_keyboard_changes_it(
    browser: Browser, reports: dict[str, str]
) -> None:
    watched = Watched(browser, reports["plain"], locale="zh-CN")
    page = watched.page
    assert (page.title(), page.evaluate("document.documentElement.lang")) == ("采集报告", "zh-Hans")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "lang-zh"
    page.keyboard.press("ArrowRight")
    assert (page.title(), page.evaluate("document.documentElement.lang")) == ("Crawl report", "en")
    assert page.get_by_text("What needs a hand").is_visible()
    assert not page.get_by_text("需要处理", exact=True).is_visible()
    page.reload()
    assert page.title() == "采集报告"  # nothing is remembered
    page.close()
    other = Watched(browser, reports["plain"], locale="fr-FR").page
    assert other.title() == "Crawl report"
    other.close()
    assert watched.wrong == []


def test_without_script_both_languages_are_there_and_the_switch_works(
    browser: Browser, reports: dict[str, str]
) -> None:
    page = Watched(browser, reports["plain"], locale="en-GB", java_script_enabled=False).page
    assert page.get_by_role("heading", name="采集报告").is_visible()
    page.get_by_label("English").check()
    assert page.get_by_role("heading", name="Crawl report").is_visible()
    page.close()


def test_every_control_is_reached_and_works_by_the_keyboard(browser: Browser, reports: dict[str, str]) -> None:
    watched = Watched(browser, reports["plain"], locale="zh-CN")
    page = watched.page
    closed = "document.querySelectorAll('details:not([open])').length"
    controls = page.evaluate("document.querySelectorAll('summary').length")
    assert controls > 4
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            page.keyboard.press("Enter")
        if page.evaluate("document.activeElement === document.body"):
            break
    assert page.evaluate(closed) == 0
    page.close()
    assert watched.wrong == []


def test_a_site_is_opened_by_its_link(browser: Browser, reports: dict[str, str]) -> None:
    watched = Watched(browser, reports["plain"], locale="zh-CN")
    page = watched.page
    assert page.locator("#site-2[open]").count() == 0
    link = page.locator('a[href="#site-2"]')
    link.focus()
    page.keyboard.press("Enter")
    page.locator("#site-2[open]").wait_for()
    page.close()
    assert watched.wrong == []
