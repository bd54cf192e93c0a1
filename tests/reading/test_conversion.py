"""The quick conversion gives what OpenCC gives, to the character."""

import sys
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from crawler.reading.chinese.conversion import converter

OPENCC: Any = OpenCC("tw2s")
ENTRIES = sorted({key for _, _, words in OPENCC.dict_cache.values() for key in words})
PHRASES = [entry for entry in ENTRIES if len(entry) > 1]
# Phrases meet, overlap and are cut: their ends, and characters that occur in them, beside any others.
PIECES = st.one_of(
    st.sampled_from(PHRASES),
    st.sampled_from(PHRASES).map(lambda phrase: phrase[:-1]),
    st.sampled_from(PHRASES).map(lambda phrase: phrase[1:]),
    st.sampled_from(sorted(set("".join(PHRASES)))),
    st.sampled_from("著於畫乾藉瞭鍾覆，。 \n-a的𠁞"),
    st.sampled_from(ENTRIES),
)


def test_every_entry() -> None:
    convert = converter("tw2s")
    assert [convert(entry) for entry in ENTRIES] == [OPENCC.convert(entry) for entry in ENTRIES]


def test_variants_make_phrases() -> None:
    """The first dictionaries make 藉着 of 藉著, which the last ones know."""
    assert (
        converter("tw2s")("憑藉著乾隆年間的名著，他看著計畫，於是瞭解") == "凭借着乾隆年间的名著，他看着计划，于是了解"
    )


@given(st.lists(PIECES, max_size=12).map("".join))
def test_mixtures(text: str) -> None:
    assert converter("tw2s")(text) == OPENCC.convert(text)


@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    assert converter("tw2s")(text) == OPENCC.convert(text)


@pytest.mark.parametrize("stretch", ["乾隆" * 40, "於" * 50, "一" * 60 + "著名" + "一" * 60])
def test_long_stretches(stretch: str) -> None:
    text = f"發展{stretch}，{stretch}發"
    assert converter("tw2s")(text) == OPENCC.convert(text)


def test_opencc_without_visible_dictionaries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package in C++ converts by itself."""

    class Compiled:
        def __init__(self, name: str) -> None:
            self.name = name

        def convert(self, text: str) -> str:
            return f"{self.name}:{text}"

    module = ModuleType("opencc")
    module.OpenCC = Compiled  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "opencc", module)
    assert converter.__wrapped__("tw2s")("發") == "tw2s:發"
