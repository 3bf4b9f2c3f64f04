"""Positions on their way: who asks waits, and learns where they will not come."""

from __future__ import annotations

import io
import json
import threading

import pytest

from viewer.session.tracks.receiving import Arriving, LostError, take_positions


def test_who_asks_waits_until_they_are_here():
    arriving = Arriving()
    arriving.expect(["a.csv", "b.csv"])
    assert ["a.csv", "b.csv"] == list(arriving)
    told = []
    asker = threading.Thread(target=lambda: told.append(arriving["b.csv"]))
    asker.start()
    arriving.put("a.csv", b"first")
    asker.join(0.05)
    assert asker.is_alive()
    arriving.put("b.csv", b"second")
    asker.join(5)
    assert [b"second"] == told
    assert b"first" == arriving["a.csv"]


def test_what_will_not_come_is_said_with_its_reason():
    arriving = Arriving()
    arriving.expect(["a.csv", "b.csv"])
    arriving.put("a.csv", b"here")
    told = []

    def ask():
        with pytest.raises(LostError, match=r"b\.csv did not come: too much memory") as lost:
            arriving["b.csv"]
        told.append(lost.value)

    asker = threading.Thread(target=ask)
    asker.start()
    arriving.end("too much memory")
    asker.join(5)
    assert 1 == len(told)
    assert b"here" == arriving["a.csv"]


def test_of_a_file_without_tracks_nothing_is_awaited():
    arriving = Arriving()
    arriving.expect([])
    assert not arriving
    with pytest.raises(KeyError):
        arriving["a.csv"]


def test_they_are_taken_from_the_pipe_into_a_file(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    frame = json.dumps("ü.csv").encode() + b"\n" + bytes(range(256)) * 9
    arriving = Arriving()
    arriving.expect(["ü.csv"])
    pipe = io.BytesIO(frame + b"what follows")
    take_positions(arriving, pipe, len(frame))
    assert bytes(range(256)) * 9 == bytes(arriving["ü.csv"])
    assert b"what follows" == pipe.read()
    with pytest.raises(EOFError):
        take_positions(arriving, io.BytesIO(frame[:50]), len(frame))
