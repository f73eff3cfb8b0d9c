"""Measure geomap on marked reports of our own: what of each event is read right, by kind of check, and the pins.

usage: python bench/reports.py [FILE ...] [--only WORD] [--show failures|all] [--json] [--against CHECKOUT]

FILE is any of bench/reports/*.txt, by default all of them. Each report and its checks were written before geomap had
read it; since then rules were made and weights learned from them, so these figures say what was lost or won, not how
well a report is read that nobody has seen. `--only` takes the groups whose name holds the word, `--against` reads the
same reports with another checkout of geomap and tells which checks that lost or won.

The files, which `tests/events/reports.py` reads:

    == name | CC,CC           a group of reports read together, and the countries of its events
    -- outlet | date | kind   the head of a report; its text follows
    > words | key=value; ...  the event told by these words ("a|b" either, "a#2" the second "a"), and its
                              at, on, type, by, status, kind, denied, realis, map, killed, wounded, ...
                              (at=A|B one of them, A+B both; killed=3, ~20, 26.., 3..5, "3 soldiers" of theirs, - none,
                              2|3 either, 2| or none)
    ! words                   these words put nothing on the map
    ~ words                   what these words tell may be on the map or not
    = 0:words 1:words         reports 0 and 1 tell one incident; "/" apart, "*" contested
    # 0:words 2               the incident has two independent sources

Where the name of a file begins with "quiet", nothing in it is an event of the day; in all others every event on the map
must be of an incident that a check names (`no other pin`). A pin is right where the event has just the places asked for
and they lie in the group's countries: a province drawn for an unknown village is right only where it is asked for.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
if os.environ.get("GEOMAP_CHECKOUT"):  # geomap of another checkout, with the checks of this one
    sys.path.insert(0, os.environ["GEOMAP_CHECKOUT"])
    import geomap  # noqa: F401 - found there once, its modules are looked for there
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geomap.records import Event, Incident, Reading
    from tests.events.reports import Group

REPORTS = ROOT / "bench" / "reports"
BESIDE = frozenset(("argument", "associative", "barred", "demonym", "landmark", "organisation", "shared"))
"""Place rules that stand beside the one that chose the place."""
COUNTS = frozenset(("killed", "wounded", "arrested", "captured", "missing", "displaced"))
LINES = {"=": "joined", "/": "apart", "*": "contested", "#": "sources"}


@dataclass(frozen=True)
class Check:
    """One check: where it stands, what it asks of which kind, what is wrong with it, and the rule of a pin."""

    group: str
    report: int
    words: str
    kind: str
    wanted: str
    problem: str | None
    rule: str = ""


def measure(paths: Sequence[Path], only: str = "") -> list[Check]:
    """Read the reports of the files with one gazetteer and return every check."""
    from geomap import pipeline
    from geomap.places.gazetteer import Gazetteer
    from geomap.settings import DEFAULT
    from tests.events import reports

    gazetteer = Gazetteer()
    found: list[Check] = []
    for path in paths:
        for group in reports.load(path):
            if only in group.name:
                readings, incidents = pipeline.join([pipeline.read(d, gazetteer, DEFAULT) for d in group.documents])
                found += _Marker(group, f"{path.stem}/{group.name}", readings, incidents).checks()
    return found


class _Marker:
    """Holds the checks of one group against what was read."""

    def __init__(self, group: Group, name: str, readings: Sequence[Reading], incidents: Iterable[Incident]) -> None:
        self.group, self.name, self.readings, self.incidents = group, name, readings, tuple(incidents)
        self.incident = {event: incident.id for incident in self.incidents for event in incident.events}
        self.told: set[str | None] = set()  # incidents that some check names

    def checks(self) -> Iterator[Check]:
        """Yield every check of the group, the pins that nobody asked for last."""
        from tests.events import reports

        for number, line in self.group.checks:
            mark, rest = line.lstrip("?")[0], line.lstrip("?")[2:].strip()
            if mark == ">":
                words, _, wanted = rest.partition(" | ")
                yield from self._event(number, words.strip(), wanted)
            elif mark == "~":
                self.told |= {self.incident.get(event.id) for event in reports.events_at(self.readings[number], rest)}
            elif mark == "!":
                problem = reports.absent_problem(self.readings[number], rest)
                yield Check(self.name, number, rest, "absent", "", problem)
            else:
                problem = reports.incident_problem(mark, rest, tuple(self.readings), self.incidents)
                yield Check(self.name, number, rest, LINES[mark], "", problem)
        kind = "quiet clean" if self.name.startswith("quiet") else "no other pin"
        for number, reading in enumerate(self.readings):
            others = [e for e in reading.events if e.on_map and self.incident.get(e.id) not in self.told]
            shown = [(e.type, e.trigger.text, [p.place.name for p in e.places]) for e in others]
            yield Check(self.name, number, "", kind, "", str(shown) if shown else None)

    def _event(self, number: int, words: str, wanted: str) -> Iterator[Check]:
        """Yield the checks of one event, by that of the events at its words which fails the fewest."""
        from tests.events import reports

        events = reports.events_at(self.readings[number], words)
        self.told |= {self.incident.get(event.id) for event in events}
        asked = {key: value for key, _, value in (item.strip().partition("=") for item in wanted.split(";"))}

        def check(kind: str, value: str, problem: str | None, rule: str = "") -> Check:
            return Check(self.name, number, words, kind, value, problem, rule)

        yield check("found", "", None if events else "not found")
        tried = [{k: self._field(number, event, k, v) for k, v in asked.items()} for event in events]
        best = min(tried, key=lambda problems: len([p for p in problems.values() if p]), default={})
        for key, value in asked.items():
            yield check(key, value, best.get(key) if best else "not found")
        if not asked.keys() & {"map", "realis"}:
            shown = any(event.on_map for event in events)
            yield check("map", "yes", None if shown else f"{[event.off_map_reason for event in events]}")
        if "at" in asked:
            yield check("pin", asked["at"], *self._pin(number, events, asked["at"]))

    def _field(self, number: int, event: Event, key: str, value: str) -> str | None:
        """Return what is wrong with a field; a count may stand on any event of the report that is the same incident."""
        from tests.events import reports

        events, options = [event], [value]
        if key == "at":
            options = value.split("|")
        elif key in COUNTS:
            same = self.incident.get(event.id)
            events += [e for e in self.readings[number].events if e is not event and self.incident.get(e.id) == same]
        problems = [reports.field_problem(e, key, option, strict=True) for e in events for option in options]
        return None if None in problems else problems[0]

    def _pin(self, number: int, events: Sequence[Event], at: str) -> tuple[str | None, str]:
        """Return what is wrong with an event's pins and the rule of the first, "nowhere" where it has none."""
        pinned = [event for event in events if event.on_map]
        if not pinned:
            return "nowhere", ""
        rules = [rule.removeprefix("place:") for rule in pinned[0].rules if rule.startswith("place:")]
        rule = next((name for name in reversed(rules) if name not in BESIDE), "none")
        countries = self.group.countries
        for event in pinned:
            here = all(not countries or p.place.country in (None, *countries) for p in event.places)
            if here and self._field(number, event, "at", at) is None:
                return None, rule
        return str([(p.place.name, p.place.country, p.how) for e in pinned for p in e.places]), rule


def figures(checks: Iterable[Check]) -> dict[str, dict[str, float]]:
    """Return for all, each kind of check and each place rule how many are right of how many, and their share."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for check in checks:
        kinds = ["killed/wounded"] if check.kind in ("killed", "wounded") else [check.kind]
        if check.kind != "pin":
            kinds = ["all", *kinds]
        elif check.problem != "nowhere":
            kinds = ["pins", f"pins, {check.rule}"]
        else:
            kinds = ["pins nowhere"]
        for kind in kinds:
            total[kind] += 1
            right[kind] += check.problem is None
    return {k: {"right": right[k], "of": total[k], "share": round(right[k] / total[k], 4)} for k in sorted(total)}


def gate() -> dict[str, float]:
    """Return the figures that `bench/gate.py` keeps."""
    found = figures(measure(sorted(REPORTS.glob("*.txt"))))
    names = {"all": "checks", "pins": "pins", "quiet clean": "quiet_clean", "at": "at"}
    return {f"reports.{name}": found[kind]["share"] for kind, name in names.items()}


def _elsewhere(checkout: Path, arguments: Sequence[str]) -> list[Check]:
    """Measure another checkout in a process of its own."""
    command = [sys.executable, __file__, *arguments, "--json"]
    env = {**os.environ, "GEOMAP_CHECKOUT": str(checkout.resolve())}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return [Check(**row) for row in json.loads(done.stdout)["checks"]]


def _compared(ours: Iterable[Check], theirs: Iterable[Check]) -> dict[str, list[Check]]:
    """Return the checks of ours that theirs has wrong and those that theirs alone has right."""
    keyed: Mapping[tuple[str, ...], list[Check]] = defaultdict(list)
    for check in theirs:
        keyed[check.group, str(check.report), check.words, check.kind, check.wanted].append(check)
    found: dict[str, list[Check]] = {"won": [], "lost": []}
    for check in ours:
        other = keyed[check.group, str(check.report), check.words, check.kind, check.wanted].pop(0)
        if (check.problem is None) != (other.problem is None):
            found["lost" if check.problem else "won"].append(check)
    return found


def _print(checks: Iterable[Check], mark: str = "") -> None:
    for c in checks:
        print(mark, f"{c.group}#{c.report}", c.words, f"{c.kind}={c.wanted}", c.problem or "right", c.rule, sep=" | ")


def main() -> int:
    """Measure, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--only", default="", metavar="WORD")
    parser.add_argument("--show", choices=("failures", "all"))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--against", type=Path, metavar="CHECKOUT")
    options = parser.parse_args()
    paths = options.files or sorted(REPORTS.glob("*.txt"))
    checks = measure(paths, options.only)
    found = figures(checks)
    if options.json:
        print(json.dumps({"figures": found, "checks": [asdict(check) for check in checks]}, indent=1))
        return 0
    if options.show:
        _print(check for check in checks if check.problem or options.show == "all")
    others: dict[str, dict[str, float]] = {}
    if options.against:
        theirs = _elsewhere(options.against, [*map(str, paths), *(("--only", options.only) if options.only else ())])
        others = figures(theirs)
        for mark, moved in _compared(checks, theirs).items():
            _print(moved, mark)
    for kind in found:
        row, other = found[kind], others.get(kind)
        beside = f"   against {other['right']:5}/{other['of']:5} {other['share']:.3f}" if other else ""
        print(f"{kind:34} {row['right']:5}/{row['of']:5} {row['share']:.3f}{beside}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
