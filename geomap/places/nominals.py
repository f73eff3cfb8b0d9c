"""Phrases that refer to a named place, resolved to it: "its provincial capital", "the region"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from geomap.records import Gazetteer, Mention

_NOMINAL_KINDS: Mapping[str, tuple[str, ...]] = {
    "region": ("province", "region", "valley", "district"),
    "area": ("district", "region", "valley", "town", "village", "city", "province"),
    "city": ("city", "town"),
    "town": ("town", "city", "village"),
    "village": ("village", "town"),
    "province": ("province",),
    "state": ("province", "country"),
    "district": ("district", "province"),
    "county": ("district",),
    "country": ("country",),
    "valley": ("valley", "province"),
    "island": ("island",),
    "territory": ("province", "region"),
}


_POSSESSIVE = 4  # characters at most between a name and its "capital"


def resolve(mentions: list[Mention], gazetteer: Gazetteer) -> list[Mention]:
    """Resolve phrases that refer to a named place: a capital to the seat of the place in focus, others backwards."""
    out: list[Mention] = []
    for mention in mentions:
        if not mention.nominal:
            out.append(mention)
            continue
        whose = out[-1] if out and 0 < mention.start - out[-1].end <= _POSSESSIVE else None
        if whose is not None and mention.text.lower() == "capital":
            out.append(_seat(mention, whose, gazetteer))
            continue
        out.append(_nominal(mention, [m for m in out if m.place is not None and m.usage != "demonym"], gazetteer))
    return out


def _seat(mention: Mention, whose: Mention, gazetteer: Gazetteer) -> Mention:
    """Resolve "capital" in "the Sudanese capital", "Helmand's capital" to the seat of what stands before it."""
    seat = gazetteer.capital_of(whose.place.id) if whose.place is not None else None
    if seat is None or whose.place is None:
        return replace(mention, reason="no seat is known of what is named before it")
    return replace(mention, place=seat, score=round(0.95 * whose.score, 4), reason=f"the seat of {whose.place.name}")


def _nominal(mention: Mention, before: Sequence[Mention], gazetteer: Gazetteer) -> Mention:
    words = mention.text.lower().split()
    head = (mention.kind_word or words[-1]).lower()
    if "capital" in words or "seat" in words:
        regional = any(w in {"provincial", "regional", "state", "district", "county"} for w in words)
        for other in reversed(before):
            if other.place is None:
                continue
            holders = (other.place, *gazetteer.parents(other.place.id))
            for holder in holders:
                if holder.kind != ("province" if regional else "country"):
                    continue
                seat = gazetteer.capital_of(holder.id)
                if seat is not None:
                    reason = f"the seat of {holder.name}, named before as “{other.text}”"
                    return replace(mention, place=seat, score=round(0.8 * other.score, 4), reason=reason)
        return replace(mention, reason="no place in focus whose capital it could be")
    for other in reversed(before):
        if other.place is not None and other.place.kind in _NOMINAL_KINDS.get(head, ()):
            reason = f"refers back to “{other.text}”"
            return replace(mention, place=other.place, score=round(0.9 * other.score, 4), reason=reason)
    return replace(mention, reason="no place named before that it could refer to")
