"""The map: a table of events becomes one HTML file that asks for nothing."""
