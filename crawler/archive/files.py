"""Finds the archive files under the paths that a person names."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING
from uuid import uuid4

from crawler.archive.capture import ArchiveIssue, reference
from crawler.archive.file_type import HEAD, PAGE_SUFFIXES, Format, tell
from crawler.archive.mirror_paths import mirrored
from crawler.archive.unpack import RefusedError, Room, open_zip, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

READ = "ARC, WACZ, zip, MHTML, HAR, webarchive"
_MAX_DEPTH = 3  # archives in archives
_HTTRACK_CACHE = "hts-cache"
_HTTRACK_LOG = "hts-log.txt"
_APPLE_DOUBLE = b"\x00\x05\x16\x07"


@dataclass(frozen=True, slots=True)
class Source:
    """One file of an archive. `name` is how references call it; `address` is what its place in a mirrored tree says."""

    path: str
    name: str
    format: Format
    address: str = ""

    @property
    def has_records(self) -> bool:
        """Tell whether it holds records that are found by their offset."""
        return self.format in {Format.WARC, Format.ARC}


@dataclass(slots=True)
class Inputs:
    """What was found: the files to read, how many others of each kind there are, and what is wrong with any."""

    files: list[Source] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    issues: list[tuple[ArchiveIssue, str]] = field(default_factory=list)

    def add(self, others: Inputs) -> None:
        """Take in what was found elsewhere."""
        self.files += others.files
        self.ignored.update(others.ignored)
        self.issues += others.issues

    def __iter__(self) -> Iterator[Source]:
        """Yield the files to read."""
        return iter(self.files)

    def report(self, issue: ArchiveIssue, detail: str) -> None:
        """Note an issue."""
        self.issues.append((issue, detail))


@contextmanager
def opened(paths: Iterable[str | Path]) -> Iterator[Inputs]:
    """Give what is at `paths` (`find`), and remove in the end what was unpacked."""
    folder = scratch()
    try:
        yield find(paths, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def scratch() -> Path:
    """Return a folder for what is unpacked, which is made when something is."""
    return Path(gettempdir(), f"govnews-{uuid4().hex}")


def sources(paths: Iterable[str | Path]) -> list[Source]:
    """Return the archive files at `paths` that are read as they stand. Raises as `find` does."""
    return find(paths, None).files


def find(paths: Iterable[str | Path], unpacked: Path | None, *, name: Callable[[Path], str] = reference) -> Inputs:
    """Return the archive files at `paths` in order; a folder is searched recursively and gives them sorted by path.

    Files are known by their first bytes, then by their suffix. In a folder others are passed over and counted, and so
    is `NAME_files/` beside `NAME.html`, where browsers put the pictures and frames of a page they save. What has to be
    unpacked goes to the folder `unpacked`, which is made when it is needed; without it, it is not read. `name` says how
    references call a file. Raises `FileNotFoundError` for a path that
    is not there, `ValueError` for a file that is no archive or can't be read.
    """
    finder = _Finder(unpacked, name)
    for given in paths:
        path = Path(given)
        if path.is_dir():
            finder.folder(path)
        else:
            finder.named(path, given)
    return finder.inputs


@dataclass(frozen=True, slots=True)
class _Place:
    """A file and how it is called; in an archive also the room that is left for unpacking, and how deep it is."""

    path: Path
    name: str
    address: str
    room: Room | None = None
    depth: int = 0


def check(given: str | Path) -> None:
    """Raise what `find` raises for a path that is not there or a file that can't be read."""
    path = Path(given)
    if not path.exists():
        raise FileNotFoundError(f"no such file or folder: {given}")
    if path.is_dir():
        return
    if not path.is_file():  # a pipe would be waited for without end, and has no places to come back to
        raise ValueError(f"{given} is not a regular file: copy what it gives to one, and name that")
    found, words = tell(path)
    if found in {Format.REFUSED, Format.OTHER}:
        do = f" is {words}; unpack it first and name the folder" if words else f"; {READ} are read too"
        raise ValueError(f"neither a WARC nor a saved HTML page: {given}{do}")
    if found is Format.ZIP:
        try:
            open_zip(path).close()
        except RefusedError as error:
            raise ValueError(f"{given} can't be read: {error}") from error


class _Finder:
    """Collects `inputs`; what it unpacks goes to folders in `unpacked`."""

    def __init__(self, unpacked: Path | None, name: Callable[[Path], str]) -> None:
        self.inputs = Inputs()
        self._unpacked = unpacked
        self._name = name

    def named(self, path: Path, given: str | Path) -> None:
        """Add a file that a person names. Raises `ValueError`."""
        check(given)
        found, _ = tell(path)
        try:
            self._add(_Place(path, self._name(path), mirrored(path.absolute().parts, last=True)), found)
        except RefusedError as error:
            raise ValueError(f"{given} can't be read: {error}") from error

    def folder(self, folder: Path, inside: _Place | None = None) -> None:
        """Add the files below a folder, which may be what an archive was unpacked to."""
        above = () if inside else folder.absolute().parts
        for path in self._below(folder):
            within = path.relative_to(folder)
            name = reference(Path(inside.name, within)) if inside else self._name(path)
            address = mirrored(within.parts) or mirrored((*above, *within.parts), last=True)
            place = _Place(path, name, address, inside.room if inside else None, inside.depth + 1 if inside else 0)
            try:
                found, words = tell(path)
                self._add(place, found)
            except RefusedError as error:
                self.inputs.report(ArchiveIssue.UNREADABLE, f"{name}: {error}")
            except OSError as error:
                self.inputs.report(ArchiveIssue.UNREADABLE, f"{name}: {error.strerror}")
            else:
                if found is Format.REFUSED:
                    self.inputs.report(ArchiveIssue.UNREADABLE, f"{name}: {words} is not read; unpack it first")

    def _add(self, place: _Place, found: Format) -> None:
        if found is Format.OTHER:
            self.inputs.ignored[place.path.suffix.lower() or "no suffix"] += 1
        elif found in {Format.ZIP, Format.STREAM}:
            self._unpack(place, found)
        elif found is not Format.REFUSED:
            self.inputs.files.append(Source(str(place.path.absolute()), place.name, found, place.address))

    def _unpack(self, place: _Place, found: Format) -> None:
        if place.depth >= _MAX_DEPTH:
            raise RefusedError(f"archives are unpacked {_MAX_DEPTH} deep; unpack it yourself, and name the folder")
        if self._unpacked is None:
            raise RefusedError("it has to be unpacked")
        about = place.path.stat()
        stamp = f"{place.name} {about.st_size} {about.st_mtime_ns}"
        self._unpacked.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = self._unpacked.absolute() / hashlib.sha256(stamp.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        room = place.room or Room(about.st_size, folder.parent)
        inside = replace(place, room=room)
        told = unpack(place.path, folder, found, room, place.name)
        self.inputs.ignored.update(told.ignored)
        self.inputs.issues.extend(told.issues)
        if found is Format.ZIP:
            self.folder(folder, inside)
            return
        path = next(folder.iterdir())
        inner, words = tell(path)
        if inner is Format.REFUSED:
            raise RefusedError(f"it holds {words}, which is not read; unpack it first")
        self._add(replace(inside, path=path, depth=place.depth + 1), inner)

    def _below(self, folder: Path) -> list[Path]:
        """Return the files below a folder in order, and count those that are passed over."""
        paths: list[Path] = []
        ignored = self.inputs.ignored
        for root, folders, names in os.walk(folder, onerror=self._unreadable):
            saved = {name.rpartition(".")[0] for name in names if name.lower().endswith(PAGE_SUFFIXES)}
            beside = {name for name in folders if name.removesuffix("_files") in saved and name not in saved}
            for name in beside:
                ignored["beside a saved page"] += sum(len(each) for _, _, each in os.walk(Path(root, name)))
            if _HTTRACK_CACHE in folders:
                ignored["HTTrack's own"] += sum(len(each) for _, _, each in os.walk(Path(root, _HTTRACK_CACHE)))
            folders[:] = [name for name in folders if name not in {*beside, _HTTRACK_CACHE}]
            held = set(names)
            for name in names:
                if name.endswith(".orig") and name.removesuffix(".orig") in held:
                    ignored["wget's .orig copies"] += 1
                elif name == "index.html" and _HTTRACK_LOG in held and _is_httracks(Path(root, name)):
                    ignored["HTTrack's own"] += 1
                elif name.startswith("._") and _is_apple_double(Path(root, name)):
                    ignored["macOS's own"] += 1
                elif _is_sidecar(name, held):
                    continue
                elif Path(root, name).is_file():
                    paths.append(Path(root, name))
                else:
                    self._no_file(Path(root, name))
            self._not_followed(Path(root, name) for name in folders)
        return sorted(paths, key=_order)

    def _not_followed(self, folders: Iterable[Path]) -> None:
        for linked in filter(Path.is_symlink, folders):
            self.inputs.report(
                ArchiveIssue.UNREADABLE, f"{linked}: a link to a folder is not followed; name that folder"
            )

    def _no_file(self, path: Path) -> None:
        if path.is_symlink():
            self.inputs.report(ArchiveIssue.UNREADABLE, f"{path}: the link leads to nothing that can be read")
        else:
            self.inputs.ignored["pipe or device"] += 1

    def _unreadable(self, error: OSError) -> None:
        self.inputs.report(ArchiveIssue.UNREADABLE, f"{error.filename}: {error.strerror}")


def _is_httracks(path: Path) -> bool:
    """Tell whether a page is the list of what HTTrack has mirrored, which it puts beside the hosts' folders."""
    with path.open("rb") as file:
        return b"<title>Local index - HTTrack" in file.read(HEAD)


def _is_apple_double(path: Path) -> bool:
    """Tell whether a file holds the attributes of the file `NAME` beside it, as `._NAME` in a zip made on a Mac does.

    It begins with the magic number of AppleDouble (RFC 1740).
    """
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_APPLE_DOUBLE)) == _APPLE_DOUBLE


def _is_sidecar(name: str, held: set[str]) -> bool:
    """Tell whether a `.json` file says what is known of a page beside it."""
    stem = name.removesuffix(".json")
    return stem != name and (stem in held or any(f"{stem}{suffix}" in held for suffix in PAGE_SUFFIXES))


def _order(path: Path) -> tuple[tuple[str, ...], str]:
    """Sort by path, but by names without their suffix first: `run.warc.gz` stands before `run-2.warc.gz`."""
    return (*path.parent.parts, path.name.partition(".")[0]), path.name
