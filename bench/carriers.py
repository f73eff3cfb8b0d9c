"""Our own sentences as a training corpus: carriers with slots, filled with names, and the sentences about use.

News names places that no corpus holds; in a plain context ("gunmen attacked X") the tagger has to take the context's
word. Names of places come from the gazetteer, names of persons from the lists of the lexicon.
"""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geomap.places.gazetteer import DEFAULT_PATH
from geomap.places.schema import KINDS

ROOT = Path(__file__).resolve().parent.parent
CARRIERS = ROOT / "bench" / "carriers.txt"
USES = ROOT / "tests" / "cases" / "usage.txt"
FILES = (CARRIERS, USES)
_SLOT = re.compile(r"\{([LCPSO])\}")
_MARK = re.compile(r"\{([AL]):([^}]+)\}")
_NAME = re.compile(r"[A-ZÀ-Ý][\wÀ-ÿ'’-]+(?: [A-ZÀ-Ý][\wÀ-ÿ'’-]+){0,2}")
_TIMES = 8  # how often each carrier is filled
_GROUPS = (
    "Hezbollah|Boko Haram|M23|Wagner|al-Shabaab|Islamic State|the Houthis|al-Qaeda|PKK|FARC|ELN|ADF|CODECO|"
    "Siemens|Nokia|Samsung|Toyota|Airbus|Boeing|Reuters|Interpol|Unilever|Vodafone|Shell|Total|Glencore|Gazprom|"
    "Juventus|Celtic|Arsenal|Flamengo|Zamalek|Al Ahly|Galatasaray|the Lakers|the Yankees|Chelsea|Barcelona|Santos|"
    "the Red Cross|Amnesty|Oxfam|UNICEF|NATO|Caritas|the Rapid Support Forces|the Azov Brigade|Zenit|Everton"
).split("|")


def cases(path: Path = USES) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Yield our own sentences about use with the names marked in them, "A" for who acts in its name, "L" for ground."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        text, marks, at = "", [], 0
        for match in _MARK.finditer(line):
            text += line[at : match.start()]
            marks.append((len(text), len(text) + len(match[2]), match[1]))
            text += match[2]
            at = match.end()
        yield text + line[at:], marks


def documents(persons: dict[str, str]) -> list[dict[str, Any]]:
    """Return the sentences as documents, the names of places as toponyms, of persons and groups as entities."""
    chance = random.Random(1)
    names = _names(persons)
    out: list[dict[str, Any]] = []
    for line in CARRIERS.read_text(encoding="utf-8").splitlines():
        for _ in range(0 if line.startswith("#") else _TIMES):
            out.append(_filled(line, names, chance))  # noqa: PERF401
    for text, marks in cases():
        toponyms = [{"start": start, "end": end} for start, end, _ in marks]
        out.append({"text": text, "toponyms": toponyms, "entities": []})
    return [{"id": str(number), **document} for number, document in enumerate(out)]


def _filled(line: str, names: dict[str, list[str]], chance: random.Random) -> dict[str, Any]:
    document: dict[str, Any] = {"text": "", "toponyms": [], "entities": []}
    at = 0
    for match in _SLOT.finditer(line):
        document["text"] += line[at : match.start()]
        slot = match[1]
        name = chance.choice(names["large" if slot == "L" and chance.random() < _LARGE else slot])
        if slot == "P":
            name = f"{chance.choice(names['first'])} {name}"
        span = {"start": len(document["text"]), "end": len(document["text"]) + len(name)}
        if slot in "LC":
            document["toponyms"].append(span)
        else:
            document["entities"].append(span | {"type": "organization" if slot == "O" else "person"})
        document["text"] += name if document["text"] else name[0].upper() + name[1:]
        at = match.end()
    document["text"] += line[at:]
    return document


_LARGE = 0.5  # the share of slots filled with a larger town


def _names(persons: dict[str, str]) -> dict[str, list[str]]:
    """Return the names for each slot, in an order that does not depend on how the gazetteer was built."""
    db = sqlite3.connect(f"file:{DEFAULT_PATH}?mode=ro", uri=True)
    wanted = {"L": ("city", "town", "village"), "C": ("country", "province")}
    found: dict[str, list[str]] = {}
    for slot, kinds in wanted.items():
        numbers = ",".join(str(KINDS.index(kind)) for kind in kinds)
        rows = db.execute(f"select distinct name, population from places where kind in ({numbers})").fetchall()
        found[slot] = sorted({name for name, _ in rows if _NAME.fullmatch(name)})
        if slot == "L":
            found["large"] = sorted({name for name, people in rows if people > _MANY and _NAME.fullmatch(name)})
    last = [name.title() for key in ("s", "b") for name in persons[key].split()]
    first = [name.title() for key in ("f", "b") for name in persons[key].split()]
    return found | {"S": last, "P": last, "first": first, "O": list(_GROUPS)}


_MANY = 30_000
