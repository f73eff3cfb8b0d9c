"""The tools that people draw event maps with today: each builds its map of the same events as its manual would have it.

Their pages load code from other hosts. To time their drawing without a network, `--assets FOLDER` names a folder of
unpacked npm packages; what a page asks for is answered by the file there whose path is most like the address,
everything else by nothing. The script of pydeck's page is in no package that could be had, and kepler.gl's page imports
modules that its host rewrites for it: of these two only building and size are measured.
"""

from __future__ import annotations

import base64
import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.pages import renderer_mb
from geomap.webmap.browser import Browser

TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".json": "application/json",
}
MOST = {
    "folium Marker": 10_000, "folium MarkerCluster": 100_000, "folium FastMarkerCluster": 100_000,
    "folium GeoJson": 100_000, "GeoDataFrame.explore": 100_000, "pydeck": 100_000, "kepler.gl": 100_000,
}  # fmt: skip
"""Rows up to which each is tried."""

PATIENCE = 120.0
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SEEN = "document.querySelectorAll('.marker-cluster, .leaflet-marker-icon, path.leaflet-interactive').length"
FRAME = "new Promise(d => requestAnimationFrame(() => requestAnimationFrame(() => d(performance.now()))))"
UNDRAWN = ("pydeck", "kepler.gl")
VERSION = re.compile(r"-\d[\d.]*(?=\.)")
"""What an address may have in a file's name that its package has not."""


def build(tool: str, table: Any, path: Path) -> None:
    """Write a tool's map of the events."""
    import folium
    import folium.plugins

    plugins: Any = folium.plugins
    if tool == "pydeck":
        import pydeck  # type: ignore[import-not-found, unused-ignore]

        shown = table.assign(date=table["date"].astype(str))
        layer = pydeck.Layer(
            "ScatterplotLayer", shown, get_position=["lon", "lat"], get_fill_color=[200, 60, 0], pickable=True,
            radius_min_pixels=2, get_radius=1000,
        )  # fmt: skip
        view = pydeck.ViewState(latitude=15, longitude=20, zoom=1)
        deck = pydeck.Deck([layer], initial_view_state=view, map_provider=None, tooltip={"text": "{title}\n{text}"})
        deck.to_html(str(path), notebook_display=False, open_browser=False)
        return
    if tool == "kepler.gl":
        from keplergl import KeplerGl  # type: ignore[import-not-found, unused-ignore]

        KeplerGl(data={"events": table.assign(date=table["date"].astype(str))}).save_to_html(file_name=str(path))
        return
    frame_of(tool, table, plugins).save(str(path))


def frame_of(tool: str, table: Any, plugins: Any) -> Any:
    """Return the folium map of a tool."""
    import folium
    import geopandas as gpd

    frame = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table.lon, table.lat), crs="EPSG:4326")
    frame["date"] = frame["date"].astype(str)
    if tool == "GeoDataFrame.explore":
        return frame.explore(column="type")
    drawn = folium.Map()
    if tool == "folium GeoJson":
        shown = ["type", "date", "title", "text", "url"]
        folium.GeoJson(frame, marker=folium.CircleMarker(radius=3), popup=folium.GeoJsonPopup(shown)).add_to(drawn)
    elif tool == "folium FastMarkerCluster":
        plugins.FastMarkerCluster(table[["lat", "lon", "title", "text"]].to_numpy().tolist()).add_to(drawn)
    else:
        target = plugins.MarkerCluster().add_to(drawn) if tool.endswith("Cluster") else drawn
        for row in table.itertuples():
            folium.Marker([row.lat, row.lon], popup=f"{row.title}<br>{row.text}").add_to(target)
    return drawn


def view(tool: str, path: Path, assets: Path) -> dict[str, Any]:
    """Open a tool's map, answer what it asks for, and return when it first showed events; empty where it cannot be."""
    if tool in UNDRAWN:
        return {"note": "not drawn: its page's script is in no package"}
    files = [file for file in assets.rglob("*.*") if file.is_file()]
    asked: list[str] = []
    missing: list[str] = []
    with Browser() as browser, browser.page() as page:
        page.call("Fetch.enable", patterns=[{"urlPattern": "http*"}])
        page.call(
            "Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=-1
        )
        page.goto(path.resolve().as_uri())
        until = time.monotonic() + PATIENCE
        drawn: float | None = None
        done = 0
        while drawn is None and time.monotonic() < until:
            browser.listen(0.02)
            events = browser.events
            while done < len(events):
                event = events[done]
                done += 1
                if event.get("method") == "Fetch.requestPaused":
                    answer(page, event["params"], files, asked, missing)
            drawn = shown(page)
        found: dict[str, Any] = {"requests": len(asked), "renderer_mb": renderer_mb(browser.pid)}
        if missing:
            found["missing"] = len(set(missing))
        return found | ({"draw_s": drawn / 1000} if drawn else {"note": f"not drawn within {PATIENCE:.0f} s"})


def shown(page: Any) -> float | None:
    """Return the milliseconds after which events are on the page, None while they are not."""
    return float(page.run(FRAME)) if page.run(SEEN) else None


def answer(page: Any, params: dict[str, Any], files: list[Path], asked: list[str], missing: list[str]) -> None:
    """Answer one request with a file of the same name, a transparent tile or nothing."""
    address = urlsplit(params["request"]["url"]).path
    name = VERSION.sub("", address.rsplit("/", 1)[-1])
    parts = address.lower().replace("@", "/").split("/")
    same = [file for file in files if file.name.lower() == name.lower()]
    best = max(same, key=lambda file: len(set(parts) & {p.lower() for p in file.parts}), default=None)
    tile = name.endswith(".png") and best is None
    if not tile:
        asked.append(address)
    if best is None and not tile:
        missing.append(address)
    body = best.read_bytes() if best else base64.b64decode(PIXEL) if tile else b""
    headers = [
        {"name": "Content-Type", "value": TYPES.get(Path(name).suffix, "text/plain")},
        {"name": "Access-Control-Allow-Origin", "value": "*"},
    ]
    page.call(
        "Fetch.fulfillRequest", requestId=params["requestId"], responseCode=200 if body else 404,
        responseHeaders=headers, body=base64.b64encode(body).decode("ascii"),
    )  # fmt: skip
