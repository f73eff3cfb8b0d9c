"""What a document is made of before any place is read from it: sentences, headers, quotes."""
