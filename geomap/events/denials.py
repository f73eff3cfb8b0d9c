"""The language of denial: what is denied, whose claim, and whether only a part in it."""

from __future__ import annotations

import re

from geomap.events.speech import CLAIMS, DAY, MONTH

_WHEN = (
    rf"(?:\s+(?:(?:late|early)\s+)?(?:on\s+)?(?:{DAY}|yesterday|today|\d{{1,2}}\s+(?:{MONTH})|"
    rf"(?:{MONTH})\s+\d{{1,2}})"
    r"(?:\s+(?:night|morning|evening|afternoon))?)?"
)
PRESUPPOSED = re.compile(
    _WHEN + r"\s+(?:any\s+)?(?:involvement|responsibility|a role|any role|having a role|being behind|being involved|"
    r"carrying out|taking part|ordering|planning|authori[sz]ing|arming|backing|supporting|sending|links?|wrongdoing|"
    r"blame|complicity)\b",
    re.IGNORECASE,
)
EVERY = re.compile(r"\b(?:either|neither|both|any|all|each|battlefield|sides?|warring|parties)\b", re.IGNORECASE)
PART = re.compile(
    _WHEN
    + r"\s+(?:that\s+)?(?:(?:its|their|his|her|our|the\s+\w+['’]s)\s+(?:\w+\s+){1,3}|it\s+|they\s+|he\s+|she\s+|we\s+)"
    r"(?:(?:was|were|had|is|are|have|has)\s+)?(?:ever\s+|in\s+any\s+way\s+|been\s+){0,2}"
    r"(?:tak(?:en|ing)\s+part|took\s+part|participat\w+|involved|behind|responsible|carried\s+out|carrying\s+out|"
    r"perpetrated|to\s+blame|any\s+(?:role|part|hand|involvement)|a\s+(?:role|hand)|complicit|linked|"
    r"anything\s+to\s+do)\b",
    re.IGNORECASE,
)
NO_PART = re.compile(
    r"(?:\s+(?:in|on|via)\s+(?:(?:an?|the|its|his|her|their)\s+)?[\w’'-]+(?:\s+(?:statement|message|channel|post))?)?"
    r"\s+(?:that\s+)?(?:(?:its|their|his|her|our|the|no)\s+(?:\w+\s+){1,3}|it\s+|they\s+|he\s+|she\s+|we\s+)"
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
NO_OBJECT = re.compile(r"\s*(?:it|this|them|that)?\s*(?:[.,;]|$)")
THIS = re.compile(r"\s+(?:it|this|that|them)\s*[.,;]")
CLAIM_OF = re.compile(
    r"\b(?P<whose>[A-Z][\w-]+\s+(?:claims?|reports?|allegations?|accusations?|assertions?|statements?))$"
)
