"""Unpacks zip files and files that are compressed as a whole, bounded, into a folder of the reader's own."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from crawler.archive.capture import ArchiveIssue
from crawler.archive.compressed import DAMAGED, open_plain
from crawler.archive.file_type import Format

_CHUNK = 1 << 20
_RATIO = 200  # times its size that a file may unpack to; pages of one template come to 50
_LEAST = 1 << 30  # bytes that any file may unpack to
_MOST_FILES = 500_000
_ROOM = 256 << 20  # bytes that stay free on the disk
_ENCRYPTED = 1  # the bit of a zip member's flags
_UTF8 = 0x800
_YOURSELF = "unpack it yourself, and name the folder"
_UNLOCK = "unpack it with its password, and name the folder"
_CHECKED = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")  # archives whose records are checked one by one


class RefusedError(ValueError):
    """A file that is not read; the message says what to do."""


class Room:
    """How much may still be unpacked from one file that a person named, and from what is in it."""

    def __init__(self, size: int, folder: Path) -> None:
        """Give room to what a file of `size` bytes unpacks to, in `folder`."""
        self._left = max(_LEAST, _RATIO * size)
        self._files = _MOST_FILES
        self._folder = folder

    def take(self, size: int) -> None:
        """Take room for so many bytes. Raises `RefusedError`."""
        self._left -= size
        if self._left < 0:
            raise RefusedError(
                f"it unpacks to more than {_RATIO} times its size; unpack it yourself, and name the folder"
            )
        if shutil.disk_usage(self._folder).free < _ROOM:
            raise RefusedError(f"there is no space to unpack it in {self._folder}")

    def take_file(self) -> None:
        """Take room for a file. Raises `RefusedError`."""
        self._files -= 1
        if self._files < 0:
            raise RefusedError(f"it holds more than {_MOST_FILES} files; {_YOURSELF}")


@dataclass(slots=True)
class Told:
    """What unpacking a file said: what was left out, and what could not be unpacked."""

    ignored: Counter[str] = field(default_factory=Counter)
    issues: list[tuple[ArchiveIssue, str]] = field(default_factory=list)


def unpack(path: Path, folder: Path, found: Format, room: Room, name: str) -> Told:
    """Unpack a file, which is called `name`, to the new folder `folder`, unless that was done before.

    The folder appears when all is there, with the times of the file, so that an interrupted run finds the same files.
    Raises `RefusedError`.
    """
    note = folder.with_suffix(".json")
    try:
        noted = json.loads(note.read_bytes())
        if folder.is_dir():
            return Told(Counter(noted["ignored"]), [(ArchiveIssue(kind), detail) for kind, detail in noted["issues"]])
    except (FileNotFoundError, KeyError, TypeError, ValueError):
        pass  # not unpacked yet, or by another version: what is there already stays
    folder.parent.mkdir(parents=True, exist_ok=True)
    told = Told()
    with TemporaryDirectory(dir=folder.parent) as parent:
        part = Path(parent, "part")
        part.mkdir()
        if found is Format.ZIP:
            _unpack_zip(path, part, room, told, name)
        else:
            _unpack_stream(path, part / path.stem, room, told, name)
        moment = path.stat().st_mtime_ns
        for root, _, names in os.walk(part):
            for each in names:
                os.utime(Path(root, each), ns=(moment, moment))
        note.write_text(json.dumps({"ignored": told.ignored, "issues": told.issues}), encoding="utf-8")
        with suppress(OSError):  # another process was quicker
            part.rename(folder)
    return told


def _unpack_stream(path: Path, target: Path, room: Room, told: Told, name: str) -> None:
    """Unpack a file that is compressed as a whole; of one that is damaged or cut off, what comes before."""
    try:
        with open_plain(path) as packed, target.open("wb") as file:
            _copy(packed, file, room)
    except RefusedError:
        raise
    except DAMAGED as error:
        told.issues.append((ArchiveIssue.TORN, f"{name}: the compressed data breaks off: {error}"))


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open a zip file. Raises `RefusedError` for one that is none, damaged, or encrypted as a whole."""
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGED as error:
        raise RefusedError(f"it is not a zip file, or is damaged ({error}); copy it again") from error
    members = [member for member in archive.infolist() if not member.is_dir()]
    if members and all(member.flag_bits & _ENCRYPTED for member in members):
        archive.close()
        raise RefusedError(f"it is encrypted; {_UNLOCK}")
    return archive


def _unpack_zip(path: Path, folder: Path, room: Room, told: Told, name: str) -> None:
    """Unpack the files of a zip into `folder`; of a WACZ only its archives."""
    with open_zip(path) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        names = {_name(member) for member in members}
        is_wacz = "datapackage.json" in names and any(each.startswith("archive/") for each in names)
        for member in members:
            inner = _name(member)
            if is_wacz and not inner.startswith("archive/"):
                told.ignored[f"{PurePosixPath(inner).suffix or 'other'} of a WACZ"] += 1
                continue
            room.take_file()
            _unpack_member(archive, member, folder, room, told, f"{name}/{inner}")


def _unpack_member(  # noqa: PLR0913, PLR0917  # one side each of a copy
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, room: Room, told: Told, name: str
) -> None:
    parts = PurePosixPath(_name(member)).parts
    if not parts or ".." in parts or parts[0].startswith("/") or parts[0].endswith(":"):
        told.issues.append((ArchiveIssue.UNREADABLE, f"{name}: its name leads out of the archive"))
        return
    if member.flag_bits & _ENCRYPTED:
        told.issues.append((ArchiveIssue.UNREADABLE, f"{name}: it is encrypted; {_UNLOCK}"))
        return
    target = folder.joinpath(*parts)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as packed, target.open("xb") as file:
            _copy(packed, file, room)
    except RefusedError:
        raise
    except FileExistsError:
        told.issues.append((ArchiveIssue.UNREADABLE, f"{name}: another file in the archive has its name"))
    except (*DAMAGED, NotImplementedError) as error:
        told.issues.append((ArchiveIssue.UNREADABLE, f"{name}: {error}"))
        if not parts[-1].lower().endswith(_CHECKED):
            target.unlink(missing_ok=True)


def _copy(packed: IO[bytes], file: IO[bytes], room: Room) -> None:
    while part := packed.read(_CHUNK):
        room.take(len(part))
        file.write(part)


def _name(member: zipfile.ZipInfo) -> str:
    """Return a member's name. Without the mark of UTF-8 it is in the encoding of the machine: here UTF-8 or GBK."""
    name = member.filename
    if not member.flag_bits & _UTF8:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name.replace("\\", "/")
        try:
            name = raw.decode()
        except UnicodeDecodeError:
            name = raw.decode("gb18030", "replace")
    return name.replace("\\", "/")
