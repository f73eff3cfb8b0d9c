"""Every format round-trips through another program: ogrinfo, pyogrio, openpyxl, pyarrow, and our own readers."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import subprocess
import time
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest

import geomap
from geomap.errors import OutputError
from geomap.records import Document, Incident, Mention, Quantity, Reading, Sentence
from geomap.tables import frames, shaped
from tests.tables import made

KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def found(root: Path, tmp_path_factory: pytest.TempPathFactory) -> geomap.Incidents:
    tables = made.write(tmp_path_factory.mktemp("tables"))
    return geomap.read(root / "samples", tables["acled"], points=root / "notebooks/data/geolocated.csv")


def ogrinfo(path: Path, *arguments: str) -> Any:
    if shutil.which("ogrinfo") is None:
        pytest.skip("no ogrinfo: install it (Debian: apt-get install gdal-bin)")
    done = subprocess.run(["ogrinfo", "-ro", "-so", "-al", *arguments, str(path)], capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stdout + done.stderr
    return done.stdout


def counts(text: str) -> dict[str, int]:
    out, name = {}, ""
    for line in text.splitlines():
        if line.startswith("Layer name: "):
            name = line.removeprefix("Layer name: ")
        elif line.startswith("Feature Count: "):
            out[name] = int(line.rpartition(" ")[2])
    return out


def test_geopackage_has_styled_layers(found: geomap.Incidents, tmp_path: Path) -> None:
    path = tmp_path / "all.gpkg"
    found.write(path)
    layers = counts(ogrinfo(path))
    frame = found.to_gdf()
    assert layers["incidents"] + layers["areas"] + layers["unplaced"] == len(frame)
    assert layers["mentions"] + layers.get("mentions_unplaced", 0) == len(found.to_gdf("mention"))
    assert layers["ACLED"] + layers["ACLED_areas"] == 3
    assert layers["located geolocated.csv"] == 3
    with sqlite3.connect(path) as db:
        styles = dict(db.execute("select f_table_name, styleQML from layer_styles where useAsDefault = 1"))
    assert {"incidents", "areas", "mentions"} <= set(styles)
    for text in styles.values():
        assert ET.fromstring(text.partition(">")[2]).tag == "qgis"
    areas = pyogrio.read_dataframe(path, layer="areas")
    assert set(areas.geometry.geom_type) <= {"MultiPolygon", "Polygon"}
    assert areas.crs == "EPSG:4326"


def test_geojson_and_kml_through_ogrinfo(found: geomap.Incidents, tmp_path: Path) -> None:
    for ending in (".geojson", ".kml"):
        path = tmp_path / f"x{ending}"
        found.write(path)
        assert sum(counts(ogrinfo(path)).values()) == len(found)


def test_kml_has_folders_and_time(found: geomap.Incidents, tmp_path: Path) -> None:
    path = tmp_path / "x.kml"
    found.write(path)
    tree = ET.parse(path).getroot()
    folders = tree.findall(f"{KML}Document/{KML}Folder")
    names = [folder.findtext(f"{KML}name") for folder in folders]
    assert set(names) == {i.type for i in found.on_map} | {"not on the map"}
    spans = tree.findall(f".//{KML}TimeSpan")
    assert len(spans) == sum(i.date.start is not None or i.date.end is not None for i in found)
    styles = {style.get("id") for style in tree.findall(f".//{KML}Style")}
    assert all((url.text or "")[1:] in styles for url in tree.findall(f".//{KML}styleUrl"))


def test_geoparquet(found: geomap.Incidents, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "x.parquet"
    found.write(path)
    meta = json.loads(parquet.read_schema(path).metadata[b"geo"])
    assert meta["columns"]["geometry"]["encoding"] == "WKB"
    back = gpd.read_parquet(path)
    assert back.crs == "EPSG:4326"
    assert list(back["id"]) == list(found.to_gdf()["id"])
    assert str(back["date_start"].dtype).startswith("datetime64")
    assert back["date_start"].dt.tz is None


def test_workbook(found: geomap.Incidents, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    found.write(path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    header = [cell.value for cell in sheet[1]]
    assert header == [*frames.COLUMNS, "geometry"]
    assert sheet.max_row == len(found) + 1
    days = [row[header.index("date_start")] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert all(day is None or hasattr(day, "year") for day in days)


def test_tables_per_event_and_mention_are_typed_and_point_back(found: geomap.Incidents) -> None:
    for per, columns in (("incident", frames.COLUMNS), ("event", frames.EVENT_COLUMNS),
                         ("mention", frames.MENTION_COLUMNS)):  # fmt: skip
        frame = found.to_gdf(per)
        assert frame.crs == "EPSG:4326"
        assert {name: str(frame[name].dtype) for name in columns} == dict(columns)
        empty = geomap.Incidents(()).to_gdf(per)
        assert [str(kind) for kind in empty.dtypes] == [str(kind) for kind in frame.dtypes]
    for _, row in found.to_gdf().iterrows():
        assert {event.id for _, event in found.evidence(row)} == set(json.loads(row["events"]))
    event = found.to_gdf("event").iloc[0]
    ((reading, told),) = found.evidence(event)
    assert reading.document.text[event["start"] : event["end"]] == told.trigger.text
    found.evidence(found.to_gdf("mention").iloc[0])
    with pytest.raises(KeyError):
        found.evidence("none")
    with pytest.raises(ValueError, match="per: expected"):
        found.to_gdf("nothing")


def test_ordinary_pandas_and_geopandas_keep_working(found: geomap.Incidents) -> None:
    frame = found.to_gdf()
    assert frame.groupby("type").size().sum() == len(frame)
    near = frame[frame["on_map"]].to_crs("EPSG:3857")
    assert (near.distance(near.geometry.iloc[0]) >= 0).all()
    assert len(gpd.sjoin(frame[frame["on_map"]], frame[frame["on_map"]][["geometry"]])) >= 1
    drawn = geomap.explore(frame)
    assert len(drawn.table) == len(frame)


def test_acled_shape_reads_back_as_acled(found: geomap.Incidents, tmp_path: Path) -> None:
    path = tmp_path / "acled.csv"
    found.write(path, shape="acled")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(shaped.located(found.to_gdf()))
    assert {row["generator"].split()[0] for row in rows} == {"geomap"}
    assert {row["geo_precision"] for row in rows} <= {"1", "2", "3"}
    assert {row["time_precision"] for row in rows} <= {"1", "2", "3"}
    (back,) = geomap.read(path).references
    assert (back.name, len(back)) == ("ACLED", len(rows))
    coded = back.frame.set_index("id")["precision"]
    assert all(str(coded[row["event_id_cnty"]]) == row["geo_precision"] for row in rows)


def test_ucdp_shape_reads_back_as_ucdp(found: geomap.Incidents, tmp_path: Path) -> None:
    path = tmp_path / "ged.csv"
    found.write(path, shape="ucdp")
    table = pd.read_csv(path)
    assert len(table)
    assert (table["low"] <= table["high"]).all()
    assert table["where_prec"].between(1, 7).all()
    assert table["date_prec"].between(1, 5).all()
    (back,) = geomap.read(path).references
    assert (back.name, len(back)) == ("UCDP GED", len(table))
    with pytest.raises(OutputError, match="expected acled or ucdp"):
        found.write(path, shape="other")


def test_a_csv_is_read_by_another_program(found: geomap.Incidents, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    found.write(path)
    text = ogrinfo(path, "-oo", "GEOM_POSSIBLE_NAMES=geometry", "-oo", "AUTODETECT_TYPE=YES")
    assert sum(counts(text).values()) == len(found)


def test_shapes_name_countries_as_their_makers_do(tmp_path: Path) -> None:
    found = geomap.read(
        Document(
            "a", "Gunmen killed 12 soldiers and 3 civilians in Goma on Monday, the army said.", date=date(2024, 2, 7)
        )
    )
    shapes = {}
    for shape in ("acled", "ucdp"):
        path = tmp_path / f"{shape}.csv"
        found.write(path, shape=shape)
        with path.open(encoding="utf-8", newline="") as file:
            shapes[shape] = list(csv.DictReader(file))
    assert {(row["iso"], row["country"]) for row in shapes["acled"]} == {("180", "Democratic Republic of Congo")}
    assert {row["country"] for row in shapes["ucdp"]} == {"DR Congo (Zaire)"}
    for shape in shapes:
        (back,) = geomap.read(tmp_path / f"{shape}.csv").references
        assert set(back.frame["country"]) == {shapes[shape][0]["country"]}


def test_every_country_has_its_number_and_no_name_twice() -> None:
    known = shaped.countries()
    assert len(known) >= 249
    assert all(row["numeric"].isdigit() for row in known.values())
    for maker in ("acled", "ucdp"):
        names = [row[maker] for row in known.values() if row[maker]]
        assert len(names) == len(set(names))


def test_whose_people_the_dead_are_stands_in_columns_of_its_own() -> None:
    soldiers = Quantity(
        12, 12, 12, "12 soldiers", victims="combatant", also=(Quantity(3, 3, 3, "3 villagers", victims="civilian"),)
    )
    others = Quantity(5, 5, 5, "five civilians", victims="civilian")
    incident = Incident("i", "T", "death", ("e",), ("d",), harm={"killed": (soldiers, others)})
    row = frames.incidents_frame([incident], []).iloc[0]
    assert (row["killed_civilians"], row["killed_combatants"]) == (3, 12)
    assert json.loads(row["harm_said"]) == ["killed: 12 soldiers", "killed: 3 villagers", "killed: five civilians"]
    assert frames.counted(soldiers)["also"][0]["victims"] == "civilian"


def test_acleds_type_is_that_of_the_events_and_all_counts_have_columns(tmp_path: Path) -> None:
    texts = (
        "Two houses were set on fire in Kaya on Monday.",
        "Police arrested 14 people in Goma on Monday.",
        "Clashes in Bunia on Monday displaced 3,000 people.",
        "Police fired on protesters in Mopti on Monday to disperse them.",
    )
    found = geomap.read(*texts, date="2024-02-07")
    frame = found.to_gdf().set_index("place")
    assert frame.loc["Kaya", "acled_sub_event_type"] == "Looting/property destruction"
    assert frame.loc["Goma", ["arrested_low", "arrested_best", "arrested_high"]].tolist() == [14, 14, 14]
    assert frame.loc[["Bunia"], "displaced_best"].dropna().tolist() == [3000]
    found.write(tmp_path / "acled.csv", shape="acled")
    with (tmp_path / "acled.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["location"]: row for row in csv.DictReader(file)}
    assert (rows["Kaya"]["disorder_type"], rows["Kaya"]["event_type"]) == ("Strategic developments",) * 2
    assert rows["Mopti"]["disorder_type"].startswith("Political violence")
    assert {row["event_type"] for row in rows.values()} <= set(shaped.DISORDER)


def test_mentions_of_a_long_report_take_time_in_proportion() -> None:
    spans = [(n * 10, n * 10 + 9) for n in range(40_000)]
    text = "x" * 400_000
    reading = Reading(
        Document("long", text),
        tuple(Sentence(start, end, text[start:end], 0) for start, end in spans),
        toponyms=tuple(Mention(start + 2, start + 5, "xxx") for start, _ in spans),
    )
    started = time.process_time()
    frame = frames.mentions_frame([reading])
    assert time.process_time() - started < 20
    assert frame["sentence"].notna().all()
