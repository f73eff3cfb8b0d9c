"""Time and memory of joining many events into incidents.

usage: python bench/joining.py [N]

N events (100,000 unless told) of made reports: 300 towns in 40 provinces, 60 days, half of the events told by two to
four reports, one day in one town holding a hundredth of them all. Deterministic.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from datetime import date, timedelta

from geomap.events.joining import incidents
from geomap.records import Attribution, Document, Event, EventDate, EventPlace, Place, Quantity, Reading, Span

KINDS = (
    ("attack", "shooting"),
    ("explosion", "bombing"),
    ("death", "killing"),
    ("protest", "protest"),
    ("attack", "clash"),
)
NAMES = (
    "Alder",
    "Birch",
    "Cedar",
    "Dogwood",
    "Elm",
    "Fir",
    "Ginkgo",
    "Hazel",
    "Ivy",
    "Juniper",
    "Karri",
    "Larch",
    "Maple",
    "Nutmeg",
    "Oak",
)


def make(number: int) -> list[Reading]:
    """Return readings that hold about `number` events, three to a report."""
    dice = random.Random(7)
    towns = []
    for k in range(300):
        province = k % 40
        towns.append(
            Place(f"t{k}", f"Town{k}", "town", "P", "PPL", "XX", f"Prov{province}", 10 + province % 8 + dice.random(),
                  20 + province // 8 + dice.random(), (f"p{province}", "xx"))
        )  # fmt: skip
    readings = []
    made = 0
    truth = []
    while made < number:
        crowded = dice.random() < 0.01
        town = towns[0] if crowded else dice.choice(towns)
        day = date(2024, 1, 1) + timedelta(days=0 if crowded else dice.randrange(60))
        kind = dice.choice(KINDS)
        truth.append((town, day, kind, dice.sample(NAMES, 3), dice.randrange(1, 40)))
        copies = dice.choice((1, 1, 2, 4))
        for _ in range(copies):
            name = f"d{made}"
            events = []
            _, _, (family, word), names, killed = truth[-1]
            told = f"{word} hit {names[2]} street leaving {killed} victims number {made % 7}"
            text = f"{names[0]} and {names[1]} said {told}."
            for part in range(2):
                span = Span(part * 2, part * 2 + 1, text[part * 2 : part * 2 + 1])
                events.append(
                    Event(
                        id=f"e{made:07d}{part}", type=family, trigger=span, sentence=Span(0, len(text), text),
                        place=EventPlace(town, None, "clause", 0.9), places=(EventPlace(town, None, "clause", 0.9),),
                        date=EventDate(day, day, None, "day", span), rules=(f"trigger:{word}:{word}",), on_map=True,
                        harm={"killed": Quantity(killed, killed, killed, str(killed))},
                        attribution=(Attribution(names[0], "party", "said"),),
                    )
                )  # fmt: skip
            made += 2
            readings.append(Reading(Document(name, text, outlet=f"outlet{made % 50}", date=day), events=tuple(events)))
    return readings


def main() -> int:
    """Print the figures as JSON."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    readings = make(number)
    started = time.process_time()
    _, found = incidents.join(readings)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {"events": number, "incidents": len(found), "cpu_seconds": round(seconds, 1), "peak_mb": round(peak)}
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
