"""The lexicon of triggers: rows of a data file, inflected and indexed by the first word of every form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from geomap.events.words import nouns

if TYPE_CHECKING:
    from collections.abc import Iterator

ANY = "*"
"""The trigger of rows that hold for whatever verb: who acts on what is all that they ask."""

_CLASS = re.compile(r"@[a-z]+")
_VOWELS = "aeiou"
_IRREGULAR: dict[str, tuple[str, ...]] = {
    "fight": ("fights", "fought", "fighting"),
    "shoot": ("shoots", "shot", "shooting"),
    "strike": ("strikes", "struck", "striking", "stricken"),
    "hit": ("hits", "hitting"),
    "beat": ("beats", "beaten", "beating"),
    "fall": ("falls", "fell", "fallen", "falling"),
    "take": ("takes", "took", "taken", "taking"),
    "seek": ("seeks", "sought", "seeking"),
    "hold": ("holds", "held", "holding"),
    "flee": ("flees", "fled", "fleeing"),
    "set": ("sets", "setting"),
    "blow": ("blows", "blew", "blown", "blowing"),
    "go": ("goes", "went", "gone", "going"),
    "come": ("comes", "came", "coming"),
    "bring": ("brings", "brought", "bringing"),
    "put": ("puts", "putting"),
    "leave": ("leaves", "left", "leaving"),
    "find": ("finds", "found", "finding"),
    "lose": ("loses", "lost", "losing"),
    "slay": ("slays", "slew", "slain", "slaying"),
    "overrun": ("overruns", "overran", "overrunning"),
    "withdraw": ("withdraws", "withdrew", "withdrawn", "withdrawing"),
    "drive": ("drives", "drove", "driven", "driving"),
    "sink": ("sinks", "sank", "sunk", "sinking"),
    "burst": ("bursts", "bursting"),
    "catch": ("catches", "caught", "catching"),
    "swear": ("swears", "swore", "sworn", "swearing"),
    "cast": ("casts", "casting"),
    "hurt": ("hurts", "hurting"),
    "die": ("dies", "died", "dying"),
    "lay": ("lays", "laid", "laying"),
    "send": ("sends", "sent", "sending"),
    "make": ("makes", "made", "making"),
    "run": ("runs", "ran", "running"),
    "burn": ("burns", "burned", "burnt", "burning"),
    "oust": ("ousts", "ousted", "ousting"),
    "retake": ("retakes", "retook", "retaken", "retaking"),
    "throw": ("throws", "threw", "thrown", "throwing"),
    "free": ("frees", "freed", "freeing"),
    "initial": ("initials", "initialled", "initialed", "initialling"),
    "overthrow": ("overthrows", "overthrew", "overthrown", "overthrowing"),
    "stone": ("stones", "stoned", "stoning"),
    "steal": ("steals", "stole", "stolen", "stealing"),
    "break": ("breaks", "broke", "broken", "breaking"),
    "tear": ("tears", "tore", "torn", "tearing"),
    "give": ("gives", "gave", "given", "giving"),
    "sweep": ("sweeps", "swept", "sweeping"),
    "slide": ("slides", "slid", "sliding"),
    "spread": ("spreads", "spreading"),
    "shake": ("shakes", "shook", "shaken", "shaking"),
    "freeze": ("freezes", "froze", "frozen", "freezing"),
    "slit": ("slits", "slitting"),
    "rise": ("rises", "rose", "risen", "rising"),
    "stand": ("stands", "stood", "standing"),
    "tell": ("tells", "told", "telling"),
    "begin": ("begins", "began", "begun", "beginning"),
    "build": ("builds", "built", "building"),
    "cost": ("costs", "costing"),
    "cut": ("cuts", "cutting"),
    "shut": ("shuts", "shutting"),
    "fly": ("flies", "flew", "flown", "flying"),
    "fling": ("flings", "flung", "flinging"),
    "waylay": ("waylays", "waylaid", "waylaying"),
    "travel": ("travels", "travelled", "traveled", "travelling", "traveling"),
    "hear": ("hears", "heard", "hearing"),
    "lead": ("leads", "led", "leading"),
    "bus": ("buses", "bussed", "bused", "bussing", "busing"),
    "meet": ("meets", "met", "meeting"),
    "ride": ("rides", "rode", "ridden", "riding"),
    "ring": ("rings", "rang", "rung", "ringing"),
    "level": ("levels", "levelled", "leveled", "levelling", "leveling"),
    "pummel": ("pummels", "pummelled", "pummeled", "pummelling", "pummeling"),
    "bleed": ("bleeds", "bled", "bleeding"),
    "leap": ("leaps", "leapt", "leaped", "leaping"),
    "creep": ("creeps", "crept", "creeping"),
    "swing": ("swings", "swung", "swinging"),
    "spring": ("springs", "sprang", "sprung", "springing"),
    "spend": ("spends", "spent", "spending"),
    "spin": ("spins", "spun", "spinning"),
    "draw": ("draws", "drew", "drawn", "drawing"),
    "pay": ("pays", "paid", "paying"),
    "drink": ("drinks", "drank", "drunk", "drinking"),
    "keep": ("keeps", "kept", "keeping"),
    "transfer": ("transfers", "transferred", "transferring"),
    "rebel": ("rebels", "rebelled", "rebelling"),
    "quit": ("quits", "quitting"),
    "hang": ("hangs", "hanged", "hung", "hanging"),
    "spill": ("spills", "spilled", "spilt", "spilling"),
    "win": ("wins", "won", "winning"),
    "get": ("gets", "got", "gotten", "getting"),
    "do": ("does", "did", "done", "doing"),
    "overshoot": ("overshoots", "overshot", "overshooting"),
    "stick": ("sticks", "stuck", "sticking"),
    "strap": ("straps", "strapped", "strapping"),
    "swell": ("swells", "swelled", "swollen", "swelling"),
    "bear": ("bears", "bore", "borne", "bearing"),
    "herd": ("herds", "herded", "herding"),
    "sit": ("sits", "sat", "sitting"),
    "kneel": ("kneels", "knelt", "kneeled", "kneeling"),
    "lie": ("lies", "lay", "lain", "lying"),
    "dig": ("digs", "dug", "digging"),
    "sling": ("slings", "slung", "slinging"),
    "light": ("lights", "lit", "lighted", "lighting"),
    "sleep": ("sleeps", "slept", "sleeping"),
    "hide": ("hides", "hid", "hidden", "hiding"),
    "feel": ("feels", "felt", "feeling"),
    "eat": ("eats", "ate", "eaten", "eating"),
    "overcome": ("overcomes", "overcame", "overcoming"),
    "let": ("lets", "letting"),
    "spit": ("spits", "spat", "spitting"),
    "split": ("splits", "splitting"),
    "undermine": ("undermines", "undermined", "undermining"),
    "swim": ("swims", "swam", "swum", "swimming"),
}

_AUXILIARIES = {"have": ("has", "had", "having"), "be": ("is", "are", "was", "were", "been", "being")}


@dataclass(frozen=True, slots=True)
class Class:
    """What a class of triggers is called in the three schemes."""

    name: str
    type: str
    acled: tuple[str | None, str | None]
    plover: tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the lexicon; `words[1:]` are the sets of forms that must follow, None a gap of up to three words."""

    trigger: str
    pos: str
    kind: str
    rest: tuple[frozenset[str] | None, ...]
    frame: tuple[tuple[str, frozenset[str]], ...]
    not_left: str
    not_right: str
    needed: frozenset[str]  # forms of the word of a phrase that is seldom met: one must be in the sentence


def rows(name: str) -> list[list[str]]:
    """Return the rows of a data file below its heading, comments left out."""
    text = resources.files("geomap.events").joinpath(f"data/{name}").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [line.split("\t") for line in lines[1:]]


@cache
def taxonomy() -> dict[str, Class]:
    """Map a trigger class to its type and its ACLED and PLOVER names."""
    return {
        row[0]: Class(row[0], row[1], (row[2] or None, row[3] or None), (row[4] or None, row[5] or None))
        for row in (row + [""] * (6 - len(row)) for row in rows("taxonomy.tsv"))
    }


def verb_forms(lemma: str) -> tuple[str, ...]:
    """Return the inflected forms of a verb, the lemma first."""
    irregular = _IRREGULAR.get(lemma) or _AUXILIARIES.get(lemma)
    if irregular:
        return (lemma, *irregular)
    prefix, _, last = lemma.rpartition("-")
    if prefix:
        return tuple(f"{prefix}-{form}" for form in verb_forms(last))
    if lemma.endswith("e"):
        return (lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing")
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return (lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing")
    if lemma.endswith(("s", "sh", "ch", "x", "z")):
        return (lemma, lemma + "es", lemma + "ed", lemma + "ing")
    stem = lemma
    if _doubles(lemma):
        stem = lemma + lemma[-1]
    return (lemma, lemma + "s", stem + "ed", stem + "ing")


@cache
def past_forms() -> frozenset[str]:
    """Return irregular past forms and participles that are neither lemmas nor end as regular ones do."""
    forms = {form for forms in _IRREGULAR.values() for form in forms if not form.endswith(("s", "ing", "ed"))}
    return frozenset(forms - _IRREGULAR.keys())


def _doubles(lemma: str) -> bool:
    if lemma in {"kidnap", "patrol", "nab", "stab", "repel", "expel", "rob", "ban", "abet", "commit", "shell-shot"}:
        return True
    if lemma[0] in _VOWELS:
        return False  # "open", "exit": the stress is not on the last vowel
    return len(lemma) <= 4 and lemma[-1] in "bdgmnpt" and lemma[-2] in _VOWELS and lemma[-3:-2] not in (*_VOWELS, "")


@cache
def _forms(word: str, pos: str) -> frozenset[str]:
    if word.startswith("^"):
        return frozenset(verb_forms(word[1:]))
    if pos == "v":
        return frozenset(verb_forms(word))
    if pos == "n" and not word.endswith("s"):
        return frozenset({word, nouns.plural(word), word + "'s"})
    return frozenset({word})


@cache
def _verbs() -> dict[str, str]:
    """Map "@class" to the verbs of that meaning, joined by bars."""
    return {"@" + name: "|".join(verbs.split()) for name, verbs in rows("verbclasses.tsv")}


def _spelt_out(trigger: str) -> str:
    """Return a trigger with the verbs of its classes instead of their names."""
    return _CLASS.sub(lambda match: _verbs()[match.group()], trigger) if "@" in trigger else trigger


@cache
def _forms_at(cell: str, pos: str, *, last: bool) -> frozenset[str]:
    """Return the forms that may stand at one position of a phrase: "^throw|hurl", "grenade|bomb"."""
    found: set[str] = set()
    for word in cell.lstrip("^").split("|"):
        found |= _forms("^" + word if cell.startswith("^") else word, pos)
        if last and not cell.startswith("^") and word[-1] != "s" and word != "fire":  # "open fires" are no shots
            found.add(nouns.plural(word))
    return frozenset(found)


def _entries(row: list[str]) -> Iterator[tuple[frozenset[str], Entry]]:
    """Yield an entry, with the forms of its first word, for each alternative of a row's first word."""
    trigger, pos, kind, frame, left, right = (row + [""] * (6 - len(row)))[:6]
    head, *others = _spelt_out(trigger).split(" ")
    rest = tuple(
        None if cell == "_" else _forms_at(cell, "", last=pos == "p" and i == len(others))
        for i, cell in enumerate(others, 1)
    )
    slots = tuple(
        (name, frozenset(values.split("|")))
        for name, _, values in (part.partition("=") for part in frame.split(",") if part)
    )
    right = right and rf"(?:{right})(?:(?<=[^a-z])|(?:s|'s|men)?(?![a-z]))"  # "an" rules out no "anti-tank post"
    mark = "^" if head.startswith("^") else ""
    for word in head.removeprefix("^").split("|"):
        lemma = " ".join((mark + word, *others))
        part = "p" if others else ("v" if mark else pos)
        first = _forms(mark + word, "" if others else pos)
        sets = [forms for forms in rest if forms is not None]
        needed = max(sets, key=lambda forms: min(map(len, forms)), default=first)
        yield first, Entry(lemma, part, kind, rest, slots, left, right, needed)


@cache
def index() -> dict[str, tuple[Entry, ...]]:
    """Index the lexicon by the first word of each form, phrases before single words."""
    found: dict[str, list[Entry]] = {}
    for row in rows("lexicon.tsv"):
        for first, entry in _entries(row):
            for form in first:
                found.setdefault(form, []).append(entry)
    return {form: tuple(sorted(entries, key=lambda e: -len(e.rest))) for form, entries in found.items()}
