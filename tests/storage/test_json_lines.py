"""Lines of JSON as power losses, editors and copies leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.storage.json_lines import last_record, read_lines, record_at, records, whole_lines

if TYPE_CHECKING:
    from pathlib import Path

GOOD = '{"n":1}\n{"n":"二"}\n'.encode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.jsonl"


def test_every_record_is_at_its_offset(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + GOOD + b'\r\n{"n":3}\r\n{"n":4}{"n":5}\n{"n":6}')
    found = [line for line in read_lines(path) if line.record is not None]
    assert [line.record for line in found] == [{"n": n} for n in (1, "二", 3, 4, 5, 6)] == list(records(path))
    with path.open("rb") as file:
        assert [record_at(file, found[n].offset) for n in (1, 2, 4, 5)] == [{"n": n} for n in ("二", 3, 5, 6)]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"[1]\n", "not a JSON object: not a JSON object"),
        (b'{"n":\n', "not a JSON object: Expecting value: line 2 column 1 (char 6)"),
        (b'{"n":"\xff"}\n', "not UTF-8"),
        (b'{"n":1}{"n":2}\n', "more than one record on the line"),
        (b'{"n":', "the last line is torn"),
        (b'{"n":' + b"[" * 100_000 + b"\n", "not a JSON object: nested too deep"),
    ],
)
def test_where_every_line_matters_the_first_bad_one_is_named(path: Path, line: bytes, fault: str) -> None:
    path.write_bytes(GOOD + line)
    lines = whole_lines(path)
    assert [next(lines), next(lines)] == [(0, {"n": 1}), (8, {"n": "二"})]
    with pytest.raises(ValueError, match=r"a\.jsonl: byte \d+: ") as refused:
        next(lines)
    assert str(refused.value).endswith(fault)


def test_a_line_end_that_is_missing_at_the_end_matters_to_nobody(path: Path) -> None:
    path.write_bytes(GOOD.rstrip())
    assert [record for _, record in whole_lines(path)] == [{"n": 1}, {"n": "二"}]


@pytest.mark.parametrize("size", [0, 70_000, 600_000])
def test_the_last_record_is_found_from_the_end(path: Path, size: int) -> None:
    path.write_bytes(GOOD + b'{"long":"' + b"x" * size + b'"}\n' + b"\0" * 100 + b"\n")
    assert last_record(path) == {"long": "x" * size}
    path.write_bytes(b"\0" * size)
    assert last_record(path) is None
