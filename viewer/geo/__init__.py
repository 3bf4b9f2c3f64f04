"""Geodesy, map coordinates, antimeridian, coordinates as people write them, gazetteer.

Positions are (lon, lat) in degrees on WGS84, lengths metres, courses degrees clockwise from
true north. Importing this package imports nothing else; take what you need from its modules.
"""
