"""Neutral titles of incidents, with the claimant in them: a claim is never worded as fact.

"Doctors say 23 traders killed, X", "The army reports fighting, X; the rebels deny": who speaks, what, how many, where.
"""

from __future__ import annotations

import operator
import re
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from geomap.events.howmany import tolls
from geomap.events.words import nouns, sources
from geomap.records import changed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.events.howmany.tolls import Toll
    from geomap.records import Attribution, Claim, Event, EventPlace, Quantity

    _Told = TypeVar("_Told", Claim, Attribution)

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
KINDS = tuple(_NOUNS)
"""The classes of triggers that have a noun of their own."""

_SOFT: Mapping[str, str] = {
    "future": "expected",
    "hypothetical": "not reported as happening",
    "historical": "background",
    "state": "background",
}
_DENIED = {"People killed": "killings", "People wounded": "injuries", "People missing": "disappearances"}
"""What is denied, where "denies people killed" would be no English."""
_NO_ARTICLE = re.compile(
    r"(?:fighting|torture|sexual|arson|looting|damage|aircraft|weapons|people|casualties|deaths|killings|injuries|"
    r"disappearances|forces|loss|transfer|"
    r"capture|force|mob|talks|movement|aid|displacement|drought|return)\b",
    re.IGNORECASE,
)
_MAX_SOURCE = 60
_SHORT_PEOPLE = 6  # letters: "Tunis" is a city, "Houthis" are a people
INVOLVEMENT = "involvement"
_HEAD = re.compile(r",|\s(?:of|at|in|for|from|on|with|who|that|near|under|loyal|speaking|close|run|based|living)\s")
_THEIR = re.compile(
    r"^(?:its|their|his|her|our|the (?:group|movement|front|party|organi[sz]ation|force|militia|faction|coalition)"
    r"['’]s) (?=(?:[a-z]+ ){0,2}(?:spokes|leader|commander|chief|head|official|representative|secretary|director))",
    re.IGNORECASE,
)  # whose spokesman is told by the report, not by a title that stands alone
_THEIRS = re.compile(r"^(?:its|their|his|her|our|my) ", re.IGNORECASE)
_DETERMINED = re.compile(r"(?:the|an?|some|two|three|four|five|several|many|local|other|its|their)\s", re.IGNORECASE)
_QUESTION = re.compile(r"^(?:Did|Does|Do|Has|Have|Was|Were|Is|Are|When|Where|Why|How|What|And|But|So) (?=[a-z])")
_JOINING_WORDS = frozenset("the a an of for and in on at to from by with".split())
_SMALL_WORDS = _JOINING_WORDS | frozenset(
    "air war interior security foreign national military civil general "
    "local new former public armed special northern southern eastern western central main director report".split()
)
_CLAUSE_WORDS = frozenset("i my we you had know knew do did not said says they he she nothing".split())
_SHORT_LETTERS = 3
_MEN = ("men", "women", "children", "personnel")
_PLURALS = frozenset(
    "police people forces rebels residents officials witnesses authorities doctors medics marines".split()
)


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
    if best == "curfew":
        return "Curfew" if any("curfew" in e.trigger.text.lower() for e in events) else "State of emergency"
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
    claims = [c for c in (_cased(c) for c in claims) if c.kind == "outlet" or not _is_clause(c.source)]
    events = [_with_cased(event) for event in events]
    first = events[0]
    negative = first.polarity == "negative"
    toll = None if negative else tolls.of(events, harm)
    noun = f"no {_lower(what(events))}" if negative else what(events)
    tail = f", {place.place.name}" if place is not None else ""
    tail += f" ({_SOFT[first.realis]})" if first.realis in _SOFT else ""
    core = _upper(f"{toll or noun}{tail}")
    asserting = [c for c in claims if c.stance == "asserts"]
    own_voice = any(c.status == "reported" for c in asserting)
    if own_voice and not contested:
        return core
    denial = _denial(events, claims, negative=negative)
    source = _claimant(_tellers(events, toll), asserting)
    if source and toll:  # what others count is not what this one says
        toll = _counted_by(source, events) or toll
    if source.endswith((" claims", " claim", " reports", " allegations", " accusations")):
        return f"{_short(source)} of {_inner(toll) if toll else _a(noun)}{tail}{denial}"
    if source and not (negative and all(c.kind == "unnamed" for c in asserting)):
        told = f"{_verb(source, 'say')} {_inner(toll)}" if toll else f"{_verb(source, 'report')} {_a(noun)}"
        return f"{_short(source)} {told}{tail}{denial}"
    if own_voice:
        return core + denial
    denying = sorted({c.source for c in claims if c.stance == "denies"})
    if denying and not asserting:
        source = denying[0]
        told = f"that {_inner(toll, were=True)}" if toll else _a(_DENIED.get(noun, noun))
        return core + denial if negative else f"{_short(source)} {_verb(source, 'deny')} {told}{tail}"
    if negative:
        return core + denial
    return f"Unconfirmed reports of {_inner(toll) if toll else _a(noun)}{tail}{denial}"


def _tellers(events: Sequence[Event], toll: Toll | None) -> Sequence[Event]:
    """Return the events, those that tell the figure of the title first: whose figure it is says so.

    Who counts speaks before who says "hundreds".
    """
    if toll is None:
        return events
    key = "captured" if toll.participle == "abducted" else toll.participle
    counts = {event.id: (event.harm or {}).get(key) for event in events}

    def vague(event: Event) -> int:
        count = counts[event.id]
        if count is None:
            return 2
        return int(count.best is None and not any(map(str.isdigit, count.text)))

    return sorted(events, key=vague)


def _counted_by(source: str, events: Sequence[Event]) -> Toll | None:
    """Return the gravest count that a source gives itself."""
    own = [event for event in events if any(source.endswith(told.source) for told in event.attribution[:1])]
    harm: dict[str, list[Quantity]] = {}
    for event in own:
        for key, count in (event.harm or {}).items():
            if count is not None and count not in harm.setdefault(key, []):
                harm[key].append(count)
    return tolls.of(own, harm) if own else None


def _with_cased(event: Event) -> Event:
    """Return an event with its sources as they stand in running text."""
    told = tuple(_cased(a) for a in event.attribution)
    return event if all(map(operator.is_, told, event.attribution)) else changed(event, attribution=told)


def _cased(told: _Told) -> _Told:
    """Return a claim or an attribution with its source as it stands in running text: 'THE REBELS' are the rebels."""
    source = _QUESTION.sub("", told.source)
    if source.isupper() and " " in source:
        words = source.split()
        plain = all(word.lower() in _SMALL_WORDS or word.lower() in _plain() for word in words)
        source = source.lower() if plain else " ".join(_word(word) for word in words)
    return told if source == told.source else changed(told, source=source)


def _word(word: str) -> str:
    """Return a word of a name in capitals as it is written otherwise; what may be letters stays: 'FMLN', '(UN)'."""
    low = word.lower()
    if low in _JOINING_WORDS:
        return low
    letters = len(word) <= _SHORT_LETTERS or not set(low) & set("aeiouy")
    return word if (letters and word.isalpha()) or word.startswith("(") else word.capitalize()


@cache
def _plain() -> frozenset[str]:
    """Return the words of sources that are no names."""
    lexicon = sources.words()
    return frozenset(nouns.table()) | lexicon.party | lexicon.neutral | lexicon.unnamed


def _is_clause(source: str) -> bool:
    """Whether a source is no source but a clause that was taken for one: 'my conscience know I had nothing'."""
    return not _CLAUSE_WORDS.isdisjoint(source.lower().split())


def _claimant(events: Sequence[Event], asserting: Sequence[Claim]) -> str:
    """Return who is named for it: whom the surest event names first, who passes it on only after; empty for nobody."""
    named = {c.source for c in asserting if c.kind in {"party", "neutral"}}
    told = [a.source for e in events for a in e.attribution[:1] if a.source in named]
    source = told[0] if told else min(named, default="")
    if not source or " " in source:
        return source
    # The fullest form of a surname that the reports give.
    full = {a.name for e in events for a in e.actors if a.role == "speaker" and a.name.endswith(f" {source}")}
    return min(full, key=lambda name: (-len(name), name), default=source)


def _denial(events: Sequence[Event], claims: Sequence[Claim], *, negative: bool) -> str:
    """Return who denies, and what: the event or only a part in it."""
    asserting = {_bare(c.source) for c in claims if c.stance == "asserts"}
    denying = sorted({c.source for c in claims if c.stance == "denies" and _bare(c.source) not in asserting})
    if not denying:
        return ""
    source = denying[0]
    if negative:
        return f"; {_within(source)} {_verb(source, 'say')} otherwise"
    part = any(a.source == source and (a.verb or "").endswith(INVOLVEMENT) for e in events for a in e.attribution)
    return f"; {_within(source)} {_verb(source, 'deny')}{' involvement' * part}"


def _bare(source: str) -> str:
    """Return a source for comparing: 'Police' and 'the police' are one."""
    return re.sub(r"^the\s+", "", source.casefold())


def _inner(toll: Toll, *, were: bool = False) -> str:
    """Return a toll within a sentence, its first word in lower case unless it is a name."""
    subject = toll.subject if toll.named else _lower(toll.subject)
    return f"{subject} {'were' if toll.many else 'was'} {toll.participle}" if were else f"{subject} {toll.participle}"


def _verb(source: str, verb: str) -> str:
    """Return a verb in the present as it goes with a source."""
    if _plural(source):
        return verb
    return verb[:-1] + "ies" if verb.endswith("ny") else verb + "s"


def _a(noun: str) -> str:
    """Return a noun within a sentence, with its article where it takes one: 'an ambush', 'fighting', 'no attack'."""
    inner = _lower(noun)
    if inner.startswith("no ") or _NO_ARTICLE.match(inner):
        return inner
    return f"{'an' if inner[0] in 'aeiou' else 'a'} {inner}"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _short(source: str) -> str:
    name = _THEIRS.sub("the ", _THEIR.sub("a ", " ".join(source.split())))
    if name.isupper() and all(word.lower() in nouns.table() for word in name.split()):
        name = name.capitalize()  # a headline in capitals: "MINISTER"
    if len(name) > _MAX_SOURCE:
        name = name.partition(", ")[0]
    if len(name) > _MAX_SOURCE:
        name = name[:_MAX_SOURCE].rpartition(" ")[0].rstrip(",;") + "…"
    return _upper(name)


def _within(source: str) -> str:
    """Return a source as it stands within a title, its article in lower case."""
    name = _short(source)
    common = _DETERMINED.match(name) or (name[1:].islower() and name.lower() in _common())
    return _lower(name) if common else name


@cache
def _common() -> frozenset[str]:
    """Return the nouns of sources that are no names: 'rebels', 'police', 'residents'."""
    lexicon = sources.words()
    return (lexicon.party | lexicon.neutral) & frozenset(nouns.table())


def _plural(source: str) -> bool:
    """Whether a source takes a verb in the plural: 'doctors', 'police', 'doctors at the hospital', 'X and Y'."""
    head = _HEAD.split(source.lower(), maxsplit=1)[0].split()
    if not head or "and" in head:
        return bool(head)
    last = head[-1]
    words = source.split()
    if len(words) > 1 and words[0][0].isupper() and words[-1][0].isupper() and not _DETERMINED.match(source):
        return last in _PLURALS  # a name: "Border Forces", not "Lopez Torres"
    if source[:1].isupper() and len(words) == 1 and last not in _common() and last not in _PLURALS:
        return last.endswith(("is", "ians")) and len(last) > _SHORT_PEOPLE  # "Houthis", but "Hamas" and "Reuters"
    if last.endswith("is"):
        return source.startswith(("the ", "The ")) and words[-1][0].isupper()  # "the Houthis"
    plural = last.endswith("s") and not last.endswith(("ss", "us", "'s", "’s"))
    return plural or last in _PLURALS or last.endswith(_MEN)
