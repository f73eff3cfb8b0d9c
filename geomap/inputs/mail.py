"""Saved mails (.eml): the text of the message, its subject as title, its day, and who sent it as outlet."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr

from geomap.errors import InputError
from geomap.inputs.documents import Given, make, parsing
from geomap.inputs.encodings import decode
from geomap.inputs.sources import Source
from geomap.inputs.webpage import plain_paragraphs
from geomap.records import Document


def read(source: Source, data: bytes, given: Given) -> Iterator[Document | InputError]:
    """Yield the report of a mail, from its plain text or else its HTML; what is attached to it is left out."""
    with parsing(source.label, "a mail", "save its text as .txt"):
        message = message_from_bytes(data, EmailMessage, policy=policy.default)
        part = message.get_body(("plain", "html"))
        heads = {name: str(message.get(name) or "") for name in ("subject", "date", "from", "message-id")}
        text = _text(part, source.label) if part is not None else ""
    name, address = parseaddr(heads["from"])
    yield make(
        text,
        source.label,
        source.name,
        given,
        key=heads["message-id"],
        title=heads["subject"],
        outlet=name or address.rpartition("@")[2],
        date=heads["date"],
    )


def _text(part: MIMEPart, label: str) -> str:
    """Return the words of a part of a mail; one that does not say its encoding rightly is read by its bytes."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        text = data.decode(part.get_content_charset() or "utf-8").replace("\r\n", "\n")
    except (LookupError, UnicodeDecodeError):
        text = decode(data, label)
    if part.get_content_subtype() == "html":
        text = plain_paragraphs(text).replace("\n", "\n\n")
    return text
