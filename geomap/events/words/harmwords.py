"""The words that say what befell people, and how each takes its count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from geomap import language

KEYS = ("killed", "wounded", "captured", "arrested", "missing", "displaced")

_SINGLE = {
    "killed": "killed kill kills killing dead deceased died die dies dying death deaths slain massacred murdered "
    "murder murders executed execute executes executing assassinated beheaded liquidated fatalities bodies corpses "
    "martyred perished "
    "drowned drowning drowns lynched hanged execution executions massacre massacres assassination assassinations "
    "lynching lynchings beheading beheadings fatality neutralised neutralized neutralising neutralizing "
    "eliminated eliminating "
    "liquidating martyring massacring murdering slaying assassinating beheading perishing perish slew buried "
    "martyrdom martyrs "
    "suffocated asphyxiated electrocuted succumbed slaughtered slaughtering slaughter decapitated decapitating "
    "strangled",
    "wounded": "wounded wounding wound wounds injured injuring injure injures injuries hurt hurting maimed maiming "
    "burned burnt scalded scalding mauled gored hospitalised hospitalized concussed",
    "captured": "recaptured captured capturing capture captures prisoner prisoners surrendered kidnapped kidnapping "
    "abducted "
    "abducting abduction abductions kidnappings hostages seizing seized captives snatched",
    "arrested": "arrested arresting arrest arrests detained detaining detain detains detention detentions jailed "
    "apprehended rearrested nabbed interned",
    "missing": "missing disappeared vanished",
    "displaced": "relocated relocating displaced displacing displaces displace fled flee fleeing evacuated "
    "evacuating homeless uprooted "
    "uprooting refugees",
}
_PHRASES = {
    "killed": (
        r"los(?:t|e|ing)\s+(?:their|his|her)\s+li(?:ves|fe)",
        r"(?:death\s+)?toll(?!\s+(?:road|booth|gate|plaza|fee))",
        (
            r"los(?:t|ing)(?=\s+(?:(?!wounded|captured|injured)[\w-]+\s+){1,4}?(?:men|soldiers|fighters|troops|officers|militants|combatants|servicemen|personnel|"
            r"comrades|brothers|people|"
            r"policemen|"
            r"guards)\b)"
        ),
        (
            r"(?:gunned|shot)\s+down|mow(?:n|ed)\s+down|burn(?:ed|t)\s+alive|wiped\s+out|passed\s+away|sent\s+to\s+hell|"
            r"remains\s+of"
        ),
        r"t(?:ook|aken|akes|aking)(?=\s+(?:[\w,-]+\s+){1,3}lives\b)|claim(?:ed|s|ing)?\s+the\s+li(?:ves|fe)\s+of",
        r"cost(?:ing)?(?=\s+(?:[\w,-]+\s+){1,5}?(?:their|his|her)\s+li(?:ves|fe)\b)",
        r"(?:fell|jumped|leapt|plunged)\s+to\s+(?:his|her|their)\s+deaths?",
        r"loss\s+of(?=\s+(?:[\w-]+\s+){1,3}?(?:men|soldiers|fighters|troops|officers|people|comrades|lives)\b)",
        r"(?:fell|rose|departed|ascended)\s+as\s+martyrs|(?:embraced|attained)\s+martyrdom",
        (
            r"body(?=\s+(?:(?:was|has\s+been|had\s+been)\s+(?:found|recovered|discovered|pulled|retrieved|dumped|"
            r"washed)|turned\s+up|"
            r"of\s+(?:an?|the|his|her|one|another)\s+(?:[\w-]+\s+){1,4}?(?:was|has|had|turned)\b))"
        ),
        r"injuries\s+incompatible\s+with\s+life|lives\s+(?:were\s+|have\s+been\s+)?lost",
        r"claim(?:ed|s|ing)?(?=\s+(?:[\w,-]+\s+){1,4}lives\b)",
        r"(?:(?!sentenced|condemned)[a-z]+ed|beaten|burnt|cut|put|shot|stung|froze|frozen|bled|trodden)\s+to\s+death",
        (
            r"(?:shot|shoots?|shooting|beat|beating|hacked|hacking|stabbed|stabbing|clubbed|trampled|crushed)"
            r"(?=\s+(?:[\w’'-]+\s+){1,9}?(?:dead|to\s+death)\b)"
        ),
        (
            r"g(?:ave|iven)\s+(?:their|his|her)\s+li(?:ves|fe)|did\s+not\s+survive|found\s+(?:lifeless|hanged|charred|decapitated|butchered)|"
            r"fell\s+(?:in\s+(?:battle|combat|action|the\s+line\s+of\s+duty)|on\s+the\s+battlefield)|"
            r"(?:received|suffered|sustained)\s+fatal\s+(?:injuries|wounds|burns)"
        ),
        r"(?:paid|paying)\s+the\s+(?:supreme|ultimate)\s+(?:price|sacrifice)|dead\s+on\s+arrival",
        r"(?:embraced|attained)\s+shahadat|put\s+out\s+of\s+(?:action|combat)",
        r"put(?=\s+(?:[\w’'-]+\s+){1,5}?out\s+of\s+(?:action|combat)\b)",
        r"(?:fatally|mortally)\s+(?:shot|wounded|injured|stabbed|hurt)",
        r"ha(?:d|ve|ving)\s+(?:their|his|her)\s+throats?\s+(?:cut|slit|slashed)",
        r"(?:slit|cut)(?:ting)?\s+the\s+throats?\s+of",
    ),
    "wounded": (
        (
            r"(?:sustained|suffered|received|nursing)\s+(?:(?!wounded\b|injured\b|dead\b)[\w-]+\s+){0,3}?(?:wounds?|injur(?:y|ies)|burns|fractures?|"
            r"broken\s+\w+|"
            r"concussion|contusions?|cuts|bruises|bullets?|gunshots?)\b(?!\s+incompatible)"
        ),
        (
            r"(?:hit|struck|grazed)\s+by\s+(?:(?:an?|the|two|three|several|stray|flying)\s+){0,2}(?:bullets?|shrapnel|"
            r"splinters|fragments)\b(?![^.;]{0,40}\b(?:died|killed|succumbed|dead|fatal))"
        ),
        (
            r"(?:stabbed|knifed|hacked|clubbed|slashed|speared)(?!\s+(?:to\s+death|dead)\b)"
            r"(?![^.;]{0,60}\b(?:died|dead|death|killed|killing|succumbed|fatal))|"
            r"in\s+(?:the\s+)?(?:intensive\s+care|hospital)(?=\s+(?:with|in|after|following|at|for|since)\b|\s*(?:[.,;)]|$))"
        ),
        r"(?:needed|required)\s+(?:(?:hospital|medical)\s+)?(?:treatment|care|attention)",
        r"set(?=\s+(?:[\w-]+\s+){1,5}?(?:alight|ablaze|on\s+fire)\b)",
        r"los(?:t|ing)\s+(?:his|her|their|an?|one|both)\s+(?:legs?|arms?|feet|foot|hands?|eyes?|limbs?)\b",
        (
            r"treat(?:ed|ing)(?!\s+(?:as|like|badly|well|with\s+respect)\b)(?![^.;]{0,60}\b(?:malaria|cholera|measles|"
            r"malnutrition|diarrh|disease|virus|covid|dysentery|ebola))"
        ),
        (
            r"(?:taken|rushed|airlifted|admitted|brought|evacuated|carried|sent)\s+to\s+(?:an?\s+|"
            r"the\s+)?(?:\w+\s+){0,2}"
            r"(?:hospitals?|clinics?)"
        ),
        (
            r"(?:shot|hit|struck|stabbed)\s+in\s+(?:the|his|her|both|one)\s+(?:\w+\s+)?(?:legs?|arms?|feet|foot|hands?|"
            r"thighs?|knees?|shoulders?|hips?)"
        ),
    ),
    "captured": (
        (
            r"(?:taken|held)\s+(?:captive|hostage)|laid\s+down\s+(?:(?:their|his|her)\s+)?(?:arms|weapons)|(?:gave|"
            r"given)\s+(?:themselves|himself|herself)\s+up"
        ),
        r"t(?:ook|aken|akes|aking)(?=\s+(?:[\w,-]+\s+){1,5}?(?:hostage|captive|prisoner)\b)",
        r"(?:dragged|marched|whisked)\s+(?:away|off)\b|taken(?=\s+from\s+(?:his|her|their)\s+(?:house|home|bed|farm|car|room|village)s?\b)",
        r"t(?:ook|aking)(?=\s+(?:[\w’'-]+\s+){1,6}?from\s+(?:his|her|their)\s+(?:house|home|bed|farm|car|room|village)s?\b)",
        r"(?<=people\s)(?:captive|hostage)|carried\s+off|took\s+away|made\s+off\s+with",
        r"h(?:olds?|olding|eld)(?=\s+(?:[\w-]+\s+){1,5}?(?:captive|hostage|prisoner)\b)",
        (
            r"taken(?=\s+(?:away\s+)?by\s+(?:the\s+|\w+\s+)?(?:gunmen|men|militants|rebels|kidnappers|attackers|"
            r"bandits|"
            r"fighters|insurgents|raiders)\b)"
        ),
    ),
    "arrested": (
        r"rounded\s+up|taken\s+away|(?:taken\s+in|held)\s+for\s+questioning|picked\s+up(?=\s+by\b|\s+(?:[\w,-]+\s+){1,3}?(?:suspects|people|men|women|persons|youths|students|activists|villagers|protesters)\b)",
        r"(?:(?:taken|placed|put|remanded|kept|held)\s+)?in(?:to)?\s+(?:police\s+|preventive\s+)?custody",
        r"held(?=\s+(?:[\w-]+\s+){0,3}?(?:suspects?|protest[eo]rs|demonstrators|activists|students|youths)\b)",
        r"(?:led|leading)\s+(?:away|off)|h(?:a[ds]|ave|olds?|eld)(?=\s+(?:[\w-]+\s+){1,5}?in\s+custody\b)",
    ),
    "missing": (
        r"unaccounted\s+for|feared\s+(?:dead|drowned|buried|lost)|(?:not|n['’]t)\s+(?:yet\s+)?(?:been\s+)?(?:accounted\s+for|found)",
        r"being\s+(?:looked|searched)\s+for|still\s+sought(?=\s*(?:[.,;]|$)|\s+(?:in|under|among)\b)",
        r"(?:look|search)ing\s+for(?=\s+(?:[\w-]+\s+){1,3}?(?:missing|children|crew\w*|sailors|passengers|miners|workers|fishermen)\b)",
    ),
    "displaced": (
        (
            r"(?:left|leave|lost|forced\s+(?:from|out\s+of)|driven\s+(?:from|out\s+of))\s+their\s+(?:homes|houses|"
            r"villages)"
        ),
        (
            r"(?:forc(?:e[ds]?|ing)|driv(?:e[ns]?|ing))(?=\s+(?:[\w,.-]+\s+){1,6}?(?:(?:from|out\s+of)\s+their\s+(?:homes|houses|"
            r"villages|land)|to\s+(?:flee|leave|evacuate|abandon|seek))\b)"
        ),
        r"(?:sought|seeking|took|taken|taking)\s+(?:refuge|shelter)|made\s+homeless",
        r"forced\s+to\s+(?:flee|leave\s+their|abandon)|sheltering|(?:told|ordered)\s+to\s+(?:leave|evacuate)",
        r"left(?=\s+(?:the\s+|their\s+)?(?:town|city|village|area|district|camp|region|zone|neighbou?rhood)\b)",
        r"sp(?:ent|ending)\s+the\s+night\s+(?:in|at)\s+(?:(?:an?|the)\s+)?(?:\w+\s+)?(?:shelters?|gym\w*|schools?|halls?|tents|centres?|centers?)",
    ),
}
_STARTS = frozenset(
    "lost lose losing toll death gunned shot mown mowed burned burnt wiped passed sent remains took taken takes "
    "taking claim claimed claims claiming cost costing fell jumped leapt plunged loss rose departed embraced "
    "attained body injuries lives beaten cut put stung froze frozen bled trodden shoot shoots shooting beat "
    "beating hacked hacking stabbed stabbing clubbed trampled crushed gave given did found received suffered "
    "sustained paid paying dead fatally mortally has had have having slit slitting cutting hit struck grazed "
    "needed required set treated treating rushed airlifted admitted brought evacuated carried held laid dragged "
    "marched whisked captive hostage made hold holds holding kept placed remanded rounded led leading picked in "
    "into unaccounted feared left leave forced driven forces forcing drives driving sought seeking force drive "
    "told ordered sheltering spending spent being still searching looking n not ascended nursing "
    "knifed slashed speared".split()
)
"""The first words of the phrases, "starved to death" and its like aside."""
_KEY = {word: key for key, words in _SINGLE.items() for word in words.split()}
_PHRASE = re.compile(r"\b(?:" + "|".join(f"(?P<{key}>{'|'.join(words)})" for key, words in _PHRASES.items()) + r")\b")
_WORD = re.compile(r"[a-z]+")
_MOST = 60  # harm words of a sentence; one with more is no prose

INTRANSITIVE = frozenset(
    "died dead deceased missing fled left surrendered perished homeless drowned disappeared suffocated succumbed "
    "vanished".split()
)
"""Words whose count stands before them, with or without an auxiliary."""

_OF_ONE = frozenset("died surrendered drowned perished suffocated succumbed vanished disappeared".split())

_NOMINAL = frozenset(
    "martyrdom death deaths fatality fatalities execution executions massacre massacres assassination assassinations "
    "lynching lynchings beheading beheadings abduction abductions kidnapping kidnappings injuries arrest "
    "arrests detention detentions wound wounds capture captures".split()
)
_PEOPLE = frozenset(
    "martyrs kia wia mia doa captive hostage bodies corpses prisoner prisoners hostages captives refugees dead missing "
    "homeless".split()
)
_AUXILIARY = re.compile(
    r"\b(?:was|were|been|be|being|is|are|got|get|gets|remain|remains|remained|left|leaving|listed|reported|declared|"
    r"found|presumed|feared)(?:\s+(?:also|reportedly|allegedly|already|later|still|all|both|then|either|\w+ly|been|"
    r"being))*\s+(?:(?:shot|stabbed|beaten|hacked|burned|tortured|abducted|kidnapped|attacked|ambushed|"
    r"run\s+over)\s+and\s+)?$",
    re.IGNORECASE,
)


_ALSO_DONE = re.compile(
    r"\b(?:was|were|been)\s+[a-z]{3,}(?:ed|en)\s+(?:(?:down|over|away|off|up|out)\s+)?and\s+(?:then\s+|later\s+)?$"
)
_NO_DEATH = re.compile(r"\s+(?:sentences?|penalt(?:y|ies)|row|threats?|certificates?|squads?|wish|camps?|notices?)\b")
_RESISTED = ("resist ", "resisted ", "resisting ")
_ABBREVIATION = re.compile(r"\b(?:KIA|WIA|MIA|DOA)\b")
_UNDERGONE = tuple(
    "gave given jumped leapt plunged needed required fell rose departed ascended embraced attained lost lose losing "
    "sustained suffered "
    "received injuries "
    "laid had have having passed bled froze sought seeking "
    "took taking did paid paying".split()
)  # "lost their lives", "suffered burns"
_ABBREVIATED = {"KIA": "killed", "WIA": "wounded", "MIA": "missing", "DOA": "killed"}
_GAPPED = re.compile(
    r"(?:,|;|\b(?:and|while|but))\s+(?:an?|another|one|his|her|their|its|the|\w+\s+others?)\b(?:\s+[^\s,;:.]+){0,6}?\s+"
    r"(?<!\bthe\s)(?<!\bof\s)(?<!\bto\s)(?:(?:\w+ly|badly|also|later|shot|stabbed)\s+)*$|"
    r"\b(?:another|one)\s+$",
    re.IGNORECASE,
)
_NO_OBJECT = re.compile(
    r"\s*(?:[.,;:)]|$)|\s+(?:in|at|by|on|when|as|while|during|after|near|with|and|from|outside|inside|over|amid)\b"
)
_ONLY_PASSIVE = frozenset({"buried", "burned", "burnt"})  # an avalanche buried them, soldiers burned houses
_DOWN = re.compile(r"\b(?:shot|shoots?|shooting|gunned|stabbed|hacked)\s+(?:[\w’'-]+\s+){1,6}$", re.IGNORECASE)
_REACH = 80
_SHOT = re.compile(r"\b(?:shot|stabbed|hacked)\s+$", re.IGNORECASE)


class HarmWord(NamedTuple):
    """A harm word in a sentence; `text` is in lower case.

    `gapped` marks a passive whose auxiliary stands before another one: 'was killed and his mate badly hurt'.
    """

    key: str
    start: int
    end: int
    text: str
    passive: bool
    gapped: bool = False

    @property
    def nominal(self) -> bool:
        """Whether the word is a noun of what happened: 'six deaths'."""
        return self.text in _NOMINAL or self.text.endswith("toll")

    @property
    def of_one(self) -> bool:
        """Whether the word can be said of one person without an auxiliary: 'a man died', 'lost his life'."""
        return self.text in _OF_ONE or (" " in self.text and self.text.startswith(_UNDERGONE))

    @property
    def people(self) -> bool:
        """Whether the word is a noun of the people themselves: 'fifty bodies', 'seven dead'."""
        return self.text in _PEOPLE and (self.passive or self.text != "dead")


def key(word: str) -> str | None:
    """Return what a lower-case word says befell people; None for a word that says nothing of it."""
    return _KEY.get(word)


@lru_cache(maxsize=1024)  # the triggers of reports are a few words
def keys(text: str) -> frozenset[str]:
    """Return what a stretch of text says befell people."""
    return frozenset([word.key for word in find(text)])


def _is_gapped(text: str, start: int, end: int) -> bool:
    """Whether a word is a participle after a subject of its own, without an auxiliary and an object."""
    return bool(_NO_OBJECT.match(text, end) and _GAPPED.search(text, max(0, start - _REACH), start))


def _phrases(lowered: str, words: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """Yield the phrases of a text in lower case, tried where a word of it may begin one: start, end, key."""
    done = 0
    to_death = "to death" in lowered
    for start, word in words:
        if start >= done and (word in _STARTS or (to_death and word.endswith("ed"))):
            match = _PHRASE.match(lowered, start)
            if match:
                done = match.end()
                yield start, done, match.lastgroup or ""


def find(text: str) -> list[HarmWord]:
    """Return the harm words of a sentence in order."""
    lowered = language.lowered(text)
    words = [(match.start(), match[0]) for match in _WORD.finditer(lowered)]
    found = [(start, start + len(word), _KEY[word]) for start, word in words if word in _KEY]
    if "IA" in text or "DOA" in text:
        found = sorted([*found, *((m.start(), m.end(), _ABBREVIATED[m[0]]) for m in _ABBREVIATION.finditer(text))])
    phrases = list(_phrases(lowered, words))
    if phrases:
        covered = {start for start, end, _ in found for first, last, _ in phrases[:_MOST] if first <= start < last}
        found = sorted([*phrases, *(item for item in found if item[0] not in covered)])
    out: list[HarmWord] = []
    for start, end, key in islice(found, _MOST):
        word = lowered[start:end]
        if word == "arrest" and lowered.endswith(_RESISTED, 0, start):
            continue
        if (word == "martyrs" and text[start].isupper()) or (
            word in _ONLY_PASSIVE and not _AUXILIARY.search(text, max(0, start - 60), start)
        ):
            continue  # a brigade's or a square's name; buried by a landslide is not yet dead
        if word == "dead" and _DOWN.search(text, max(0, start - _REACH), start):
            continue
        if word == "death" and (_NO_DEATH.match(lowered, end) or lowered.endswith("to ", 0, start)):
            continue
        verb = _SHOT.search(text, max(0, start - 12), start) if word == "dead" else None
        at = verb.start() if verb else start  # 'shot dead' is one verb, active or passive
        passive = (
            (word in INTRANSITIVE and not verb)
            or (" " in word and word.startswith((*_UNDERGONE, "in ")))
            or (_ALSO_DONE.search(text, max(0, at - 60), at) is not None and _NO_OBJECT.match(text, end) is not None)
            or (word.endswith(" to death") and _NO_OBJECT.match(text, end) and not text.startswith(" at ", end))
            or (verb is not None and _NO_OBJECT.match(text, end) is not None)  # "two officers shot dead in Nyali"
            or _AUXILIARY.search(text, max(0, at - 60), at) is not None
        )
        gapped = not passive and any(other.passive for other in out) and _is_gapped(text, start, end)
        out.append(HarmWord(key, start, end, word, passive or gapped, gapped))
    return out
