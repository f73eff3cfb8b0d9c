"""Words that tell of names: connectors, prepositions of place, titles, kinds of place; in English, in lower case."""

from __future__ import annotations

CONNECTORS = frozenset(
    "of de del la las los le les du des da do dos das di el al ul as ez ash upon on sur the and y e et & - – ' ’ st "
    "san en an am der den und und het ter bin ibn ol an".split()
)
ARTICLES = frozenset("al el ul as ash ar an at az ad ed es ul il".split())
"""Arabic articles, written in lower case before a hyphen."""
OPENING = ARTICLES | frozenset("san santa la las los el le les de st der ter".split())
"""Connectors with which names also begin."""
# Capitalised words that open sentences without being names; they are looked at only before another capital.
STOPWORDS = frozenset(
    "the a an he she it they we i you his her their its our my your this that these those there in on at as after "
    "before but and or so if when while since for from with by to of is are was were be been has have had do does "
    "did will would can could may might should must not no nor who what which where why how all some any many much "
    "more most other others one two three four five six seven eight nine ten about over under between during "
    "through against into out up down off also just only then than now here however meanwhile later earlier "
    "according although though because until both each every few several such another very even still yet again "
    "ever never said says say mr mrs ms".split()
)
LOCATIVE = frozenset(
    "in near at from to around outside into across throughout toward towards through via inside leaving left "
    "reached reach entered enter entering captured besieged bombed shelled visiting visit visited between beyond "
    "above below north south east west northeast northwest southeast southwest northern southern eastern western "
    "central downtown mainland rural".split()
)
TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir lady lord president minister premier chancellor senator sen rep "
    "congressman congresswoman representative governor gov mayor councilman councilwoman judge justice attorney "
    "sheriff deputy officer chief detective sgt sergeant lt lieutenant col colonel gen general maj major capt "
    "captain cpl corporal private pvt admiral adm commander king queen prince princess pope bishop archbishop rev "
    "reverend father sister brother imam sheikh ayatollah mullah secretary ambassador spokesman spokeswoman "
    "spokesperson coach quarterback pitcher actor actress singer author director producer striker midfielder "
    "defender uncle aunt sr jr saint named called dean superintendent trooper commissioner chairman chairwoman "
    "ceo".split()
)
SPEECH = frozenset(
    "said says told added explained wrote tweeted argued noted recalled insisted testified replied asked joked "
    "thinks thought believes hopes admitted smiled laughed".split()
)
KINDS = frozenset(
    "county counties parish province provinces district districts state city town township village region river "
    "lake creek valley mountain mountains hills hill island islands bay beach desert sea ocean gulf strait "
    "peninsula airport governorate department oblast raion prefecture municipality borough canton commune territory "
    "republic kingdom emirate airbase base camp fort harbor harbour port pass range plateau coast basin canyon "
    "falls forest park road street avenue highway boulevard lane drive square neighborhood neighbourhood suburb "
    "capital border dam bridge station springs landing".split()
)


MONTHS = frozenset(
    "january february march april may june july august september october november december jan. feb. mar. apr. aug. "
    "sept. oct. nov. dec. monday tuesday wednesday thursday friday saturday sunday mondays fridays saturdays "
    "sundays".split()
)
