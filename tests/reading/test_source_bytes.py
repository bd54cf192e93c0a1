"""What is done to all bytes of a page, in C and in Python."""

import re
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reading.html.encoding import COMPILED, decode, gb_pairs
from crawler.reading.html.parse import bounded

built = pytest.mark.skipif(COMPILED is None and which("cc") is None, reason="needs a C compiler")


def fast(body: bytes) -> tuple[str, bytes] | None:
    assert COMPILED is not None, "the codec in C was not built: is there a C compiler?"
    found: tuple[str, bytes] | None = COMPILED.gb(body, gb_pairs())
    return found


@built
def test_every_character_of_one_and_two_bytes() -> None:
    for pair in (bytes((lead, trail)) for lead in range(256) for trail in range(256)):
        try:
            text = pair.decode("gb18030")
        except UnicodeDecodeError:
            assert fast(pair) is None
        else:
            assert fast(pair) == (text, text.encode())


@built
@given(st.text(st.characters(max_codepoint=0xFFFF, categories=["L", "N", "P", "S", "Z"]), max_size=60))
def test_any_text_comes_back(text: str) -> None:
    body = text.encode("gb18030")
    assert fast(body) in {(text, text.encode()), None}


@built
@given(st.binary(max_size=60))
def test_any_bytes(body: bytes) -> None:
    found = fast(body)
    assert found is None or found == (body.decode("gb18030"), body.decode("gb18030").encode())


@built
@pytest.mark.parametrize(
    "body", [b"", b"abcdefgh" * 3, "中".encode("gbk") * 9 + b"abcdefghijk", b"1234567\xd6\xd01234567\xd6\xd0"]
)
def test_runs_of_eight(body: bytes) -> None:
    assert fast(body) == (body.decode("gb18030"), body.decode("gb18030").encode())


@built
@pytest.mark.parametrize(
    "body", [b"\x81", b"\x80", b"\xff\x41", b"\x81\x7f", b"\x81\xff", b"\x81\x30\x81\x30", b"\x81\x20"]
)
def test_what_it_leaves_to_the_codec(body: bytes) -> None:
    assert fast(b"abc" + body) is None


@built
def test_pages_go_through_it_or_through_the_codec() -> None:
    page = "<p>发布时间：2024年5月6日，镕".encode("gbk") * 9
    assert decode(page).text == page.decode("gbk")
    assert decode(page).utf8 == page.decode("gbk").encode()
    page += "𠀀".encode("gb18030")
    assert decode(page).text == page.decode("gb18030")


@built
def test_a_table_of_another_size() -> None:
    assert COMPILED is not None
    with pytest.raises(ValueError, match="size"):
        COMPILED.gb(b"abc", b"xx")


@built
@given(st.text("<</a中𠀀", max_size=3000))
def test_openings_are_counted(text: str) -> None:
    assert COMPILED is not None
    for each in (text, text * 7):
        assert COMPILED.openings(each) == len(re.findall("<(?=[^/])", each))


@pytest.mark.parametrize("tag", ["<div>", "<P.x>", "<p<b>", "<li中>", "<o:p>"])
def test_nesting_is_bounded_whatever_the_name(tag: str) -> None:
    _, warnings = bounded(tag * 30_000)
    assert len(warnings) == 1
    assert bounded("<p><br/><li class=x>" * 30_000) == ("<p><br/><li class=x>" * 30_000, ())
