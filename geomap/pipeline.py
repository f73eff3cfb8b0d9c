"""The stages in their order: the one place where it stands.

document -> sentences, quotes -> toponyms -> relations -> places -> dates -> events; then incidents over all documents.
"""

from __future__ import annotations

import gc
import multiprocessing
import pickle
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from geomap import corrections, language
from geomap.corrections import Corrections, Entry
from geomap.errors import GeomapError, InputError
from geomap.events import extract
from geomap.events.joining import incidents
from geomap.events.when import dates
from geomap.places import geometry, relations, resolution, toponyms
from geomap.records import Document, Incident, Mention, Place, Reading, Span, changed
from geomap.settings import DEFAULT, Settings
from geomap.text import quotes, sentences

if TYPE_CHECKING:
    from geomap.records import Event, EventPlace, Gazetteer, Relation, Sentence

NO_CORRECTIONS = Corrections()
Used = frozenset[tuple[str, int]]
"""The corrections that matched something: table and number of each entry."""

Outcome = tuple[Reading | InputError, Used]

Shapes = dict[int, Place]
"""Places with their geometry by the identity of the place without it: the events of a report share a few."""

CHUNK, CHUNK_TEXT = 16, 60_000
"""Documents, or characters of them, that a worker takes at a time: a fifth of a second outweighs the hand-over."""

_QUEUED = 3
"""Chunks handed to each worker ahead of time, so that it need not wait for this process."""

_AHEAD = 16
"""Chunks read out of turn that are kept: while workers start, this process reads on alone."""


def read(
    document: Document,
    gazetteer: Gazetteer,
    settings: Settings = DEFAULT,
    mentions: Sequence[Mention] | None = None,
    triggers: Sequence[Span] | None = None,
) -> Reading:
    """Return all that one document says; `mentions` and `triggers`, where given, stand in for those that are found."""
    return _drawn(_read(document, gazetteer, settings, NO_CORRECTIONS, mentions, triggers)[0], gazetteer)


def _read(
    document: Document,
    gazetteer: Gazetteer,
    settings: Settings,
    by_hand: Corrections,
    mentions: Sequence[Mention] | None = None,
    triggers: Sequence[Span] | None = None,
) -> tuple[Reading, Used]:
    with _uncollected():
        return _staged(document, gazetteer, settings, by_hand, mentions, triggers)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles from looking, again and again, at records of which none is part of a cycle.

    What was made goes straight to the oldest generation, unless the caller has frozen objects that would thaw with it:
    a collection after each report costs a twentieth of reading it.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def _staged(
    document: Document,
    gazetteer: Gazetteer,
    settings: Settings,
    by_hand: Corrections,
    mentions: Sequence[Mention] | None,
    triggers: Sequence[Span] | None,
) -> tuple[Reading, Used]:
    document = changed(document, language=document.language or language.detect(document.text))
    parts = sentences.split(document.text)
    quoted = quotes.find(document.text, parts, document.date)
    resolved, located = _places(document, parts, gazetteer, settings, mentions)
    resolved, named = corrections.names(resolved, document, by_hand, gazetteer)
    timexes = dates.find(document, parts, quoted)
    found = extract.find(document, parts, quoted, resolved, located, timexes, gazetteer, triggers)
    reading = Reading(document, parts, quoted, resolved, located, timexes, found)
    reading, corrected = corrections.events(reading, by_hand, gazetteer)
    return reading, _keys(named | corrected)


def _drawn(reading: Reading, gazetteer: Gazetteer) -> Reading:
    """Return a reading whose events' places have their geometry.

    It is added where the readings end up: a country's outline is a hundred times what a worker else hands back.
    """
    shapes: Shapes = {}
    return changed(reading, events=tuple(_shaped(event, shapes, gazetteer) for event in reading.events))


def _keys(entries: Iterable[Entry]) -> Used:
    """Return what stands for entries in another process, where they are other objects."""
    return frozenset((entry.table, entry.number) for entry in entries)


def correct(reading: Reading, gazetteer: Gazetteer, by_hand: Corrections) -> tuple[Reading, Used]:
    """Return a reading that was read before with its events corrected, and the entries that matched."""
    reading, corrected = corrections.events(reading, by_hand, gazetteer)
    return _drawn(reading, gazetteer), _keys(corrected)


def places(
    document: Document,
    gazetteer: Gazetteer,
    settings: Settings = DEFAULT,
    mentions: Sequence[Mention] | None = None,
) -> tuple[Mention, ...]:
    """Return the resolved toponyms of a document alone, for those who need no events."""
    document = changed(document, language=document.language or language.detect(document.text))
    return _places(document, sentences.split(document.text), gazetteer, settings, mentions)[0]


def _places(
    document: Document,
    parts: tuple[Sentence, ...],
    gazetteer: Gazetteer,
    settings: Settings,
    mentions: Sequence[Mention] | None,
) -> tuple[tuple[Mention, ...], tuple[Relation, ...]]:
    if mentions is None:
        mentions = toponyms.find(document, parts, gazetteer, settings)
    related = relations.find(document, parts, mentions)
    resolved = resolution.resolve(document, mentions, related, gazetteer, settings)
    return resolved, relations.locate(related, resolved, gazetteer)


def _shaped(event: Event, shapes: Shapes, gazetteer: Gazetteer) -> Event:
    def shaped(at: EventPlace) -> EventPlace:
        known = shapes.get(id(at.place))
        if known is None:
            known = shapes[id(at.place)] = geometry.shape(at.place, gazetteer)
        return changed(at, place=known)

    if event.place is None and not event.places:
        return event
    place = shaped(event.place) if event.place else None
    places = tuple(place if place and at is event.place else shaped(at) for at in event.places)
    return changed(event, place=place, places=places)


def _read_safely(document: Document, gazetteer: Gazetteer, settings: Settings, by_hand: Corrections) -> Outcome:
    try:
        return _read(document, gazetteer, settings, by_hand)
    except GeomapError:
        raise  # the gazetteer, a model or the corrections are broken: every document would fail alike
    except Exception as error:  # noqa: BLE001 - one report that breaks a stage must not cost the others
        problem = f"could not be read ({type(error).__name__}: {error})"
        advice = "please report it with the text if you may share it"
        return InputError(document.source or document.id, problem, advice), frozenset()


_tools: list[tuple[Gazetteer, Settings, Corrections]] = []
"""What a worker reads with: sent once, since a gazetteer that comes with each chunk would have forgotten its places."""


def _equip(gazetteer: Gazetteer, settings: Settings, by_hand: Corrections) -> None:
    _tools[:] = [(gazetteer, settings, by_hand)]


def _read_chunk(chunk: Sequence[Document]) -> bytes:
    return pickle.dumps([_read_safely(document, *_tools[0]) for document in chunk], pickle.HIGHEST_PROTOCOL)


def read_all(
    documents: Iterable[Document],
    gazetteer: Gazetteer,
    settings: Settings = DEFAULT,
    by_hand: Corrections = NO_CORRECTIONS,
) -> Iterator[Outcome]:
    """Yield, for each document in order, a reading or the error that it gave, and the corrections that matched.

    `settings.jobs` processes share the documents; the result is the same for any number of them.
    """
    for outcome, used in _outcomes(documents, gazetteer, settings, by_hand):
        yield (outcome if isinstance(outcome, InputError) else _drawn(outcome, gazetteer)), used


def _outcomes(
    documents: Iterable[Document], gazetteer: Gazetteer, settings: Settings, by_hand: Corrections
) -> Iterator[Outcome]:
    if settings.jobs <= 1:
        for document in documents:
            yield _read_safely(document, gazetteer, settings, by_hand)
        return
    chunks = _chunks(documents)
    waiting: deque[list[Outcome] | Future[bytes]] = deque()
    pool = ProcessPoolExecutor(
        settings.jobs - 1, multiprocessing.get_context(_way_to_start()), _equip, (gazetteer, settings, by_hand)
    )
    try:
        # This process reads as well, so that of two only one has to be started, and only half the readings be sent.
        while own := next(chunks, None):
            read: list[Outcome] = []
            waiting.append(read)
            busy = sum(isinstance(part, Future) and not part.done() for part in waiting)
            for chunk in islice(chunks, max(0, _QUEUED * (settings.jobs - 1) - busy)):
                waiting.append(pool.submit(_read_chunk, chunk))
            read += [_read_safely(document, gazetteer, settings, by_hand) for document in own]
            while waiting and (len(waiting) > _AHEAD * settings.jobs or _is_read(waiting[0])):
                yield from _outcome(waiting.popleft())
        while waiting:
            yield from _outcome(waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _way_to_start() -> str:
    """Return how workers are started.

    A fork has all modules and models at hand, which else take half a second; a gazetteer opens its file for itself in
    each process. It keeps what other threads have locked, so beside them (in a notebook) workers start clean, as they
    do where forks are not safe.
    """
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _is_read(part: list[Outcome] | Future[bytes]) -> bool:
    return part.done() if isinstance(part, Future) else True


def _outcome(part: list[Outcome] | Future[bytes]) -> list[Outcome]:
    if not isinstance(part, Future):
        return part
    with _uncollected():  # the pool's own thread would unpack them under the collector, in three times the time
        read: list[Outcome] = pickle.loads(part.result())  # noqa: S301 - what a worker of ours has packed
        return read


def _chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    chunk: list[Document] = []
    size = 0
    for document in documents:
        chunk.append(document)
        size += len(document.text)
        if len(chunk) == CHUNK or size > CHUNK_TEXT:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def join(readings: Sequence[Reading]) -> tuple[tuple[Reading, ...], tuple[Incident, ...]]:
    """Return the readings with their events' incidents filled in, and the incidents."""
    with _uncollected():
        return incidents.join(readings)
