"""Telegram Desktop's result.json: one report a message that has text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from geomap.errors import InputError
from geomap.inputs.documents import Given, make
from geomap.inputs.sources import Source
from geomap.records import Document


def is_export(value: Any) -> bool:
    """Tell whether a JSON value is an export of one chat or of all of them."""
    if not isinstance(value, dict):
        return False
    return isinstance(value.get("messages"), list) or isinstance(value.get("chats"), dict)


def read(source: Source, value: dict[str, Any], given: Given) -> Iterator[Document | InputError]:
    """Yield the messages of every chat; pictures without words and service messages are passed over."""
    chats = [value] if "messages" in value else (value["chats"].get("list") or [])
    found = False
    for chat in chats:
        for message in chat.get("messages") or ():
            document = from_message(source, message, chat, given)
            if document is not None:
                found = True
                yield document
    if not found:
        raise InputError(source.label, "holds no message with text", "export the chat as JSON, with its messages")


def from_message(source: Source, message: Any, chat: Mapping[str, Any], given: Given) -> Document | None:
    """Return a message as a report, None where it has no words or is the service's own."""
    name = str(chat.get("name") or chat.get("id") or "Telegram")
    text = _text(message.get("text")) if isinstance(message, Mapping) else ""
    if not text.strip() or message.get("type") != "message":
        return None
    number = message.get("id")
    return make(
        text,
        f"{source.label} message {number}",
        f"{source.name}:{number}",
        given,
        key=f"telegram:{chat.get('id', name)}/{number}",
        outlet=message.get("forwarded_from") or message.get("from") or name,
        date=message.get("date"),
    )


def _text(value: object) -> str:
    """Put a message together again from the pieces that links and bold type cut it into."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(piece if isinstance(piece, str) else str(piece.get("text", "")) for piece in value)
    return ""
