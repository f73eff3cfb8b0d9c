"""The gazetteer as a geopy geocoder, and the chain against a server on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas as pd
import pytest
from geopy.exc import ConfigurationError, GeocoderQueryError
from geopy.extra.rate_limiter import RateLimiter

import geomap
from geomap.places.gazetteer import DEFAULT_PATH
from geomap.places.geocoder import ChainGeocoder, GazetteerGeocoder

pytestmark = pytest.mark.skipif(not DEFAULT_PATH.is_file(), reason="the gazetteer is not built: run `make build`")


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """Stand in for Nominatim; yield its address and the paths it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            answer = [{"lat": "1.5", "lon": "2.5", "display_name": "Nowhereville", "place_id": 1}]
            body = json.dumps(answer).encode()
            self.send_response(500 if "fail" in self.path else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{http.server_port}", asked
    http.shutdown()
    http.server_close()


def test_a_name_becomes_a_location_with_its_facts() -> None:
    location = GazetteerGeocoder().geocode("Bazarak")
    assert location.latitude == pytest.approx(35.313, abs=0.001)
    assert location.raw["id"] == "gn:1429434"
    assert location.raw["kind"] == "town"
    assert location.raw["score"] > 0
    assert "Panjshir" in location.address


def test_many_and_none() -> None:
    geocoder = GazetteerGeocoder()
    assert len(geocoder.geocode("Springfield", exactly_one=False) or []) > 3
    assert geocoder.geocode("Tripoli", country="LB").raw["country"] == "LB"
    assert geocoder.geocode("Qqzzxx Vvwwkk") is None
    with pytest.raises(GeocoderQueryError):
        geocoder.geocode(42)


@pytest.mark.parametrize("name", ["San Isidro Cuauxtlan", "El Charquito Alto", "Batumbila", "Nampulinha"])
def test_half_a_name_and_one_hardly_like_it_are_no_answer(name: str) -> None:
    assert GazetteerGeocoder().geocode(name) is None


def test_a_country_that_is_given_is_kept_to() -> None:
    geocoder = GazetteerGeocoder()
    assert geocoder.geocode("Songea", country="PS") is None, "a Songea in Tanzania is no answer"
    assert geomap.geocode("Songea", country="PS") is None
    assert geomap.geocode("Springfield, Ill.", country="US").admin1 == "Illinois"
    assert geomap.geocode("Springfeild", country="US").country == "US", "names like it, in the country"
    assert geomap.geocode("Black Sea", country="UA").kind == "sea", "what lies in no country stays"
    assert geomap.geocode("Paris", country="fr").country == "FR"
    assert "in LB" in geomap.collection.candidates("Zzyzxville", country="LB").reason


def test_a_point_becomes_the_place_nearest_to_it() -> None:
    geocoder = GazetteerGeocoder()
    assert geocoder.reverse((35.31, 69.51)).raw["id"] == "gn:1429434"
    assert geocoder.reverse("35.31, 69.51", exactly_one=False)
    with pytest.raises(GeocoderQueryError):
        geocoder.reverse("not a point")


def test_it_works_with_rate_limiter_and_geopandas() -> None:
    tools = pytest.importorskip("geopandas.tools")
    limited = RateLimiter(GazetteerGeocoder().geocode, min_delay_seconds=0)
    assert limited("Goma").raw["country"] == "CD"
    frame = tools.geocode(["Bazarak", "Goma"], provider=GazetteerGeocoder)
    assert frame.geometry.y.round(1).tolist() == [35.3, -1.7]


def test_the_chain_asks_online_only_what_the_gazetteer_lacks(server: tuple[str, list[str]], tmp_path: Path) -> None:
    domain, asked = server
    chain = ChainGeocoder(
        ["nominatim"],
        user_agent="geomap tests",
        domains={"nominatim": domain},
        scheme="http",
        cache=tmp_path,
        min_delay_seconds=0,
    )
    assert chain.geocode("Bazarak").raw["provider"] == "gazetteer"
    assert asked == []
    for _ in range(2):
        found = chain.geocode("Qqzzxx Vvwwkk")
        assert found.raw["provider"] == "nominatim"
        assert "OpenStreetMap" in found.raw["attribution"]
    assert len(asked) == 1


def test_a_service_that_fails_is_passed_over(server: tuple[str, list[str]]) -> None:
    domain, _ = server
    chain = ChainGeocoder(
        ["nominatim"], user_agent="geomap tests", domains={"nominatim": domain}, scheme="http", min_delay_seconds=0
    )
    assert chain.geocode("fail Qqzzxx Vvwwkk") is None


def test_going_online_needs_a_name() -> None:
    with pytest.raises(ConfigurationError, match="user_agent"):
        ChainGeocoder(["nominatim"])
    with pytest.raises(ConfigurationError, match="nominatim, photon"):
        ChainGeocoder(["elsewhere"], user_agent="x")
    assert ChainGeocoder().geocode("Goma").raw["provider"] == "gazetteer"


def test_lists_and_missing_names() -> None:
    found = geomap.geocode(["Goma", "Xqzzk"])
    assert found["country"].fillna("none").tolist() == ["CD", "none"]
    series = pd.Series(["Goma", None, float("nan")], index=[7, 8, 9])
    answered = geomap.geocode(series)
    assert list(answered.index) == [7, 8, 9]
    assert answered["name"].notna().tolist() == [True, False, False]
    with pytest.raises(TypeError, match="expected a name"):
        geomap.geocode(None)
