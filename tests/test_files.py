"""Files written whole or not at all: what stood there stays, links stay links, devices stay devices."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from geomap import files
from geomap.errors import OutputError


def test_a_block_that_fails_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("before")

    def fail(error: BaseException) -> None:
        with files.atomic(target) as out:
            out.write("half")
            raise error

    with pytest.raises(OutputError, match="No space left"):
        fail(OSError(28, "No space left on device"))
    with pytest.raises(KeyboardInterrupt):
        fail(KeyboardInterrupt())
    assert target.read_text() == "before"
    assert os.listdir(tmp_path) == ["a.txt"]  # noqa: PTH208 - hidden ones too


def test_a_new_file_has_the_rights_of_any_other(tmp_path: Path) -> None:
    with files.atomic(tmp_path / "deep" / "a.txt") as out:
        out.write("now\n")
    (tmp_path / "plain").write_text("")
    assert (tmp_path / "deep" / "a.txt").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_link_stays_one_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "real" / "a.txt")
    with files.atomic(link) as out:
        out.write("now")
    assert link.is_symlink()
    assert (tmp_path / "real" / "a.txt").read_text() == "now"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name")
def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    found: list[str] = []
    reader = threading.Thread(target=lambda: found.append(pipe.read_text()))
    reader.start()
    with files.atomic(pipe) as out:
        out.write("through")
    reader.join(10)
    assert found == ["through"]
    assert pipe.is_fifo()


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="no device that takes everything")
def test_a_device_is_no_file_to_replace() -> None:
    with files.atomic(Path("/dev/null"), "wb") as out:
        out.write(b"gone")
    assert Path("/dev/null").is_char_device()


def test_a_name_that_no_file_can_have_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is no path that can be written"):
        files.check_writable(tmp_path / ("x" * 300))
