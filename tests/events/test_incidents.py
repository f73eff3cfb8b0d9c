"""Joining: pairs of reports, independence of sources, denials, and no dependence on the order of inputs."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import date

from geomap.events.joining import incidents, independence
from geomap.records import Claim, Place, Reading, Span
from tests.events import joining, made

TOWN = Place("x:lira", "Lira", "town", "P", "PPL", "UG", None, 2.2, 32.9, ("p:north", "UG"))


def reports(*texts: str, outlets: tuple[str, ...] = ("A", "B", "C", "D")) -> list[Reading]:
    """Return one reading for each text, of different outlets."""
    known = {"Lira": TOWN}
    return [
        made.read(text, name=f"r{n}", outlet=outlets[n], day=date(2024, 3, 11), known=known)
        for n, text in enumerate(texts)
    ]


def test_made_collection_is_joined() -> None:
    readings, truth = joining.collection()
    assert len(readings) >= 60
    assert len(set(truth.values())) >= 20
    result, _ = joining.score(readings, truth)
    assert result.f1 >= 0.95, result.split
    assert result.wrong_share <= 0.005, result.merged


def test_a_title_counts_with_who_counts() -> None:
    """The one who says "hundreds" gives way to the one who gives a figure, and being in control is no news."""
    readings = reports(
        "The northern rebels claimed that hundreds of soldiers were captured in Lira on Sunday.",
        "The northern rebels' spokesman Ann Okello said more than 1,000 soldiers were captured in Lira on Sunday.",
    )
    _, found = incidents.join(readings)
    assert [i.title for i in found] == [
        "The northern rebels' spokesman Ann Okello says more than 1,000 soldiers captured"
    ]
    (held,) = reports("Another commander said that their forces were in full control of all passes.")
    assert not any(event.on_map for event in held.events)


def test_order_does_not_matter() -> None:
    readings, _ = joining.collection()
    _, straight = incidents.join(readings)
    mixed = list(readings)
    random.Random(3).shuffle(mixed)
    _, shuffled = incidents.join(mixed)
    assert straight == shuffled


def test_joining_again_changes_nothing() -> None:
    readings, _ = joining.collection()
    once, found = incidents.join(readings)
    twice, again = incidents.join(once)
    assert once == twice
    assert found == again


def test_every_event_belongs_to_one_incident() -> None:
    readings, _ = joining.collection()
    filled, found = incidents.join(readings)
    ids = [event for incident in found for event in incident.events]
    assert len(ids) == len(set(ids))
    assert {e.incident for r in filled for e in r.events} == {i.id for i in found}


def test_one_claimant_in_two_outlets_is_one_source() -> None:
    _, found = incidents.join(
        reports(
            "The Northern Front said its fighters killed 20 soldiers in [Lira:town] on Sunday.",
            "Twenty soldiers were killed in [Lira:town] on Sunday, the Northern Front said.",
        )
    )
    killing = next(i for i in found if i.on_map and i.type == "death")
    assert len(killing.documents) == 2
    assert killing.independent_sources == 1


def test_copied_sentences_are_one_source() -> None:
    text = "A bomb exploded near the old cinema in [Lira:town] on Sunday, killing four shopkeepers and a guard."
    _, found = incidents.join(reports(text, text))
    blast = next(i for i in found if i.on_map)
    assert len(blast.documents) == 2
    assert blast.independent_sources == 1
    assert "copied" in blast.independence


def test_unnamed_sources_corroborate_nothing() -> None:
    _, found = incidents.join(reports("According to unconfirmed reports, a bomb exploded in [Lira:town] on Sunday."))
    blast = next(i for i in found if i.on_map)
    assert blast.independent_sources == 0
    assert blast.title.startswith("Unconfirmed")


def test_claim_and_denial_stand_side_by_side() -> None:
    filled, found = incidents.join(
        reports(
            "The rebels said they had captured [Lira:town] on Sunday.",
            "The army denied that [Lira:town] had been captured on Sunday.",
        )
    )
    contested = [i for i in found if i.contested]
    assert contested
    stances = {c.stance for i in contested for c in i.claims}
    assert {"asserts", "denies"} <= stances
    assert all("denies" in i.title or "say" in i.title for i in contested)
    assert any(e.contested for r in filled for e in r.events)


def test_polarity_never_joins_but_links() -> None:
    filled, found = incidents.join(
        reports(
            "Four people were killed in [Lira:town] on Sunday.",
            "Nobody was killed in [Lira:town] on Sunday.",
        )
    )
    assert len({e.incident for r in filled for e in r.events}) == 2
    assert any(e.contradicted_by for r in filled for e in r.events)
    assert all(len({e.polarity for r in filled for e in r.events if e.id in i.events}) == 1 for i in found)


def test_numbers_are_never_added() -> None:
    _, found = incidents.join(
        reports(
            "A bomb killed 12 people in a market in [Lira:town] on Sunday.",
            "A bomb killed at least 15 people in a market in [Lira:town] on Sunday.",
        )
    )
    blast = next(i for i in found if i.on_map)
    assert {q.best or q.low for q in (blast.harm or {})["killed"]} == {12, 15}


def test_events_merged_and_split_by_hand() -> None:
    from dataclasses import replace

    readings = reports(
        "Gunmen killed a guard in [Lira:town] on Sunday.", "Police shot a thief in [Lira:town] on Friday."
    )
    grouped = [replace(r, events=tuple(replace(e, group="g1", title="Two things") for e in r.events)) for r in readings]
    _, found = incidents.join(grouped)
    assert len(found) == 1
    assert found[0].title == "Two things"
    apart = [replace(r, events=tuple(replace(e, group="!" + e.id) for e in r.events)) for r in readings]
    _, found = incidents.join(apart)
    assert len(found) == sum(len(r.events) for r in apart)


def test_those_who_act_stand_before_those_acted_upon_and_mere_speakers_among_the_claims() -> None:
    readings = reports("Two farmers were killed by gunmen in [Lira:town] on Sunday, the police spokesman said.")
    told = {actor.role for reading in readings for event in reading.events for actor in event.actors}
    assert told == {"actor", "target", "speaker"}
    _, (found,) = incidents.join(readings)
    assert found.actors == ("gunmen", "farmers")
    assert any("spokesman" in claim.source for claim in found.claims)


def test_voices_of_one_very_long_report_are_compared_in_little_time() -> None:
    """A text is not searched through again for every pair of its voices."""
    part = "Colonel {0} Tawe of the militia said it took the road. The governor, {0} Okot, said nobody took the road. "
    long = " ".join(part.format(f"Ab{'cdefghijkl'[n % 10]}{'mnopqrstuv'[n // 10 % 10]}") for n in range(4000))
    left, right = "Colonel Abem Tawe", "Abdn Okot, the governor"
    started = time.process_time()
    for _ in range(50):
        independence.same_claimant(left, "the interim council", (long,))
        independence.affiliation(right, (long[:400],))
    assert time.process_time() - started < 30
    assert independence.affiliation("Tawe", ("Tawe, a spokesman for the Harbour Front, said so.",)) == {"harbour"}


def test_a_spokesman_without_a_name_speaks_for_the_group_beside_him() -> None:
    text = 'The group\'s spokesman, Abel Tawe, said the road was taken. "We took it," Tawe said.'
    left = Claim("Tawe", "party", "claimed", "asserts", "d", ("e",), Span(0, 9, text[:9]))
    right = replace(left, source="the Harbour Front")
    assert independence._speaks_for(left, right, (text,))
    assert not independence._speaks_for(left, right, (text.replace("spokesman", "neighbour"),))


def test_that_nobody_is_left_there_contradicts_no_deaths() -> None:
    told = (
        "A crane killed 107 people in [Lira:town] on Sunday.",
        "There are no casualties left in [Lira:town], the mayor said on Sunday.",
    )
    _, found = incidents.join(reports(*told))
    assert not any(i.contested for i in found)


def test_two_voices_of_one_report_contest_a_toll_and_each_keeps_its_own() -> None:
    told = (
        "Gunmen killed over 100 people in [Lira:town] on Sunday, witnesses said. "
        "The governor's office confirmed 45 deaths."
    )
    _, found = incidents.join(reports(told))
    deaths = [i for i in found if i.type == "death"]
    assert [(i.contested, i.title) for i in deaths] == [(True, "Witnesses say more than 100 people killed, Lira")]


def test_what_one_source_says_of_both_sides_stands_in_its_title() -> None:
    told = "The ministry said nine civilians lost their lives in [Lira:town] and soldiers killed 21 insurgents."
    _, found = incidents.join(reports(told))
    assert [i.title for i in found] == ["The ministry says 9 civilians and 21 insurgents killed, Lira"]
