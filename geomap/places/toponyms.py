"""Toponym mentions in a document, with how each name is used; nothing is resolved here.

English text is read by the tagger; other languages by the names of the gazetteer that stand in them, with a lower
confidence. Every kind of usage is returned: callers choose.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from geomap import heads, language
from geomap.datelines import Dateline, dateline
from geomap.errors import ModelError
from geomap.places import contexts, engines, filters, listed, phrases, recall, scripts, tagger
from geomap.places import usage as usages
from geomap.places.runs import Lookup, Text, join
from geomap.records import Document, Gazetteer, Mention, Sentence, Usage, changed
from geomap.settings import Settings

_FOREIGN = 0.75  # factor on the tagger's confidence in a language it has not learned


def find(
    document: Document,
    sentences: Sequence[Sentence],
    gazetteer: Gazetteer,
    settings: Settings,
    engine: tagger.Tagger | None = None,
) -> tuple[Mention, ...]:
    """Return the toponyms of a document in order of their offsets, unresolved; `engine` is another tagger to read with.

    Raises ModelError where `settings.recogniser` names an engine that is not there.
    """
    source = document.text
    lookup = gazetteer.info
    engine = engine or tagger.default()
    text = engine.prepare(language.tokens(source), sentences, lookup)
    if settings.recogniser.startswith(engines.PREFIX):
        others = engines.spacy_mentions(source, settings.recogniser.removeprefix(engines.PREFIX))
        found = [_completed(mention, text, lookup, engine) for mention in others]
    elif settings.recogniser != "default":
        message = f"the recogniser should be 'default' or 'spacy:NAME', but is {settings.recogniser!r}"
        raise ModelError(message)
    else:
        speech = document.language or language.detect(source)
        found = _tagged(text, source, lookup, engine) if speech in (None, "en") or _has_english(text) else []
        if speech not in (None, "en"):
            found = [changed(mention, confidence=round(mention.confidence * _FOREIGN, 3)) for mention in found]
            found = _merge(found, list(scripts.find(text, source, lookup, speech)))
        found = _merge(recall.broken(source, lookup), found)
        found = _merge(_standing(found, sentences), _filed(source, sentences))
        found = listed.read(found, heads.find(source, sentences), source, lookup, engine.lexicon)
    found = [phrases.whole(mention) for mention in phrases.compounds(found, source, lookup)]
    found = _merge(found, list(phrases.nominals(sentences, found)))
    return tuple(sorted(found, key=lambda mention: (mention.start, mention.end)))


def _completed(mention: Mention, text: Text, lookup: Lookup, engine: tagger.Tagger) -> Mention:
    """Return the mention of another engine with what the words around it say: use, kind word, comma tail."""
    start, end = bisect_right(text.tokens.ends, mention.start), bisect_left(text.tokens.starts, mention.end)
    if start >= end:
        return mention
    kind = "DEM" if mention.usage == "demonym" else "LOC"
    info = lookup(join(text.tokens, text.words, start, end))
    return changed(
        mention,
        usage=usages.usage(text, start, end, kind, info, engine.lexicon),
        kind_word=phrases.kind_word(text, start, end),
        tail=phrases.tail(text, end, lookup),
    )


def _has_english(text: Text) -> bool:
    """Whether a text that is mostly in another language holds runs of Latin letters that the tagger may read."""
    return bool(text.regions) and language.detect(" ".join(word for word in text.words[:400] if word.isascii())) == "en"


def _tagged(text: Text, source: str, lookup: Lookup, engine: tagger.Tagger) -> list[Mention]:
    """Return what the tagger finds, with the words around each name."""
    starts, ends = text.tokens.starts, text.tokens.ends
    found: list[Mention] = []
    names = recall.possessive(text, engine.tag(text, lookup), lookup)
    names = recall.whole(text, recall.spanning(text, recall.cities(text, names, lookup), lookup), lookup)
    names = recall.grown(text, names, lookup, engine.lexicon)
    names += contexts.plain(text, names, lookup, engine.lexicon.person)
    more = recall.again(text, names)
    for tagged_name in sorted(names + more + recall.beside(text, names + more, lookup, engine.lexicon.person)):
        name = tagged_name._replace(start=phrases.coordinated(text, tagged_name.start, tagged_name.end))
        info = lookup(join(text.tokens, text.words, name.start, name.end))
        if filters.spurious(text, name.start, name.end, info):
            continue
        if name.type == "LOC" and filters.is_person(text, name.start, name.end, engine.lexicon.person):
            continue
        use: Usage = usages.usage(text, name.start, name.end, name.type, info, engine.lexicon)
        if use == "demonym" and usages.is_language(text, name.start, name.end):
            continue
        start, end = starts[name.start], ends[name.end - 1]
        tagged = source[start] in "#@"
        start += tagged
        mention = Mention(
            start,
            end,
            source[start:end],
            use,
            kind_word=phrases.kind_word(text, name.start, name.end),
            tail=phrases.tail(text, name.end, lookup),
            confidence=name.confidence,
        )
        other = phrases.elliptic(text, name.start, lookup, source=source)
        if other and not (found and found[-1].end > other.start):
            found.append(changed(other, usage=use))
        elif other and (found[-1].start, found[-1].end) == (other.start, other.end):
            found[-1] = changed(found[-1], name=other.name)
        found.append(phrases.hashtag(mention) if tagged else mention)
    return found


def _filed(source: str, sentences: Sequence[Sentence]) -> list[Mention]:
    """Return the place of the dateline, which is one whatever the tagger says."""
    for sentence in sentences[:6]:
        if sentence.role == "dateline":
            head: Dateline | None = dateline(source, sentence.start, sentence.end)
            if head and head.place.text[0].isalpha():
                narrower = head.tail.text if head.tail else None
                return [Mention(head.place.start, head.place.end, head.place.text, tail=narrower, confidence=0.95)]
    return []


def _standing(found: list[Mention], sentences: Sequence[Sentence]) -> list[Mention]:
    """Return the mentions with those of a dateline used as places, whatever the words around them suggest."""
    heads = [(sentence.start, sentence.end) for sentence in sentences[:6] if sentence.role == "dateline"]
    return [
        changed(mention, usage="literal")
        if mention.usage != "demonym" and any(start <= mention.start < end for start, end in heads)
        else mention
        for mention in found
    ]


def _merge(first: list[Mention], more: list[Mention]) -> list[Mention]:
    """Return both lists as one, leaving out of the second what overlaps the first."""
    if not more:
        return first
    taken = sorted((mention.start, mention.end) for mention in first)
    kept: list[Mention] = []
    place = 0
    for mention in sorted(more, key=lambda item: item.start):
        while place < len(taken) and taken[place][1] <= mention.start:
            place += 1
        if place < len(taken) and taken[place][0] < mention.end:
            continue
        kept.append(mention)
    return sorted(first + kept, key=lambda mention: mention.start)
