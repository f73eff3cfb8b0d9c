"""Where exactly and by what means a thing happened, as one word each: a school, a market; a bomb, a knife.

Two outlets that tell one incident in other words name the same site and means; two incidents of one town and day seldom
do. Words are English, in lower case.
"""

from __future__ import annotations

from functools import lru_cache

_SITES = (
    "school schools pupils classroom kindergarten nursery preschool schoolchildren|university campus|"
    "market bazaar marketplace|mosque worshippers|"
    "church cathedral chapel|synagogue|temple shrine|prison jail inmates detention|airport airbase|"
    "hospital clinic maternity|beach|hotel|restaurant cafe tea bar nightclub|theatre concert|parliament|"
    "embassy consulate|mine miners pit|dam dyke|stadium|court courthouse|port harbour|festival|warehouse depot|"
    "refinery pipeline|bus minibus coach|boat ferry dinghy|train railway|bridge|funeral mourners|wedding|"
    "aid distribution food|checkpoint|supermarket hypermarket mall store shop|factory|bank|farm farmers|convoy|"
    "residential apartment apartments flats|helicopter|plane aircraft"
)
_MEANS = (
    "bomb bombs bomber explosive device ied blast explosion detonated mine landmine|"
    "missile missiles rocket rockets shell shells shelling artillery mortar mortars|drone drones uav|"
    "airstrike airstrikes warplane warplanes jets aircraft|"
    "gunmen gunman shot shooting shots opened gunfire gunfight firefight bullets|"
    "knife knives stabbed stabbing machete machetes hacked|ramming rammed ploughed plowed|arson torched"
)
_FROM_THE_AIR = frozenset({"missile", "drone", "airstrike"})  # of one strike outlets say now this, now that
RARE = frozenset({"knife", "ramming", "drone"})
_BROAD = frozenset("court hospital bus convoy checkpoint aid farm bank plane helicopter warehouse".split())
"""Sites that a report on another site names too: the wounded lie in a hospital, witnesses come by bus."""


def _table(groups: str) -> dict[str, str]:
    """Return each word with the first of its group."""
    return {word: group.split()[0] for group in groups.split("|") for word in group.split()}


_SITE, _MEAN = _table(_SITES), _table(_MEANS)


@lru_cache(maxsize=1024)  # the events of a sentence ask one after the other
def of(words: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the sites and the means that the words of a sentence name."""
    return frozenset(_SITE[w] for w in words & _SITE.keys()), frozenset(_MEAN[w] for w in words & _MEAN.keys())


def same_site(left: frozenset[str], right: frozenset[str]) -> bool | None:
    """Whether two sites are of one kind; None where one is not told or may be beside the point."""
    if left & right:
        return True
    return None if not left - _BROAD or not right - _BROAD else False


def same_means(left: frozenset[str], right: frozenset[str]) -> bool | None:
    """Whether two events were brought about alike, None where one does not say."""
    if not left or not right:
        return None
    return bool(left & right) or bool(left & _FROM_THE_AIR and right & (_FROM_THE_AIR | {"bomb"}))
