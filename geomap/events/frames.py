"""Reporting clauses: a source, its verb, and the stretch of text that it answers for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Literal

from geomap.events import sources
from geomap.records import Document, Quote, Sentence, SourceKind

Stance = Literal["asserts", "denies", "unverified"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A source that answers for `scope`; `full` is its fullest description, `start_at` where the clause begins.

    `general` marks a denial or doubt of claims made elsewhere: of `target`'s, on `topic`, of `every` side, or of the
    ones just before.
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


_WORD = re.compile(r"[A-Za-z]{3,}")
_DOUBT_STEMS = ("verif", "confirm", "corroborat", "authenticat")
_HEARSAY_STEMS = ("edly", "report", "claim", "alleg", "it is said", "it was said", "rumo")


@cache
def _media() -> re.Pattern[str]:
    """Return the pattern of media."""
    names = sorted(sources.words().media, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(name) for name in names) + r")\b", re.IGNORECASE)


_ACCORDING = re.compile(r"\b(?:according to|in the words of|as reported by|as claimed by|as per)\s+", re.IGNORECASE)
_HEARSAY = re.compile(
    r"\b(?:reportedly|allegedly|purportedly|supposedly|unconfirmed reports?|there (?:are|were) (?:unconfirmed )?(?:reports|claims)|"
    r"it (?:is|was|has been) (?:claimed|reported|alleged|said)|rumou?red)\b",
    re.IGNORECASE,
)
_UNVERIFIED = re.compile(
    r"\b(?:(?:could|can|has|have|had|was|were|is|are)\s*(?:not|n't|n’t)\s+(?:\w+\s+){0,3}?(?:be\s+|been\s+)?(?:\w+ly\s+){0,2}(?:verif(?:y|ied)|confirm(?:ed)?|corroborated?|authenticated?)|"
    r"(?:could|can)\s+not\s+(?:\w+\s+){0,3}?(?:be\s+)?(?:\w+ly\s+){0,2}(?:verif(?:y|ied)|confirm(?:ed)?|corroborated?|authenticated?)|"
    r"cannot\s+(?:be\s+)?(?:\w+ly\s+){0,2}(?:verif(?:y|ied)|confirm(?:ed)?)|"
    r"(?:unable|impossible|difficult|hard)\s+to\s+(?:\w+ly\s+){0,2}(?:verify|confirm)|"
    r"no\s+(?:independent\s+|immediate\s+|official\s+)+(?:confirmation|verification)|no\s+way\s+(?:of\s+verifying|to\s+verify)|"
    r"(?:remain|remains|remained)\s+(?:unverified|unconfirmed))\b",
    re.IGNORECASE,
)
_CLAIM_NOUN = (
    r"(?:claims?|reports?|allegations?|accusations?|statements?|assertions?|rumou?rs?|charges|news|accounts?|suggestions?|"
    r"figures?|tolls?|numbers?|information|version|footage|videos?|images?|authenticity)"
)
_OBJECT = re.compile(
    rf"\s+(?:(?:the|these|those|this|that|all|both|such|any|either|each|its|his|her|their|earlier|latest|recent|media|social|battlefield|"
    rf"two|sides?['’]s?|side['’]s|parties['’]|[^\W\d_][\w-]*['’]s?|[A-Z][\w-]*)\s+){{0,4}}?{_CLAIM_NOUN}\b",
    re.IGNORECASE,
)
_MADE_BY = re.compile(r"\s*(?:(?:made|issued|put forward|spread)\s+)?(?:by|from)\s+", re.IGNORECASE)
_POSSESSOR = re.compile(r"\s+((?:the\s+)?(?:[^\W\d_][\w-]*\s+){0,4}[^\W\d_][\w-]*)['’]s?\s+$")
_ABOUT = re.compile(r"\s*(?:that|of|about|on|regarding|concerning|over)\s+", re.IGNORECASE)
_PRESUPPOSED = re.compile(
    r"\s+(?:any\s+)?(?:involvement|responsibility|a role|any role|having a role|being behind|being involved|carrying out|taking part|links?|wrongdoing|blame|complicity)\b",
    re.IGNORECASE,
)
_EVERY = re.compile(r"\b(?:either|both|any|all|each|battlefield|sides?|warring|parties)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be)\s+(?:\w+ly\s+|also\s+|not\s+|widely\s+)?$", re.IGNORECASE)
_BOUNDARY = re.compile(
    r"[;:—–]\s|\sthat\s|[\"”»]\s*,?\s*|''\s*,?|,\s+(?:and|but|as|while|although|though|whereas)\s+|\s(?:as|while|but|after|when|because|where)\s(?=[^,]{1,60}$)"
)
_LEAD = re.compile(
    r"^(?:[\s,“\"'‘(-]|\b(?:however|but|and|meanwhile|later|earlier|then|as|while|also|still|yet|so|in turn|for (?:his|her|its|their) part|"
    r"on|since|late|early|in|at|by|last|this|(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon|evening|night|week|month|"
    r"today|yesterday|january|february|march|april|may|june|july|august|september|october|november|december|\d{1,4}(?:st|nd|rd|th)?|"
    r"a day later|days later|separately|in a statement|in response)\b)+",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"(?:[\s,]+(?:also|later|then|earlier|had|has|have|did|not|repeatedly|reportedly|further|again|once|only|never|would|immediately|"
    r"on|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|(?:(?!family\b|ally\b|assembly\b)\w+ly)|earlier|late|early|morning|night|evening))+$",
    re.IGNORECASE,
)
_EMPTY_REST = re.compile(
    r"^\s*(?:(?:on|in|via|through|to|at|during|late|early|by|from|after|before|without|citing|quoting|of|yesterday|today|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|this|last|there|here|later|as|following|who|amid)\b(?:(?!\bthat\b)[^,;:]){0,110})?(?:[,.;!?\"”]|$)",
    re.IGNORECASE,
)
_NOUN_BEFORE = re.compile(
    r"(?:\b(?:the|a|an|of|these|those|such|any|all|several|some|many|no|its|his|her|their|made|to|earlier|latest|media|news|"
    r"official|unconfirmed|conflicting|initial|early|local|in|by|with|on|from|about|for|both|police|twitter|facebook|telegram|daily|against|and|or|blog|deny|denied|refuted|rejected|dismissed)|['’]s?)\s+$",
    re.IGNORECASE,
)
_NOUNS = frozenset(
    "reports report claims claim posts tweets tweet notes estimates post charges broadcast contests".split()
)
_PRONOUNS = frozenset("he she they it we i who which".split())
_MEDIUM_NOUN = re.compile(
    r"^(?:the|a|an|this|that|its|his|her|their|another)?\s*(?:tweet|post|statement|message|communiqu[eé]|video|letter|release|note|announcement|account|press release)$",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"\b(?:accounts?|channels?|pages?|websites?|handles?)\s+(?:of|run by|belonging to|linked to|close to|affiliated with|used by)\s+(?P<name>(?:the\s+)?[^\W\d_][\w'’-]*(?:\s+[^\W\d_][\w'’-]*){0,4})",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"(?<![\w-])([^\W\d_a-z][\w-]{1,40})(?:['’]s)?\s+(?:[a-z]+\s+)?(?:fighters?|militants?|forces?|rebels?|insurgents?|militia(?:men)?|troops|soldiers|"
    r"commanders?|gunmen|guerrillas?|spokes(?:man|woman|person)|army|military|front|brigade|leaders?)\b"
)
_NO_GROUP = frozenset(
    "the a an this that these those his her their its our my some many several most all both two three ten more other armed masked "
    "government army former local state on in at as by and but while after when since its one if police rebel new security".split()
)
_WORDS_MAX = 22
_TOPIC = 160  # characters of what a doubt is about
_MOST = 12  # clauses of the other kinds, likewise
_MOST_VERBS = 40  # a sentence with more verbs of speech is no prose
_CUT_SCOPE = re.compile(r",\s+(?:but|while|whereas|although|though|even as)\s|;\s")
_SUBORDINATE = re.compile(
    r"(?:^|[,;]\s*)(?:while|as|although|though|whereas|even as|after|before)\s+(?:the\s+)?$", re.IGNORECASE
)
_NO_CLAIM = re.compile(
    r"\s+(?:responsibility|credit|victory|asylum|(?:[\w,-]+\s+){1,4}lives\b|(?:the|a)\s+(?:prize|title|seat|medal|life))",
    re.IGNORECASE,
)
_WEAK = frozenset(
    "added adds posted posts posting described describes revealed reveals published quoted quotes cited recalled recounted continued "
    "noted notes read relayed aired broadcast believed believes disclosed informed published estimates post".split()
)
_CLAUSE_AHEAD = re.compile(
    r"\s*(?:(?:on|in|via|to|through)\s[^,;:]{1,50}?\s)?(?:that\b|[:,]?\s*[\"“‘]|``|:)", re.IGNORECASE
)
_REJECTS = frozenset(
    "rejected rejects rejecting reject dismissed dismisses dismiss dismissing contested contests rebuffed disputed disputes dispute disputing".split()
)
_FIRST_PERSON = re.compile(r"\b(?:we|I)\b[^.,;]*$")
_ROLE_AFTER = re.compile(
    r"(?<![\w'’-])(?P<name>[^\W\d_a-z][\w'’-]{1,40}(?: [^\W\d_a-z][\w'’-]{1,40}){1,3}), (?P<role>(?:the |a |an |one of )?(?:[\w'’-]+ ){0,3}?[^\n.,;:()]{3,80})"
)


def _within(waiting: Sequence[Quote], sentence: Sentence) -> Iterator[Quote]:
    """Yield the quotations that begin in a sentence; `waiting` is in reverse order."""
    for quote in reversed(waiting):
        if quote.start >= sentence.end:
            return
        yield quote


def find(
    document: Document, sentences: Sequence[Sentence], quotes: Sequence[Quote]
) -> tuple[list[Frame], dict[str, str]]:
    """Return the reporting clauses of a document in the order of its text, and the roles of last names in lower case."""
    groups = frozenset(match[1].lower() for match in _GROUP.finditer(document.text)) - _NO_GROUP
    reader = _Reader(document, groups)
    reader.learn_roles()
    waiting = sorted(quotes, key=lambda quote: quote.start, reverse=True)
    for number, sentence in enumerate(sentences):
        reader.read(number, sentence, [quote for quote in _within(waiting, sentence)])
        while waiting and waiting[-1].start < sentence.end:
            reader.quoted(number, waiting.pop())
    return sorted(reader.frames, key=lambda frame: (frame.start_at, frame.scope)), reader.roles


class _Reader:
    """Reads sentence after sentence, remembering who spoke last."""

    def __init__(self, document: Document, groups: frozenset[str]) -> None:
        """Begin with nobody having spoken."""
        self.document = document
        self.text = document.text
        self.groups = groups
        self.frames: list[Frame] = []
        self.roles: dict[str, str] = {}
        self.last: Frame | None = None

    def learn_roles(self) -> None:
        """Note the role that the document gives a name anywhere: 'Name Name, spokesperson for ...', 'General Name Name'."""
        for match in _ROLE_AFTER.finditer(self.text):
            if set(sources.split(match["role"])) & (sources.words().party | sources.words().neutral):
                self.roles.setdefault(match["name"].split(" ")[-1].lower(), match.group())

    def read(self, number: int, sentence: Sentence, quotes: Sequence[Quote]) -> None:
        """Add the frames of one sentence."""
        text, base = sentence.text, sentence.start
        lowered = text.lower()
        for match in (
            islice(_ACCORDING.finditer(text), _MOST)
            if "according" in lowered or " by " in lowered or " as per " in lowered
            else ()
        ):
            self._according(number, text, base, match)
        for match in islice(_UNVERIFIED.finditer(text), _MOST) if any(stem in lowered for stem in _DOUBT_STEMS) else ():
            self._unverified(number, text, base, match)
        for match in islice(_HEARSAY.finditer(text), _MOST) if any(stem in lowered for stem in _HEARSAY_STEMS) else ():
            said = match.group()
            noun = re.search(r"(?:unconfirmed )?(?:reports?|claims)$", said, re.IGNORECASE)
            start = match.start() + (noun.start() if noun else 0)
            if re.match(r"\s+(?:said|say|claimed|suggested|that\b.{0,0})", text[match.end() :]) and noun:
                continue  # the verb that follows makes the frame
            self._add(
                text[start : match.end()],
                base + start,
                base + match.end(),
                text[start : match.end()].lower(),
                (base + match.start(), base + len(text)),
                number,
                base + match.start(),
                "asserts",
                kind="unnamed",
            )
        previous: Frame | None = None
        lexicon = sources.words().verbs
        for match in islice((match for match in _WORD.finditer(text) if match[0].lower() in lexicon), _MOST_VERBS):
            if any(quote.start <= base + match.start() < quote.end for quote in quotes) and _FIRST_PERSON.search(
                text, max(0, match.start() - 24), match.start()
            ):
                continue
            found = self._verb(number, text, base, match, previous)
            previous = found or previous

    def _according(self, number: int, text: str, base: int, match: re.Match[str]) -> None:
        """Read 'according to X' before or after what X says."""
        end = _phrase_end(text, match.end())
        head = text[: match.start()].strip(' ,“"')
        scope = (0, match.start()) if head else (end, len(text))
        if head:
            cut = max(
                (found.end() for found in re.finditer(r"[;]\s|,\s+(?:but|while|whereas)\s", text[: match.start()])),
                default=0,
            )
            scope = (cut, match.start())
        tail = text[end:].strip()
        if head and tail and tail[0] not in ".,;" and not tail.startswith(("and", "as", "but", "while")):
            scope = (scope[0], len(text))
        self._add(
            text[match.end() : end],
            base + match.end(),
            base + end,
            match.group().strip().lower(),
            (base + scope[0], base + scope[1]),
            number,
            base + match.start(),
            "asserts",
            context=text,
        )

    def _unverified(self, number: int, text: str, base: int, match: re.Match[str]) -> None:
        """Read 'X could not verify the reports of Y' and 'the claims could not be verified'."""
        verb = " ".join(match.group().split())
        rest = text[match.end() :]
        left = text[: match.start()]
        passive = bool(
            re.search(r"\b(?:be|been)\b|(?:was|were|is|are|has|have|had)\b|remain|^no\b", verb, re.IGNORECASE)
        )
        obj = left if passive else rest
        topic = None
        about = re.search(
            rf"\b{_CLAIM_NOUN}\s*(?:that|of|about|on|regarding)\s+(.{{3,120}}?)(?:[.,;]|$)", obj, re.IGNORECASE
        )
        direct = re.search(rf"\b{_CLAIM_NOUN}\b", obj, re.IGNORECASE)
        if about:
            topic = about[1]
        elif not passive and direct is None and rest.strip(" ."):
            topic = rest.strip(" .")[:_TOPIC]
        target = None
        owner = re.search(
            rf"((?:[Tt]he\s+)?(?:[^\W\d_][\w-]*\s+){{0,3}}[^\W\d_][\w-]*)['’]s?\s+(?:\w+\s+)?{_CLAIM_NOUN}\b", obj
        )
        every = bool(_EVERY.search(obj))
        if owner and not every:
            target = owner[1]
        source, start, end = "", None, None
        kind: SourceKind = "outlet"
        if not passive:
            begin = _subject_start(text, match.start())
            phrase = re.sub(
                r"(?:\s+(?:was|were|is|are|has been|have been|had been|said it|said))+$",
                "",
                text[begin : match.start()].strip(" ,"),
            )
            if phrase:
                source, start = (
                    phrase,
                    base + begin + (len(text[begin : match.start()]) - len(text[begin : match.start()].lstrip(" ,"))),
                )
                end = start + len(phrase)
                kind = sources.kind(phrase, self.document, self.groups)
                kind = "outlet" if kind == "neutral" and phrase.isupper() else kind
        frame = Frame(source or self.document.outlet or "", start, end, kind, verb, None, (base, base + len(text)), "unverified",
                      source or "outlet", number, base, general=topic is None, target=target, topic=topic, every=every, groups=self.groups)  # fmt: skip
        self.frames.append(frame)

    def _verb(self, number: int, text: str, base: int, match: re.Match[str], previous: Frame | None) -> Frame | None:
        """Read one reporting verb, unless the word is a noun here."""
        word = match.group().lower()
        before = text[: match.start()]
        rest = text[match.end() :]
        if word in _NOUNS and (_NOUN_BEFORE.search(before[-60:]) or not before.strip()):
            return self._nominal(number, text, base, match)
        if _UNVERIFIED.search(text, max(0, match.start() - 40), match.end()):
            return None
        if word.startswith("claim") and _NO_CLAIM.match(rest):
            return None
        if word in _REJECTS and not _OBJECT.match(rest):
            return None
        stance: Stance = "denies" if word in sources.words().denying else "asserts"
        if _PASSIVE.search(before):
            if before.lower().endswith(("it is ", "it was ", "it has been ")):
                return None
            if word in {"accused", "blamed", "believed", "reported", "alleged", "said", "claimed"}:
                return self._add(
                    word,
                    base + match.start(),
                    base + match.end(),
                    word,
                    (base + match.end(), base + len(text)),
                    number,
                    base + match.start(),
                    "asserts",
                    kind="unnamed",
                    context=text,
                )
            return None
        if word.endswith("ing") and previous is not None and re.search(r"[,\s]$", before):
            scope = (base + match.end(), base + len(text))
            frame = replace(
                previous,
                verb=word,
                scope=scope,
                stance=stance,
                start_at=base + match.start(),
                general=False,
                target=None,
                topic=None,
            )
            return self._denial(frame, text, base, match) if stance == "denies" else self._keep(frame)
        if word.endswith("ing") and not before.strip(" ,"):
            return None
        begin = _subject_start(text, match.start())
        head = text[:begin].strip(" ,“”\"'‘’")
        subject = text[begin : match.start()]
        trailing = _TRAIL.search(subject.rstrip(" ,"))
        finish = match.start() - (
            len(subject) - trailing.start() if trailing else len(subject) - len(subject.rstrip(" ,"))
        )
        post = bool(_EMPTY_REST.match(rest)) and len(head.split()) >= 3
        if finish <= begin:  # ", said X"
            begin = match.end() + (len(rest) - len(rest.lstrip()))
            finish = _phrase_end(text, begin)
            scope = (0, match.start())
            if not head or finish <= begin:
                return None
        elif post:
            scope = (0, begin)
        else:
            if word in _WEAK and not _CLAUSE_AHEAD.match(rest):
                # It says nothing here, but 'the note said' further on speaks for whoever posted it.
                nothing = (base + match.end(), base + match.end())
                return self._add(
                    text[begin:finish], base + begin, base + finish, word, nothing, number, base + begin, "asserts"
                )
            scope = (match.end(), self._scope_end(text, match.end(), begin))
        if text[begin:finish].strip().lower() in {"which", "who", "that"}:
            return None
        if len(text[begin:finish].split()) > _WORDS_MAX:
            return None
        source = text[begin:finish]
        frame = self._frame(
            source,
            base + begin,
            base + finish,
            word,
            (base + scope[0], base + scope[1]),
            number,
            base + (min(match.start(), begin)),
            stance,
            context=text,
        )
        return self._denial(frame, text, base, match) if stance == "denies" else self._keep(frame)

    def _scope_end(self, text: str, at: int, begin: int) -> int:
        """Return where what follows a verb stops being the speaker's: at 'but', at a later speaker, after 'While X said ...,'."""
        end = len(text)
        cut = _CUT_SCOPE.search(text, at)
        if cut:
            end = cut.start()
        later = _LATER_FRAME.search(text, at)
        if later:
            end = min(end, later.start())
        if _SUBORDINATE.search(text[:begin]):
            comma = text.find(", ", at)
            end = min(end, comma) if comma >= 0 else end
        return end

    def _nominal(self, number: int, text: str, base: int, match: re.Match[str]) -> Frame | None:
        """Read 'Reports about ...' and 'claims by X that ...' as sources without, or with, a name."""
        rest = text[match.end() :]
        word = match.group()
        if word.lower() not in {"reports", "report", "claims", "claim"} or _denied_object(text, match.start()):
            return None
        made = _MADE_BY.match(rest)
        if made:
            end = _phrase_end(text, match.end() + made.end())
            return self._add(
                text[match.end() + made.end() : end],
                base + match.end() + made.end(),
                base + end,
                word.lower(),
                (base + end, base + len(text)),
                number,
                base + match.start(),
                "asserts",
                context=text,
            )
        if re.match(r"\s+(?:that|of|about|on)\b", rest, re.IGNORECASE):
            owner = _POSSESSOR.search(text[: match.start()])
            if owner:
                return self._add(
                    owner[1],
                    base + owner.start(1),
                    base + owner.end(1),
                    word.lower(),
                    (base + match.end(), base + len(text)),
                    number,
                    base + owner.start(1),
                    "asserts",
                    context=text,
                )
            account = _ACCOUNT.search(rest)
            if account:
                return self._add(
                    account["name"],
                    base + match.end() + account.start("name"),
                    base + match.end() + account.end("name"),
                    word.lower(),
                    (base + match.end(), base + match.end() + account.start()),
                    number,
                    base + match.start(),
                    "asserts",
                    context=text,
                )
            return self._add(
                word,
                base + match.start(),
                base + match.end(),
                word.lower(),
                (base + match.end(), base + len(text)),
                number,
                base + match.start(),
                "asserts",
                kind="unnamed",
                context=text,
            )
        return None

    def _denial(self, frame: Frame, text: str, base: int, match: re.Match[str]) -> Frame | None:
        """Read what a denial denies: claims made elsewhere, or the clause that follows."""
        rest = text[match.end() :]
        end = base + len(text)
        tail = _LATER_FRAME.search(rest)
        if tail:
            end = base + match.end() + tail.start()
        if _PRESUPPOSED.match(rest):
            return self._keep(replace(frame, scope=(base + match.end(), base + match.end())))
        found = _OBJECT.match(rest)
        if found is None:
            if re.match(r"\s*(?:it|this|them|that)?\s*(?:[.,;]|$)", rest):
                return self._keep(replace(frame, general=True, scope=(base + match.end(), end)))
            return self._keep(replace(frame, scope=(base + match.end(), end)))
        at = match.end() + found.end()
        made = _MADE_BY.match(text, at)
        target = text[made.end() : _phrase_end(text, made.end())] if made else None
        owner = re.search(
            r"((?:[Tt]he\s+)?(?:[^\W\d_][\w-]*\s+){0,3}[^\W\d_][\w-]*)['’]s?\s+(?:\w+\s+)?$",
            found.group()[: found.group().rfind(" ") + 1],
        )
        if target is None and owner:
            target = owner[1]
        about = _ABOUT.match(text, made.end() if made else at)
        if about and not made:
            return self._keep(replace(frame, scope=(base + at, end), target=target))
        general = replace(
            frame,
            general=True,
            target=target,
            scope=(base + match.end(), end),
            every=bool(_EVERY.search(found.group())) and target is None,
        )
        return self._keep(general)

    def quoted(self, number: int, quote: Quote) -> None:
        """Add a frame for a quotation or post with a known speaker."""
        if quote.speaker is None:
            return
        post = quote.kind == "post"
        speaker = quote.speaker
        self._add(
            speaker.text,
            speaker.start,
            speaker.end,
            "posted" if post else "said",
            (quote.start, quote.end),
            number,
            quote.start,
            "asserts",
            medium="post" if post else None,
        )

    def _add(
        self,
        source: str,
        start: int,
        end: int,
        verb: str,
        scope: tuple[int, int],
        number: int,
        at: int,
        stance: Stance,
        *,
        kind: SourceKind | None = None,
        hedge: str | None = None,
        context: str = "",
        medium: str | None = None,
    ) -> Frame:
        """Make a frame and keep it."""
        return self._keep(
            self._frame(
                source,
                start,
                end,
                verb,
                scope,
                number,
                at,
                stance,
                kind=kind,
                hedge=hedge,
                context=context,
                medium=medium,
            )
        )

    def _keep(self, frame: Frame) -> Frame:
        """Remember a frame and who spoke."""
        self.frames.append(frame)
        if frame.kind != "unnamed" and frame.stance != "unverified":
            self.last = frame
        return frame

    def _frame(
        self,
        source: str,
        start: int,
        end: int,
        verb: str,
        scope: tuple[int, int],
        number: int,
        at: int,
        stance: Stance,
        *,
        kind: SourceKind | None = None,
        hedge: str | None = None,
        context: str = "",
        medium: str | None = None,
    ) -> Frame:
        """Make a frame: pronouns and 'the tweet' become who spoke before, a bare name gets the role it was given earlier."""
        full = source.strip()
        medium = medium or _medium(context, verb)
        first = full.split(" ")[0].lower() if full else ""
        if (full.lower() in _PRONOUNS or _MEDIUM_NOUN.match(full)) and self.last is not None:
            last = self.last
            return Frame(
                last.source,
                last.start,
                last.end,
                last.kind,
                verb,
                medium or _medium(full, ""),
                scope,
                stance,
                last.full,
                number,
                at,
                groups=self.groups,
                hedge=hedge,
            )
        if first in _PRONOUNS:
            kind = kind or "neutral"
        name, appositive = _name(full)
        if appositive and name:
            end = start + source.find(name) + len(name)
            start = start + source.find(name)
            source = name
        key = name.split(" ")[-1].lower() if name else ""
        if len(full.split()) == 1 and key in self.roles:
            full = self.roles[key]
        elif key and len(full.split()) > 1 and name[:1].isupper():
            self.roles.setdefault(key, full)
            self.roles[key] = max(self.roles[key], full, key=len)
            full = self.roles[key]
        found = kind or sources.kind(full, self.document, self.groups)
        if found == "unnamed" and re.search(r"\b(?:unconfirmed|unverified)\b", full, re.IGNORECASE):
            hedge = "unverified"
        if found == "unnamed" and context:
            account = _ACCOUNT.search(context)
            if account and kind is None:
                full, found = account["name"], sources.kind(account["name"], self.document, self.groups)
        return Frame(
            source.strip(),
            start,
            end,
            found,
            verb,
            medium,
            scope,
            stance,
            full,
            number,
            at,
            hedge=hedge,
            groups=self.groups,
        )


_LATER_FRAME = re.compile(
    r",\s+[^,]{2,60}\s(?:said|reported|reports|says|added)\b[^,]{0,20}[.\s]*$|,\s+according to\b", re.IGNORECASE
)


def _denied_object(text: str, at: int) -> bool:
    """Whether a noun such as 'claims' is what a verb of denying or verifying acts on."""
    before = text[max(0, at - 60) : at].lower()
    return any(word in before.split() for word in (*sources.words().denying, "verify", "confirm", "confirmed"))


def _medium(text: str, verb: str) -> str | None:
    """Return the medium that a clause names."""
    if verb in {"tweeted", "tweets", "tweeting"}:
        return "Twitter"
    found = _media().search(text)
    return sources.words().media[found.group().lower()] if found else None


def _name(phrase: str) -> tuple[str, str]:
    """Split 'Name, role' into both; a phrase without a comma is its own name."""
    name, _, rest = phrase.partition(", ")
    return (name.strip(), rest) if rest else (phrase.strip(), "")


def _phrase_end(text: str, start: int) -> int:
    """Return where the noun phrase that begins at an offset ends."""
    stop = re.compile(
        r"[;:.!?\n\"”()](?=\s|$|[\"”)])|,|\s(?:in|on|at|as|who|which|that|and said|when|while|after|before|via|through|during|late|early|"
        r"to|with|adding|by|has|have|had|was|were|is|are|said|says|from|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
    )
    for found in stop.finditer(text, start):
        if found.group() == "." and re.search(
            r"(?:\b[A-Z]|Gen|Col|Lt|Maj|Capt|Dr|Mr|Mrs|Ms|St|Brig|Sgt)$", text[start : found.start()]
        ):
            continue
        return len(text[: found.start()].rstrip())
    return len(text.rstrip(" .!?"))


def _subject_start(text: str, verb: int) -> int:
    """Return where the subject of the verb at an offset begins: after the last boundary of clauses, lead words aside."""
    left = text[:verb]
    cut = 0
    for found in _BOUNDARY.finditer(left):
        cut = found.end()
    commas = [found.end() for found in re.finditer(r",\s+", left) if found.end() > cut]
    if commas and not left[commas[-1] :].strip():  # "Name, role, said": the name stands before the role
        commas = commas[:-2] if len(commas) > 1 else []
    elif commas and _TRAIL.fullmatch(" " + left[commas[-1] :].strip()):
        commas = commas[:-1]
    if commas:
        cut = commas[-1]
    lead = _LEAD.match(left[cut:])
    return cut + (lead.end() if lead else 0)


def describe(found: Sequence[Frame]) -> Iterator[str]:
    """Yield one line a frame, for explaining."""
    for frame in found:
        yield f"{frame.stance} {frame.kind} {frame.source!r} {frame.verb} {frame.medium} {frame.scope} general={frame.general} target={frame.target} topic={frame.topic}"
