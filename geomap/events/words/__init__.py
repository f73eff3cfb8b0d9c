"""What sentences are made of: clauses, nouns and numbers, words of persons, of harm and of those who speak."""
