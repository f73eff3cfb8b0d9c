"""Bytes to text: UTF-8 unless the bytes say otherwise, and a refusal where they are no text at all."""

from __future__ import annotations

import codecs

from geomap.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "an RTF document"),
)
_SAMPLE = 200_000
_CONTROLS = bytes(frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1a\x1b") | {127})
_FEW_FOREIGN = 0.03
"""Below this share of bytes beyond ASCII the text is taken for Western: quotation marks and the odd name in
Windows-1252, which a detector that weighs letters takes for anything."""

_FOREIGN_LINES = 0.3
"""The same among the odd lines of a file that else is UTF-8: too few for a detector unless a script is another."""


def decode(data: bytes, label: str) -> str:
    """Return the text of a file with line ends as newlines; InputError names `label` where the bytes are no text."""
    return _decode(data, label).replace("\r\n", "\n").replace("\r", "\n")


def binary(data: bytes) -> str | None:
    """Say what the bytes are if they are no text, None if they may be."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            return what
    if any(data.startswith(mark) for mark, _ in _MARKS) or _bare_utf16(data):
        return None
    sample = data[:4096]
    if b"\0" in data[:_SAMPLE] or len(sample) - len(sample.translate(None, _CONTROLS)) > len(sample) * 0.02:
        return "a binary file"
    return None


def _decode(data: bytes, label: str) -> str:
    what = binary(data)
    if what:
        packed = "archive" in what
        advice = "unpack it and name" if packed else "save the report as plain text (.txt) or HTML and give"
        raise InputError(label, f"is {what}, not text", f"{advice} {'what it holds' if packed else 'that'}")
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    wide = _bare_utf16(data)
    if wide:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data)


def _bare_utf16(data: bytes) -> str | None:
    """Recognise UTF-16 without a mark: every other byte of text in a Latin script is null."""
    sample = data[:2000]
    half = len(sample) // 2
    if half < 4:
        return None
    if sample[1::2].count(0) > half * 0.7 and sample[0::2].count(0) < half * 0.05:
        return "utf-16-le"
    if sample[0::2].count(0) > half * 0.7 and sample[1::2].count(0) < half * 0.05:
        return "utf-16-be"
    return None


def _decode_legacy(data: bytes) -> str:
    """Decode what is not quite UTF-8: a damaged or mixed file of it, or one of the code pages of before."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(char > "\x7f" for char in text[:_SAMPLE]) - broken
    mixed = _decode_mixed(data) if whole > 0 else None
    if mixed is not None:
        return mixed
    if broken * 10 < whole:
        return text
    return _decode_page(data)


def _decode_mixed(data: bytes) -> str | None:
    """Decode line by line a file put together from two encodings; None where too few of its lines are UTF-8."""
    lines = data.split(b"\n")
    out: list[str | None] = []
    other = []
    good = 0
    for line in lines:
        try:
            out.append(line.decode("utf-8"))
            good += not line.isascii()
        except UnicodeDecodeError:
            out.append(None)
            other.append(line)
    if good * 2 < len(other) or any(any(c > "\x7f" for c in line.decode("utf-8", "ignore")) for line in other):
        return None
    rest = iter(_decode_page(b"\n".join(other), _FOREIGN_LINES).split("\n"))
    return "\n".join(line if line is not None else next(rest) for line in out)


def _decode_page(data: bytes, few: float = _FEW_FOREIGN) -> str:
    """Decode one of the code pages of before: the Western one where fewer bytes than the share `few` are foreign."""
    sample = data[:_SAMPLE]
    if sum(byte > 127 for byte in sample) >= len(sample) * few:
        from charset_normalizer import from_bytes  # noqa: PLC0415 - half a tenth of a second that few files need

        best = from_bytes(sample).best()
        if best is not None:
            return data.decode(best.encoding, "replace")
    return data.decode("latin-1").translate(_WINDOWS)


_WINDOWS = {byte: text for byte in range(128, 160) if (text := bytes([byte]).decode("cp1252", "ignore"))}
