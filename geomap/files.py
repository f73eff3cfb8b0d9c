"""Files written whole or not at all, the same for records, maps and tables."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from geomap.errors import OutputError


def check_writable(path: Path) -> None:
    """Raise OutputError where a file could not be written, without touching anything."""
    try:
        folder = path.parent
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        if path.is_dir():
            msg = f"{path}: expected a file to write, found a folder; name a file in it"
        elif not folder.is_dir():
            msg = f"{path}: cannot be written ({folder.name} is no folder); choose another place"
        elif not os.access(path if _is_device(path) else folder, os.W_OK):
            msg = f"{path}: cannot be written (no permission in {folder}); choose another place"
        else:
            return
    except (OSError, ValueError) as error:  # a name that is too long, or holds what no name may
        msg = f"{path}: is no path that can be written ({getattr(error, 'strerror', None) or error}); choose another"
    raise OutputError(msg)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a scratch file, of the same name, that takes the place of `path` when the block ends well, else vanishes.

    A link stays one: what it leads to is replaced. A device or a pipe cannot be replaced, so it is written to. Raises
    OutputError, naming the path, where the folder or file cannot be written.
    """
    check_writable(path)
    scratch = None
    try:
        target = path.resolve()
        device = _is_device(target)
        if not device:
            target.parent.mkdir(parents=True, exist_ok=True)
        scratch = tempfile.mkdtemp(prefix=f".{path.name[:40]}.", dir=None if device else target.parent)
        written = Path(scratch) / target.name
        yield written
        if device:
            with written.open("rb") as made, target.open("wb") as out:
                shutil.copyfileobj(made, out)
        else:
            written.replace(target)
    except OutputError:
        raise
    except OSError as error:
        msg = f"{path}: cannot be written ({error.strerror or error}); choose another place"
        raise OutputError(msg) from error
    finally:
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def atomic(path: Path, mode: str = "w") -> Iterator[IO[Any]]:
    """Open a file that takes the place of `path` when the block ends well; as `replacing`."""
    text: dict[str, Any] = {} if "b" in mode else {"encoding": "utf-8", "newline": "\n"}
    with replacing(path) as scratch, scratch.open(mode, **text) as out:
        yield out


def _is_device(path: Path) -> bool:
    """Whether a path is there and neither file nor folder: a device, a pipe, a socket."""
    return path.exists() and not path.is_file() and not path.is_dir()
