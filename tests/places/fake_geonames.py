"""Files in the form of GeoNames' dumps, made up: for tests of the format's traps, and in any size for the bench."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

_ONSETS = (
    "b",
    "br",
    "d",
    "f",
    "g",
    "gh",
    "h",
    "j",
    "k",
    "kh",
    "l",
    "m",
    "n",
    "p",
    "q",
    "r",
    "s",
    "sh",
    "t",
    "tr",
    "v",
    "w",
    "z",
)
_VOWELS = ("a", "e", "i", "o", "u", "aa", "ai")
_ENDS = ("", "n", "r", "d", "sk", "bad", "ville", "stan", "pur", "gorod", "kot")
_CODES = (
    ("P", "PPL"),
    ("P", "PPL"),
    ("P", "PPL"),
    ("H", "STM"),
    ("T", "MT"),
    ("S", "SCH"),
    ("L", "LCTY"),
    ("A", "ADM3"),
)
_COUNTRIES = ("AF", "PK", "CN", "US", "RU", "NO", "MX", "BR", "NG", "ID")


def row(  # noqa: PLR0913 - the columns of the format
    number: int | str,
    name: str,
    *,
    lat: float | str = 0.0,
    lon: float | str = 0.0,
    alternates: str = "",
    feature: str = "P.PPL",
    country: str = "AF",
    admin1: str = "",
    admin2: str = "",
    population: int = 0,
) -> str:
    """Return one line of allCountries.txt without its end."""
    kind, code = feature.split(".")
    ascii_name = name.encode("ascii", "ignore").decode()
    return "\t".join(
        (str(number), name, ascii_name, alternates, str(lat), str(lon), kind, code, country, "", admin1, admin2, "", "",
         str(population), "", "0", "Etc/UTC", "2026-01-01")
    )  # fmt: skip


def rows(count: int, seed: int = 7) -> Iterator[str]:
    """Yield made-up rows; names repeat about as often as real ones do."""
    rng = random.Random(seed)
    for number in range(1, count + 1):
        name = "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(rng.choice((2, 2, 3)))) + rng.choice(
            _ENDS
        )
        kind, code = rng.choice(_CODES)
        alternates = name + "a," + name[::-1] if rng.random() < 0.3 else ""
        yield row(
            number, name.title(), lat=round(rng.uniform(-60, 75), 5), lon=round(rng.uniform(-180, 180), 5),
            alternates=alternates, feature=f"{kind}.{code}", country=rng.choice(_COUNTRIES),
            admin1=f"{rng.randrange(40):02d}", population=int(rng.paretovariate(1.0) * 100) if kind == "P" else 0,
        )  # fmt: skip


def write_zip(path: Path, lines: Iterable[str], member: str = "allCountries.txt") -> Path:
    """Write lines as a zip in GeoNames' manner."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(member, "w") as file,
    ):
        batch: list[str] = []
        for line in lines:
            batch.append(line)
            if len(batch) == 10_000:
                file.write(("\n".join(batch) + "\n").encode())
                batch.clear()
        if batch:
            file.write(("\n".join(batch) + "\n").encode())
    return path
