"""The command line: a verb parses its options, calls the facade and prints."""

from __future__ import annotations

import click

import geomap
from geomap.cli import measures, places, reports
from geomap.cli.options import Verbs


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(geomap.__version__, prog_name="geomap")
def main() -> None:
    """Turn news reports into a map of events, offline.

    \b
    Examples:
      geomap map articles/*.txt
      geomap read reports.jsonl -o output/events.jsonl
      geomap geocode "Rukhah" --near Panjshir
    """  # noqa: D301 - \b keeps click from joining the lines


for verb in (*reports.verbs, *places.verbs, *measures.verbs):
    main.add_command(verb)
