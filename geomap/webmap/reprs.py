"""What records show of themselves in a notebook: texts as an annotator marks them, every byte of theirs escaped."""
