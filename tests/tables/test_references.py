"""ACLED, UCDP GED and GDELT come in by their header or shape, and their precision codes become honest geometry."""

from __future__ import annotations

import codecs
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner

import geomap
from geomap.cli import main
from geomap.collection import UnreadInput
from geomap.errors import InputError
from geomap.tables import references, ucdp
from tests.tables import made
from tests.tables.made import ACLED, ACLED_HEADER, UCDP, UCDP_HEADER, gdelt_row, table

Frames = dict[str, pd.DataFrame]


def frame(path: Path) -> pd.DataFrame:
    found = geomap.read(path)
    assert not found.problems
    (reference,) = found.references
    return reference.frame


def test_acled_codes_become_points_discs_and_areas(tmp_path: Path) -> None:
    rows = frame(made.write(tmp_path)["acled"]).set_index("id")
    assert list(rows["drawn"]) == ["point", "area", "area"]
    assert rows.loc["TST1"].geometry.geom_type == "Point"
    assert rows.loc["TST2", "area"] == "iso:AF-PAN"
    assert rows.loc["TST2"].geometry.geom_type in ("Polygon", "MultiPolygon")
    assert rows.loc["TST3", "uncertainty_km"] == 25
    assert list(rows["date_precision"]) == ["day", "week", "month"]
    assert (str(rows.loc["TST2", "date_start"])[:10], str(rows.loc["TST2", "date_end"])[:10]) == (
        "2021-09-03",
        "2021-09-09",
    )
    assert str(rows.loc["TST3", "date_end"])[:10] == "2021-09-30"
    assert list(rows["type"]) == ["attack", "agreement", "protest"]
    assert list(rows["killed_best"]) == [3, 0, 0]
    assert {name: str(kind) for name, kind in rows.drop(columns="geometry").dtypes.items()} == {
        name: kind for name, kind in references.COLUMNS.items() if name != "id"
    }


def test_ucdp_codes_become_points_provinces_and_countries(tmp_path: Path) -> None:
    rows = frame(made.write(tmp_path)["ucdp"]).set_index("id")
    assert list(rows["area"].fillna("")) == ["", "iso:CD-NK", "iso:CD"]
    assert list(rows["date_precision"]) == ["day", "month", "year"]
    assert list(rows["killed_low"]) == [4, 7, 2]
    assert list(rows["killed_high"]) == [6, 12, 2]


@pytest.mark.parametrize("width", [57, 58, 61])
def test_gdelt_of_every_width(tmp_path: Path, width: int) -> None:
    path = tmp_path / "20240206.export.CSV"
    province = {"ActionGeo_Type": "5", "ActionGeo_FullName": "Nord-Kivu, Democratic Republic of the Congo"}
    nowhere = {"ActionGeo_Type": "0", "ActionGeo_FullName": "", "ActionGeo_Lat": "", "ActionGeo_Long": ""}
    rows = [gdelt_row(width, 1), gdelt_row(width, 2, **province), gdelt_row(width, 3, **nowhere)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    got = frame(path)
    assert list(got["drawn"]) == ["point", "area", ""]
    assert got["area"].iloc[1] == "iso:CD-NK"
    assert list(got["type"]) == ["attack"] * 3
    assert got["url"].iloc[0] == ("" if width == 57 else "https://example.org/1")


def test_gdelt_rows_of_mixed_and_of_no_width(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_text(f"{gdelt_row(57, 1)}\n{gdelt_row(61, 2)}\n1\t20240205\tcut\n", encoding="utf-8")
    found = geomap.read(path)
    assert len(found.references[0]) == 2
    notes = " ".join(found.references[0].notes)
    assert "57 and 61 columns" in notes
    assert "1 rows left out that have not 57, 58 or 61 columns (lines 3)" in notes


def test_a_unit_that_the_gazetteer_lacks_is_a_disc_of_fitting_size(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(table(ACLED_HEADER, [ACLED[1].replace("Panjshir", "Nowhere Land")]), encoding="utf-8")
    row = frame(path).iloc[0]
    assert (row["drawn"], row["uncertainty_km"]) == ("area", 75)


def test_a_unit_of_the_same_name_far_away_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(table(ACLED_HEADER, [ACLED[1].replace("35.3128|69.5154", "31.0|62.0")]), encoding="utf-8")
    assert str(frame(path).iloc[0]["area"]).startswith("disc:")


@pytest.mark.parametrize("drop", [("geo_precision",), ("time_precision", "fatalities"), ("latitude", "longitude")])
def test_acled_with_missing_columns_says_so(tmp_path: Path, drop: tuple[str, ...]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(table(ACLED_HEADER, ACLED, drop=drop), encoding="utf-8")
    (reference,) = geomap.read(path).references
    assert len(reference) == 3
    if "fatalities" in drop:
        assert reference.frame["killed_best"].isna().all()
        assert set(reference.frame["date_precision"]) == {"unknown"}
    if "latitude" in drop:
        assert list(reference.frame["area"]) == ["iso:AF-PAN", "iso:AF-PAN", "iso:AF-KAB"]
    if "geo_precision" in drop:
        assert set(reference.frame["drawn"]) == {"area"}  # without a code no row is trusted to a point
    assert f"lacks the columns {drop[0]}" in " ".join(reference.notes)


def mangled(text: str, how: str) -> bytes:
    if how == "semicolons and commas":  # a spreadsheet of a country with decimal commas
        text = table(ACLED_HEADER, [r.replace("35.3128", "35,3128").replace("69.5154", "69,5154") for r in ACLED], ";")
        return codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode()
    if how == "sep line":
        return ("sep=;\n" + table(ACLED_HEADER, ACLED, ";")).encode("cp1252")
    if how == "utf-16":
        return table(ACLED_HEADER, ACLED, "\t").encode("utf-16")
    if how == "rows as one cell":
        return "\n".join('"' + line.replace('"', '""') + '"' for line in text.splitlines()).encode()
    if how == "slashes":
        days = {"05 September": "05/09/2021", "06 September": "16/09/2021", "07 September": "17/09/2021"}
        for name, day in days.items():
            text = text.replace(f"{name} 2021", day)
        return text.encode()
    if how == "serial days":
        return text.replace("05 September 2021", "44444").replace("06 September 2021", "44445").encode()
    if how == "mixed encodings":
        lines = text.replace("Made Wire", "Agência Wire").splitlines()
        return b"\n".join([lines[0].encode(), lines[1].encode(), *(line.encode("cp1252") for line in lines[2:])])
    return (text + "TST9,too,many" + "," * 40 + "cells\n").encode()


HOWS = ["semicolons and commas", "sep line", "utf-16", "rows as one cell", "slashes", "serial days", "mixed encodings",
        "a row too wide"]  # fmt: skip


@pytest.mark.parametrize("how", HOWS)
def test_tables_that_a_spreadsheet_mangled(tmp_path: Path, how: str) -> None:
    path = tmp_path / "acled.csv"
    path.write_bytes(mangled(table(ACLED_HEADER, ACLED), how))
    (reference,) = geomap.read(path).references
    rows = reference.frame
    assert list(rows["id"]) == ["TST1", "TST2", "TST3"]
    assert rows["lat"].iloc[0] == 35.3128
    assert rows["lon"].iloc[0] == 69.5154
    assert str(rows["date_start"].iloc[0])[:10] == ("2021-09-05")
    assert rows["date_start"].notna().all()
    if how == "mixed encodings":
        assert list(rows["source"]) == ["Agência Wire"] * 3
        assert any("not UTF-8 throughout" in note for note in reference.notes)
    if how == "a row too wide":
        assert any("1 rows left out" in note for note in reference.notes)


def test_a_table_of_reports_is_still_one(tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    path.write_text("date,text\n2024-02-07,Shelling killed two people in Goma on Monday.\n", encoding="utf-8")
    found = geomap.read(path)
    assert (len(found.readings), found.references) == (1, ())


def test_an_event_table_is_no_report_and_corroborates_nothing(tmp_path: Path) -> None:
    tables = made.write(tmp_path)
    report = "North Column clashed with South Column in Bazarak, Panjshir, on 5 September 2021, killing three."
    alone = geomap.read(report, date="2021-09-06")
    both = geomap.read(report, tables["acled"], date="2021-09-06")
    assert both.incidents == alone.incidents
    assert len(both.references[0]) == 3


def test_frames_are_recognised_too(tmp_path: Path) -> None:
    raw = pd.read_csv(made.write(tmp_path)["ucdp"])
    drawn = geomap.explore(raw)
    assert len(drawn.table) == 3
    assert [p["draw"] for p in drawn.table.head["places"]] == ["area", "area"]
    (reference,) = geomap.read(raw).references
    assert reference.name == "UCDP GED"
    assert list(reference.frame.index) == list(raw.index)


def test_workbooks_are_recognised_too(tmp_path: Path) -> None:
    pd.read_csv(made.write(tmp_path)["acled"]).to_excel(tmp_path / "acled.xlsx", index=False)
    assert list(frame(tmp_path / "acled.xlsx")["drawn"]) == ["point", "area", "area"]


def test_an_empty_event_table_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(table(ACLED_HEADER, []), encoding="utf-8")
    with pytest.warns(UnreadInput, match="holds no row"):
        assert isinstance(geomap.read(path).problems[0], InputError)


def test_the_command_maps_tables_alone_and_beside_reports(tmp_path: Path, samples: Path) -> None:
    tables = made.write(tmp_path)
    done = CliRunner().invoke(main, ["map", *map(str, tables.values()), "-o", str(tmp_path / "m.html")])
    assert done.exit_code == 0, done.output
    assert "ACLED: 3 rows beside the reports" in done.output
    arguments = ["map", str(samples / "panjshir-front.txt"), str(tables["acled"]), "-o", str(tmp_path / "both.html")]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    arguments = ["read", str(samples / "panjshir-front.txt"), str(tables["acled"]), "-o", str(tmp_path / "x.geojson")]
    assert "rows beside the reports are not in x.geojson" in CliRunner().invoke(main, arguments).output
    report = tmp_path / "r.jsonl"
    done = CliRunner().invoke(
        main, ["read", str(tables["ucdp"]), "--report", str(report), "-o", str(tmp_path / "u.geojson")]
    )
    assert done.exit_code == 0, done.output
    assert '"outcome": "reference"' in report.read_text()
    assert len(gpd.read_file(tmp_path / "u.geojson")) == 3


def test_unknown_headers_stay_unknown() -> None:
    assert references.maker_of(["lat", "lon", "event_date", "event_type"]) is None
    assert references.maker_of(UCDP_HEADER) is ucdp
    assert UCDP
