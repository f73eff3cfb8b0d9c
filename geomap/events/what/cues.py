"""The words and patterns that tell how an event is told: denied, feared, planned, past, habitual, made up."""

from __future__ import annotations

import re
from functools import cache

from geomap.events.what import lexicon


@cache
def _sets() -> dict[str, frozenset[str]]:
    return {row[0]: frozenset(row[1].split()) for row in lexicon.rows("realis.tsv")}


def _words(name: str) -> frozenset[str]:
    return _sets()[name]


DEFINITE = frozenset({"the", "this", "that", "these", "those"})  # "has not claimed the attack": there was one
NEGATIONS = _words("negations")
FUTURE = _words("future")
MODAL = _words("modal")
WANT = _words("want")
FUTURE_WANT = _words("future_want")
HAPPENED = _words("happened")
CAUSED = _words("caused")
COMPOUND = _words("compound")
BECAUSE = frozenset("after following amid because due over".split())  # "suspended after shelling": it happened
FAILED = _words("failed")
STOPPED = _words("stopped")
CEASE = _words("cease")
MODAL_GAP = FUTURE | MODAL | frozenset("expected likely feared set not never fewer".split())
IRREALIS_NOUNS = _words("irrealis_nouns")
IF = _words("if")
TAME = _words("tame")
HISTORIC = re.compile(
    r"\b(?:anniversary|commemorat\w+|centenary|decades? ago|years? ago|century(?!-old)|in the (?:19|18)\d\ds|"
    r"during the (?:\w+ )?(?:world|civil|cold|gulf|soviet|vietnam|korean) war|"
    r"world war(?! (?:two|ii|2|one|i)(?:-era)? (?:shell|bomb|mine|grenade|munition|ordnance|explosive|mortar))|"
    r"(?<!you )remember(?:s|ed|ing)?|memorial(?! (?:hospital|medical|park|hall|school|college|bridge|highway|drive))|"
    r"monuments? to|cenotaph|(?:plaque|mural|exhibition|museum)[\w' ]{0,30} (?:recalls?|honou?rs?|marks?|shows?|names)|"
    r"(?:video|footage|photos?|photograph|pictures?|images?|clip)\b[^.;]{0,60}\b(?:years?|months) old|"
    r"back in (?:19|20)\d\d|the previous (?:government|regime)|former regime|"
    r"veterans? of (?:the )?[\w' ]{0,24}?(?:wars?|battles?|campaigns?)\b|"
    r"gestapo|wehrmacht|luftwaffe|waffen-ss|third reich|vikings?|crusaders|conquistadors?|red army|"
    r"ottoman (?:empire|troops|army|forces)|roman legions?|napoleon(?:'s|ic)?)\b"
)
HISTORIC_STEMS = (
    "anniversar", "commemorat", "centenary", "ago", "century", "in the 1", "during the ", "world war", "remember",
    "memorial", "monument", "cenotaph", "plaque", "mural", "exhibition", "museum",
    " old", "back in ", "previous ", "former regime", "veteran", "gestapo",
    "wehrmacht", "luftwaffe", "waffen", "reich", "viking", "crusader", "conquistador", "red army",
    "ottoman", "roman legion", "napoleon",
)  # fmt: skip
"""Of which a sentence that tells of history holds one; likewise below."""
REMEMBERS = re.compile(r"anniversary|commemorat|remember|memorial|monument|cenotaph|veteran")
WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:today|yesterday|tonight)\b")
ENTRY_OF_YEAR = re.compile(r"1\d[6-9]\d ?[:\u2013\u2014-] ?(?!\d)")
"""How an entry of an almanac begins; what could be minutes ("1945: shots are heard") begins one of a log."""
YEAR_STEMS = (" 18", " 19", " 20")
YEAR = re.compile(
    r"\b(?:in|of|since|the|from|between|during|january|february|march|april|may|june|"
    r"july|august|september|october|november|december) ((?:1[89]|20)\d\d)\b"
)
OTHER_CLAUSE = re.compile(
    r"\b(?:which|who|whose|since|signed|founded|established|elected|began|begun|born|mayor|governor|president|minister|"
    r"ambassador|champion|treaty|law|took office|assumed|appointed|married|built)\b"
)  # between a year and an event: the year is not the event's
STATES = _words("states")
ERUPTS = re.compile(
    r"^(?:has |have |had |that |which )*(?:erupt|broke|break|flare|escalat|intensif|"
    r"killed|spread|left|began|start|resum)"
)
FRESH = _words("fresh")
PREDICATE = 6  # words between a noun and its auxiliary, "in X" included
MEANS = 6  # words back from "to disperse" to "used"
OPENING = 12  # words: how far the condition that opens a sentence is taken to reach
OPENS_PHRASE = frozenset("the a an this that these those his her their its our my of for by with from among".split())
FEARED = frozenset("fear fears feared risk risks risked avoid avoided escape danger afraid against".split())
UNLIKELY = re.compile(
    r"\b(?:is|was|are|were|seems|looks|appears) (?:very |highly |still )?"
    r"(?:un)?(?:likely|imminent|possible|expected|planned|impossible)\b"
)
PROPOSING = _words("proposing")
FICTION = re.compile(
    r"\b(?:films?|movie|novel|video ?game|tv series|drama series|second series|fictional|documentary|screenplay|"
    r"box office|sequel|the play|a play|stage play|opera(?! house| singer)|musical|memoir|boot camp|re-?enact\w*|"
    r"heroines?|protagonists?|thriller|playwright|blockbuster|biopic|mini-?series|trilogy|best-?seller|sitcom|"
    r"screenwriter|film-?makers?|comic book|cast of|starring|directed by|in cinemas)\b"
)
FICTION_STEMS = (
    *"film movie novel video series fiction documentary screen sequel play opera musical memoir enact heroine "
    "protagonist thriller blockbuster biopic trilogy seller sitcom starring cinemas".split(),
    "box office", "boot camp", "comic book", "cast of", "directed by",
)  # fmt: skip
COURT = re.compile(
    r"\b(?:charge[sd]?|convict(?:ed|ions?)|acquitted|acquittal|guilty|on trial|indicted|indictments?|sentenced|"
    r"jailed|imprisoned|arraigned|prosecuted|cleared)\b(?: [\w'-]+){0,6}? (?:of|with|for|over)(?: [\w'-]+){0,4} $"
)  # before a noun: what a court judges lies behind the news of the verdict
DRILL = re.compile(
    r"^(?:[\w'-]+ ){0,6}?in (?:a|an|the) (?:[\w-]+ ){0,3}?(?:exercise|drill|simulation|rehearsal|war game)s?\b"
)
STATISTIC = re.compile(
    r"^(?:[a-z'-]+ ){0,6}?(?:(?:fell|rose|dropped|increased|declined|decreased|soared) (?:by|from|sharply|steadily|\d)|"
    r"doubled|tripled|quadrupled|halved)\b|"
    r"^(?:fell|rose|dropped|increased|declined|decreased|soared|surged|climbed|jumped)"
    r"(?: (?:in|last|this|again|and|nation)\b|$)"
)
ACCUSED = re.compile(
    r"\b(?:suspected|suspicion|accus(?:ed|es|ing|ations?)|guilty|convicted|charge[sd]?|alleg(?:ed|ations?)|indicted|wanted)"
    r"(?: [\w'-]+){0,3}? (?:of|with|for)(?: [\w'-]+){0,2} $"
)  # before a form in -ing: what somebody is accused of, which is told for certain only where people came to harm
COURT_REACH = 100  # characters from the charge to what is charged
SURVEYED = re.compile(
    r"\b(?:surveys?(?! of (?:the )?(?:damage|losses))|respondents|surveyed|opinion polls?|questionnaire)\b"
)
SURVEYED_STEMS = ("survey", "respondents", "opinion poll", "questionnaire")
PENAL_STEMS = (" ban", *"punish prohibit outlaw criminali forbid regulat carr define".split())
PENAL = re.compile(
    r"\b(?:laws?|bill|decree|legislation|ordinance|penal code|criminal code|convention)\b(?: [\w'-]+){0,5}? "
    r"(?:punish|prohibit|outlaw|criminali[sz]|bans?\b|banning|forbid|regulat|carr(?:y|ies)\b|defines?\b)"
)
PERMITS = frozenset(
    "let lets letting allow allows allowed allowing permit permits permitted permitting enable enables enabling "
    "authorise authorises authorised authorising authorize authorizes authorized authorizing empower empowers "
    "empowered empowering entitle entitles".split()
)
PERMITTED = 9  # words from "allow" to what is allowed
LAWS = frozenset(
    "bill bills law laws act decree decrees amendment amendments ordinance ordinances rule rules powers clause clauses "
    "permit licence license legislation policy policies proposal proposals plan plans motion treaty warrant warrants "
    "mandate order orders ruling directive guidelines provision provisions".split()
)
GRANTED = 8  # words from a law to its "allow"
UNTRUE_STEMS = (*"true false wrong baseless unfounded fabricated hoax fake".split(), "a lie")
UNTRUE = re.compile(
    r"\bit (?:is|was) (?:not true|false|untrue|a lie) that\b|"
    r"\b(?:was|were|is|are|proved|proven|turned out(?: to be)?) (?:completely |entirely |simply )?"
    r"(?:false|untrue|wrong|baseless|unfounded|fabricated|a hoax|fake)\b"
)
CALLED_OFF = re.compile(
    r"^(?:(?!could|should|might|would)[a-z'-]+ ){0,6}?(?:was|were|has been|have been|had been|is|are) "
    r"(?:called off|cancelled|canceled|averted|foiled|thwarted|prevented|abandoned|avoided|declared over)\b"
)
NEVER_HAPPENED = re.compile(
    r"^(?:[a-z'-]+ ){0,4}?(?:did not|didn't|never|has not|had not) (?:take place|took place|taken place|happen|"
    r"happened|occur|occurred|materiali[sz]e|materiali[sz]ed|c[oa]me$|c[oa]me (?:and|but|or|about|off))\b"
)
TO_COME = re.compile(
    r"^(?:[a-z'-]+ ){0,4}?(?:(?:is|are) (?:to|due|set|scheduled|planned|"
    r"expected|poised|likely|about)|ha(?:s|ve) been (?:set|scheduled|planned) for) "
)
CALLED_FOR = re.compile(
    r"\b(?:call(?:ed|s|ing)?|announc(?:ed|es|ing)|convened|proclaimed) (?:for )?(?:an? |the |another |new )?"
    r"(?:[\w-]+ ){0,3}$"
)
FOR_A_DAY = re.compile(
    r"^(?:[\w'-]+ ){0,5}?for (?:next |this |the )?(?:\w+day|tomorrow|weekend|week|month|january|february|march|april|"
    r"may|june|july|august|september|october|november|december|\d)"
)
"""Before and after a noun that somebody has called for a day: "have called a strike in Lima for Saturday"."""
COMMON = re.compile(
    r"^(?:[a-z'-]+ ){0,3}?(?:is|are|were|was|(?:have|has|had) become|remain|remains) (?:very |not |all too |still |a )?"
    r"(?:increasingly )?(?:common|commonplace|frequent|rare|routine|widespread|daily|rampant|"
    r"on the rise|unheard of|unknown)\b"
)
HABIT = re.compile(
    r"\b(?:often|always|usually|sometimes|frequently|routinely|regularly|repeatedly|typically|rarely|seldom|"
    r"every (?:day|week|month|year|night|summer|winter)|each (?:day|week|month|year)|daily|day after day)\b"
)
WHENEVER = re.compile(r"\b(?:on sight|whenever|every time|each time|as soon as|once (?:the|they|he|she|it|there) )")
"""Beside a passive in the present: "are arrested once the evidence is gathered"."""
SUPERLATIVE = re.compile(
    r"\b(?:worst|first|biggest|largest|deadliest|bloodiest|heaviest|strongest|most|highest|lowest|fewest|only)\b"
    r"[^.;]{0,60}?\b(?:since|in) (?:\w+ )?(?:(?:19|20)\d\d|\w+ (?:years|decades))"
)
FALSE_ALARM = frozenset({"alarm", "report", "reports", "rumour", "rumours", "rumor", "rumors", "claims", "claim"})
ANYONE_WHO = frozenset({"who", "that", "which", "they", "we", "you"})
PUT_OFF = re.compile(
    r"^(?:[a-z'-]+ ){0,4}?(?:was|were|has been|have been|had been|is|are) (?:postponed|put off|delayed)\b"
)
PERCEIVED = re.compile(r"^(?:[a-z'-]+ ){0,3}?(?:could|can|might) (?:still |also |clearly )?be (?:heard|seen|felt)\b")
FORESEEN = re.compile(
    r"^(?:[a-z'-]+ ){0,4}?(?:could|might|should) (?:easily |well )?have been (?:avoided|prevented|foreseen|averted)\b"
)
NO_REPORTS = re.compile(
    r"\bno (?:immediate |further |confirmed |initial )?(?:reports?|signs?|indications?) of "
    r"(?:(?!(?:for|after|in|from|that|about|at)\b)[\w-]+ ){0,4}$"
)
ONLY_PLANNED = re.compile(
    r"^(?:(?:that|which) (?:[\w'-]+ ){0,4}?(?:had |has |have |was |were |is |are )?(?:been )?)?"
    r"(?:planned|planning|threatened) (?:for|by|to|next|last|against|on)\b"
)
YEARS_OF = re.compile(r"\b(?:years|decades|months|generations) of (?:[\w-]+ ){0,2}$")
DETERMINES = frozenset("the a an his her its their our my your".split())
WARNED = re.compile(r"\bwarn\w* (?:\w+ ){0,2}(?:of|about|against) (?:[\w-]+ ){0,2}$")
_WISHES = "|".join(sorted(WANT - {"able", "help", "helped", "how"}))
WISHED = re.compile(
    rf"\b(?:{_WISHES}) (?:[\w'-]+ ){{0,3}}?to (?:launch|stage|mount|conduct|commit|organi[sz]e|encourage|incite|"
    r"provoke|foment|spark|trigger|start|wage|unleash|perpetrate|execute|carry out|stir up|hold|impose|sign) "
    r"(?:[\w'-]+ ){0,3}$"
)
WISHED_REACH = 100  # characters from "wants to stage" to what is wanted
WARNED_REACH = 48  # characters from "warned" to what is warned of
GATHERED = re.compile(
    r"\b(?:gather\w*|rall(?:y|ied)|assembled|converged|marched|massed|poured|turned out|took to the streets|"
    r"came out|blocked|formed|met|walked out)\b"
)
LISTED = 8  # words on in which a list of infinitives has its "and"
COORDINATION = 14  # words back in which a verb joined by "and" looks for the auxiliary that it shares
SPREADING = frozenset(
    "cholera ebola measles dengue malaria mpox plague outbreak epidemic floods flooding heatwave".split()
)
YEARS_REACH = 160  # characters from "two years after" to the event it dates
YEARS_AFTER = re.compile(
    r"\b(?:a|one|two|three|four|five|six|seven|eight|nine|ten|\d+) years? (?:and \w+ \w+ )?(?:to the day )?"
    r"(?:after|since)\b[^,;]*$"
)
ASKED = re.compile(
    r"(?:^|[:“\"'‘(,\]]\s*)(?:but |and |so )?"
    r"(?:did|do|does|is|are|was|were|has|have|had|will|would|can|could|should|may)\b[^?]{0,300}\?"
)
