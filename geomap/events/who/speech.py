"""The language of reporting: what a reporting clause is, patterns of who says what, and where their words end.

Offsets of the patterns are within one sentence, those of a `Frame` within the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from geomap import language
from geomap.events.words import sources
from geomap.records import SourceKind

Stance = Literal["asserts", "denies", "unverified"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A source that answers for `scope`; `full` is its fullest description, `start_at` where the clause begins.

    `general` marks a denial or doubt of claims made elsewhere: of `target`'s, on `topic`, of `every` side, of the
    `several` just before, of the one, or of the very `last`. `part` marks a denial of a part in what it takes as having
    happened and `accusation` one of a charge; `answers` says what kind of thing told just before a denial answers
    without naming it ("violence": nobody was there; "territory", "damage": it still holds the `topic`, the `topic` is
    intact). `withdraws` marks who takes its own claim back; `accounts` a doubt of what each of the sources said,
    neutral ones too; `responsible` marks who says to have done what others tell.
    """

    source: str
    start: int | None
    end: int | None
    kind: SourceKind
    verb: str | None
    medium: str | None
    scope: tuple[int, int]
    stance: Stance
    full: str
    sentence: int
    start_at: int
    general: bool = False
    target: str | None = None
    topic: str | None = None
    every: bool = False
    hedge: str | None = None
    groups: frozenset[str] = frozenset()
    part: bool = False
    several: bool = False
    answers: str = ""
    withdraws: bool = False
    responsible: bool = False
    accusation: bool = False
    accounts: bool = False
    last: bool = False


class Clause(NamedTuple):
    """A sentence that is being read: its number, its text, and where the text begins in the document."""

    number: int
    text: str
    base: int

    def scope(self, start: int, end: int | None = None) -> tuple[int, int]:
        """Return document offsets of a stretch of the sentence, to its end by default."""
        return self.base + start, self.base + (len(self.text) if end is None else end)


DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
MONTH = r"january|february|march|april|may|june|july|august|september|october|november|december"
_VERIFY = r"(?:verif(?:y|ied)|confirm(?:ed)?|corroborated?|authenticated?|checked|substantiated)"

WORD = re.compile(r"[A-Za-z]{3,}")
ACCORDING = re.compile(
    r"\b(?:according to|in the words of|as reported by|as claimed by|as per|"
    r"by the (?:account|count|reckoning|tally|estimate) of)\s+|"
    r"(?<=[\s,(])(?-i:per)\s+(?-i:(?=(?:the\s+)?[A-Z]|(?:their|its|his|her|local|state|city|mayor|governor|police|officials|"
    r"medics|hospital)\b))",
    re.IGNORECASE,
)
HEARSAY = re.compile(
    r"\b(?:reportedly|allegedly|purportedly|supposedly|unconfirmed reports?|"
    r"there (?:are|were) (?:unconfirmed )?(?:reports|claims)|"
    r"it (?:is|was|has been) (?:claimed|reported|alleged|said)|rumou?red)\b",
    re.IGNORECASE,
)
UNVERIFIED = re.compile(
    rf"\b(?:(?:could|can|has|have|had|was|were|is|are)\s*(?:not|n't|n’t)\s+(?:\w+\s+){{0,3}}?(?:be\s+|been\s+)?"
    rf"(?:\w+ly\s+){{0,2}}{_VERIFY}|cannot\s+(?:be\s+)?(?:\w+ly\s+){{0,2}}{_VERIFY}|"
    rf"(?:unable|impossible|difficult|hard|not\s+able)\s+to\s+(?:\w+ly\s+){{0,2}}(?:verify|confirm)|"
    r"no\s+(?:independent\s+|immediate\s+|official\s+)+(?:confirmation|verification)|no\s+confirmation\s+of|"
    r"no\s+(?:independent|other|official)\s+\w+\s+(?:has|have|had)\s+(?:yet\s+)?(?:verified|confirmed)|"
    rf"(?:yet|still)\s+to\s+be\s+(?:\w+ly\s+){{0,2}}{_VERIFY}|"
    rf"(?:neither|none)(?:\s+[\w’']+){{0,4}}?\s+(?:could|can|has|have|was|were)\s+(?:be\s+|"
    rf"been\s+)?(?:\w+ly\s+)?{_VERIFY}|"
    rf"not\s+(?:been\s+)?(?:immediately\s+)?possible\s+to\s+(?:\w+ly\s+)?{_VERIFY}|"
    r"no\s+way\s+(?:of\s+verifying|to\s+verify)|(?:remain|remains|remained)\s+(?:unverified|unconfirmed))\b",
    re.IGNORECASE,
)
UNVERIFIED_PASSIVE = re.compile(r"\b(?:be|been|was|were|is|are|has|have|had)\b|remain|^no\b", re.IGNORECASE)
DOUBT_STEMS = ("verif", "confirm", "corroborat", "authenticat", "checked", "substantiat")
HEARSAY_STEMS = (
    "reportedly", "allegedly", "purportedly", "supposedly", "unconfirmed report", "there are", "there were", "it is",
    "it was", "it has been", "rumor", "rumour",
)  # fmt: skip

CLAIMS = (
    r"(?:claims?|reports?|allegations?|accusations?|statements?|assertions?|rumou?rs?|charges|news|accounts?|"
    r"suggestions?|figures?|tolls?|numbers?|information|version|footage|videos?|images?|authenticity)"
)
_OWNER = r"(?P<owner>(?:[Tt]he\s+)?(?:[^\W\d_][\w-]*\s+){0,3}[^\W\d_][\w-]*)['’]s?\s+"
CLAIM = re.compile(rf"\b{CLAIMS}\b", re.IGNORECASE)
CLAIM_ABOUT = re.compile(
    rf"\b{CLAIMS}\s*(?:that|of|about|on|regarding)\s+(?P<topic>.{{3,120}}?)(?:[.,;]|$)", re.IGNORECASE
)
CLAIM_OWNED = re.compile(rf"{_OWNER}(?:\w+\s+)?{CLAIMS}\b")
OBJECT_OWNER = re.compile(rf"{_OWNER}(?:\w+\s+)?$")
MADE_BY = re.compile(r"\s*(?:(?:made|issued|put forward|spread)\s+)?(?:by|from)\s+", re.IGNORECASE)
POSSESSOR = re.compile(r"\s+((?:the\s+)?(?:[^\W\d_][\w-]*\s+){0,4}[^\W\d_][\w-]*)['’]s?\s+$")
ABOUT = re.compile(r"\s*(?:that|of|about|on|regarding|concerning|over|to(?=\s+have\b))\s+", re.IGNORECASE)
THAT = re.compile(r"\s*,?\s+that\s+")
CITED = re.compile(r",\s+(?:citing|quoting)\s+(?P<name>[^,]{2,80}),?\s*$")
ADDRESSEE = re.compile(
    r"\s+(?:reporters|journalists|newsmen|the\s+(?:press|public|media|nation)|lawmakers|parliament|us|me|him|her|"
    r"them|(?:local|state|foreign)\s+(?:media|"
    r"television|tv|radio)|"
    r"(?:an?|the|this|our)\s+(?:[\w'’-]+\s+){0,3}?(?:conference|briefing|agency|newspaper|channel|television|radio|"
    r"station|"
    r"reporter|"
    r"correspondent|website|portal|daily|council|parliament)|(?:the\s+)?[A-Z][\w.&'’-]*(?:\s+(?:(?:of|the|"
    r"news)\s+)?[A-Z][\w.&'’-]*){0,4}"
    r"(?:\s+(?:news\s+)?agency)?)(?=\s*(?:$|[,.;)]|\s(?:on|in|by|via|late|at|during|earlier|today|yesterday|this|"
    r"an?\s+(?:hour|minute|moment))\b))"
)
CONTINUES = re.compile(
    r"(?:(?:They|He|She|It)\s+also\b|(?:Provisional|Preliminary|Initial|Interim)\s+(?:toll|count|figures?)\b|"
    r"On\s+(?:the|our)\s+(?:friendly|enemy|rebel|opposing)\s+side\b|(?:Another|A\s+further|A\s+total\s+of)\s+\w+|"
    r"(?:At\s+least\s+)?\w+\s+(?:others|more)\b|(?:All|Both|None|Most|Some|No)\b[^.;:]{0,80}?\shad\s|"
    r"(?:(?:Most|Many|Some)\s+of\s+the|The)\s+(?:dead|wounded|injured|victims|casualties)\b|(?:Then\s+)?[Tt]hey\b|"
    r"The\s+(?:men|gunmen|attackers|assailants|fighters|soldiers|troops|rebels|bandits|militants|insurgents|raiders|"
    r"kidnappers|intruders|drones|planes|aircraft|bodies)\b)"
)
NO_VOICE = frozenset(
    "plan plans schedule timetable agreement accord law laws rules tradition deal terms constitution budget custom "
    "treaty regulations contract calendar map maps legend".split()
)
PLURAL_CLAIM = re.compile(
    r"\b(?:claims|reports|allegations|accusations|statements|assertions|rumou?rs|accounts|figures|tolls|numbers)\b",
    re.IGNORECASE,
)
PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be)\s+(?:\w+ly\s+|also\s+|not\s+|widely\s+)?$", re.IGNORECASE)
AS_SAYING = re.compile(
    r"(?:\s+(?:by|in)\s+[^,.;]{2,60}?)?\s+as\s+(?:saying|telling|claiming)\b(?:\s+by\s+[^,.;]{2,60})?"
)
QUOTED_AS = re.compile(r"\s+(?P<name>[^,.;:]{3,100}?)\s+as\s+(?:saying|telling\s+\w+|claiming)\b")
GAVE = re.compile(
    r"\s+(?:an?|the|another|his|her|its|their)\s+(?:\w+\s+){0,2}?(?:account|version|figure|toll|estimate|tally|"
    r"number|count)s?\b|\s+(?:at\s+least\s+|some\s+|about\s+)?(?:\d[\d,]*|[a-z]+(?:-[a-z]+)?)\s+(?:dead|deaths|killed|injured|"
    r"wounded|missing)\b"
)
POSTED = re.compile(
    r"\b(?:statements?|messages?|videos?|photos?|pictures?|footage|letters?|communiqu[eé]s?|recordings?|audio|"
    r"images?|notes?|"
    r"clips?|posts?)\s+(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
TO_THE_KNOWLEDGE = re.compile(
    r"\s+to\s+(?:the|public|general)\s+(?:knowledge|attention|notice)\b"
)  # communiques in translation
NONE_OF_IT = re.compile(r"\b(?:no|any|without)\s+(?:immediate\s+)?$", re.IGNORECASE)
HEADED = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+)?(?:[\d:./\[\]()-]+\s+)?(?:[^\w\s\"“@#(\[]{1,3}\s*)?(?P<name>(?:[Tt]he\s+)?(?:[A-Z][\w.'’-]*|[a-z][\w'’-]*)(?:\s+[\w.'’-]+){0,5})(?:,\s(?:speaking|talking|writing|posting|reached|contacted|interviewed|asked)\s[^:.]{3,60})?:"
    r"\s+(?=\S)"
)
RESPONSIBILITY = re.compile(r"\s+(?:responsibility|credit)\s+for\b")
SIGNED = re.compile(r"[a-z0-9](?:\s[-–—]|:)\s+(?P<name>(?:[Tt]he\s+)?[\w'’-]+(?:\s+[\w'’-]+){0,3})$")
NAMED_LAST = re.compile(
    r"(?:[A-Z][\w’'-]*(?:\s+(?:of\s+|de\s+|al\s+)?[A-Z][\w’'-]*)*|\b(?:[Aa]n?|[Tt]he|[Aa]nother|[Oo]ne)\s+"
    r"(?:(?!(?:of|for|in|at|by|with|to|from)\b)[\w’'-]+\s+){0,4}[\w’'-]+)$"
)
"""Who stands right before ', who said'."""
HEADED_LATER = re.compile(r"[.!?]\s+(?P<name>(?:The\s+)?[A-Z][\w'’-]*(?:\s+[\w'’-]+){0,4}):\s+(?=\S)")
EITHER_ACCOUNT = re.compile(
    r"\b(?:either|neither|both|(?:any|none)\s+of\s+(?:the|these|those)|the\s+two|these)\s+(?:account|version|figure|"
    r"claim|report|statement|"
    r"toll)s?\b",
    re.IGNORECASE,
)
FIGURE_BEFORE = re.compile(r"\b(?:toll|figures?|count|number|estimate|tally|balance)\s+$", re.IGNORECASE)
OF_DEAD = re.compile(r"\s+(?:dead|deaths?|cases|fatalit(?:y|ies)|killed|casualties|missing)\b", re.IGNORECASE)
COUNTED = re.compile(
    r"\s+(?:at\s+least\s+|more\s+than\s+|some\s+|over\s+|nearly\s+|about\s+)?(?:\d|two\b|three\b|four\b|five\b|"
    r"six\b|seven\b|"
    r"eight\b|nine\b|ten\b|dozens\b|the\s+(?:deaths?|killings?)\b)",
    re.IGNORECASE,
)
RAISED = re.compile(
    r"\s+(?:to\s+\d|(?:the|its|their|his|her)\s+(?:\w+\s+){0,2}?(?:toll|count|tally|figure|number|"
    r"estimate)\b)",
    re.IGNORECASE,
)
OWNED_THAT = re.compile(
    r"['’]s?\s+(?:\w+\s+)?(?:account|statement|assertion|allegation|announcement|version|accusation|"
    r"contention)\s+that\s"
)
"""'The army's account that ...': a claim told by a noun."""
AROSE = re.compile(
    r"\s(?:(?:came|comes?|emerged|surfaced|arrived|appeared|spread|circulated)\s+(?:on\s+)?"
    r"(?:(?:just|only|shortly|soon|late|early|an?|several|two|three|\d+|\w+day|minutes?|hours?|days?|weeks?)\s+){0,4}"
    r"(?:after|as|while|amid|when|before|following)|follow(?:ed|s)?)\s"
)
"""'Reports of X came after Y': what follows is the outlet's, which only says when the reports came."""
SHOW_STEMS = (" saw", " show", " indicate", " suggest", " put")
FOOTAGE = re.compile(
    r"\s+(?:(?:the|an?|some|several|two|new|mobile|drone|satellite)\s+){0,3}(?:footage|videos?|images?|photos?|"
    r"photographs?|pictures?|recordings?|"
    r"reports?|accounts?)\b|\s+that\b"
)
_SHOW = r"(?:show|shows|showed|shown|indicate|indicates|indicated|suggest|suggests|suggested|put|puts)\b"
SHOWN_BY = re.compile(
    r"\b(?:figures?|data|statistics|records?|numbers|counts?|bulletins?|tall(?:y|ies))\s+(?:\w+\s+){0,3}?(?:from|by|"
    r"of|at)\s+(?P<who>[^,.;:]{3,70}?)\s+"
    rf"(?:on\s+\w+day\s+)?{_SHOW}"
)
SHOWN = re.compile(
    r"(?:^|[,;]\s+|\bas\s+)(?P<who>(?:[Tt]he\s+)?(?:[\w’'-]+\s+){1,5}?)(?:figures|data|statistics|"
    r"records)\s+(?:\w+ly\s+)?(?:on\s+\w+day\s+)?"
    rf"{_SHOW}"
)
SAW = re.compile(
    r"(?:^|,\s+)(?P<who>(?:(?:[Aa]n?|[Oo]ne|[Tt]he)\s+)?(?:[\w’'&.-]+\s+){0,3}?(?:journalist|correspondent|reporter|"
    r"photographer|team|crew|witness|eyewitnesse?)s?)"
    r"(?:\s+(?:at|on|in|for|who|from)\s[^,.;]{2,50}?)?\s+saw\b"
)
BY_COUNT = re.compile(
    r"(?:By|In|On|From|,\s+by|,\s+on)\s+(?P<who>(?:the\s+|its\s+|"
    r"their\s+)?(?:[\w-]+\s+){0,3}?[\w-]+)['’]s?\s+(?:own\s+|latest\s+)?"
    r"(?:count|account|telling|version|reckoning|estimate|tally|words|figures|data)\b,?"
)
FIGURES = re.compile(
    r"(?:the\s+|its\s+|their\s+)?(?:(?:latest|official|preliminary|initial|early|provisional|available)\s+)?(?:figures|data|statistics|numbers|information|details)(?:\s+\w+ed)?$",
    re.IGNORECASE,
)
PICTURED = re.compile(
    r"(?P<who>(?:[\w’'-]+\s+){0,3}?(?:[Ff]ootage|[Vv]ideos?|[Ii]mages|[Pp]hotos|[Pp]hotographs|[Pp]ictures|"
    r"[Cc]lips?))\s+(?:[^,.;]{3,60}?\s+)?"
    rf"(?:appeared\s+to\s+|appears\s+to\s+)?{_SHOW}"
)
CITING_FIRST = re.compile(r"(?:Citing|Quoting)\s+(?P<name>[^,]{2,80}),\s")
ANNOUNCED_BY = re.compile(
    r"\b(?:announced|declared|reported|confirmed|claimed|alleged|released|published|communicated|provided|"
    r"proclaimed|issued|given(?=\s+by)|(?:given|put|placed|estimated|reckoned)\s+(?:as|at)\s+[\w, "
    r"]{1,40}?)\s+(?:(?:on\s+)?\w+day\s+)?by\s+(?=\w)"
)
NOT_SAID = re.compile(r"\b(?:not|never|n[’']t)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
COORDINATED = re.compile(r"\s(?:and|but)\s+(?:(?:also|then|later|has|have|had)\s+){0,2}$", re.IGNORECASE)
SUBJECT_FIRST = re.compile(
    r"(?P<name>[A-Z][\w.'’-]*(?:\s+[\w.'’-]+){0,5}?)\s+(?:did|does|do|has|have|had|was|were|is|are|made|gave|"
    r"held|took|met|went|came|issued|declined|refused|"
    r"[a-z]{2,}ed)\b"
)
ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
PUT_AT = re.compile(r"\s+[^.;]{2,80}?\s+at\s+(?:\w+\s+){0,3}[\w\"“]")
CITING = re.compile(
    r"[^.;,]{0,40},?\s+(?:citing|quoting|on the authority of)\s+(?=(?:the|an?|its|local|military|security|"
    r"police|officials|"
    r"witnesses|residents|sources|unnamed|[A-Z]))"
)
INVERTED = re.compile(
    r"\s+(?=[A-Z]|(?:the|an?|one|his|her|its|their|another|local|state|police|officials?|witnesses|residents|medics|"
    r"army|military|ministry|rescue|fire|health|emergency|border|coast|defen[cs]e|interior|foreign|civil|provincial|"
    r"regional|district|city|federal|national|"
    r"minister|mayor|governor|rebels|group|report|government|source|sources|hospital|monitor|prosecutors?|rescuers|"
    r"bishop|union|family)\b)"
    r"(?!(?:(?!\b(?:who|which|whose)\b)[^,.;\"“])*\b(?:had|has|have|was|were|is|are|would|will|could|did|may|might|can|"
    r"that|\w{2,}ed)\b)[^;\"“]{2,160}(?:$|;)"
)
PASSIVE_VERBS = frozenset({"accused", "blamed", "believed", "reported", "alleged", "said", "claimed"})
EMPTY_REST = re.compile(
    r"^\s*(?:(?:on|in|via|through|to|at|during|late|early|by|from|after|before|without|citing|quoting|of|yesterday|"
    rf"today|{DAY}|this|last|there|here|later|as|following|who|amid|"
    r"(?:an?|one|two|three|\d+|some|a\s+few)\s+(?:minute|hour|day|week)s?\s+(?:ago|earlier|"
    r"later|on))\b(?:(?!\bthat\b)[^,;:]){0,110})?"
    r"(?:[,.;!?\"”]|$)",
    re.IGNORECASE,
)
_NOUN_LEADS = frozenset(
    "the a an of these those such any all several some many no its his her their made to earlier latest media "
    "news official unconfirmed conflicting initial early local in into over amid despite by with on from about "
    "for both after following police confirm verify corroborate immediate first new similar twitter facebook telegram "
    "daily "
    "against and or are were been called calling labelled branded termed blog deny denied refuted rejected "
    "dismissed".split()
)
_POSSESSIVE_ENDS = ("'", "’", "'s", "’s", "'S", "’S")
NOUNS = frozenset(
    "reports report claims claim posts tweets tweet notes estimates post charges broadcast contests".split()
)
MEDIUM_NOUN = re.compile(
    r"^(?:the|a|an|this|that|its|his|her|their|another)?\s*(?:tweet|post|statement|message|communiqu[eé]|video|"
    r"letter|release|note|announcement|account|press release)$",
    re.IGNORECASE,
)
ACCOUNT = re.compile(
    r"\b(?:accounts?|channels?|pages?|websites?|handles?)\s+"
    r"(?:of|run by|belonging to|linked to|close to|affiliated with|used by)\s+"
    r"(?P<name>(?:the\s+)?[^\W\d_][\w'’-]*(?:\s+[^\W\d_][\w'’-]*){0,4})",
    re.IGNORECASE,
)
SUBORDINATE = re.compile(
    r"(?:^|[,;]\s*)(?:while|as|although|though|whereas|even as|after|before)\s+(?:the\s+)?$", re.IGNORECASE
)
NO_CLAIM = re.compile(
    r"\s+(?:by\b|(?:responsibility|credit)(?!\s+for\b)|victory|asylum|(?:[\w,-]+\s+){1,4}lives\b|(?:the|"
    r"a)\s+(?:prize|title|seat|medal|"
    r"life))",
    re.IGNORECASE,
)
WEAK = frozenset(
    "recalls answered replied denounced assured detailed specified clarified complained added adds posted posts "
    "posting described describes revealed reveals published quoted quotes cited recalled recounted continued noted "
    "notes read relayed aired broadcast believed believes disclosed informed estimates post lamented laments "
    "conveyed conveys narrated deplored deplores countered counters retorted retorts".split()
)
CLAUSE_AHEAD = re.compile(
    r"\s+(?:[\w’'-]+\s+){1,5}?[a-z]{3,}ing\b|\s*(?:(?:on|in|via|to|through)\s[^,;:]{1,50}?\s|(?:last|this)\s\w+\s|"
    r"(?:yesterday|today|earlier|later|\w+day)\s(?:\w+\s)?)?(?:that\b|how\b|"
    r"[:,]?\s*[\"“‘]|``|:)",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(r"\b(?:we|I)\b[^.,;]*$")
CAPITAL = re.compile(r"[^\W\d_a-z](?<![\w-].)")
"""Where a name may begin."""

FULL_NAME = re.compile(r"(?<![\w’'-])[^\W\d_a-z][\w’'-]{1,40}+(?: [^\W\d_a-z][\w’'-]{1,40}+)++")
ACRONYM = re.compile(
    r"\b(?P<name>[A-Z][\w’'-]+(?: (?:(?:of|for|and|the) )?[A-Z][\w’'-]+){1,6}+) \((?P<short>[A-Z]{2,6})\)"
)  # "Rapid Support Forces (RSF)"
BRACKETED = re.compile(r" \([A-Z]{2,6}\)")
"""What a text with any such acronym holds, found in no time."""

ARMED = re.compile(
    r"([A-Z](?<!\w.)[A-Z]{1,5}) (?:(?:has|had|have|also) ){0,2}(?:attacked|shelled|bombed|captured|seized|ambushed|"
    r"stormed|overran|kidnapped|abducted|withdrew|besieged|claimed responsibility)\b"
)
LONE_NAME = re.compile(r"[^\W\d_a-z][\w/-]{1,40}")
_PEOPLE = (
    r"(?:fighters?|militants?|forces?|rebels?|insurgents?|militia(?:men)?|troops|soldiers|commanders?|gunmen|"
    r"guerrillas?|spokes(?:man|woman|person)|army|military|front|brigade|leaders?)\b"
)
PEOPLE = re.compile(rf"\s{_PEOPLE}")
GROUP = re.compile(
    rf"(?<![\w-])([^\W\d_a-z][\w-]{{1,40}}+)(?:['’]s)?+\s++(?:(?!s(?:ays?|aid)\b|claim|report|kill|as\b|and\b|of\b|"
    rf"by\b)[a-z]++\s++)?{_PEOPLE}"
)
NO_GROUP = frozenset(
    "the a an this that these those his her their its our my some many several most all both two three ten more other "
    "armed masked government army former local state on in at as by and but while after when since its one if police "
    "rebel new security".split()
)
ROLE_AFTER = re.compile(
    r"(?<![\w'’-])(?P<name>[^\W\d_a-z][\w'’-]{1,40}+(?: [^\W\d_a-z][\w'’-]{1,40}+){1,3}+), "
    r"(?P<role>(?:the |a |an |one of )?(?:[\w'’-]+ ){0,3}?[^\n.,;:()]{3,80})"
)
CUT_SCOPE = re.compile(r",\s+(?:but|while|whereas|although|though|even as)\s|;\s")
LATER_FRAME = re.compile(
    r",\s+[^,]{2,60}\s(?:said|reported|reports|says|added)\b[^,]{0,20}[.\s]*$|,\s+according to\b", re.IGNORECASE
)


@cache
def _media() -> re.Pattern[str]:
    """Return the pattern of media."""
    names = sorted(sources.words().media, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(name) for name in names) + r")\b", re.IGNORECASE)


def medium(text: str, verb: str) -> str | None:
    """Return the medium that a clause names."""
    if verb in {"tweeted", "tweets", "tweeting"}:
        return "Twitter"
    return _medium_of(text)


@lru_cache(maxsize=64)  # every clause of a sentence asks again
def _medium_of(text: str) -> str | None:
    """Return the medium that a text names first, one on which a statement was published before the statement."""
    low = text.lower()
    media = sources.words().media
    found = [media[name.lower()] for name in _media().findall(text)] if language.holds(low, media) else []
    return next((name for name in found if name not in {"statement", "video"}), found[0] if found else None)


def is_noun(before: str) -> bool:
    """Whether the word before a verb of speech makes a noun of it: 'the claims', 'army's report'."""
    left = before.rstrip()
    if left == before:
        return False
    at = len(left)
    while at and (left[at - 1].isalnum() or left[at - 1] == "_"):
        at -= 1
    return left[at:].lower() in _NOUN_LEADS or left.endswith(_POSSESSIVE_ENDS)


def denied_object(text: str, at: int) -> bool:
    """Whether a noun such as 'claims' is what a verb of denying or verifying acts on."""
    before = set(text[max(0, at - 60) : at].lower().split())
    return bool(before & (sources.words().denying | {"verify", "confirm", "confirmed"}))
