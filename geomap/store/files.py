"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from geomap.errors import OutputError
from geomap.records import Reading
from geomap.store.rendering import dumps


def check_writable(path: Path) -> None:
    """Raise OutputError where a file could not be written, without touching anything."""
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if path.is_dir():
        msg = f"{path}: expected a file to write, found a folder; name a file in it"
    elif not folder.is_dir():
        msg = f"{path}: cannot be written ({folder.name} is no folder); choose another place"
    elif not os.access(folder, os.W_OK | os.X_OK):
        msg = f"{path}: cannot be written (no permission in {folder}); choose another place"
    else:
        return
    raise OutputError(msg)


@contextmanager
def atomic(path: Path, mode: str = "w") -> Iterator[IO[Any]]:
    """Open a temporary file beside `path` that takes its place when the block ends well, and vanishes otherwise.

    Raises OutputError, naming the path, where the folder or file cannot be written.
    """
    temporary = None
    check_writable(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        with os.fdopen(
            descriptor, mode, encoding=None if "b" in mode else "utf-8", newline=None if "b" in mode else "\n"
        ) as out:
            yield out
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(path)
        temporary = None
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        msg = f"{path}: cannot be written ({error.strerror or error}); choose another place"
        raise OutputError(msg) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()


def write(readings: Iterable[Reading], path: Path) -> int:
    """Write readings as JSON Lines, whole or not at all, and return how many."""
    count = 0
    with atomic(path) as out:
        for reading in readings:
            out.write(dumps(reading) + "\n")
            count += 1
    return count
