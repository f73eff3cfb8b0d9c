"""Corrections by hand: a small TOML file that is applied to readings at the stage that each entry concerns.

    [[name]]                      # a name that always means a place, or none
    name = "Springfield"
    place = "gm:springfield-dam"  # a gazetteer id or a name that the gazetteer knows; "" = not a place
    document = "..."              # optional: only in this document

    [[event]]                     # one event
    id = "e0123456789abcdef"
    document = "..."              # with `sentence` and `trigger` it is found again when the report was edited
    sentence = "..."
    trigger = "killed"
    place = "gm:old-fort"         # "" = no place of its own
    date = "2021-09-05"           # or "2021-09-03/2021-09-06", or a month, "2021-09"; "" unknown
    type = "death"
    status = "claimed"
    killed = 2                    # also wounded, captured, arrested, missing, displaced; "2-5" is a range, "" unknown
    title = "..."
    review = "accepted"
    drop = true                   # not an event

    [[merge]]                     # these events are one incident
    events = ["e01...", {document = "...", sentence = "...", trigger = "..."}]

    [[split]]                     # this event is an incident of its own
    event = "e03..."              # or a table as above

    [[add]]                       # an event that was not found, by its words
    document = "..."
    sentence = "..."
    trigger = "..."
    type = "attack"               # and the keys of [[event]]

Events are found by id, else by document, trigger and a sentence that is nearly the same. A document without an address
of its own goes by its text: edited, it is another one, and an id alone finds its event by the words (`again`), as long
as the sentence itself stays. What matches nothing is told by `unmatched`, of a merge each event that is not there.
"""

from geomap.corrections.applying import Applied, again, check_places, entry_for, events, names, unmatched, written
from geomap.corrections.entries import HARMS, Corrections, Entry, load, parse

__all__ = [
    "HARMS",
    "Applied",
    "Corrections",
    "Entry",
    "again",
    "check_places",
    "entry_for",
    "events",
    "load",
    "names",
    "parse",
    "unmatched",
    "written",
]
