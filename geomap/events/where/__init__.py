"""Where it happened: which of the places in a report are an event's own."""
