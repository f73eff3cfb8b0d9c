"""Verbs that measure: evaluate toponyms, events, dates."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from geomap.cli.options import say
from geomap.errors import GeomapError
from geomap.inputs.jsonlines import is_record

_FORM = "docs/how-to/measuring.md shows their form"


@contextmanager
def _form_of(gold: str, documents: Sequence[dict[str, Any]]) -> Iterator[None]:
    """Say of a file that lacks what gold records hold what it is that is missing."""
    name = Path(gold).name
    if any(is_record(document) for document in documents):
        what = "expected gold, found records that geomap wrote, which say what it found and not what is right"
        raise GeomapError(f"{name}: {what}; give them to --predictions (docs/how-to/measuring.md)")
    try:
        for document in documents:
            _check_spans(document)
    except (ValueError, AttributeError, TypeError) as error:
        raise GeomapError(f"{name}: {error}; {_FORM}") from error
    try:
        yield
    except KeyError as error:
        raise GeomapError(f"{name}: expected gold records, found one without {error}; {_FORM}") from error


def _check_spans(document: dict[str, Any]) -> None:
    """Raise ValueError where a span of gold is none, since it would be counted as missed without a word."""
    events = [event for event in document.get("events") or () if event.get("trigger")]
    spans = [span for event in events for span in (event["trigger"], *(event.get("places") or ())) if span]
    for span in (*spans, *(document.get("toponyms") or ()), *(document.get("timex") or ())):
        start, end = (span.get("start"), span.get("end")) if isinstance(span, dict) else (None, None)
        within = isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= len(document["text"])
        if not within:
            raise ValueError(f"document {document['id']}: expected a span, start and end in its text, found {span!r}")


def _answers(path: str, documents: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the documents of a file of predictions by id; GeomapError where none of them is a gold document's."""
    from geomap.evaluate import load  # noqa: PLC0415 - the verbs that print help need none of this

    found = {document["id"]: document for document in load(Path(path))}
    if found and not any(document["id"] in found for document in documents):
        some = ", ".join([*found][:3])
        raise GeomapError(f"{Path(path).name}: expected the ids of the gold, found {some}; give both the same ids")
    return found


@click.group()
def evaluate() -> None:
    """Measure geomap, or the predictions of any system, against gold records."""


@evaluate.command("toponyms")
@click.argument("gold", metavar="GOLD.jsonl")
@click.option("--gold-spans", is_flag=True, help="Give the gold spans to the resolver instead of recognising them.")
@click.option(
    "--predictions", metavar="FILE", help="Score this file of documents with toponyms instead of running geomap."
)
@click.option("--exclude-kinds", metavar="K1,K2", default="", help="Gold kinds that are out of scope, such as Demonym.")
@click.option(
    "--gazetteer", "path", metavar="FILE", envvar="GEOMAP_GAZETTEER", help="Another gazetteer than the default."
)
@click.option("--worst", default=20, show_default=True, help="How many of the worst errors to list.")
@click.option("--json", "json_", is_flag=True, help="Print JSON.")
def evaluate_toponyms(gold: str, json_: bool, **options: Any) -> None:  # noqa: FBT001
    """Measure recognition and resolution of toponyms.

    GOLD holds one document a line: id, text, and toponyms with start, end, lat and lon.

    \b
    Example:
      geomap evaluate toponyms gold.jsonl --gold-spans --json
    """  # noqa: D301 - \b keeps click from joining the lines
    from geomap.collection import predict_toponyms  # noqa: PLC0415 - as above
    from geomap.evaluate import load, toponyms  # noqa: PLC0415 - as above

    documents = load(Path(gold))
    kinds = {k for k in options["exclude_kinds"].split(",") if k}
    with _form_of(gold, documents):
        if options["predictions"]:
            answers = _answers(options["predictions"], documents)
            found = {name: answer.get("toponyms") or [] for name, answer in answers.items()}
        else:
            found = predict_toponyms(documents, options["path"], gold_spans=options["gold_spans"])
        figures = toponyms.score(documents, found, exclude=kinds, worst=options["worst"])
    if json_:
        click.echo(json.dumps(figures, ensure_ascii=True, indent=1))
        return
    for name in ("exact", "overlap", "end_to_end"):
        f = figures[name]
        say(
            f"{name:<11} P {f['P']:.3f}  R {f['R']:.3f}  F1 {f['F1']:.3f}  "
            f"({f['hits']} hits, {f['gold']} gold, {f['found']} found)"
        )
    r = figures["resolution"]
    if r["n"]:
        say(
            f"resolution  n {r['n']}, unresolved {r['unresolved']}, within 161 km {r['accuracy_161km']:.3f} "
            f"(of all {r['accuracy_161km_of_all']:.3f}), median {r['median_km']:.1f} km, AUC {r['auc']:.3f}"
        )
    say("errors by cause: " + ", ".join(f"{n} {cause}" for cause, n in figures["causes"].items()))
    for w in figures["worst"]:
        say(f"  {w['id']}:{w['start']} {w['name']!r} {w['km']} km: {w['resolved'] or 'unresolved'} ({w['reason']})")


def _evaluate_events(gold: str, part: tuple[str, ...], json_: bool, **options: Any) -> None:  # noqa: FBT001
    from geomap.collection import predict_events  # noqa: PLC0415 - as above
    from geomap.evaluate import events, load  # noqa: PLC0415 - as above

    documents = load(Path(gold))
    with _form_of(gold, documents):
        if options["predictions"]:
            found = _answers(options["predictions"], documents)
        else:
            found = predict_events(documents, options["path"], gold_triggers=options.get("gold_triggers", False))
        figures = events.score(documents, found, gold_triggers=options.get("gold_triggers", False))
    figures = {key: value for key, value in figures.items() if key in part}
    marked = "timex" in part or any("events" in document for document in documents)
    if not marked or not figures.keys() - {"causes"}:
        what = "date expressions (timex)" if "timex" in part else "events"
        raise GeomapError(f"{Path(gold).name}: holds no gold {what}; docs/how-to/measuring.md shows its form")
    if json_:
        click.echo(json.dumps(figures, ensure_ascii=True, indent=1))
        return
    causes = figures.pop("causes", {})
    for name, group in figures.items():
        for key, value in group.items():
            if isinstance(value, dict) and "F1" in value:
                say(f"{name} {key}: P {value['P']:.3f}  R {value['R']:.3f}  F1 {value['F1']:.3f}  (n {value['gold']})")
            elif isinstance(value, float):
                say(f"{name} {key}: {value:.3f}")
    if causes:
        say("errors by cause: " + ", ".join(f"{n} {cause}" for cause, n in causes.items()))


def _evaluate_options(command: Callable[..., Any]) -> Callable[..., Any]:
    options: list[Callable[[Callable[..., Any]], Callable[..., Any]]] = [
        click.argument("gold", metavar="GOLD.jsonl"),
        click.option("--predictions", metavar="FILE", help="Score this file instead of running geomap."),
        click.option("--gazetteer", "path", metavar="FILE", envvar="GEOMAP_GAZETTEER", help="Another gazetteer."),
        click.option("--json", "json_", is_flag=True, help="Print JSON."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@evaluate.command("events")
@_evaluate_options
@click.option(
    "--gold-triggers",
    is_flag=True,
    help="Give the gold triggers to the pipeline, so that only places and dates are measured.",
)
def evaluate_events(gold: str, json_: bool, **options: Any) -> None:  # noqa: FBT001
    """Measure events, their places and dates.

    GOLD holds one document a line: id, text, date, and events with trigger, type, places and time.

    \b
    Example:
      geomap evaluate events gold.jsonl --json
    """  # noqa: D301 - \b keeps click from joining the lines
    part = ("triggers", "conflict", "attachment", "event_date", "doc_place", "documents", "causes")
    _evaluate_events(gold, part, json_, **options)


@evaluate.command("dates")
@_evaluate_options
def evaluate_dates(gold: str, json_: bool, **options: Any) -> None:  # noqa: FBT001
    """Measure date expressions and their TIMEX3 values.

    GOLD holds one document a line: id, text, date, and timex with start, end, type and value.

    \b
    Example:
      geomap evaluate dates gold.jsonl
    """  # noqa: D301 - \b keeps click from joining the lines
    _evaluate_events(gold, ("timex",), json_, **options)


verbs = (evaluate,)
