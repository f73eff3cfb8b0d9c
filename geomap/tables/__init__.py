"""Incidents as tables: GeoDataFrames with typed columns, and the files that hold them."""
