"""Who did it and who says so: actors, reporting clauses, sources, denials."""
