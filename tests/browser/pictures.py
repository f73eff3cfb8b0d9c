"""Look at a picture of a page: PNG to an array, and shares of its pixels."""

from __future__ import annotations

import struct
import zlib

import numpy as np


def pixels(png: bytes) -> np.ndarray:
    """Return a PNG of 8-bit RGB or RGBA as an array (height, width, 3)."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, data = 8, b""
    width = height = channels = 0
    while at < len(png):
        (size,) = struct.unpack_from(">I", png, at)
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack_from(">IIBB", body)
            assert depth == 8
            channels = {2: 3, 6: 4}[colour]
        elif kind == b"IDAT":
            data += body
        at += 12 + size
    raw = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + width * channels)
    out = np.zeros((height, width * channels), np.int64)
    above = np.zeros(width * channels, np.int64)
    for y in range(height):
        line = raw[y, 1:].astype(np.int64)
        above = out[y] = unfiltered(int(raw[y, 0]), line, above, channels)
    return out.reshape(height, width, channels)[:, :, :3].astype(np.uint8)


def unfiltered(kind: int, line: np.ndarray, above: np.ndarray, step: int) -> np.ndarray:
    """Undo the filter of one line of a PNG."""
    if kind == 0:
        return line
    if kind == 2:
        both: np.ndarray = (line + above) & 255
        return both
    if kind == 1:
        sums: np.ndarray = (np.cumsum(line.reshape(-1, step), axis=0) & 255).reshape(-1)
        return sums
    out = line.tolist()
    up = above.tolist()
    for i in range(len(out)):
        left = out[i - step] if i >= step else 0
        if kind == 3:
            guess = (left + up[i]) // 2
        else:
            corner = up[i - step] if i >= step else 0
            base = left + up[i] - corner
            near = (abs(base - left), abs(base - up[i]), abs(base - corner))
            guess = left if near[0] <= near[1] and near[0] <= near[2] else up[i] if near[1] <= near[2] else corner
        out[i] = (out[i] + guess) & 255
    return np.array(out, np.int64)


def like(picture: np.ndarray, colour: str, reach: int = 12) -> float:
    """Return the share of a picture's pixels that are near a colour such as "#f3f0e8"."""
    wanted = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
    return float((np.abs(picture.astype(int) - wanted).max(axis=2) <= reach).mean())


def blocks(picture: np.ndarray, side: int) -> np.ndarray:
    """Return a picture's mean colours in squares of some pixels."""
    height, width = (n // side * side for n in picture.shape[:2])
    cut = picture[:height, :width].astype(float)
    means: np.ndarray = cut.reshape(height // side, side, width // side, side, 3).mean(axis=(1, 3))
    return means
