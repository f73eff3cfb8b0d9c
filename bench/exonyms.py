"""Write the names of countries in other languages into geomap/places/exonyms.tsv, which is committed.

They come from the Unicode CLDR by way of Babel, which is needed for nothing else; names in common use that CLDR does
not list, and those of a few regions, stand below. A name that the gazetteer gives to the country already is left out.

usage: python bench/exonyms.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import babel

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from geomap.places.gazetteer import Gazetteer
from geomap.places.names import fold
from geomap.records import NAME_FLAGS

TABLE = ROOT / "geomap" / "places" / "exonyms.tsv"
LANGUAGES = ("es", "fr", "de", "pt", "it", "nl", "tr", "id", "sw", "pl", "ro", "uk", "ru", "ar", "fa", "ps", "ur")
COMMON = "common usage"
MORE = {
    "es": "Estados Unidos:US|EE. UU:US|EE.UU:US|EEUU:US|Gran Bretaña:GB|Birmania:MM|Irak:IQ|Palestina:PS|"
    "Países Bajos:NL|Holanda:NL|República Democrática del Congo:CD|RDC:CD|Inglaterra:GB-ENG|Crimea:Crimea|"
    "Cisjordania:West Bank|Franja de Gaza:Gaza Strip|Chechenia:Chechnya|Cachemira:Kashmir|Oriente Medio:Middle East|"
    "Oriente Próximo:Middle East|Europa:Europe|África:Africa",
    "fr": "Etats-Unis:US|Grande-Bretagne:GB|Birmanie:MM|RDC:CD|Centrafrique:CF|Palestine:PS|Angleterre:GB-ENG|"
    "Crimée:Crimea|Cisjordanie:West Bank|Tchétchénie:Chechnya|Cachemire:Kashmir|"
    "Proche-Orient:Middle East|Moyen-Orient:Middle East|Europe:Europe|Afrique:Africa",
    "de": "USA:US|Vereinigte Staaten:US|Großbritannien:GB|Weißrussland:BY|Birma:MM|Palästina:PS|England:GB-ENG|"
    "Elfenbeinküste:CI|Krim:Crimea|Westjordanland:West Bank|Gazastreifen:Gaza Strip|Tschetschenien:Chechnya|"
    "Kaschmir:Kashmir|Nahost:Middle East|Europa:Europe|Afrika:Africa",
    "pt": "EUA:US|Grã-Bretanha:GB|Birmânia:MM|Palestina:PS|Holanda:NL|Inglaterra:GB-ENG|Irão:IR|Quénia:KE|Iémen:YE|"
    "Polónia:PL|Roménia:RO|Cisjordânia:West Bank|Faixa de Gaza:Gaza Strip|Crimeia:Crimea|Chechénia:Chechnya|"
    "Caxemira:Kashmir|Moscovo:Moscow|Oriente Médio:Middle East|Médio Oriente:Middle East|Europa:Europe|África:Africa",
    "it": "Stati Uniti:US|USA:US|Gran Bretagna:GB|Birmania:MM|Palestina:PS|Olanda:NL|Inghilterra:GB-ENG|"
    "Cisgiordania:West Bank|Striscia di Gaza:Gaza Strip|Crimea:Crimea|Cecenia:Chechnya|Medio Oriente:Middle East",
    "nl": "VS:US|Groot-Brittannië:GB|Engeland:GB-ENG|Palestina:PS|Westelijke Jordaanoever:West Bank|"
    "Gazastrook:Gaza Strip|Krim:Crimea|Tsjetsjenië:Chechnya|Midden-Oosten:Middle East|Wit-Rusland:BY",
    "tr": "ABD:US|Amerika:US|İngiltere:GB|Filistin:PS|Batı Şeria:West Bank|Gazze Şeridi:Gaza Strip|Gazze:Gaza Strip|"
    "Kırım:Crimea|Çeçenistan:Chechnya|Keşmir:Kashmir|Orta Doğu:Middle East|Ortadoğu:Middle East|Avrupa:Europe",
    "id": "Amerika Serikat:US|AS:US|Inggris:GB|Palestina:PS|Tepi Barat:West Bank|Jalur Gaza:Gaza Strip|Belanda:NL",
    "pl": "USA:US|Wielka Brytania:GB|Palestyna:PS|Zachodni Brzeg:West Bank|Strefa Gazy:Gaza Strip|Krym:Crimea",
    "uk": "США:US|Великобританія:GB|Палестина:PS|Крим:Crimea|Чечня:Chechnya|Донбас:Donbas|Сектор Гази:Gaza Strip|"
    "Західний берег:West Bank|Близький Схід:Middle East|Європа:Europe|Росія:RU|Туреччина:TR",
    "ru": "США:US|Великобритания:GB|Белоруссия:BY|Палестина:PS|Крым:Crimea|Чечня:Chechnya|Донбасс:Donbas|"
    "Сектор Газа:Gaza Strip|Сектор Газы:Gaza Strip|Западный берег:West Bank|Ближний Восток:Middle East|"
    "Европа:Europe|Молдавия:MD|Киргизия:KG|Бирма:MM|Конго:CD|Дагестан:Dagestan",
    "ar": "الولايات المتحدة:US|أمريكا:US|أميركا:US|بريطانيا:GB|السعودية:SA|الإمارات:AE|فلسطين:PS|هولندا:NL|"
    "الضفة الغربية:West Bank|قطاع غزة:Gaza Strip|القرم:Crimea|الشيشان:Chechnya|كشمير:Kashmir|دارفور:Darfur|"
    "كردستان:Kurdistan|الشرق الأوسط:Middle East|أوروبا:Europe|أفريقيا:Africa|ميانمار:MM|بورما:MM",
    "fa": "آمریکا:US|ایالات متحده:US|امریکا:US|انگلیس:GB|بریتانیا:GB|فلسطین:PS|عربستان:SA|امارات:AE|هلند:NL|"
    "کرانه باختری:West Bank|نوار غزه:Gaza Strip|کریمه:Crimea|چچن:Chechnya|کشمیر:Kashmir|کردستان:Kurdistan|"
    "خاورمیانه:Middle East|اروپا:Europe|افریقا:Africa|آفریقا:Africa|اوکراین:UA",
}


def cldr() -> Iterator[tuple[str, str, str, str]]:
    """Yield language, name, ISO code and source of CLDR's names."""
    source = f"Unicode CLDR (Babel {babel.__version__})"
    for language in LANGUAGES:
        for code, name in babel.Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):
                yield language, name.split(" (")[0], code, source


def main() -> None:
    """Write the table, the English name of the place in its third column."""
    gazetteer = Gazetteer()
    more = [(language, *pair.rsplit(":", 1), COMMON) for language, listed in MORE.items() for pair in listed.split("|")]
    rows: dict[tuple[str, str], str] = {}
    for language, name, code, source in [*cldr(), *more]:
        place = gazetteer.get(f"iso:{code}")
        english = place.name if place else code
        info = gazetteer.info(english)
        if info is None or (place is None and len(code) == 2):
            continue
        known = gazetteer.info(name)
        if known and known.flags & NAME_FLAGS["country"] and place and gazetteer.find(name)[0].place == place:
            continue
        rows[language, fold(name)] = f"{language}\t{name}\t{english}\t{source}"
    TABLE.write_text("language\tname\tplace\tsource\n" + "\n".join(sorted(rows.values())) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
