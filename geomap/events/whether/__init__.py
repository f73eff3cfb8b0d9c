"""Whether it happened and is news: polarity, realis, background, and what a report only speaks of."""
