"""Small cases written by hand."""

from __future__ import annotations

from viewer.formats.lookup import GazetteerAirport, Slice

GAZETTEER = Slice(
    "test 1",
    {
        "OSLK": GazetteerAirport(
            "OSLK", "LTK", "Latakia", "SY", 35.9487, 35.4011, 157.0, "Asia/Damascus"
        ),
        "LTK": GazetteerAirport(
            "OSLK", "LTK", "Latakia", "SY", 35.9487, 35.4011, 157.0, "Asia/Damascus"
        ),
        "SVMI": GazetteerAirport(
            "SVMI", "CCS", "Maiquetia", "VE", -66.99059, 10.60312, 235.0, "America/Caracas"
        ),
    },
    {"SY": ("Asia/Damascus",), "VE": ("America/Caracas",), "RU": ("Asia/Omsk", "Europe/Moscow")},
)


def feature(kind, identity="x", geometry=None, **properties):
    return {
        "type": "Feature",
        "id": identity,
        "geometry": geometry,
        "properties": {"kind": kind, **properties},
    }


def leg(identity="leg", **properties):
    properties = {name.rstrip("_"): value for name, value in properties.items()}
    return feature("leg", identity, properties.pop("geometry", None), **properties)


def collection(*features, **members):
    return {"type": "FeatureCollection", "features": list(features), **members}
