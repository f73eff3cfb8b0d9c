"""One event that a report tells several times is one event with several mentions.

A later mention joins an earlier event of its kind where nothing speaks against it: place, day, people, numbers and
speakers agree or are left open. What the later one adds (a place, a day, a count) is kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.events.what import reference
from geomap.events.where import precision, sections
from geomap.events.whether import telling
from geomap.records import changed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.records import Actor, Attribution, Event, EventPlace, Quantity, Span, Status

ANAPHORIC = reference.BACK
_NEVER = frozenset({"statement", "other"})
_REACH = 60  # events back that a mention is compared with: keeps a long document linear
_FAMILIES = (frozenset({"attack", "explosion"}), frozenset({"death"}), frozenset({"territory"}))
IN_GENERAL = "spoken of in general, not one event"
_PHYSICAL = frozenset({"attack", "explosion", "death", "disaster"})  # what is known of cannot be merely wanted
_OF_PLACE = "place:"  # how the rules begin that say where
_NEAR = 48  # characters between a noun and what stands in its phrase
_NO_ATTACK = frozenset({"looting", "destruction", "repelled", "siege"})  # what "the attack" does not take up
_CARRIERS = frozenset("hit strike target bury rock land explode detonate".split()) | frozenset(
    ("^go off", "^slam into", "^rip through", "^tear through", "^rain down", "^shake")
)
_CLAUSE = 90
_OPENING = re.compile(r"\W*(?:In|During) (?:an?|another|one|the) (?:[\w-]+ ){0,3}", re.IGNORECASE)
_TURN = re.compile(
    r"\b(?:say|says|said|saying|told|tells|warn\w*|urg\w+|condemn\w*|denounc\w+|speak\w*|spoke|blam\w+|accus\w+|"
    r"that|which|who|whose|if|because|combat\w*|prevent\w*|against)\b|[;:]",
    re.IGNORECASE,
)
_PREMODIFIED = re.compile(
    r"\s*(?:['’]\s?s)?(?:\s+(?!(?:in|at|on|of|for|by|with|to|and|or|the|a|an|was|were|is)\s)[\w'’-]+){0,3}\s+"
)
_POSTMODIFIED = re.compile(
    r"\s+(?:(?:that|which) (?:killed|took|hit|shook|happened|occurred)\s+)?"
    r"(?:on|in|at|near|of|outside|against|inside)\s+(?:(?:the|a|an|its|their)\s+)?(?:[\w'’-]+\s+){0,3}"
)
_TOPICS = frozenset(
    "violence war conflict carnage bloodshed casualty fatality destruction hostilities fighting damage".split()
)
_GENERAL = frozenset({"attack", "armed_attack"})  # "the attack" takes up a bombing, a shooting, an ambush
_UNCAUSED = frozenset({"destruction", "abduction_missing"})
_CAUSES = frozenset({"disaster", "attack", "explosion", "riot"})
_AFTERMATH = 1000  # characters after a disaster in which damage without a doer is its doing


def merge(events: Sequence[Event]) -> tuple[Event, ...]:
    """Return the events of one document, in order, repeated mentions folded into the first."""
    kept: list[Event] = []
    beside = {e.sentence.start: e for e in reversed(events) if e.type in _CAUSES}  # the first of each sentence
    last: int | None = None  # where the last of them that is kept stands
    for told in events:
        if kept and kept[-1].type in _CAUSES:
            last = len(kept) - 1
        event = _aftermath(told, kept, last, beside.get(told.sentence.start))
        if event is None:
            continue
        alone = event.type in _NEVER or reference.ANOTHER in event.rules
        for index in () if alone else range(len(kept) - 1, max(-1, len(kept) - 1 - _REACH), -1):
            if _same(kept[index], event):
                kept[index] = _fold(kept[index], event)
                break
        else:
            kept.append(event)
    return tuple(_specific(event) for event in kept if not _is_topic(event))


def _aftermath(event: Event, kept: list[Event], index: int | None, beside: Event | None) -> Event | None:
    """Return damage and missing people that nobody caused as the doing of the disaster told before or beside them.

    "Houses were damaged" after an earthquake is no attack, "ten are missing" no abduction. None where the disaster's
    own telling takes it up. `index` is where the last disaster or violence that was kept stands, `beside` is the first
    that the event's own sentence tells.
    """
    done = _kind(event) == "destruction" and any(actor.role == "actor" for actor in event.actors)
    if _kind(event) not in _UNCAUSED or done:  # whoever stands before "missing" is who is missed
        return event
    cause = kept[index] if index is not None else None
    if cause is None or event.trigger.start - cause.trigger.end > _AFTERMATH:
        index, cause = None, beside
    if cause is None or cause.type != "disaster":
        return event
    elsewhere = _own_places(event) and {p.place.id for p in event.places} != {p.place.id for p in cause.places}
    other = any(a.kind != "outlet" for a in event.attribution) and _counts(event) and not _voices_agree(cause, event)
    if index is None or elsewhere or other:  # every figure stays with its speaker
        return changed(event, type=cause.type, acled=cause.acled, plover=cause.plover)
    kept[index] = changed(cause, mentions=(*cause.mentions, *event.mentions), harm=_added(cause, event))
    return None


def _added(first: Event, later: Event) -> Mapping[str, Quantity | None] | None:
    """Return the counts of two tellings, the first's where both have one."""
    mine, theirs = first.harm or {}, later.harm or {}
    return {key: mine.get(key) or theirs.get(key) for key in {**theirs, **mine}} if theirs else first.harm


def _is_topic(event: Event) -> bool:
    """Whether a noun of violence in general names what a report is about and no event: "violence", "the war"."""
    if _lemma(event) not in _TOPICS or event.polarity == "negative" or len(event.mentions) > 1:
        return False
    if event.realis not in {"actual", "state"} or _counts(event) or event.date.expression is not None:
        return False
    return (reference.GENERAL in event.rules or event.realis == "state") and not (
        _own_places(event) or event.unresolved
    )


def _specific(event: Event) -> Event:
    """Take off the map what is spoken of in general: no day, count or place of its own makes it one event.

    Deaths stay: people die one by one, also where a report speaks of "deaths".
    """
    if reference.GENERAL not in event.rules or event.realis != "actual":
        return event
    if event.type == "death" and _kind(event) != "casualties":
        return event
    dated = event.date.expression is not None
    if dated or _counts(event) or any(p.mention and _of_its_clause(p.mention, event) for p in _own_places(event)):
        return event
    return changed(event, realis="state", on_map=False, off_map_reason=IN_GENERAL)


def _lemma(event: Event) -> str:
    return event.rules[0].split(":")[1] if event.rules else ""


def _kind(event: Event) -> str:
    return event.rules[0].rsplit(":", 1)[1] if event.rules and event.rules[0].startswith("trigger:") else event.type


def _same(first: Event, later: Event) -> bool:
    back = ANAPHORIC in later.rules
    if first.type in _NEVER or not _told_alike(first, later, back=back):
        return False
    if first.trigger.text.lower().startswith("treat") and not back and _lemma(first) != _lemma(later):
        return False  # "treated three men. They had been wounded in a blast": elsewhere
    if _carries(first, later) or _is_what_was_agreed(first, later) or _opens(first, later):
        return True
    if first.sentence == later.sentence and not back:
        return False
    general = reference.GENERAL in first.rules
    if general != (reference.GENERAL in later.rules) and not back:
        return False
    if general and not back and _kind(first) == _kind(later) and not _counts(first) and not _counts(later):
        return True  # what is spoken of in general stays one thing, whoever speaks
    return (
        _kinds_agree(first, later, back=back)
        and _places_agree(first, later)
        and _days_agree(first, later)
        and _people_agree(first, later, back=back)
        and not (reference.NEW in later.rules and not _agree_in_something(first, later))
        and (_voices_agree(first, later) or _adds_nothing(later) or _confirms(first, later, back=back))
    )


def _carries(first: Event, later: Event) -> bool:
    """Whether a verb only says what the event before it did: "an earthquake struck the town", "artillery fire hit"."""
    if first.type not in {"explosion", "disaster"} or first.polarity != later.polarity:
        return False
    if _kind(later) != "disaster_hit" and (_lemma(later) not in _CARRIERS or later.type != first.type):
        return False
    start = max((m.end for m in first.mentions if m.end <= later.trigger.start), default=-1)
    if start < later.sentence.start or later.trigger.start - start > _NEAR:
        return False
    between = later.sentence.text[start - later.sentence.start : later.trigger.start - later.sentence.start]
    return "," not in between and not _TURN.search(between)


def _opens(first: Event, later: Event) -> bool:
    """Whether a noun that opens a sentence is what its verb tells: "in a separate accident two lorries collided"."""
    if first.type != later.type or first.sentence.start != later.sentence.start or first.polarity != later.polarity:
        return False
    return bool(_OPENING.fullmatch(first.sentence.text[: first.trigger.start - first.sentence.start]))


def _is_what_was_agreed(first: Event, later: Event) -> bool:
    """Whether a noun names what the verb before it agreed to: "both sides agreed to a ceasefire"."""
    if first.type != "agreement" or later.type != "agreement" or first.sentence.start != later.sentence.start:
        return False
    start = max((m.end for m in first.mentions if m.end <= later.trigger.start), default=-1)
    between = later.sentence.text[start - later.sentence.start : later.trigger.start - later.sentence.start]
    return start - later.sentence.start >= 0 and len(between) < _NEAR and not _TURN.search(between)


def _told_alike(first: Event, later: Event, *, back: bool) -> bool:
    """Whether both are told as equally real; "the attack could have been foreseen" still means the one that was."""
    if first.polarity != later.polarity:
        return False
    known = back and first.realis == "actual" and first.type in _PHYSICAL and later.realis != "historical"
    accord = back and first.realis == "actual" and later.realis == "state" and first.type == later.type == "agreement"
    return first.realis == later.realis or known or accord


def _kinds_agree(first: Event, later: Event, *, back: bool) -> bool:
    a, b = _kind(first), _kind(later)
    if a == b or (b == "casualties" and first.type == "death" and not _counts(later)):
        return True  # "the civilian casualties" are those just told
    if "disaster_hit" in {a, b} and first.type == later.type:
        return back
    if back and (first.type == later.type == "agreement" or (a == "labour_strike" and _lemma(later) == "strike")):
        return True  # "the agreement" is the ceasefire, "the strike" that of the nurses
    if not back:
        return {a, b} <= {"killing", "dying"}
    if b == "raid" and first.type == "attack":
        return a not in _NO_ATTACK  # "claimed the raid": that of the gunmen
    if b in _GENERAL:
        return a not in _NO_ATTACK and any(first.type in family and later.type in family for family in _FAMILIES)
    return first.type == later.type and first.type in {"death", "explosion"}


def _places_agree(first: Event, later: Event) -> bool:
    back = ANAPHORIC in later.rules
    own = [p for p in _own_places(later) if not back or (p.mention is not None and _modifies(p.mention, later))]
    unknown = [s for s in later.unresolved if not back or _modifies(s, later)]
    if (first.unresolved and not back) or unknown:
        return {s.text for s in first.unresolved} == {s.text for s in later.unresolved}
    if not own:
        return True
    known = _own_places(first)
    if not known:
        return True
    return any(
        p.place.id == q.place.id or p.place.id in q.place.parents or q.place.id in p.place.parents
        for p in own
        for q in known
    )


def _own_places(event: Event) -> list[EventPlace]:
    """Return the places that an event's sentence names, or the town at the head of its entry."""
    headed = sections.RULE in event.rules
    return [p for p in event.places if p.how != "discourse" or (headed and p.place.feature_class == "P")]


def _counts(event: Event) -> bool:
    return any(count is not None for count in (event.harm or {}).values())


def _of_its_clause(span: Span, event: Event) -> bool:
    """Whether no word of saying or judging stands between a place or date and the trigger."""
    start, end = min(span.end, event.trigger.end), max(span.start, event.trigger.start)
    between = event.sentence.text[start - event.sentence.start : end - event.sentence.start]
    return len(between) < _CLAUSE and not _TURN.search(between)


def _modifies(span: Span, event: Event) -> bool:
    """Whether a place or date stands in the noun phrase of the trigger: "Saturday's bombing", "the blast at X"."""
    before = span.end <= event.trigger.start
    start, end = (span.end, event.trigger.start) if before else (event.trigger.end, span.start)
    start, end = start - event.sentence.start, end - event.sentence.start
    if start > end or start < 0 or end - start > _NEAR:
        return False
    return bool((_PREMODIFIED if before else _POSTMODIFIED).fullmatch(event.sentence.text[start:end]))


def _days_agree(first: Event, later: Event) -> bool:
    a, b = first.date, later.date
    if ANAPHORIC in later.rules and b.expression is not None and not _modifies(b.expression, later):
        return True
    if a.expression is None or b.expression is None:
        return True
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return True
    return a.start <= b.end and b.start <= a.end


def _people_agree(first: Event, later: Event, *, back: bool) -> bool:
    for key, count in (later.harm or {}).items():
        other = (first.harm or {}).get(key)
        if count is None or other is None:
            continue
        if (count.best or count.low) != (other.best or other.low) and not (
            _holds(count, other) or _holds(other, count)
        ):
            return False
    if back:
        return True
    names = [
        {w.lower() for a in e.actors if a.role == "target" for w in a.name.split() if w[:1].isupper()}
        for e in (first, later)
    ]
    return not names[0] or not names[1] or bool(names[0] & names[1])


def _holds(vague: Quantity, other: Quantity) -> bool:
    """Whether a count without a figure leaves room for another's: "dozens" and 50."""
    figure = other.best if other.best is not None else other.low
    return vague.best is None and figure is not None and (vague.low or 0) <= figure <= (vague.high or figure)


def _voices_agree(first: Event, later: Event) -> bool:
    """Whether the speakers agree: the outlet's own voice takes up what a source said, another source's does not."""
    mine = {(a.source, a.verb and a.verb.startswith("den")) for a in first.attribution if a.kind != "outlet"}
    other = {(a.source, a.verb and a.verb.startswith("den")) for a in later.attribution if a.kind != "outlet"}
    unsure = any(a.kind == "outlet" and a.verb for a in later.attribution) and first.status != later.status
    if unsure or (other and other != mine):
        return False
    return bool(other) or not mine or ANAPHORIC in later.rules


def _agree_in_something(first: Event, later: Event) -> bool:
    """Whether two tellings share a count, a place of their own or a day: without any "an attack" is another one."""
    mine, theirs = first.harm or {}, later.harm or {}
    if any((count := theirs.get(key)) is not None and count == mine.get(key) for key in theirs):
        return True
    known = {p.place.id for p in _own_places(first)}
    if any(p.place.id in known or not known.isdisjoint(p.place.parents) for p in _own_places(later)):
        return True
    return None not in {first.date.expression, later.date.expression}


def _confirms(first: Event, later: Event, *, back: bool) -> bool:
    """Whether another voice tells the same with the same count, or takes up the same place or day as known."""
    if _denies(first) or _denies(later) or "unverified" in {first.status, later.status}:
        return False
    counts = [
        (count.best, other.best)
        for key, count in (later.harm or {}).items()
        if count is not None and (other := (first.harm or {}).get(key)) is not None
    ]
    if counts:
        return all(mine == theirs and mine is not None for mine, theirs in counts)
    return back and not _counts(later)


def _denies(event: Event) -> bool:
    return any(a.verb and a.verb.startswith(("den", "refut", "reject")) for a in event.attribution)


def _adds_nothing(later: Event) -> bool:
    """Whether a mention brings no place, day or count of its own: then another voice only repeats what is told."""
    own = any(p.how != "discourse" for p in later.places) or later.date.expression is not None or _counts(later)
    return not own and not _denies(later)


def _told(first: Event, later: Event) -> tuple[Attribution, ...]:
    """Return the voices that a mention adds: the outlet's own only where it tells the event anew."""
    known = {(a.source, a.verb) for a in first.attribution}
    fresh = [a for a in later.attribution if (a.source, a.verb) not in known]
    return tuple(a for a in fresh if a.kind != "outlet" or a.verb or ANAPHORIC not in later.rules)


def _status(first: Event, later: Event) -> Status:
    """Return the status of an event told twice: in the outlet's own voice beats claims, its doubts beat both."""
    if "unverified" in {first.status, later.status}:
        return "unverified"
    if later.status == "reported" and ANAPHORIC not in later.rules:
        return "reported"
    return first.status


def _cast(first: Event, later: Event) -> tuple[Actor, ...]:
    """Return who takes part in either telling, each name once: an event told ten thousand times has few actors."""
    known = {(a.name, a.role) for a in first.actors}
    return (*first.actors, *(a for a in later.actors if (a.name, a.role) not in known))


def _places_better(first: Event, later: Event) -> bool:
    """Whether the later telling of an event says better where: at all, in its own sentence, or more finely."""
    if later.place is None or first.place is None:
        return later.place is not None
    finer = first.place.how == "discourse" or precision.rank(later.place.place) < precision.rank(first.place.place)
    return later.place.how != "discourse" and finer


def _fold(first: Event, later: Event) -> Event:
    where = later if _places_better(first, later) else first
    reason = where.off_map_reason
    rules = first.rules
    if where is later:
        of_place = tuple(rule for rule in later.rules if rule.startswith(_OF_PLACE))
        rules = (*(rule for rule in first.rules if not rule.startswith(_OF_PLACE)), *of_place)
    if reason == telling.PASSING and later.on_map:
        reason = None  # told elsewhere
    return changed(
        first,
        mentions=(*first.mentions, *later.mentions),
        place=where.place,
        places=where.places,
        precision=where.precision,
        rules=rules,
        on_map=reason is None,
        off_map_reason=reason,
        date=later.date if first.date.expression is None and later.date.expression is not None else first.date,
        harm=_added(first, later),
        attribution=tuple(dict.fromkeys((*first.attribution, *_told(first, later)))),
        status=_status(first, later),
        contested=first.contested or later.contested,
        actors=_cast(first, later),
        confidence=max(first.confidence, later.confidence),
    )
