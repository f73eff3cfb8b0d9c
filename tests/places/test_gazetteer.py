"""The packaged gazetteer: names to places."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading

import pytest

from geomap.places import geometry
from geomap.places.gazetteer import DEFAULT_PATH, Gazetteer
from geomap.records import NAME_FLAGS

pytestmark = pytest.mark.skipif(not DEFAULT_PATH.is_file(), reason="the gazetteer is not built: run `make build`")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """Open the packaged gazetteer."""
    return Gazetteer()


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Panjshir", "iso:AF-PAN"), ("Panjshayr", "iso:AF-PAN"), ("Panjsher", "iso:AF-PAN"), ("پنجشیر", "iso:AF-PAN"),
        ("Panjshir Province", "iso:AF-PAN"), ("Panjshir Valley", "gm:panjshir-valley"), ("Rukhah",
        "gm:af-rukhah-district"),
        ("Rokha", "gm:af-rukhah-district"), ("Rukha district", "gm:af-rukhah-district"), ("Bazarak", "gn:1429434"),
        ("Andarab district", "gm:af-andarab-district"), ("Salang Pass", "gm:salang-pass"), ("Hindu Kush",
        "gm:hindu-kush"),
        ("东京", "gn:1850147"), ("Parwan", "iso:AF-PAR"), ("United States", "iso:US"), ("U.S.", "iso:US"), ("UK",
        "iso:GB"),
        ("Britain", "iso:GB"), ("Burma", "iso:MM"), ("Ivory Coast", "iso:CI"), ("Darfur", "gm:darfur"),
        ("West Bank", "gm:west-bank"), ("Middle East", "gm:middle-east"), ("Donbas", "gm:donbas"), ("Tigray",
        "iso:ET-TI"),
        ("Soviet Union", "gm:soviet-union"), ("Mediterranean", "gm:mediterranean-sea"), ("Laurel County", "us:21125"),
        ("W.Va.", "iso:US-WV"), ("S.C.", "iso:US-SC"), ("B.C.", "iso:CA-BC"), ("Ky.", "iso:US-KY"), ("Mo.",
        "iso:US-MO"),
        ("Europe", "gm:continent-eu"), ("Springfield, Ill.", "gn:4250542"), ("Mount Hermon", "gm:mount-hermon"),
        ("Nile River", "gm:nile"), ("Aleppo province", "iso:SY-HL"), ("North Kivu", "iso:CD-NK"), ("Québec",
        "iso:CA-QC"),
    ],
)  # fmt: skip
def test_a_name_leads_to_its_place(gazetteer: Gazetteer, name: str, place: str) -> None:
    assert gazetteer.find(name)[0].place.id == place


@pytest.mark.parametrize(("name", "place"), [("Київ", "gn:703448"), ("Kyiv", "gn:703448"), ("Kabul", "gn:1138958")])
def test_a_capital_is_among_the_first(gazetteer: Gazetteer, name: str, place: str) -> None:
    assert place in [candidate.place.id for candidate in gazetteer.find(name)[:3]]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Baazaarak", "gn:1429434"),
        ("Panjsheir", "iso:AF-PAN"),
        ("Qandahaar", "iso:AF-KAN"),
        ("Ruukhah", "gm:af-rukhah-district"),
    ],
)
def test_a_misspelt_name_leads_to_similar_ones(gazetteer: Gazetteer, name: str, place: str) -> None:
    assert place in [candidate.place.id for candidate in gazetteer.fuzzy(name, 5)]


@pytest.mark.parametrize("name", ["Iraqi", "Palestinians", "Afghan", "European", "Kurdish", "Texan", "Scottish"])
def test_demonyms_are_marked(gazetteer: Gazetteer, name: str) -> None:
    info = gazetteer.info(name)
    assert info is not None
    assert info.flags & NAME_FLAGS["demonym"]


@pytest.mark.parametrize(
    "name", ["us", "it", "in", "me", "or", "kbl", "ka bu er", "", " ", "\x00", "a" * 10_000, "'; drop table names; --"]
)
def test_words_codes_and_hostile_text_are_no_names(gazetteer: Gazetteer, name: str) -> None:
    info = gazetteer.info(name)
    assert info is None or not info.flags & (NAME_FLAGS["country"] | NAME_FLAGS["admin1"])
    assert all(candidate.place.kind not in {"country", "province"} for candidate in gazetteer.find(name))
    gazetteer.fuzzy(name)


def test_a_town_does_not_take_its_provinces_old_name(gazetteer: Gazetteer) -> None:
    banu = next(c for c in gazetteer.find("Andarab") if c.place.id == "gn:1147118")
    district = next(c for c in gazetteer.find("Andarab") if c.place.id == "gm:af-andarab-district")
    assert district.score > 3 * banu.score


def test_rukhah_and_bazarak_lie_eight_km_apart_in_panjshir(gazetteer: Gazetteer) -> None:
    rukhah, bazarak = gazetteer.find("Rukhah")[0].place, gazetteer.find("Bazarak")[0].place
    assert rukhah.kind == "district"
    assert bazarak.kind == "town"
    assert 6 < geometry.distance_km(rukhah.lat, rukhah.lon, bazarak.lat, bazarak.lon) < 10
    for place in (rukhah, bazarak):
        assert gazetteer.contains("iso:AF-PAN", place.id)
        assert gazetteer.contains("iso:AF", place.id)
    assert rukhah.uncertainty_km == pytest.approx(7, abs=1)


def test_hierarchy_and_capitals(gazetteer: Gazetteer) -> None:
    assert gazetteer.contains("iso:AF-BGL", "gm:af-andarab-district")
    assert gazetteer.contains("gm:middle-east", "iso:IQ")
    assert gazetteer.contains("gm:darfur", gazetteer.find("El Fasher")[0].place.id)
    capital, seat = gazetteer.capital_of("iso:FR"), gazetteer.capital_of("iso:AF-PAN")
    assert capital is not None
    assert capital.name == "Paris"
    assert seat is not None
    assert seat.id == "gn:1429434"
    assert gazetteer.capital_of("gn:1") is None


def test_every_afghan_province_is_a_polygon(gazetteer: Gazetteer) -> None:
    provinces = [
        candidate.place
        for name in ("Panjshir", "Parwan", "Daykundi", "Uruzgan", "Kabul")
        for candidate in gazetteer.find(name)[:1]
    ]
    for place in provinces:
        outline = gazetteer.geometry(place.id)
        assert place.boundary == "exact"
        assert outline is not None
        assert outline["type"] in {"Polygon", "MultiPolygon"}


def test_the_gazetteer_travels_to_workers_and_threads(gazetteer: Gazetteer) -> None:
    copy = pickle.loads(pickle.dumps(gazetteer))
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(copy.find("Bazarak")[0].place.id))
    thread.start()
    thread.join()
    assert found == ["gn:1429434"]


def test_a_lookup_loads_neither_arrays_nor_geometry() -> None:
    code = (
        "import sys; from geomap.places.gazetteer import Gazetteer; Gazetteer().find('Kabul');"
        "print([m for m in ('numpy', 'shapely', 'pandas', 'geopandas', 'rapidfuzz') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_nearest_place_is_found_across_the_antimeridian(gazetteer: Gazetteer) -> None:
    place, km = gazetteer.nearest(35.31, 69.52)[0]
    assert place.id == "gn:1429434"
    assert km < 1
    assert gazetteer.nearest(-16.8, 179.99, 3)
    assert gazetteer.nearest(-89.9, 0.0) == ()


def test_the_description_counts_places_boundaries_and_the_crosswalk(gazetteer: Gazetteer) -> None:
    facts = gazetteer.describe()
    assert facts["places"] > 230_000
    assert facts["kinds"]["country"] == 250
    assert facts["boundaries"]["AF"]["province exact"] == 34
    units, coded, _, _ = facts["crosswalk"]["AF"]
    assert units == coded == 34
    total = [sum(row[index] for row in facts["crosswalk"].values()) for index in range(4)]
    assert total[1] / total[0] > 0.88
    assert total[2] / total[3] > 0.97
    assert facts["countries"]["AF"]["province"] == 34
    assert facts["countries"]["US"]["district"] > 3000


@pytest.mark.parametrize(
    ("name", "place"),
    [("Gaza", "gm:gaza-strip"), ("NYC", "gn:5128581"), ("Ghouta", "gm:ghouta"), ("Sicily", "iso:IT-82")],
)
def test_the_better_known_place_is_among_the_first(gazetteer: Gazetteer, name: str, place: str) -> None:
    assert place in [candidate.place.id for candidate in gazetteer.find(name)[:3]]
