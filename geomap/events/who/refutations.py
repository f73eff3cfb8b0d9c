"""What refutes the claims of others: denials, and words that answer a claim without a verb of denying.

"X denied the report", "X called it propaganda", "X said nothing of the kind had happened", "X said its troops still
held the town", "the agency retracted its report".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from geomap import language
from geomap.events.who import denials, speech, subjects
from geomap.events.who.sourcephrases import Phrases
from geomap.events.who.speech import Clause, Frame
from geomap.records import changed

_MOST = 4  # refutations of a sentence
_WORD = 16  # characters around a verb in which "regularly" and "in the past" are looked for
DENIED = "denied"
"""The verb of whoever refutes without one of denying."""


class Refutations(Phrases):
    """Reads the denials of a sentence."""

    def deny(self, clause: Clause, match: re.Match[str], frame: Frame) -> Frame:
        """Read what a denial denies: claims made elsewhere, or the clause that follows."""
        text = clause.text
        later = speech.LATER_FRAME.search(text, match.end())
        ends = [found for found in (later.start() if later else -1, text.find("; ", match.end())) if found >= 0]
        scope = clause.scope(match.end(), min(ends) if ends else None)
        if denials.HABIT.search(text, max(0, match.start() - _WORD), match.end() + 2 * _WORD):
            return self.keep(changed(frame, stance="asserts", scope=clause.scope(match.end(), match.end())))
        if denials.PRESUPPOSED.match(text, match.end()) or denials.PART.match(text, match.end()):
            verb = f"{frame.verb} involvement"
            return self.keep(changed(frame, scope=scope, part=True, answers="violence", verb=verb))
        if denials.ANYONE.match(text, match.end()):  # "denied that anyone had died": it answers who was said to have
            return self.keep(changed(frame, scope=scope, answers="violence"))
        if denials.PRESENCE.match(text, match.end()):
            return self.keep(
                changed(frame, scope=scope, part=True, answers="violence", verb=f"{frame.verb} involvement")
            )
        found = denials.OBJECT.match(text, match.end())
        if found is None:
            general = denials.NO_OBJECT.match(text, match.end()) is not None
            head = text[: frame.start_at - clause.base].rstrip()
            if general and denials.DENIED_LAST.match(text, match.end()) and head.endswith((",", " -", "–", "—")):
                return self.keep(changed(frame, scope=clause.scope(0, len(head))))  # "Rebels seize X, army denies"
            told = "same" if not general and not frame.answers else frame.answers
            topic = text[match.end() : scope[1] - clause.base] if told else frame.topic
            return self.keep(changed(frame, general=general, scope=scope, answers=told, topic=topic))
        made = speech.MADE_BY.match(text, found.end())
        owner = speech.OBJECT_OWNER.search(found.group()[: found.group().rfind(" ") + 1])
        target = owner["owner"] if owner else None
        if made:
            end = subjects.phrase_end(text, made.end())
            target = text[made.end() : end]
            if speech.THAT.match(text, end):  # "rejected a claim by X that ...": X says it
                scope = (clause.base + end, scope[1])
                self.add(clause, (made.end(), end), "claim", scope)
                return self.keep(changed(frame, scope=scope))
        elif speech.ABOUT.match(text, found.end()):
            whose = denials.CLAIM_OF.search(found.group())
            if whose and target is None:  # "denied Russian claims that ..."
                span = (found.start() + whose.start("whose"), found.start() + whose.end("whose"))
                self.add(clause, span, "claims", (clause.base + found.end(), scope[1]), kind="party")
            return self.keep(changed(frame, scope=(clause.base + found.end(), scope[1]), target=target))
        every = target is None and bool(denials.EVERY.search(found.group()))
        charge = denials.CHARGE.search(found.group()) is not None
        return self.keep(changed(frame, general=True, target=target, scope=scope, every=every, accusation=charge))

    def denied_by(self, clause: Clause) -> None:
        """Read 'the paper's report of 30 dead is disputed by the ministry'."""
        match = denials.BY_WHOM.search(clause.text)
        if match:
            span = (match.end(), subjects.phrase_end(clause.text, match.end()))
            self.keep(self.frame(clause, span, DENIED, clause.scope(0, match.start()), "denies"))

    def answer(self, clause: Clause, told: Sequence[Frame]) -> None:
        """Add the denials in what somebody says: 'X said the claim was false', 'X said its men still held it'."""
        speaking = [frame for frame in told if frame.stance == "asserts" and frame.kind != "unnamed"]
        lowered = clause.text.lower()
        if not speaking and language.holds(lowered, denials.LABEL_STEMS):
            self._own_answer(clause)
        if not speaking:
            return
        for kind, stems, pattern in denials.ANSWERS:
            if not language.holds(lowered, stems):
                continue
            for match in islice(pattern.finditer(clause.text), _MOST):
                at = clause.base + match.start()
                saying = [frame for frame in speaking if frame.scope[0] <= at < frame.scope[1]]
                if saying:
                    inner = min(saying, key=lambda frame: frame.scope[1] - frame.scope[0])
                    self._answered(clause, match, inner, kind)

    def _own_answer(self, clause: Clause) -> None:
        """Read 'Reports that X has fallen are an invention', told by whoever writes."""
        for match in islice(denials.FALSE.finditer(clause.text), _MOST):
            if match["told"] or match["what"]:
                name = "told" if match["told"] else "what"
                start, end = clause.scope(*match.span(name))
                self.frames = [f for f in self.frames if f.kind != "unnamed" or not start <= f.scope[0] < end]
                frame = self.frame(clause, (0, 0), DENIED, clause.scope(*match.span(name)), "denies", kind="outlet")
                outlet = self.document.outlet or ""
                self.frames.append(changed(frame, source=outlet, start=None, end=None, full="outlet"))

    def _answered(self, clause: Clause, match: re.Match[str], frame: Frame, kind: str) -> None:
        """Add the denial that one answer makes."""
        groups = match.groupdict()
        scope = clause.scope(*match.span())
        denial = changed(
            frame, verb=DENIED, stance="denies", scope=scope, start_at=scope[0], sentence=clause.number, general=False,
            target=None, topic=groups.get("what"), hedge=None,
        )  # fmt: skip
        if kind == "same":
            self.frames.append(changed(denial, answers=kind, topic=match.group(), scope=(scope[1], scope[1])))
        elif kind != "claims":
            self.frames.append(changed(denial, answers=kind))
        elif told := next((name for name in ("told", "what") if groups.get(name)), None):
            # "the report that ... was wrong", "it is not true that ...": nobody else is heard of who says so
            start, end = clause.scope(*match.span(told))
            self.frames = [f for f in self.frames if f.kind != "unnamed" or not start <= f.scope[0] < end]
            self.frames.append(changed(denial, scope=(start, end)))
        else:
            self.frames.append(changed(denial, general=True))

    def label(self, clause: Clause) -> None:
        """Read 'X called the claim propaganda' and 'X retracted its report'."""
        lowered = clause.text.lower()
        for withdraws, stems, pattern in denials.REFUSALS:
            if not language.holds(lowered, stems):
                continue
            for match in islice(pattern.finditer(clause.text), _MOST):
                begin = subjects.subject_start(clause.text, match.start())
                finish = subjects.subject_end(clause.text, begin, match.start())
                scope = clause.scope(*match.span())
                last = self.frames[-1] if self.frames else None
                if match.group().startswith("calling") or clause.text[begin:finish].lower() in {"", "and", "but"}:
                    if last is None or last.sentence != clause.number:
                        continue
                    frame = changed(last, verb=DENIED, scope=scope, stance="denies", target=None, topic=None)
                else:
                    frame = self.frame(clause, (begin, finish), DENIED, scope, "denies")
                if not denials.HABIT.search(clause.text, match.start() - _WORD, match.end() + _WORD):
                    self.keep(changed(frame, general=True, withdraws=withdraws, start_at=clause.base + match.start()))
                    told = None if withdraws else denials.TOLD.search(match.group())
                    if told:  # "called reports of his death fake": who says that he died is nobody else
                        start = clause.base + match.start() + told.start()
                        self.keep(changed(frame, scope=(start, clause.base + match.end()), start_at=start))
