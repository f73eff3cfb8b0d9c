"""A made story with every kind of doubt that a map shows: two short reports in our own words, and what they yield."""
# ruff: noqa: E501, PLR0913 - a table of made events reads best one a line

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from geomap.records import (
    Actor,
    Attribution,
    Candidate,
    Claim,
    Document,
    Event,
    EventDate,
    EventPlace,
    Incident,
    Mention,
    NotAt,
    Place,
    Precision,
    Quantity,
    Reading,
    Relation,
    Sentence,
    Span,
)

FIRST = """Resistance forces say their spokesman, Fahim Dashty, died in fighting in the Panjshir valley on Sunday. \
In a post the front also mourned a general, Abdul Wadood. \
Some reports, which name no source, have it that Pakistani troops crossed into the valley. \
Late on Monday the front put the Taliban dead at about 600 across Panjshir and spoke of "more than 1,000" who were taken or gave up. \
The valley begins some 90 miles north of Kabul. \
A resistance leader offered on Sunday to talk with the Taliban. \
The Taliban had said days before that the whole of Panjshir was theirs, which Amrullah Saleh denied."""

SECOND = """The spokesman Fahim Dashti has been killed in Panjshir, several accounts of the resistance wrote; this paper could not confirm it. \
Fighting grew heavier in the province on Friday night. \
Bilal Karimi of the Taliban wrote that the police headquarters and the district centre of Rukhah fell. \
He added that clashes went on in Bazarak, the provincial capital next to it. \
The resistance rejected what the Taliban claimed. \
The front would stop fighting if attacks on Panjshir and Andarab ended, its head said, meaning a district in Baghlan. \
During the 1980s the valley beat back several Soviet offensives."""

PANJSHIR_RING = [
    [69.18, 35.17], [69.32, 35.12], [69.50, 35.20], [69.68, 35.28], [69.88, 35.42], [70.08, 35.52], [70.22, 35.68],
    [70.16, 35.86], [70.02, 35.98], [69.88, 35.90], [69.74, 35.80], [69.58, 35.70], [69.46, 35.60], [69.36, 35.48],
    [69.24, 35.36], [69.18, 35.17],
]  # fmt: skip

PANJSHIR = Place(
    "iso:AF-PAN", "Panjshir", "province", "A", "ADM1", "AF", "Panjshir", 35.55, 69.75, ("iso:AF",), 1129377, "GeoNames",
    {"type": "Polygon", "coordinates": [PANJSHIR_RING]}, 45.0, "exact",
)  # fmt: skip
BAZARAK = Place(
    "gn:1120711", "Bazarak", "town", "P", "PPLA", "AF", "Panjshir", 35.3129, 69.5152, ("iso:AF-PAN", "iso:AF"), 1120711,
    "GeoNames", None, 2.0, "none",
)  # fmt: skip
RUKHAH = Place(
    "gm:rukhah", "Rukhah", "district", "A", "ADM2", "AF", "Panjshir", 35.265, 69.452, ("iso:AF-PAN", "iso:AF"), None,
    "own table", None, 7.0, "approximate",
)  # fmt: skip
ANDARAB = Place(
    "gm:andarab", "Andarab", "district", "A", "ADM2", "AF", "Baghlan", 35.62, 69.22, ("iso:AF-BGL", "iso:AF"), None,
    "own table", None, 20.0, "approximate",
)  # fmt: skip
KABUL = Place(
    "gn:1138958", "Kabul", "city", "P", "PPLC", "AF", "Kabul", 34.5281, 69.1723, ("iso:AF",), 1138958, "GeoNames"
)


def span(document: Document, words: str, nth: int = 0) -> Span:
    """Find words in a document, which must hold them."""
    start = -1
    for _ in range(nth + 1):
        start = document.text.index(words, start + 1)
    return Span(start, start + len(words), words)


def sentence_of(document: Document, inside: Span) -> Span:
    """Return the sentence around a span."""
    start = document.text.rfind(". ", 0, inside.start) + 2 if ". " in document.text[: inside.start] else 0
    end = document.text.find(". ", inside.end)
    end = len(document.text) if end < 0 else end + 1
    return Span(start, end, document.text[start:end])


A = Document("a", FIRST, "reports/a.txt", None, None, None, date(2021, 9, 6), "en")
B = Document(
    "b", SECOND, "reports/b.txt", "Resistance spokesman reported killed", "Example Times", "https://news.example/b",
    date(2021, 9, 6), "en",
)  # fmt: skip

WHERE = {
    "Panjshir": PANJSHIR,
    "Panjshir valley": PANJSHIR,
    "the valley": PANJSHIR,
    "Bazarak": BAZARAK,
    "Rukhah": RUKHAH,
    "Andarab": ANDARAB,
}
_count = count(1)


def event(
    document: Document, trigger: str, kind: str, where: str | None = None, when: str | None = None, day: date | None = None,
    by: tuple[str, Any, str] | None = None, *, status: Any = "claimed", nth: int = 0, harm: dict[str, Quantity] | None = None,
    realis: Any = "actual", reason: str | None = None, end: date | None = None, precision: Any = "day",
) -> Event:  # fmt: skip
    """Make an event whose spans are found by their words; `by` is source, kind of source, verb."""
    found = span(document, trigger, nth)
    sentence = sentence_of(document, found)
    place = None
    if where:
        at = document.text.find(where, sentence.start, sentence.end)
        at = at if at >= 0 else document.text.find(where)
        place = EventPlace(WHERE[where], Span(at, at + len(where), where), "clause", 0.9)
    expression = span(document, when) if when else None
    attribution: tuple[Attribution, ...] = ()
    if by:
        at = document.text.find(by[0], sentence.start, sentence.end)
        attribution = (Attribution(*by, None, at if at >= 0 else None, at + len(by[0]) if at >= 0 else None),)
    return Event(
        f"e{next(_count)}", kind, found, sentence, place=place,
        date=EventDate(day, end or day, None, precision if day else "unknown", expression, "2021-09-06" if day else None),
        harm=harm, attribution=attribution, status=status, on_map=bool(place) and not reason, off_map_reason=reason,
        realis=realis, precision=Precision(1 if where == "Bazarak" else 2 if where in {"Rukhah", "Andarab"} else 3, 1),
        rules=("nearest-clause", "weekday-before-report"), confidence=0.8, acled=("Battles", "Armed clash"),
        not_at=(NotAt("Kabul", "ground of a distance phrase"),),
    )  # fmt: skip


def claim(
    item: Event, document: Document, source: str, kind: Any, stance: Any = "asserts", status: Any = None
) -> Claim:
    """Make the claim that one source rests on one event."""
    return Claim(source, kind, status or item.status, stance, document.id, (item.id,), item.sentence, document.date)


def incident(title: str, items: list[tuple[Event, Document]], claims: list[Claim], **more: Any) -> Incident:
    """Join events of one thing into an incident that takes place and date from the first."""
    first = items[0][0]
    harm: dict[str, tuple[Quantity, ...]] = {}
    for item, _ in items:
        for key, quantity in (item.harm or {}).items():
            if quantity:
                harm[key] = (*harm.get(key, ()), quantity)
    base = Incident(
        f"i{next(_count)}", title, first.type, tuple(e.id for e, _ in items), tuple(d.id for _, d in items), first.place,
        date=first.date, status=first.status, claims=tuple(claims), harm=harm or None, independent_sources=1,
        precision=first.precision, on_map=first.on_map, off_map_reason=first.off_map_reason, realis=first.realis,
        confidence=0.8, rules=("same-place-day-type",),
    )  # fmt: skip
    return replace(base, **more)


def story() -> tuple[list[Incident], list[Reading]]:
    """Return incidents and readings of the two reports."""
    resistance, taliban = "Resistance forces", "Taliban"
    sunday, friday, monday = date(2021, 9, 5), date(2021, 9, 3), date(2021, 9, 6)
    death_a = event(
        A,
        "died",
        "death",
        "Panjshir valley",
        "Sunday",
        sunday,
        (resistance, "party", "say"),
        harm={"killed": Quantity(1, 2, 2, "their spokesman and a general", "resistance")},
    )
    death_b = event(
        B,
        "killed",
        "death",
        "Panjshir",
        None,
        sunday,
        ("several accounts of the resistance", "party", "wrote"),
        harm={"killed": Quantity(1, 1, 1, "the spokesman", "resistance")},
    )
    entry = event(
        A, "crossed", "mobilise", "the valley", None, None, ("Some reports", "unnamed", "have it"), status="unverified"
    )
    toll = event(
        A,
        "dead",
        "death",
        "Panjshir",
        "Monday",
        monday,
        ("the front", "party", "put"),
        harm={"killed": Quantity(550, 600, 650, "about 600", "Taliban")},
    )
    taken = event(
        A,
        "taken",
        "abduct",
        "Panjshir",
        "Monday",
        monday,
        ("the front", "party", "spoke"),
        harm={"captured": Quantity(1000, None, None, "more than 1,000", "Taliban")},
    )
    whole = event(
        A,
        "theirs",
        "territory",
        "Panjshir",
        "days before",
        friday,
        ("The Taliban", "party", "said"),
        end=sunday,
        precision="week",
    )
    refuted = event(
        A, "denied", "statement", "Panjshir", None, None, ("Amrullah Saleh", "party", "denied"), status="denied"
    )
    heavier = event(B, "Fighting", "attack", "Panjshir", "Friday night", friday, None, status="reported")
    fell = event(B, "fell", "territory", "Rukhah", None, sunday, ("Bilal Karimi", "party", "wrote"))
    rejected = event(
        B, "rejected", "statement", None, None, None, ("The resistance", "party", "rejected"), status="denied"
    )
    clashes = event(B, "clashes", "attack", "Bazarak", None, sunday, ("He", "party", "added"))
    attacks = event(B, "attacks", "attack", "Andarab", None, None, ("its head", "party", "said"), status="unverified")
    talks = event(
        A,
        "offered",
        "statement",
        None,
        "Sunday",
        sunday,
        ("A resistance leader", "party", "offered"),
        reason="a statement, not something that happened at a place",
    )
    halt = event(
        B,
        "stop",
        "agreement",
        None,
        None,
        None,
        ("its head", "party", "said"),
        realis="hypothetical",
        reason="told as possible or wanted, not as having happened",
    )
    soviet = event(
        B,
        "offensives",
        "attack",
        "the valley",
        "the 1980s",
        date(1980, 1, 1),
        None,
        status="reported",
        realis="historical",
        reason="told as history",
        end=date(1989, 12, 31),
        precision="year",
    )
    front = "National Resistance Front"
    incidents = [
        incident("Resistance spokesman and a general reported killed", [(death_a, A), (death_b, B)],
                 [claim(death_a, A, front, "party"), claim(death_b, B, front, "party"),
                  claim(death_b, B, "Example Times", "outlet", "unverified", "unverified")],
                 independence="Both reports rest on posts of the front: 1 original source, counted once.", actors=(front,)),
        incident("Unnamed reports claim that Pakistani troops entered", [(entry, A)], [claim(entry, A, "unnamed reports", "unnamed")],
                 independent_sources=0, actors=("Pakistani troops",)),
        incident("Resistance says about 600 Taliban fighters killed", [(toll, A)], [claim(toll, A, front, "party")], actors=(front, taliban)),
        incident("Resistance says more than 1,000 Taliban captured or surrendered", [(taken, A)], [claim(taken, A, front, "party")],
                 actors=(front, taliban)),
        incident("Taliban say all of Panjshir is theirs", [(whole, A), (refuted, A)],
                 [claim(whole, A, taliban, "party"), claim(refuted, A, "Amrullah Saleh", "party", "denies")], contested=True, actors=(taliban,)),
        incident("Heavy fighting in Panjshir", [(heavier, B)], [claim(heavier, B, "Example Times", "outlet")]),
        incident("Taliban say Rukhah's police headquarters and district centre fell", [(fell, B), (rejected, B)],
                 [claim(fell, B, "Bilal Karimi, Taliban", "party"),
                  claim(rejected, B, front, "party", "denies")], contested=True, actors=(taliban,)),
        incident("Taliban say fighting goes on in Bazarak", [(clashes, B)], [claim(clashes, B, "Bilal Karimi, Taliban", "party")], actors=(taliban,)),
        incident("Attacks on Andarab, presupposed in an offer", [(attacks, B)], [claim(attacks, B, front, "party")], actors=(taliban, front)),
        incident("Resistance leader offers talks", [(talks, A)], [claim(talks, A, front, "party")], actors=(front,)),
        incident("Front would stop fighting on a condition", [(halt, B)], [claim(halt, B, front, "party")], actors=(front,)),
        incident("Soviet offensives of the 1980s", [(soviet, B)], [claim(soviet, B, "Example Times", "outlet")]),
    ]  # fmt: skip
    wide = {
        "type": "Polygon",
        "coordinates": [
            [
                [69.00, 35.70],
                [69.17, 35.69],
                [69.34, 35.70],
                [69.37, 35.96],
                [69.17, 35.98],
                [68.97, 35.96],
                [69.00, 35.70],
            ]
        ],
    }
    relation = span(A, "some 90 miles north of Kabul")
    kabul = span(A, "Kabul")
    reading_a = Reading(
        A, (Sentence(0, len(FIRST), FIRST),),
        toponyms=(Mention(kabul.start, kabul.end, "Kabul", place=KABUL, score=0.97, reason="capital of the report's country"),
                  *(Mention(s.start, s.end, s.text, place=PANJSHIR, score=0.96, reason="province whose name and kind word match",
                            candidates=(Candidate(PANJSHIR, "exact", "Panjshir", 0.96),
                                        Candidate(replace(PANJSHIR, id="gn:1", name="Panjshayri", kind="village", admin1="Baghlan"), "fuzzy", "Panjshayri", 0.2)))
                    for s in [span(A, "Panjshir")])),
        relations=(Relation(relation.start, relation.end, relation.text, "distance", None, kabul, 144.8, 0.0, wide),),
        events=(death_a, entry, toll, taken, whole, refuted, talks),
    )  # fmt: skip
    reading_b = Reading(B, events=(death_b, heavier, fell, rejected, clashes, attacks, halt, soviet))
    return incidents, [reading_a, reading_b]


__all__ = ["A", "Actor", "B", "story"]
