"""What a user can set for a run: one frozen object that stages receive and never change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Options of a run.

    `country` (ISO 3166-1 alpha-2), `near` (lat, lon) and `bbox` (west, south, east, north) bias the resolution.
    Below `threshold`, the estimated chance of being right, a toponym stays unresolved: a wrong pin misleads more than
    a missing one.
    """

    country: str | None = None
    near: tuple[float, float] | None = None
    bbox: tuple[float, float, float, float] | None = None
    threshold: float = 0.2
    recogniser: str = "default"
    jobs: int = 1


DEFAULT = Settings()
