"""Decoding of pages: declarations that lie, damaged bytes, rare characters, and the check for mojibake."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reading.html.encoding import decode, mojibake
from crawler.records import Flag

TEXT = (
    "今天上午，我市召开全国文明城市创建决战决胜推进大会。市委书记在会上强调，全国文明城市创建工作已经进入了最后的冲刺阶段，"
    "全市上下要打起十二分精神，全力以赴打好攻坚战和决胜战。朱镕基、王喆、䶮一、𠀀出席会议。"
)
TRADITIONAL = "今天上午，本市召開全國文明城市創建推進大會，市長在會上強調，各級部門要對照測評細則，落實責任。"


def page(text: str, charset: str | None) -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    return f"<html><head>{meta}<title>{text[:12]}</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    "declared", [None, "utf-8", "gb2312", "gbk", "GB18030", "x-gbk", "big5", "iso-8859-1", "x-none"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_bytes_decide_not_the_declaration(encoding: str, declared: str | None) -> None:
    source = page(TEXT, declared)
    decoded = decode(source.encode(encoding))
    assert decoded.text == source
    assert decoded.encoding == encoding
    misdeclared = declared not in {None, "x-none"} and (declared == "utf-8") != (encoding == "utf-8")
    misdeclared = misdeclared or declared in {"big5", "iso-8859-1"}
    assert (Flag.CHARSET_MISDECLARED in decoded.flags) == misdeclared


@pytest.mark.parametrize("declared", [None, "big5", "utf-8", "gb2312"])
def test_big5(declared: str | None) -> None:
    source = page(TRADITIONAL, declared)
    decoded = decode(source.encode("big5"))
    assert decoded.text == source
    assert decoded.encoding == "big5hkscs"


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/html; charset=ISO-8859-1"},
        {"content-type": 'text/html; charset="gb2312"'},
        {"CONTENT-TYPE": "text/html;charset=utf-8"},
        {"Content-Type": "text/html; charset="},
        {"Content-Type": "text/html; charset=../../etc"},
        {"X-Other": "charset=big5"},
        {},
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_wrong_headers_do_no_harm(headers: dict[str, str], encoding: str) -> None:
    assert decode(page(TEXT, None).encode(encoding), headers=headers).text == page(TEXT, None)


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="gb2312">',
        "<META CHARSET=gbk>",
        "<meta content='text/html; charset=gb2312' http-equiv=Content-Type>",
        '<?xml version="1.0" encoding="gb2312"?>',
        "<!-- licence -->" * 60 + '<meta charset="gb2312">',
    ],
)
def test_every_form_of_declaration_is_seen(head: str) -> None:
    decoded = decode((head + TEXT).encode())
    assert decoded.text == head + TEXT
    assert decoded.flags == (Flag.CHARSET_MISDECLARED,)
    assert decode((head + TEXT).encode("gb18030")).flags == ()


@pytest.mark.parametrize(
    ("bom", "encoding"), [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]
)
def test_byte_order_marks(bom: bytes, encoding: str) -> None:
    assert decode(bom + TEXT.encode(encoding)).text == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("declared", [None, "gb2312", "utf-8", "big5"])
@pytest.mark.parametrize("damage", [b"\xff", b"\x80", b"\xe5", b"\xb9"])
def test_one_broken_byte_stays_one_broken_place(encoding: str, declared: str | None, damage: bytes) -> None:
    body = page(TEXT * 4, declared).encode(encoding)
    at = body.index("。".encode(encoding) + "市委".encode(encoding)) + len("。".encode(encoding))
    decoded = decode(body[:at] + damage + b" " + body[at:])
    assert decoded.encoding == encoding
    assert TEXT * 3 in decoded.text  # the copies after the damaged one are whole
    assert not mojibake(decoded.text)
    assert Flag.REPLACEMENT_CHARACTERS in decoded.flags


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("cut", range(1, 9))
def test_truncated_pages(encoding: str, cut: int) -> None:
    decoded = decode((TEXT * 3).encode(encoding)[:-cut])
    assert decoded.encoding == encoding
    assert decoded.text.startswith(TEXT * 2)


def test_the_override_goes_first_and_gives_way_to_what_reads_right() -> None:
    assert decode(TRADITIONAL.encode("big5"), override="big5").encoding == "big5hkscs"
    assert decode(TEXT.encode("gb18030"), override="gbk").encoding == "gb18030"
    assert decode(TEXT.encode(), override="gb2312").text == TEXT
    assert decode(TEXT.encode("gb18030"), override="utf-8").text == TEXT
    assert decode(TEXT.encode(), override="no such encoding").text == TEXT


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\xfe\x9f", "䶮"),
        (b"\x86\xb4", "喆"),
        (b"\xe9F", "镕"),
        (b"\xa8\xbc", "ḿ"),  # private use in the edition of 2000, as in Python's codec
        (b"\xfe\x59", "龴"),
        (b"\xa6\xd9", "︐"),
        (b"\x95\x32\x82\x36", "𠀀"),
    ],
)
def test_gb18030_characters(raw: bytes, text: str) -> None:
    body = "市委书记".encode("gbk") + raw + "在会上强调".encode("gbk")
    assert decode(body).text == f"市委书记{text}在会上强调"


def test_the_name_that_windows_made_private() -> None:
    assert decode("市长王\ue863一行".encode()).text == "市长王䶮一行"
    assert decode("<i>\ue863</i>更多".encode()).text == "<i>\ue863</i>更多"  # an icon font


def test_a_page_without_chinese_stays_what_it_is() -> None:
    source = '<meta charset="gb2312">© 2023 Example – naïve'
    assert decode(source.encode()).text == source


def test_gbk_that_happens_to_be_utf8_is_read_as_declared() -> None:
    # 模 is C4 A3 in GBK, which is ģ in UTF-8.
    assert decode(b'<meta charset="gbk">' + b"\xc4\xa3\xc4\xa3 " + b"\xd2\xbb" * 2).text.endswith("模模 一一")


def test_other_encodings_that_are_declared() -> None:
    assert decode('<meta charset="windows-1252">“Café” – naïve'.encode("cp1252")).text.endswith("“Café” – naïve")
    assert decode(page("これは日本語のページです。ひらがな", "shift_jis").encode("shift_jis")).encoding == "shift_jis"


MOJIBAKE = [
    "全国文明城市".encode().decode("gb18030", "replace"),
    "中国".encode().decode("gb18030", "replace"),
    TEXT.encode().decode("gb18030", "replace"),
    TRADITIONAL.encode().decode("gb18030", "replace"),
    "全国文明城市".encode().decode("latin-1"),
    "全国文明城市".encode().decode("cp1252", "replace"),
    "全国文明城市".encode("gbk").decode("latin-1"),
    "漳州召开动员会".encode("gbk").decode("cp1252", "replace"),
    TEXT.encode("gbk", "ignore").decode("latin-1"),
    "全国文明城市创建".encode("gbk").decode("utf-8", "replace"),
    "锟斤拷锟斤拷推进大会",
    "滨湖区锟斤拷",
]
GENUINE = [
    "全国文明城市创建决战决胜推进大会召开",
    TEXT,
    TRADITIONAL,
    "朱镕基、王喆、䶮一",
    "鍏字怎么读",
    "王鍏明任市长",
    "蘇軾《念奴嬌》：亂石穿空，驚濤拍岸",
    "涓涓细流汇成江河",
    "骞泽、绔灏、澶渊之盟：宋辽澶渊之盟再考",
    "××××同志",
    "**同志、***",
    "目录…………………………1",
    "····· 25°C ±3",
    "Café Müller, naïve façade – “déjà vu”",
    "Größenwahn, Übermaß, æøå",
    "什么是“锟斤拷”？",
    "市长�在会上强调，全国文明城市创建工作已经进入了最后的冲刺阶段",
    "“2+3”",
    "ㄅㄆㄇㄈ注音符号",
    "乾安县（扩大）会议 G20 km² №5",
    "買買提·吐爾遜",
    "",
    "2023-05-05",
    "北京市 上海市 天津市 重庆市",
    "ａｂｃ１２３",
    "㈠㈡㈢①②③ⅠⅡⅢ℃㎡㎏",
    "习近平主席向首届“中国－拉美和加勒比国家航天合作论坛”致贺信――",
    "😀👍",
]


@pytest.mark.parametrize("text", MOJIBAKE)
def test_mojibake_is_known(text: str) -> None:
    assert mojibake(text)


@pytest.mark.parametrize("text", GENUINE)
def test_genuine_text_is_no_mojibake(text: str) -> None:
    assert not mojibake(text)


COMMON = "全国文明城市创建决战胜推进大会召开的一是在不了有和人这中为上个我以要他时来用们生到作地于出就分对成"


@given(st.text(alphabet=COMMON, min_size=8, max_size=200))
def test_misread_text_is_known_and_the_text_is_not(text: str) -> None:
    assert not mojibake(text)
    assert mojibake(text.encode().decode("gb18030", "replace"))
    assert mojibake(text.encode().decode("latin-1"))


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=120))
def test_no_alarm_on_any_characters_of_the_first_block(text: str) -> None:
    """Random characters, most of them rare: worse than any list of names."""
    assert "锟斤拷" in text or not mojibake(text)


@given(
    st.binary(max_size=400), st.sampled_from([None, "gbk", "utf-8", "big5", "utf-7", "zlib", "hex", "idna", "utf-16"])
)
def test_never_fails(body: bytes, override: str | None) -> None:
    decoded = decode(body, headers={"Content-Type": f"text/html; charset={override}"}, override=override)
    mojibake(decoded.text)


@given(st.text(max_size=200))
def test_utf8_comes_back(text: str) -> None:
    text = text.replace("\ue863", "")
    assert decode(("中" + text).encode()).text == "中" + text


@pytest.mark.parametrize(
    "piece", [b"\xff", b"<meta ", b"<meta charset=", b"\x81", b"\xe5\x85", b"<", "锟斤拷".encode(), b"\x80"]
)
def test_time_is_linear(piece: bytes) -> None:
    def cost(length: int) -> float:
        body = (piece * length)[:length]
        times = []
        for _ in range(5):
            started = time.process_time_ns()
            mojibake(decode(body).text)
            times.append(time.process_time_ns() - started)
        return min(times)

    # Other processes disturb a measurement now and then, never all of eight; quadratic is 16 times as long.
    assert any(cost(400_000) < 8 * cost(100_000) for _ in range(8))
