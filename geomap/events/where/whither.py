"""Whence people came, and whither they were brought: the homes, hospitals and refuges that an event names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.where import linking

if TYPE_CHECKING:
    from geomap.events.what.trigger import Trigger
    from geomap.events.where.candidates import Candidate
    from geomap.events.words.clause import Words

BOUND = "only where somebody was bound for"
WARD = "where the hurt lay or died, not where it happened"
ORIGIN = "where they are from, not where it happened"
WHENCE = "whence somebody came, not where it happened"


def of(trigger: Trigger, candidate: Candidate, words: Words) -> str | None:
    """Tell why a candidate is only where those whom an event befell came from or went to, None where it is not."""
    return (
        _bedside(trigger, candidate, words)
        or _moved(trigger, candidate, words)
        or _home(trigger, candidate, words)
        or _refuge(trigger, candidate, words)
    )


_CARRIED = frozenset("taken brought carried flown airlifted transferred rushed transported admitted treated".split())
_TREATED = frozenset("treated admitted hospitalised hospitalized recovering convalescing".split())
_WARDS = frozenset("hospital hospitals clinic clinics mortuary morgue infirmary".split())
_HURT = frozenset("injured wounded bodies corpses casualties victims dead survivors".split())
_REACH = 9  # words between "taken" and the town of a hospital


def ward(candidate: Candidate, words: Words) -> str | None:
    """Tell where the hurt and the dead were brought: "the wounded were taken to X", "treated at a hospital in X"."""
    low, first = words.low, candidate.first
    for j in range(first - 1, max(-1, first - _REACH), -1):
        if words.breaks[j + 1]:
            return None
        if low[j] in {"hospitalised", "hospitalized"}:
            return BOUND
        if low[j] in _TREATED and j == linking.governor(words, first)[2] - 1:
            return WARD
        if low[j] in _CARRIED:
            to = low[j + 1] == "to" and not _HURT.isdisjoint(low[max(0, j - _REACH) : j])
            return BOUND if to or not _WARDS.isdisjoint(low[j + 1 : first]) else None
    return None


_STRICKEN = frozenset(
    "die died dies succumb succumbed wound wounded wounds injure injured injuries injury hurt dead condition hospital "
    "hospitalised hospitalized treated deaths body bodies corpse corpses".split()
)
_TREATING = frozenset("treat hospitalise hospitalize admit treated admitted".split())
_LINGERED = frozenset("succumb succumbed succumbs succumbing".split())
_DIED = frozenset("die died dies dying".split())
_BY_BED = frozenset("in at of near the a an no 1 2 3 4 5 city town general central same".split())
_BED = 5  # words between "hospital" and its town


def _bedside(trigger: Trigger, candidate: Candidate, words: Words) -> str | None:
    """Tell the town of a hospital that the hurt lay or died in: "died at a hospital in X"; killing may be there."""
    low = words.low
    told = {*trigger.lemma.split(), *low[trigger.head : trigger.last + 1]}
    if trigger.kind.type != "death" or _STRICKEN.isdisjoint(told):
        return None
    if linking.lemma_of(trigger) in _TREATING and candidate.last < trigger.head:
        return BOUND
    lingering = told & _LINGERED or (told & _DIED and low[trigger.last + 1 : trigger.last + 2] in {("of",), ("from",)})
    if (
        lingering
        and 0 < candidate.first - trigger.last <= _REACH
        and linking.governor(words, candidate.first)[0] in _AT
    ):
        return WARD
    j = candidate.first - 1
    while j > 0 and low[j] in _BY_BED and candidate.first - j <= _BED and words.breaks[j + 1] in {"", "."}:
        j -= 1
    return WARD if low[j] in _WARDS and j < candidate.first - 1 and not words.breaks[j + 1] else None


_SOME = frozenset("one two three four five six both all others some each".split())


_SOMEBODY = frozenset(
    "man woman boy girl teenager youth youths student students couple brothers sisters driver trader traders farmer "
    "tourist tourists men women businessman resident residents pilgrim pilgrims native natives peacekeeper "
    "peacekeepers worker workers engineers nationals migrants".split()
)
_AGE = 2  # digits: "Ivan Horvat, 45, of X, threw"
_SENDING = frozenset("send deploy dispatch rush reinforce".split())


def _home(trigger: Trigger, candidate: Candidate, words: Words) -> str | None:
    """Tell whose home or which side it is: "two from Detroit were arrested", "raiders from across the Sudan line"."""
    preposition, who, at = linking.governor(words, candidate.first)
    if linking.lemma_of(trigger) in _SENDING and preposition == "from" and at > trigger.head:
        return WHENCE
    beyond = preposition == "across" and who == "from"
    of_some = preposition == "from" and (who in _SOME or who in _SOMEBODY or who.isdigit()) and not words.breaks[at]
    apart = preposition in {"of", "from"} and "," in words.breaks[at]
    aged = apart and who.isdigit() and len(who) <= _AGE
    aside = apart and preposition == "from" and words.breaks[candidate.last + 1 : candidate.last + 2] == (",",)
    return ORIGIN if trigger.kind.type != "displacement" and (beyond or of_some or aged or aside) else None


_CAME = frozenset(
    "arrive arrived arrives arriving came come comes coming sent dispatched brought flown deployed rushed hailed "
    "hailing hails travelled traveled travelling traveling returned returning returns".split()
)
_TAKEN_TO = _CARRIED | frozenset("driven moved escorted deported extradited sent shifted evacuated".split())
_VERB_REACH = 3  # words between such a verb and its preposition


def _moved(trigger: Trigger, candidate: Candidate, words: Words) -> str | None:
    """Tell whence somebody had come, or whither somebody was brought then: "arrested and taken to X"."""
    preposition, _, at = linking.governor(words, candidate.first)
    if preposition not in {"from", "to", "into"} or trigger.kind.type == "displacement":
        return None
    verbs = _CAME if preposition == "from" else _TAKEN_TO
    over = at - 1
    while over >= max(0, at - _VERB_REACH) and words.low[over] not in verbs and not words.breaks[over + 1]:
        over -= 1
    if over < 0 or words.low[over] not in verbs or words.breaks[over + 1] or trigger.head <= over <= trigger.last:
        return None
    if preposition == "from":
        return WHENCE
    lay = trigger.kind.type == "death" and words.low[over] in _CARRIED
    return BOUND if trigger.head < over or lay else None


_FLEEING = frozenset("flee displace evacuate expel deport uproot".split())
_FAR = 6  # words between a flight and where it led


def _refuge(trigger: Trigger, candidate: Candidate, words: Words) -> str | None:
    """Tell a place that people fled or were brought to: it did not happen there."""
    if linking.lemma_of(trigger) not in _FLEEING or candidate.first <= trigger.last:
        return None
    preposition, _, at = linking.governor(words, candidate.first)
    if preposition in _AT:  # "evacuated to a school in X"
        at = next((k for k in range(at - 1, max(trigger.last, at - _FAR), -1) if words.low[k] in _TOWARDS), 0)
    elif preposition not in _TOWARDS:
        return None
    if not 0 < at - trigger.last <= _FAR:
        return None
    broken = any(set(words.breaks[k]) & set(",;:") for k in range(trigger.last + 1, candidate.first + 1))
    return None if broken else BOUND


_TOWARDS = frozenset({"to", "into", "towards", "toward"})
_AT = frozenset({"in", "at", "near", "outside"})
