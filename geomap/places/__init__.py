"""Places: names, the gazetteer and what it can tell of a place."""
