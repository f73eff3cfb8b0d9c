"""The language of denial: what is denied, whose claim, and whether only a part in it."""

from __future__ import annotations

import re

from geomap.events.who.speech import CLAIMS, DAY, MONTH

_WHEN = (
    rf"(?:\s+(?:(?:late|early)\s+)?(?:on\s+)?(?:{DAY}|yesterday|today|\d{{1,2}}\s+(?:{MONTH})|"
    rf"(?:{MONTH})\s+\d{{1,2}})"
    r"(?:\s+(?:night|morning|evening|afternoon))?)?"
)
_MEDIUM = (
    r"(?:\s+(?:in|on|via)\s+(?:(?:an?|the|its|his|her|their)\s+)?[\w’'-]+(?:\s+(?:statement|message|channel|post))?)?"
)
PRESUPPOSED = re.compile(
    _MEDIUM
    + _WHEN
    + r"\s+(?:any\s+)?(?:involvement|responsibility|a role|any role|having a role|being behind|being involved|"
    r"carrying out|taking part|starting|causing|provoking|instigating|ordering|planning|authori[sz]ing|arming|"
    r"backing|supporting|sending|links?|wrongdoing|"
    r"blame|complicity|(?:part|hand)\s+in)\b",
    re.IGNORECASE,
)
EVERY = re.compile(r"\b(?:either|neither|both|any|all|each|battlefield|sides?|warring|parties)\b", re.IGNORECASE)
PART = re.compile(
    _MEDIUM
    + _WHEN
    + r"\s+(?:that\s+)?(?:(?:its|their|his|her|our|the\s+\w+['’]s)\s+(?:\w+\s+){1,3}|it\s+|they\s+|he\s+|she\s+|we\s+)"
    r"(?:(?:was|were|had|is|are|have|has)\s+)?(?:ever\s+|in\s+any\s+way\s+|been\s+){0,2}"
    r"(?:tak(?:en|ing)\s+part|took\s+part|participat\w+|involved|behind|responsible|carried\s+out|carrying\s+out|"
    r"perpetrated|started|begun|caused|provoked|instigated|to\s+blame|any\s+(?:role|part|hand|involvement)|"
    r"a\s+(?:role|hand)|complicit|linked|"
    r"anything\s+to\s+do)\b",
    re.IGNORECASE,
)
NO_PART = re.compile(
    _MEDIUM + r"\s+(?:that\s+)?(?:(?:its|their|his|her|our|the|no)\s+(?:\w+\s+){1,3}|it\s+|they\s+|he\s+|she\s+|we\s+)"
    r"(?:(?:was|were|is|are)\s+not\s+(?:involved|behind|responsible|to\s+blame)|(?:had|has|have|"
    r"played)\s+no\s+(?:role|part|hand)|"
    r"(?:had|has|have)\s+not\s+(?:taken\s+part|carried\s+out)|(?:did|do|does)\s+not\s+(?:take\s+part|carry\s+out)|"
    r"(?:had|has|have)\s+[\"“‘]?nothing\s+to\s+do\s+with)\b",
    re.IGNORECASE,
)
ANYONE = re.compile(
    r"\s+(?:that\s+)?(?:anyone|anybody|any\s+\w+)\s+(?:had|has|have|was|were)\s+(?!in\b|at\b|near\b|there\b|present\b)",
    re.IGNORECASE,
)
PRESENCE = re.compile(
    r"\s+(?:that\s+)?(?:any\s+(?:of\s+)?|its|their|his|her|our|the)\s*(?:[\w’'-]+\s+){0,4}?(?:was|were|had\s+been|"
    r"has\s+been|"
    r"have\s+been|operated|operates?)\s+(?:ever\s+|even\s+)?(?:in|at|near|present|there|active|deployed|operating|"
    r"on)\b",
    re.IGNORECASE,
)
ACCUSED = re.compile(r"\b(?:accus\w+|blam\w+)\s+(?P<whom>(?:the\s+)?[\w’'-]+(?:\s+[\w’'-]+){0,4}?)\s+(?:of|for)\b")
WHAT_IT = re.compile(r"\bwhat\s+(?:it|they|he|she|we)\s*$")
DENIED_BEFORE = re.compile(
    r"(?:^|,\s+|\s-\s|–\s|—\s)(?:(?:something|which)\s+(?:that\s+)?(?=[^,;]{2,60}$)|(?:an?|the)\s+(?:\w+\s+)?"
    r"(?:claim|figure|report|account|allegation|version|charge|accusation|toll|number|assertion|statement|"
    r"suggestion)s?,?\s+"
    r"(?:that\s+|which\s+)?(?=[^,;]{2,60}$))",
    re.IGNORECASE,
)
NOUN_DENIED = re.compile(
    r"\b(?:den(?:y|ied|ies|ying)|reject\w*|dismiss\w*|refut\w+|disput\w+|"
    r"rebuff\w*)\s+(?:as\s+\w+\s+)?(?:\w+\s+){0,2}[A-Z][\w-]+\s+$"
)
DOUBTED_ASIDE = re.compile(
    r",\s+(?:(?:an?|the)\s+(?:\w+\s+)?(?:figure|claim|report|account|allegation|version|toll|number|assertion|"
    r"statement|tally)s?"
    r"\s+(?:that|which)|which)\s+$",
    re.IGNORECASE,
)
CHARGE = re.compile(r"\b(?:accusations?|charges?|allegations?)$", re.IGNORECASE)
DENIED_LAST = re.compile(r"\s*[.!]?\s*$")
REJECTS = frozenset(
    "rejected rejects rejecting reject dismissed dismisses dismiss dismissing contested contests rebuffed disputed "
    "disputes dispute disputing".split()
)
OBJECT = re.compile(
    r"(?:\s+as\s+(?:\w+\s+){1,3}?(?=(?:an?|the|these|those|any|all|claims?|reports?|allegations?|suggestions?)\s)|\s+)"
    r"(?:(?:an?|the|these|those|this|that|all|both|such|any|either|each|its|his|her|their|earlier|latest|recent|media|"
    r"social|battlefield|two|sides?['’]s?|parties['’]|[^\W\d_][\w-]*['’]s?|[A-Z][\w-]*)\s+){0,4}?"
    rf"(?:[a-z]+\s+)??{CLAIMS}\b",
    re.IGNORECASE,
)
NO_OBJECT = re.compile(r"\s*(?:it|this|them|that)?\s*(?:[.,;]|$)|\s+(?:it|this|that|them)\s+as\b")
THIS = re.compile(r"\s+(?:it|this|that|them)\s*(?:[.,;]|as\b)")
CLAIM_OF = re.compile(
    r"\b(?P<whose>[A-Z][\w-]+\s+(?:claims?|reports?|allegations?|accusations?|assertions?|statements?))$"
)

_NOUN = rf"(?:{CLAIMS}|stor(?:y|ies)|tales?|posts?|pictures?|recordings?|remarks?|words|narratives?|incident)"
_LABEL = (
    r"(?:propaganda|lies?|lying|false(?:hoods?)?|fake(?:\s+news)?|fabricat\w+|inventions?|invented|fantas\w+|"
    r"fiction\w*|"
    r"nonsense|baseless|groundless|unfounded|disinformation|misinformation|mislead\w*|hoax\w*|slander\w*|untrue|"
    r"not\s+true|psychological\s+war\w*|information\s+war\w*|rumou?rs?|absurd|ridiculous|laughable|ludicrous|"
    r"preposterous|made[\s-]up|cooked\s+up|concocted|exaggerat\w+|smears?|malicious|a\s+distortion|"
    r"without\s+(?:any\s+)?(?:foundation|basis|merit)|incorrect|inaccurate)"
)
_DEGREE = (
    r"(?:[\"“”‘’']?(?:an?|as|pure|sheer|mere|complete|total|utter|simply|just|\w+ly|enemy|"
    r"hostile|more|such|blatant|outright|deliberate|the\s+usual|another)\s+){0,4}[\"“‘']?"
)
_LABELLED = re.compile(
    r"\b(?:(?:brush|wav|sweep)(?:ed|es)\s+(?:aside|away|off)|swept\s+aside|shrugged\s+off|laughed\s+off|"
    r"poured\s+scorn\s+on)\s+"
    rf"(?:(?!(?:and|but|for|on|to|in)\b)[\w’'-]+\s+){{0,3}}?(?:{_NOUN}|talk|suggestions?)\b(?:\s+(?:of|about|"
    rf"that)\s+[^.;]{{3,80}})?|"
    r"\b(?:call(?:ed|s|ing)|label(?:l?ed|s)|brand(?:ed|s)|term(?:ed|s)|denounc(?:ed|es)|slammed|ridiculed|"
    r"derided|describ(?:ed|es)|decried|characteri[sz]ed)\s+"
    rf"(?:it|this|that|them|these|those|(?:(?!(?:and|but|for|on|to|in)\b)[\w’'-]+\s+){{0,4}}?{_NOUN}"
    rf"(?:\s+(?:of|about|that)\s+[^.;]{{3,80}}?)?)\s+(?:as\s+)?{_DEGREE}{_LABEL}\b",
    re.IGNORECASE,
)
TOLD = re.compile(r"\s(?:of|about|that)\s")
FALSE = re.compile(
    rf"\b(?:{_NOUN}(?:(?P<told>\s+(?:that|of|about|on)\s[^.;]{{3,160}}?)|\s+to\s+(?:this|that)\s+effect|\s+\w+)?|it|this|that|these|those|they)"
    r"\s+(?:was|were|is|are|had\s+been|has\s+been|have\s+been)(?:,\s(?:he|she|it|they)\s(?:said|added),)?\s+(?:all\s+)?"
    rf"{_DEGREE}(?:{_LABEL}|wrong)\b(?P<what>\s+that\s[^.;]+)?",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"\bno\s+truth\s+(?:in|to|behind)\b|\bno\s+(?:basis|foundation|substance)\s+(?:for|to|in)\b|"
    r"\bnothing\s+(?:of\s+the\s+(?:kind|sort)|like\s+(?:that|it|this))\b|"
    r"\b(?:no|any)\s+such\s+(?:[\w-]+\s+){1,3}?(?:had|has|have|was|were|took|happened|occurred|existed|ever)\b|"
    r"\bthere\s+(?:was|were|is|are|had\s+been|has\s+been|have\s+been)\s+no\s+such\b|"
    r"\b(?:it|this|that)(?:\s+(?:is|was)|['’]s)\s+(?:simply\s+|just\s+)?not\s+(?:so|the\s+case|what\s+happened|"
    r"how\s+it\s+(?:happened|was))\b|"
    rf"\b(?:it|this|that|the\s+[\w-]+|{_NOUN})\s+(?:never|did\s*n[o’']t|(?:had|has)\s+(?:not|never))\s+"
    r"(?:happen(?:ed)?|(?:taken|took|take)\s+place|occur(?:red)?)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:no(?!\s+(?:longer|doubt|fewer|less|more))|not\s+a\s+single)\s+(?:[\w-]+\s+){0,3}?(?:was|were|had\s+been|"
    r"has\s+been|have\s+been)\s+"
    r"(?:killed|hurt|wounded|injured|harmed|hit|struck|targeted|attacked|bombed|shelled|arrested|detained|abducted|"
    r"kidnapped|captured|taken|"
    r"burn(?:ed|t))\b|\bnobody\s+(?:was|died|had)\b[^.;,]{0,20}|\bno\s+one\s+(?:was|died|had)\b[^.;,]{0,20}|"
    r"\bthere\s+(?:was|were|is|had\s+been|has\s+been)\s+no\s+(?:[\w-]+\s+){0,2}?(?:encounter|gun\s?fight|gun\s?battle|"
    r"firefight|clash(?:es)?|fighting|attack|strike|raid|bombing|explosion|shooting|massacre|killings?|ambush)\b[^.;,]{0,40}|"
    r"\b(?:did|had|has|have)\s+not\s+(?:fired?|shot|shoot|open(?:ed)?\s+fire|bomb(?:ed)?|shell(?:ed)?|attack(?:ed)?|"
    r"kill(?:ed)?|struck|strike|hit|burn(?:ed|t)?|beat(?:en)?|target(?:ed)?|ramm?(?:ed)?)\b[^.;,]{0,40}",
    re.IGNORECASE,
)
_WHAT = r"(?P<what>[\w’'-]+)"
_OBJECT = r"(?:\s+(?:of\s+)?(?:(?:the|its|their|our|all|both|most|of)\s+){0,3}" + _WHAT + r")?"
_HOLDING = re.compile(
    r"\b(?:still|remain\w*|continu\w+\s+to|firmly|fully)\s+(?:\w+\s+)?(?:hold(?:s|ing)?|held|control(?:s|led|ling)?|"
    r"in\s+"
    r"(?:\w+\s+)?(?:control|place|charge|position|possession|hands)|under\s+(?:\w+\s+)?control)\b" + _OBJECT,
    re.IGNORECASE,
)
_HELD = re.compile(
    rf"\b{_WHAT}\s+(?:(?:was|were|is|are)\s+(?:still\s+)?(?:in|under)\s+(?:(?:its|our|their|full|government|army|state|"
    r"rebel|firm|complete|the\s+\w+['’]s)\s+){1,2}(?:control|hands)|(?:had|has|have)\s+not\s+(?:fallen|"
    r"been\s+(?:taken|captured|"
    r"lost|seized)))\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    rf"\b{_WHAT}\s+(?:(?:was|were|is|are|remain\w*|stood)\s+(?:\w+\s+)?(?:intact|undamaged|unscathed|untouched|"
    r"(?:operating|working|running)\s+normally)|(?:had|has|have)\s+not\s+been\s+(?:hit|damaged|struck|"
    r"destroyed))\b",
    re.IGNORECASE,
)
_WITHDRAWN = re.compile(
    r"\b(?:retract(?:ed|s)|withdr[ae]w[ns]?|took\s+back|recant(?:ed|s)|deleted|corrected|walked\s+back|disowned)\s+"
    rf"(?:the|its|their|his|her|that|an?|this)\s+(?:[\w’'-]+\s+){{0,3}}?{_NOUN}\b",
    re.IGNORECASE,
)
DENYING_NEXT = re.compile(r"[\"”’']?\s+[A-Z][^.,\"“”]{2,60}?\s(?:denied|denies|rejected|dismissed)\b")
HABIT = re.compile(
    r"\b(?:regularly|routinely|usually|often|habitually|typically|generally|always|in\s+the\s+past|"
    r"on\s+previous\s+occasions)\b",
    re.IGNORECASE,
)

LABEL_STEMS = tuple(
    "propaganda lie lying false fake fabricat invent fantas fiction nonsense baseless groundless unfounded inform "
    "mislead hoax slander true psychological rumo absurd ridicul laughable ludicrous preposterous made cooked "
    "concocted exagger smear malicious distortion without correct accura wrong".split()
)
_NO_STEMS = (
    "no truth",
    "no basis",
    "no foundation",
    "no substance",
    "nothing",
    "such",
    "never",
    "did n",
    "didn",
    "had n",
    "not so",
    "not the case",
    "not what",
    "not how",
    "has n",
)
_HOLDING_STEMS = ("still", "remain", "continu", "firmly", "fully")
_LABELLED_STEMS = tuple(
    "brush wav swe shrug laugh scorn call label brand term denounc slam ridicul derid describ decri character".split()
)
_WITHDRAWN_STEMS = tuple("retract withdr took recant deleted corrected walked disowned".split())
_VIOLENT = re.compile(
    r"attack|assault|offensive|incursion|raid|strik|struck|shell|bomb|fire|fir(?:ed|ing)|burn|kill|massacr|ambush|blast|explo|shot|shoot|dead|"
    r"death|die|"
    r"murder|execut|abduct|loot|torch|wound|injur|arson|hit|stab|beat|rape",
    re.IGNORECASE,
)
_TAKEN = re.compile(
    r"\b(?:re)?(?:tak|took|captur|seiz|control|fell|fall|overr|conquer|liberat|occup|lost|loss|in control)",
    re.IGNORECASE,
)
_HIT = re.compile(rf"{_VIOLENT.pattern}|damag|destroy|blow|blew|sank|sunk|downed|crash|torch|set", re.IGNORECASE)
ANSWERED = {"violence": _VIOLENT, "territory": _TAKEN, "damage": _HIT}
ALIKE = tuple(
    re.compile(rf"\b(?:{stems})", re.IGNORECASE)
    for stems in (
        r"open(?:ed|ing)?\s+fire|fir(?:e|ed|es|ing)\b|shot|shoot|gun",
        r"kill|dead|death|die|dying|massacr|murder|execut|slain|bod(?:y|ies)\b|casualt|toll|lynch",
        (
            r"(?:re)?(?:tak(?:e|en|ing)|took|captur|seiz|conquer|liberat|occup)|control|f[ae]ll|overr[ua]n|lost\b|"
            r"los[si]|h[eo]ld"
        ),
        r"bomb|str(?:ike|uck|iking)|hit|shell|target|attack|raid|missile|rocket|drone|explo|blast|fired|firing|ambush",
        r"arrest|detain|detention|custody|jail",
        r"abduct|kidnap|hostage|captive|seiz",
        r"burn|torch|arson|set\b|fire|loot|destroy|ransack",
        r"flee|fled|displac|evacuat|expel",
        r"withdr|retreat|pull",
        r"cross|enter|incursion|violat|invad",
        r"rap(?:e|ed|ing)|tortur|beat|abus",
        r"encounter|gun\s?fight|gun\s?battle|firefight|gunned|clash|shot|kill|neutrali|ramm",
        r"wound|injur|hurt",
    )
)
"""What one denies in other words than another told it: 'fired on the crowd', 'denied that his men had shot'."""
_CAPITAL = re.compile(r"\b[A-Z][\w-]{2,}")


def alike(topic: str, word: str, sentence: str) -> bool:
    """Whether a denied clause speaks of what a sentence tells by a word: a like deed, and no other place or person."""
    if not any(kind.search(topic) and kind.match(word) for kind in ALIKE):
        return False
    names, told = set(_CAPITAL.findall(topic)), set(_CAPITAL.findall(sentence, 1))
    return not names or not told or bool(names & told)


ANSWERS = (
    ("claims", LABEL_STEMS, FALSE),
    ("claims", _NO_STEMS, _NOTHING),
    ("same", ("no ", "not ", "nobody"), _NOBODY),
    ("territory", _HOLDING_STEMS, _HOLDING),
    ("territory", ("control", "hands", "not fallen", "not been"), _HELD),
    ("damage", ("intact", "undamaged", "unscathed", "untouched", "normally", "not been"), _WHOLE),
)
"""What words answer, stems without which a sentence in lower case holds none of them, and their pattern."""
BY_WHOM = re.compile(
    r"\b(?:is|was|are|were|has\s+been|have\s+been|had\s+been)\s+(?:\w+ly\s+)?(?:denied|disputed|rejected|contested|"
    r"refuted|dismissed|contradicted)\s+by\s+(?=\w)"
)
"""'A report of 30 dead was denied by the ministry.'"""
REFUSALS = ((False, _LABELLED_STEMS, _LABELLED), (True, _WITHDRAWN_STEMS, _WITHDRAWN))
"""Whether who speaks takes back a claim of its own, stems, and the pattern."""
