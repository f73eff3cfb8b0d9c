"""Whose voice a report is in that names nobody: a neutral outlet's, or that of a party telling of its own deeds.

A release of an army or a group often speaks of itself in the third person. It is told by its words: what it calls its
enemies, its dead and their killing, the terms of its operations, whom it addresses. No one kind of such words tells
it, several together do, fewer where the name of what publishes it is a force's or an office's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import islice

from geomap.events import sources
from geomap.records import Attribution, Document, Quote

_OURS = re.compile(
    r"\b[Oo]wn\s+(?:forces|troops|casualties|soldiers)\b|\b[Oo]ur\s+(?:men|boys)\b|\bWe\s+lost\s+(?:nobody|no|one|two|three)\b|\b(?:our|Our|"
    r"OUR)\s+(?:[\w’'-]+\s+){0,2}?(?:forces?|fighters?|soldiers?|troops|units?|battalions?|brigades?|"
    r"mujahide*n|"
    r"brothers|comrades|guerrillas?|combatants|artillery|air\s+(?:force|arm|defen[cs]es?)|drones?|gunners|snipers?|"
    r"positions|"
    r"sarmachars|martyrs|freedom\s+fighters|column|squads?|militants)\b|\b[Tt]he\s+enemy(?:['’]s)?\b"
)
_LOADED = re.compile(
    r"\b(?:(?P<slurs>kh[ae]?warij|kharijites?|fitna|apostates?|crusaders|murtadd\w*|occupation\s+(?:forces|troops|army|soldiers)|"
    r"(?:neo-?)?nazi\s+(?:formations|units|regime)|ukronazis|puppet\s+(?:army|forces|regime)|hirelings|fascists?|"
    r"reactionary\s+(?:army|forces|troops|military|\d+)|"
    r"terrorist\s+(?:state|regime|entity)|usurpers?|zionist\s+(?:enemy|entity|army))|"
    r"(?P<labels>terrorists?|miscreants?|occupiers|zionists?|mercenaries|mercenary|stooges|colonists|imperialists?|proxies|"
    r"hoodlums|desperados|(?:undesirable|criminal|anti-(?:social|national|state))\s+elements|invaders|aggressors)|"
    r"(?P<killing>neutrali[sz](?:ed|es|ing)|eliminated|eliminating|liquidated|decimated|annihilated|exterminated|"
    r"sent\s+to\s+hell|put\s+out\s+of\s+action|(?:met|meet)\s+their\s+waterloo)|"
    r"(?P<glory>martyr(?:s|ed|dom)|shahadat|shaheed|(?:supreme|ultimate)\s+(?:price|sacrifice)|gallant(?:ly)?|"
    r"valiant(?:ly)?|brave(?:ly)?\s+(?:troops|soldiers|men|sons|fighters|personnel|fought)|heroic(?:ally)?|"
    r"red\s+(?:salute|warriors|fighters)|people['’]s\s+army|gave\s+their\s+li(?:ves|fe)|heavy\s+blows?|cowardly|ghastly|dastardly|treacherous|valou?r)|"
    r"(?P<terms>clearance\s+(?:operations?|patrols?)|saniti[sz]ation|area\s+domination|fighting\s+patrols?|"
    r"cordon[\s-]and[\s-]search|intelligence[\s-](?:based|led|driven)\s+operations?|effectively\s+engaged|"
    r"troops\s+of\s+(?:the\s+)?(?:sector|operation|joint|\d+)|respond(?:ing|ed)\s+(?:well\s+)?to\s+treatment|"
    r"exploit\w*\s+(?:of\s+)?the\s+general\s+area|qualitative\s+operations?|during\s+the\s+conduct\s+of|"
    r"government\s+side|encounter\s+site|operative\s+services|(?:hit|struck|achieved)\s+(?:its|their|the)\s+(?:goals?|targets?|objectives?)\s+(?:precisely|accurately|"
    r"successfully|directly))|"
    r"(?P<address>informs?\s+(?:the\s+)?(?:national|international|public|general)|public\s+(?:is|are)\s+(?:hereby\s+)?"
    r"(?:urged|advised|enjoined|assured|informed|requested|called)|(?:commended|lauded|charged|congratulated|saluted)"
    r"\s+the\s+(?:\w+\s+)?(?:troops|officers|soldiers|fighters|personnel)|re(?:affirm|iterate)(?:s|d|ed)?\s+(?:its|their)\s+"
    r"(?:commitment|resolve|determination|readiness)|remains?\s+(?:fully\s+)?(?:committed|resolute|resolved|determined)|"
    r"reserves?\s+the\s+right|strongly\s+condemns|will\s+continue\s+to\s+(?:dominate|defend|strike|pursue|resist|deny)|"
    r"friends!|my\s+condolences|long\s+live|glory\s+to|god\s+willing|praise\s+be\s+to|by\s+the\s+grace\s+of|allah))\b"
)
_ORGAN = re.compile(
    r"\b(?:bulletin|desk|media\s+cent(?:re|er)|command|operation|task\s+force|brigade|division|battalion|sector|"
    r"directorate|corps|guards?|rangers|rifles|press\s+note|information|spokes\w+|movement|front|liberation|alliance|"
    r"emirate|ispr|pao|public\s+affairs|governor|presidency|resistance|revolution\w*|forces?|army|statement|communiqu[eé]|party|council)\b",
    re.IGNORECASE,
)
_ENOUGH, _ENOUGH_OF_AN_ORGAN = 3, 2
_MOST = 64


def of(document: Document, quotes: Sequence[Quote], spoken: Callable[[int], bool]) -> Attribution:
    """Return the source of what nobody else is named for.

    `spoken` tells whether somebody is named for the words at an offset.
    """
    outlet = document.outlet or ""
    issuer = sources.issuer(document)
    if issuer:
        return Attribution(issuer, "party")
    party = sources.is_party_outlet(outlet) or _ours(document, quotes) or _own_words(document, outlet, quotes, spoken)
    return Attribution(outlet, "party" if party else "outlet")


def _ours(document: Document, quotes: Sequence[Quote]) -> bool:
    """Whether a report outside its quotations speaks of "our fighters" or "the enemy"."""
    found = islice(_OURS.finditer(document.text), _MOST)
    return any(not _quoted(quotes, match.start()) for match in found)


def _own_words(document: Document, outlet: str, quotes: Sequence[Quote], spoken: Callable[[int], bool]) -> bool:
    """Whether a report tells what happened in the words of a party's release."""
    organ = _ORGAN.search(outlet) is not None
    enough = _ENOUGH_OF_AN_ORGAN if organ else _ENOUGH
    if sources.is_newsroom(outlet):
        if not organ and not sources.is_official(outlet):
            return False
        enough = 1 if sources.is_official(outlet) else enough
    kinds: set[str] = set()
    weight = 0
    lowered = document.text.lower()
    text = lowered if len(lowered) == len(document.text) else document.text
    for match in islice(_LOADED.finditer(text), _MOST):
        kind = match.lastgroup or ""
        if kind not in kinds and not _quoted(quotes, match.start()) and not spoken(match.start()):
            kinds.add(kind)
            weight += 2 if kind == "slurs" else 1
            if weight >= enough:
                return True
    return False


def _start(quote: Quote) -> int:
    """Return where a quotation starts, for bisection."""
    return quote.start


def _quoted(quotes: Sequence[Quote], offset: int) -> bool:
    """Whether an offset stands in a quotation."""
    index = bisect_right(quotes, offset, key=_start) - 1
    return index >= 0 and offset < quotes[index].end
