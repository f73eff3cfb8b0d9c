"""The map as Folium users know it, and the page that it writes."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import folium
import folium.plugins
import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box

from geomap.errors import MapError, OutputError
from geomap.records import Attribution, Claim, Document, Event, Reading, Sentence, Span
from geomap.webmap import evidence, page
from geomap.webmap.drawing import prepare, span, title_of
from geomap.webmap.map import EventMap, draw, draw_frame
from tests.webmap.story import A, B, story

POLICY = re.compile(r'Content-Security-Policy" content="([^"]+)"')


@pytest.fixture(scope="module")
def story_map() -> EventMap:
    return draw(*story(), made=date(2026, 1, 1))


def test_is_a_folium_map(story_map: EventMap, tmp_path: Path) -> None:
    assert isinstance(story_map, folium.Map)
    assert story_map.get_root().render() == story_map.html()
    story_map.save(str(tmp_path / "map.html"))
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == story_map.html()
    assert 'sandbox="allow-scripts' in story_map._repr_html_()


def test_other_maps_keep_their_links() -> None:
    before = list(folium.Map.default_js)
    draw([], [])
    assert folium.Map.default_js == before


def test_the_policy_admits_our_script_and_style_alone(story_map: EventMap) -> None:
    text = story_map.html()
    found = POLICY.search(text)
    assert found
    parts = dict(part.split(" ", 1) for part in found[1].split("; "))
    assert parts["default-src"] == "'none'"
    assert len(parts["script-src"].split()) == 1
    assert len(parts["style-src"].split()) == 1
    script = text.split("<script>", 1)[1].split("</script>", 1)[0]
    assert page.digest(script) == parts["script-src"]
    assert not re.search(r'(src|href)="(?!#)', text.split("<script type", 1)[0])


def test_the_same_map_is_the_same_file() -> None:
    incidents, readings = story()
    first, second = (draw(incidents, readings, made=date(2026, 1, 1)).html() for _ in range(2))
    assert first == second


def test_a_drawing_without_folium_is_the_same_file() -> None:
    incidents, readings = story()
    made = date(2026, 1, 1)
    assert prepare(incidents, readings, made=made).html() == draw(incidents, readings, made=made).html()
    code = (
        "import sys, geomap.webmap.drawing; sys.exit(sum(m in sys.modules for m in ('folium', 'pandas', 'geopandas')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode == 0


def test_only_the_evidence_goes_into_the_file() -> None:
    import base64
    import gzip

    incidents, readings = story()
    secret = replace(A, text=A.text + " A last sentence that nobody quotes.", source="/home/someone/secret/a.txt")
    made = [replace(readings[0], document=secret), *readings[1:]]
    for quotes, expected in (("sentence", True), ("short", True), ("none", False)):
        text = draw(incidents, made, quotes=cast("evidence.Quotes", quotes)).html()
        whole = b"".join(
            gzip.decompress(base64.b64decode(block))
            for block in re.findall(r'id="geomap-(?:head|text-\d+)">([^<]+)<', text)
        )
        assert b"nobody quotes" not in whole
        assert b"secret" not in whole
        assert (b"liquidat" in whole or b"spokesman, Fahim" in whole) is expected


def test_marks_are_cut_from_the_sentence_exactly() -> None:
    incidents, readings = story()
    events = evidence.index(tuple(readings))
    claims = evidence.claims(incidents[6], events, {"a": 0, "b": 1}, "sentence")
    stretches = claims[0]["quote"]
    sentence = next(c.quote.text for c in incidents[6].claims if c.source == claims[0]["source"])
    assert "".join(text for text, _ in stretches) == sentence
    assert ["fell", evidence.TRIGGER] in stretches
    assert ["Rukhah", evidence.PLACE] in stretches


def test_a_denial_elsewhere_is_quoted_in_its_own_words() -> None:
    text = "The army says it took Rukhah. The rebels denied all of it."
    document = Document("d", text)
    whole, apart = Span(0, 29, text[:29]), Span(30, 58, text[30:58])
    event = Event(
        "e", "territory", Span(17, 21, "took"), whole,
        attribution=(
            Attribution("The army", "party", "says", None, 0, 8),
            Attribution("The rebels", "party", "denied", None, 30, 40),
        ),
    )  # fmt: skip
    reading = Reading(document, (Sentence(0, 29, whole.text), Sentence(30, 58, apart.text)), events=(event,))
    says = Claim("The army", "party", "claimed", "asserts", "d", ("e",), whole)
    denies = Claim("The rebels", "party", "denied", "denies", "d", ("e",), whole)
    for claim, words in ((says, whole.text), (denies, apart.text)):
        modes: tuple[evidence.Quotes, ...] = ("sentence", "short")
        for quotes in modes:
            found = evidence.quote(reading, claim, [event], quotes)
            assert "".join(part for part, _ in found) == words
    assert ["denied", evidence.TRIGGER] in evidence.quote(reading, denies, [event], "sentence")


def test_an_unwritable_output_leaves_the_old_file(story_map: EventMap, tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    target.write_text("old")
    with pytest.raises(OutputError, match="cannot be written"):
        story_map.save(target / "below.html")

    def failing() -> object:
        yield "half"
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left"):
        page.write(target, failing())  # type: ignore[arg-type]
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["map.html"]


def test_folium_layers_in_the_bundle_are_inlined() -> None:
    made = draw(*story())
    folium.Marker([35.3, 69.5]).add_to(made)
    folium.GeoJson({"type": "Point", "coordinates": [69.5, 35.3]}).add_to(made)
    text = made.html()
    assert "L.marker(" in text
    found = POLICY.search(text)
    assert found
    assert len(dict(p.split(" ", 1) for p in found[1].split("; "))["script-src"].split()) == 2


def test_a_plugin_that_needs_the_network_is_refused_by_name() -> None:
    made = draw(*story())
    cast("Any", folium.plugins).MarkerCluster().add_to(made)
    with pytest.raises(MapError, match=r"MarkerCluster.*standalone=False"):
        made.html()
    open_map = draw(*story(), standalone=False)
    cast("Any", folium.plugins).MarkerCluster().add_to(open_map)
    assert "leaflet.markercluster" in open_map.html()


def test_online_tiles_only_by_request() -> None:
    made = draw(*story())
    folium.TileLayer("OpenStreetMap").add_to(made)
    with pytest.raises(MapError, match="tiles="):
        made.html()
    text = draw(*story(), tiles="https://tiles.example/{z}/{x}/{y}.png").html()
    found = POLICY.search(text)
    assert found
    assert "img-src data: blob: https://tiles.example;" in found[1]
    with pytest.raises(MapError, match="https"):
        draw(*story(), tiles="http://tiles.example/{z}/{x}/{y}.png; script-src *")


def test_unknown_options_are_named() -> None:
    with pytest.raises(MapError, match="heading"):
        draw(*story(), heading="x")
    with pytest.raises(MapError, match="quotes"):
        draw(*story(), quotes="all")


def test_titles() -> None:
    incidents, _ = story()
    assert title_of(incidents) == "Panjshir and Baghlan: what was reported, 3\N{EN DASH}6 September 2021"
    assert title_of([]) == "Reported events"
    far = [
        replace(i, place=replace(i.place, place=replace(i.place.place, country=code)))
        for i, code in zip([i for i in incidents if i.on_map and i.place], ("AF", "SD", "UA", "HT"), strict=False)
        if i.place
    ]
    assert title_of(far).startswith("Four countries: what was reported")
    old = replace(far[0], date=replace(far[0].date, start=date(2003, 1, 1), end=date(2003, 12, 31), precision="year"))
    assert "2003" not in title_of([*far[1:], old])
    assert span(date(2020, 12, 31), date(2021, 1, 1)) == "31 December 2020 \N{EN DASH} 1 January 2021"
    assert len(draw([], [], title="t" * 5000).html()) > 5000


FRAMES = {
    "no rows": gpd.GeoDataFrame({"date": [], "geometry": []}, crs="EPSG:4326"),
    "dates as text or missing": pd.DataFrame(
        {"lat": [1, 2, 3], "lon": [1, 2, 3], "date": ["2024-01-02", "soon", None]}
    ),
    "dates with a zone": pd.DataFrame({"lat": [1], "lon": [1], "date": pd.to_datetime(["2024-01-02T23:00+02:00"])}),
    "latitudes past 90": pd.DataFrame({"latitude": [95.0, 10, None], "longitude": [1, 2, 3], "type": ["a", None, "b"]}),
    "columns named like ours": pd.DataFrame(
        {"lat": [1], "lon": [1], "id": [1], "status": ["x"], "geomap": [2], 3: ["y"]}
    ),
    "metres": gpd.GeoDataFrame({"name": ["a"]}, geometry=[Point(1_000_000, 6_000_000)], crs="EPSG:3857"),
    "polygons and holes": gpd.GeoDataFrame({"n": [1, 2]}, geometry=[box(0, 0, 1, 1), None], crs="EPSG:4326"),
    "an empty geometry": gpd.GeoDataFrame({"n": [1]}, geometry=[Point()], crs="EPSG:4326"),
    "many types": pd.DataFrame({"lat": range(80), "lon": range(80), "type": [f"kind {i}" for i in range(80)]}),
    "text that is numbers": pd.DataFrame({"lat": ["1.5", "x"], "lon": ["2.5", "3"], "title": [1, 2.5]}),
}


@pytest.mark.parametrize("name", list(FRAMES))
def test_a_users_own_table(name: str) -> None:
    assert len(draw_frame(FRAMES[name]).html()) > 100_000


@pytest.mark.parametrize(
    ("frame", "options", "problem"),
    [
        (pd.DataFrame({"x1": [1]}), {}, "neither a geometry nor columns"),
        (pd.DataFrame({"lat": [1], "lon": [1]}), {"date": "when"}, "date='when' names no column"),
        (gpd.GeoDataFrame(geometry=[Point(5e6, 5e6)]), {}, "no CRS"),
        ([1, 2], {}, "expected a GeoDataFrame"),
    ],
)
def test_a_wrong_table_is_explained(frame: object, options: dict[str, Any], problem: str) -> None:
    with pytest.raises(MapError, match=problem):
        draw_frame(frame, **options)


def test_reports_without_a_path(story_map: EventMap) -> None:
    assert story_map.table.head["documents"][1]["outlet"] == "Example Times"
    assert all("source" not in d for d in story_map.table.head["documents"])
    assert B.source not in str(story_map.table.head)
