"""The compiler: what goes in comes out, or nothing does."""

from __future__ import annotations

import pickle
import sqlite3
from pathlib import Path

import pytest

from geomap.errors import GazetteerBuildError, GazetteerError, OutputError
from geomap.places import compile as compiler
from geomap.places.compile import Compiler, Row
from geomap.places.gazetteer import Gazetteer
from geomap.places.schema import ABBREVIATION, ALIAS, CODE, DEMONYM, OWN_IDS, PRIMARY, WEAK, spot, stored
from geomap.records import NAME_FLAGS


def small(path: Path) -> Path:
    """Compile a country, a province, two towns and a valley."""
    country, province, valley = OWN_IDS, OWN_IDS + 1, OWN_IDS + 2
    with Compiler(path) as out:
        out.add(
            Row(
                country, "iso:XA", "Aland", "country", "PCLI", "XA", 10.0, 20.0, "made up",
                [("Aland", PRIMARY), ("Alander", DEMONYM), ("AL", CODE), ("Ald.", ABBREVIATION)], population=1_000_000,
            )
        )  # fmt: skip
        out.add(
            Row(
                province, "iso:XA-P", "Parwat", "province", "ADM1", "XA", 10.5, 20.5, "made up", [("Parwat", PRIMARY)],
                admin1=province, population=90_000,
            )
        )  # fmt: skip
        out.add(
            Row(
                7, None, "Jabal", "town", "PPLA", "XA", 10.4, 20.4, "made up",
                [("Jabal", PRIMARY), ("Parwat", WEAK), ("Al-Jabal", ALIAS)], admin1=province, population=9_000,
                geonameid=7,
            )
        )  # fmt: skip
        out.add(
            Row(8, None, "Tiny", "village", "PPL", "XA", 10.1, 20.1, "made up", [("Tiny", PRIMARY)], admin1=province)
        )
        out.add(
            Row(
                valley, "gm:vale", "Deep Vale", "valley", "VAL", "XA", 10.45, 20.45, "made up", [("Deep Vale", PRIMARY)]
            )
        )
        ring = [[20.4, 10.4], [20.5, 10.4], [20.5, 10.5], [20.4, 10.5], [20.4, 10.4]]
        out.shape(valley, {"type": "Polygon", "coordinates": [ring]}, (20.4, 10.4, 20.5, 10.5), 1)
        out.capital(country, 7)
        out.finish({"title": "made up"})
    return path


def test_places_come_back_with_names_hierarchy_and_capital(tmp_path: Path) -> None:
    gazetteer = Gazetteer(small(tmp_path / "g.sqlite"))
    jabal = gazetteer.find("jabal")[0].place
    assert (jabal.id, jabal.kind, jabal.admin1, jabal.parents) == ("gn:7", "town", "Parwat", ("iso:XA-P", "iso:XA"))
    assert [parent.id for parent in gazetteer.parents("gn:7")] == ["iso:XA-P", "iso:XA"]
    assert gazetteer.contains("iso:XA", "gn:7")
    assert not gazetteer.contains("gn:7", "iso:XA")
    assert not gazetteer.contains("gn:7", "gn:7")
    assert gazetteer.capital_of("iso:XA") == jabal
    assert gazetteer.contains("gm:vale", "gn:7")


def test_a_weak_alias_ranks_behind_the_unit_that_bears_the_name(tmp_path: Path) -> None:
    found = Gazetteer(small(tmp_path / "g.sqlite")).find("Parwat")
    assert [candidate.place.id for candidate in found] == ["iso:XA-P", "gn:7"]
    assert found[0].score > 3 * found[1].score


def test_codes_count_only_in_capitals_and_abbreviations_with_one(tmp_path: Path) -> None:
    gazetteer = Gazetteer(small(tmp_path / "g.sqlite"))
    assert gazetteer.find("AL")
    assert not gazetteer.find("al")
    assert gazetteer.info("al") is None
    assert gazetteer.find("Ald.")
    assert not gazetteer.find("ald.")


def test_flags_tell_the_classes_of_a_name(tmp_path: Path) -> None:
    gazetteer = Gazetteer(small(tmp_path / "g.sqlite"))
    demonym = gazetteer.info("Alander")
    assert demonym is not None
    assert demonym.flags == NAME_FLAGS["demonym"]
    town = gazetteer.info("Jabal")
    assert town is not None
    assert town.flags == NAME_FLAGS["settlement"]
    assert gazetteer.info("nowhere at all") is None


def test_the_shape_sets_extent_and_uncertainty(tmp_path: Path) -> None:
    gazetteer = Gazetteer(small(tmp_path / "g.sqlite"))
    vale = gazetteer.get("gm:vale")
    assert vale is not None
    assert vale.boundary == "approximate"
    assert 5 < vale.uncertainty_km < 10
    geometry = gazetteer.geometry("gm:vale")
    assert geometry is not None
    assert geometry["type"] == "Polygon"


def test_equal_inputs_give_equal_digests(tmp_path: Path) -> None:
    first = Gazetteer(small(tmp_path / "a.sqlite")).meta()["digest"]
    assert Gazetteer(small(tmp_path / "b.sqlite")).meta()["digest"] == first


def test_an_error_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    target = small(tmp_path / "g.sqlite")
    before = target.read_bytes()

    def stop() -> None:
        with Compiler(target) as out:
            out.add(Row(1, None, "A", "town", "PPL", None, 0, 0, "x", [("A", PRIMARY)]))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        stop()
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["g.sqlite"]


def test_an_input_with_another_checksum_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cities.json"
    file.write_text("{}")
    with pytest.raises(GazetteerBuildError, match="expected sha256 00ff"):
        compiler.verify(file, {"cities": {"sha256": "00ff"}}, "cities")
    with pytest.raises(GazetteerBuildError, match="cannot be read"):
        compiler.verify(tmp_path / "none.json", {"cities": {"sha256": "00ff"}}, "cities")


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.sqlite"
    path.write_bytes(content)
    with pytest.raises(GazetteerError, match=r"bad\.sqlite"):
        Gazetteer(path).find("Kabul")


def test_an_older_schema_is_named(tmp_path: Path) -> None:
    path = small(tmp_path / "old.sqlite")
    with sqlite3.connect(path) as db:
        db.execute("update meta set value = '0' where key = 'schema'")
    db.close()
    with pytest.raises(GazetteerError, match="another version"):
        Gazetteer(path).find("Jabal")


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="make build"):
        Gazetteer(tmp_path / "none.sqlite").find("Jabal")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OutputError, match="choose another folder"):
        Compiler(tmp_path / "file" / "g.sqlite")


def test_temporary_files_may_lie_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    with Compiler(tmp_path / "out" / "g.sqlite", tmp_path / "work") as out:
        out.add(Row(1, None, "A", "town", "PPL", None, 0, 0, "x", [("A", PRIMARY)]))
        out.finish({})
    assert Gazetteer(tmp_path / "out" / "g.sqlite").find("A")
    assert not list((tmp_path / "work").iterdir())


def test_a_locked_file_can_be_read(tmp_path: Path) -> None:
    path = small(tmp_path / "g.sqlite")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("begin exclusive")
    assert Gazetteer(path).find("Jabal")
    holder.close()


def test_a_file_without_its_tables_is_named(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.sqlite") as db:
        db.execute("create table t (x)")
    db.close()
    with pytest.raises(GazetteerError, match=r"other\.sqlite"):
        Gazetteer(tmp_path / "other.sqlite").find("Jabal")


def test_a_worker_does_not_answer_from_another_file(tmp_path: Path) -> None:
    path = small(tmp_path / "g.sqlite")
    sent = pickle.dumps(Gazetteer(path))
    assert pickle.loads(sent).find("Jabal")
    with Compiler(path) as out:
        out.add(Row(1, None, "Other", "town", "PPL", None, 0, 0, "x", [("Other", PRIMARY)]))
        out.finish({})
    with pytest.raises(GazetteerError, match="changed while"):
        pickle.loads(sent).find("Jabal")


def test_the_sieve_lets_every_name_through_and_little_else(tmp_path: Path) -> None:
    path = small(tmp_path / "g.sqlite")
    with sqlite3.connect(path) as db:
        keys = [key for (key,) in db.execute("select key from names")]
        bits = stored(db)
    db.close()
    places = [spot(key) for key in keys]
    assert all(bits[byte] & bit for byte, bit in places)
    assert sum(bits[byte] & bit != 0 for byte, bit in map(spot, map(str, range(1000)))) < 5
    assert spot("\ud800") == spot("\ud800")


def test_a_file_without_a_sieve_is_read_all_the_same(tmp_path: Path) -> None:
    path = small(tmp_path / "g.sqlite")
    with sqlite3.connect(path) as db:
        db.execute("drop table sieve")
    db.close()
    assert Gazetteer(path).info("Jabal") is not None
    assert Gazetteer(path).info("Nowhere") is None
