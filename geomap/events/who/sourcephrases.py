"""Sources told without a verb of their own: "according to X", "X: 15 killed", "announced by X", "not verified"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from geomap.events.who import denials, speech, subjects
from geomap.events.who.speakers import Speakers
from geomap.events.who.speech import Clause, Frame
from geomap.events.words import persons, sources
from geomap.records import Quote, SourceKind, changed

_REPORTS = re.compile(r"(?:unconfirmed )?(?:reports?|claims)$", re.IGNORECASE)
_VERB_NEXT = re.compile(r"\s+(?:said|say|claimed|suggested|that)\b")
_WITHIN = frozenset("in on from after with".split())
_BARELY_GIVEN = re.compile(r"(?:issued|given)\s+(?!as\b|at\b)")
_ISSUED = re.compile(
    r"(?:(?:the|an?|its|their|this)\s+)?(?:[\w-]+\s+){0,2}?(?:balance|bulletin|report|statement|communiqu[eé]|toll|tally|note|"
    r"summary|update)\s+(?:of|by|from)\s+(?=(?:the\s+)?[\w’'-]+)",
    re.IGNORECASE,
)
_AT = r"@(?P<name>\w{2,30})(?:\s\([^()\n]{1,40}\))?\s?:\s"
_HANDLE, _NEXT_HANDLE = re.compile(rf"\s*{_AT}"), re.compile(rf"(?<=\s){_AT}")
_GIVEN_BY = re.compile(
    r"(?:(?:First|Initial|Latest|Early|Preliminary|Provisional|New)\s+)?(?:[Ww]ord|[Rr]eports?|[Aa]ccounts?|[Tt]olls?|[Ff]igures?|[Nn]ews|"
    r"[Ii]nformation|[Ss]tatement|[Uu]pdate),?\s+(?:from|by|of)\s+(?P<name>[^:,.;]{3,60}):\s"
)
_OWN_DEED = re.compile(
    r"[\"“]?(?:We|Our\s+\w+)\s+(?:have\s+|just\s+|also\s+)*(?:struck|hit|attacked|shelled|killed|destroyed|seized|captured|"
    r"downed|shot|repelled|eliminated|neutrali[sz]ed|targeted|launched|bombed|liberated|arrested|carried)\b"
)
_GIVEN = ("given", "put", "placed", "estimated", "reckoned")
_SHORT_CLAUSE = 30  # characters of a clause that only adds a figure
_LONGEST_OWNER = 4  # words
_MOST = 4  # owned claims of a sentence
_OFFICES = frozenset({"office", "bureau", "department", "centre", "center", "service"})
_NO_HEADS = frozenset(
    "he she they it news press wing front group groups mission security defence defense health".split()
)
_THE_EVENT = re.compile(
    r"(?:the|this|that|these)\s+(?:reported\s+)?(?:attack|incident|shooting|strike|raid|blast|explosion|killing|"
    r"death|clash|"
    r"ambush|abduction|kidnapping|clashe|fighting|casualtie|losse|claim|report)s?|(?P<last>this|that|it)",
    re.IGNORECASE,
)
_OF = re.compile(r"\s(?:of|in|for|at)\s")
_CUT = re.compile(r"[,;:]\s|\s(?:under|after|before|despite|and|but|since|following|that|which|amid|with)\s")
_SPLIT = re.compile(r";\s|,\s+(?:but|while|whereas)\s")
_LABEL = re.compile(
    r"(?:^|\n|[.!?]\s|\d\s|[-–—▪•]\s?)(?P<name>(?:[A-Z][\w’'-]*\s+){0,5}[A-Z][\w’'-]+)(?:,\s[^,:.\n]{3,40})?:\s*[\"“]$"
)
_LONGEST_LABEL = 60  # characters
_CLAUSE_CUT = re.compile(r";\s|:\s|,\s+(?:and|but|while|where|when)\s")
_SUBORDINATOR = re.compile(r"\b(?:in\s+which|where|that|when|because|and|but|while|although),\s$")
_HAS_VERB = re.compile(r"\b(?:was|were|is|are|has|have|had|will|kills?|[a-z]{3,}ed)\b")
_CONTENT = 3  # words that a headline needs before its source
_DOUBT_REACH = 300  # characters in which stands what a doubt is about
_LONGEST_TOPIC = 160  # characters of what a doubt is about


class Phrases(Speakers):
    """Reads such phrases of a sentence."""

    def according(self, clause: Clause, match: re.Match[str]) -> None:
        """Read 'according to X' before or after what X says."""
        text = clause.text
        end = subjects.phrase_end(text, match.end())
        said = text[match.end() : end]
        if said.rpartition(" ")[2].lower() in speech.NO_VOICE or said.lower().startswith(("which ", "whom ")):
            return
        start = match.end()
        if speech.FIGURES.match(said) and not speech.MADE_BY.match(text, end):
            return  # "according to preliminary data": whose, nobody says
        passed_on = speech.MEDIUM_NOUN.match(said) or speech.FIGURES.match(said)
        issued = _ISSUED.match(said)
        if issued:  # "the weekly balance of the ministry"
            start += issued.end()
        made = speech.MADE_BY.match(text, end) if passed_on else None
        if made:  # "a statement by the governor's office": the office speaks
            start, end = made.end(), subjects.phrase_end(text, made.end())
        head = text[: match.start()]
        tail = text[end:].strip()
        if not head.strip(' ,“"'):
            scope = clause.scope(end)
        else:
            cut = max((found.end() for found in _SPLIT.finditer(head)), default=0)
            cut = (
                0 if len(head) - cut < _SHORT_CLAUSE and not tail.strip(".") else cut
            )  # "25 drowned; 12 are missing, according to"
            runs_on = tail and tail[0] not in ".,;" and not tail.startswith(("and", "as", "but", "while"))
            runs_on = runs_on or self.interrupts(text, match.start(), end)
            scope = clause.scope(cut, None if runs_on else match.start())
        self.add(clause, (start, end), match.group().strip().lower(), scope)

    def headed(self, clause: Clause) -> None:
        """Read 'Health ministry: 15 killed': who stands before the colon says what follows it."""
        handle = _HANDLE.match(clause.text)
        if handle:
            self._posted(clause, handle)
            return
        given = _GIVEN_BY.match(clause.text)
        if given:  # "First word, from a bus driver: at least five killed"
            self.add(clause, given.span("name"), "said", clause.scope(given.end()))
            return
        match = speech.HEADED.match(clause.text) or speech.HEADED_LATER.search(clause.text)
        if match is None or not sources.split(match["name"]) or sources.asks(match["name"]):
            return
        *others, last = sources.split(_OF.split(match["name"], maxsplit=1)[0]) or ("",)
        lexicon = sources.words()
        known = lexicon.party | lexicon.neutral | lexicon.strong | lexicon.outlet | _OFFICES
        named = match["name"].split()[-1][:1].isupper() and (
            not known.isdisjoint(others) or any(other == "head" or persons.is_person(other) for other in others)
        )  # "Interim chief Steve Rai:"
        told = last in lexicon.verbs or not (lexicon.verbs - speech.NOUNS).isdisjoint(others)
        if (last in known or named) and not told and (others or last not in _NO_HEADS):
            self.add(clause, match.span("name"), "said", clause.scope(match.end()))

    def _posted(self, clause: Clause, handle: re.Match[str]) -> None:
        """Read '@Handle: text', a post to the next one or the end of its line; of its own deeds a party tells."""
        text, start = self.document.text, clause.base + handle.end()
        end = text.find("\n", start)
        end = end if end >= 0 else len(text)
        following = _NEXT_HANDLE.search(text, start, end)
        scope = (start, following.start() if following else end)
        name = handle["name"]
        kind = sources.kind(name.replace("_", " "), self.document, self.groups)
        if kind == "neutral" and _OWN_DEED.match(clause.text, handle.end()):
            kind = "party"
        self.add(clause, handle.span("name"), "posted", scope, kind=kind)

    def signed(self, clause: Clause) -> None:
        """Read 'Toll now 52 - community leaders', as headlines name their source."""
        match = speech.SIGNED.search(clause.text)
        if match is None or len(clause.text[: match.start()].split()) < _CONTENT:
            return
        words = set(sources.split(match["name"]))
        words |= {word.removesuffix("s") for word in words}
        if words & (sources.words().party | sources.words().neutral) - _NO_HEADS:
            self.add(clause, match.span("name"), "said", clause.scope(0, match.start()))

    def announced(self, clause: Clause, match: re.Match[str]) -> None:
        """Read 'a ceasefire announced by X': X answers for the clause up to there."""
        end = subjects.phrase_end(clause.text, match.end())
        cut = max((found.end() for found in _CUT.finditer(clause.text, 0, match.start())), default=0)
        if speech.FIGURE_BEFORE.search(clause.text, max(0, match.start() - 24), match.start()):
            self.add(clause, (match.end(), end), match.group().split()[0].lower(), clause.scope(0))
        elif _BARELY_GIVEN.match(match.group()):
            return  # "orders given by his brother"
        elif match.group().startswith(_GIVEN):  # "the toll was put at 14 by X"
            self.add(clause, (match.end(), end), "said", clause.scope(0))
        elif end > match.end() and match.start() > cut:
            self.add(clause, (match.end(), end), match.group().split()[0].lower(), clause.scope(cut, match.start()))

    def owned(self, clause: Clause) -> None:
        """Read "the army's account that ...": the army says it."""
        counted = speech.BY_COUNT.match(clause.text)
        if counted:  # "By the army's count, 30 were killed"
            self.add(clause, counted.span("who"), "said", clause.scope(counted.end()))
        for match in islice(speech.OWNED_THAT.finditer(clause.text), _MOST):
            words = clause.text[: match.start()].split(" ")[-_LONGEST_OWNER:]
            begin = match.start() - len(" ".join(words))
            begin = max(begin, clause.text.rfind(" the ", begin, match.start()) + 1)
            self.add(clause, (begin, match.start()), "said", clause.scope(match.end()), at=begin)

    def shown(self, clause: Clause) -> None:
        """Read 'figures from X show that ...', 'X figures showed' and 'footage showed police beating a man'."""
        text = clause.text
        for pattern in (speech.SHOWN_BY, speech.SHOWN):
            match = pattern.search(text)
            words = set(sources.split(match["who"])) if match else set()
            lexicon = sources.words()
            if match and lexicon.verbs.isdisjoint(words) and words & (lexicon.party | lexicon.neutral | lexicon.strong):
                rest = text[match.end() :].strip(" .")
                scope = clause.scope(match.end()) if rest else clause.scope(0, match.start())
                self.add(clause, (match.start("who"), match.start("who") + len(match["who"].rstrip())), "said", scope)
                return
        saw = speech.SAW.search(text)
        if saw:
            rest = text[saw.end() :].strip(" .")
            self.add(clause, saw.span("who"), "saw", clause.scope(saw.end()) if rest else clause.scope(0, saw.start()))
            return
        match = speech.PICTURED.match(text)
        told = set(sources.split(match["who"])) if match else set()
        if match and text[match.end() :].strip(" .") and told.isdisjoint(sources.words().verbs | _WITHIN):
            self.add(clause, match.span("who"), "showed", clause.scope(match.end()), kind="unnamed")

    def hearsay(self, clause: Clause, match: re.Match[str]) -> None:
        """Read 'reportedly', 'it was claimed', 'there were reports of'."""
        noun = _REPORTS.search(match.group())
        if noun and speech.NONE_OF_IT.search(clause.text, max(0, match.start() - 12), match.start() + noun.start()):
            return  # "there were no reports of injuries"
        start = match.start() + (noun.start() if noun else 0)
        if noun and _VERB_NEXT.match(clause.text, match.end()):
            return  # the verb that follows makes the frame
        verb = clause.text[start : match.end()].lower()
        scope = clause.scope(match.start(), self.scope_end(clause.text, match.end(), start) if noun else None)
        self.add(clause, (start, match.end()), verb, scope, kind="unnamed")

    def unverified(self, clause: Clause, match: re.Match[str], quotes: Sequence[Quote]) -> None:
        """Read 'X could not verify the reports of Y' and 'the claims could not be verified'."""
        text = clause.text
        verb = " ".join(match.group().split())
        passive = "able to" not in verb.lower() and bool(speech.UNVERIFIED_PASSIVE.search(verb))
        low = max(0, match.start() - _DOUBT_REACH)
        spoken_of = text[low : match.start()] if passive else text[match.end() : match.end() + _DOUBT_REACH]
        about = speech.CLAIM_ABOUT.search(spoken_of)
        topic = about["topic"] if about else None
        if topic is None and not passive and speech.CLAIM.search(spoken_of) is None:
            topic = spoken_of.strip(" .")[:_LONGEST_TOPIC] or None
        known = _THE_EVENT.fullmatch(topic) if topic else None
        if known:
            topic = None  # "could not confirm the attack": what has just been told
        every = bool(denials.EVERY.search(spoken_of) or denials.EVERY.match(verb))
        owner = None if every else speech.CLAIM_OWNED.search(spoken_of)
        start, end = (0, 0) if passive else subjects.doubter(text, match.start())
        source = text[start:end]
        full = source or "outlet"
        if source.lower() in {"i", "we"}:  # who speaks in a quotation doubts what others say
            at = clause.base + match.start()
            full = next((q.speaker.text for q in quotes if q.speaker and q.start <= at < q.end), full)
        kind: SourceKind = sources.kind(source, self.document, self.groups) if source else "outlet"
        if kind == "neutral" and source.isupper():
            kind = "outlet"  # an outlet calls itself by its initials
        aside = denials.DOUBTED_ASIDE.search(text, 0, match.start()) if passive else None
        within = aside is not None and text.startswith(
            ",", match.end()
        )  # "its figures, which could not be verified, put"
        words = speech.WORD.finditer(text, 0, aside.start() if aside else 0)
        said = [found.start() for found in words if found[0].lower() in sources.words().verbs]
        scope = clause.scope(0)
        if not within:
            scope = clause.scope(said[-1] if said else 0, aside.start() if aside else None)
        opens = clause.base + max(0, text.rfind("; ", 0, match.start()))
        frame = Frame(
            source or self.document.outlet or "", clause.base + start if source else None,
            clause.base + end if source else None, kind, verb, None,
            scope, "unverified", full, clause.number, opens, general=topic is None and aside is None,
            target=owner["owner"] if owner else None, topic=topic, every=every, groups=self.groups,
            several=bool(speech.PLURAL_CLAIM.search(spoken_of)),
            last=bool(known and known["last"]),
            accounts=bool(speech.EITHER_ACCOUNT.search(spoken_of) or speech.EITHER_ACCOUNT.match(verb)),
        )  # fmt: skip
        self.frames.append(frame)

    def labelled(self, number: int, quote: Quote) -> bool:
        """Let a quotation be told by the name that a line of a live blog puts before it: 'Hale: "..."'."""
        text = self.document.text
        found = _LABEL.search(text, max(0, quote.start - _LONGEST_LABEL), quote.start)
        if found is None or sources.asks(found["name"]):
            return False
        if found["name"].isupper() and not sources.words().verbs.isdisjoint(sources.split(found["name"])):
            return False
        clause = Clause(number, text[found.start("name") : quote.start], found.start("name"))
        name = found["name"]  # one word is a person's name here, no government's
        kind = sources.kind(self.roles.get(name.rpartition(" ")[2].lower(), name), self.document, self.groups)
        frame = self.frame(clause, (0, len(name)), "said", (quote.start, quote.end), "asserts", kind=kind)
        self.keep(changed(frame, start_at=quote.start))
        return True

    @staticmethod
    def interrupts(text: str, begin: int, end: int) -> bool:
        """Whether who speaks stands inside the clause that is told: 'In Homs, according to a neighbour, gunmen ...'."""
        if not text[:begin].endswith(", ") or not text.startswith(", ", end):
            return False
        if _SUBORDINATOR.search(text, max(0, begin - 16), begin):
            return True  # "in which, it said, dozens hurled stones"
        cut = max((found.end() for found in _CLAUSE_CUT.finditer(text, 0, begin)), default=0)
        return subjects.first_verb(text[cut:begin], begin - cut) is None and not _HAS_VERB.search(text, cut, begin)

    @staticmethod
    def scope_end(text: str, at: int, begin: int) -> int:
        """Return where a speaker's words end: at 'but', at a later speaker, at the comma of 'While X said ..., '."""
        ends = [len(text)]
        ends += [
            found.start() for found in (speech.CUT_SCOPE.search(text, at), speech.LATER_FRAME.search(text, at)) if found
        ]
        if speech.SUBORDINATE.search(text[:begin]):
            comma = text.find(", ", at)
            ends += [comma] if comma >= 0 else []
        return min(ends)
