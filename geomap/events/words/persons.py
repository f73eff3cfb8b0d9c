"""Which nouns name persons: 'vendor', 'co-pilot', 'villagers', and by their endings 'warder', 'Dane'."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from geomap.events.words import nouns

_PEOPLE_CLASSES = frozenset({"human", "force", "crowd", "worker", "prisoners", "outlaw"})
_COLLECTIVE = frozenset(
    "people person's crowd family staff crew dozen hundred thousand score other police militia army military "
    "navy force forces convoy unit battalion brigade regiment division corps platoon gang faction opposition "
    "resistance junta cadre enemy column coalition tank warship warplane jet helicopter cartel patrol "
    "insurgents anyone someone everybody everyone nobody themselves himself herself him her them they he she "
    "who us we human local national citizen trade union rally march gathering protest demonstration mob victim".split()
)
_MORE_PERSONS = frozenset(
    "shipmate crewmate flatmate housemate roommate comrade classmate schoolmate teammate workmate "
    "coach juvenile owner companion master grandmother grandfather grandson granddaughter grandchild "
    "stepson stepdaughter uncle aunt fiance "
    "fiancee twin bodyguard co-pilot copilot merchant baker butcher tailor welder carpenter mechanic chef "
    "waiter waitress cook student-teacher headteacher headmaster principal librarian accountant banker broker "
    "cashier mason shopkeeper bystander docker stevedore foreman labourer laborer bricklayer electrician plumber "
    "gardener courier cyclist biker trucker schoolgirl schoolchild nine-year-old veteran pensioner retiree "
    "adolescent newborn man woman child trader minor surgeon midwife pharmacist vet dentist poet writer singer "
    "artist musician actor comedian blogger rapper footballer bailiff prosecutor magistrate notary secretary "
    "treasurer councilman alderman guide interpreter translator fixer producer technician operator conductor "
    "attendant steward stewardess seaman boatswain fishmonger mourner congregant deacon rabbi archbishop "
    "cardinal seminarian catechist caretaker watchman handyman housewife".split()
)
_MEMBERS = frozenset({"citizen", "local", "national", "victim"})
"""Nouns of one person that are as often adjectives or say nothing."""
_ENDINGS = ("man", "woman", "boy", "girl", "-old", "worker", "seeker", "keeper", "secretary")
_AGENTS = ("er", "or", "ist", "ian", "ant", "ent", "ee", "eer", "ite", "ard", "oy", "ese", "an")
_NO_PERSONS = frozenset(
    "number earlier later other river water power summer winter border order corner paper shelter tower shoulder "
    "finger dinner matter "
    "letter "
    "motor tractor sector factor reactor mirror error corridor harbour harbor incident accident continent extent "
    "murder senior junior former superior three garden warrant event present content accent computer laser".split()
)
_SHORT = 3
_MANY = ("men", "women", "children", "workers", "keepers")
_NO_MEN = frozenset({"specimen", "regimen", "omen", "acumen", "abdomen", "yemen", "stamen", "amen", "ramen", "siemen"})


@cache
def singulars() -> frozenset[str]:
    """Return the nouns of one person."""
    found = {
        word
        for word, classes in nouns.table().items()
        if classes & _PEOPLE_CLASSES and nouns.plural(word) in nouns.table() and not word.endswith("s")
    }
    irregular = {"man", "woman", "child", "policeman", "gunman", "spokesman", "wife", "witness", "boss", "hostess"}
    return frozenset((found | _MORE_PERSONS | irregular) - _COLLECTIVE)


@cache
def plurals() -> Mapping[str, str]:
    """Map the plurals of nouns of persons to their singulars."""
    known = {nouns.plural(word): word for word in singulars()}
    return known | {
        "men": "man", "women": "woman", "children": "child", "people": "person", "policemen": "policeman",
        "gunmen": "gunman", "others": "other", "wives": "wife", "villagers": "villager", "persons": "person",
        "siblings": "sibling", "relatives": "relative", "parents": "parent", "grandchildren": "grandchild",
        "schoolchildren": "schoolchild", "locals": "local", "citizens": "citizen", "nationals": "national",
        "grandparents": "grandparent",
    }  # fmt: skip


@lru_cache(maxsize=4096)
def is_person(word: str) -> bool:
    """Whether a lower-case noun names one person: 'vendor', 'co-pilot', 'fisherman'."""
    bare = word.removeprefix("co-").removeprefix("ex-")
    by_ending = bare.endswith(_ENDINGS) and bare not in {"human", "german"}
    return by_ending or bare in singulars() or bare.rpartition("-")[2] in singulars()


@lru_cache(maxsize=4096)
def is_plural(word: str) -> bool:
    """Whether a lower-case noun names several persons: 'vendors', 'headmen', 'schoolchildren'."""
    return word in plurals() or (word.endswith(_MANY) and word not in _NO_MEN)


def like_person(word: str) -> bool:
    """Whether a lower-case noun may name one person where people are told together: 'assistant', 'warder', 'dane'."""
    if is_person(word):
        return True
    known = nouns.table().get(word)
    return (
        known is None
        and word not in _NO_PERSONS
        and len(word) > _SHORT
        and word.endswith(_AGENTS)
        and not word.endswith(("ement", "ument"))
    )


def no_thing(word: str) -> bool:
    """Whether a lower-case noun may name one person for all that is known of it: 'citizen', 'kagawad'."""
    if word in _MEMBERS:
        return True
    known = word in nouns.table() or word in _COLLECTIVE or word in _NO_PERSONS
    return not known and word.isalpha() and not word.endswith("s")


def names_group(word: str) -> bool:
    """Whether a noun is of many at once: 'family', 'crew'."""
    return word in _COLLECTIVE
