"""Notebooks in a real browser: nbconvert's HTML opened offline, and JupyterLab itself driven through a notebook."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from geomap.webmap import browser
from tests.notebooks import frames

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[browser.Browser]:
    if browser.find() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium found: install it (Debian: apt-get install chromium)")
        pytest.skip("no Chromium found: install it (Debian: apt-get install chromium)")
    with browser.Browser() as running:
        yield running


def test_exported_html_draws_offline(chromium: browser.Browser, executed: dict[str, Any], workshop: Path) -> None:
    nbconvert = pytest.importorskip("nbconvert")
    name = next(key for key in executed if key.startswith("05"))
    body, _ = nbconvert.HTMLExporter().from_notebook_node(executed[name])
    path = workshop / "exported.html"
    path.write_text(body, encoding="utf-8")
    with chromium.page(1200, 900) as page:
        frames.watch(page)
        page.goto(path.as_uri())
        page.wait("document.readyState === 'complete' && document.querySelectorAll('iframe').length")
        count = page.run("document.querySelectorAll('iframe').length")
        assert count >= 3
        page.run("for (const f of document.querySelectorAll('iframe')) f.loading = 'eager'")
        drawn = frames.wait(page, count)
        assert len(drawn) == count
        assert [frames.asked(frame) for frame in drawn] == [[]] * count
        shown = drawn[0].run("document.querySelector('.foot').textContent")
        assert "reference data" in shown


@contextmanager
def lab(folder: Path) -> Iterator[str]:
    """JupyterLab on a free port of this machine, with settings and runtime files of its own."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    env = {**os.environ, "HOME": str(home), "JUPYTER_RUNTIME_DIR": str(home / "run"), "IPYTHONDIR": str(home / "ipy"),
           "JUPYTER_CONFIG_DIR": str(home / "config"), "JUPYTER_DATA_DIR": str(home / "data")}  # fmt: skip
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0",
               "--IdentityProvider.token=made", "--ServerApp.allow_root=True", "--LabApp.expose_app_in_browser=True",
               f"--ServerApp.root_dir={folder}", "--LabApp.news_url=",
               "--LabApp.extension_manager=readonly"]  # fmt: skip
    log = (folder / "lab.log").open("w+")
    server = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + 60
        while True:
            files = list((home / "run").glob("jpserver-*.json")) if (home / "run").exists() else []
            if files and files[0].stat().st_size:
                yield json.loads(files[0].read_text())["url"]
                break
            if server.poll() is not None or time.monotonic() > until:
                log.seek(0)
                pytest.fail(f"JupyterLab did not start: {log.read()[-1500:]}")
            time.sleep(0.1)
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
        log.close()


CELLS = "window.jupyterapp?.shell.currentWidget?.content?.widgets?.length"
IDLE = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
COUNTS = (
    "window.jupyterapp.shell.currentWidget.content.widgets.filter(c => c.model.type === 'code')"
    ".every(c => c.model.executionCount !== null)"
)
INSIDE = "document.querySelectorAll('.jp-OutputArea-output iframe').length"
CHOSEN = "document.querySelector('.panel h2')?.textContent"


def test_jupyterlab_runs_a_notebook_and_the_map_keeps_its_state(chromium: browser.Browser, workshop: Path) -> None:
    pytest.importorskip("jupyterlab")
    folder = workshop / "lab"
    shutil.copytree(workshop / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns("*-done*", "*.sqlite"))
    shutil.copytree(workshop / "samples", folder / "samples")
    with lab(folder) as address, chromium.page(1300, 900) as page:
        local = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        page.call("Network.emulateNetworkConditions", **local)
        frames.watch(page)
        page.goto(f"{address}lab/tree/notebooks/01-first-map.ipynb?token=made")
        page.wait(CELLS, 60)
        page.wait(IDLE, 60)
        page.run("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
        page.wait(COUNTS, 90)
        page.wait(INSIDE, 30)
        page.run("document.querySelector('.jp-OutputArea-output iframe').scrollIntoView()")
        (frame,) = frames.wait(page, 1)
        assert frames.asked(frame) == []
        # Choose an incident, scroll far away and back: the same incident is still open.
        frame.run("document.querySelector('button.row').click()")
        until = time.monotonic() + 10
        while frame.run(CHOSEN) in (None, "In short") and time.monotonic() < until:
            time.sleep(0.1)
        chosen = frame.run(CHOSEN)
        assert chosen not in (None, "In short")
        page.run("window.jupyterapp.commands.execute('notebook:move-cursor-down')")
        box = "document.querySelector('.jp-WindowedPanel-outer, .jp-Notebook')"
        page.run(f"{box}.scrollTo(0, 1e6)")
        page.run("new Promise(done => setTimeout(done, 700))")
        page.run(f"{box}.scrollTo(0, 0)")
        page.run("new Promise(done => setTimeout(done, 700))")
        (again,) = frames.wait(page, 1)
        assert again.run(CHOSEN) == chosen
        asked = [url for url in page.requests() if not url.startswith((address, address.replace("http", "ws")))]
        assert not [url for url in asked if not re.match(r"(http|ws)://(127\.0\.0\.1|localhost)", url)]
        assert (folder / "notebooks/first-map.html").exists()
