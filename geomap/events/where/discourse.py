"""What place the text around an event speaks of, for events whose own sentence names none.

The nearest that is told counts: the place of the last event, of the section, of the sentence before, of the title, the
one that all events so far lie in, the dateline's, each one step less precise. Beyond that the country that the report
is about puts nothing on the map but tells a reader, or a table, where in the world. An event at a place that nobody
knows stands in its section's place, or in what holds the whole report.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from geomap.events.where import (
    attachment,
    distances,
    exclusions,
    holders,
    lines,
    parts,
    scenes,
    sections,
    setting,
    whither,
)
from geomap.records import EventPlace, Span, changed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from geomap.events.where.attachment import Attachment
    from geomap.events.where.sections import Section
    from geomap.heads import Head
    from geomap.records import Gazetteer, Mention, Sentence

_LOST = 1  # paragraphs from one in which an event is at a place that nobody knows
_BACK, _AHEAD = 3, 2  # sentences before one, and from it on, that tell in what an unknown village lies
_TOWNS = frozenset({"city", "town"})
_HOLD_PARTS = _TOWNS | {"village", "district", "province"}  # a school by the square is in the square's town
COUNTRY = holders.COUNTRY


class Discourse:
    """What place the text around speaks of: that of the events in reach, of the section, of the whole report."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
        gazetteer: Gazetteer,
        heads: Sequence[Head] = (),
    ) -> None:
        """Read the parts of the report and the country that most names lie in; `mentions` in the order of the text."""
        self._home, self._country = setting.countries(sentences, mentions)
        self._layout = sections.Layout(sentences, mentions, self._home, gazetteer, heads)
        self._sentences = sentences
        self._starts = [sentence.start for sentence in sentences]
        self._dateline = None if setting.is_foreign(self._layout.dateline, mentions) else self._layout.dateline
        self._report = holders.Report(mentions, gazetteer)
        self._named = setting.named_before(sentences, mentions)
        self._often = setting.named_twice(sentences, mentions)
        self._after = setting.called_to(sentences, self._layout)
        self._section = 0
        self._last: EventPlace | None = None
        self._earlier: EventPlace | None = None  # that of the last event of a sentence before
        self._line: tuple[EventPlace, ...] = ()  # the ends of the line that the last event was on
        self._several = False  # the last sentence with events had them in places apart
        self._lead, self._lead_start = setting.lead(sentences, self._layout)
        self._only: EventPlace | None = None  # the place that all events so far lie in,
        self._alone = True  # if there is one
        self._paragraph = -1
        self._reach = 1  # paragraphs in which the last event's place is taken over
        self._start = -1
        self._lost = -_LOST - 1  # the paragraph of the last event at a place that nobody knows, nor what holds it

    def complete(
        self,
        at: Attachment,
        sentence: Sentence,
        own: Sequence[Mention],
        others: Sequence[Attachment],
        *,
        known: bool,
        offset: int,
    ) -> Attachment:
        """Fill in the place of the text around where the sentence names none, and remember what it named.

        `own` are the places that the sentence names, though none may be the event's, `others` the attachments of the
        sentence's events; `known` tells that the event is taken as told before, so that a place that is only likely is
        not its own; `offset` is where its trigger stands.
        """
        filled = self._fill(at, sentence, own, others, known=known, offset=offset)
        here = {p.place.id for p in filled.places}
        chosen = {m.text for m in own if m.place is not None and m.place.id in here}  # what holds it is told as such
        if not any(no.place in chosen for no in filled.not_at):
            return filled
        return changed(filled, not_at=tuple(no for no in filled.not_at if no.place not in chosen))

    def _fill(
        self,
        at: Attachment,
        sentence: Sentence,
        own: Sequence[Mention],
        others: Sequence[Attachment],
        *,
        known: bool,
        offset: int,
    ) -> Attachment:
        section = self._layout.of(sentence)
        if section.number != self._section:
            self._section, self._last = section.number, None  # each entry of a live blog stands by itself
        scene = section.place if section.field else sections.at(self._item(sentence, offset))
        if scene is None and section.closed and scenes.by_road(at.places, sentence):
            scene = section.place  # "As-Suwayda: two were kidnapped on the Damascus highway"
        if scene is not None and not holders.within(at.places, scene.place):
            at = changed(at, places=(scene,), rules=(*at.rules, sections.RULE))
        if at.places:
            at = self._of_city(at, sentence)
            for place in at.places:
                self._remember(place, sentence, passing=distances.RULE in at.rules and place.place.kind != "sea")
            self._line = at.places if lines.LINE in at.rules else ()
            return at
        home = {no.place for no in at.not_at if no.reason == whither.ORIGIN}
        own = [m for m in own if m.text not in home]
        told = self._told(at, sentence, own, section, known=known)
        if told is not None:
            place, rule = told
            self._remember(place, sentence)
            rest = tuple(no for no in at.not_at if place.mention is None or no.place != place.mention.text)
            return changed(at, places=(place,), not_at=rest, rules=(*at.rules, rule))
        names = at.unresolved or at.unsure
        same = next((o for o in others if names and o.places and set(names) <= set(o.unresolved)), None)
        if same is not None and COUNTRY not in same.rules:  # one name of a sentence is one place
            return changed(at, places=same.places, rules=(*at.rules, *(r for r in same.rules if r not in at.rules)))
        part = parts.is_part(names, sentence)
        if names and not part:
            taken = {p.place.id for other in others if other is not at for p in other.places if p.mention}
            return self._held(at, section, sentence, own, taken)
        inner = self._chain(scenes.placed(sentence, own)) if part else None
        if inner is not None:
            self._remember(inner, sentence)
            return changed(at, places=(inner,), rules=(*at.rules, holders.HOLDS))
        here = {key for other in others for p in other.places for key in (p.place.id, *p.place.parents)}
        found = self._taken_over(at, sentence, section, own, here, part=part)
        if found is not None:
            ends = self._line if found[0].place.id in {p.place.id for p in self._line} else ()
            places = tuple(map(attachment.inherit, ends)) or (found[0],)
            return changed(at, places=places, rules=(*at.rules, found[1]))
        return self._held(at, section, sentence, own, ()) if part else self._abroad(at)

    def _item(self, sentence: Sentence, offset: int) -> Mention | None:
        """Return the place at the head of the item of a list in one sentence that something is told in."""
        inside = self._layout.inside(sentence.start, sentence.end) if ";" in sentence.text else ()
        return scenes.listed(sentence, inside, offset)

    def _told(
        self, at: Attachment, sentence: Sentence, own: Sequence[Mention], section: Section, *, known: bool
    ) -> tuple[EventPlace, str] | None:
        """Return what the sentence itself says of where: its likely place, its one scene, its label; and the rule."""
        likely = at.likely if not known else None
        if likely is not None and (self._speaks_of(likely, section) or scenes.opens(likely, sentence, own)):
            return likely, "place:sentence"
        scene = self._scene(at, sentence, own) if not known else None
        if scene is not None:
            return scene, "place:scene"
        label = self._chain(scenes.label(sentence, self._layout.inside(sentence.start, sentence.end)))
        if label is not None and self._home in {None, label.place.country}:
            return (label if at.unresolved else changed(label, how="sentence")), sections.RULE
        office = self._chain(scenes.office(sentence, own))
        return (office, "place:office") if office is not None and not (at.unresolved or at.unsure) else None

    def _taken_over(
        self,
        at: Attachment,
        sentence: Sentence,
        section: Section,
        own: Sequence[Mention],
        here: Collection[str],
        *,
        part: bool,
    ) -> tuple[EventPlace, str] | None:
        """Return the place of the text around, with its rule, where the sentence speaks of no other; else a hospital's.

        `here` are the ids of what the sentence's other events are in, `part` tells that this one is at a street or a
        school that nobody knows.
        """
        low, high = section.head
        away = {no.place for no in at.not_at if no.reason in exclusions.WHITHER}
        named = [m for m in scenes.elsewhere(sentence, own) if not low <= m.start < high and m.text not in away]
        if any(m.place is None or m.place.id not in here for m in named) or self._is_elsewhere(sentence, section):
            return None
        meant = setting.meant(sentence, self._layout)
        if meant is not None and not part:
            return attachment.inherit(meant), "place:nominal"
        apart = any(no.reason == exclusions.HELD for no in at.not_at)
        wide: EventPlace | None = None
        for scene, rule in self._around(sentence, section, apart=apart, part=part):
            if scene is None or scene.place.kind in sections.TOO_WIDE or (named and scene.place.id not in here):
                continue
            if part and (scene.place.kind not in _HOLD_PARTS or (wide and wide.place.id not in scene.place.parents)):
                continue
            if part and scene.place.kind == "province":
                wide = wide or scene  # a street or a school is in a town, one that lies in what was told last
                continue
            own_line = rule == sections.RULE and sentence.start <= low < sentence.end
            place = holders.inferred(scene) if part else attachment.inherit(scene)
            return (changed(scene, how="sentence") if own_line else place), rule
        wards = {no.place for no in at.not_at if no.reason == whither.WARD}
        beds = (sections.at(m) for m in own if m.text in wards)
        bed = next((place for place in beds if place is not None), None)
        return (changed(bed, how="sentence"), "place:ward") if bed is not None else None

    def _scene(self, at: Attachment, sentence: Sentence, own: Sequence[Mention]) -> EventPlace | None:
        """Return the one place that a sentence tells of, where it is likely or named elsewhere too."""
        if at.unresolved or at.unsure:
            return None
        inner = sections.innermost(scenes.placed(sentence, own))
        if inner is None or inner.place is None or inner.place.kind in sections.TOO_WIDE:
            return None
        barred = any(n.place == inner.text and not n.reason.startswith("another clause or matter") for n in at.not_at)
        if barred or scenes.speaks(sentence.text) or not scenes.inside(sentence, inner):
            return None
        near = (self._last, self._layout.dateline, self._layout.title)
        told = inner.place.id in self._often or any(p is not None and p.place.id == inner.place.id for p in near)
        likely = at.likely is not None and at.likely.place.id == inner.place.id
        return sections.at(inner) if told or likely else None

    def _around(
        self, sentence: Sentence, section: Section, *, apart: bool, part: bool
    ) -> Iterator[tuple[EventPlace | None, str]]:
        """Yield what the text around is about, the nearest first, with the rule by which it is taken over.

        `apart` tells that the event is not where the others of its sentence are, `part` that it is in a part of a town.
        """
        single = not self._several or self._start == sentence.start or bool(self._line)
        last, told = self._last, section.place
        if section.closed and last is not None and told is not None and last.place.id == told.place.id:
            yield told, sections.RULE
        if apart and self._start == sentence.start:
            yield self._earlier, "place:discourse"
        elif single and 0 <= sentence.paragraph - self._paragraph <= self._reach:
            yield self._last, "place:discourse"
        yield section.place, sections.RULE
        yield self._before(sentence), "place:before"
        if section.closed:
            return
        yield self._layout.title, "place:heading"
        if sentence.paragraph - self._lost <= _LOST and not part:
            return  # it goes on where the last event was, and nobody knows where that is
        dateline = self._dateline
        scene = (self._only or self._lead_of(sentence)) if self._alone and not self._layout.entries else None
        if dateline is None or (scene is not None and not setting.is_finer(dateline, scene)):
            yield scene, "place:only"
        yield dateline, "place:dateline"
        yield self._after.get(sentence.start), "place:after"

    def _lead_of(self, sentence: Sentence) -> EventPlace | None:
        """Return what the report's first sentence is about, for a later one that does not say where by itself."""
        return (
            self._lead
            if self._lead is not None and sentence.start > self._lead_start and scenes.is_open(sentence)
            else None
        )

    def _held(
        self, at: Attachment, section: Section, sentence: Sentence, own: Sequence[Mention], taken: Collection[str]
    ) -> Attachment:
        """Put an event at a place nobody knows into its section's place, the report's one unit, or its one scene.

        The scene holds it only where the sentence names no place outside of that.
        """
        unit = self._report.unit
        scene = self._only or (self._lead if sentence.start > self._lead_start else None)
        if scene is not None and (
            scene.place.kind in sections.TOO_WIDE
            or any(m.place is not None and scene.place.id not in m.place.parents for m in own)
        ):
            scene = None
        beside = self._chain(scenes.placed(sentence, own) or scenes.local(sentence, own))
        if beside is None and parts.is_water(at.unresolved, sentence):
            return self._abroad(at)  # a lake is in no town
        if beside is not None and beside.place.id in taken and not scenes.opens(beside, sentence, own):
            beside = None
        whole = self._near(sentence) if at.unresolved and not section.closed else None
        far = self._is_elsewhere(sentence, section)
        if far or parts.moves(
            at.unresolved, sentence
        ):  # "In Ezo, ...": another place than the towns around, though hardly far away
            whole, scene = (self._report.around(held, far=far) for held in (whole, scene))
        if whole is not None and whole.place.id in taken:
            whole = None
        city = self._city(sentence) if parts.of_town(at.unresolved, sentence) else None
        alone = scene is not None and self._alone and at.unresolved and not (section.closed or self._layout.entries)
        if alone and not parts.is_part(at.unresolved, sentence):
            scene = self._report.around(scene)  # a village that nobody knows is not at the point of another
        here = section.place if at.unresolved or section.closed else None
        if whole is not None and unit is not None and whole.place.id == unit.place.id:
            whole = None
        options = (
            (city, holders.HOLDS),
            (beside, holders.HOLDS),
            (holders.inferred(here) if here is not None else None, sections.RULE),
            (whole, holders.UNIT),
            (unit, holders.UNIT),
            (holders.inferred(scene) if alone and scene is not None else None, "place:only"),
        )
        holder, rule = next(((place, rule) for place, rule in options if place is not None), (None, ""))
        if holder is None:
            return self._unheld(at, sentence, own)
        abroad = setting.abroad(holder, scenes.placed(sentence, own))
        if abroad is not None:
            return changed(at, places=(abroad,), rules=(*at.rules, COUNTRY))
        if at.unresolved:
            self._remember(holder, sentence, passing=rule == holders.UNIT)
        return changed(at, places=(holder,), rules=(*at.rules, rule))

    def _unheld(self, at: Attachment, sentence: Sentence, own: Sequence[Mention]) -> Attachment:
        """Put an event at a place that nobody knows into the dateline's town, where it may be a part of that.

        A capital is where reports of a whole country are written, so that there the name must be that of a part.
        """
        if at.unresolved:
            self._last = None  # what follows is there as well, not where something was before
            town, part = self._dateline, parts.is_part(at.unresolved, sentence)
            inside = town is not None and not own and (part or town.place.feature_code != "PPLC")
            if town is not None and inside and not parts.is_village(at.unresolved, sentence):
                return changed(at, places=(holders.inferred(town),), rules=(*at.rules, "place:dateline"))
            if not (own or part or sentence.text.isupper()):  # in capitals nothing but such a noun tells a name
                self._lost = sentence.paragraph
        return self._abroad(at)

    def _of_city(self, at: Attachment, sentence: Sentence) -> Attachment:
        """Put an event at "the X district of the city" into that city, where X is known as a place elsewhere."""
        spans = [place.mention for place in at.places if place.mention is not None]
        town = self._city(sentence) if len(spans) == 1 and parts.of_town(spans, sentence) else None
        here = at.places[0].place
        if town is None or town.place.id in here.parents or here.kind in {"suburb", "neighborhood", "neighbourhood"}:
            return at
        return changed(at, places=(town,), unresolved=(*at.unresolved, *spans), rules=(*at.rules, holders.HOLDS))

    def _city(self, sentence: Sentence) -> EventPlace | None:
        """Return the town that a sentence means by "the city": one that it names, the last event's, the dateline's."""
        inside = self._layout.inside(sentence.start, sentence.end)
        named = (sections.at(m) for m in inside if m.usage == "literal" and not parts.of_town((_span(m),), sentence))
        around = (place for place in (*named, self._earlier, self._last, self._dateline) if place is not None)
        return next((holders.inferred(place) for place in around if place.place.kind in _TOWNS), None)

    def _near(self, sentence: Sentence) -> EventPlace | None:
        """Return the finest place that all places of the sentences around lie in or hold: "Demoso", "Kayah"."""
        here = bisect_left(self._starts, sentence.start)
        around = self._sentences[max(0, here - _BACK) : here + _AHEAD]
        near = self._chain(
            [
                mention
                for s in around
                for mention in scenes.placed(s, self._layout.inside(s.start, s.end))
                if s.start <= sentence.start or (mention.place is not None and mention.place.kind in holders.UNITS)
            ]
        )
        return near if near is not None and near.place.feature_code != "PPLC" else None  # where officials speak

    def _chain(self, mentions: Sequence[Mention]) -> EventPlace | None:
        """Return the innermost of places of which each holds the next, as what holds another."""
        inner = sections.innermost(mentions)
        place = sections.at(inner) if inner is not None else None
        return holders.inferred(place) if place is not None else None

    def _abroad(self, at: Attachment) -> Attachment:
        """Tell a reader at least the country that the report is about."""
        if self._country is None:
            return at
        return changed(at, places=(self._country,), rules=(*at.rules, COUNTRY))

    def _is_elsewhere(self, sentence: Sentence, section: Section) -> bool:
        """Whether a sentence says that it speaks of some other place, "the capital" included where it was not that."""
        found = setting.elsewhere(sentence.text)
        if found is None:
            return False
        here = self._last or section.place or self._layout.title or self._dateline
        capital = here is not None and here.place.feature_code == "PPLC"
        return not (capital and "capital" in found)

    def _before(self, sentence: Sentence) -> EventPlace | None:
        """Return the one place that the sentence before in the paragraph names, though it tells of no event there."""
        mention = self._named.get((sentence.paragraph, sentence.start))
        return sections.at(mention) if mention is not None and scenes.is_open(sentence) else None

    def _speaks_of(self, at: EventPlace, section: Section) -> bool:
        """Whether the report is about a place's country, names it twice, or has its last event or dateline there."""
        if at.place.id in self._often:
            return True
        if at.place.country is not None and at.place.country == self._home:
            return True
        told = (self._last, section.place, self._layout.dateline, self._layout.title)
        near = [known.place for known in told if known is not None]
        return any(p.id == at.place.id or p.id in at.place.parents or at.place.id in p.parents for p in near)

    def _remember(self, at: EventPlace, sentence: Sentence, *, passing: bool = False) -> None:
        """Keep where an event was, of one sentence's several the place that holds the others.

        `passing` tells that the whole report is hardly about that place.
        """
        mine = at.place
        only = self._only.place if self._only is not None else None
        if passing:
            pass
        elif only is None or mine.id in only.parents:
            self._only = at
        elif mine.id != only.id and only.id not in mine.parents:
            self._alone = False
        last = self._last.place if self._last is not None and mine.kind not in sections.TOO_WIDE else None
        if self._start != sentence.start and last is not None and mine.id in last.parents:
            at = self._last or at  # what is told again more roughly: the scene stays the finer one
        if self._start != sentence.start or self._last is None:
            self._earlier = self._last if self._paragraph in {sentence.paragraph - 1, sentence.paragraph} else None
            self._last, self._several, self._line = at, False, ()
        elif mine.id in self._last.place.parents:
            self._last = at
        elif mine.id != self._last.place.id and self._last.place.id not in mine.parents:
            self._several = True
        self._paragraph, self._start = sentence.paragraph, sentence.start
        self._reach = 0 if passing else 1
        self._lost = -_LOST - 1


def _span(mention: Mention) -> Span:
    return Span(mention.start, mention.end, mention.text)
