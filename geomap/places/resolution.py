"""Toponym resolution: which of its candidates a name means, judged together with the document's other places.

Mentions of one name in one sense are gathered into a group, their candidates fetched and ranked (`ranking.py`), and
the likeliest taken where it is likely enough. Phrases without a name ("its provincial capital") follow the names.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from geomap.places import containment, facilities, isolation, names, nominals, telltales
from geomap.places.ranking import (
    AREAS,
    KIND_WORDS,
    PLAIN,
    SETTLEMENTS,
    WATERS,
    Group,
    bears_its_kind,
    fill_local,
    has,
    judge,
    named_for_water,
    weights,
)
from geomap.places.similar import likeness
from geomap.records import Candidate, Document, Gazetteer, Mention, Relation, changed
from geomap.settings import DEFAULT, Settings

LIMIT = 40
"""Candidates weighed per name: a Springfield has 70, and the tail of them is hamlets."""
_ALIKE = 60
"""Similar names fetched where those of other countries fall away."""
_CODE = 3  # letters of a code at most
_OF_PART_KM, _OF_HEAD_KM = 100.0, 60.0
"""How far from all others a place may be that only a part of a name leads to: "Piazza Mercato" is not in Piazza."""
SHOWN = 5
"""Candidates kept in the record, so that a reader sees what was rejected."""

_TAIL = re.compile(r"\s*,\s+(?:(?:in|near)\s+)?([A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,2})|\s+\(([A-Z][^()\n]{1,30})\)")
_NEXT_WORD = re.compile(r"[ \t]([A-Za-z][a-z-]+)")
_LAST_WORDS = re.compile(r"([A-Za-z-]+)(?:\s+(?:of|in))?\s+(?:the\s+)?$")


def resolve(
    document: Document,
    mentions: Sequence[Mention],
    relations: Sequence[Relation],
    gazetteer: Gazetteer,
    settings: Settings,
) -> tuple[Mention, ...]:
    """Return the mentions with place, score, reason and candidates filled in, in the same order.

    The score is the estimated chance that the place, or its namesake in the same spot, is the one meant; below
    `settings.threshold` the place is None and the reason says so. A name that no gazetteer entry bears stays
    unresolved and costs the others nothing.
    """
    groups = group(document, mentions, relations, gazetteer, settings)
    first, second = weights()
    told = telltales.countries(document.text)
    judge(groups, first, second, settings, outlet_places(document, gazetteer), told=told)
    isolation.serve(groups, document.text, gazetteer, told | {settings.country})
    containment.hold(document.text, mentions, groups)
    containment.stay(groups, settings.country, told)
    containment.earn(groups, told | {settings.country or ""})
    containment.call(document.text, mentions, groups)
    isolation.leave(groups, told | {settings.country or ""})
    backed = isolation.backed(groups)
    chosen: dict[int, Mention] = {}
    for g in groups:
        found = _settled(g, settings, backed, told)
        for i in g.mentions:
            chosen[i] = changed(mentions[i], **found)
    resolved = [chosen.get(i, m) for i, m in enumerate(mentions)]
    return tuple(nominals.resolve(resolved, gazetteer))


def group(
    document: Document,
    mentions: Sequence[Mention],
    relations: Sequence[Relation],
    gazetteer: Gazetteer,
    settings: Settings = DEFAULT,
) -> list[Group]:
    """Gather the mentions by name and sense and fetch their candidates."""
    text = document.text
    by_name: dict[str, list[Group]] = {}
    heads: dict[int, int] = {}
    for i, mention in enumerate(mentions):
        if mention.nominal:
            continue
        name = _plain(mention.name or mention.text)
        kind_word = _kind_word(text, mention)
        site = None if mention.usage == "demonym" or mention.candidates else facilities.facility(text, mention)
        whole = name
        if site is not None and not site.town and not name.lower().endswith(site.kind):
            whole = f"{name} {site.kind}"  # no mention of the town of this name
        tail = _tail(text, mention, mentions[i + 1 : i + 3])
        tails = _find_tail(tail, gazetteer)
        if tails and i + 1 < len(mentions) and mentions[i + 1].text == tail:
            heads[i + 1] = i
        key = whole.casefold() if len(whole) > _CODE else whole  # "GAZA" of the dateline is the text's "Gaza"
        known = _same_sense(by_name.get(key, ()), kind_word, tails)
        if known is not None:
            _join(known, i, name, mention, gazetteer)
            known.kind_word = known.kind_word or kind_word
            known.tails = known.tails or tails
            known.facility = known.facility if site is not None else None
            continue
        found, part = _candidates(name, mention, gazetteer)
        found = named_for_water(name, found, text[mention.end : mention.end + 24])
        if settings.country and all(c.place.country != settings.country.upper() for c in found):
            # The user knows the country: a similar name there beats the same name elsewhere.
            found = (*found, *gazetteer.fuzzy(name, 10))
        made = Group(name, [i], mention.start, kind_word, tails, mention.usage, found, part)
        made.reach = min(facilities.reach(text, mention), _part_reach(name) if part else math.inf)
        made.facility = site
        by_name.setdefault(key, []).append(made)
    groups = [g for named in by_name.values() for g in named]
    for g in groups:
        if g.facility is not None:
            g.candidates = facilities.called(g.candidates, g.facility)
    containment.tell_apart(groups)
    where = {i: g for g in groups for i in g.mentions}
    starts = {m.start: i for i, m in enumerate(mentions)}
    for relation in relations:
        figure = starts.get(relation.figure.start) if relation.figure else None
        ground = starts.get(relation.ground.start) if relation.ground else None
        if figure is not None and ground is not None and figure in where:
            where[figure].figures.append((relation, ground))
    for tail_of, head in heads.items():
        if tail_of in where and head in where:
            where[tail_of].heads.append(where[head])
    for g in groups:
        fill_local(g)
    return groups


def _join(known: Group, number: int, name: str, mention: Mention, gazetteer: Gazetteer) -> None:
    """Add a mention to the group of its name, which is looked up as it is written outside of capitals."""
    known.mentions.append(number)
    if known.name.isupper() and not name.isupper():
        known.name = name
        known.candidates, known.part = _candidates(name, mention, gazetteer)


def _same_sense(known: Sequence[Group], kind_word: str | None, tails: Sequence[Candidate]) -> Group | None:
    """Return the group that a mention joins: one sense per document unless tail or kind word say otherwise."""
    kinds = KIND_WORDS.get(kind_word or "", frozenset())
    for g in known:
        others = KIND_WORDS.get(g.kind_word or "", frozenset())
        if kinds and others and kinds.isdisjoint(others):
            continue
        if tails and g.tails and tails[0].place.id != g.tails[0].place.id:
            continue
        return g
    return None


def _plain(name: str) -> str:
    name = " ".join(name.split())
    return name[4:] if name[:4].lower() == "the " and len(name) > 6 else name


def _candidates(name: str, mention: Mention, gazetteer: Gazetteer) -> tuple[tuple[Candidate, ...], bool]:
    """Return the candidates of a name, and whether only a part of the name led to them."""
    if mention.candidates:
        return mention.candidates[:LIMIT], False
    found = gazetteer.find(name)
    if not found and mention.kind_word and mention.kind_word.lower() not in name.lower():
        found = gazetteer.find(f"{name} {mention.kind_word}")
    if found:
        return found[:LIMIT], False
    words = name.split(" ")
    if words[-1].lower().strip(".") in _ROADS and len(words) > 1:
        return (), False  # a street is named after a place, not there
    found = _by_part(words, gazetteer) if len(words) > 1 else ()
    found = tuple(c for c in found if c.match != "alias" or c.place.kind in AREAS)
    if not found and len(name) > 4:  # shorter names resemble everything
        return tuple(c for c in gazetteer.fuzzy(name, 10) if _may_be_misspelt(name, c)), False
    return found[:LIMIT], bool(found)


def _may_be_misspelt(name: str, like: Candidate) -> bool:
    """Tell whether a name may be another one misspelt: "Mir Ali" is no Mali, whose name every paper can spell.

    Names begin alike. One with other consonants is hardly longer ("Kamanyola" is no Kampala), a short one differs in
    hardly anything ("Shada" is not Saada).
    """
    key = names.fold(name)
    same = like.match == "skeleton"
    if (key[:1] in _VOWELS) != (like.name[:1] in _VOWELS) or (not same and key[:1] != like.name[:1]):
        return False
    famous = like.place.kind in SETTLEMENTS and (like.place.population >= _MANY or like.place.feature_code == "PPLC")
    least = _CLOSE if len(key) < _SHORT else _LIKE if same else _NEAR
    if likeness(key, like.name) < least or (famous and likeness(key, names.fold(like.place.name)) < _KNOWN):
        return False
    if like.place.kind not in {"country", "continent", "ocean"}:
        return True
    return name.count(" ") == like.name.count(" ") and abs(len(name) - len(like.name)) <= 1


_VOWELS = frozenset("aeiou")
_SHORT = 6
_KNOWN, _CLOSE, _NEAR, _LIKE = 0.85, 0.88, 0.85, 0.8
"""How alike a famous city's own, a short name, one with other consonants, and another are to the misspelt name."""
_MANY = 250_000  # people: every paper can spell the city, and the gazetteer has all ways: "Karabilah" is no Karbala


def named(
    name: str, gazetteer: Gazetteer, country: str | None = None, *, similar: bool = True
) -> tuple[Candidate, ...]:
    """Return the places of a name, else of the name without its kind word or of a part of it, else of names like it.

    With a country (ISO 3166-1 alpha-2) only places in it, or in none, such as a sea of just that name. Without one,
    a half of a name and a name that is hardly like it are no answer: they lead anywhere in the world.
    """
    plain = _plain(name)
    exact = gazetteer.find(plain)
    part = _by_part(plain.split(" "), gazetteer, halves=country is not None) if " " in plain else ()
    for found in (exact, part):
        here = tuple(c for c in found if country in {None, c.place.country})
        if here:
            return here
    if country is not None and any(c.place.country is None for c in exact):
        return tuple(c for c in exact if c.place.country is None)
    alike = gazetteer.fuzzy(plain, 10 if country is None else _ALIKE) if similar else ()
    if country is None:
        return tuple(c for c in alike if _may_be_misspelt(plain, c))
    return tuple(c for c in alike if c.place.country == country)


def _part_reach(name: str) -> float:
    """Return how far from all others a place may be that a part of a name leads to."""
    return _OF_PART_KM if _PARTICLES.isdisjoint(name.split(" ")) else _OF_HEAD_KM


def _by_part(words: Sequence[str], gazetteer: Gazetteer, *, halves: bool = True) -> tuple[Candidate, ...]:
    """Return the candidates of a name without its kind word, else of its longest beginning or end that has any."""
    first, last = words[0].lower(), words[-1].lower()
    tries = []
    if first in KIND_WORDS:
        tries.append(words[2:] if words[1].lower() == "of" else words[1:])
    elif first in _PARTS:
        tries.append(words[1:])
    if last in KIND_WORDS:
        tries.append(words[:-1])
        if KIND_WORDS[last] <= WATERS:
            found = gazetteer.find(" ".join(words[:-1]))  # the strait of Bali is not on Bali
            return tuple(c for c in found if c.place.kind in KIND_WORDS[last])
    particle = next((i for i, word in enumerate(words[1:-1], 1) if word in _PARTICLES), 0)
    if particle:
        words = words[: particle + 1]  # "Cariari de Pococí" is Cariari
    # "Dublin City Council" is in Dublin.
    for size in range(min(len(words) - 1, 4) if halves else 0, 0, -1):
        tries += [part for part in (words[:size], words[-size:]) if part[0][:1].isupper() and len(" ".join(part)) > 3]
    for part in tries:
        found = gazetteer.find(" ".join(part)) if part else ()
        if found:
            return found
    return ()


_PARTICLES = frozenset("da do das dos de del du des della di".split())
_ROADS = frozenset(
    "street st avenue ave road rd drive dr lane boulevard blvd highway parkway court terrace way".split()
)
_PARTS = frozenset(
    "northern southern eastern western central north south east west northeast northwest southeast southwest "
    "northeastern northwestern southeastern southwestern upper lower greater downtown inner outer mainland rural "
    "metro".split()
)


def _kind_word(text: str, mention: Mention) -> str | None:
    if mention.kind_word:
        return mention.kind_word.lower()
    words = mention.text.lower().split()
    for word in (words[-1], words[0]) if len(words) > 1 else ():
        if word.strip(".") in KIND_WORDS:
            return word.strip(".")
    after = _NEXT_WORD.match(text, mention.end, mention.end + 24)
    if after and after[1].lower() in KIND_WORDS:
        return after[1].lower()
    left = text[max(0, mention.start - 32) : mention.start]
    before = _LAST_WORDS.search(left) if " of " in left else None
    if before and " of " in before[0] and before[1].lower() in KIND_WORDS:
        return before[1].lower()
    return None


def _find_tail(tail: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Return what the longest beginning of the words after the comma names, with or without their last full stop."""
    words = tail.split()
    for size in range(len(words), 0, -1):
        part = " ".join(words[:size])
        found = gazetteer.find(part) or (gazetteer.find(part[:-1]) if part.endswith(".") else ())
        if found:
            return found
    return ()


def _tail(text: str, mention: Mention, following: Sequence[Mention]) -> str:
    """Return the name that follows after a comma or in brackets: "Assam" in "Rampur, in India's Assam"."""
    if mention.tail:
        return mention.tail
    if following:
        first = following[0]
        gap = text[mention.end : first.start]
        if gap in {", ", " (", ", in ", ",\n", ", in the "} and not first.nominal:
            owned = text[first.end : following[-1].start] in {"'s ", "’s "} and not following[-1].nominal
            return following[-1].text if owned else first.text
        if first.start - mention.end < 4:
            return ""
    match = _TAIL.match(text, mention.end, mention.end + 40)
    return (match[1] or match[2] or "").strip() if match else ""


def outlet_places(document: Document, gazetteer: Gazetteer) -> frozenset[str]:
    """Return the ids of places that the outlet's own name bears ("Kabul Times", "The Vermont Standard")."""
    name = document.outlet or ""
    found: set[str] = set()
    words = re.findall(r"[^\W\d_]{3,}", name)
    for i in range(len(words)):
        for size in (2, 1):
            part = words[i : i + size]
            if len(part) == size and all(w[0].isupper() for w in part):
                found.update(c.place.id for c in gazetteer.find(" ".join(part))[:8])
    return frozenset(found)


def _settled(g: Group, settings: Settings, backed: Counter[str | None], told: frozenset[str]) -> dict[str, Any]:
    """Return what a group's mentions become: place, score, reason and the candidates to show.

    `backed` says of each country how many names may lie there, `told` are those that the text speaks of otherwise.
    """
    if not g.candidates:
        if g.facility is not None:
            return {"reason": facilities.NAMED, "kind_word": g.facility.kind}
        return {"reason": "no place of this name in the gazetteer", "kind_word": g.kind_word}
    order = sorted(range(len(g.candidates)), key=lambda i: -g.chance[i])
    spot, chance = isolation.spot(g, order)
    shown = tuple(
        Candidate(c.place, c.match, c.name, round(g.chance[i], 4)) for i in order[:SHOWN] for c in (g.candidates[i],)
    )
    score = round(max(min(chance, 1.0), PLAIN if bears_its_kind(g) else 0.0), 4)
    found = {"score": score, "candidates": shown, "kind_word": g.kind_word}
    if score < settings.threshold:
        reached = f"the likeliest of {len(order)} candidates reaches {score:.2f}, below {settings.threshold:.2f}"
        reason = g.against or f"unresolved: {reached}"
        kind = g.facility.kind if g.facility is not None else g.kind_word
        return {**found, "reason": reason, "kind_word": kind}
    place = g.candidates[spot[0]].place
    alone = backed[place.country] <= 1 and place.country not in told | {settings.country}
    alone = alone and settings.near is None and settings.bbox is None
    if alone and isolation.is_guess(g, spot, score):
        return {**found, "reason": f"unresolved: {len(order)} places bear this name, and nothing else here is near one"}
    return {**found, "reason": _reason(g, order, spot), "place": place}


def _reason(g: Group, order: Sequence[int], spot: Sequence[int]) -> str:
    first = spot[0]
    parts = [f"{g.candidates[first].match} match"]
    if has(g, first, "tail_fits"):
        parts.append("inside the place named after the comma")
    if has(g, first, "kind_fits"):
        parts.append(f"fits the word “{g.kind_word}”")
    if len(order) == 1:
        parts.append("only candidate")
    if len(spot) > 1:
        parts.append("with its " + ", ".join(dict.fromkeys(g.candidates[i].place.kind for i in spot[1:])) + " as well")
    others = [i for i in order if i not in spot]
    if others:
        runner = g.candidates[others[0]].place
        where = ", ".join(part for part in (runner.admin1, runner.country) if part)
        parts.append(
            f"before {runner.name} ({runner.kind}{', ' + where if where else ''}) at {g.chance[others[0]]:.2f}"
        )
    return "; ".join(parts)
