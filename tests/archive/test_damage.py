"""What is wrong in an archive costs what is wrong, is told, and gets into no other page."""

from __future__ import annotations

import gzip
import random
import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from crawler.archive import Archive, ArchiveIssue, Capture, captures, unpack
from crawler.archive.files import sources
from crawler.archive.reader import read_source
from crawler.archive.scan import scan
from tests.archive import forms
from tests.archive.test_formats import MANY, ONE, PAGES, RECORDS, URL, read
from tests.archive.warcs import member, record, response
from tests.replay import site
from tests.replay.test_command import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ADDRESSES = [url for url, _ in PAGES]
BODIES = dict(PAGES)
PACKED: dict[str, Callable[[list[bytes]], bytes]] = {
    "a.warc": b"".join,
    "a.warc.gz": lambda records: b"".join(member(one) for one in records),
    "a.warc.zst": forms.zstandard,
    "one stream.warc.gz": lambda records: gzip.compress(b"".join(records)),
    "lf.warc": lambda records: b"".join(with_lf(one) for one in records),
}


def with_lf(one: bytes) -> bytes:
    """Return a record whose own lines end with LF; its block is as it was."""
    head, block = one.split(b"\r\n\r\n", 1)
    return head.replace(b"\r\n", b"\n") + b"\n\n" + block[:-4] + b"\n\n"


def stating(length: int, one: bytes, *, more: bool = False) -> bytes:
    """Return a record that states another length; with `more`, so much more than it has."""
    return re.sub(
        rb"Content-Length: (\d+)", lambda found: b"Content-Length: %d" % (int(found[1]) * more + length), one, count=1
    )


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.parametrize("wrong", [0, 1, 2])
@pytest.mark.parametrize(("length", "more"), [(10_000_000_000, False), (1000, True), (-100, True), (0, False)])
def test_a_wrong_length_costs_its_own_page(tmp_path: Path, name: str, wrong: int, length: int, more: bool) -> None:
    records = [stating(length, one, more=more) if n == wrong else one for n, one in enumerate(RECORDS)]
    (tmp_path / name).write_bytes(PACKED[name](records))
    pages, issues = read(tmp_path)
    assert [page.url for page in pages] == [url for n, url in enumerate(ADDRESSES) if n != wrong]
    assert all(page.body == BODIES[page.url] for page in pages)
    assert len(issues) == 1
    archive = Archive.build([tmp_path], report=lambda *_: None)
    assert [archive.find(url) is not None for url in ADDRESSES] == [n != wrong for n in range(3)]
    archive.close()


@pytest.mark.parametrize("name", PACKED)
def test_a_file_without_damage_has_no_trouble(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PACKED[name](RECORDS))
    pages, issues = read(tmp_path)
    assert ([(page.url, page.body) for page in pages], issues) == (PAGES, [])


def test_a_flipped_byte_of_a_plain_warc_loses_nothing_without_a_word(tmp_path: Path) -> None:
    plain = gzip.decompress(site.write(tmp_path / "a.warc.gz", PAGES).read_bytes())
    dice = random.Random(8)  # noqa: S311  # the same bytes every time
    path = tmp_path / "a.warc"
    head = plain.index(b"WARC/1.1", 8)  # of the first page
    for at in (*range(20), *range(head, plain.index(b"\r\n\r\n", head)), *dice.sample(range(len(plain)), 200)):
        path.write_bytes(plain[:at] + bytes([plain[at] ^ (1 << dice.randrange(8))]) + plain[at + 1 :])
        pages, issues = read(path)
        assert all(page.body in BODIES.values() for page in pages)
        assert len(pages) == 3 or issues


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
@pytest.mark.parametrize("kind", ["Payload", "Block"])
def test_a_digest_that_is_another_is_told(tmp_path: Path, name: str, kind: str) -> None:
    wrong = record(response(b"<p>x"), extra=f"WARC-{kind}-Digest: sha1:{'A' * 32}\r\n")
    (tmp_path / name).write_bytes(PACKED[name]([wrong, RECORDS[0]]))
    pages, issues = read(tmp_path)
    assert issues == [ArchiveIssue.DIGEST]
    # Where a checksum shows that the bytes are as they were written, the digest was wrong from the beginning.
    assert [page.url for page in pages] == [*(["http://example.cn/1.html"] if name == "a.warc.gz" else []), URL]


def test_a_record_of_no_known_type_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"".join(RECORDS).replace(b"WARC-Type: response", b"WARC-Type: resqonse", 1))
    pages, issues = read(tmp_path)
    assert ([page.url for page in pages], issues) == (ADDRESSES[1:], [ArchiveIssue.DAMAGED])


def test_a_warc_cut_at_two_thirds_is_read_so_far_and_1(tmp_path: Path) -> None:
    archive = site.write(tmp_path / "a.warc.gz", site.articles(range(6)))
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size * 2 // 3])
    done = run(archive, "-O", tmp_path / "out.jsonl", "--workers", "1")
    assert done.returncode == 1
    assert "could not be read" in done.stderr.splitlines()[-1]
    assert (tmp_path / "out.jsonl").read_text().count("\n") == 3


def encrypted(data: bytes) -> bytes:
    """Return a zip with the mark of encryption on all of its files."""
    marked = bytearray(data)
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(magic), data):
            marked[found.start() + at] |= 1
    return bytes(marked)


PAGE = forms.saved_from(URL, PAGES[0][1])
REFUSED = {
    "a.rar": (b"Rar!\x1a\x07\x00", "a RAR archive; unpack it first"),
    "a.tar": (bytes(257) + b"ustar", "a tar archive; unpack it first"),
    "a.zip": (b"PK\x03\x04" + bytes(60), "not a zip file, or is damaged"),
    "b.zip": (encrypted(forms.zipped({"a.html": PAGE})), "encrypted; unpack it with its password"),
    "a.txt": (b"words", "neither a WARC nor a saved HTML page"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_read_is_refused_by_name(tmp_path: Path, name: str) -> None:
    data, words = REFUSED[name]
    (tmp_path / name).write_bytes(data)
    done = run(tmp_path / name, "-O", tmp_path / "out.jsonl")
    assert done.returncode == 2
    assert name in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("name", [name for name in REFUSED if name != "a.txt"])
def test_one_unreadable_archive_among_good_ones_is_named_and_1(tmp_path: Path, name: str) -> None:
    folder = forms.tree(
        tmp_path / "in", {name: REFUSED[name][0], "good.html": PAGE, "style.css": b"<body>", "x.png": b""}
    )
    done = run(folder, "-O", tmp_path / "out.jsonl", "--workers", "1")
    assert done.returncode == 1
    assert name in done.stderr
    assert (tmp_path / "out.jsonl").read_text().count("\n") == 1
    assert ".css 1, .png 1" in done.stdout


def test_what_is_passed_over_is_counted(tmp_path: Path) -> None:
    files = {
        "page.html": PAGE,
        "page.json": b"{}",  # what is known of the page
        "page_files/frame.html": b"<html>",
        "page_files/a.png": b"",
        "mirror/hts-cache/new.zip": b"",
        "mirror/hts-log.txt": b"",
        "mirror/index.html": b"<html><title>Local index - HTTrack Website Copier</title>",
        "mirror/www.example.cn/7.htm": PAGE,
        "mirror/www.example.cn/7.htm.orig": PAGE,
    }
    done = run(forms.tree(tmp_path / "in", files), "-O", tmp_path / "out.jsonl", "--workers", "1")
    assert (done.returncode, done.stderr) == (0, "")
    ignored = next(line for line in done.stdout.splitlines() if line.strip().startswith("ignored"))
    assert ignored.split("│")[1].strip() == "6"


def test_a_page_without_an_address_was_read_nevertheless(tmp_path: Path) -> None:
    folder = forms.tree(tmp_path / "in", {"a.html": PAGES[0][1]})
    done = run(folder, "-O", tmp_path / "out.jsonl", "--workers", "1")
    assert done.returncode == 1
    assert "could not be read" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("1 pages have no address")


def test_a_bad_checksum_in_a_zip_costs_one_file(tmp_path: Path) -> None:
    data = forms.zipped({"a.html": PAGE, "b.html": forms.saved_from(*PAGES[1])}, stored=True)
    (tmp_path / "a.zip").write_bytes(data.replace(b"<h1>", b"<h2>", 1))
    pages, issues = read(tmp_path / "a.zip")
    assert ([page.url for page in pages], issues) == ([PAGES[1][0]], [ArchiveIssue.UNREADABLE])


@pytest.mark.parametrize("name", ["../out.html", "/out.html", "a/../../out.html", "C:/out.html", "..\\out.html"])
def test_no_name_in_a_zip_leads_out_of_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.zip").write_bytes(forms.zipped({name: PAGE}))
    assert read(tmp_path / "in") == ([], [ArchiveIssue.UNREADABLE])
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "_LEAST", 1 << 20)
    (tmp_path / "a.zip").write_bytes(forms.zipped({"a.html": bytes(1 << 24)}))
    (tmp_path / "b.zip").write_bytes(forms.zipped({"c.zip": forms.zipped({"a.html": bytes(1 << 24)})}))
    (tmp_path / "c.warc.gz").write_bytes(gzip.compress(b"".join(RECORDS) + bytes(1 << 24)))
    assert read(tmp_path) == ([], [ArchiveIssue.UNREADABLE] * 3)
    with pytest.raises(ValueError, match="more than 200 times its size"):
        read(tmp_path / "a.zip")


def test_archives_in_archives_have_a_bottom(tmp_path: Path) -> None:
    data = forms.zipped({"a.html": PAGE})
    for _ in range(5):
        data = forms.zipped({"a.zip": data})
    (tmp_path / "a.zip").write_bytes(data)
    assert read(tmp_path) == ([], [ArchiveIssue.UNREADABLE])


def test_too_many_files_in_a_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "_MOST_FILES", 2)
    (tmp_path / "a.zip").write_bytes(forms.zipped({f"{n}.html": PAGE for n in range(3)}))
    assert read(tmp_path) == ([], [ArchiveIssue.UNREADABLE])


def test_links_in_a_zip_are_no_links(tmp_path: Path) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("passwd.html")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    (tmp_path / "a.zip").write_bytes(buffer.getvalue())
    assert [page.body for page in read(tmp_path)[0]] == [b"/etc/passwd"]


SAVED = {
    **MANY,
    **ONE,
    **{f"plain-{name}": packed(RECORDS) for name, packed in PACKED.items()},
    "a.webarchive": forms.webarchive(URL, PAGES[0][1]),
    "httrack.html": forms.httrack(URL, PAGES[0][1]),
    "singlefile.html": forms.singlefile(URL, PAGES[0][1]),
    "pages.zip": forms.zipped({"a.html": PAGE, "b.html": PAGE}),
}


@pytest.mark.parametrize("name", SAVED)
def test_no_damage_makes_the_readers_raise(tmp_path: Path, name: str) -> None:
    dice = random.Random(name)  # noqa: S311  # the same bytes every time
    path = tmp_path / name
    for _ in range(30):
        path.write_bytes(mutated(SAVED[name], dice))
        found = captured(tmp_path)
        assert all(isinstance(page, Capture) for page in found)
        for source in sources([path]) if name in PACKED else ():
            read_at = [position for position, _ in read_source(source, report=lambda *_: None)]
            assert set(read_at) <= {entry.position for entry in scan(source, lambda *_: None)}


def captured(path: Path) -> list[Capture]:
    Archive.build([path], report=lambda *_: None).close()
    return list(captures(path, report=lambda *_: None))


def mutated(data: bytes, dice: random.Random) -> bytes:
    """Return the bytes with a few of them changed, cut out, doubled, or made another number."""
    for _ in range(dice.randint(1, 4)):
        at, size = dice.randrange(len(data) + 1), dice.choice((1, 2, 8, 60))
        put = dice.choice((b"", dice.randbytes(size), data[at : at + size] * 2, b"9" * size, b"\r\n", bytes(size)))
        data = data[:at] + put + data[at + dice.choice((0, size)) :]
    return data[: dice.randrange(len(data) + 1)] if dice.random() < 0.1 else data  # sometimes cut
