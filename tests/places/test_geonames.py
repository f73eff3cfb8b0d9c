"""GeoNames' dump format with its traps, on made-up files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from geomap.errors import GazetteerBuildError
from geomap.places import geonames
from geomap.places.compile import Compiler, Row
from geomap.places.gazetteer import Gazetteer
from geomap.places.schema import CODE, OWN_IDS, PRIMARY
from tests.places.fake_geonames import row, rows, write_zip


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Compile a small gazetteer to take countries and units over from."""
    path = tmp_path / "base.sqlite"
    with Compiler(path) as out:
        out.add(
            Row(
                OWN_IDS,
                "iso:AF",
                "Afghanistan",
                "country",
                "PCLI",
                "AF",
                33,
                66,
                "own",
                [("Afghanistan", PRIMARY), ("AFG", CODE)],
            )
        )
        out.add(
            Row(
                OWN_IDS + 1,
                "iso:AF-PAN",
                "Panjshir",
                "province",
                "ADM1",
                "AF",
                35.4,
                69.8,
                "own",
                [("Panjshir", PRIMARY)],
                admin1=OWN_IDS + 1,
            )
        )
        out.add(
            Row(
                OWN_IDS + 2, "gm:anaba", "Anaba", "district", "ADM2", "AF", 35.2, 69.4, "own", [("Anaba", PRIMARY)],
                admin1=OWN_IDS + 1,
            )
        )  # fmt: skip
        out.add(Row(7, None, "Old Town", "town", "PPL", "AF", 35, 69, "GeoNames", [("Old Town", PRIMARY)]))
        out.unit("AF", "42", OWN_IDS + 1)
        out.finish({})
    return path


LINES = (
    row(100, "Afghanistan", lat=33, lon=65, feature="A.PCLI", admin1="00", alternates="Afganistan,AF,http://en.wikipedia.org/wiki/Afghanistan"),
    row(142, "Velayat-e Panjshir", lat=35.5, lon=69.9, feature="A.ADM1", admin1="42", alternates="Panjshayr"),
    row(143, "Baghlan", lat=36, lon=69, feature="A.ADM1", admin1="03"),
    row(144, "Anaba", lat=35.23, lon=69.39, feature="A.ADM2", admin1="42", admin2="4203"),
    row(1, 'Deh "Now"', lat=35.3, lon=69.5, admin1="42", admin2="4203", alternates="ده نو,deh now,DNW,New Village",
    population=900),
    row(2, "Salt & Sons' Ford", lat=36.1, lon=68.9, admin1="03"),
    row(3, "Nowhere Unit", lat=36.2, lon=68.8, admin1="77"),
    row(4, "Kabul", lat=34.5, lon=69.2, feature="P.PPLC", admin1="13", population=4_000_000),
    row(5, "Long List", lat=34, lon=68, alternates=",".join(f"Alias Number {n}" for n in range(800))[:10_000]),
    row(6, "Some River", lat=34, lon=68, feature="H.STM"),
    row(6, "Some River Again", lat=34, lon=68, feature="H.STM"),
    row(8, "Off the Globe", lat=95, lon=68),
    row("x9", "No Number", lat=34, lon=68),
    "too\tfew\tcolumns\there\tfive",
)  # fmt: skip


def test_a_dump_is_merged_into_the_known_units(tmp_path: Path, base: Path) -> None:
    report = geonames.build(tmp_path / "g.sqlite", write_zip(tmp_path / "all.zip", LINES), base=base)
    gazetteer = Gazetteer(tmp_path / "g.sqlite")
    assert gazetteer.find("Velayat-e Panjshir")[0].place.id == "iso:AF-PAN"
    assert gazetteer.find("Afganistan")[0].place.id == "iso:AF"
    village = gazetteer.find('Deh "Now"')[0].place
    assert (village.id, village.admin1, village.parents) == ("gn:1", "Panjshir", ("gm:anaba", "iso:AF-PAN", "iso:AF"))
    assert gazetteer.find("ده نو")[0].place.id == "gn:1"
    assert gazetteer.find("Baghlan")[0].place.id == "gn:143"
    assert gazetteer.find("Salt & Sons' Ford")[0].place.parents == ("gn:143", "iso:AF")
    assert gazetteer.find("Nowhere Unit")[0].place.admin1 is None
    assert gazetteer.find("Some River")[0].place.kind == "river"
    capital = gazetteer.capital_of("iso:AF")
    assert capital is not None
    assert capital.id == "gn:4"
    assert gazetteer.find("Old Town") == ()
    assert report.merged == 3
    assert dict(report.skipped) == {
        "an id that came before": 1,
        "coordinates off the globe": 1,
        "id or coordinates are not numbers": 1,
        "5 columns instead of 19": 1,
    }


@pytest.mark.parametrize("name", ["DNW", "deh now", "http://en.wikipedia.org/wiki/Afghanistan"])
def test_codes_transcriptions_and_links_are_no_names(tmp_path: Path, base: Path, name: str) -> None:
    geonames.build(tmp_path / "g.sqlite", write_zip(tmp_path / "all.zip", LINES), base=base)
    assert all(candidate.match != "alias" for candidate in Gazetteer(tmp_path / "g.sqlite").find(name))


def test_the_last_name_of_a_cut_list_is_dropped(tmp_path: Path, base: Path) -> None:
    geonames.build(tmp_path / "g.sqlite", write_zip(tmp_path / "all.zip", LINES), base=base)
    gazetteer = Gazetteer(tmp_path / "g.sqlite")
    assert gazetteer.find("Alias Number 500")[0].place.id == "gn:5"
    cut = LINES[8].split("\t")[3].rsplit(",", 1)[1]
    assert not gazetteer.find(cut)


def test_alternate_names_carry_flags(tmp_path: Path, base: Path) -> None:
    lines = (
        "1\t4\tfa\tکابل\t1\t\t\t\t\t", "2\t4\tlink\thttps://example.org/Kabul\t\t\t\t\t\t",
        "3\t4\tiata\tKBL\t\t\t\t\t\t",
        "4\t4\ten\tCaubul\t\t\t\t1\t\t", "5\t4\tabbr\tKab.\t\t\t\t\t\t", "6\t999999\ten\tNobody\t\t\t\t\t\t", "7\tx",
        "8\t4\tpost\t1001\t\t\t\t\t\t",
        "9\t142\ten\tPanjshir Province\t\t\t\t\t\t",
    )  # fmt: skip
    alternates = write_zip(tmp_path / "alt.zip", lines, "alternateNamesV2.txt")
    geonames.build(tmp_path / "g.sqlite", write_zip(tmp_path / "all.zip", LINES), base=base, alternate_names=alternates)
    gazetteer = Gazetteer(tmp_path / "g.sqlite")
    assert gazetteer.find("کابل")[0].place.id == "gn:4"
    assert gazetteer.find("Caubul")[0].score < gazetteer.find("کابل")[0].score
    assert gazetteer.find("Kab.")[0].place.id == "gn:4"
    assert gazetteer.find("Panjshir Province")[0].place.id == "iso:AF-PAN"
    for name in ("KBL", "1001", "https://example.org/Kabul", "Nobody"):
        assert not gazetteer.find(name)


def test_countries_and_admin_files(tmp_path: Path, base: Path) -> None:
    lines = [*LINES, row(50, "Quetta", lat=30, lon=67, country="PK", admin1="02")]
    admin = tmp_path / "admin1CodesASCII.txt"
    admin.write_text("AF.03\tBaghlan\tBaghlan\t143\nnonsense\n", encoding="utf-8")
    source = write_zip(tmp_path / "all.zip", lines)
    report = geonames.build(tmp_path / "g.sqlite", source, base=base, countries=["pk"], admin=[admin])
    gazetteer = Gazetteer(tmp_path / "g.sqlite")
    assert gazetteer.find("Quetta")
    assert not gazetteer.find("Kabul")
    assert report.places == 1


def test_a_truncated_zip_keeps_the_old_gazetteer(tmp_path: Path, base: Path) -> None:
    whole = write_zip(tmp_path / "all.zip", rows(3000))
    data = whole.read_bytes()
    target = tmp_path / "g.sqlite"
    geonames.build(target, whole, base=base)
    before = target.read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[: len(data) // 2])
    with pytest.raises(GazetteerBuildError, match=r"cut\.zip"):
        geonames.build(target, tmp_path / "cut.zip", base=base)
    assert target.read_bytes() == before
    assert not list(tmp_path.glob(".gazetteer-*"))


def test_files_of_another_form_are_named(tmp_path: Path, base: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("hello\nworld\n", encoding="utf-8")
    with pytest.raises(GazetteerBuildError, match="19 columns"):
        geonames.build(tmp_path / "g.sqlite", text, base=base)
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as archive:
        archive.writestr("readme.txt", "nothing here")
    with pytest.raises(GazetteerBuildError, match=r"no \.txt"):
        geonames.build(tmp_path / "g.sqlite", tmp_path / "empty.zip", base=base)
    with pytest.raises(GazetteerBuildError, match="not a compiled gazetteer"):
        geonames.build(tmp_path / "g.sqlite", text, base=text)


def test_made_up_rows_compile(tmp_path: Path, base: Path) -> None:
    report = geonames.build(tmp_path / "g.sqlite", write_zip(tmp_path / "all.zip", rows(2000)), base=base)
    assert report.places == 2000
    assert not report.skipped
