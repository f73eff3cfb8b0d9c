"""Look into the sandboxed frames of a page: whether their maps are drawn, and what they ask for."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from geomap.webmap.browser import Page

OWN = ("data:", "blob:", "about:", "file:")


@dataclass
class Frame:
    """A frame in a process of its own (a session) or in the page's (a context)."""

    page: Page
    session: str
    context: int | None = None

    def run(self, expression: str) -> Any:
        """Return the value of an expression in the frame."""
        own = {"contextId": self.context} if self.context is not None else {}
        answer = self.page.browser.call(
            "Runtime.evaluate", self.session, expression=expression, returnByValue=True, awaitPromise=True, **own
        )
        return answer["result"].get("value")


def watch(page: Page) -> None:
    """Attach to every frame that the page opens from now on."""
    page.call("Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=False, flatten=True)


def found(page: Page) -> list[Frame]:
    """Return the frames that hold a map of ours."""
    page.browser.listen(0.05)
    out: list[Frame] = []
    gone: set[str] = set()
    events = page.browser.events
    for event in events:
        if event["method"] == "Target.detachedFromTarget":
            gone.add(event["params"]["sessionId"])
        if event["method"] == "Runtime.executionContextsCleared":
            out = [frame for frame in out if frame.session != event.get("sessionId")]
        if event["method"] == "Runtime.executionContextDestroyed":
            number = event["params"]["executionContextId"]
            out = [f for f in out if not (f.session == event.get("sessionId") and f.context == number)]
        if event["method"] == "Target.attachedToTarget" and event["params"]["targetInfo"]["type"] == "iframe":
            out.append(Frame(page, event["params"]["sessionId"]))
        if event["method"] == "Runtime.executionContextCreated" and event.get("sessionId") == page.session:
            context = event["params"]["context"]
            if context.get("origin", "").startswith(("://", "null")) or context.get("origin") == "":
                out.append(Frame(page, page.session, context["id"]))
    return [f for f in out if f.session not in gone and _is_map(f)]


def _is_map(frame: Frame) -> bool:
    try:
        return bool(frame.run("!!document.getElementById('geomap')"))
    except Exception:  # noqa: BLE001 - the frame went away meanwhile
        return False


def wait(page: Page, count: int, seconds: float = 90.0) -> list[Frame]:
    """Return the frames once that many have drawn their maps."""
    until = time.monotonic() + seconds
    while True:
        drawn = [f for f in found(page) if f.run("document.documentElement.dataset.geomap") == "ready"]
        if len(drawn) >= count or time.monotonic() > until:
            return drawn
        page.browser.listen(0.1)


def asked(frame: Frame) -> list[str]:
    """Return what a frame loaded beyond what it holds, as the frame itself counts it."""
    urls = frame.run("performance.getEntriesByType('resource').map(entry => entry.name)") or []
    return [url for url in urls if not str(url).startswith(OWN)]
