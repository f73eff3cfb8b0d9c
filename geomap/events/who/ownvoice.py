"""Whose voice a report is in that names nobody: a neutral outlet's, or that of a party telling of its own deeds.

A release of an army or a group often speaks of itself in the third person. It is told by its words: what it calls its
enemies, its dead and their killing, the terms of its operations, whom it addresses. No one kind of such words tells
it, several together do, fewer where the name of what publishes it is a force's or an office's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from geomap import language
from geomap.events.words import sources
from geomap.records import Attribution, Document, Quote, Sentence

_OURS = re.compile(
    r"\b[Oo]wn\s+(?:forces|troops|casualties|soldiers)\b|\b[Oo]ur\s+(?:men|boys)\b|\bWe\s+lost\s+(?:nobody|no|one|"
    r"two|three)\b|\b(?:our|Our|"
    r"OUR)\s+(?:[\w’'-]+\s+){0,2}?(?:forces?|fighters?|soldiers?|troops|units?|battalions?|brigades?|"
    r"mujahide*n|"
    r"brothers|comrades|guerrillas?|combatants|artillery|air\s+(?:force|arm|defen[cs]es?)|drones?|gunners|snipers?|"
    r"positions|vectors|jets|planes|aircraft|warplanes|heroes|"
    r"sarmachars|martyrs|freedom\s+fighters|column|squads?|militants)\b|\b[Tt]he\s+enemy(?:['’]s)?\b"
)
_LOADED = re.compile(
    r"\b(?:(?P<slurs>kh[ae]?warij|kharijites?|fitna|apostates?|crusaders|murtadd\w*|occup(?:ation|ying)\s+(?:forces|troops|"
    r"army|soldiers)|"
    r"(?:neo-?)?nazi\s+(?:formations|units|regime)|ukronazis|puppet\s+(?:army|forces|regime)|hirelings|fascists?|"
    r"reactionary\s+(?:army|forces|troops|military|\d+)|"
    r"terrorist\s+(?:state|regime|entity|military|army|forces|junta)|usurpers?|zionist\s+(?:enemy|entity|army))|"
    r"(?P<labels>terrorists?|miscreants?|occupiers|zionists?|mercenaries|mercenary|stooges|colonists|imperialists?|"
    r"proxies|"
    r"hoodlums|desperados|(?:undesirable|criminal|anti-(?:social|national|state))\s+elements|invaders|aggressors)|"
    r"(?P<killing>neutrali[sz](?:ed|es|ing)|eliminated|eliminating|liquidated|decimated|annihilated|exterminated|"
    r"sent\s+to\s+hell|put\s+out\s+of\s+action|(?:met|meet)\s+their\s+waterloo)|"
    r"(?P<glory>martyr(?:s|ed|dom)|shahadat|shaheed|(?:supreme|ultimate)\s+(?:price|sacrifice)|gallant(?:ly)?|"
    r"valiant(?:ly)?|brave(?:ly)?\s+(?:troops|soldiers|men|sons|fighters|personnel|fought)|heroic(?:ally)?|"
    r"red\s+(?:salute|warriors|fighters)|gave\s+their\s+li(?:ves|fe)|heavy\s+blows?|cowardly|mercilessly|inhuman|"
    r"barbaric|ghastly|dastardly|"
    r"treacherous|valou?r)|"
    r"(?P<terms>clearance\s+(?:operations?|patrols?)|saniti[sz]ation|area\s+domination|fighting\s+patrols?|"
    r"cordon[\s-]and[\s-]search|intelligence[\s-](?:based|led|driven)\s+operations?|effectively\s+engaged|"
    r"troops\s+of\s+(?:the\s+)?(?:sector|operation|joint|\d+)|respond(?:ing|ed)\s+(?:well\s+)?to\s+treatment|"
    r"exploit\w*\s+(?:of\s+)?the\s+general\s+area|qualitative\s+operations?|during\s+the\s+conduct\s+of|"
    r"government\s+side|encounter\s+site|operative\s+services|(?:hit|struck|achieved)\s+(?:its|their|"
    r"the)\s+(?:goals?|targets?|objectives?)\s+(?:precisely|accurately|"
    r"successfully|directly))|"
    r"(?P<address>informs?\s+(?:the\s+)?(?:national|international|public|general)|public\s+(?:is|are)\s+(?:hereby\s+)?"
    r"(?:urged|advised|enjoined|assured|informed|requested|called)|(?:commended|lauded|charged|congratulated|saluted)"
    r"\s+the\s+(?:\w+\s+)?(?:troops|officers|soldiers|fighters|personnel)|re(?:affirm|iterate)(?:s|d|ed)?\s+(?:its|"
    r"their)\s+"
    r"(?:commitment|resolve|determination|readiness)|remains?\s+(?:fully\s+)?(?:committed|resolute|resolved|"
    r"determined)|"
    r"reserves?\s+the\s+right|strongly\s+condemns|will\s+continue\s+to\s+(?:dominate|defend|strike|pursue|resist|deny)|"
    r"friends!|my\s+condolences|long\s+live|glory\s+to|god\s+willing|praise\s+be\s+to|by\s+the\s+grace\s+of|allah))\b"
)
_ORGAN = re.compile(
    r"\b(?:bulletin|desk|media\s+cent(?:re|er)|command|operation|task\s+force|brigade|division|battalion|sector|"
    r"directorate|corps|guards?|rangers|rifles|press\s+note|information|spokes\w+|movement|front|liberation|alliance|"
    r"emirate|ispr|pao|public\s+affairs|governor|presidency|resistance|revolution\w*|forces?|army|statement|"
    r"communiqu[eé]|party|council)\b",
    re.IGNORECASE,
)
_OUR_WORDS = frozenset({"our", "own", "we", "enemy"})
_LOADED_WORDS = frozenset(
    "khawarij khwarij kharijite kharijites fitna apostate apostates crusaders occupation occupying nazi neonazi "
    "ukronazis puppet hirelings fascist fascists reactionary terrorist terrorists usurper usurpers zionist zionists "
    "miscreant miscreants occupiers mercenaries mercenary stooges colonists imperialist imperialists proxies hoodlums "
    "desperados elements  invaders aggressors neutralised neutralized neutralises neutralizes neutralising "
    "neutralizing eliminated  eliminating liquidated decimated annihilated exterminated hell action waterloo martyrs "
    "martyred martyrdom shahadat  shaheed supreme ultimate gallant gallantly valiant valiantly brave bravely heroic "
    "heroically salute warriors red  lives blow blows cowardly mercilessly inhuman barbaric ghastly dastardly "
    "treacherous valour valor clearance  sanitization sanitisation domination  patrol patrols cordon intelligence "
    "engaged troops treatment general  qualitative conduct government encounter  operative precisely accurately "
    "successfully directly informs inform  public commended lauded charged congratulated  saluted commitment resolve "
    "determination readiness committed  resolute resolved determined reserves reserve condemns  continue friends "
    "condolences long glory willing praise  grace allah".split()
)
"""Words of which one stands in everything that the two patterns find."""
_ENOUGH, _ENOUGH_OF_AN_ORGAN = 3, 2


def of(
    document: Document, sentences: Sequence[Sentence], quotes: Sequence[Quote], spoken: Callable[[int], bool]
) -> Attribution:
    """Return the source of what nobody else is named for.

    `spoken` tells whether somebody is named for the words at an offset.
    """
    outlet = document.outlet or ""
    issuer = sources.issuer(document)
    if issuer:
        return Attribution(issuer, "party")
    if sources.is_party_outlet(outlet):
        return Attribution(outlet, "party")
    enough = _threshold(outlet)
    kinds: set[str] = set()
    weight = 0
    for sentence in sentences:
        letters = language.letters(sentence.text)
        if not _OUR_WORDS.isdisjoint(letters):
            at = (sentence.start + match.start() for match in _OURS.finditer(sentence.text))
            if any(not _quoted(quotes, offset) for offset in at):
                return Attribution(outlet, "party")
        if enough is None or _LOADED_WORDS.isdisjoint(letters):
            continue
        for match in _LOADED.finditer(sentence.text.lower()):
            kind, at_start = match.lastgroup or "", sentence.start + match.start()
            if kind not in kinds and not _quoted(quotes, at_start) and not spoken(at_start):
                kinds.add(kind)
                weight += 2 if kind == "slurs" else 1
        if weight >= enough:
            return Attribution(outlet, "party")
    return Attribution(outlet, "outlet")


def _threshold(outlet: str) -> int | None:
    """Return how many kinds of such words make a release; None where a newsroom publishes."""
    organ = _ORGAN.search(outlet) is not None
    if not sources.is_newsroom(outlet):
        return _ENOUGH_OF_AN_ORGAN if organ else _ENOUGH
    if sources.is_official(outlet):
        return 1
    return _ENOUGH_OF_AN_ORGAN if organ else None


def _start(quote: Quote) -> int:
    """Return where a quotation starts, for bisection."""
    return quote.start


def _quoted(quotes: Sequence[Quote], offset: int) -> bool:
    """Whether an offset stands in a quotation."""
    index = bisect_right(quotes, offset, key=_start) - 1
    return index >= 0 and offset < quotes[index].end
