"""Reporting clauses: a source, its verb, and the stretch of text that it answers for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from geomap import language
from geomap.events.who import denials, speakers, speech, subjects
from geomap.events.who.refutations import Refutations
from geomap.events.who.speech import Clause, Frame, Stance
from geomap.events.words import persons, sources
from geomap.records import Document, Quote, Sentence, changed

_ADDRESSING = frozenset({"told", "tells", "tell", "informed"})
_QUOTING = frozenset({"quoted", "quotes", "cited"})
_NOBODY = ("no ", "anyone", "whoever", "everyone", "nobody", "none ", "neither ", "nothing", "there ")
_RELATIVE = frozenset({"which", "who", "that"})
_LONGEST_SUBJECT = 22  # words
_MOST_VERBS = 40  # a sentence with more verbs of speech is no prose
_MOST = 12  # other clauses of a sentence, likewise
_AFTER_QUOTE = 120  # characters in which a quotation names its medium
_NAME_AFTER = 60  # characters in which a name follows who is quoted
_FIRST_SUBJECT = 60  # characters of the subject that opens a sentence
_CONTENT = 3  # words before ', X said' that can be what X said
_A_REPORT = re.compile(
    r"\b(?:(?:an?|another|one)\s+[\w-]+|(?:the|its|their|this|"
    r"that)\s+(?!police\b)[\w-]*[^\Ws])\s+(?:[\w-]+\s+)?(?:report|claim)$",
    re.IGNORECASE,
)
_PRONOUN_LAST = re.compile(r"\S\s+(?P<who>it|he|she|they)\s*$")
_WORD = re.compile(r"[^\W\d_]{2}|\b[A-Z]-?\d")  # "M23" and "M-19" speak, a clock time does not
_NEXT_QUOTE = re.compile(r"[^\n.\"“”]{0,40}\.\s{1,2}[\"“]")
_IN_REPORT = re.compile(r"\bin\s+(?:an?|its|their|his|her|the|this)\s+(?:\w+\s+)?$")
_RECEIVED = re.compile(r"\b(?:(?:has|had|have)\s+)?(?:received|got)\s+(?:(?:an?|the|several|two)\s+)?(?:\w+\s+)?$")
_NO_QUOTING = speech.NOUNS | speakers.LISTING | {"lamented", "charged", "give", "written", "accuse", "speak"}
_OF_THEM = frozenset({"accused", "blamed", "believed", "alleged", "described"})
_AUXILIARIES = re.compile(r"(?:(?:has|have|had|is|are|was|were|did|also|then|later|not)\b\s*)+", re.IGNORECASE)


def find(
    document: Document, sentences: Sequence[Sentence], quotes: Sequence[Quote]
) -> tuple[list[Frame], dict[str, str]]:
    """Return reporting clauses in the order of the text, and the roles of last names in lower case."""
    reader = _Reader(document)
    waiting = sorted(quotes, key=lambda quote: quote.start, reverse=True)
    for number, sentence in enumerate(sentences):
        reader.read(Clause(number, sentence.text, sentence.start), list(_within(waiting, sentence)))
        while waiting and waiting[-1].start < sentence.end:
            reader.quoted(number, waiting.pop())
    return sorted(reader.frames, key=lambda frame: (frame.start_at, frame.scope)), reader.roles


def _within(waiting: Sequence[Quote], sentence: Sentence) -> Iterator[Quote]:
    """Yield the quotations that begin in a sentence; `waiting` is in reverse order."""
    for quote in reversed(waiting):
        if quote.start >= sentence.end:
            return
        yield quote


class _Reader(Refutations):
    """Reads sentence after sentence."""

    def read(self, clause: Clause, quotes: Sequence[Quote]) -> None:
        """Add the frames of one sentence; stems are looked for first, since most sentences have none."""
        text = clause.text
        lowered = text.lower()
        self._phrases(clause, lowered, quotes)
        lexicon = sources.words().verbs
        upper = text.isupper()
        spoken = not lexicon.isdisjoint(language.letters(text))
        verbs = (
            match
            for match in (speech.WORD.finditer(text) if spoken else ())
            if match[0].lower() in lexicon and (upper or not match.start() or match[0][0].islower())
        )
        known = len(self.frames)
        previous: Frame | None = None
        for match in islice(verbs, _MOST_VERBS):
            if not self._own_words(clause, match, quotes):
                previous = self._verb(clause, match, previous) or previous
        if len(self.frames) == known and not quotes:
            self._continued(clause)
        self.open(clause)
        self.label(clause)
        if " by " in lowered:
            self.denied_by(clause)
        self.answer(clause, self.frames[known:])

    def _phrases(self, clause: Clause, lowered: str, quotes: Sequence[Quote]) -> None:
        """Add the sources that a sentence tells without a verb of theirs."""
        text = clause.text
        if (
            "according" in lowered
            or " by " in lowered
            or lowered.startswith("by the ")
            or " per " in lowered
            or "words of" in lowered
        ):
            for match in islice(speech.ACCORDING.finditer(text), _MOST):
                self.according(clause, match)
            for match in islice(speech.ANNOUNCED_BY.finditer(text), _MOST):
                self.announced(clause, match)
        if language.holds(lowered, speech.SHOW_STEMS):
            self.shown(clause)
        if "'" in text or "’" in text:
            self.owned(clause)
        if ":" in text:
            self.headed(clause)
        if " - " in text or " – " in text or " — " in text or ": " in text:
            self.signed(clause)
        if language.holds(lowered, speech.DOUBT_STEMS):
            for match in islice(speech.UNVERIFIED.finditer(text), _MOST):
                self.unverified(clause, match, quotes)
        if language.holds(lowered, speech.HEARSAY_STEMS):
            for match in islice(speech.HEARSAY.finditer(text), _MOST):
                self.hearsay(clause, match)

    def _continued(self, clause: Clause) -> None:
        """Let a sentence that only goes on ("They also ...", "Another 12 ...") be told by who spoke just before it."""
        last = self.frames[-1] if self.frames else None
        if last is None or last.sentence != clause.number - 1 or last.stance != "asserts" or last.kind == "unnamed":
            return
        if speech.CONTINUES.match(clause.text) and "\n\n" not in self.document.text[last.scope[1] : clause.base]:
            self.keep(changed(last, scope=clause.scope(0), sentence=clause.number, start_at=clause.base))

    @staticmethod
    def _own_words(clause: Clause, match: re.Match[str], quotes: Sequence[Quote]) -> bool:
        """Whether a verb of speech is a quoted speaker's own ("we can report that")."""
        at = clause.base + match.start()
        quoted = any(quote.start <= at < quote.end for quote in quotes)
        return quoted and bool(speech.FIRST_PERSON.search(clause.text, max(0, match.start() - 24), match.start()))

    def _verb(self, clause: Clause, match: re.Match[str], previous: Frame | None) -> Frame | None:
        """Read one verb of reporting or denying, unless the word is a noun here or says nothing."""
        text = clause.text
        word = match.group().lower()
        before, rest = text[: match.start()], text[match.end() :]
        noun = speech.is_noun(before) or denials.NOUN_DENIED.search(before[-90:])
        if word in speech.NOUNS and (
            noun or before.rstrip()[-1:] in {"", ";"} or _A_REPORT.search(before[-40:] + word)
        ):
            return self._nominal(clause, match)
        if speakers.says_nothing(text, match, word, rest) or self._is_denied_object(clause, match):
            return None
        passive = speech.PASSIVE.search(text, max(0, match.start() - 40), match.start())
        progressive = passive if word.endswith("ing") else None  # "police were counting fifteen bodies"
        passive = None if progressive else passive
        quoted = speech.AS_SAYING.match(text, match.end()) if passive and word == "quoted" else None
        if passive and not quoted:
            if word not in speech.PASSIVE_VERBS or before.lower().endswith(("it is ", "it was ", "it has been ")):
                return None
            return self.add(clause, match.span(), word, clause.scope(match.end()), kind="unnamed")
        through = speech.QUOTED_AS.match(text, match.end()) if word in _QUOTING else None
        if through and not speech.PASSIVE.search(text, max(0, match.start() - 40), match.start()):
            return self._through(clause, match, through)
        stance: Stance = "denies" if word in sources.words().denying else "asserts"
        if previous is not None and speech.COORDINATED.search(before[-20:]):
            self._cut(clause, match.start())
            frame = changed(
                previous, verb=word, scope=clause.scope(match.end(), self.scope_end(text, match.end(), match.start())),
                stance=stance, start_at=clause.base + match.start(), general=False, target=None, topic=None,
                responsible=False,
            )  # fmt: skip
        elif word.endswith("ing") and not progressive:
            if previous is None and stance == "denies" and (first := speech.SUBJECT_FIRST.match(text)):
                previous = self.frame(
                    clause, first.span("name"), word, (0, 0), stance
                )  # "X held a briefing, denying ..."
            if previous is None or before[-1:] not in {",", " "} or not before.strip(" ,"):
                return None
            self._cut(clause, match.start())
            frame = changed(
                previous, verb=word, scope=clause.scope(match.end()), stance=stance,
                start_at=clause.base + match.start(), general=False, target=None, topic=None,
                responsible=False,
            )  # fmt: skip
        else:
            spoken = (passive.start(), quoted.end()) if passive and quoted else match.span()
            spoken = (progressive.start(), match.end()) if progressive else spoken
            found = self._spoken(clause, spoken, word, stance)
            if found is None:
                return None
            frame = self._citing(clause, match.end(), found)
        told = denials.DENIED_BEFORE.search(before) if stance == "denies" else None
        if told is not None:  # "..., a figure that the army denies"
            denier = (told.end(), subjects.subject_end(text, told.end(), match.start()))
            accused = denials.ACCUSED.search(text, 0, told.start())
            if accused and text[denier[0] : denier[1]].lower() in {"it", "they", "he", "she"}:
                denier = accused.span("whom")  # "accused X of ..., a charge it denies"
            return self.keep(self.frame(clause, denier, word, clause.scope(0, told.start()), stance))
        if stance == "asserts" and denials.NO_PART.match(text, match.end()):
            denial = changed(frame, verb="denied involvement", stance="denies", part=True, answers="violence")
            self.keep(denial)  # of what stands in the clause
            return self.keep(changed(denial, general=True))
        return self.deny(clause, match, frame) if stance == "denies" else self.keep(frame)

    def _is_denied_object(self, clause: Clause, match: re.Match[str]) -> bool:
        """Whether a noun such as 'claims' is what the denial before it denies: 'dismissed as lies the rebel claims'."""
        last = self.frames[-1] if self.frames else None
        if last is None or not last.general or last.stance != "denies" or last.sentence != clause.number:
            return False
        found = denials.OBJECT.match(clause.text, last.scope[0] - clause.base)
        return found is not None and found.end() == match.end()

    def _through(self, clause: Clause, match: re.Match[str], quoted: re.Match[str]) -> Frame:
        """Read 'the agency quoted an official as saying that ...': the official says it, the agency passes it on."""
        text = clause.text
        begin = subjects.subject_start(text, match.start())
        finish = subjects.subject_end(text, begin, match.start())
        empty = speech.EMPTY_REST.match(text[quoted.end() :]) is not None
        scope = clause.scope(0, begin) if empty else clause.scope(quoted.end())
        frame = self.add(clause, quoted.span("name"), "said", scope, at=begin)
        if finish > begin:
            self.keep(self.frame(clause, (begin, finish), match.group(), scope, "asserts", at=begin, kind="neutral"))
        return frame

    def _cut(self, clause: Clause, at: int) -> None:
        """End a denial where its speaker goes on to say something: 'denied the losses and said ...'."""
        last = self.frames[-1] if self.frames else None
        if last is not None and last.stance == "denies" and last.sentence == clause.number:
            self.frames[-1] = changed(last, scope=(last.scope[0], min(last.scope[1], clause.base + at)))

    def _citing(self, clause: Clause, end: int, frame: Frame) -> Frame:
        """Add the source that a clause cites inside it, so that the one who cites only passes it on."""
        citing = speech.CITING.match(clause.text, end)
        first = speech.CITING_FIRST.match(clause.text)
        cited = speech.CITED.search(clause.text, 0, end - len(frame.verb or ""))
        if citing is not None:
            span = (citing.end(), subjects.phrase_end(clause.text, citing.end()))
        elif cited is not None:
            span = cited.span("name")
        elif first is not None and frame.start_at - clause.base <= first.end():
            span = first.span("name")
        else:
            return frame
        self.add(clause, span, frame.verb or "said", frame.scope, at=frame.scope[0] - clause.base)
        return changed(frame, kind="neutral") if frame.kind == "party" else frame

    def _spoken(self, clause: Clause, verb: tuple[int, int], word: str, stance: Stance) -> Frame | None:
        """Return the frame of a finite verb: 'X said ...', '..., X said', '..., said X'."""
        text = clause.text
        start, end = verb
        inverted = (
            stance == "asserts"
            and word not in _ADDRESSING
            and word not in speakers.TRANSITIVE
            and speech.INVERTED.match(text, end)
            and text[:start].rstrip()[-1:] in {",", '"', "”", "'"}
            and (not subjects.has_aside(text, start) or self._is_source(text[end : subjects.phrase_end(text, end)]))
        )
        begin = start if inverted else subjects.subject_start(text, start)
        finish = subjects.subject_end(text, begin, start)
        earlier = None if inverted else subjects.first_predicate(text, begin, finish)
        if earlier is not None:  # "X, a group allied with Y, claimed responsibility and said"
            begin = subjects.subject_start(text, earlier)
            finish = subjects.subject_end(text, begin, earlier)
        head = text[:begin].strip(" ,“”\"'‘’")
        at = min(begin, start)
        if finish <= begin and head.endswith(" and"):  # "An officer, speaking by phone, gave ..., and said"
            comma = head.find(",")
            begin, finish = 0, comma if 0 < comma <= _FIRST_SUBJECT else 0
            that = text.startswith(" that ", end)
            first = None if finish or (word in _OF_THEM and not that) else subjects.first_verb(text, start)
            if first is not None:  # 'X called it "a dream" and stated that ...'
                begin = subjects.subject_start(text, first)
                finish = subjects.subject_end(text, begin, first)
            scope = (end, self.scope_end(text, end, start))
            if not finish or not text[:1].isupper():
                return None
        elif finish <= begin:  # ", said X"
            begin = end + len(text[end:]) - len(text[end:].lstrip())
            finish = subjects.phrase_end(text, begin)
            scope = (0, len(text) if self.interrupts(text, start, finish) else start)
            if not head or finish <= begin:
                return None
        elif self._empty_rest(text, end, word) and (len(head.split()) >= _CONTENT or self.interrupts(text, begin, end)):
            cut = text.rfind("; ", 0, begin) + 1  # "..., relatives said; soldiers found two, the army added"
            earlier = any(f.sentence == clause.number and f.start_at < clause.base + cut for f in self.frames[-2:])
            after = "; " in text[end:] or self.interrupts(text, begin, end)  # "..., he writes; another was hurt"
            scope = (cut if earlier else 0, len(text) if after else begin)
        elif word in speech.WEAK and end - start == len(word) and not speech.CLAUSE_AHEAD.match(text, end):
            scope = (end, end)  # it says nothing, but "the note said" further on speaks for its author
        else:
            scope = (end, self.scope_end(text, end, begin))
        if word in speakers.LISTING:  # "the service attended to 68 injured, and the prosecutor spoke of 22"
            scope = (scope[0], min(scope[1], text.find(", and ", end) % (len(text) + 1)))
        if (
            stance == "asserts"
            and text[begin:finish].strip().lower() in {"who", "which"}
            and text[:begin].endswith(", ")
        ):
            scope = (end, min(scope[1], text.find(",", end) % (len(text) + 1)))  # "X, who put the toll at 13, ..."
        found = self._named(text, begin, finish, stance)
        if found is None:
            return None
        begin, finish = found
        pronoun = _PRONOUN_LAST.search(text, begin, finish)
        if pronoun:  # "In Mogadishu it claims"
            begin = pronoun.start("who")
        phrase = text[begin:finish].strip()
        if (
            not _WORD.search(phrase)
            or phrase.lower() in _RELATIVE
            or phrase.lower().startswith(_NOBODY)
            or len(phrase.split()) > _LONGEST_SUBJECT
        ):
            return None
        return self.frame(clause, (begin, finish), word, clause.scope(*scope), stance, at=at)

    @staticmethod
    def _is_source(phrase: str) -> bool:
        """Whether a phrase names somebody who may speak: 'the attorney general', not 'a drone hit the depot'."""
        words = sources.split(phrase)
        lexicon = sources.words()
        return any(word in lexicon.party or word in lexicon.neutral or persons.is_person(word) for word in words)

    def _named(self, text: str, begin: int, finish: int, stance: Stance) -> tuple[int, int] | None:
        """Return where the subject stands whose pronoun or auxiliary stands before a verb; others as they are."""
        phrase = text[begin:finish].strip()
        if stance == "asserts" and phrase.lower() in {"who", "which"} and text[:begin].endswith(", "):
            last = begin - len(", ")
            named = speech.NAMED_LAST.search(text, max(0, last - _FIRST_SUBJECT), last)
            return None if named is None or text.isupper() else named.span()
        pronoun = self.last is None and phrase.lower() in {"it", "he", "she", "they"}
        # "X did not comment, and has denied ...", "X showed what it said were": the subject opens the sentence
        if (
            not pronoun
            and not _AUXILIARIES.fullmatch(phrase)
            and not denials.WHAT_IT.search(text, max(0, finish - 12), finish)
        ):
            return begin, finish
        first = speech.SUBJECT_FIRST.match(text)
        if first is None or (pronoun and sources.kind(first["name"], self.document, self.groups) != "party"):
            return None  # "Rebels captured the town, they said"
        return first.span("name")

    @staticmethod
    def _empty_rest(text: str, end: int, word: str) -> bool:
        """Whether nothing that is said follows a verb: only when, where and to whom."""
        if word.startswith("sp") or (word.startswith("claim") and text.startswith((" to have ", " to be "), end)):
            return False  # "spoke of 22 dead", "claimed to have killed nine"
        addressee = speech.ADDRESSEE.match(text, end) if word in _ADDRESSING else None
        return speech.EMPTY_REST.match(text[addressee.end() if addressee else end :]) is not None

    def _nominal(self, clause: Clause, match: re.Match[str]) -> Frame | None:
        """Read 'Reports about ...', 'claims by X that ...', 'X's claim that ...' as sources."""
        text, word = clause.text, match.group().lower()
        if word not in {"reports", "report", "claims", "claim"} or speech.denied_object(text, match.start()):
            return None
        if clause.text.startswith(" of responsibility", match.end()) or _IN_REPORT.search(text, 0, match.start()):
            return None  # "said in a report that": who says it has been read
        received = _RECEIVED.search(text, 0, match.start())
        if received:  # "the Red Crescent received a report that": it passes it on
            begin = subjects.subject_start(text, received.start())
            end = subjects.subject_end(text, begin, received.start())
            if end > begin and sources.words().verbs.isdisjoint(sources.split(text[begin:end])):
                return self.add(clause, (begin, end), "received", clause.scope(match.end()))
        if speech.NONE_OF_IT.search(text, max(0, match.start() - 12), match.start()):
            return None  # "there were no reports of injuries"
        made = speech.MADE_BY.match(text, match.end())
        if made:
            end = subjects.phrase_end(text, made.end())
            return self.add(clause, (made.end(), end), word, clause.scope(end), at=match.start())
        if not re.match(r"\s+(?:that|of|about|on|to\s+have)\b", text[match.end() :]):
            return None
        owner = speech.POSSESSOR.search(text[max(0, match.start() - 120) : match.start()])
        if owner:
            lead = max(0, match.start() - 120)
            return self.add(clause, (lead + owner.start(1), lead + owner.end(1)), word, clause.scope(match.end()))
        account = speech.ACCOUNT.search(text, match.end())
        if account:
            scope = clause.scope(match.end(), account.start())
            return self.add(clause, account.span("name"), word, scope, at=match.start())
        arose = speech.AROSE.search(text, match.end())
        end = arose.start() if arose else self.scope_end(text, match.end(), match.start())
        return self.add(clause, match.span(), word, clause.scope(match.end(), end), kind="unnamed")

    def _goes_on(self, number: int, quote: Quote) -> None:
        """Let a quotation right after a speaker's sentence be told by who spoke: '"...," said X. "They burned it."'."""
        last = self.last
        gap = self.document.text[last.end or 0 : quote.start] if last and last.end else ""
        if last and last.stance == "asserts" and 0 < number - last.sentence <= 1 and _NEXT_QUOTE.fullmatch(gap):
            scope = (quote.start, quote.end)
            self.keep(
                changed(last, verb=last.verb, scope=scope, start_at=quote.start, sentence=number, responsible=False)
            )

    def quoted(self, number: int, quote: Quote) -> None:
        """Add a frame for a quotation or post with a known speaker."""
        speaker = quote.speaker
        if speaker is None and not self.labelled(number, quote):
            self._goes_on(number, quote)
        if speaker is None or sources.asks(speaker.text):
            return
        post = quote.kind == "post"
        clause = Clause(number, self.document.text[speaker.start : speaker.end + _NAME_AFTER], speaker.start)
        after = self.document.text[quote.end : quote.end + _AFTER_QUOTE].partition("\n")[0]
        lexicon = sources.words().asserting - _NO_QUOTING
        if denials.DENYING_NEXT.match(after):
            return  # "..." The spokesman denied on Tuesday that ...
        said = next(
            (match[0] for match in speech.WORD.finditer(after) if match[0] in lexicon - _NO_QUOTING - speakers.LISTING),
            "said",
        )
        verb = "posted" if post else said
        if speaker.text in {"The", "A", "An"}:  # the quotation goes on, and another sentence begins
            speaker = changed(speaker, text="he")
            clause = Clause(number, speaker.text, speaker.start)
        kind = sources.kind(speaker.text, self.document, self.groups) if speaker.text.isupper() else None
        if kind == "neutral" and self._commands(speaker.text, (quote.start, quote.end)):
            kind = "party"
        frame = self.frame(clause, (0, len(speaker.text)), verb, (quote.start, quote.end), "asserts", kind=kind)
        medium = "post" if post else speech.medium(after, said)
        told = self.keep(changed(frame, medium=medium, start_at=quote.start))
        self.answer(Clause(number, quote.text, quote.start), [told])
