"""Accepting a leg found writes it whole into the case, with its source; refusing is remembered."""

from __future__ import annotations

import dataclasses
import json

import pytest

from tests.session.found_flight import case_folder, flight_csv
from viewer import formats
from viewer.model.time import parse_when
from viewer.session import edits, found, found_edits, pipeline
from viewer.session.bundle import Bundle
from viewer.session.document import from_bundle
from viewer.session.edits import Applied, Refused, apply


@pytest.fixture
def folder(tmp_path):
    return case_folder(tmp_path)


def opened(place):
    return from_bundle(pipeline.run([place]))


def light(place):
    records, problems = formats.read([place])
    return from_bundle(Bundle(records, tuple(problems)))


def proposal_of(document):
    (proposal,) = found.find_legs(document)
    return proposal


def test_an_excerpt_written_by_hand_gives_its_leg(folder):
    proposal = proposal_of(opened(folder))
    assert (("LSZH",), ("LFSB",)) == (proposal.leg.start.fields, proposal.leg.end.fields)
    departed = parse_when(found_edits.notation(proposal.leg.start)).hull
    arrived = parse_when(found_edits.notation(proposal.leg.end)).hull
    assert proposal.leg.start.window == tuple(departed)
    assert proposal.leg.end.window == tuple(arrived)
    assert departed.contains(1_700_000_150_000)
    assert arrived.contains(1_700_000_930_000)
    assert 0 == proposal.leg.gaps
    assert 0.9 < proposal.leg.sure < 1


def test_accepting_writes_leg_source_and_aircraft(folder):
    document = opened(folder)
    proposal = proposal_of(document)
    path = found.vertices(document, proposal)
    edit = found_edits.accepted(document, proposal, found_edits.ends_of(proposal), path)
    assert Applied((str(folder),), 1) == apply(document, edit)
    again = opened(folder)
    assert [] == [p for p in again.problems if p.severity != "note"]
    (leg,) = again.case.legs.values()
    assert ("tracked", path) == (leg.path, list(leg.vertices))
    assert leg.aircraft in again.case.aircraft
    (evidence,) = leg.evidence
    assert "tracks/tst1.csv" == again.case.sources[evidence.source].title
    assert leg.start == evidence.asserts["from"]
    assert leg.departed.hull == evidence.asserts["departed"].hull
    assert found_edits.is_accepted(again, proposal)
    assert not found_edits.is_accepted(document, proposal)
    (beside,) = proposal_of(again).reported
    assert ("agrees", leg.id) == (beside.verdict, beside.leg)


def test_accepting_again_adds_only_the_leg(folder):
    document = opened(folder)
    proposal = proposal_of(document)
    for _ in range(2):
        document = opened(folder)
        edit = found_edits.accepted(document, proposal, found_edits.ends_of(proposal), [])
        assert isinstance(apply(document, edit), Applied)
    again = light(folder)
    assert (2, 1, 1) == (len(again.case.legs), len(again.case.sources), len(again.case.aircraft))
    assert {"unknown"} == {leg.path for leg in again.case.legs.values()}
    listed = [item["file"] for item in again.records.case["layers"]]
    assert ["legs.geojson", "sources.json"] == listed


def test_edited_ends_are_the_conclusion_and_the_found_ones_the_evidence(folder):
    document = opened(folder)
    proposal = proposal_of(document)
    ends = dataclasses.replace(
        found_edits.ends_of(proposal), start="LSZH or LSMD", departed="2023-11-14T22:15Z"
    )
    apply(document, found_edits.accepted(document, proposal, ends, []))
    feature = json.loads((folder / "legs.geojson").read_text())["features"][0]["properties"]
    assert {"any_of": ["LSZH", "LSMD"]} == feature["from"]
    assert "2023-11-14T22:15Z" == feature["departed"]
    assert "LSZH" == feature["evidence"][0]["asserts"]["from"]


@pytest.mark.parametrize(
    ("field", "ends"),
    [
        ("from", {"start": "the moon!"}),
        ("departed", {"departed": "yesterday"}),
        ("arrived", {"arrived": "2023-11-14T22:15"}),
    ],
)
def test_ends_that_mean_nothing_are_refused_by_name(folder, field, ends):
    document = opened(folder)
    proposal = proposal_of(document)
    wrong = dataclasses.replace(found_edits.ends_of(proposal), **ends)
    with pytest.raises(found_edits.EndsError) as told:
        found_edits.accepted(document, proposal, wrong, [])
    assert field == told.value.field


def test_a_refusal_is_remembered(folder):
    document = opened(folder)
    proposal = proposal_of(document)
    assert not found_edits.is_refused(document, proposal)
    edit = found_edits.refused(proposal, "2026-01-02T03:04Z")
    assert isinstance(apply(document, edit), Applied)
    again = opened(folder)
    assert [] == [p for p in again.problems if p.severity == "error"]
    assert found_edits.is_refused(again, proposal_of(again))


def test_without_a_case_nothing_is_written(tmp_path):
    lone = tmp_path / "tst1.csv"
    lone.write_text(flight_csv())
    document = opened(lone)
    proposal = proposal_of(document)
    before = lone.read_bytes()
    for edit in (
        found_edits.accepted(document, proposal, found_edits.ends_of(proposal), []),
        found_edits.refused(proposal, "2026-01-02T03:04Z"),
    ):
        assert isinstance(apply(document, edit), Refused)
    assert before == lone.read_bytes()


def test_legs_that_are_there_keep_their_bytes():
    old = b'{"type":"FeatureCollection", "mine": 1,\n  "features":[ {"a":  1.0} ] }\n'
    new = found_edits.put_legs(old, ({"type": "Feature", "id": "x"},))
    assert b'"mine": 1,\n  "features":[ {"a":  1.0}' in new
    assert ["x"] == [f["id"] for f in json.loads(new)["features"][1:]]


def test_what_is_no_collection_is_not_touched():
    with pytest.raises(ValueError, match="no FeatureCollection"):
        found_edits.put_legs(b"[1]", ())
    with pytest.raises(edits.EditError, match="not an array"):
        edits.planned(
            edits.RefuseFound("a", "b", "c", "d"), b'{"format": 1, "refused": 1}', "", None
        )
