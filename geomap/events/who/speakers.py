"""Who speaks in a reporting clause: pronouns led back to who spoke before, bare names to the role they were given."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from geomap.events.who import denials, speech, subjects
from geomap.events.who.speech import Clause, Frame, Stance
from geomap.events.words import persons, sources
from geomap.records import Document, SourceKind, changed

_PRONOUNS = frozenset("he she they it we i who which".split())
_ACRONYM = 5
_UNCONFIRMED = re.compile(r"\b(?:unconfirmed|unverified)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\d{1,2}/\d{0,2}\s+")
_OPENING = re.compile(
    r"\s*(?:Contrary\s+to|Despite|Unlike|Against)\s+what\s+|"
    r"\s*(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|[A-Z][A-Z .'-]{3,30}(?:,\s\w{3,9}\.?\s\d{1,2})?)\s*"
    r"\([A-Z][\w ]{1,12}\)\s*[-–—]*\s*(?=(?:An?|The|Some|One|Two|Three|Several)\s+[a-z])|"
    r"\s*(?:Before|After|During|Since|Until|Following|Amid|Despite|Upon|Prior to)\s+(?:[a-z'’-]+\s+){1,5}(?=[A-Z])"
)

_NAME = r"[A-Z][\w.’'-]+(?:\s+(?:(?:al|el|as|ad|an|ar|az|bin|ibn|de|da|del|van|von|der|ag)[\s-])?[A-Z][\w’'-]+){1,4}"
_ROLE_THEN_NAME = re.compile(
    rf"(?:[Tt]he|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Oo]ur|[Aa]n?|[Oo]ne|"
    rf"[A-Z][\w-]+)\s+(?:[\w.’'-]+\s+){{0,8}}[\w’'-]+,\s+"
    rf"(?P<name>{_NAME})(?=$|,)"
)
_NAME_NEXT = re.compile(rf",\s+(?P<name>{_NAME})(?=\s*[,.;]|\s*$)")

_PRESS_OFFICE = re.compile(
    r"(?:(?<=[A-Z]{2})(?:['’]s)?|(?<=\w)['’]s?|(?<=s)['’])\s+(?:media|press|information)\s.*", re.DOTALL
)
_OPENERS = frozenset("the a an in on at as but and for from by to with when while after if its their".split())
_DESCRIBED = re.compile(r"(?<![\w’'-])([^\W\d_a-z][\w-]{1,40}+),\s+(?:\d{1,3}\b|an?\s[a-z])")  # "Ali, 32, a farmer"

_COMMA = re.compile(r",(?=\s)")
_ROLE_BEFORE = re.compile(r"(?:[\w’'-]+ ){1,4}$")  # "the Blue Front's spokesman [Ann Lee]"
_LONGEST_ROLE = 60  # characters
_SINCE = 2  # sentences in which "he" may be the person who opened one
_LONGEST_NAME = 8  # capitals of a name: four words, some with an apostrophe
_WITHIN_SPEECH = re.compile(r"\b(?:it|he|she|they|we|I)\s+(?:had|has|have)\s+$", re.IGNORECASE)
_COUNTED_BEFORE = re.compile(
    r"\b(?:\d+|the|an?|of|other|some|several|these|those|its|their|his|her|one|two|three|four|five|six|seven|eight|"
    r"nine|"
    r"ten|with|by|and|more)\s+$",
    re.IGNORECASE,
)
_SUCH_STATES = re.compile(
    r"\b(?:united|foreign|member|neighbou?ring|gulf|arab|baltic|african|european|western|island|sovereign)\s+$",
    re.IGNORECASE,
)
_COUNTING = frozenset("counted counts tallied documented documents registered".split())
LISTING = frozenset(
    "registers names named lists listed records recorded logs logged know knows knew count counting treats treated "
    "receives received attends attended".split()
)
"""Verbs that say something where a count of the dead, the hurt or the held follows, and whose subject is a source."""
_FIGURE = (
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|dozens|scores|"
    r"hundreds|one|an?)"
)
_LISTED = re.compile(
    r"\s+(?:(?:of|to|for)\s+)?[\"“]?(?:(?:at\s+least|(?:no|not)?\s*more\s+than|some|about|up\s+to|nearly|over|around|"
    rf"another)\s+)?{_FIGURE}[\"”]?\s+(?:[\w-]+\s+){{0,3}}?[\"”]?(?:dead|deaths?|killed|wounded|injur\w+|missing|detain\w+|"
    r"arrest\w*|bodies|corpses|fatalities|victims?|hurt|casualties|displaced|hostages|deceased|disappeared|burned)\b",
    re.IGNORECASE,
)
"""What stands after a verb that is one of saying only where a count follows: 'knows of "not more than four" deaths'."""
_RAISING = frozenset("raised raises revised revises lowered updated".split())
TRANSITIVE = frozenset({"put", "puts", "gave", "give", "gives"}) | _COUNTING | _RAISING
"""Verbs that say something only with a figure or an account as their object."""


_NEEDED = {"gave": speech.GAVE, "give": speech.GAVE, "gives": speech.GAVE, "verified": speech.FOOTAGE}
"""What must follow a verb that says something only of certain objects."""


_BARE = frozenset({"accuse", "announce", "insist", "affirm", "give"})
_AFTER_AUXILIARY = re.compile(
    r"\b(?:to|will|would|may|might|can|could|should|must|did|do|not|n[’']t)\s+(?:\w+ly\s+)?$", re.IGNORECASE
)
_OFFICES = frozenset(
    "ministry army military government police office forces command service guard front authority administration "
    "presidency embassy council committee agency hospital movement coalition party union".split()
)
_ADDED = re.compile(r",\s+(?:(?!was\b|were\b|been\b|and\b)[\w’'.-]+\s+){1,7}$")
_HAVING = re.compile(r"\b(?:had|has|have)\s+(?:also\s+|\w+ly\s+)?$")


def says_nothing(text: str, match: re.Match[str], word: str, rest: str) -> bool:
    """Whether a verb is no report here: 'claimed nine lives', 'rejected an offer', 'could not confirm'."""
    start = match.start()
    rest = rest.lower() if text.isupper() else rest
    noun = word == "alleged" or (word == "states" and not rest.lower().startswith(" that "))
    counted = noun and _COUNTED_BEFORE.search(text, max(0, start - 24), start)
    reduced = word == "accused" and rest.startswith(" of ") and text[:start].endswith(", ")
    unsaid = word in _BARE and (text.isupper() or bool(_AFTER_AUXILIARY.search(text, max(0, start - 24), start)))
    unsaid = unsaid or (word == "charged" and not (_ADDED.search(text, 0, start) and speech.EMPTY_REST.match(rest)))
    unsaid = unsaid or (word == "written" and not _HAVING.search(text, max(0, start - 16), start))
    unsaid = unsaid or (word == "states" and _SUCH_STATES.search(text, max(0, start - 16), start) is not None)
    if counted or reduced or unsaid or subjects.describes(text, start):
        return True  # "four alleged members of the gang", "X, accused of ...", "the group that claimed the raid"
    needed = speech.PUT_AT if word.startswith("put") else _NEEDED.get(word)
    if needed and not needed.match(rest):
        return True
    if (
        word in {"confirmed", "reported"}
        and speech.OF_DEAD.match(rest)
        and text[: match.start()].endswith(("of ", "the "))
    ):
        return True  # "the number of confirmed dead"
    if word == "brings":
        return speech.TO_THE_KNOWLEDGE.match(rest) is None
    if word in TRANSITIVE and _WITHIN_SPEECH.search(text, max(0, match.start() - 16), match.start()):
        return True  # "said it had counted 12 dead": the saying tells more
    counting = (LISTING, _LISTED), (_COUNTING, speech.COUNTED), (_RAISING, speech.RAISED)
    passed_on = word in LISTING and speech.LATER_FRAME.search(text, match.end())  # "has treated nine, a nurse said"
    if passed_on or any(word in verbs and not figure.match(rest) for verbs, figure in counting):
        return True
    if speech.NOT_SAID.search(text, max(0, match.start() - 24), match.start()):
        return word not in sources.words().denying
    if speech.POSTED.search(text, max(0, match.start() - 32), match.start()) and word in speech.WEAK:
        return True  # "in a statement posted on Telegram"
    if word.startswith("sp") and word in {"spoke", "spoken", "speaks", "speak"} and not rest.startswith(" of "):
        return True
    if word.startswith("claim") and speech.NO_CLAIM.match(rest):
        return True
    if word in denials.REJECTS and not (
        denials.OBJECT.match(rest) or denials.THIS.match(rest) or speech.THAT.match(rest)
    ):
        return denials.DENIED_BEFORE.search(text, 0, match.start()) is None
    return word.startswith(speech.DOUBT_STEMS) and bool(
        speech.UNVERIFIED.search(text, max(0, match.start() - 40), match.end())
    )


def _at(starts: Sequence[int], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what `finditer` would, for a pattern that begins with a capital, tried at the capitals alone."""
    end = 0
    for start in starts:
        if start >= end and (match := pattern.match(text, start)):
            end = match.end()
            yield match


def _before(starts: Sequence[int], marks: Sequence[int], most: int) -> list[int]:
    """Return, in order, the last few of some starts before each mark: where a pattern that needs one may begin."""
    kept: list[int] = []
    done = 0
    for mark in marks:
        last = bisect_left(starts, mark)
        kept += starts[max(done, last - most) : last]
        done = max(done, last)
    return kept


def _is_role(phrase: str) -> bool:
    """Whether a phrase tells what somebody is, not who: 'the elder', 'High Commissioner', 'a rebel commander'."""
    head = sources.split(_OF.split(phrase, maxsplit=1)[0])[-1:]
    return bool(head) and (persons.like_person(head[0]) or head[0] in _ROLES)


_OF = re.compile(r"\s(?:of|for|in|at)\s")
_ROLES = frozenset(
    "head chairman chairwoman president commissioner attorney speaker representative envoy coordinator administrator "
    "councillor ambassador senator mp lawmaker spokesperson ruler general colonel".split()
)
_FORCES = r"(?:fighters|forces|troops|soldiers|militants|guerrillas|combatants|mujahideen|warriors|gunmen|sarmachars)\b"
_OUR_FORCES = re.compile(rf"\b[Oo]ur\s+(?:own\s+|brave\s+)?(?:{_FORCES}|side\b|comrades\b)")
_OWN_DEED = re.compile(
    r"\W*(?:that\s+)?(?:it|they|its\s+\w+|their\s+\w+)\s+(?:(?:had|have|has|also|just)\s+){0,2}(?:killed|overr[au]n|captured|"
    r"destroyed|repelled|ambushed|attacked|struck|shelled|bombed|blew\s+up|blown\s+up|shot\s+down|downed|eliminated|"
    r"neutrali[sz]ed|liberated|raided|deposed|overthr\w+|seized|burned|targeted|fired)\b"
)
"""Who tells of a deed of war as his own is a party to it."""
_OPERATION = re.compile(r"(?:[Tt]he\s+)?Operation\s+[A-Z]")
_OF_A_GROUP = re.compile(r"(?:[Tt]he\s+)?(?P<group>[A-Z][A-Z-]{2,}[A-Z])['’]s?\s+(?=[A-Z][a-z])")
_STYLED = (
    r"(?:that|which|who)?\s*(?:call(?:s|ed|ing)?|(?:styl|term|describ)(?:e?s|ed?|ing))\s+(?:itself|themselves|himself)\s+"
    r"(?:as\s+)?(?P<name>(?:the\s+)?[A-Z“\"'][^,;:]*)"
)
_SELF_STYLED, _STYLED_NEXT = re.compile(rf"\s{_STYLED}$"), re.compile(rf",\s+{_STYLED}(?=,)")
"""'The group that calls itself X', 'officers calling themselves X'."""
_ITS_FORCES = re.compile(rf"\W*(?:that\s+)?(?:its|their)\s+(?:own\s+)?{_FORCES}")


class Speakers:
    """Makes the frames of a document, remembering who spoke last and which role a name was given."""

    def __init__(self, document: Document) -> None:
        """Begin with nobody having spoken; note the roles that the document gives names ('Name Name, spokesman of')."""
        self.document = document
        text = document.text
        capitals = [match.start() for match in speech.CAPITAL.finditer(text)]
        people = _before(capitals, [match.start() for match in speech.PEOPLE.finditer(text)], 1)
        self.groups = frozenset(m[1].lower() for m in _at(people, speech.GROUP, text)) - speech.NO_GROUP
        if not text.isupper():
            party = sources.words().party
            acronyms = speech.ACRONYM.finditer(text) if speech.BRACKETED.search(text) else ()
            spelled = {m["short"] for m in acronyms if party & set(sources.split(m["name"]))}
            self.groups |= {name.lower() for name in spelled | set(speech.ARMED.findall(text))}
        self.frames: list[Frame] = []
        self.roles: dict[str, str] = {}
        self.last: Frame | None = None
        self.opened: Frame | None = None
        named = [(match.start(), match[0].split(" ")) for match in _at(capitals, speech.FULL_NAME, text)]
        full = {name[-1].lower() for _, name in named if len(name) > 2 or name[0].lower() not in _OPENERS}
        commas = [match.start() for match in _COMMA.finditer(text)]
        described = _at(_before(capitals, commas, 1), _DESCRIBED, text)
        self.surnames = frozenset(full | {match[1].lower() for match in described})
        known = sources.words().party | sources.words().neutral
        for match in _at(_before(capitals, commas, _LONGEST_NAME), speech.ROLE_AFTER, text):
            role = sources.split(match["role"])
            if known & set(role) and role[0] not in sources.words().verbs:  # "Name Name, told the Herald"
                self.roles.setdefault(match["name"].split(" ")[-1].lower(), match.group())
        for start, name in named:
            before = _ROLE_BEFORE.search(text, max(0, start - _LONGEST_ROLE), start)
            if before and _is_role(before[0].rstrip()) and not known.isdisjoint(sources.split(before[0])):
                self.roles.setdefault(name[-1].lower(), f"{before[0]}{' '.join(name)}")

    def add(
        self, clause: Clause, span: tuple[int, int], verb: str, scope: tuple[int, int], *,
        at: int | None = None, kind: SourceKind | None = None,
    ) -> Frame:  # fmt: skip
        """Make a frame that asserts, and keep it; `span` and `at` are offsets within the sentence."""
        return self.keep(self.frame(clause, span, verb, scope, "asserts", at=at, kind=kind))

    def keep(self, frame: Frame) -> Frame:
        """Remember a frame and who spoke."""
        self.frames.append(frame)
        if frame.kind != "unnamed":
            self.last = frame
        return frame

    def open(self, clause: Clause) -> None:
        """Note the person with whom a sentence opens and whose role is known: "he" of the next one may be that one."""
        match = speech.FULL_NAME.match(clause.text)
        if match and match[0].rpartition(" ")[2].lower() in self.roles:
            self.opened = self.frame(clause, match.span(), "", (0, 0), "asserts")

    def _meant(self, full: str, clause: Clause) -> Frame | None:
        """Return who is meant by a pronoun or "the tweet": who spoke last, or a person told of since."""
        opened, last = self.opened, self.last
        if opened is None or full.lower() not in {"he", "she"} or clause.number - opened.sentence > _SINCE:
            return last
        return opened if last is None or last.sentence < opened.sentence else last

    def _commands(self, full: str, scope: tuple[int, int]) -> bool:
        """Whether who speaks has forces: "its fighters had taken the town", "our soldiers repelled them"."""
        if not sources.words().strong.isdisjoint(sources.split(full)):
            return False
        told = self.document.text[scope[0] : scope[1]]
        return bool(
            _OPERATION.match(full) or _OUR_FORCES.search(told) or _ITS_FORCES.match(told) or _OWN_DEED.match(told)
        )

    def frame(
        self, clause: Clause, span: tuple[int, int], verb: str, scope: tuple[int, int], stance: Stance, *,
        at: int | None = None, kind: SourceKind | None = None,
    ) -> Frame:  # fmt: skip
        """Make a frame: pronouns and 'the tweet' become who spoke before, a bare name gets the role it was given."""
        # "Before his death Dashty": what opens the sentence is no part of who speaks.
        opening = _OPENING.match(clause.text, span[0], span[1])
        if opening:
            span = (opening.end(), span[1])
        may_style = "sel" in clause.text  # itself, themselves
        styled = may_style and (
            _SELF_STYLED.search(clause.text, 0, span[1]) or _STYLED_NEXT.match(clause.text, span[1])
        )
        if may_style and styled is None and (spoken := clause.text.find(verb, span[1])) > span[1]:
            styled = _SELF_STYLED.match(clause.text, span[1], len(clause.text[:spoken].rstrip(" ,")))
        if styled:
            span, kind = styled.span("name"), kind or "party"
        numbered = _NUMBERED.match(clause.text, span[0], span[1])
        if numbered:  # an entry of a thread: "3/5 IDF says"
            span = (numbered.end(), span[1])
        if clause.text[max(0, span[0] - 5) : span[0]].lower() == "this ":  # "this newspaper counted"
            span = (span[0] - 5, span[1])
        full = clause.text[span[0] : span[1]].strip()
        start_at = clause.base + (span[0] if at is None else at)
        medium = speech.medium(clause.text, verb)
        passed_on = full.lower() in _PRONOUNS or (kind is None and speech.MEDIUM_NOUN.match(full))
        last = self._meant(full, clause) if passed_on else None
        if last is not None:
            return changed(
                last, verb=verb, medium=medium, scope=scope, stance=stance, sentence=clause.number,
                start_at=start_at, general=False, target=None, topic=None, every=False, hedge=None, responsible=False,
            )  # fmt: skip
        if full.lower() in {"we", "i"}:  # the report itself speaks
            outlet = self.document.outlet or ""
            own: SourceKind = "party" if sources.is_party_outlet(outlet) else "outlet"
            return Frame(outlet, None, None, own, verb, medium, scope, stance, "outlet", clause.number, start_at)
        source = full.partition(", ")[0].strip()
        cased = not clause.text.isupper()
        named = _ROLE_THEN_NAME.match(full) if cased else None
        following = None if named or not cased or not _is_role(full) else _NAME_NEXT.match(clause.text, span[1])
        if named and _is_role(source):  # "the group's spokesman, Name Name": the name says who it is
            source = named["name"]
        elif following:  # ", said the elder, Name Name"
            source = following["name"]
            full = f"{full}, {source}"
            span = (following.start("name"), following.end("name"))
        start = clause.base + span[0] + clause.text[span[0] : span[1]].find(source)
        full = self._with_role(full, source)
        found = kind or sources.kind(full, self.document, self.groups)
        owner = _OF_A_GROUP.match(full)
        took = verb.startswith("claim") and speech.RESPONSIBILITY.match(self.document.text, scope[0]) is not None
        if (
            found == "neutral"
            and kind is None
            and (
                took or self._collective(owner["group"] if owner else full, clause.text) or self._commands(full, scope)
            )
        ):
            found = "party"
        hedge = "unverified" if found == "unnamed" and _UNCONFIRMED.search(full) else None
        if found == "unnamed" and kind is None:
            account = speech.ACCOUNT.search(clause.text)
            if account:
                full, found = account["name"], sources.kind(account["name"], self.document, self.groups)
        return Frame(
            " ".join(source.split()), start, start + len(source), found, verb, medium, scope, stance, full,
            clause.number, start_at, hedge=hedge, groups=self.groups, responsible=took,
        )  # fmt: skip

    def _collective(self, full: str, sentence: str) -> bool:
        """Whether a lone proper name speaks for a government or a group: no person of that name is in the document."""
        bare = _PRESS_OFFICE.sub("", speech.ARTICLE.sub("", full))
        if not speech.LONE_NAME.fullmatch(bare) or bare.lower() in self.surnames:
            return False
        if sentence.isupper() and sentence != full and (bare == full or len(bare) > _ACRONYM):
            return False  # in capitals only an article and an acronym tell a group
        if bare.lower() in persons.plurals() or persons.is_person(bare.lower()):
            return False  # "Prosecutors say"
        return bare.lower() not in sources.words().neutral and bare.lower() not in sources.words().outlet

    def _with_role(self, full: str, name: str) -> str:
        """Return the fullest description of a name so far, and remember this one."""
        key = name.rpartition(" ")[2].lower()
        if len(full.split()) == 1:
            return self.roles.get(key, full)
        if name[:1].isupper() and key not in _OFFICES:  # "Baku's ministry" is not "Armenia's Defence Ministry"
            self.roles[key] = max(self.roles.get(key, ""), full, key=len)
            return self.roles[key]
        return full
