"""Modules in C are used where they fit the Python around them."""

import sys
from types import ModuleType

import pytest

from crawler.compiled import compiled


@pytest.mark.parametrize(("built", "used"), [(3, True), (2, False), (None, False)])
def test_one_built_from_another_version_is_not_used(
    built: int | None, used: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    module = ModuleType("crawler.reading._invented")
    if built is not None:
        module.VERSION = built  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    assert compiled(module.__name__, 3) is (module if used else None)
    assert ("make install" in caplog.text) is not used


def test_one_that_was_not_built_is_none(caplog: pytest.LogCaptureFixture) -> None:
    assert compiled("crawler.reading._nowhere", 1) is None
    assert not caplog.text
