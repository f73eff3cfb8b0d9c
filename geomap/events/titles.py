"""Neutral titles of incidents, with the claimant in them: a claim is never worded as fact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.records import Claim, Event, EventPlace, Quantity

# What a class of triggers is called in a title; neutral whatever word the report used.
_NOUNS: Mapping[str, str] = {
    "clash": "Fighting",
    "attack": "Attack",
    "armed_attack": "Armed attack",
    "ambush": "Ambush",
    "shooting": "Shooting",
    "stabbing": "Stabbing",
    "beating": "Beating",
    "torture": "Torture",
    "sexual_violence": "Sexual violence",
    "arson": "Arson",
    "looting": "Looting",
    "destruction": "Damage or destruction",
    "repelled": "Attack repelled",
    "siege": "Siege",
    "shooting_down": "Aircraft shot down",
    "bombing": "Explosion",
    "suicide_bomb": "Suicide bombing",
    "air_strike": "Air strike",
    "shelling": "Shelling",
    "grenade": "Grenade attack",
    "chemical": "Chemical attack",
    "disrupted": "Weapons intercepted or defused",
    "killing": "People killed",
    "assassination": "Assassination",
    "execution": "Execution",
    "casualties": "Casualties",
    "wounding": "People wounded",
    "dying": "Deaths",
    "territory": "Change of control",
    "territory_entered": "Forces entering",
    "territory_lost": "Loss of control",
    "territory_transfer": "Transfer of control",
    "base": "Base set up",
    "surrender": "Surrender",
    "abduction": "Abduction",
    "abduction_missing": "People missing",
    "capture": "Capture of people",
    "arrest": "Arrest",
    "raid": "Raid",
    "seizure": "Seizure",
    "release": "Release",
    "protest": "Protest",
    "labour_strike": "Strike by workers",
    "blockade": "Blockade",
    "dispersal": "Force against a crowd",
    "riot": "Riot",
    "mob": "Mob violence",
    "agreement": "Agreement",
    "ceasefire": "Ceasefire",
    "talks": "Talks",
    "mobilise": "Movement of forces",
    "withdrawal": "Withdrawal",
    "restriction": "Restriction",
    "curfew": "Curfew or emergency",
    "coup": "Coup or mutiny",
    "election": "Election",
    "aid": "Aid delivered",
    "rescue": "Rescue",
    "statement": "Statement",
    "threat": "Threat",
    "demand": "Demand",
    "displacement": "Displacement",
    "return": "Return of the displaced",
    "earthquake": "Earthquake",
    "flood": "Flood",
    "storm": "Storm",
    "landslide": "Landslide",
    "wildfire": "Wildfire",
    "fire": "Fire",
    "eruption": "Eruption",
    "drought": "Drought or famine",
    "epidemic": "Outbreak of disease",
    "accident": "Accident",
    "collapse": "Collapse of a structure",
    "disaster_hit": "Disaster",
}
_COUNTED = (
    ("killed", "killed"),
    ("captured", "captured"),
    ("arrested", "arrested"),
    ("abducted", "abducted"),
    ("wounded", "wounded"),
    ("missing", "missing"),
    ("displaced", "displaced"),
)
_SOFT: Mapping[str, str] = {
    "future": "expected",
    "hypothetical": "not reported as happening",
    "historical": "background",
    "state": "background",
}
_MAX_SOURCE = 60
_POSSESSIVE = re.compile(r"['’]s?$")


def kind_of(event: Event) -> str:
    """Return the trigger class of an event, read from its first rule; its type where the rule is not there."""
    for rule in event.rules:
        if rule.startswith("trigger:"):
            return rule.rsplit(":", 1)[1]
    return event.type


def what(events: Sequence[Event]) -> str:
    """Return the neutral noun for an incident, that of its commonest class; ties go to the alphabet."""
    kinds = sorted(kind_of(e) for e in events)
    best = max(dict.fromkeys(kinds), key=lambda k: (kinds.count(k), -kinds.index(k)))
    return _NOUNS.get(best, best.replace("_", " ").capitalize())


def compose(
    events: Sequence[Event],
    claims: Sequence[Claim],
    place: EventPlace | None,
    harm: Mapping[str, Sequence[Quantity]],
    *,
    contested: bool,
) -> str:
    """Return the title of an incident: who says it, what happened, how many, where."""
    core = what(events)
    for key, word in _COUNTED:
        counts = harm.get(key) or ()
        if counts:
            words = _count(counts)
            word = "abducted" if events[0].type == "abduct" else word  # noqa: PLW2901
            who = _one(events) if words == "1" else ""
            core = (who and f"{who} {word}") or (
                f"{words} people {word}" if words not in {"", "1"} else f"One person {word}" if words else core
            )
            break
    if place is not None:
        core += f", {place.place.name}"
    first = events[0]
    if first.realis in _SOFT:
        core = f"{core} ({_SOFT[first.realis]})"
    if first.polarity == "negative":
        core = f"{core} (said not to have happened)"
    asserting = [c for c in claims if c.stance == "asserts"]
    own_voice = any(c.status == "reported" for c in asserting)
    if own_voice and not contested:
        return core
    voices = {(c.kind != "neutral", c.source) for c in asserting if c.kind in {"party", "neutral"}}
    named = [source for _, source in sorted(voices)]
    denying = sorted({c.source for c in claims if c.stance == "denies"})
    if named:
        title = f"{_short(named[0])} {'say' if _plural(named[0]) else 'says'}: {_lower(core, events)}"
    elif own_voice:
        title = core
    else:
        title = f"Unconfirmed reports: {_lower(core, events)}"
    if denying and not asserting:
        return f"{_short(denying[0])} {'deny' if _plural(denying[0]) else 'denies'}: {_lower(core, events)}"
    if denying:
        title += f"; {_short(denying[0])} {'deny' if _plural(denying[0]) else 'denies'}"
    return title


def _lower(core: str, events: Sequence[Event]) -> str:
    name = _one(events)
    return core if name and core.startswith(name) else core[:1].lower() + core[1:]


def _one(events: Sequence[Event]) -> str:
    """Return the name of the one victim, as the reports most often write it; empty where they name nobody."""
    names = [_POSSESSIVE.sub("", a.name) for e in events for a in e.actors if a.role == "target"]
    names = [n for n in names if n[:1].isupper() and len(n) <= _MAX_SOURCE and all(w[:1].isupper() for w in n.split())]
    return max(sorted(set(names)), key=lambda n: (names.count(n), len(n)), default="")


def _short(source: str) -> str:
    name = " ".join(source.split())
    name = name if len(name) <= _MAX_SOURCE else name[: _MAX_SOURCE - 1].rstrip() + "…"
    return name[:1].upper() + name[1:]


def _plural(source: str) -> bool:
    last = source.rsplit(maxsplit=1)[-1].lower() if source.split() else ""
    return (last.endswith("s") and not last.endswith(("ss", "us", "is"))) or last in {"police", "military", "people"}


def _count(counts: Sequence[Quantity]) -> str:
    best = sorted({q.best for q in counts if q.best is not None})
    low = sorted({q.low for q in counts if q.low is not None})
    numbers = best or low
    if not numbers:
        return ""
    if len(numbers) > 1:
        return f"{numbers[0]:,} to {numbers[-1]:,}"
    number = numbers[0]
    ranges = {(q.low, q.high) for q in counts}
    if len(ranges) == 1:
        # Every source bounds it alike, so that the title can keep the bound.
        low_end, high_end = next(iter(ranges))
        if low_end is not None and high_end is not None and low_end != high_end:
            return f"{low_end:,} to {high_end:,}"
        if low_end is not None and high_end is None:
            return f"at least {low_end:,}"
        if low_end is None and high_end is not None:
            return f"up to {high_end:,}"
    if not best:
        return f"at least {number:,}"
    exact = any(q.low == q.high == number for q in counts)
    return f"{number:,}" if exact else f"about {number:,}"
