"""Which events are one: mentions within a report, reports of one incident, and the incident's title."""
