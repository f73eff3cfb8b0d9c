"""A linear model over named features in flat arrays: one row of weights for each feature, one column for each label.

The file holds the features' names and the weights rounded to 8 bits, compressed; the provenance stands beside it as
JSON with the file's hash, so that a model without its papers is refused.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geomap.errors import ModelError

Floats = NDArray[np.float32]

WEIGHTS = Path(__file__).parent / "weights"
_MAGIC = b"GMLM0001"


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights of shape (features, labels) and, for sequences, transitions of shape (labels + 1, labels), start first.

    A model of several styles has the columns of one style after those of another.
    """

    labels: tuple[str, ...]
    rows: dict[str, int]
    weights: Floats
    transitions: Floats
    meta: dict[str, Any]


def save(model: LinearModel, path: Path, provenance: dict[str, Any]) -> None:
    """Write the model and, beside it, its provenance with the hash of the file."""
    names = sorted(model.rows, key=lambda name: model.rows[name])
    scale = float(np.abs(model.weights).max() or 1.0) / 127
    small = np.rint(model.weights / scale).astype(np.int8)
    header = json.dumps(
        {"labels": model.labels, "scale": scale, "features": len(names), "meta": model.meta}, sort_keys=True
    )
    parts = [header.encode(), "\n".join(names).encode(), small.T.tobytes(), model.transitions.astype("<f4").tobytes()]
    body = b"".join(struct.pack("<I", len(part)) + part for part in parts)
    data = _MAGIC + lzma.compress(body, format=lzma.FORMAT_XZ, preset=9)
    path.write_bytes(data)
    record = {**provenance, "file": path.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    path.with_suffix(".json").write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def load(name: str) -> LinearModel:
    """Read the model of that name from the package.

    Raises ModelError where the file is missing, damaged, or of another version.
    """
    path = WEIGHTS / f"{name}.bin"
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"the weights {path.name} are missing; install geomap again"
        raise ModelError(message) from error
    if not data.startswith(_MAGIC):
        message = f"{path.name} should start with {_MAGIC!r}, but starts with {data[:8]!r}; install geomap again"
        raise ModelError(message)
    try:
        body = lzma.decompress(data[len(_MAGIC) :])
        parts: list[bytes] = []
        at = 0
        while at < len(body):
            (length,) = struct.unpack_from("<I", body, at)
            parts.append(body[at + 4 : at + 4 + length])
            at += 4 + length
        head = json.loads(parts[0])
        labels = tuple(head["labels"])
        names = parts[1].decode().split("\n")
        small = np.frombuffer(parts[2], dtype=np.int8).reshape(-1, head["features"]).T
        weights = np.ascontiguousarray(small, dtype=np.float32) * np.float32(head["scale"])
        transitions = (
            np.frombuffer(parts[3], dtype="<f4").reshape(-1, len(labels)) if parts[3] else np.zeros((0, 0), np.float32)
        )
    except (lzma.LZMAError, struct.error, ValueError, KeyError, IndexError) as error:
        message = f"{path.name} is damaged ({error}); install geomap again"
        raise ModelError(message) from error
    return LinearModel(labels, {name: row for row, name in enumerate(names)}, weights, transitions, head["meta"])
