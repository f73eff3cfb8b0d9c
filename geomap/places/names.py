"""Names of places folded to keys: the same name in another spelling gets the same key.

`fold` is the key of the gazetteer's exact table; `skeleton` the key of its similar names. Both are recorded with a
version in the gazetteer, since a file folded otherwise answers wrongly.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

FOLDING_VERSION = 1

_APOSTROPHES = "'`´‘’‚‛ʹʺʻʼʽʾʿˈ′＇ˋˊ\u05f3\u0640\u200b\u200c\u200d\u200e\u200f\ufeff\u00ad"
_LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ı": "i",
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
    "ə": "a",
    "ɵ": "o",
    "ɨ": "i",
    "ʉ": "u",
    "ƙ": "k",
    "ɗ": "d",
    "ɓ": "b",
    "ĸ": "k",
    "ſ": "s",
    # Persian, Pashto and Urdu keyboards differ in letters that readers take for the same.
    "ي": "ی",
    "ى": "ی",
    "ې": "ی",
    "ئ": "ی",
    "ے": "ی",
    "ك": "ک",
    "ګ": "گ",
    "ڪ": "ک",
    "ة": "ه",
    "ۀ": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ە": "ه",
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
    "ٱ": "ا",
    "ؤ": "و",
    "ٶ": "و",
    "ټ": "ت",
    "ډ": "د",
    "ړ": "ر",
    "ء": "",
}
_FOLD = str.maketrans({**_LETTERS, **dict.fromkeys(_APOSTROPHES, "")})
_ASCII = str.maketrans(
    {chr(code): " " for code in range(128) if not (chr(code).isalnum() or chr(code) in "'`")} | {"'": None, "`": None}
)
_NOT_WORD = re.compile(r"[\W_]+")
_EXPANSIONS = {
    "st": "saint",
    "ste": "sainte",
    "ft": "fort",
    "mt": "mount",
    "mtn": "mountain",
    "pt": "point",
    "twp": "township",
    "co": "county",
}
_LEADING = {key: _EXPANSIONS[key] for key in ("st", "ste", "ft", "mt", "pt")}
_ARTICLES = frozenset(
    (
        "al",
        "el",
        "ul",
        "as",
        "ash",
        "az",
        "ad",
        "ar",
        "at",
        "an",
        "adh",
        "ath",
        "il",
        "the",
        "la",
        "le",
        "les",
        "l",
        "los",
        "las",
    )
)
_ARABIC_ARTICLES = frozenset(("al", "el", "ul", "as", "ash", "az", "ad", "ar", "at", "an", "adh", "ath", "il"))


def fold(name: str) -> str:
    """Return the key of a name: no case, diacritics, apostrophes or punctuation, "St." spelt out."""
    if name.isascii():
        words = name.lower().translate(_ASCII).split()
    else:
        text = unicodedata.normalize("NFKD", name.casefold().translate(_FOLD))
        text = "".join(char for char in text if not unicodedata.combining(char)).translate(_FOLD)
        words = _NOT_WORD.sub(" ", unicodedata.normalize("NFC", text)).split()
    if len(words) > 1 and words[0] in _LEADING:
        words[0] = _LEADING[words[0]]
    return " ".join(words)


def without_article(key: str) -> str | None:
    """Return a folded key without a leading article ("al raqqah" -> "raqqah"), or None where it has none."""
    head, _, rest = key.partition(" ")
    return rest if rest and head in _ARTICLES else None


def has_arabic_article(key: str) -> bool:
    """Tell whether a folded name begins with the Arabic article in one of its spellings."""
    return key.partition(" ")[0] in _ARABIC_ARTICLES


_CLASSES = str.maketrans(
    {
        "c": "k",
        "q": "k",
        "x": "k",
        "g": "k",
        "k": "k",
        "z": "s",
        "j": "s",
        "s": "s",
        "d": "t",
        "t": "t",
        "b": "p",
        "p": "p",
        "f": "p",
        "v": "w",
        "w": "w",
        "l": "l",
        "r": "r",
        "m": "m",
        "n": "n",
        "a": None,
        "e": None,
        "i": None,
        "o": None,
        "u": None,
        "y": None,
        "h": None,
        " ": None,
        "'": None,
        "`": None,
    }
)
_DIGRAPHS = (
    ("tch", "s"),
    ("dzh", "s"),
    ("dsch", "s"),
    ("sch", "s"),
    ("ch", "s"),
    ("sh", "s"),
    ("zh", "s"),
    ("kh", "k"),
    ("gh", "k"),
    ("ph", "p"),
    ("th", "t"),
)
SKELETON_LETTERS = "kstpwlrmn"


@lru_cache(maxsize=4096)
def skeleton(key: str) -> str:
    """Return the consonant classes of a folded Latin key ("panjshir" and "panjsher" -> "pnssr")."""
    text = key if key.isascii() else _latin(key)
    for digraph, letter in _DIGRAPHS:
        text = text.replace(digraph, letter)
    classes = text.translate(_CLASSES)
    out = [char for index, char in enumerate(classes) if char.isalnum() and (index == 0 or classes[index - 1] != char)]
    return "".join(out)[:16]


def _latin(text: str) -> str:
    """Return the text in Latin letters; the library is only loaded where a name needs it."""
    from anyascii import anyascii  # noqa: PLC0415 - most names are Latin already

    return anyascii(text).lower()


_SETTLEMENTS = ("city", "town", "village", "suburb")
KIND_WORDS: dict[str, tuple[str, ...]] = {
    "province": ("province",), "state": ("province", "country"), "region": ("province", "region"),
    "governorate": ("province",), "prefecture": ("province",), "oblast": ("province",), "krai": ("province",),
    "canton": ("province",), "emirate": ("province",), "department": ("province", "district"),
    "voivodeship": ("province",), "district": ("district", "province"), "county": ("district", "province"),
    "municipality": ("district", *_SETTLEMENTS), "parish": ("district", "province"), "township": ("district",
    *_SETTLEMENTS),
    "raion": ("district",), "woluswali": ("district",), "city": _SETTLEMENTS, "town": _SETTLEMENTS,
    "village": _SETTLEMENTS,
    "river": ("river",), "valley": ("valley",), "mountain": ("mountain", "range"), "mountains": ("range", "mountain"),
    "mount": ("mountain",), "range": ("range",), "lake": ("lake",), "sea": ("sea",), "ocean": ("ocean",),
    "island": ("island", "province", "country"),
    "islands": ("island", "country", "province"), "pass": ("pass",), "desert": ("desert",), "airport": ("airport",),
    "dam": ("dam",),
    "peninsula": ("peninsula", "region"), "strait": ("strait",), "gulf": ("bay", "sea"), "bay": ("bay",),
    "port": ("port", *_SETTLEMENTS),
    "republic": ("country", "province"), "territory": ("province", "region"), "capital": _SETTLEMENTS,
    "border": ("country", "province"), "neighborhood": ("suburb",), "neighbourhood": ("suburb",),
    "suburb": ("suburb", "town"),
}  # fmt: skip
"""Words that say of what kind a place is, with the kinds that they allow."""


_PARTS = frozenset(
    (
        "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "northeast",
        "northwest", "southeast", "southwest", "northeastern", "northwestern", "southeastern", "southwestern", "upper",
        "lower", "inner", "outer", "downtown", "uptown", "greater", "metro", "metropolitan", "suburban", "rural", "old",
        "occupied", "mainland", "coastal", "upstate", "mid",
    )
)  # fmt: skip
_WHOLES = frozenset(("area", "metro", "suburbs", "outskirts", "suburb", "countryside"))


def part_of(key: str) -> str | None:
    """Return the place that a phrase names a part of ("northern iraq" -> "iraq"), or None where it names none."""
    words = key.split(" ")
    while len(words) > 1 and words[0] in _PARTS:
        words = words[1:]
    while len(words) > 1 and words[-1] in _WHOLES:
        words = words[:-1]
    rest = " ".join(words)
    return rest if rest != key else None


def typed(key: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the readings of a folded name as a name with a kind word before or after it."""
    out = []
    words = key.split(" ")
    if len(words) > 1:
        if words[-1] in KIND_WORDS:
            out.append((" ".join(words[:-1]), KIND_WORDS[words[-1]]))
        if words[0] in KIND_WORDS:
            rest = words[2:] if words[1] == "of" else words[1:]
            out.append((" ".join(rest), KIND_WORDS[words[0]]))
        if words[0] == "the" and len(words) > 1:
            out.extend(typed(" ".join(words[1:])))
    return [(stem, kinds) for stem, kinds in out if stem]
