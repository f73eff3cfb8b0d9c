"""What tests of the page do again and again."""

from __future__ import annotations

import json

from geomap.webmap.browser import Page

PANEL = "document.querySelector('.panel').innerText"


def open_row(page: Page, words: str) -> None:
    """Open the event of the list whose line holds some words."""
    page.run(
        f"[...document.querySelectorAll('button.row')].find(b => b.innerText.includes({json.dumps(words)})).click()"
    )
    page.wait("document.querySelector('.panel .facts')")
