"""Files that mean harm are refused with their reason, and quickly."""

from __future__ import annotations

import gzip
import io
import sqlite3
import struct
import tarfile
import zipfile

import pytest

from viewer.formats import trackfiles
from viewer.formats.tracks import packed, registry, xmltext
from viewer.formats.tracks.reader import DeclinedError, RefusedError

KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'


def refused(path):
    with pytest.raises(RefusedError) as caught:
        registry.read(path)
    return caught.value


def written(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["bomb.kml", "bomb.gpx", "bomb.xml"])
def test_entities(tmp_path, encoding, name):
    text = '<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a "ha">]><kml><name>&a;</name></kml>'
    assert "entities" in str(refused(written(tmp_path, name, text.encode(encoding))))


def test_entities_behind_a_long_prologue(tmp_path):
    text = f"<!--{'x' * 600_000}--><!DOCTYPE k [<!ENTITY a 'ha'>]><kml><name>&a;</name></kml>"
    assert "entities" in str(refused(written(tmp_path, "late.kml", text)))


def test_an_external_dtd_is_not_fetched(tmp_path):
    secret = written(tmp_path, "secret.dtd", '<!ENTITY a "secret">')
    place = "<Point><coordinates>1,2</coordinates></Point>"
    text = f'<!DOCTYPE kml SYSTEM "{secret.as_uri()}">'
    text += f"<kml><Placemark><name>&a;</name>{place}</Placemark></kml>"
    found = registry.read(written(tmp_path, "dtd.kml", text))
    assert "secret" not in str(found.features)


def test_depth(tmp_path):
    deep = "<Folder>" * 5_000 + "</Folder>" * 5_000
    error = refused(written(tmp_path, "deep.kml", KML.format(deep)))
    assert "depth" in str(error).lower()


def test_broken_xml_names_its_line(tmp_path):
    error = refused(written(tmp_path, "broken.gpx", "<gpx>\n<trk>\n</gpx>"))
    assert 3 == error.line


def test_looks_like():
    assert xmltext.looks_like(b'<?xml version="1.0"?><!-- <gpx> --><k:kml xmlns:k="x">', "kml")
    assert not xmltext.looks_like(b"<!-- <kml> --><gpx>", "kml")
    assert not xmltext.looks_like(b"no xml at all", "kml")
    assert not xmltext.looks_like(b"<!DOCTYPE x [", "kml")


def test_gzip_that_unpacks_to_too_much(tmp_path):
    data = gzip.compress(b'{"icao":"abcdef","timestamp":0,"trace":[' + b" " * 100_000_000)
    assert "unpacks to more" in str(refused(written(tmp_path, "trace_full_abcdef.json", data)))


def test_a_file_beyond_all_limits_is_refused_and_not_read_to_its_end(tmp_path):
    path = tmp_path / "endless.parquet"
    path.write_bytes(b"PAR1")
    try:
        with path.open("r+b") as file:
            file.truncate(2**42)  # holes: to hash them would take an hour
    except OSError:
        pytest.skip("this file system has no files of 4 TiB")
    found = trackfiles.read(path, path.name)
    assert found.refused
    assert ["refused"] == [p.code for p in found.problems]
    assert "at most" in found.problems[0].message


def test_gzip_that_is_cut_short(tmp_path):
    whole = gzip.compress(b'{"icao":"abcdef","timestamp":0,"trace":[[0,1,2,3]]}' * 100)
    path = written(tmp_path, "trace_full_abcdef.json", whole[:-20])
    with pytest.raises(OSError, match=r"cut short|damaged"):
        registry.read(path)


def test_gzip_of_several_members(tmp_path):
    text = b'{"icao":"abcdef","timestamp":1704189600,"trace":[[0,53,-6,1000,1,2,0,3,null,"mlat"]]}'
    data = gzip.compress(text[:20]) + gzip.compress(text[20:]) + b"\0" * 32
    path = written(tmp_path, "trace_full_abcdef.json", data)
    assert 1 == len(registry.read(path).positions)


def kmz(text, name="doc.kml"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return file.getvalue()


def test_kmz(tmp_path):
    place = "<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>"
    found = registry.read(written(tmp_path, "a.kmz", kmz(KML.format(place))))
    assert [[1.0, 2.0]] == [f["geometry"]["coordinates"] for f in found.features]


def test_kmz_whose_header_lies(tmp_path):
    data = bytearray(kmz(KML.format("x" * 1000)))
    place = data.rindex(b"PK\x01\x02") + 24
    for lie in (10, 5_000, 0xFFFFFFF0):
        data[place : place + 4] = struct.pack("<I", lie)
        error = refused(written(tmp_path, "lie.kmz", bytes(data)))
        assert any(word in str(error) for word in ("claims", "damaged", "CRC"))


def test_kmz_bomb(tmp_path):
    assert "unpacks to more" in str(
        refused(written(tmp_path, "b.kmz", kmz(b"<kml>" + b" " * 10**8)))
    )


def test_kmz_without_kml(tmp_path):
    assert "no KML" in str(refused(written(tmp_path, "n.kmz", kmz("x", "readme.txt"))))


def test_xlsx_bomb(tmp_path):
    path = written(tmp_path, "b.xlsx", kmz(b"<a>" + b" " * 10**8, "xl/workbook.xml"))
    assert "unpacks to more" in str(refused(path))


def test_tar_that_is_damaged(tmp_path):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        entry = tarfile.TarInfo("traces/trace_full_abcdef.json")
        entry.size = 10_000
        archive.addfile(entry, io.BytesIO(b"x" * 10_000))
    with pytest.raises((DeclinedError, OSError)):
        registry.read(written(tmp_path, "a.tar.gz", file.getvalue()[:-40]))


def test_tar_that_climbs_out_writes_nothing(tmp_path):
    text = b'{"icao":"abcdef","timestamp":1704189600,"trace":[[0,53,-6,1000,1,2,0,3,null,"mlat"]]}'
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        entry = tarfile.TarInfo("../../trace_full_abcdef.json")
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
        link = tarfile.TarInfo("trace_full_123456.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    before = sorted(tmp_path.rglob("*"))
    found = registry.read(written(tmp_path, "up.tar", file.getvalue()))
    assert 1 == len(found.positions)
    assert [*before, tmp_path / "up.tar"] == sorted(tmp_path.rglob("*"))


def package(path, *statements):
    with sqlite3.connect(path) as database:
        for statement in (
            "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT)",
            *statements,
        ):
            database.execute(statement)
    database.close()
    return path


def test_geopackage_whose_layer_is_a_view(tmp_path):
    path = package(
        tmp_path / "view.gpkg",
        "CREATE VIEW trap AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) "
        "SELECT n FROM r",
        "INSERT INTO gpkg_contents VALUES ('trap', 'features')",
    )
    assert "view" in str(refused(path))


def test_geopackage_whose_catalogue_is_endless(tmp_path):
    path = tmp_path / "endless.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t (a)")
        database.execute(
            "CREATE VIEW gpkg_contents AS WITH RECURSIVE r(table_name, data_type) AS "
            "(SELECT 'a', 'features' UNION ALL SELECT table_name, data_type FROM r) SELECT * FROM r"
        )
    database.close()
    assert "no GeoPackage" in str(refused(path))


def test_sqlite_that_is_no_geopackage(tmp_path):
    with sqlite3.connect(tmp_path / "a.gpkg") as database:
        database.execute("CREATE TABLE t (a)")
    database.close()
    assert "no GeoPackage" in str(refused(tmp_path / "a.gpkg"))


def test_gdal_never_sees_another_format(tmp_path):
    path = written(
        tmp_path, "a.shp", b'<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>'
    )
    with pytest.raises(DeclinedError):
        registry.read(path)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.parquet", b"PAR1 and nothing more PAR1"),
        ("a.fgb", b"fgb\x03fgb\x00 and nothing more"),
        ("a.shp", b"\x00\x00\x27\x0a and nothing more"),
        ("a.czml", b"[" * 100_000),
        ("a.czml", b'[{"id": "document"}, {"position": {"cartographicDegrees": [1, 2, NaN]}}]'),
        ("a.xlsx", b"PK\x03\x04 and nothing more"),
    ],
)
def test_damaged(tmp_path, name, data):
    with pytest.raises(DeclinedError):
        registry.read(written(tmp_path, name, data))


@pytest.mark.parametrize("number", ["1e999", "nan", "inf", "1_0", "٣", "0x10"])
def test_numbers_that_are_none(tmp_path, number):
    text = "time,icao24,latitude,longitude\n" + "1704189600,abcdef,53,-6\n" * 19
    text += f"1704189660,abcdef,{number},-6\n"
    found = registry.read(written(tmp_path, "a.csv", text))
    assert [53.0] * 19 == found.positions.lat.tolist()


def test_a_device_is_no_file():
    with pytest.raises(OSError, match="regular"):
        packed.whole(__import__("pathlib").Path("/dev/zero"), gzipped=False)
