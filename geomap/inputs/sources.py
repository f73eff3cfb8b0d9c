"""What the user named, as a list of things to open: files, folders, patterns and standard input."""

from __future__ import annotations

import glob
import io
import logging
import os
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from geomap.errors import InputError

LIMIT = 50_000_000
"""Bytes from which on one report is refused: no report is that long, and reading it would hold up all others."""

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".eml": "mail",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".xlsx": "xlsx",
    ".rss": "feed",
    ".atom": "feed",
    ".pdf": "pdf",
    ".docx": "docx",
}
"""The kinds of file that are taken from a folder, by the end of their name."""

_BESIDE = frozenset((".toml", ".py", ".css", ".js"))
"""Endings of what lies beside reports, sidecars and the parts of saved pages: passed over without a word."""

_ABOUT = frozenset(("readme.md", "license.md", "changelog.md", "contributing.md"))
"""Files that tell of a folder rather than of events."""

_TOLD = 6
"""Endings of a folder's other files that are told, the most frequent first."""

LOG = logging.getLogger("geomap.inputs")


@dataclass(frozen=True, slots=True)
class Source:
    """One file or standard input; `label` is what the user wrote, `name` what outputs may show."""

    label: str
    name: str
    path: Path | None

    @property
    def suffix(self) -> str:
        """The end of the name in lower case, with its dot."""
        return Path(self.name).suffix.lower()

    def open(self) -> BinaryIO:
        """Open for reading bytes; InputError says why not."""
        if self.path is None:
            return sys.stdin.buffer
        try:
            return self.path.open("rb")
        except OSError as error:
            raise InputError(
                self.label, f"cannot be read ({error.strerror})", "check that it is there and may be read"
            ) from error

    def read(self, limit: int = LIMIT) -> bytes:
        """Return all bytes; InputError where there are none or too many."""
        stream = self.open()
        try:
            data = stream.read(limit)
        except OSError as error:
            raise InputError(self.label, f"cannot be read ({error.strerror})", "check the disk or network") from error
        finally:
            if self.path is not None:
                stream.close()
        if len(data) >= limit:
            problem = f"is larger than {limit // 1_000_000} MB, which no single report is"
            raise InputError(self.label, problem, "split it into one file a report, or into lines of a .jsonl file")
        if not data.strip():
            raise InputError(self.label, "is empty", "leave it out, or save the report's text in it")
        return data


_MAP = b'<meta name="generator" content="geomap">'
_OPENING = 4000


def is_map(source: Source) -> bool:
    """Tell whether a file is a map that geomap made (`webmap.readback` reads its events back)."""
    if source.suffix not in {".html", ".htm", ".xhtml"}:
        return False
    with source.open() as stream:
        return _MAP in stream.read(_OPENING)


def expand(item: str | os.PathLike[str]) -> Iterator[Source | InputError]:
    """Yield what one argument stands for: a file, a folder's files in order of name, a pattern's, or standard input."""
    label = os.fspath(item)
    if label == "-":
        yield Source("standard input", "stdin", None)
        return
    if not label.strip():  # a path of no name would be the folder that one happens to be in
        yield InputError(repr(label), "is no name", "name a file, a folder, or -")
        return
    try:
        path = Path(label)
        if path.is_dir():
            yield from _folder(path, label)
        elif path.exists():
            yield Source(label, path.name, path)
        elif glob.has_magic(label):
            yield from _pattern(label)
        else:
            yield InputError(label, "does not exist", "check the path, or quote a pattern such as 'reports/*.txt'")
    except (OSError, ValueError) as error:  # a name too long for the system, or with a NUL in it
        shown = label if len(label) <= 80 else f"{label[:80]}..."
        yield InputError(repr(shown), f"is no path that can be opened ({error})", "name a file, a folder, or -")


def _folder(path: Path, label: str) -> Iterator[Source | InputError]:
    """Yield the readable files below a folder, none that is hidden; the endings of the others are told once."""
    empty = True
    others: Counter[str] = Counter()
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            suffix = Path(name).suffix.lower()
            if name.startswith(".") or suffix in _BESIDE or name.lower() in _ABOUT:
                continue
            if suffix in FORMATS:
                empty = False
                yield Source(str(Path(folder) / name), name, Path(folder) / name)
            else:
                others[suffix or "no ending"] += 1
    if others and not empty:
        kinds = ", ".join(f"{count} of {suffix}" for suffix, count in others.most_common(_TOLD))
        LOG.info("%s: passed over files of other kinds (%s); name one by itself to have it tried", label, kinds)
    if empty:
        kinds = ", ".join(FORMATS)
        yield InputError(
            label, f"holds no file that ends in {kinds}", "name the files one by one if they end otherwise"
        )


def _pattern(label: str) -> Iterator[Source | InputError]:
    """Yield the files that match a pattern which the shell left as it was."""
    found = sorted(glob.glob(label, recursive=True))  # noqa: PTH207 - a pattern may start at the root
    if not found:
        yield InputError(label, "matches no file", "check the folder and the ending, and that the pattern is quoted")
    for match in found:
        path = Path(match)
        if path.is_dir():
            yield from _folder(path, match)
        else:
            yield Source(match, path.name, path)


def unpacked(packed: bytes | Path, label: str) -> None:
    """Raise InputError where bytes or a file are no archive, or one that unpacks to far more than a report would."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed) if isinstance(packed, bytes) else packed) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InputError(label, f"is damaged ({error})", "save it again, or its text as .txt") from error
    if size > 10 * LIMIT:
        raise InputError(label, f"unpacks to {size // 1_000_000} MB", "save its text as .txt, or the sheet as .csv")


def unique(found: Iterable[Source | InputError]) -> Iterator[Source | InputError]:
    """Drop a file that was named before, as by a folder and again by itself."""
    seen: set[str] = set()
    for source in found:
        if isinstance(source, Source) and source.path is not None:
            key = os.path.realpath(source.path)
            if key in seen:
                continue
            seen.add(key)
        yield source
