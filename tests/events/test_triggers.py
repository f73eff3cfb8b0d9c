"""The lexicon's files are sound, and triggers are found where they should and nowhere else."""

from __future__ import annotations

import re

import pytest

from geomap.events.what import domains, lexicon, reference, triggers
from geomap.events.words import clause
from geomap.records import Sentence, type_names


def found(text: str) -> list[tuple[str, str]]:
    """Return (words, class) of the triggers of one sentence."""
    sentence = Sentence(0, len(text), text)
    return [(t.span.text, t.kind.name) for t in triggers.find(sentence, clause.read(text, 0))]


def test_lexicon_has_several_hundred_rows_each_of_a_known_class() -> None:
    rows = lexicon.rows("lexicon.tsv")
    assert len(rows) > 500
    kinds = lexicon.taxonomy()
    for row in rows:
        assert row[2] in kinds, row
        assert row[1] in {"v", "n", "p", "a"}, row
        assert not row[0].startswith("_"), row


def test_every_blocker_compiles() -> None:
    for row in lexicon.rows("lexicon.tsv"):
        for pattern in row[4:6]:
            re.compile(pattern)


def test_taxonomy_names_known_types() -> None:
    assert {kind.type for kind in lexicon.taxonomy().values()} <= set(type_names)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The army captured the town of Wad Madani on Monday.", "territory"),
        ("Rebels captured 30 soldiers near the bridge.", "capture"),
        ("A lorry bomb went off outside the market.", "bombing"),
        ("The convoy came under fire near Goma.", "shooting"),
        ("Nurses went on strike over pay.", "labour_strike"),
        ("Jets carried out an air strike on the depot.", "air_strike"),
        ("An earthquake of magnitude 6.1 hit the province.", "earthquake"),
        ("The two sides signed a peace agreement in Juba.", "agreement"),
        ("Two firemen are missing since the roof came down.", "abduction_missing"),
        ("The fire erupted at dawn and was out by noon.", "fire"),
        ("Four officers were taken to hospital.", "wounding"),
        ("Villagers blocked trucks on the coast road.", "blockade"),
        ("Militants burned a dozen dwellings.", "arson"),
        ("A gas cylinder burst in the kitchen.", "accident"),
        ("Some 300 were moved to schools.", "displacement"),
        ("It capsized within sight of the pier.", "accident"),
        ("Another 21 were missing.", "abduction_missing"),
        ("Floods displaced over 3,000 people.", "displacement"),
        ("Six were flown out with burns.", "wounding"),
        ("Three men were held over the arson.", "arrest"),
        ("Two nurses were taken at the ferry.", "abduction"),
        ("Mothers carried portraits through the town.", "protest"),
        ("The rebels took it on Saturday.", "territory"),
    ],
)
def test_finds(text: str, kind: str) -> None:
    assert kind in [name for _, name in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "She fought hard for independent radio.",
        "He lost his battle against cancer.",
        "The minister came under fire for his remarks.",
        "They are shooting a film in Tunis.",
        "The companies plan to hit the shelves in June.",
        "The goal captured the imagination of the crowd.",
        "Attack ads filled the airwaves.",
        "The missing ingredient is patience.",
        "The crowd dispersed peacefully after the prayer.",
        "Visitors wait at the Ikoyi jail near the lagoon.",
        "The thief was captured on closed circuit television.",
        "Two goals were missing from the list.",
        "The suspect was captured by security cameras.",
        "She was stopped by the State Highway Patrol on the road home.",
        "The mosque is four blocks from a street of shops.",
    ],
)
def test_finds_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("The attack lasted an hour.", "attack", reference.BACK),
        ("Saturday's bombing was the third.", "bombing", reference.BACK),
        ("Police questioned a Boston bombing suspect.", "bombing", reference.BACK),
        ("The 2013 marathon bombing shocked the city.", "bombing", reference.BACK),
        ("An attack began at dawn.", "attack", reference.NEW),
        ("Two explosions were heard.", "explosions", reference.NEW),
        ("A second explosion followed.", "explosion", reference.ANOTHER),
        ("Another attack came at dusk.", "attack", reference.ANOTHER),
        ("He spoke of attacks and of violence.", "attacks", reference.GENERAL),
        ("Every attack weakens trust.", "attack", reference.GENERAL),
        ("Fresh clashes broke out.", "clashes", None),
        ("Clashes erupted at noon.", "Clashes", None),
        ("Gunmen attacked a bus.", "attacked", None),
    ],
)
def test_how_a_noun_refers(text: str, words: str, kind: str | None) -> None:
    sentence, read = Sentence(0, len(text), text), clause.read(text, 0)
    trigger = next(t for t in triggers.find(sentence, read) if t.span.text == words)
    assert reference.of(trigger, read) == kind


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("The striker fired wide before half-time.", "sport"),
        ("The club lost the match.", "sport"),
        ("Investors sold shares.", "business"),
        ("The chef chose a new recipe.", "kitchen"),
        ("Hackers hit the bank.", "cyber"),
        ("Soldiers left the village.", None),
        ("The match was long.", None),
    ],
)
def test_field_of_a_sentence(text: str, field: str | None) -> None:
    assert domains.field(clause.read(text, 0)) == field


def test_proof_of_violence_outweighs_the_field() -> None:
    assert ("attacked", "attack") in found("Gunmen attacked the stadium during a league match.")
    assert found("The visitors attacked from the first minute of the league match.") == []


def test_tokenised_text_reads_as_other_text() -> None:
    words = clause.read("The city ’ s mayor hasn ' t fled .", 0)
    assert words.low == ("the", "city's", "mayor", "hasn't", "fled")
    assert (words.starts[1], words.ends[1]) == (4, 12)


@pytest.mark.parametrize(
    ("lemma", "form"),
    [
        ("open", "opened"), ("exit", "exited"), ("stab", "stabbed"), ("kidnap", "kidnapped"), ("rise", "rose"),
        ("cut", "cutting"), ("stand", "stood"), ("fling", "flung"), ("flee", "fled"), ("crash-land", "crash-landed"),
    ],
)  # fmt: skip
def test_forms_of_verbs(lemma: str, form: str) -> None:
    assert form in lexicon.verb_forms(lemma)


def test_alternatives_of_a_row_stand_at_one_position() -> None:
    for text in ("Youths lobbed a petrol bomb.", "A man flung two firebombs.", "Men hurled a molotov at the gate."):
        assert [kind for _, kind in found(text)][:1] == ["arson"], text


def test_a_gap_holds_whom_it_befell() -> None:
    assert found("Masked men bundled the editor into a van.") == [("bundled the editor into a van", "abduction")]
    assert found("She bundled the papers into a van.") == []


def test_what_rules_a_word_out_is_a_whole_word() -> None:
    assert ("shot", "shooting") in found("Two men shot former minister Adam Leth.")
    assert found("They shot for the stars.") == []


def test_a_strike_of_workers_is_none_of_planes() -> None:
    assert found("The strike at the refinery entered its third day.") == [("strike", "labour_strike")]
    assert found("Unions said the strike would go on.") == [("strike", "labour_strike")]
    assert found("The strike hit a workers' hostel with two missiles.")[0] == ("strike", "air_strike")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Armed men on motorcycles raided the village.", "armed_attack"),
        ("Men with rifles took two traders.", "abduction"),
        ("A general was taken out in the strike.", "killing"),
        ("Police took two men away.", "arrest"),
        ("The ministry sent 200 more officers to the border.", "mobilise"),
        ("Pensioners gathered in front of the parliament.", "protest"),
        ("The town is in the hands of the rebels.", "territory"),
        ("The gang is holding six passengers.", "abduction"),
        ("The rebels were forced to retreat.", "withdrawal"),
        ("The base was seized on Tuesday.", "territory"),
        ("A wall of mud buried the houses.", "disaster_hit"),
        ("Forty kilos of heroin were confiscated.", "seizure"),
        ("Jets flattened a warehouse.", "air_strike"),
        ("A projectile came down on a school.", "shelling"),
        ("A rider threw a bomb at the gate.", "grenade"),
        ("A gang beat a shopkeeper.", "beating"),
        ("They destroyed a U.S. military vehicle.", "destruction"),
        ("Some 200 people demonstrated late Wednesday.", "protest"),
        ("Colombia captures rebel commander.", "capture"),
        ("A goalkeeper and his brother were shot after a match.", "shooting"),
        ("Part of a market roof collapsed.", "collapse"),
        ("Men wearing fatigues took a teacher.", "abduction"),
        ("A strike stopped ferries.", "labour_strike"),
    ],
)
def test_who_and_whom_tell_the_kind(text: str, kind: str) -> None:
    assert kind in [name for _, name in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The Hurricanes lost again in Raleigh.",
        "Death Valley is dry.",
        "The report is damaging.",
        "A heron drowned a rat.",
        "Demand for flats exploded.",
        "He fired a warning shot at lenders.",
        "Her passport was taken away.",
        "Speculators began an attack on the currency.",
        "The orchestra took Vienna by storm.",
        "The volunteers broke into tears.",
    ],
)
def test_names_beasts_and_ideas_tell_of_nothing(text: str) -> None:
    assert found(text) == []


def test_a_phrase_does_not_reach_into_another_clause() -> None:
    assert found("Gangs exchanged fire after some prisoners were moved.")[0][1] == "clash"
    assert ("exchanged 300 prisoners", "release") in found("The two sides exchanged 300 prisoners on Monday.")
