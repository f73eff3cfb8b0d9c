"""Figures of events, their places and dates, and of date expressions, against gold documents.

Triggers pair one to one by overlap. `conflict` counts only types that fall into a class of political violence or
protest on both sides. `attachment` scores the places of events whose trigger was found: the link is the unit, and
"no place" is an answer. `documents` and `doc_place` score gold without triggers, as MUC-4's templates are. `timex`
scores expressions and TIMEX3 values (TempEval-3), and whether the day is right.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from geomap.evaluate.timex import days, near_value, same_value
from geomap.records import Event, Reading

Row = Mapping[str, Any]

CLASSES: tuple[tuple[str, str], ...] = (
    ("abduct", r"kidnap|abduct|hostage"),
    ("arrest", r"arrest|detain|jail|^capture|disr_weap"),
    ("protest", r"demonstr|protest|mob_viol|riot|strike\.?(?:work)|work stoppage|force_against"),
    (
        "explosion",
        r"bomb|detonat|explos|suic_|grenade|art_miss|air_strike|airstrike|chem_weap|shell|missile|remote",
    ),
    ("territory", r"regains|overtakes|territ|occup|yield\.(?:retreat|surrender)|retreat|headquarters|hq_est"),
    ("death", r"^death$|life\.die|\bdie\b|murder|life\.injure|injur|deathcaused"),
    (
        "attack",
        r"attack|assault|clash|battle|fight|arson|shoot|stab|invasion|sex_viol|conflict\.(?!demonstr)|destr|looting",
    ),
    ("agreement", r"agreement|\bagree|ceasefire|truce"),
)
"""Classes that the type names of several schemes fall into; the first that matches counts."""
FITTING: Mapping[str, frozenset[str]] = {
    "ATTACK": frozenset({"attack", "death", "explosion"}),
    "BOMBING": frozenset({"explosion", "attack"}),
    "KIDNAPPING": frozenset({"abduct"}),
    "ARSON": frozenset({"attack", "explosion"}),
}
"""The classes that answer a MUC-4 template."""
_WIDE = 31
"""Days beyond which an interval answers no date."""


def predicted(reading: Reading) -> dict[str, Any]:
    """Return a reading as the row that is scored: events with trigger, type, place spans and time, and expressions."""
    return {
        "id": reading.document.id,
        "events": [_row(event) for event in reading.events],
        "timex": [{"start": t.start, "end": t.end, "type": t.type, "value": t.value} for t in reading.timexes],
    }


def _row(event: Event) -> dict[str, Any]:
    shown = event.places or ((event.place,) if event.place else ())
    told = [*(p.mention for p in shown if p.mention is not None), *event.unresolved]  # as `read` writes a record
    spans = [{"start": span.start, "end": span.end, "text": span.text} for span in told]
    first, last = (d.isoformat() if d else None for d in (event.date.start, event.date.end))
    time = {"value": first} if first and first == last else {"start": first, "end": last} if first or last else None
    return {
        "trigger": {"start": event.trigger.start, "end": event.trigger.end},
        "type": event.type,
        "on_map": event.on_map,
        "places": spans,
        "time": time,
    }


def event_class(kind: str | None) -> str | None:
    """Return the conflict class of a type name of any scheme, or None."""
    name = (kind or "").lower()
    return next((found for found, pattern in CLASSES if re.search(pattern, name)), None)


# -- spans -----------------------------------------------------------------------------------------------------------


def _shared(first: Row | None, second: Row | None) -> int:
    if not first or not second:
        return 0
    return int(max(0, min(first["end"], second["end"]) - max(first["start"], second["start"])))


def _itself(row: Row) -> Row:
    return row


def _trigger(event: Row) -> Row:
    trigger: Row = event["trigger"]
    return trigger


def _align(gold: Sequence[Row], found: Sequence[Row], span: Callable[[Row], Row] = _itself) -> list[tuple[int, int]]:
    """Pair spans one to one: the larger overlap first, then the nearer start."""
    pairs = sorted(
        (-shared, abs(span(g)["start"] - span(p)["start"]), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(found)
        if (shared := _shared(span(g), span(p)))
    )
    left: set[int] = set()
    right: set[int] = set()
    out = []
    for _, _, i, j in pairs:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            out.append((i, j))
    return out


def _prf(hits: int, found: int, gold: int) -> dict[str, float]:
    p = hits / found if found else 0.0
    r = hits / gold if gold else 0.0
    return {"P": p, "R": r, "F1": 2 * p * r / (p + r) if p + r else 0.0, "hits": hits, "found": found, "gold": gold}


def _time(time: Row | None) -> str | None:
    if not time:
        return None
    same = time.get("start") if time.get("start") and time.get("start") == time.get("end") else None
    return time.get("value") or same


def _meets(gold: Row, found: Row) -> bool:
    try:
        first, last = (date.fromisoformat(found.get(k) or found.get("value") or "") for k in ("start", "end"))
        start, end = date.fromisoformat(gold["start"]), date.fromisoformat(gold["end"])
    except (TypeError, ValueError):
        return False
    return first <= end and start <= last and (last - first).days <= _WIDE


# -- scoring ---------------------------------------------------------------------------------------------------------


def _places(event: Row) -> list[Row]:
    shown = event.get("places") or ([event["place"]] if event.get("place") else [])
    return [p for p in shown if p]


def _name(text: str | None) -> str:
    return re.sub(r"\W+", " ", (text or "").lower()).strip()


def score(gold: Iterable[Row], found: Mapping[str, Row], *, gold_triggers: bool = False) -> dict[str, Any]:
    """Return the figures of found events and date expressions against gold documents.

    `found` maps ids to rows as `predicted` makes them. With `gold_triggers` a gold trigger that was not found counts
    as an event without a place.

    >>> gold = [{"id": "a", "events": [{"trigger": {"start": 0, "end": 6}, "type": "attack", "place": None}]}]
    >>> found = {"a": {"events": [{"trigger": {"start": 0, "end": 6}, "type": "clash"}]}}
    >>> score(gold, found)["conflict"]["labelled"]["F1"]
    1.0
    """
    tally: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    classes: dict[str, Counter[str]] = defaultdict(Counter)
    total = 0
    for document in gold:
        total += 1
        answer = adapted(found.get(str(document["id"]), {}))
        expected = [e for e in document.get("events") or () if e.get("trigger")]
        events = [e for e in answer.get("events") or () if e.get("trigger")]
        exhaustive = document.get("exhaustive", True)
        pairs = _triggers(expected, events, tally, exhaustive=exhaustive)
        causes.update(_causes(expected, events, pairs, exhaustive=exhaustive))
        if exhaustive:
            _conflict(expected, events, tally, classes)
        _attachment(expected, events, pairs, tally, gold_triggers=gold_triggers)
        if document.get("exhaustive") and not expected and not document.get("timex"):
            _templates(document, answer, tally)
        _document_places(document, answer, tally)
        _timexes(document.get("timex") or [], answer.get("timex") or [], tally)
    figures = _figures(total, tally, classes)
    if causes:
        figures["causes"] = dict(causes.most_common())
    return figures


def _causes(expected: list[Row], events: list[Row], pairs: list[tuple[int, int]], *, exhaustive: bool) -> Iterator[str]:
    """Yield what is wrong with each event, as a reader would say it."""
    paired = {i for i, _ in pairs}
    for i in range(len(expected)):
        if i not in paired:
            yield "missed trigger"
    if exhaustive:
        for _ in range(len(events) - len(pairs)):
            yield "spurious trigger"
    for i, j in pairs:
        gold, told = expected[i], events[j]
        if gold.get("type") and event_class(gold["type"]) != event_class(told.get("type")):
            yield "wrong type"
        own, at = _places(gold), _places(told)
        hits = len(_align(own, at))
        if own and not at:
            yield "no place where there is one"
        elif at and not own:
            yield "a place where there is none"
        elif own and not hits:
            yield "wrong place"
        elif hits < len(own):
            yield "one of several places missed"
        elif hits < len(at):
            yield "a further place that is none"
        value = _time(gold.get("time"))
        if value and not near_value(value, _time(told.get("time"))):
            yield "wrong date"


def adapted(row: Row) -> Row:
    """Return a document's events in the form that is scored, be they that already or a record that `read` wrote."""
    events = row.get("events") or ()
    if not any("rules" in event for event in events):
        return row
    return {**row, "events": [_adapted(event) for event in events]}


def _adapted(event: Row) -> Row:
    shown = event.get("places") or ([event["place"]] if event.get("place") else [])
    days = event.get("date") or {}
    first, last = days.get("start"), days.get("end")
    time = {"value": first} if first and first == last else {"start": first, "end": last} if first or last else None
    return {**event, "place": None, "places": [p["mention"] for p in shown if p.get("mention")], "time": time}


def _triggers(
    expected: list[Row], events: list[Row], tally: Counter[str], *, exhaustive: bool
) -> list[tuple[int, int]]:
    pairs = _align(expected, events, _trigger)
    spans = [(expected[i]["trigger"], events[j]["trigger"]) for i, j in pairs]
    tally["trigger gold"] += len(expected)
    tally["trigger hits"] += len(pairs)
    tally["trigger exact"] += sum((g["start"], g["end"]) == (p["start"], p["end"]) for g, p in spans)
    tally["trigger found"] += len(events) if exhaustive else len(pairs)
    tally["not exhaustive"] += bool(expected or events) and not exhaustive
    return pairs


def _conflict(expected: list[Row], events: list[Row], tally: Counter[str], classes: dict[str, Counter[str]]) -> None:
    gold = [e for e in expected if event_class(e.get("type"))]
    found = [e for e in events if event_class(e.get("type"))]
    pairs = _align(gold, found, _trigger)
    tally["conflict gold"] += len(gold)
    tally["conflict found"] += len(found)
    tally["conflict hits"] += len(pairs)
    for e in gold:
        classes[event_class(e["type"]) or ""]["gold"] += 1
    for e in found:
        classes[event_class(e["type"]) or ""]["found"] += 1
    for i, j in pairs:
        kind = event_class(gold[i]["type"]) or ""
        if kind == event_class(found[j]["type"]):
            tally["conflict labelled"] += 1
            classes[kind]["hits"] += 1


def _attachment(
    expected: list[Row], events: list[Row], pairs: list[tuple[int, int]], tally: Counter[str], *, gold_triggers: bool
) -> None:
    judged: list[tuple[Row, Row]] = [(expected[i], events[j]) for i, j in pairs]
    if gold_triggers:
        hit = {i for i, _ in pairs}
        judged += [(e, {}) for i, e in enumerate(expected) if i not in hit]
    for g, p in judged:
        own, told = _places(g), _places(p)
        links = len(_align(own, told))
        right = links == len(own) == len(told)
        group = "place" if own else "none"
        tally["attached"] += 1
        tally["attached right"] += right
        tally["link hits"] += links
        tally["link gold"] += len(own)
        tally["link found"] += len(told)
        tally[f"attached {group}"] += 1
        tally[f"attached {group} right"] += right
        tally["attached any"] += bool(links) if own else not told
        value = _time(g.get("time"))
        if value:
            tally["dated"] += 1
            tally["dated same"] += same_value(value, _time(p.get("time")))
            tally["dated near"] += near_value(value, _time(p.get("time")))


def _templates(document: Row, answer: Row, tally: Counter[str]) -> None:
    shown = [e for e in answer.get("events") or () if event_class(e.get("type")) and e.get("on_map", True)]
    gold = document.get("events") or []
    tally["relevant gold"] += bool(gold)
    tally["relevant found"] += bool(shown)
    tally["relevant hits"] += bool(gold and shown)
    for template in gold:
        fitting = FITTING.get(template.get("type"))
        if not fitting or template.get("optional"):
            continue
        hits = [e for e in shown if event_class(e["type"]) in fitting]
        tally["templates"] += 1
        tally["templates typed"] += bool(hits)
        time = template.get("time") or {}
        if time.get("start") and time.get("end"):
            tally["templates bounded"] += 1
            tally["templates dated"] += any(_meets(time, e.get("time") or {}) for e in hits)


def _document_places(document: Row, answer: Row, tally: Counter[str]) -> None:
    names: set[str] | None = None
    for event in document.get("events") or ():
        levels = event.get("place_levels")
        if event.get("trigger") or not levels:
            continue
        if names is None:
            names = {_name(p.get("text")) for e in answer.get("events") or () for p in _places(e)}
        tally["levels"] += 1
        tally["levels finest"] += _name(levels[-1]["name"]) in names
        tally["levels any"] += any(_name(level["name"]) in names for level in levels[1:] or levels)


def _timexes(gold: list[Row], found: list[Row], tally: Counter[str]) -> None:
    pairs = _align(gold, found)
    tally["timex gold"] += len(gold)
    tally["timex found"] += len(found)
    tally["timex hits"] += len(pairs)
    for i, j in pairs:
        g, p = gold[i], found[j]
        tally["timex exact"] += (g["start"], g["end"]) == (p["start"], p["end"])
        same, near = same_value(g.get("value"), p.get("value")), near_value(g.get("value"), p.get("value"))
        tally["timex same"] += same
        tally["timex near"] += near
        if g.get("type") not in {"DATE", "TIME"}:
            continue
        tally["timex dates"] += 1
        tally["timex dates same"] += same
        a, b = days(g.get("value")), days(p.get("value"))
        if a and a[2] in {"day", "part", "time"}:
            tally["timex days"] += 1
            tally["timex days right"] += bool(b) and b is not None and b[2] in {"day", "part", "time"} and b[0] == a[0]


def _figures(total: int, tally: Counter[str], classes: Mapping[str, Counter[str]]) -> dict[str, Any]:
    def share(part: str, whole: str) -> float | None:
        return tally[part] / tally[whole] if tally[whole] else None

    out: dict[str, Any] = {"documents_read": total}
    if tally["trigger gold"] or tally["trigger found"]:
        out["triggers"] = {
            "overlap": _prf(tally["trigger hits"], tally["trigger found"], tally["trigger gold"]),
            "exact": _prf(tally["trigger exact"], tally["trigger found"], tally["trigger gold"]),
            "precision_valid": not tally["not exhaustive"],
        }
        out["conflict"] = {
            "detect": _prf(tally["conflict hits"], tally["conflict found"], tally["conflict gold"]),
            "labelled": _prf(tally["conflict labelled"], tally["conflict found"], tally["conflict gold"]),
            "per_class": {k: _prf(c["hits"], c["found"], c["gold"]) for k, c in sorted(classes.items())},
        }
    if tally["attached"]:
        out["attachment"] = {
            "n": tally["attached"],
            "accuracy": share("attached right", "attached"),
            "any": share("attached any", "attached"),
            "acc_when_place": share("attached place right", "attached place"),
            "acc_when_none": share("attached none right", "attached none"),
            "link": _prf(tally["link hits"], tally["link found"], tally["link gold"]),
        }
    if tally["dated"]:
        out["event_date"] = {
            "n": tally["dated"],
            "strict": share("dated same", "dated"),
            "relaxed": share("dated near", "dated"),
        }
    if tally["levels"]:
        out["doc_place"] = {
            "n": tally["levels"],
            "finest": share("levels finest", "levels"),
            "any_subnational": share("levels any", "levels"),
        }
    if tally["relevant gold"]:
        out["documents"] = {
            "relevant": _prf(tally["relevant hits"], tally["relevant found"], tally["relevant gold"]),
            "type": share("templates typed", "templates"),
            "date": share("templates dated", "templates bounded"),
            "templates": tally["templates"],
        }
    if tally["timex gold"]:
        out["timex"] = {
            "detect": _prf(tally["timex hits"], tally["timex found"], tally["timex gold"]),
            "strict_span": _prf(tally["timex exact"], tally["timex found"], tally["timex gold"]),
            "value_f1": _prf(tally["timex same"], tally["timex found"], tally["timex gold"])["F1"],
            "value_strict_acc": share("timex same", "timex hits"),
            "value_relaxed_acc": share("timex near", "timex hits"),
            "date_strict_acc": share("timex dates same", "timex dates"),
            "day_acc": share("timex days right", "timex days"),
            "day_n": tally["timex days"],
        }
    return out
