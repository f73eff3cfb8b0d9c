"""Tokens with exact offsets, folding for matching, and the language of a text; standard library only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple


class Tokens(NamedTuple):
    """The tokens of a text as three parallel lists; `text[starts[i]:ends[i]] == words[i]`."""

    starts: list[int]
    ends: list[int]
    words: list[str]


# Marks that belong to the word before them: Latin and Cyrillic accents, Arabic vowel signs, Hebrew points,
# Indic and South-East Asian vowel signs, joiners.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f"
    "\u0981-\u0983\u09bc-\u09cd\u0a3c-\u0a4d\u0abc-\u0acd\u0b3c-\u0b4d\u0bbe-\u0bcd\u0c3e-\u0c4d\u0cbc-\u0ccd"
    "\u0d3e-\u0d4d\u0dca-\u0ddf\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e"
    "\u17b4-\u17d3\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff"
)
# Scripts written without spaces whose signs are words or syllables: one token a sign.
_SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"

# Abbreviations whose full stop belongs to the token (titles, months, units of address, states of the United States).
_DOTTED = (
    "Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Brig|Adm|Cmdr|Gov|Sen|Rep|Rev|Hon|Pres|Supt|Insp|Amb|Jr|Sr|St|Ste|Mt|Ft|"
    "Pt|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|incl|Inc|Corp|Ltd|Co|Bros|Univ|Dept|Ave|Blvd|Rd|Hwy|"
    "Ala|Ariz|Ark|Calif|Cal|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Kans|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nebr|Nev|"
    "Okla|Ore|Pa|Penn|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|Ont|Que|Alta|Sask|Man|Minn"
)

_TOKEN = re.compile(
    rf"""
    ( (?:https?://|www\.)[^\s<>"“”]+
    | [A-Za-z]++(?=[\s,;)\]"”?!-]) | [,;:()?!"“”] | \.(?!\.)      # most tokens, first for speed
    | [a-z]{{2,}}+(?=\.) | [A-Z][a-z]{{5,}}+(?=\.)       # no abbreviation is as long, or in lower case
    | [@\#][^\W]\w*
    | (?:[A-Z]\.){{2,}}(?:[A-Z][a-z]{{1,3}}\.)?          # U.S., D.R.C.
    | [A-Z]\.(?:[A-Z][a-z]{{1,3}}\.)                     # W.Va.
    | (?:[a-z]\.){{2,}}                                  # a.m.
    | [A-Z]\.(?=\s*[A-Z])                                # an initial
    | (?=[A-Z][A-Za-z]{{1,5}}\.)(?:(?:{_DOTTED})\.(?!\w) | (?:{_DOTTED.upper()})\.(?=\s*[\w,;]))
    | [{_SIGNS}][{_MARKS}]*
    | ['’](?:s|S|re|ve|ll|d|m)(?!\w)
    | [^\W\d_{_SIGNS}][^\W_{_SIGNS}{_MARKS}]*(?:[{_MARKS}][^\W_{_SIGNS}{_MARKS}]*)*
      (?:['’ʼʻ`](?!(?:s|S|re|ve|ll|d|m)(?!\w))[^\W\d_{_SIGNS}][^\W_{_SIGNS}{_MARKS}]*)*
    | \d+(?:[.,:/]\d+)*[^\W\d_{_SIGNS}]{{0,4}}
    | \.{{2,}} | -{{2,}} | `` | ''
    | [^\s\w]
    | [_\w] )
    """,
    re.VERBOSE,
)


def tokens(text: str) -> Tokens:
    """Return the tokens of a text: words, numbers, marks of punctuation; possessives apart, hyphens apart."""
    return cut(_TOKEN, text)[0]


def cut(pattern: re.Pattern[str], text: str) -> tuple[Tokens, list[str]]:
    """Return what a pattern finds in a text, and what stands before each find and after the last.

    The whole pattern is its one group: splitting there leaves nothing to a loop.
    """
    parts = pattern.split(text)
    ends = list(accumulate(map(len, parts)))
    return Tokens(ends[:-1:2], ends[1::2], parts[1::2]), parts[::2]


def holds(low: str, stems: Iterable[str]) -> bool:
    """Whether a text in lower case holds one of some stems: a quick look before a pattern is tried."""
    for stem in stems:  # noqa: SIM110 - a generator takes twice as long
        if stem in low:
            return True
    return False


def lowered(text: str) -> str:
    """Return a text in lower case with all offsets kept: the one letter that would grow, "İ", is an "i".

    A pattern for it needs no `re.IGNORECASE`, with which alternatives take five times as long.
    """
    low = text.lower()
    return low if len(low) == len(text) else text.replace("İ", "i").lower()


_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t",
        "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "`": "'", "´": "'", "ʿ": "'", "ʾ": "'",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "\u00ad": None, "\u200c": None, "\u200d": None,
        "\u200e": None, "\u200f": None, "ـ": None, "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "ٱ": "ا",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """Return the form under which two spellings of a word are equal: case, accents, quotes, dashes and spaces aside."""
    if text.isascii():
        folded = text.lower().replace("`", "'")
    else:
        parts = unicodedata.normalize("NFKD", text.casefold())
        bare = "".join(char for char in parts if not unicodedata.combining(char))
        folded = unicodedata.normalize("NFC", bare).translate(_LETTERS)
    return " ".join(folded.split())


# Frequent function words that are rare in the other languages listed; counted over the first part of a text.
_FUNCTION_WORDS = {
    "en": "the of and to in was were is that for said with by from on at has have had been a an as are it his who when "
    "after into off near its their they more than about i do you we my killed died "
    "dead attacked wounded injured people soldiers officials residents villagers gunmen two three four five seven "
    "eight nine least while burned seized fled shot",
    "es": "a el la los las del que en y por una con fue para se su al como más según un es lo dos tras",
    "fr": "a le la les des du et en une dans est que pour par sur au aux ont été avec qui ce un il plus selon",
    "de": "der die das und den von zu mit ist im in dem des ein eine einem einer auf für nicht wurde nach bei sich "
    "am aus auch",
    "pt": "a o os da do das dos em uma que não para com foi no na por ao mais um é as pela segundo",
    "it": "a il di che la della per una con sono nel del è gli alla dei non le da un in al più",
    "nl": "de het een van en in is dat op te voor met zijn aan door niet bij er om naar werd",
    "tr": "ve bir bu için ile de da olarak olan gibi daha sonra kadar çok",
    "id": "yang di dan dari untuk dengan pada ini itu akan dalam tidak oleh ke telah",
    "sw": "ya wa na kwa katika ni za la kuwa cha hiyo baada huo",
    "pl": "w i na z do się że nie jest o po za od przez dla jak",
    "ro": "și în de la cu pe din a fost care nu mai pentru este au o",
}
_SPOKEN: dict[str, list[str]] = {}
for _language, _words in _FUNCTION_WORDS.items():
    for _word in set(_words.split()):
        _SPOKEN.setdefault(_word, []).append(_language)
_SAMPLE = 2000
_WORD = re.compile(r"(?<![-\w])[^\W\d_]++(?!-)")  # "al" in "Umm al-Khair" says nothing of the language
# The least share of function words for a Latin text to be called a language; running news has .3 and more.
_SHARE = 0.08
_SCRIPTS = (
    ("latin", 0x41, 0x24F), ("greek", 0x370, 0x3FF), ("cyrillic", 0x400, 0x52F), ("armenian", 0x530, 0x58F),
    ("hebrew", 0x590, 0x5FF), ("arabic", 0x600, 0x77F), ("devanagari", 0x900, 0x97F), ("bengali", 0x980, 0x9FF),
    ("tamil", 0xB80, 0xBFF), ("thai", 0xE00, 0xE7F), ("myanmar", 0x1000, 0x109F), ("georgian", 0x10A0, 0x10FF),
    ("hangul", 0x1100, 0x11FF), ("ethiopic", 0x1200, 0x137F), ("khmer", 0x1780, 0x17FF), ("latin", 0x1E00, 0x1EFF),
    ("kana", 0x3040, 0x30FF), ("han", 0x3400, 0x9FFF), ("hangul", 0xAC00, 0xD7AF), ("arabic", 0xFB50, 0xFEFF),
)  # fmt: skip
_BY_SCRIPT = {
    "greek": "el", "armenian": "hy", "hebrew": "he", "devanagari": "hi", "bengali": "bn", "tamil": "ta", "thai": "th",
    "myanmar": "my", "georgian": "ka", "hangul": "ko", "ethiopic": "am", "khmer": "km", "kana": "ja", "han": "zh",
}  # fmt: skip


def script(char: str) -> str | None:
    """Return the script of a letter, None where it is none of those that geomap tells apart."""
    code = ord(char)
    for name, low, high in _SCRIPTS:
        if low <= code <= high:
            return name
    return None


_RUN = re.compile(r"[^\W\d_]+")
_ASCII_PARTS = "".join(char if char.isalnum() or char in "_-" else " " for char in map(chr, range(128)))
_ASCII_LETTERS = "".join(chr(code) if chr(code).isalpha() else " " for code in range(128))


@lru_cache(maxsize=1024)  # several stages look at every sentence of a report
def letters(text: str) -> frozenset[str]:
    """Return the runs of letters of a text in lower case: a quick look for words before it is read closely."""
    low = text.lower()
    return frozenset(low.translate(_ASCII_LETTERS).split() if low.isascii() else _RUN.findall(low))


def _ascii_words(low: str) -> list[str]:
    """Return what `_WORD` finds in a text in lower case, in a quarter of its time."""
    parts = low.translate(_ASCII_PARTS).split()
    return [part for part in parts if part.isalpha()] + _WORD.findall(" ".join([p for p in parts if not p.isalpha()]))


def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of the language that most of the text is in, None where too little speaks for one."""
    sample = text[:_SAMPLE]
    low = sample.lower()
    words = _ascii_words(low) if low.isascii() else _WORD.findall(low)
    if not words:
        return None
    counts: dict[str, int] = {}
    if not sample.isascii():
        for word in words:
            name = "latin" if word.isascii() else script(word[0])
            if name:
                counts[name] = counts.get(name, 0) + len(word)
    main = max(counts, key=lambda name: counts[name], default="latin")
    if main == "cyrillic":
        return _cyrillic(sample.lower())
    if main == "arabic":
        return _arabic(sample)
    if main in ("han", "kana"):
        return "ja" if counts.get("kana", 0) * 10 > counts.get("han", 0) else "zh"
    if main != "latin":
        return _BY_SCRIPT[main]
    hits = dict.fromkeys(_FUNCTION_WORDS, 0)
    for word in filter(_SPOKEN.__contains__, words):
        for language in _SPOKEN[word]:
            hits[language] += 1
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] >= max(1, _SHARE * len(words)) else None


def _cyrillic(sample: str) -> str:
    """Tell Ukrainian, Belarusian, Serbian, Bulgarian and Russian by the letters that the others lack."""
    if any(char in sample for char in "їєґ"):
        return "uk"
    if "ў" in sample:
        return "be"
    if any(char in sample for char in "ђјљњћџ"):
        return "sr"
    if any(char in sample for char in "ыэё"):
        return "ru"
    if "і" in sample:
        return "uk"
    return "bg" if "ъ" in sample else "ru"


def _arabic(sample: str) -> str:
    """Tell Pashto, Urdu, Persian (Dari with it), Sindhi and Arabic by the letters that the others lack."""
    if any(char in sample for char in "ښړځڅټډڼ"):
        return "ps"
    if any(char in sample for char in "ٹڈڑےں"):
        return "ur"
    # Persian also writes its own yeh and kaf; a stray Persian letter in an Arabic text (a foreign name) is outvoted.
    persian = sum(sample.count(char) for char in "پچژگیک")
    arabic = sum(sample.count(char) for char in "يكةىأإ")
    return "fa" if persian > arabic else "ar"
