"""Drive an installed Chromium through its debugging pipe: no server, no socket, no further package."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from geomap.errors import MapError

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--mute-audio",
)
MOVE = """
import os, sys
ends = [os.dup(int(end)) for end in sys.argv[1:3]]
while min(ends) < 5:
    ends = [os.dup(end) for end in ends]
for end, place in zip(ends, (3, 4)):
    os.dup2(end, place)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Chromium talks over the file descriptors 3 and 4; this puts ours there and becomes Chromium."""

PATIENCE = 60.0  # seconds that one command may take


def find() -> str | None:
    """Return the path of an installed Chromium (or what GEOMAP_CHROMIUM names), or None."""
    named = os.environ.get("GEOMAP_CHROMIUM")
    return named or next((path for name in PROGRAMS if (path := shutil.which(name))), None)


class Browser:
    """A Chromium of our own with a fresh profile; use it as a context manager.

    Raises MapError where none is installed or it does not start.
    """

    def __init__(self, *flags: str) -> None:
        """Start it."""
        program = find()
        if program is None:
            raise MapError("no Chromium found; install one (Debian: apt-get install chromium) or set GEOMAP_CHROMIUM")
        self._profile = tempfile.TemporaryDirectory(prefix="geomap-browser-", ignore_cleanup_errors=True)
        root = (
            ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        )  # Chromium refuses root otherwise
        command = [program, *FLAGS, *root, f"--user-data-dir={self._profile.name}", *flags, "about:blank"]
        to_read, self._write = os.pipe()
        self._read, to_write = os.pipe()
        mover = [sys.executable, "-ISc", MOVE, str(to_read), str(to_write), *command]
        self._process = subprocess.Popen(  # noqa: S603 - the program that the user installed, with our arguments
            mover,
            pass_fds=(to_read, to_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(to_read)
        os.close(to_write)
        self._buffer = b""
        self._count = 0
        self._answers: dict[int, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        """Return the running browser."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it and remove its profile."""
        self.close()

    def close(self) -> None:
        """End the browser."""
        if self._process.poll() is None:
            try:
                self.call("Browser.close")
                self._process.wait(5)
            except (MapError, OSError, subprocess.TimeoutExpired):
                self._process.kill()
                self._process.wait()
        for end in (self._write, self._read):
            os.close(end)
        self._profile.cleanup()

    @property
    def pid(self) -> int:
        """The browser's process."""
        return self._process.pid

    def call(self, method: str, session: str | None = None, **arguments: Any) -> dict[str, Any]:
        """Send a command of the DevTools protocol and return its result; raises MapError where it fails."""
        self._count += 1
        number = self._count
        message = {"id": number, "method": method, "params": arguments, **({"sessionId": session} if session else {})}
        try:
            data = json.dumps(message).encode("ascii") + b"\0"
            while data:
                data = data[os.write(self._write, data) :]
        except BrokenPipeError:
            raise MapError("the browser ended by itself; try another with GEOMAP_CHROMIUM") from None
        until = time.monotonic() + PATIENCE
        while number not in self._answers:
            self.listen(until - time.monotonic())
            if time.monotonic() > until:
                raise MapError(f"the browser did not answer {method} within {PATIENCE:.0f} s")
        answer = self._answers.pop(number)
        if "error" in answer:
            raise MapError(f"the browser refused {method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def listen(self, seconds: float) -> None:
        """Take in what the browser says within some time; returns after the first message."""
        ready, _, _ = select.select([self._read], [], [], max(0.0, seconds))
        if not ready:
            return
        data = os.read(self._read, 1 << 20)
        if not data:
            raise MapError("the browser ended by itself; try another with GEOMAP_CHROMIUM")
        *messages, self._buffer = (self._buffer + data).split(b"\0")
        for message in map(json.loads, messages):
            if "id" in message:
                self._answers[message["id"]] = message
            else:
                self.events.append(message)

    @contextmanager
    def page(self, width: int = 1280, height: int = 800, **options: Any) -> Iterator[Page]:
        """Open a page without network, in a context of its own."""
        context = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        try:
            yield Page(self, session, width, height, context=context, **options)
        finally:
            self.call("Target.disposeBrowserContext", browserContextId=context)


class Page:
    """A page that records what it asks for and complains about."""

    def __init__(
        self,
        browser: Browser,
        session: str,
        width: int,
        height: int,
        *,
        scale: float = 1.0,
        mobile: bool = False,
        media: Mapping[str, str] | None = None,
        context: str = "",
    ) -> None:
        """Set the size, the media features (such as prefers-color-scheme) and take the network away."""
        self.browser, self.session, self.context = browser, session, context
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.call(
            "Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=-1, uploadThroughput=-1
        )
        self.resize(width, height, scale=scale, mobile=mobile)
        if mobile:
            self.call("Emulation.setTouchEmulationEnabled", enabled=True)
        if media:
            features = [{"name": name, "value": value} for name, value in media.items() if name != "media"]
            self.call("Emulation.setEmulatedMedia", media=media.get("media", ""), features=features)

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Send a command to this page."""
        return self.browser.call(method, self.session, **arguments)

    def resize(self, width: int, height: int, *, scale: float = 1.0, mobile: bool = False) -> None:
        """Give the page another size in CSS pixels."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=mobile
        )

    def open(self, path: str | Path, *, anchor: str = "") -> None:
        """Open a file and wait until its map is drawn; raises MapError where it is not."""
        self.goto(Path(path).resolve().as_uri() + anchor)
        self.wait("document.documentElement?.dataset.geomap")
        if self.run("document.documentElement.dataset.geomap") != "ready":
            raise MapError(
                f"{Path(path).name}: the map could not be drawn: {self.run('document.body.innerText')[:200]}"
            )

    def goto(self, address: str) -> None:
        """Open an address; raises MapError where nothing is there."""
        answer = self.call("Page.navigate", url=address)
        if answer.get("errorText"):
            raise MapError(f"{address[:200]} cannot be opened: {answer['errorText']}")

    def run(self, expression: str) -> Any:
        """Return the value of an expression of JavaScript, awaited; raises MapError where it throws."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True
        )
        if "exceptionDetails" in answer:
            detail = answer["exceptionDetails"]
            raise MapError(f"{expression[:80]}: {detail.get('exception', {}).get('description', detail['text'])[:300]}")
        return answer["result"].get("value")

    def wait(self, expression: str, seconds: float = 20.0) -> Any:
        """Return the value of an expression once it is true; raises MapError where it stays false."""
        until = time.monotonic() + seconds
        while not (value := self.run(f"(found => found instanceof Node ? true : found)({expression})")):
            if time.monotonic() > until:
                raise MapError(f"not true within {seconds:.0f} s: {expression}")
            self.browser.listen(0.02)
        return value

    def picture(self, **options: Any) -> bytes:
        """Return the page as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png", **options)["data"])

    def click(self, x: float, y: float) -> None:
        """Press and release the first button at a point."""
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def key(self, name: str, code: int = 0, *, shift: bool = False) -> None:
        """Press and release a key by its name."""
        codes = {
            "Tab": 9,
            "Enter": 13,
            "Escape": 27,
            " ": 32,
            "ArrowLeft": 37,
            "ArrowUp": 38,
            "ArrowRight": 39,
            "ArrowDown": 40,
        }
        text = {"Enter": "\r", " ": " "}.get(name, "")
        common = {
            "key": name, "windowsVirtualKeyCode": code or codes.get(name, 0), "modifiers": 8 if shift else 0,
            "code": {" ": "Space"}.get(name, name),
        }  # fmt: skip
        self.call("Input.dispatchKeyEvent", type="keyDown", **common, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def keep_downloads(self, folder: Path) -> None:
        """Let downloads go into a folder under their own names."""
        self.browser.call(
            "Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder), browserContextId=self.context
        )

    def said(self, *methods: str, keep: Callable[[dict[str, Any]], bool] = lambda _: True) -> list[dict[str, Any]]:
        """Return the parameters of this page's events of some kinds."""
        self.browser.listen(0.05)
        return [
            event["params"]
            for event in self.browser.events
            if event.get("sessionId") == self.session and event["method"] in methods and keep(event["params"])
        ]

    def requests(self) -> list[str]:
        """Return every address that was asked for beyond the file itself and data that it holds."""
        inside = ("file:", "data:", "blob:", "about:")
        found = self.said("Network.requestWillBeSent", keep=lambda p: not p["request"]["url"].startswith(inside))
        return [params["request"]["url"] for params in found]

    def complaints(self) -> list[str]:
        """Return what the console holds of errors and warnings, and what was thrown."""
        out = [
            str(p["exceptionDetails"].get("exception", {}).get("description"))
            for p in self.said("Runtime.exceptionThrown")
        ]
        out += [
            str(p["args"])
            for p in self.said("Runtime.consoleAPICalled", keep=lambda p: p["type"] in ("error", "warning", "assert"))
        ]
        return out + [
            p["entry"]["text"]
            for p in self.said("Log.entryAdded", keep=lambda p: p["entry"]["level"] in ("error", "warning"))
        ]


def snapshot(
    source: str | Path, *, width: int = 1280, height: int = 800, scale: float = 2.0, dark: bool = False
) -> bytes:
    """Return a picture (PNG) of a map file through an installed Chromium; raises MapError where there is none."""
    media = {"prefers-color-scheme": "dark" if dark else "light", "prefers-reduced-motion": "reduce"}
    with Browser() as browser, browser.page(width, height, scale=scale, media=media) as page:
        page.open(source)
        page.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return page.picture()
